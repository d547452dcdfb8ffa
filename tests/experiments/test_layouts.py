"""Worlds laid over maps and draws: variances by where they come from, and intervals that know what worlds share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccsim.experiments.intervals import confidence_interval
from ccsim.experiments.layouts import Layout, components, interval
from ccsim.experiments.worlds import WorldCounts


def layout_of(maps, draws, luck):
    worlds = np.array(WorldCounts(maps, draws, luck).worlds())
    return Layout(worlds[:, 0], worlds[:, 1])


def made_up(layout, maps, draws, luck, rows=1, seed=0):
    """Values [rows, worlds] with these standard deviations from map to map, draw to draw and world to world."""
    generator = np.random.default_rng(seed)
    values = luck * generator.normal(size=(rows, layout.maps.size))
    for size, units in ((maps, layout.maps), (draws, layout.parameters)):
        numbers, places = np.unique(units, return_inverse=True)
        values += size * generator.normal(size=(rows, numbers.size))[:, places]
    return values


@pytest.mark.parametrize("counts", [(20, 20, 5), (20, 20, 2), (4, 20, 5), (20, 8, 5), (5, 5, 10)])
@pytest.mark.parametrize("sizes", [(1.0, 2.0, 1.5), (2.0, 0.5, 1.0)])
def test_the_variances_are_found_without_bias(counts, sizes):
    layout = layout_of(*counts)
    found = components(made_up(layout, *sizes, rows=4000), layout)
    # None is below 0, so one that is small beside the others comes out a little high.
    for variance, size in zip(found[:3], sizes, strict=True):
        assert variance.mean() == pytest.approx(size**2, rel=0.08, abs=0.35)
    assert not found.untold.any()


def test_of_equal_numbers_it_is_the_analysis_of_variance():
    layout = layout_of(1, 6, 4)
    values = made_up(layout, 0.0, 2.0, 1.0, rows=3)
    found = components(values, layout)
    cells = values.reshape(3, 6, 4)
    within = cells.var(axis=2, ddof=1).mean(axis=1)
    between = 4 * cells.mean(axis=2).var(axis=1, ddof=1)
    np.testing.assert_allclose(found.luck, within)
    np.testing.assert_allclose(found.parameters, (between - within) / 4)
    assert np.isnan(found.maps).all()


@given(st.floats(-1e6, 1e6), st.floats(0.01, 100))
def test_units_and_zero_do_not_matter(shift, factor):
    layout = layout_of(4, 6, 4)
    values = made_up(layout, 1.0, 1.0, 1.0)
    moved = components(values * factor + shift, layout)
    for one, other in zip(components(values, layout), moved, strict=True):
        np.testing.assert_allclose(one * factor**2, other, rtol=1e-3, atol=1e-6 * factor**2)


def test_the_names_of_maps_and_draws_do_not_matter():
    layout = layout_of(4, 6, 4)
    values = made_up(layout, 1.0, 1.0, 1.0)
    renamed = Layout(7 - layout.maps, (layout.parameters * 5 + 2) % 6)
    order = np.random.default_rng(1).permutation(layout.maps.size)
    shuffled = Layout(layout.maps[order], layout.parameters[order])
    for other, given_values in ((renamed, values), (shuffled, values[:, order])):
        for one, two in zip(components(values, layout), components(given_values, other), strict=True):
            np.testing.assert_allclose(one, two)
        np.testing.assert_allclose(interval(values, layout), interval(given_values, other))


def test_maps_and_draws_change_places():
    layout = layout_of(5, 5, 5)
    values = made_up(layout, 2.0, 1.0, 1.0)
    turned = components(values, Layout(layout.parameters, layout.maps))
    found = components(values, layout)
    np.testing.assert_allclose(found.maps, turned.parameters)
    np.testing.assert_allclose(found.parameters, turned.maps)


def test_what_cannot_be_told_apart_is_not():
    one_luck = components(made_up(layout := layout_of(4, 12, 1), 1, 1, 1), layout)
    assert np.isfinite(one_luck.maps)
    assert np.isnan([one_luck.parameters, one_luck.luck]).all()
    assert one_luck.untold > 0
    everything = components(made_up(layout := layout_of(4, 4, 1), 1, 1, 1), layout)
    assert np.isnan(everything[:3]).all()
    assert everything.untold > 0
    central = components(made_up(layout := layout_of(5, 1, 20), 1, 0, 1), layout)
    assert np.isfinite([central.maps, central.luck]).all()
    assert np.isnan(central.parameters)


def test_worlds_that_lack_a_row_are_left_out():
    layout = layout_of(4, 6, 4)
    values = made_up(layout, 1.0, 1.0, 1.0)
    kept = np.ones(values.shape[1], dtype=bool)
    kept[[1, 5, 17]] = False
    holed = np.where(kept, values, np.nan)
    fewer = Layout(layout.maps[kept], layout.parameters[kept])
    for one, other in zip(components(holed, layout), components(values[:, kept], fewer), strict=True):
        np.testing.assert_allclose(one, other)
    np.testing.assert_allclose(interval(holed, layout), interval(values[:, kept], fewer))


@pytest.mark.parametrize(
    ("counts", "units"),
    [((1, 6, 4), "parameters"), ((4, 12, 1), "maps"), ((6, 2, 6), "parameters"), ((5, 1, 20), "maps")],
)
def test_nested_worlds_have_a_t_interval_over_the_outer_ones(counts, units):
    layout = layout_of(*counts)
    assert not layout.crossed
    values = made_up(layout, 1.0, 1.0, 1.0, rows=3)
    np.testing.assert_allclose(interval(values, layout), confidence_interval(values, getattr(layout, units)))


@pytest.mark.parametrize("counts", [(20, 20, 5), (2, 20, 5), (4, 20, 5), (20, 8, 5), (5, 5, 5)])
@pytest.mark.parametrize("sizes", [(1.0, 1.0, 1.0), (2.0, 0.5, 1.0), (0.3, 2.0, 1.0)])
def test_the_interval_covers_the_truth_as_often_as_it_says(counts, sizes):
    layout = layout_of(*counts)
    assert layout.crossed
    low, high = interval(made_up(layout, *sizes, rows=2000), layout)
    # 0.95, of 2000 sets of worlds: no less by more than three of its standard errors.
    assert ((low < 0) & (high > 0)).mean() >= 0.935


def test_forgetting_that_worlds_share_a_map_would_be_overconfident():
    layout = layout_of(4, 20, 5)
    values = made_up(layout, 1.0, 0.2, 0.2, rows=500)
    for low, high in (
        confidence_interval(values, layout.parameters),
        confidence_interval(values, np.arange(layout.maps.size)),
    ):
        assert ((low < 0) & (high > 0)).mean() < 0.7


def test_worlds_that_do_not_differ_have_an_interval_of_no_width():
    layout = layout_of(4, 4, 4)
    low, high = interval(np.full((2, 16), 3.0), layout)
    np.testing.assert_array_equal(low, high)
