"""The reference's rule on behaviours: what spreads, what is given up, and who tires of giving."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from reference.living import FROZEN, WORLD, live, make_model
from reference.sites import INVOLVED, SMOKING, make_site, without_affiliations

from ccsim.model.draws import Process, draw
from ccsim.model.parameters import DEFAULTS
from ccsim.site.arrays import identity
from ccsim.site.tables import TIE_KINDS

BEFRIENDER = TIE_KINDS.index("befriender")
INVOLVEMENT_INDEX, SMOKING_INDEX = 0, 1


def luck(model, process, week, resident, key=0):
    return draw(np.uint64(WORLD), int(process), week, model.residents[resident].identity, np.uint64(key))


@pytest.mark.parametrize(("threshold", "memory"), [(1.0, 4.0), (2.0, 4.0), (1.0, 1.0)])
def test_a_behaviour_spreads_and_fades_by_recent_contacts_who_have_it(threshold, memory):
    parameters = FROZEN._replace(
        behaviour_threshold=threshold, behaviour_memory=memory, relapse=0.2, reinforcement=0.3, overload=0.0
    )
    arrays = make_site(residents=120, seed=50)
    model = make_model(arrays, parameters, formation=0.0)
    persuasion, spontaneous = model.balance.persuasion, model.balance.spontaneous
    affiliated = set(arrays.affiliation_resident.tolist())
    weeks, taken_up, given_up = [], 0, 0
    for week in range(1, 26):
        before = model.behaviours
        model.step()
        weeks.append(model.contacts)
        recent = set().union(*weeks[-int(memory) :])
        expected = before.copy()
        for i in range(120):
            others = {a + b - i for a, b in recent if i in (a, b)}
            for index, name in enumerate(("involvement", "smoking")):
                bit = np.uint8(1 << index)
                k = sum(bool(before[other] & bit) for other in others)
                drawn = luck(model, Process.BEHAVIOUR, week, i, identity(name))
                unmoved = (1 - persuasion[index]) ** max(0, k - threshold + 1)
                chance = 1 - (1 - spontaneous[index, int(arrays.lived_experience[i])]) * unmoved
                if before[i] & bit:
                    if drawn < 0.2 * exp(-0.3 * k):
                        expected[i] &= ~bit
                elif drawn < chance and (index == SMOKING_INDEX or i in affiliated):
                    expected[i] |= bit
        assert np.array_equal(model.behaviours, expected), week
        taken_up += (expected > before).sum()
        given_up += (expected < before).sum()
    assert taken_up > 20
    assert given_up > 20


def test_contacts_of_those_who_left_are_forgotten():
    arrays = replace(make_site(residents=40, places=0, seed=51), behaviours=np.full(40, SMOKING, dtype=np.uint8))
    model = make_model(arrays, FROZEN._replace(relapse=1.0, reinforcement=100.0), formation=0.0)
    model.step()
    met = {i for pair in model.contacts for i in pair}
    assert set(np.flatnonzero(model.behaviours).tolist()) == met  # contact keeps people at it
    alone = set(range(40)) - met
    assert alone
    model.move(range(40))
    model.week = 2
    model.begin_week()
    model.agents.do("change_habits")  # a week without contact, so that only the past could keep them
    assert not any(resident.next_behaviours for resident in model.residents)


def test_only_those_who_go_somewhere_become_involved():
    arrays = without_affiliations(make_site(seed=52))
    model = make_model(arrays, DEFAULTS._replace(relapse=0.0))
    model.balance = model.balance._replace(spontaneous=np.ones((2, 2)))
    assert not (arrays.behaviours & INVOLVED).any()
    model.invite(5, 0, 0.4)
    model.step()
    assert np.flatnonzero(model.behaviours & INVOLVED).tolist() == [5]
    assert (model.behaviours & SMOKING).all()  # anyone may smoke


def test_those_who_are_held_to_a_behaviour_keep_it_until_released():
    parameters = DEFAULTS._replace(relapse=1.0, reinforcement=0.0)
    model = make_model(make_site(seed=53), parameters)
    model.balance = model.balance._replace(spontaneous=np.zeros((2, 2)), persuasion=np.zeros(2))
    model.seed(SMOKING_INDEX, [3, 4], held=True)
    model.seed(SMOKING_INDEX, [5], held=False)
    live(model, 3)
    assert np.flatnonzero(model.behaviours & SMOKING).tolist() == [3, 4]
    model.release(SMOKING_INDEX, [3])
    model.stop(SMOKING_INDEX, [4])
    assert model.behaviours[3] & SMOKING
    assert not model.behaviours[4] & SMOKING
    model.step()
    assert not model.behaviours.any()


def giving(overload, capacity, **changes):
    """Return a model in which resident 0 gives on two programme ties, is given on one, and is involved nowhere."""
    model = make_model(
        without_affiliations(make_site(seed=54)),
        FROZEN._replace(overload=overload, giver_capacity=capacity, **changes),
        formation=0.0,
    )
    free = [i for i in range(1, 80) if model.residents[i] not in model.residents[0].ties][:3]
    for i, giver in zip(free, (0, 0, free[2]), strict=True):
        model.add_tie(0, i, BEFRIENDER, 1.0, 1.0, programme=True, giver=giver)
    model.seed(INVOLVEMENT_INDEX, [0, free[0]], held=False)
    return model, free


def test_who_gives_beyond_capacity_tires_and_ends_what_they_give():
    model, free = giving(overload=1.0, capacity=1.0, relapse=0.0)
    model.step()
    assert model.residents[0].tally().given == 2
    assert model.tired == {0}
    assert not model.behaviours[0] & INVOLVED
    assert model.behaviours[free[0]] & INVOLVED
    assert [(0, i) in model.ties for i in free] == [False, False, True]
    assert model.residents[0].ordinary_ties == len(model.residents[0].ties) - 1
    model.step()
    assert not model.tired


def test_who_is_held_to_involvement_keeps_it_when_tired_but_ends_what_they_give():
    model, free = giving(overload=1.0, capacity=1.0, relapse=0.0)
    model.seed(INVOLVEMENT_INDEX, [0], held=True)
    model.step()
    assert model.tired == {0}
    assert model.behaviours[0] & INVOLVED
    assert [(0, i) in model.ties for i in free] == [False, False, True]


def test_tiring_takes_a_draw_below_overload_for_each_time_beyond_capacity():
    for overload in (0.3, 0.7):
        model, _ = giving(overload, capacity=0.5)
        for week in range(1, 30):
            model.step()
            tires = luck(model, Process.TIRE, week, 0) < overload * 1.5
            assert (0 in model.tired) == tires
            if tires:
                break
        else:
            raise AssertionError("never tired")


def test_within_capacity_nobody_tires():
    model, _ = giving(overload=1.0, capacity=2.0)
    assert not any(week[-1][1] for week in live(model, 20))


def test_the_involved_give_wherever_they_go_and_others_nowhere():
    arrays = make_site(seed=55)
    model = make_model(arrays, FROZEN, formation=0.0)
    model.step()
    before = {resident: resident.tally() for resident in model.residents}
    for resident, mask in zip(model.residents, arrays.behaviours, strict=True):
        assert resident.expected.given == (resident.expected.attended if mask & INVOLVED else 0.0)
    model.seed(INVOLVEMENT_INDEX, range(80), held=False)
    assert all(resident.tally().given == tally.attended for resident, tally in before.items())
    model.stop(INVOLVEMENT_INDEX, range(80))
    assert not any(resident.tally().given for resident in model.residents)
    assert sum(tally.given for tally in before.values()) > 0
