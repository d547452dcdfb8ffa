"""Residents as Mesa agents: what a modeller does in plain Python reaches the arrays."""

from __future__ import annotations

import mesa
import numpy as np
import pytest
from communities import made_up, shipped

from ccsim.interventions import levers
from ccsim.model.agents import Resident
from ccsim.model.community import CommunityModel
from ccsim.model.state import STATES
from ccsim.model.week import WeeklyProcess, with_after, without


@pytest.fixture
def model():
    arrays, balance = made_up()
    return CommunityModel(arrays, balance=balance, world=2)


def test_agents_are_the_residents_in_canonical_order(model):
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == model.arrays.residents
    assert [agent.resident_id for agent in model.agents] == list(model.arrays.resident_id)
    assert [agent.position for agent in model.agents] == list(range(model.arrays.residents))
    assert all(isinstance(agent, Resident) for agent in model.agents)
    assert list(model.agents) == model.residents_as_agents()


def test_an_agent_set_reads_the_arrays_as_they_are_now(model):
    for week in (0, 3):
        model.live_until(week)
        for row, name in enumerate(STATES):
            assert np.array_equal(model.agents.get(name), model.residents.state[row])
        assert model.agents.agg("wellbeing", np.mean) == pytest.approx(model.wellbeing().mean())
    lived = model.agents.select(lambda agent: agent.lived_experience)
    assert len(lived) == model.arrays.lived_experience.sum()
    assert min(lived.map(lambda agent: agent.self_stigma)) >= 0.0


@pytest.mark.parametrize("name", STATES)
def test_views_are_writable(model, name):
    row = STATES.index(name)
    before = model.residents.state.copy()
    model.agents.select(lambda agent: agent.position == 5).set(name, 0.125)
    assert model.residents.state[row, 5] == 0.125
    assert getattr(model.residents_as_agents()[5], name) == 0.125
    changed = np.argwhere(model.residents.state != before).tolist()
    assert changed == [[row, 5]]


def test_a_process_in_plain_python_moves_the_community(model):
    arrays, balance = made_up()
    usual = CommunityModel(arrays, balance=balance, world=2)
    model.agents.select(lambda agent: agent.wellbeing < 20.0).do(lambda agent: setattr(agent, "wellbeing", 30.0))
    assert model.wellbeing().min() >= 20.0
    for community in (usual, model):
        community.live_until(4)
    assert model.wellbeing().mean() > usual.wellbeing().mean()


def test_neighbours_are_those_with_a_tie_now(model):
    person = model.residents_as_agents()[0]
    ends = {(int(a), int(b)) for a, b in zip(model.arrays.tie_a, model.arrays.tie_b, strict=True)}
    expected = sorted({a + b for a, b in ends if 0 in (a, b)})
    assert [other.position for other in person.neighbours] == expected
    assert person.degree == len(expected)
    stranger = next(j for j in range(1, 50) if j not in expected)
    levers.add_programme_tie(model, stranger, 0, "befriender", 0.63)
    assert model.residents_as_agents()[stranger] in person.neighbours
    assert person in model.residents_as_agents()[stranger].neighbours
    levers.end_tie(model, 0, stranger)
    assert [other.position for other in person.neighbours] == expected


def test_contacts_and_places_are_those_of_this_week(model):
    for _ in range(3):
        model.step()
        met = np.flatnonzero(model.ties.contact[: model.ties.used[0]] & 1)
        ends = {frozenset((int(model.ties.a[e]), int(model.ties.b[e]))) for e in met}
        people = model.residents_as_agents()
        assert {frozenset((one.position, other.position)) for one in people for other in one.contacts} == ends
        assert [len(person.attended) for person in people] == model.scratch.tally["attended"].tolist()
        assert all(set(person.attended) <= set(person.places) for person in people)
        assert sum(person.slights for person in people) == model.scratch.tally["slights"].sum()
    assert max(len(person.attended) for person in people) > 1
    model.begin_week()
    assert not any(person.attended for person in people)
    assert {frozenset((one.position, other.position)) for one in people for other in one.contacts} == ends


def test_places_are_those_of_the_map_and_of_invitations(model):
    arrays = model.arrays
    person = model.residents_as_agents()[7]
    at = arrays.affiliation_resident == 7
    mapped = dict(zip(arrays.affiliation_place[at].tolist(), arrays.affiliation_frequency[at].tolist(), strict=True))
    assert person.places == {arrays.place_id[place]: often for place, often in mapped.items()}
    elsewhere = next(place for place in range(len(arrays.place_id)) if place not in mapped)
    levers.invite(model, np.array([7], np.int32), elsewhere, 0.39)
    assert person.places[arrays.place_id[elsewhere]] == 0.39


def test_behaviours_are_read_and_written_by_name(model):
    person = model.residents_as_agents()[3]
    names = model.arrays.behaviour_names
    assert len(names) > 1
    for chosen in ({names[1]}, set(names), set()):
        person.behaviours = chosen
        assert person.behaviours == chosen
        assert model.residents.behaviours[3] == sum(1 << bit for bit, name in enumerate(names) if name in chosen)
    person.behaviours |= {"involvement"}
    assert person.behaviours == {"involvement"}
    with pytest.raises(ValueError, match="no behaviour 'involvment' \\(did you mean 'involvement'\\?\\)"):
        person.behaviours = {"involvment"}


@pytest.mark.parametrize("name", ["disclosure", "sociability"])
def test_what_decides_about_new_ties_is_writable(model, name):
    before = getattr(model.residents, name).copy()
    model.agents.select(lambda agent: agent.position in (2, 9)).set(name, 0.625)
    changed = getattr(model.residents, name)
    assert np.flatnonzero(changed != before).tolist() == [2, 9]
    assert getattr(model.residents_as_agents()[9], name) == 0.625


def test_identities_are_the_words_of_the_map(model):
    arrays = model.arrays
    for person in model.agents:
        codes = arrays.identity_codes[person.position]
        known = {
            n: w[c] for n, w, c in zip(arrays.identity_names, arrays.identity_values, codes, strict=True) if c >= 0
        }
        assert person.identities == known
    assert any(len(person.identities) < len(arrays.identity_names) for person in model.agents)


def test_departures_are_from_what_was_mapped(model):
    person = model.residents_as_agents()[0]
    mapped = model.residents.mapped[:, 0].copy()
    model.live_until(5)
    assert [person.mapped(name) for name in STATES] == mapped.tolist()
    with pytest.raises(ValueError, match="no state 'wellbein' "):
        person.mapped("wellbein")


def test_a_view_is_of_whoever_lives_there(model):
    person = model.residents_as_agents()[4]
    assert not person.newcomer
    levers.move(model, np.array([4], np.int32))
    assert person.newcomer
    assert person.wellbeing == model.wellbeing()[4]


def test_a_process_may_read_and_write_in_the_middle_of_the_week():
    arrays, balance = made_up()
    seen = []

    def watch(model):
        seen.append(sum(len(person.contacts) for person in model.agents))
        for person in model.agents:
            if "involvement" in person.behaviours:
                person.confidence = 1.0

    week = with_after(WeeklyProcess("watch", watch), "contact")
    model = CommunityModel(arrays, balance=balance, world=2, processes=week)
    usual = CommunityModel(arrays, balance=balance, world=2, processes=without())
    for _ in range(3):
        model.step()
        usual.step()
    assert all(seen)
    assert model.states()["confidence"].mean() > usual.states()["confidence"].mean() + 0.01


def test_degrees_are_those_of_the_map():
    arrays, balance = shipped()
    model = CommunityModel(arrays, balance=balance)
    few = model.agents.select(lambda agent: agent.position < 40)
    assert np.array_equal(few.get("degree"), model.residents.ties_mapped[:40])


def test_states_by_name_are_views(model):
    assert list(model.states()) == list(STATES)
    model.states()["trust"][3] = 0.75
    assert model.residents_as_agents()[3].trust == 0.75


def test_two_communities_share_no_array_that_moves():
    arrays, balance = made_up()
    one, other = (CommunityModel(arrays, balance=balance, world=2) for _ in range(2))
    mapped = arrays.wellbeing.copy(), arrays.tie_strength.copy(), arrays.affiliation_frequency.copy()
    before = other.residents.state.copy(), other.ties.strength.copy(), other.places.openness.copy()
    one.live_until(20)
    levers.open_up(one, 0, 0.3)
    levers.invite(one, np.array([1, 2], np.int32), 0, 0.9)
    assert np.array_equal(other.residents.state, before[0])
    assert np.array_equal(other.ties.strength, before[1])
    assert np.array_equal(other.places.openness, before[2])
    for was, now in zip(mapped, (arrays.wellbeing, arrays.tie_strength, arrays.affiliation_frequency), strict=True):
        assert np.array_equal(was, now)
