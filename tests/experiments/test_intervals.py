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


def test_split_recovers_the_components():
    generator = np.random.default_rng(3)
    clusters = np.repeat(np.arange(400), 5)
    values = np.repeat(generator.normal(0, 3, 400), 5) + generator.normal(0, 1, 2000)
    found = intervals.variance_split(values, clusters, np.zeros(2000, dtype=np.int64))
    assert np.isnan(found.maps)
    assert found.parameters == pytest.approx(0.9, abs=0.03)
    assert found.parameters + found.luck == pytest.approx(1.0)


ONE_MAP = np.zeros(24, dtype=np.int64)


def test_split_at_its_ends():
    generator = np.random.default_rng(4)
    draws = np.repeat(generator.normal(size=6), 4)
    assert intervals.variance_split(draws, CLUSTERS, ONE_MAP)[1:] == (1.0, 0.0)
    opposed = np.tile([1.0, -1.0, 2.0, -2.0], 6)  # clusters agree better than chance: the component would be negative
    assert intervals.variance_split(opposed, CLUSTERS, ONE_MAP)[1:] == (0.0, 1.0)
    assert np.isnan(intervals.variance_split(np.ones(24), CLUSTERS, ONE_MAP)).all()
    assert np.isnan(intervals.variance_split(VALUES[0], np.arange(24), ONE_MAP)).all()
    assert np.isnan(intervals.variance_split(VALUES[0], np.zeros(24, dtype=np.int64), ONE_MAP)).all()


def test_split_recovers_three_components():
    generator = np.random.default_rng(5)
    maps, clusters = np.repeat(np.arange(300), 20), np.repeat(np.arange(1200), 5)
    values = np.repeat(generator.normal(0, 2, 300), 20) + np.repeat(generator.normal(0, 1, 1200), 5)
    values += generator.normal(0, 1, 6000)
    found = intervals.variance_split(values, clusters, maps)
    assert found == pytest.approx((4 / 6, 1 / 6, 1 / 6), abs=0.05)
    assert sum(found) == pytest.approx(1.0)


def test_maps_and_parameters_cannot_be_told_apart_with_one_draw_a_map():
    generator = np.random.default_rng(6)
    clusters = np.repeat(np.arange(8), 5)
    assert np.isnan(intervals.variance_split(generator.normal(size=40), clusters, clusters)).all()
