"""The levers: what each changes, and that what it takes back leaves nothing behind."""

from __future__ import annotations

import numpy as np
import pytest
from communities import differing, everything, made_up

from ccsim.interventions import levers
from ccsim.model.community import CommunityModel
from ccsim.model.state import A_GIVES, B_GIVES, PROGRAMME
from ccsim.site.tables import TIE_KINDS


@pytest.fixture
def model():
    arrays, balance = made_up()
    return CommunityModel(arrays, balance=balance, world=2)


def strangers(model, count=1):
    found = [(i, j) for j in range(60, 120) for i in range(60) if levers.tie_position(model, i, j) is None]
    return found[:: max(1, len(found) // count)][:count]


@pytest.mark.parametrize("turned", [False, True])
def test_a_programme_tie_is_flagged_given_and_outside_the_network_of_both(model, turned):
    [(i, j)] = strangers(model)
    giver, receiver = (j, i) if turned else (i, j)
    before = model.residents.ties_now.copy()
    assert levers.add_programme_tie(model, giver, receiver, "befriender", 0.63)
    at = levers.tie_position(model, i, j)
    assert at == levers.tie_position(model, j, i) == model.ties.used[0] - 1
    assert (model.ties.a[at], model.ties.b[at]) == (i, j)
    assert model.ties.strength[at] == model.ties.set_point[at] == 0.63
    assert TIE_KINDS[model.ties.kind[at]] == "befriender"
    assert model.ties.flags[at] & PROGRAMME
    assert bool(model.ties.flags[at] & A_GIVES) == (giver == i)
    assert bool(model.ties.flags[at] & B_GIVES) == (giver == j)
    assert np.array_equal(model.residents.ties_now, before)


def test_a_tie_that_stands_is_not_added_again(model):
    before = everything(model)
    a, b = int(model.ties.a[0]), int(model.ties.b[0])
    assert not levers.add_programme_tie(model, b, a, "befriender", 0.63)
    assert differing(before, everything(model)) == []


def test_a_programme_tie_is_never_lost_and_its_contacts_are_given(model):
    model.hazard[:] = 50.0
    pairs = strangers(model, 8)
    for i, j in pairs:
        levers.add_programme_tie(model, i, j, "befriender", 1.0)
    model.step()
    assert all(levers.tie_position(model, i, j) is not None for i, j in pairs)
    given = np.zeros(model.arrays.residents, int)
    np.add.at(given, [i for i, _ in pairs], 1)
    usual = CommunityModel(model.arrays, balance=model.balance, world=2)
    usual.step()
    assert np.array_equal(model.scratch.tally["given"] - usual.scratch.tally["given"], given)
    assert model.ties.used[0] < 60  # ties as strong as 0.95 may be left; all others went


def test_ending_a_tie_added_leaves_everything_as_it_was(model):
    before = everything(model)
    for i, j in strangers(model, 5):
        levers.add_programme_tie(model, i, j, "peer", 0.5)
    for i, j in strangers(CommunityModel(model.arrays, balance=model.balance, world=2), 5):
        levers.end_tie(model, j, i)
    assert differing(before, everything(model)) == []


def test_ending_an_ordinary_tie_counts_and_keeps_the_order_of_the_others(model):
    a, b = int(model.ties.a[3]), int(model.ties.b[3])
    before, degree = everything(model), model.residents.ties_now.copy()
    levers.end_tie(model, b, a)
    after = everything(model)
    for name in before:
        if name.startswith("ties."):
            assert np.array_equal(np.delete(before[name], 3), after[name]), name
    assert (degree - model.residents.ties_now).nonzero()[0].tolist() == sorted([a, b])
    levers.end_tie(model, a, b)  # there is none any more
    assert differing(after, everything(model)) == []


def test_a_released_tie_is_an_ordinary_one(model):
    [(i, j)] = strangers(model)
    levers.add_programme_tie(model, i, j, "befriender", 0.63)
    degree = model.residents.ties_now.copy()
    levers.release_tie(model, i, j, "friend", 0.39)
    at = levers.tie_position(model, i, j)
    assert not model.ties.flags[at] & (PROGRAMME | A_GIVES | B_GIVES)
    assert TIE_KINDS[model.ties.kind[at]] == "friend"
    assert (model.ties.strength[at], model.ties.set_point[at]) == (0.63, 0.39)
    assert (model.residents.ties_now - degree).nonzero()[0].tolist() == sorted([i, j])
    levers.release_tie(model, i, j, "kin", 0.9)  # no programme tie any more
    assert TIE_KINDS[model.ties.kind[at]] == "friend"


def test_ties_added_beyond_the_room_there_is_are_all_kept(model):
    room = model.ties.a.size - int(model.ties.used[0])
    pairs = strangers(model, room + 50)
    for i, j in pairs:
        assert levers.add_programme_tie(model, i, j, "peer", 0.2)
    assert len(pairs) > room
    assert all(levers.tie_position(model, i, j) is not None for i, j in pairs)
    model.live_until(3)


def test_an_invitation_adds_a_habit_or_raises_it_and_can_be_taken_back(model):
    here = model.affiliations.place == 0
    comes = model.affiliations.resident[here]
    rare = comes[model.affiliations.frequency[here] < 0.5]
    newcomers = np.setdiff1d(np.arange(20), comes).astype(np.int32)
    before = everything(model)
    levers.invite(model, np.concatenate([comes, newcomers]), 0, 0.5)
    now, k = model.affiliations, np.arange(before["affiliations.resident"].size + newcomers.size)
    assert now.resident.size == k.size
    assert np.array_equal(np.lexsort((now.resident, now.place)), k)
    assert np.array_equal(model.places.first, np.searchsorted(now.place, np.arange(7)))
    added = (now.place == 0) & np.isin(now.resident, newcomers)
    assert np.all(now.frequency[added] == 0.5)
    assert np.all(now.frequency_mapped[added] == 0.0)
    raised = (now.place == 0) & np.isin(now.resident, rare)
    assert raised.sum() == rare.size > 0
    assert np.all(now.frequency[raised] == 0.5)
    assert np.all(now.frequency[now.place == 0] >= 0.5)
    levers.stop_attending(model, np.concatenate([comes, newcomers]), 0)
    assert differing(before, everything(model)) == []


def test_openness_stays_on_its_scale_and_says_what_was_added(model):
    before = float(model.places.openness[2])
    assert levers.open_up(model, 2, 5.0) == 1.0 - before
    assert model.places.openness[2] == 1.0
    assert levers.open_up(model, 2, -5.0) == -1.0
    assert model.places.openness[2] == 0.0


def test_funding_multiplies(model):
    levers.fund(model, 1, 1.5)
    levers.fund(model, 1, 2.0)
    assert model.places.funding.tolist() == [1.0, 3.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("factor", [1.0, 1.1, 1.5, 3.0])
def test_enlarging_sets_capacity_and_tables_and_keeps_most_people_where_they_sat(model, factor):
    usual = CommunityModel(model.arrays, balance=model.balance, world=2)
    place = int(np.argmax(model.places.tables_mapped))
    mapped = int(model.places.tables_mapped[place])
    levers.enlarge(model, place, factor)
    assert model.places.capacity[place] == model.places.capacity_mapped[place] * factor
    assert model.places.tables[place] == max(mapped, int(mapped * factor + 0.5))
    assert model.scratch.table_first.size == model.places.tables.sum() + 1
    for community in (usual, model):
        community.live_until(10)
    levers.enlarge(model, place, 1.0)
    assert np.array_equal(model.places.tables, usual.places.tables)
    assert np.array_equal(model.places.capacity, usual.places.capacity)
