"""The compiled model beside the reference: the same community twice, and everything that must agree each week."""

from __future__ import annotations

import numpy as np
import pytest
from reference.model import ReferenceModel
from reference.sites import make_balance, make_site

from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import STATES
from ccsim.model.week import WEEK

GIVING = DEFAULTS._replace(giving_on_wellbeing=0.3, giving_on_confidence=0.02)


def both(seed, residents, places, **changed):
    """Return a made-up community as the compiled model and as the reference."""
    arrays = make_site(seed=seed, residents=residents, places=places)
    balance = make_balance(arrays, seed=seed)
    parameters, world = GIVING._replace(**changed), 1_000_003 * (seed + 1)
    compiled = CommunityModel(arrays, parameters, balance=Balance(*balance), world=world)
    return compiled, ReferenceModel(arrays, parameters, world, balance)


def live_a_week(model, levers=()):
    """Step, levers first, and return the contacts, read before lost ties are left out."""
    model.begin_week()
    for pull in levers:
        pull(model)
    met = set()
    for process in WEEK:
        process.run(model)
        if process.name == "contact":
            used = model.ties.used[0]
            flags = (model.ties.contact[:used] & 1) == 1
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
    """Return strength and kind of every tie of the compiled model, in its order."""
    used = model.ties.used[0]
    columns = (model.ties.a, model.ties.b, model.ties.strength, model.ties.kind)
    return {(a, b): (x, kind) for a, b, x, kind in zip(*(column[:used].tolist() for column in columns), strict=True)}


def compare_a_week(compiled, reference, levers=()):
    """Live a week in both and hold everything that happened, and everything that stands after it, to each other."""
    met = live_a_week(compiled, levers)
    reference.step()
    week = compiled.week
    assert met == reference.contacts, week
    received = np.bincount([j for _, j in reference.slight_pairs], minlength=compiled.arrays.residents)
    assert np.array_equal(compiled.scratch.tally["slights"], received), week
    assert seats(compiled) == reference.attendance, week
    introduced = set(zip(*(column.tolist() for column in compiled.introduced), strict=True))
    assert introduced == {(min(pair), max(pair)) for pair in reference.introductions}, week
    assert set(np.flatnonzero(compiled.scratch.tired).tolist()) == reference.tired, week
    assert np.array_equal(compiled.residents.behaviours, reference.behaviours), week
    assert np.array_equal(compiled.residents.generation, reference.generations), week
    mine, theirs = ties_of(compiled), reference.tie_states
    assert list(mine) == list(theirs), week
    for pair, (strength, kind) in mine.items():
        assert kind == theirs[pair][1], (week, pair)
        assert strength == pytest.approx(theirs[pair][0], abs=1e-12), (week, pair)
    for name, row in zip(STATES, compiled.residents.state, strict=True):
        np.testing.assert_allclose(row, reference.states(name), rtol=0, atol=1e-9, err_msg=f"{name}, week {week}")
