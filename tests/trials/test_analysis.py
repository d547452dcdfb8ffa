"""The analysis of a trial against answers known by other means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ccsim.trials.analysis import Scores, find, intraclass, standardised, truth


def scores(score, offered, before=None, cluster=None, value=None, untouched=None):
    n = len(score)
    score = np.asarray(score, float)
    return Scores(
        np.zeros(n) if before is None else np.asarray(before, float),
        score,
        score if value is None else value,
        score if untouched is None else untouched,
        np.asarray(offered, bool),
        np.asarray(offered, bool),
        np.arange(n, dtype=np.int32) if cluster is None else np.asarray(cluster, np.int32),
    )


def test_without_adjustment_it_is_students_t():
    rng = np.random.default_rng(1)
    one, other = rng.normal(1, 2, 30), rng.normal(0, 2, 40)
    found = find(scores([*one, *other], [True] * 30 + [False] * 40), adjusted=False, clustered=False)
    expected = stats.ttest_ind(one, other)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.difference == pytest.approx(one.mean() - other.mean())
    assert found.freedom == 68


def test_adjusted_it_is_the_analysis_of_covariance():
    rng = np.random.default_rng(2)
    offered = rng.random(80) < 0.5
    before = rng.normal(0, 1, 80)
    score = 0.7 * before + 0.4 * offered + rng.normal(0, 1, 80)
    found = find(scores(score, offered, before), adjusted=True, clustered=False)
    design = np.column_stack([np.ones(80), offered, before])
    solution, squares, *_ = np.linalg.lstsq(design, score, rcond=None)
    error = np.sqrt(squares[0] / 77 * np.linalg.inv(design.T @ design)[1, 1])
    assert found.difference == pytest.approx(solution[1])
    # The usual shortcut leaves out that chance made the arms differ before, which widens it by a few per cent.
    assert found.error == pytest.approx(error, rel=0.03)
    assert found.freedom == 77


def test_hedges_g_is_that_of_the_textbook():
    # Borenstein and others (2009), page 27: means 103 and 100, sd 5.5 and 4.5, 50 each: g 0.5924, variance 0.0411.
    def sample(mean, sd):
        values = stats.zscore(np.random.default_rng(3).normal(size=50), ddof=1)
        return mean + sd * values

    g, error = standardised(np.concatenate([sample(103, 5.5), sample(100, 4.5)]), np.arange(100) < 50)
    assert g == pytest.approx(0.5924, abs=1e-4)
    assert error**2 == pytest.approx(0.0411, abs=1e-4)


def test_clusters_are_what_is_compared():
    cluster = np.repeat(np.arange(6), [3, 4, 5, 3, 4, 5])
    offered = cluster < 3
    score = np.random.default_rng(4).normal(size=24) + cluster
    found = find(scores(score, offered, cluster=cluster), adjusted=False, clustered=True)
    means = [score[cluster == c].mean() for c in range(6)]
    assert found.p == pytest.approx(stats.ttest_ind(means[:3], means[3:]).pvalue)
    assert found.freedom == 4


def test_the_intraclass_correlation_is_found_again():
    rng = np.random.default_rng(5)
    cluster = np.repeat(np.arange(400), 8)
    score = rng.normal(0, np.sqrt(0.2), 400)[cluster] + rng.normal(0, np.sqrt(0.8), 3200)
    assert intraclass(score, cluster) == pytest.approx(0.2, abs=0.03)
    assert intraclass(rng.permutation(score), cluster) < 0.03
    assert intraclass(np.repeat([1.0, 2.0], 5), np.repeat([0, 1], 5)) == pytest.approx(1.0)


def test_contamination_is_the_effect_on_the_others():
    untouched = np.array([20.0, 21.0, 22.0, 23.0])
    value = untouched + np.array([2.0, 2.0, 0.5, 0.5])
    found = truth(scores(value, [True, True, False, False], value=value, untouched=untouched), clustered=False)
    assert (found.offered, found.others, found.contrast) == (2.0, 0.5, 1.5)


def test_too_few_are_refused_in_words():
    with pytest.raises(ValueError, match="too few"):
        find(scores([1.0, 2.0, 3.0], [True, False, False]), adjusted=False, clustered=False)


@given(st.floats(-50, 50), st.floats(0.1, 10), st.integers(0, 2**32 - 1))
def test_where_the_scale_begins_and_in_which_units_it_is_changes_no_standardised_difference(shift, factor, seed):
    rng = np.random.default_rng(seed)
    score, offered = rng.normal(size=20), np.arange(20) < 9
    first, second = (find(scores(s, offered), adjusted=False, clustered=False) for s in (score, shift + factor * score))
    assert first.smd == pytest.approx(second.smd, abs=1e-8)
    assert first.p == pytest.approx(second.p, abs=1e-8)
