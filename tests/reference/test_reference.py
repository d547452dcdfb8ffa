"""The reference model on its own: known answers, and rules that can be seen without another program."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.expectations import Tally, expected_support
from reference.living import FROZEN, STATES, WORLD, live, make_model, strangers
from reference.model import ReferenceModel
from reference.sites import (
    make_balance,
    make_site,
    with_isolated_resident,
    without_affiliations,
    without_ties,
)

from ccsim.model.draws import Process, draw, normal
from ccsim.model.parameters import DEFAULTS
from ccsim.site.tables import TIE_KINDS

BEFRIENDER = TIE_KINDS.index("befriender")
ACQUAINTANCE = TIE_KINDS.index("acquaintance")


def standard_error_of_mean(values):
    return values.std(axis=0, ddof=1) / np.sqrt(len(values))


def test_without_ties_each_state_follows_its_own_recursion():
    arrays = without_affiliations(without_ties(make_site(residents=30, seed=1)))
    model = make_model(arrays)
    rng = np.random.default_rng(5)
    p = model.parameters
    set_points = {name: model.stars(name) for name in STATES}
    for name in STATES:  # away from the set points, so that there is something to return from
        for resident, shift in zip(model.residents, rng.uniform(-0.05, 0.05, 30), strict=True):
            setattr(resident, name, min(max(getattr(resident, name) + shift, 0.0), 35.0))
    w, s, q, c, t = (model.states(name) for name in STATES)
    lived, stratum_sd = arrays.lived_experience, arrays.stratum_sd[arrays.stratum]
    r = p.wellbeing_return
    variance = (1 - p.stable_share) * stratum_sd**2 * (1 - (1 - r) ** 2) - model.balance.input_variance
    for week in range(1, 41):
        model.step()
        luck = np.array(
            [
                normal(draw(np.uint64(WORLD), int(Process.NOISE), week, a, np.uint64(0)))
                for a in arrays.resident_identity
            ]
        )
        shame, gain = q - set_points["self_stigma"], w - set_points["wellbeing"]
        spread = np.minimum(np.sqrt(variance), np.minimum((w - 7) / 3, (35 - w) / 3))
        c = c - p.confidence_return * (
            c
            - set_points["confidence"]
            + p.confidence_scale * (p.self_stigma_on_confidence * shame - p.wellbeing_on_confidence * gain)
        )
        w = np.clip(w - r * gain - r * p.self_stigma_on_wellbeing * shame + spread * luck, 7, 35)
        s = s - p.stigma_return * (s - set_points["stigma"])
        q = np.where(lived, q - p.self_stigma_return * shame, q)
        t = t - p.trust_return * (t - set_points["trust"])
        for name, value in zip(STATES, (w, s, q, c, t), strict=True):
            assert model.states(name) == pytest.approx(value, abs=1e-12), (week, name)
    assert np.abs(w - set_points["wellbeing"]).mean() > 0.3


def test_the_stable_part_of_wellbeing_keeps_the_spread_of_the_stratum():
    arrays = make_site(residents=1000, places=0, mean_degree=0.0, seed=2)
    model = make_model(arrays)
    mean, sd = arrays.stratum_mean[arrays.stratum], arrays.stratum_sd[arrays.stratum]
    deviate = (model.stars("wellbeing") - mean) / sd
    share = model.parameters.stable_share
    assert deviate.mean() == pytest.approx(0.0, abs=3 * np.sqrt(share / 1000))
    assert deviate.var() == pytest.approx(share, abs=4 * share * np.sqrt(2 / 1000))


def test_levers_that_change_nothing_change_nothing():
    arrays = make_site(seed=3)
    model = make_model(arrays)
    for place in range(len(model.places)):
        model.fund(place, 1.0)
        model.enlarge(place, 1.0)
        model.open_up(place, 0.0)
    for place, resident in zip(arrays.affiliation_place, arrays.affiliation_resident, strict=True):
        model.invite(int(resident), int(place), 0.0)
    assert live(model, 30) == live(make_model(arrays), 30)


def test_worlds_differ_and_zero_is_a_world():
    arrays = make_site(seed=3)
    assert live(make_model(arrays, world=0), 2) == live(make_model(arrays, world=0), 2)
    assert live(make_model(arrays, world=0), 2) != live(make_model(arrays, world=1), 2)


def test_an_isolated_newcomer_changes_nobody_else():
    arrays = make_site(seed=4)
    grown, newcomer = with_isolated_resident(arrays, "somebody new")
    balance = make_balance(arrays)
    grown_balance = balance._replace(
        sociability=np.insert(balance.sociability, newcomer, 1.0),
        input_variance=np.insert(balance.input_variance, newcomer, 0.0),
    )
    before = ReferenceModel(arrays, DEFAULTS, WORLD, balance)
    after = ReferenceModel(grown, DEFAULTS, WORLD, grown_balance)
    assert 0 < newcomer < arrays.residents  # so that positions move
    place_in = np.delete(np.arange(grown.residents), newcomer).tolist()
    for _ in range(30):
        before.step()
        after.step()
        for name in STATES:
            assert np.array_equal(before.states(name), np.delete(after.states(name), newcomer))
        moved = {(place_in[i], place_in[j]): tie for (i, j), tie in before.tie_states.items()}
        assert moved == after.tie_states
    assert before.ties.keys() != make_model(arrays).ties.keys()


def test_without_learning_and_loss_ties_stay_as_mapped():
    model = make_model(make_site(seed=5), FROZEN)
    mapped = list(model.tie_states.items())
    contacts = [week[0] for week in live(model, 40)]
    assert list(model.tie_states.items()) == mapped
    assert any(contacts)


def test_without_contact_a_tie_returns_to_its_set_point_and_with_it_strengthens():
    model = make_model(make_site(seed=5), DEFAULTS._replace(loss_scale=0.0, tie_return=0.02))
    i, j = strangers(model)
    model.add_tie(i, j, ACQUAINTANCE, 0.5, 0.2, programme=False, giver=None)
    strength = 0.5
    for _ in range(50):
        model.step()
        met = (i, j) in model.contacts
        strength += DEFAULTS.tie_learning * (met - strength) + 0.02 * (0.2 - strength)
        assert model.tie_states[i, j] == (pytest.approx(strength, abs=1e-14), ACQUAINTANCE)


def test_ties_of_equal_strength_are_lost_at_the_yearly_rate_of_their_kind():
    arrays = make_site(residents=400, mean_degree=9.0, seed=6)
    arrays = replace(arrays, tie_strength=np.full(arrays.tie_a.size, 0.4))
    parameters = DEFAULTS._replace(tie_learning=0.0, tie_return=0.0)
    model = make_model(arrays, parameters, formation=0.0)
    mapped = model.tie_states
    for _ in range(52):
        model.step()
    excess = variance = 0.0
    for code, kind in enumerate(TIE_KINDS):
        named = {"peer": "workmate", "befriender": "acquaintance", "professional": "acquaintance"}
        expected = getattr(DEFAULTS, f"loss_{named.get(kind, kind)}")
        pairs = [pair for pair, (_, of) in mapped.items() if of == code]
        lost = sum(pair not in model.ties for pair in pairs)
        spread = np.sqrt(expected * (1 - expected) * len(pairs))
        assert lost == pytest.approx(expected * len(pairs), abs=3.5 * spread), kind
        excess += lost - expected * len(pairs)
        variance += spread**2
    assert abs(excess) < 2.5 * np.sqrt(variance)


def test_a_fragile_tie_is_lost_more_often_and_the_mean_of_a_kind_is_its_yearly_rate():
    model = make_model(make_site(residents=60, seed=6))
    hazards = {}
    for tie in model.ties.values():
        hazards.setdefault(TIE_KINDS[tie.kind], []).append((tie.strength, tie.loss_scale * (1 - tie.strength)))
    for of_kind in hazards.values():
        by_strength = [hazard for _, hazard in sorted(set(of_kind))]
        assert by_strength == sorted(set(by_strength), reverse=True)
        assert len(by_strength) > 2
    mean = {kind: np.mean([hazard for _, hazard in of_kind]) for kind, of_kind in hazards.items()}
    assert mean["kin"] == pytest.approx(-log(0.97) / 52)
    assert mean["friend"] == pytest.approx(-log(0.9) / 52)
    assert mean["workmate"] == pytest.approx(-log(0.8) / 52)
    assert mean["peer"] == pytest.approx(-log(0.8) / 52)
    assert mean["professional"] == pytest.approx(-log(0.75) / 52)


@given(
    st.floats(0.0, 20.0),
    st.lists(st.tuples(st.floats(0.0, 1.0), st.sampled_from([0.3, 0.4, 0.7, 0.8, 1.0])), max_size=8),
)
@settings(deadline=None, max_examples=60)
def test_expected_support_is_the_sum_over_all_weeks_that_can_be(outside, contacts):
    exact = 0.0
    for which in range(2 ** len(contacts)):
        chance, total = 1.0, 1.0 + outside
        for bit, (probability, value) in enumerate(contacts):
            happens = which >> bit & 1
            chance *= probability if happens else 1.0 - probability
            total += value * happens
        exact += chance * log(total)
    assert expected_support(outside, contacts) == pytest.approx(exact, abs=2e-5)


def held_at_the_map(arrays, weeks):
    """Return each week's tallies [weeks, residents, 9] with everyone held at their set points."""
    model = make_model(arrays, FROZEN, formation=0.0)
    for resident in model.residents:
        resident.wellbeing = resident.star.wellbeing
    tallies = []
    for _ in range(weeks):
        model.week += 1
        model.begin_week()
        model.attend()
        model.make_contact()
        tallies.append(model.agents.map("tally"))
    return np.array(tallies), np.array(model.agents.get("expected"))


def z_scores(tallies, expected):
    error = standard_error_of_mean(tallies)
    drift = tallies.mean(axis=0) - expected
    constant = error < 1e-12
    assert np.abs(drift[constant]).max(initial=0.0) < 1e-9
    return drift[~constant] / error[~constant]


def test_expected_tallies_are_what_the_map_brings():
    arrays = replace(
        make_site(residents=40, places=3, seed=7), place_capacity=np.full(3, np.inf), place_displacement=np.zeros(3)
    )
    tallies, expected = held_at_the_map(arrays, 2500)
    linear = [Tally._fields.index(name) for name in Tally._fields if name != "support"]
    z = z_scores(tallies[:, :, linear], expected[:, linear])
    assert z.size > 150
    assert np.abs(z).max() < 4.5
    assert (z**2).mean() == pytest.approx(1.0, abs=0.35)


def test_expected_support_is_what_the_map_brings_where_contacts_are_independent():
    tallies, expected = held_at_the_map(without_affiliations(make_site(residents=40, seed=8)), 2500)
    z = z_scores(tallies[:, :, 0], expected[:, 0])
    assert np.abs(z).max() < 4.0


def test_people_who_share_a_table_are_in_contact_as_often_as_mapped():
    model = make_model(make_site(residents=40, places=3, seed=9), FROZEN, formation=0.0)
    for place in model.places:
        place.capacity = float("inf")
    meeting = {pair: tie for pair, tie in model.ties.items() if tie.met > 0.0}
    weaker = {pair for pair, tie in meeting.items() if tie.strength < tie.met}
    assert weaker and weaker != meeting.keys()
    count = dict.fromkeys(meeting, 0)
    weeks = 2500
    for _ in range(weeks):
        model.week += 1
        model.begin_week()
        model.attend()
        model.make_contact()
        for pair in model.contacts & meeting.keys():
            count[pair] += 1
    for pair, tie in meeting.items():
        error = np.sqrt(tie.strength * (1 - tie.strength) / weeks)
        assert count[pair] / weeks == pytest.approx(tie.strength, abs=4.5 * error)


def test_a_full_place_turns_people_away_and_a_larger_one_takes_in_the_same_people_and_more():
    arrays = make_site(residents=120, places=3, seed=10)
    small, large, boundless = (make_model(arrays, FROZEN, formation=0.0) for _ in range(3))
    inside = []
    for model in (small, large, boundless):
        for resident in range(120):
            model.invite(resident, 0, 0.8)
        if model is boundless:
            model.places[0].capacity = float("inf")
        elif model is large:
            model.enlarge(0, 2.0)
        model.week = 1
        model.begin_week()
        model.attend()
        inside.append({resident for resident, place, _ in model.attendance if place == 0})
    assert len(inside[0]) == int(small.places[0].capacity)
    assert inside[0] < inside[1] < inside[2]
    place = arrays.place_identity[0]
    queue = {
        resident: draw(np.uint64(WORLD), int(Process.QUEUE), 1, arrays.resident_identity[resident], place)
        for resident in inside[2]
    }
    assert max(queue[resident] for resident in inside[1]) < min(queue[resident] for resident in inside[2] - inside[1])


def test_enlarging_moves_people_to_added_tables_only():
    arrays = make_site(residents=200, places=2, seed=11)
    before, after = make_model(arrays), make_model(arrays)
    after.enlarge(0, 2.5)
    mapped = before.places[0].mapped_tables
    assert after.places[0].tables == int(mapped * 2.5 + 0.5)
    before.attend()
    after.attend()
    old = {(r, place): table for r, place, table in before.attendance}
    new = {(r, place): table for r, place, table in after.attendance}
    moved = {key for key in old if old[key] != new[key]}
    assert moved
    assert all(new[key] >= mapped and key[1] == 0 for key in moved)


def test_strangers_form_ties_at_tables_only_and_the_same_pair_forms_the_same_tie():
    model = make_model(without_ties(make_site(residents=60, places=2, seed=12), but_first=1), formation=0.5)
    before = set(model.ties)
    (only_tie,) = model.ties.values()
    set_point, kind = only_tie.set_point, only_tie.kind
    model.step()
    together = {}
    for resident, place, table in model.attendance:
        together.setdefault((place, table), []).append(resident)
    formed = model.ties.keys() - before
    assert formed
    assert all(any({i, j} <= set(group) for group in together.values()) for i, j in formed)
    assert {model.tie_states[pair] for pair in formed} == {(set_point, kind)}
    assert list(model.ties)[len(before) :] == sorted(formed)


def one_table(residents, parameters, **changes):
    """Return a model of residents who all sit at one table every week, and of whom only two are tied."""
    arrays = make_site(residents=residents, places=1, seed=20)
    arrays = replace(
        arrays,
        affiliation_resident=np.arange(residents, dtype=np.int32),
        affiliation_place=np.zeros(residents, dtype=np.int32),
        affiliation_frequency=np.ones(residents),
        affiliation_role=np.zeros(residents, dtype=np.int8),
        place_openness=np.zeros(1),
        tie_a=np.array([0], dtype=np.int32),
        tie_b=np.array([1], dtype=np.int32),
        tie_kind=np.array([ACQUAINTANCE], dtype=np.int8),
        tie_strength=np.array([0.3]),
        **changes,
    )
    balance = make_balance(arrays, 0.1)._replace(sociability=np.ones(residents))
    return ReferenceModel(arrays, parameters._replace(table_size=1000.0), WORLD, balance)


def test_strangers_at_a_table_form_ties_at_the_rate_of_the_balance():
    model = one_table(70, DEFAULTS, stigma=np.zeros(70), identity_affinity=np.ones(3))
    model.step()
    strangers_alike = 68 * 67 / 2  # all but the two who are tied, who have less room
    formed = sum(i > 1 for i, _ in model.ties)
    chance = 1 - np.exp(-0.1)
    spread = np.sqrt(strangers_alike * chance * (1 - chance))
    assert formed == pytest.approx(strangers_alike * chance, abs=2.5 * spread)


def test_those_who_wholly_reject_form_no_tie_with_those_they_know_of():
    model = one_table(70, DEFAULTS, stigma=np.ones(70), identity_affinity=np.ones(3))
    model.step()
    known = {(i, j) for i, j in model.ties if i > 1 and is_known(model, i, j)}
    others = {(i, j) for i, j in model.ties if i > 1 and not is_known(model, i, j)}
    assert not known
    assert others
    model.open_up(0, 1.0)
    model.step()
    assert any(is_known(model, i, j) for i, j in model.ties if i > 1)


def is_known(model, i, j):
    first, second = model.residents[i], model.residents[j]
    return first.knows(second) or second.knows(first)


def test_trust_helps_ties_across_identities_only_and_each_difference_hinders():
    model = make_model(make_site(seed=13))
    factors = np.array([0.3, DEFAULTS.affinity, 0.7])
    weights = -np.log(factors)
    seen = set()
    for i, first in enumerate(model.residents):
        for second in model.residents[i + 1 :]:
            ends = np.array([first.codes, second.codes])
            differ = (ends[0] != ends[1]) & (ends >= 0).all(axis=0)
            bridging = bool(weights[differ].sum() > weights.sum() / 2)
            rate = model.attraction(first, second)
            alike = first.sociability * second.sociability
            assert rate == pytest.approx(alike * factors[differ].prod(), rel=1e-12)
            first.trust += 0.1
            second.trust += 0.3
            helped = model.attraction(first, second)
            first.trust, second.trust = first.star.trust, second.star.trust
            assert helped == pytest.approx(
                rate * (np.exp(DEFAULTS.bridging_trust * 0.2) if bridging else 1.0), rel=1e-12
            )
            seen.add(bridging)
    assert seen == {True, False}


def test_confidence_scales_the_rate_of_contact():
    arrays = without_affiliations(make_site(residents=600, mean_degree=9.0, seed=19))
    model = make_model(replace(arrays, confidence=np.full(600, 0.5)), FROZEN)
    rng = np.random.default_rng(1)
    for resident in model.residents:
        resident.confidence += float(rng.choice([-0.3, 0.3]))
    model.begin_week()
    model.make_contact()
    for steps in (-0.6, 0.0, 0.6):  # of both ends together
        ties = [tie for tie in model.ties.values() if round(tie.a.confidence + tie.b.confidence - 1.0, 9) == steps]
        chance = np.array([1 - (1 - tie.strength) ** np.exp(DEFAULTS.availability * steps) for tie in ties])
        contacts = sum(tie.contact for tie in ties)
        assert contacts == pytest.approx(chance.sum(), abs=3 * np.sqrt((chance * (1 - chance)).sum()))


def test_added_tables_fill_like_the_mapped_ones():
    model = make_model(make_site(residents=2000, places=1, mean_degree=0.0, seed=11))
    place = model.places[0]
    place.mapped_tables, place.tables = 2, 5
    seated = np.bincount([place.table_of(resident, model.world, 1) for resident in model.residents])
    assert seated == pytest.approx(np.full(5, 400), abs=3 * np.sqrt(2000 * 0.2 * 0.8))


def test_tables_and_capacity_in_force_come_from_mapped_attendance():
    arrays = make_site(residents=100, places=3, seed=21)
    arrays = replace(arrays, place_capacity=np.array([1.0, 500.0, np.inf]))
    model = make_model(arrays)
    for place, mapped in enumerate(arrays.place_capacity):
        f = arrays.affiliation_frequency[arrays.affiliation_place == place]
        usual = f.sum() + 3 * np.sqrt((f * (1 - f)).sum())
        assert model.places[place].capacity == pytest.approx(max(mapped, usual))
        assert model.places[place].tables == round(f.sum() / 4)
    assert 1.0 < model.places[0].capacity < 500.0


def test_what_forms_is_like_what_is_lost():
    model = make_model(make_site(seed=13))
    total = model._donors[-1][0]
    hazard = np.zeros(len(TIE_KINDS))
    for tie in model.ties.values():
        hazard[tie.kind] += tie.loss_scale * (1 - tie.set_point)
    pairs = [(i, j) for i in range(80) for j in range(i + 1, 80)]
    kinds = [model.donor(model.residents[i], model.residents[j])[0] for i, j in pairs]
    formed = np.bincount(kinds, minlength=len(TIE_KINDS)) / len(pairs)
    share = hazard / total
    assert formed == pytest.approx(share, abs=4.5 * np.sqrt(0.25 / len(pairs)))


def test_a_programme_tie_is_given_is_never_lost_takes_no_room_and_can_be_released():
    parameters = DEFAULTS._replace(giving_on_wellbeing=1.0, tie_learning=0.0, tie_return=0.0)
    model = make_model(without_affiliations(make_site(seed=14)), parameters, formation=0.0)
    i, j = strangers(model)
    giver, taker = model.residents[i], model.residents[j]
    room = giver.room()
    model.add_tie(j, i, BEFRIENDER, 1.0, 1.0, programme=True, giver=i)
    assert giver.room() == room
    model.step()
    assert (i, j) in model.contacts
    assert giver.tally().given == 1
    assert taker.tally().given == 0
    assert model.ties[i, j].support_value == DEFAULTS.support_value_befriender
    model.ties[i, j].strength = 0.0  # a tie at its most fragile
    for _ in range(100):
        model.step()
    assert (i, j) in model.ties
    others = giver.ordinary_ties
    model.release_tie(i, j, ACQUAINTANCE, 0.21)
    assert model.tie_states[i, j] == (0.0, ACQUAINTANCE)
    assert giver.ordinary_ties == others + 1
    for _ in range(2000):
        model.step()
    assert (i, j) not in model.ties
    assert giver.ordinary_ties == len(giver.ties)


def test_an_ended_tie_is_gone_and_room_grows():
    model = make_model(make_site(seed=15))
    (i, j), _ = next(iter(model.tie_states.items()))
    room = model.residents[i].room()
    model.end_tie(j, i)
    assert (i, j) not in model.ties
    assert model.residents[j] not in model.residents[i].ties
    assert model.residents[i].room() > room


@pytest.mark.parametrize("pair", [(3, 3), None])
def test_no_tie_with_oneself_and_none_twice(pair):
    model = make_model(make_site(seed=15))
    i, j = pair or next(iter(model.ties))
    with pytest.raises(ValueError, match="no tie can be added"):
        model.add_tie(i, j, ACQUAINTANCE, 0.5, 0.5, programme=False, giver=None)


def test_only_those_who_know_slight_and_only_stigma_makes_them():
    model = make_model(make_site(seed=16))
    slights = set()
    for _ in range(40):
        model.step()
        assert all((min(pair), max(pair)) in model.contacts for pair in model.slight_pairs)
        slights |= model.slight_pairs
    assert slights
    assert all(model.residents[i].knows(model.residents[j]) for i, j in slights)
    kind = make_model(replace(make_site(seed=16), stigma=np.zeros(80)))
    assert not any(week[1] for week in live(kind, 40))


def test_openness_brings_those_with_lived_experience_back_and_cuts_keep_everyone_away():
    arrays = replace(make_site(residents=200, places=2, seed=17), place_openness=np.full(2, 0.2))
    usual, opened, cut = (make_model(arrays, FROZEN, formation=0.0) for _ in range(3))
    opened.open_up(0, 1.0)
    cut.fund(0, 0.3)
    came = {}
    for name, model in (("usual", usual), ("opened", opened), ("cut", cut)):
        for place in model.places:
            place.capacity = float("inf")
        came[name] = set()
        for week in range(1, 11):
            model.week = week
            model.begin_week()
            model.attend()
            came[name] |= {(week, r) for r, place, _ in model.attendance if place == 0}
    assert came["cut"] < came["usual"] < came["opened"]
    assert all(arrays.lived_experience[r] for _, r in came["opened"] - came["usual"])


def test_a_tally_that_lasts_moves_a_state_by_its_steady_state_effect():
    p = DEFAULTS._replace(giving_on_wellbeing=0.3, giving_on_confidence=0.02, confidence_scale=0.5)
    resident = make_model(make_site(residents=20, seed=22), p).residents[0]
    stigma, self_stigma = 0.4, resident.star.self_stigma
    returns = np.array([getattr(p, f"{name}_return") for name in STATES])

    def effects(tally, shame=0.0, gain=0.0):
        return np.array(resident.inputs(p, tally, stigma, self_stigma + shame, gain)) / returns

    peers, slights = p.peers_on_self_stigma * self_stigma, p.slights_on_self_stigma * (1 - self_stigma)
    expected = {
        "support": (p.support_on_wellbeing, 0, 0, 0.5 * p.support_on_confidence, 0),
        "mood": (p.mood_on_wellbeing, 0, 0, 0, 0),
        "attitude": (0, p.attitudes_on_stigma, 0, 0, 0),
        "known": (0, -p.known_contact_on_stigma * stigma, 0, 0, 0),
        "slights": (
            -p.slights_on_wellbeing,
            0,
            slights,
            -0.5 * p.slights_on_confidence,
            -p.slights_on_trust,
        ),
        "attended": (
            p.attendance_on_wellbeing,
            0,
            0,
            0.5 * p.attendance_on_confidence,
            p.attendance_on_trust,
        ),
        "across": (0, 0, 0, 0, p.across_on_trust),
        "peer": (0, 0, -peers, 0, 0),
        "given": (0.3, 0, -peers, 0.01, 0),
    }
    nothing = Tally(*(0.0,) * 9)
    for name, row in expected.items():
        assert effects(nothing._replace(**{name: 1.0})) == pytest.approx(np.array(row, dtype=float)), name
    assert effects(nothing, shame=0.1) == pytest.approx(
        np.array([-0.1 * p.self_stigma_on_wellbeing, 0, 0, -0.05 * p.self_stigma_on_confidence, 0])
    )
    assert effects(nothing, gain=2.0) == pytest.approx(np.array([0, 0, 0, p.wellbeing_on_confidence, 0]))
