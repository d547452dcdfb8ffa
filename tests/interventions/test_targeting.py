"""Whom a programme reaches: rules that rank, filters that exclude, and messages for those that cannot work."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from communities import bare_site, made_up, shipped
from scipy.stats import spearmanr

from ccsim.interventions import Befriending, HubFunding
from ccsim.interventions.brokers import mapped_brokerage
from ccsim.interventions.levers import add_programme_tie, move
from ccsim.interventions.rules import RULE_WORDS, found_in_words
from ccsim.interventions.targeting import RULES, ranked, where_in_words, where_problems, who
from ccsim.model.balance import unbalanced
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.model.expected_support import support_now
from ccsim.site import brokerage
from ccsim.site.brokerage import betweenness, effective_size

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


def network(arrays):
    return arrays.residents, arrays.tie_a, arrays.tie_b


def test_rankings_follow_their_rule(model):
    order = ranked(model, "most_connected", everybody(model), LEVER)
    assert np.all(np.diff(model.residents.ties_now[order]) <= 0)
    order = ranked(model, "most_isolated", everybody(model), LEVER)
    assert np.all(np.diff(support_now(model)[order]) >= 0.0)
    order = ranked(model, "lowest_wellbeing", everybody(model), LEVER)
    assert np.all(np.diff(model.wellbeing()[order]) >= 0.0)


def test_brokers_are_those_between_others_on_the_map():
    arrays, balance = made_up()
    graph = nx.Graph(list(zip(arrays.tie_a.tolist(), arrays.tie_b.tolist(), strict=True)))
    graph.add_nodes_from(range(arrays.residents))
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert betweenness(*network(arrays)) == pytest.approx([expected[i] for i in range(arrays.residents)], abs=1e-9)
    order = ranked(CommunityModel(arrays, balance=balance, world=1), "brokers", np.ones(120, np.bool_), LEVER)
    found = np.array([expected[i] for i in order.tolist()])
    assert np.all(np.diff(found) <= 1e-6)
    assert mapped_brokerage(arrays) is mapped_brokerage(arrays)  # found once, however many worlds


def test_a_bridge_between_two_circles_is_the_first_broker_by_either_measure():
    circles = [(i, j) for first in (0, 6) for i in range(first, first + 5) for j in range(i + 1, first + 5)]
    arrays = bare_site(11, [*circles, (4, 5), (5, 6)])
    assert np.argmax(betweenness(*network(arrays))) == 5
    assert set(np.argsort(-effective_size(*network(arrays)))[:3].tolist()) == {4, 5, 6}
    graph = nx.Graph([*circles, (4, 5), (5, 6)])
    expected = nx.effective_size(graph)
    assert effective_size(*network(arrays)) == pytest.approx([expected[i] for i in range(11)])
    assert effective_size(*network(bare_site(3))).tolist() == [0.0] * 3


def test_the_two_measures_of_brokers_mostly_agree(model, monkeypatch):
    exact = mapped_brokerage(model.arrays)
    monkeypatch.setattr(brokerage, "MOST_EXACT", 100)
    other = mapped_brokerage.__wrapped__(model.arrays)
    assert not np.array_equal(exact, other)
    assert spearmanr(exact, other).statistic > 0.75


def test_friends_have_more_friends_than_those_who_name_them(model):
    degree = model.residents.ties_now.astype(float)
    first = {
        rule: np.concatenate([ranked(model, rule, everybody(model), lever)[:100] for lever in range(10)])
        for rule in ("random", "nominated_friends")
    }
    assert degree[first["random"]].mean() == pytest.approx(degree.mean(), rel=0.1)
    assert degree[first["nominated_friends"]].mean() > 1.15 * degree[first["random"]].mean()


def test_each_asked_names_one_friend_the_stronger_the_likelier_and_nobody_else_is_named():
    site = bare_site(6, [(0, 1), (0, 2), (3, 4)], strength=[0.9, 0.1, 0.5])
    named = {1: 0, 2: 0}
    for world in range(400):
        model = CommunityModel(site, balance=unbalanced(6), world=world)
        score = RULES["nominated_friends"](model, LEVER)
        assert score[5] == 6.0
        assert np.all(score[[0, 3, 4]] < 6.0)
        assert (score[1] < 6.0) != (score[2] < 6.0)
        named[1 if score[1] < 6.0 else 2] += 1
    assert 340 <= named[1] <= 380  # nine times in ten


def test_a_tie_of_a_programme_names_nobody():
    model = CommunityModel(bare_site(4, [(0, 1)]), balance=unbalanced(4), world=1)
    add_programme_tie(model, 2, 3, "befriender", 0.9)
    assert RULES["nominated_friends"](model, LEVER).tolist()[2:] == [4.0, 4.0]


@pytest.mark.parametrize("rule", RULES)
def test_without_error_a_ranking_is_what_it_was(model, rule):
    eligible = model.arrays.lived_experience
    chance = draws(model.world, int(Process.TARGET), 0, model.residents.identity, np.uint64(LEVER))
    order = np.lexsort((chance, RULES[rule](model, LEVER)))
    assert np.array_equal(ranked(model, rule, eligible, LEVER, 0.0), order[eligible[order]])


@pytest.mark.parametrize("error", [0.2, 0.7, 1.0])
def test_with_error_some_places_go_to_anyone_eligible(model, error):
    eligible = ~model.arrays.lived_experience
    right = ranked(model, "lowest_wellbeing", eligible, LEVER)
    found = ranked(model, "lowest_wellbeing", eligible, LEVER, error)
    assert np.array_equal(np.sort(found), np.sort(right))
    wanted = 200
    # Of those found, the others are who would have been found, but for the few that chance finds rightly.
    amiss = ~np.isin(found[:wanted], right[:wanted])
    assert error * (1 - wanted / right.size) == pytest.approx(amiss.mean(), abs=0.1)
    means = [model.wellbeing()[ranking[:wanted]].mean() for ranking in (right, found)]
    assert means[0] < means[1] < model.wellbeing()[eligible].mean() + 1.0


def test_more_error_finds_more_of_the_same_strangers(model):
    def strangers(error):
        right = set(ranked(model, "brokers", everybody(model), LEVER)[:100].tolist())
        return set(ranked(model, "brokers", everybody(model), LEVER, error)[:100].tolist()) - right

    assert len(strangers(0.2)) < len(strangers(0.5)) < len(strangers(1.0))
    assert strangers(0.2) <= strangers(1.0)


def test_newcomers_are_chosen_by_what_they_are_not_by_who_lived_there():
    arrays, balance = made_up()
    community = CommunityModel(arrays, balance=balance, world=4)
    move(community, np.arange(0, 120, 2, dtype=np.int32))
    lived = who(community, {"lived_experience": True})
    assert np.array_equal(lived, community.residents.lived_experience)
    assert not np.array_equal(lived, arrays.lived_experience)
    spoken = who(community, {"language": "b"})
    assert np.array_equal(spoken, community.residents.identity_codes[:, 0] == 1)


def test_every_rule_has_words_and_where_too():
    assert RULE_WORDS.keys() == RULES.keys()
    assert "20%" in found_in_words("random", 0.2)
    assert where_in_words({}) == "everyone"
    text = where_in_words(
        {"wellbeing": {"max": 20}, "lived_experience": False, "age": ["30-44", "65"], "trust": {"min": 0, "max": 0.5}}
    )
    assert text == (
        "residents with wellbeing at most 20 and no lived experience and age 30-44 or 65 "
        "and trust at least 0 and at most 0.5"
    )


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


def test_words_say_among_whom_and_who_volunteers():
    plain = Befriending(places=5).in_words()
    assert "offered first to the most isolated. " in plain
    assert "volunteer are" not in plain
    older = {"age_band": "65 or over"}
    told = Befriending(places=5, where=older, volunteers={"where": {"lived_experience": True}}).in_words()
    assert "offered first to the most isolated among residents with age band 65 or over. " in told
    assert told.endswith("Asked first to volunteer are people chosen at random among residents with lived experience.")
    hub = HubFunding(places=("P1",), outreach={"invitations": 5, "where": older})
    assert "first the most isolated among residents with age band 65 or over;" in hub.in_words()
