"""Power against tables and against simulated trials."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trials.test_analysis import scores

from ccsim.trials.analysis import find
from ccsim.trials.power import Design, mean_power, people_for, power

PLAIN = Design(offered=0.5, lost=0.0, significance=0.05)


@pytest.mark.parametrize(("effect", "people", "known"), [(0.5, 128, 0.8015), (0.2, 788, 0.8), (0.8, 52, 0.8075)])
def test_it_is_that_of_the_tables(effect, people, known):
    # Cohen (1988), table 2.3: 64, 394 and 26 in each arm for a power of 0.8.
    assert power(effect, people, PLAIN) == pytest.approx(known, abs=0.004)
    assert people_for(0.8, [effect], PLAIN) == pytest.approx(people, abs=3)


def test_who_is_lost_must_be_recruited_on_top():
    lossy = Design(offered=0.5, lost=0.25, significance=0.05)
    assert people_for(0.8, [0.5], lossy) == pytest.approx(people_for(0.8, [0.5], PLAIN) / 0.75, abs=2)


def test_adjusting_saves_what_the_score_at_allocation_explains():
    adjusted = Design(offered=0.5, lost=0.0, significance=0.05, explained=0.5)
    assert people_for(0.8, [0.3], adjusted) == pytest.approx(people_for(0.8, [0.3], PLAIN) / 2, rel=0.01)


def test_simulated_trials_of_clusters_find_it_as_often_as_said():
    rng = np.random.default_rng(6)
    icc, groups, each, effect = 0.1, 24, 10, 0.5
    cluster, offered = np.repeat(np.arange(groups), each), np.repeat(np.arange(groups), each) < groups // 2
    found = 0
    for _ in range(600):
        noise = rng.normal(0, np.sqrt(icc), groups)[cluster] + rng.normal(0, np.sqrt(1 - icc), cluster.size)
        one = find(scores(noise + effect * offered, offered, cluster=cluster), adjusted=False, clustered=True)
        found += one.p < 0.05 and one.difference > 0
    said = power(effect, groups * each, Design(0.5, 0.0, 0.05, per_cluster=each, inverse_size=1 / each, icc=icc))
    assert said == pytest.approx(found / 600, abs=4 * np.sqrt(0.25 / 600))


def test_clusters_of_unequal_size_need_more_people():
    rng = np.random.default_rng(7)
    size = np.tile([1, 1, 2, 8], 8)
    cluster = np.repeat(np.arange(size.size), size)
    offered, icc, effect = (np.arange(size.size) // 4 % 2 == 0)[cluster], 0.05, 0.6
    found = 0
    for _ in range(600):
        noise = rng.normal(0, np.sqrt(icc), size.size)[cluster] + rng.normal(0, np.sqrt(1 - icc), cluster.size)
        one = find(scores(noise + effect * offered, offered, cluster=cluster), adjusted=False, clustered=True)
        found += one.p < 0.05 and one.difference > 0
    design = Design(0.5, 0.0, 0.05, per_cluster=size.mean(), inverse_size=(1 / size).mean(), icc=icc)
    assert design.design_effect > 1 + (size.mean() - 1) * icc + 0.5
    assert power(effect, cluster.size, design) == pytest.approx(found / 600, abs=4 * np.sqrt(0.25 / 600))


def test_not_knowing_the_effect_costs_people_and_an_effect_of_either_sign_may_never_be_found():
    assert people_for(0.8, [0.1, 0.5], PLAIN) > people_for(0.8, [0.3], PLAIN)
    assert people_for(0.8, [0.3, 0.3, -0.2], PLAIN) is None
    assert people_for(0.8, [0.0], PLAIN) is None


@given(st.floats(0.01, 1), st.integers(8, 5000), st.floats(0, 0.5))
def test_more_people_never_find_less(effect, people, lost):
    design = Design(0.5, lost, 0.05)
    assert mean_power([effect], people * 2, design) >= mean_power([effect], people, design) - 1e-9
