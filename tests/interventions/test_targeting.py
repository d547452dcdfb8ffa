"""Whom a programme reaches: rules that rank, filters that exclude, and messages for those that cannot work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from communities import made_up, shipped

from ccsim.interventions import Befriending
from ccsim.interventions.targeting import RULES, ranked, where_problems, who
from ccsim.model.community import CommunityModel
from ccsim.model.expected_support import support_now

LEVER = 12345


@pytest.fixture(scope="module")
def model():
    arrays, balance = shipped()
    community = CommunityModel(arrays, balance=balance, world=2)
    community.live_until(5)
    return community


def everybody(model):
    return np.ones(model.arrays.residents, np.bool_)


@pytest.mark.parametrize("rule", RULES)
def test_a_ranking_has_everyone_eligible_once(model, rule):
    eligible = model.arrays.lived_experience
    order = ranked(model, rule, eligible, LEVER)
    assert np.array_equal(np.sort(order), np.flatnonzero(eligible))
    assert np.array_equal(order, ranked(model, rule, eligible, LEVER))


def test_rankings_follow_their_rule(model):
    order = ranked(model, "most_connected", everybody(model), LEVER)
    assert np.all(np.diff(model.residents.ties_now[order]) <= 0)
    order = ranked(model, "most_isolated", everybody(model), LEVER)
    assert np.all(np.diff(support_now(model)[order]) >= 0.0)
    order = ranked(model, "lowest_wellbeing", everybody(model), LEVER)
    assert np.all(np.diff(model.wellbeing()[order]) >= 0.0)


def test_equals_are_put_in_order_by_luck_that_hangs_on_lever_and_world(model):
    def order(community, rule, lever):
        return ranked(community, rule, everybody(community), lever)

    other_world = CommunityModel(model.arrays, balance=model.balance, world=3)
    assert not np.array_equal(order(model, "random", 1), order(model, "random", 2))
    assert not np.array_equal(order(model, "random", 1), order(other_world, "random", 1))
    one, other = order(model, "most_connected", 1), order(model, "most_connected", 2)
    assert not np.array_equal(one, other)
    assert np.array_equal(model.residents.ties_now[one], model.residents.ties_now[other])


def test_luck_ranks_fairly():
    arrays, balance = made_up()
    first = [
        ranked(CommunityModel(arrays, balance=balance, world=world), "random", np.ones(120, np.bool_), LEVER)[:12]
        for world in range(200)
    ]
    times = np.bincount(np.concatenate(first), minlength=120)
    assert times.sum() == 2400
    assert 4 <= times.min() < times.max() <= 42  # binomial, mean 20, SD 4.2


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ({}, lambda a, w: np.ones(a.residents, bool)),
        ({"lived_experience": True}, lambda a, w: a.lived_experience),
        ({"lived_experience": False}, lambda a, w: ~a.lived_experience),
        ({"wellbeing": {"max": 20}}, lambda a, w: w <= 20.0),
        ({"wellbeing": {"min": 20, "max": 25}}, lambda a, w: (w >= 20.0) & (w <= 25.0)),
        ({"deprivation": {"min": 30}}, lambda a, w: a.deprivation >= 30.0),
        ({"age_band": "65 or over"}, lambda a, w: of(a, "age_band", ["65 or over"])),
        ({"age_band": ["65 or over", "30-44"]}, lambda a, w: of(a, "age_band", ["65 or over", "30-44"])),
        (
            {"age_band": "30-44", "lived_experience": True, "wellbeing": {"max": 22}},
            lambda a, w: of(a, "age_band", ["30-44"]) & a.lived_experience & (w <= 22.0),
        ),
    ],
)
def test_filters(model, where, chosen):
    expected = chosen(model.arrays, model.wellbeing())
    assert where_problems(model.arrays, where) == []
    assert np.array_equal(who(model, where), expected)
    assert expected.any()


def of(arrays, column, words):
    at = arrays.identity_names.index(column)
    values = np.array([*arrays.identity_values[at], ""])
    return np.isin(values[arrays.identity_codes[:, at]], words)


@pytest.mark.parametrize(
    ("where", "key", "words"),
    [
        ({"age_bnad": "30-44"}, "age_bnad", ["no such column", "age_band", "lived_experience"]),
        ({"age_band": "30-4"}, "age_band", ["nobody has '30-4'", "30-44"]),
        ({"lived_experience": "often"}, "lived_experience", ["'often'", "yes or no"]),
        ({"wellbeing": 20}, "wellbeing", ["found 20", "min", "max"]),
        ({"wellbeing": {"maximum": 20}}, "wellbeing", ["maximum", "min"]),
        ({"wellbeing": {}}, "wellbeing", ["expected"]),
        ({"wellbeing": {"min": True}}, "wellbeing", ["expected"]),
    ],
)
def test_what_a_site_cannot_answer_is_said(where, key, words):
    arrays, _ = shipped()
    [(found, message)] = where_problems(arrays, where)
    assert found == key
    for word in words:
        assert word in message


def test_all_problems_are_said_at_once_and_deprivation_must_be_mapped():
    arrays = replace(shipped()[0], deprivation=np.full(1500, np.nan))
    found = where_problems(arrays, {"deprivation": {"min": 1}, "faith": "x", "trust": 3})
    assert [key for key, _ in found] == ["deprivation", "faith", "trust"]
    assert "not mapped" in found[0][1]


def test_an_unknown_rule_is_refused_with_the_nearest_name():
    with pytest.raises(ValueError, match="most_isolated"):
        Befriending(places=3, targeting="most_isolatd")
