"""Groups, distances and indicators."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from communities import bare_site, made_up, shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from ccsim.experiments.shipped import shipped_sites
from ccsim.interventions import Befriending, levers
from ccsim.interventions.intervention import running
from ccsim.model.community import CommunityModel
from ccsim.model.state import SELF_STIGMA, WELLBEING
from ccsim.outcomes.distance import DISTANCES, distances
from ccsim.outcomes.groups import SCENARIO_GROUPS, mapped_groups, scenario_groups
from ccsim.outcomes.indicators import INDICATORS, ISOLATED_BELOW, lonely, measure
from ccsim.site.loneliness import EVER_LONELY_ABOVE, LEAST_SUPPORT, OFTEN_LONELY_ABOVE, support_gaps
from ccsim.site.site import Site

AT = {indicator.name: row for row, indicator in enumerate(INDICATORS)}


def test_fifths_are_fifths_of_those_who_are_worst_off():
    arrays, _ = shipped()
    groups = mapped_groups(arrays)
    assert groups["everyone"].all()
    assert np.array_equal(groups["lived_experience"], arrays.lived_experience)
    lowest, deprived = groups["lowest_wellbeing_fifth"], groups["most_deprived_fifth"]
    assert lowest.sum() == deprived.sum() == 300
    assert arrays.wellbeing[lowest].max() <= arrays.wellbeing[~lowest].min()
    assert arrays.deprivation[deprived].min() >= arrays.deprivation[~deprived].max()


def test_a_fifth_is_of_those_whose_answer_is_known():
    arrays, _ = shipped()
    known = np.arange(1500) < 500
    groups = mapped_groups(replace(arrays, deprivation=np.where(known, arrays.deprivation, np.nan)))
    assert groups["most_deprived_fifth"].sum() == 100
    assert not groups["most_deprived_fifth"][~known].any()


def test_groups_that_were_not_mapped_are_left_out():
    groups = mapped_groups(bare_site(10))
    assert list(groups) == ["everyone", "lowest_wellbeing_fifth"]
    assert groups["lowest_wellbeing_fifth"].sum() == 2


def test_groups_of_a_scenario_are_those_of_all_its_programmes():
    arrays, balance = made_up()
    programmes = running([Befriending(start=2, places=5), Befriending(start=2, places=3, targeting="random")])
    assert not any(group.any() for group in scenario_groups(programmes, 120).values())
    CommunityModel(arrays, balance=balance, world=1, programmes=programmes).live_until(3)
    groups = scenario_groups(programmes, 120)
    assert tuple(groups) == SCENARIO_GROUPS
    for name, field in zip(SCENARIO_GROUPS, ("offered", "took_up", "delivers"), strict=True):
        one, other = (getattr(programme.reach, field) for programme in programmes)
        assert np.array_equal(groups[name], one | other)
        assert groups[name].any()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 3), recipients=st.sets(st.integers(0, 119), max_size=6))
def test_distances_are_those_of_a_breadth_first_search(seed, recipients):
    arrays, _ = made_up(seed)
    graph = nx.empty_graph(arrays.residents)
    graph.add_edges_from(zip(arrays.tie_a.tolist(), arrays.tie_b.tolist(), strict=True))
    steps = nx.multi_source_dijkstra_path_length(graph, recipients, weight=None) if recipients else {}
    chosen = np.isin(np.arange(arrays.residents), list(recipients))
    expected = [str(min(steps[i], 3)) + "+" * (steps[i] >= 3) if i in steps else "unreached" for i in range(120)]
    assert [DISTANCES[step] for step in distances(arrays, chosen)] == expected


def test_distances_along_a_chain():
    arrays = bare_site(10, [(0, 1), (1, 2), (2, 3), (3, 4)])
    chosen = np.array([True] + [False] * 9)
    words = [DISTANCES[step] for step in distances(arrays, chosen)]
    assert words == ["0", "1", "2", "3+", "3+", *["unreached"] * 5]


def test_a_few_unreached_count_with_the_furthest():
    arrays = bare_site(6, [(0, 1)])
    words = [DISTANCES[step] for step in distances(arrays, np.array([True] + [False] * 5))]
    assert words == ["0", "1", *["3+"] * 4]


@pytest.fixture
def model():
    arrays, balance = made_up()
    return CommunityModel(arrays, balance=balance, world=2)


def test_states_are_measured_as_they_are_and_self_stigma_of_those_who_can_have_it(model):
    model.live_until(6)
    found = measure(model)
    assert found.shape == (len(INDICATORS), 120)
    assert np.array_equal(found[AT["wellbeing"]], model.residents.state[WELLBEING])
    assert np.array_equal(found[AT["low_wellbeing"]], model.residents.state[WELLBEING] <= 19.5)
    lived = model.arrays.lived_experience
    assert np.all(np.isnan(found[AT["self_stigma"], ~lived]))
    assert np.array_equal(found[AT["self_stigma"], lived], model.residents.state[SELF_STIGMA, lived])
    assert not np.isnan(np.delete(found, AT["self_stigma"], axis=0)).any()


def test_at_the_map_support_and_attendance_are_as_mapped(model):
    """With every state at its set point and nothing changed, a tie's contact is as frequent as its strength."""
    arrays, found = model.arrays, measure(model)
    value = model.support_value[arrays.tie_kind] * arrays.tie_strength
    both = np.concatenate([arrays.tie_a, arrays.tie_b])
    support = arrays.outside_contacts + np.bincount(both, np.tile(value, 2), 120)
    np.testing.assert_allclose(found[AT["support"]], support, rtol=0, atol=1e-12)
    attended = np.bincount(arrays.affiliation_resident, arrays.affiliation_frequency, 120)
    np.testing.assert_allclose(found[AT["attendance"]], attended, rtol=0, atol=1e-12)
    assert np.array_equal(found[AT["ties"]], np.bincount(both, minlength=120))
    assert np.array_equal(found[AT["isolated"]], support < ISOLATED_BELOW)


def test_at_the_map_everybody_is_as_lonely_as_they_said():
    arrays, balance = shipped()
    site = Site.read(shipped_sites()["alderbrook"])
    said = dict(zip(site.residents.id, site.residents.lonely, strict=True))
    answers = np.array([said[name] for name in arrays.resident_id])
    found = measure(CommunityModel(arrays, balance=balance, world=3))
    assert np.array_equal(found[AT["often_lonely"]], answers == "often")
    assert np.array_equal(found[AT["ever_lonely"]], answers != "never")


@given(
    support=st.floats(0.0, 60.0),
    answer=st.sampled_from(["never", "sometimes", "often"]),
    name=st.text(max_size=3),
)
def test_the_gap_of_an_answer_gives_the_answer_back(support, answer, name):
    """Desired support as the model takes it from the gap, for any support at all."""
    [gap] = support_gaps([name], [answer])
    expected = np.array([support])
    desired = np.maximum(expected, LEAST_SUPPORT) / (1.0 - gap)
    assert lonely(expected, desired, OFTEN_LONELY_ABOVE)[0] == (answer == "often")
    assert lonely(expected, desired, EVER_LONELY_ABOVE)[0] == (answer != "never")


def test_loneliness_by_hand():
    desired = np.array([4.0, 4.0, 4.0, 0.0, LEAST_SUPPORT])
    support = np.array([1.9, 2.1, 3.3, 0.0, 0.0])
    assert lonely(support, desired, 0.5).tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert lonely(support, desired, 0.2).tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]


def test_who_loses_support_becomes_lonely(model):
    before = measure(model)
    model.residents.desired_support[:] = 10.0 * before[AT["support"]] + 1.0
    found = measure(model)
    assert found[AT["often_lonely"]].all()
    assert found[AT["ever_lonely"]].all()
    model.residents.desired_support[:] = 0.7 * before[AT["support"]]
    assert not measure(model)[AT["ever_lonely"]].any()


def test_involvement_is_the_first_behaviour(model):
    model.residents.behaviours[:] = 0b10
    model.residents.behaviours[:7] = 0b01
    model.residents.behaviours[7:9] = 0b11
    assert measure(model)[AT["involvement"]].tolist() == [1.0] * 9 + [0.0] * 111


def test_programme_ties_are_counted_as_ties_and_bring_support(model):
    i, j = next((i, j) for i in range(20) for j in range(60, 120) if levers.tie_position(model, i, j) is None)
    before = measure(model)
    levers.add_programme_tie(model, i, j, "befriender", 1.0)
    gained = measure(model) - before
    assert gained[AT["ties"], [i, j]].tolist() == [1.0, 1.0]
    assert gained[AT["support"], [i, j]] == pytest.approx(0.7)
    fewer_lonely = -gained[[AT["often_lonely"], AT["ever_lonely"]]]
    assert set(np.flatnonzero(fewer_lonely.any(axis=0))) <= {i, j}
    assert np.all(fewer_lonely >= 0.0)
    assert np.nansum(np.abs(gained)) == pytest.approx(3.4 + fewer_lonely.sum())


def test_more_funding_is_measured_as_more_attendance_and_support():
    arrays, balance = made_up()
    nothing_displaced = replace(arrays, place_displacement=np.zeros_like(arrays.place_openness))
    model = CommunityModel(nothing_displaced, balance=balance, world=2)
    before = measure(model)
    model.places.funding[:] = 2.0
    gained = measure(model) - before
    goes = np.isin(np.arange(120), model.arrays.affiliation_resident[model.arrays.affiliation_frequency < 1.0])
    assert np.all(gained[AT["attendance"], goes] > 0.0)
    assert np.all(gained[AT["attendance"], ~goes] == 0.0)
    assert np.all(gained[AT["support"]] >= -1e-12)
    assert gained[AT["support"]].sum() > 0.1


def test_every_indicator_says_its_unit_and_which_way_is_better():
    assert len(AT) == len(INDICATORS)
    for indicator in INDICATORS:
        assert indicator.label
        assert indicator.unit
        assert indicator.better in ("higher", "lower")
    assert {name for name in AT if INDICATORS[AT[name]].better == "lower"} == {
        "low_wellbeing", "stigma", "self_stigma", "isolated", "often_lonely", "ever_lonely",
    }  # fmt: skip
