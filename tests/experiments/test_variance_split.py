"""Shares of the variance between worlds, and the ranges in which they lie."""

import numpy as np
import pytest
from experiments.test_layouts import layout_of, made_up

from ccsim.experiments.layouts import Layout
from ccsim.experiments.variance_split import SCHEMA, Shares, split_table, variance_split

EVEN = np.repeat(np.arange(6), 4)
ONE_MAP = Layout(np.zeros(24, dtype=np.int64), EVEN)


def test_split_recovers_the_components():
    clusters = np.repeat(np.arange(400), 5)
    layout = Layout(np.zeros(2000, dtype=np.int64), clusters)
    found = variance_split(made_up(layout, 0.0, 3.0, 1.0)[0], layout)
    assert np.isnan(found.shares.maps)
    assert found.shares.parameters == pytest.approx(0.9, abs=0.03)
    assert found.shares.parameters + found.shares.luck == pytest.approx(1.0)
    assert found.low.parameters < 0.9 < found.high.parameters
    assert found[3:] == (1, 400, 2000)


def test_split_at_its_ends():
    draws = np.repeat(np.random.default_rng(4).normal(size=6), 4)
    assert variance_split(draws, ONE_MAP).shares[1:3] == (1.0, 0.0)
    opposed = np.tile([1.0, -1.0, 2.0, -2.0], 6)  # draws agree better than chance: the component would be negative
    assert variance_split(opposed, ONE_MAP).shares[1:3] == (0.0, 1.0)
    assert np.isnan(variance_split(np.ones(24), ONE_MAP).shares).all()
    assert np.isnan(variance_split(np.ones(1), Layout(np.zeros(1, int), np.zeros(1, int))).shares).all()


def test_split_recovers_three_components():
    layout = layout_of(300, 300, 8)
    found = variance_split(made_up(layout, 2.0, 1.0, 1.0)[0], layout)
    assert found.shares[:3] == pytest.approx((4 / 6, 1 / 6, 1 / 6), abs=0.08)
    assert sum(found.shares) == pytest.approx(1.0)


def test_what_does_not_vary_has_no_share_and_luck_alone_has_it_all():
    layout = layout_of(8, 8, 6)
    maps = layout.maps.astype(float)
    assert variance_split(maps, layout).shares == (1.0, 0.0, 0.0, 0.0)
    assert variance_split(layout.parameters.astype(float), layout).shares == (0.0, 1.0, 0.0, 0.0)
    opposed = np.empty(maps.size)  # within every draw on every map: as much above 0 as below
    for cell in np.unique(layout.cells):
        own = np.flatnonzero(layout.cells == cell)
        opposed[own] = np.linspace(-1, 1, own.size)
    assert variance_split(opposed, layout).shares == (0.0, 0.0, 1.0, 0.0)


@pytest.mark.parametrize("sizes", [(1.0, 1.0, 1.0), (2.0, 0.5, 1.0)])
def test_ranges_hold_the_share_about_as_often_as_they_say(sizes):
    layout = layout_of(20, 20, 5)
    truth = np.square(sizes) / np.square(sizes).sum()
    held = np.zeros(3)
    for seed in range(60):
        found = variance_split(made_up(layout, *sizes, seed=seed)[0], layout)
        held += (np.array(found.low[:3]) <= truth) & (truth <= np.array(found.high[:3]))
    assert (held >= 45).all()  # 54 of 60 if nine in ten; 45 is three standard errors below 0.88


def test_the_same_worlds_give_the_same_ranges():
    layout = layout_of(4, 4, 4)
    values = made_up(layout, 1.0, 1.0, 1.0)[0]
    assert variance_split(values, layout) == variance_split(values, layout)


def test_the_table_has_a_row_for_each_source_that_could_be_told():
    crossed, one_luck = layout_of(4, 4, 4), layout_of(2, 6, 1)
    table = split_table(
        {
            ("here", "a"): variance_split(made_up(crossed, 1.0, 1.0, 1.0)[0], crossed),
            ("there", "a"): variance_split(made_up(one_luck, 1.0, 1.0, 1.0)[0], one_luck),
        },
        "wellbeing",
    )
    assert table.schema.equals(SCHEMA)
    found = [(row["site"], row["source"], row["levels"]) for row in table.to_pylist()]
    assert found == [
        ("here", "maps", 4), ("here", "parameters", 4), ("here", "luck", 16),
        ("there", "maps", 2), ("there", "untold", 6),
    ]  # fmt: skip
    assert all(0 <= row["low"] <= row["high"] <= 1 for row in table.to_pylist())


def test_shares_have_names():
    assert Shares._fields == ("maps", "parameters", "luck", "untold")
