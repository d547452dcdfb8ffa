"""Sessions of contact: who comes, how far stigma falls, and how much less at further sessions."""

from __future__ import annotations

import numpy as np
import pytest
from communities import differing, everything, shipped

from ccsim.interventions import ContactSessions
from ccsim.interventions.intervention import NEVER, running
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import STIGMA

STILL = DEFAULTS._replace(stigma_return=1e-12)
"""Nothing fades."""


def held(until, world=1, parameters=DEFAULTS, **fields):
    """Return a community in a week, its sessions from week 2, and the same community without them."""
    arrays, balance = shipped()
    [programme] = running([ContactSessions(**({"start": 2, "places": 40, "take_up": 1.0, "shift": 0.1} | fields))])
    models = [
        CommunityModel(arrays, parameters, balance=balance, world=world, programmes=programmes)
        for programmes in ([programme], [])
    ]
    for model in models:
        model.live_until(until)
    return models[0], programme, models[1]


def test_nothing_happens_before():
    model, programme, without = held(1)
    assert programme.reach is None
    assert differing(everything(model), everything(without)) == []


def test_a_session_lowers_stigma_once_by_so_many_standard_deviations():
    model, programme, without = held(1)
    model.begin_week()
    fall = (without.residents.state[STIGMA] - model.residents.state[STIGMA])[programme.reach.took_up]
    before = without.residents.state[STIGMA][programme.reach.took_up]
    assert programme.reach.took_up.sum() == 40
    np.testing.assert_allclose(fall, np.minimum(0.1 * model.arrays.stigma.std(), before), atol=1e-12)


def test_further_sessions_do_less_and_films_do_less():
    by = 0.1 * shipped()[0].stigma.std()
    found = {}
    for name, fields in {"one": {}, "three": {"sessions": 3, "later": 0.5}, "film": {"filmed": True}}.items():
        model, programme, _ = held(1, parameters=STILL, **fields)
        total = np.zeros(model.arrays.residents)
        for _ in range(4):
            before = model.residents.state[STIGMA].copy()
            model.begin_week()
            total += before - model.residents.state[STIGMA]
        high = programme.reach.took_up & (model.arrays.stigma > 0.2)
        found[name] = total[high].mean() / by
    assert found["one"] == pytest.approx(1.0)
    assert found["three"] == pytest.approx(2.0)
    assert found["film"] == pytest.approx(DEFAULTS.session_filmed)


def test_new_audiences_reach_more_people_and_who_never_comes_is_never_reached():
    _, same, _ = held(12, sessions=8, take_up=0.5)
    _, new, _ = held(12, sessions=8, take_up=0.5, audience="new")
    assert same.reach.took_up.sum() == 40
    assert new.reach.took_up.sum() > 200
    _, refused, _ = held(12, sessions=8, take_up=0.0, audience="new")
    assert not refused.reach.took_up.any()


def test_a_larger_session_holds_the_smaller_one():
    _, small, _ = held(3, take_up=0.6, places=20)
    _, large, _ = held(3, take_up=0.6, places=60)
    assert (large.reach.took_up | ~small.reach.took_up).all()


def test_it_sleeps_between_sessions_and_ends():
    programme = ContactSessions(places=5, sessions=3, weeks_between=4, start=2).programme(1)
    assert [programme.next_act(week) for week in (0, 2, 5, 6, 9, 10)] == [2, 6, 6, 10, 10, NEVER]
    assert programme.fields.ends() == 11


def test_no_wellbeing_is_added():
    model, _, without = held(1)
    model.begin_week()
    np.testing.assert_array_equal(model.wellbeing(), without.wellbeing())


def test_more_places_than_residents_are_refused():
    arrays, _ = shipped()
    assert ContactSessions(places=10_000).problems(arrays)
    assert ContactSessions(places=5, where={"aage_band": "x"}).problems(arrays)[0][0] == "where.aage_band"
