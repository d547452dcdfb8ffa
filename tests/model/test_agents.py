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
