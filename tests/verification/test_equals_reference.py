"""The compiled model lives the same weeks as the plain reference: contacts, slights, attendance and ties exactly."""

from __future__ import annotations

import numpy as np
import pytest
from reference.model import Balance as ReferenceBalance
from reference.model import ReferenceModel
from reference.sites import make_balance, make_site

from ccsim.interventions import levers
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import STATES
from ccsim.model.week import WEEK
from ccsim.site.tables import TIE_KINDS

WEEKS = 104


def pair_of_models(seed, **site):
    arrays = make_site(seed=seed, **site)
    balance: ReferenceBalance = make_balance(arrays, seed=seed)
    parameters = DEFAULTS._replace(giving_on_wellbeing=0.3, giving_on_confidence=0.02)
    world = 1_000_003 * (seed + 1)
    compiled = CommunityModel(arrays, parameters, balance=Balance(*balance), world=world)
    return compiled, ReferenceModel(arrays, parameters, world, balance)


def step_with_contacts(model):
    """Step, keeping the contacts before lost ties are left out."""
    model.begin_week()
    met = set()
    for process in WEEK:
        process.run(model)
        if process.name == "contact":
            used = model.ties.used[0]
            flags = model.ties.contact[:used] == 1
            met = set(zip(model.ties.a[:used][flags].tolist(), model.ties.b[:used][flags].tolist(), strict=True))
    return met


def seats(model):
    """Return (resident, place, table) of everyone who attended."""
    offset = np.concatenate([[0], np.cumsum(model.places.tables)])
    found = set()
    for code in range(offset[-1]):
        place = int(np.searchsorted(offset, code, side="right") - 1)
        first, end = model.scratch.table_first[code], model.scratch.table_first[code + 1]
        found |= {(int(i), place, int(code - offset[place])) for i in model.scratch.sitter[first:end]}
    return found


def ties_of(model):
    used = model.ties.used[0]
    columns = (model.ties.a, model.ties.b, model.ties.strength, model.ties.kind)
    return {(a, b): (x, kind) for a, b, x, kind in zip(*(column[:used].tolist() for column in columns), strict=True)}


def compare(compiled, reference):
    met = step_with_contacts(compiled)
    reference.step()
    week = compiled.week
    assert met == reference.contacts, week
    assert int(compiled.scratch.tally["slights"].sum()) == len(reference.slight_pairs), week
    received = np.bincount([j for _, j in reference.slight_pairs], minlength=compiled.arrays.residents)
    assert np.array_equal(compiled.scratch.tally["slights"], received), week
    assert seats(compiled) == reference.attendance, week
    mine, theirs = ties_of(compiled), reference.tie_states
    assert mine.keys() == theirs.keys(), week
    for pair, (strength, kind) in mine.items():
        assert kind == theirs[pair][1], (week, pair)
        assert strength == pytest.approx(theirs[pair][0], abs=1e-12), (week, pair)
    for name, row in zip(STATES, compiled.residents.state, strict=True):
        np.testing.assert_allclose(row, reference.states(name), rtol=0, atol=1e-9, err_msg=f"{name}, week {week}")


@pytest.mark.parametrize(("seed", "residents", "places"), [(0, 60, 4), (1, 120, 7), (2, 180, 9)])
def test_same_weeks(seed, residents, places):
    compiled, reference = pair_of_models(seed, residents=residents, places=places)
    formed = lost = 0
    before = set(ties_of(compiled))
    for _ in range(WEEKS):
        compare(compiled, reference)
        now = set(ties_of(compiled))
        formed, lost = formed + len(now - before), lost + len(before - now)
        before = now
    assert formed > 5
    assert lost > 5


def test_same_weeks_under_levers():
    compiled, reference = pair_of_models(3, residents=90, places=5)
    strangers = [(i, j) for i in range(20) for j in range(40, 60) if levers.tie_position(compiled, i, j) is None][:3]
    befriender = TIE_KINDS.index("befriender")
    for week in range(1, WEEKS):
        if week == 5:
            for i, j in strangers:
                assert levers.add_programme_tie(compiled, i, j, "befriender", 0.63)
                reference.add_tie(i, j, befriender, 0.63, 0.63, True, i)
        if week == 10:
            new = np.arange(30, 50, dtype=np.int32)
            levers.invite(compiled, new, 1, 0.39)
            for resident in new.tolist():
                reference.invite(resident, 1, 0.39)
            levers.fund(compiled, 0, 1.7)
            reference.fund(0, 1.7)
            levers.enlarge(compiled, 0, 1.8)
            reference.enlarge(0, 1.8)
            levers.open_up(compiled, 0, 0.3)
            reference.open_up(0, 0.3)
        if week == 40:
            levers.release_tie(compiled, *strangers[0], "friend", 0.39)
            reference.release_tie(*strangers[0], TIE_KINDS.index("friend"), 0.39)
            levers.end_tie(compiled, *strangers[1])
            reference.end_tie(*strangers[1])
        compare(compiled, reference)
