import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from ccsim.experiments import intervals

CLUSTERS = np.repeat(np.arange(6), 4)
VALUES = np.random.default_rng(0).normal(1.0, 2.0, (5, 24))

numbers = arrays(np.float64, (3, 12), elements=st.floats(-100, 100))


def test_interval_over_cluster_means():
    low, high = intervals.confidence_interval(VALUES, CLUSTERS)
    middles = VALUES.reshape(5, 6, 4).mean(axis=2)
    expected = stats.t.interval(0.95, 5, middles.mean(axis=1), stats.sem(middles, axis=1))
    np.testing.assert_allclose(low, expected[0])
    np.testing.assert_allclose(high, expected[1])


def test_interval_over_lucks_where_there_is_one_draw():
    low, high = intervals.confidence_interval(VALUES, np.zeros(24, dtype=np.int64))
    expected = stats.t.interval(0.95, 23, VALUES.mean(axis=1), stats.sem(VALUES, axis=1))
    np.testing.assert_allclose(low, expected[0])
    np.testing.assert_allclose(high, expected[1])


def test_sharing_parameters_widens_the_interval():
    shared = np.repeat(np.random.default_rng(1).normal(0, 1, (1, 6)), 4, axis=1)
    nested = np.subtract(*intervals.confidence_interval(shared, CLUSTERS)[::-1])
    naive = np.subtract(*intervals.confidence_interval(shared, np.arange(24))[::-1])
    assert nested[0] > 1.8 * naive[0]


def test_one_world_has_no_interval():
    low, high = intervals.confidence_interval(VALUES[:, :1], np.zeros(1, dtype=np.int64))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@given(numbers, st.sampled_from([0.0, 0.05, 0.5, 0.95, 1.0]))
def test_quantiles_are_numpys(values, share):
    np.testing.assert_allclose(
        intervals.quantile(values, share), np.quantile(values, share, axis=1), rtol=1e-9, atol=1e-9
    )


@given(numbers, arrays(np.bool_, (3, 12)))
def test_worlds_that_lack_a_row_are_left_out(values, absent):
    absent[:, 0] = False
    holed = np.where(absent, np.nan, values)
    for row in range(3):
        kept = values[row, ~absent[row]]
        assert intervals.means(holed)[row] == pytest.approx(kept.mean(), abs=1e-9)
        assert intervals.quantile(holed, 0.95)[row] == pytest.approx(np.quantile(kept, 0.95), abs=1e-9)


def test_share_better_counts_no_difference_as_not_better():
    effects = np.array([[1.0, -1.0, 0.0, np.nan], [1.0, -1.0, -2.0, 0.0]])
    shares = intervals.share_better(effects, np.array([True, False]))
    np.testing.assert_allclose(shares, [1 / 3, 0.5])


def test_variance_ratio_within_clusters():
    generator = np.random.default_rng(2)
    baseline = generator.normal(0, 1, (1, 400)) + np.repeat(generator.normal(0, 50, (1, 100)), 4, axis=1)
    effects = generator.normal(0, 0.1, (1, 400))
    ratio = intervals.variance_ratio(effects, baseline, np.repeat(np.arange(100), 4))
    assert ratio[0] == pytest.approx(2 / 0.01, rel=0.25)  # the clusters' own spread of 50 is no part of it


def test_variance_ratio_needs_luck_and_a_difference():
    assert np.isnan(intervals.variance_ratio(VALUES, VALUES, np.arange(24))).all()
    assert np.isnan(intervals.variance_ratio(np.zeros((1, 24)), VALUES[:1], CLUSTERS)).all()
