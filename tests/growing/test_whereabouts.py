"""Who shares a place with whom, how far apart they live, and that tied people stay as near as tied people are."""

from dataclasses import replace

import numpy as np
import pytest
from communities_to_grow import community, interviewed
from hypothesis import given, settings
from hypothesis import strategies as st

from ccsim.growing.nearness import FEWEST_PAIRS, nearness
from ccsim.growing.network import Evidence, grow
from ccsim.growing.sample import seen
from ccsim.growing.whereabouts import (
    CLASSES,
    DISTANCES_M,
    nowhere,
    of_rows,
    pair_classes,
    street_order,
    users_of,
    whereabouts,
)

HALF = CLASSES // 2


def classes(where, pairs):
    one, other = np.array(pairs, dtype=np.int32).T
    return pair_classes(where, DISTANCES_M, one.copy(), other.copy()).tolist()


def test_pairs_are_classed_by_distance_and_a_place_in_common():
    x = np.array([0.0, 30.0, 150.0, 5_000.0, np.nan])
    where = whereabouts(5, np.array([0, 1, 1, 3]), np.array([2, 7, 2, 7]), x, np.zeros(5))
    assert classes(where, [(0, 1), (0, 2), (1, 3), (2, 3), (0, 4)]) == [HALF, 2, HALF + 6, 6, 7]


def test_nobody_shares_what_nobody_knows():
    assert classes(nowhere(3), [(0, 1), (1, 2)]) == [HALF - 1, HALF - 1]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_places_are_shared_as_sets_are(seed):
    rng = np.random.default_rng(seed)
    goes = rng.random((12, 6)) < 0.3
    resident, place = np.nonzero(goes)
    shuffled = rng.permutation(resident.size)
    where = whereabouts(12, resident[shuffled], place[shuffled], rng.random(12), rng.random(12))
    rows = rng.integers(12, size=20)
    one, other = rng.integers(20, size=(2, 30)).astype(np.int32)
    found = pair_classes(of_rows(where, rows), DISTANCES_M, one, other) >= HALF
    assert found.tolist() == (goes[rows[one]] & goes[rows[other]]).any(axis=1).tolist()
    start, users = users_of(where)
    for number in range(start.size - 1):
        assert set(users[start[number] : start[number + 1]].tolist()) == set(np.flatnonzero(goes[:, number]).tolist())


def test_the_street_leads_from_neighbour_to_neighbour():
    rng = np.random.default_rng(0)
    x, y = rng.random((2, 400)) * 1_000
    x[:3] = np.nan
    nothing = np.zeros(0, dtype=np.int64)
    order = street_order(whereabouts(400, nothing, nothing, x, y))
    assert sorted(order.tolist()) == list(range(400))
    assert set(order[-3:].tolist()) == {0, 1, 2}
    steps = np.hypot(np.diff(x[order[:-3]]), np.diff(y[order[:-3]]))
    assert np.median(steps) < 60  # any two live some 500 metres apart


def test_ties_that_are_made_are_as_near_as_those_that_nobody_told_of():
    ties, traits = community(480, 1)
    block = np.arange(480) // 8
    # The identity column says the block of everybody, so that the test can count what was told of.
    sample = interviewed(ties, np.column_stack([traits, block]), 0.4, 1, block=block)
    mapped = sample.traits[:, 1]
    sample = replace(sample, traits=sample.traits[:, :1])
    grown = grow(Evidence.of(sample, np.random.default_rng(1)), np.random.default_rng(1))
    a, b = grown.a[sample.a.size :].astype(np.int32), grown.b[sample.b.size :].astype(np.int32)
    made = (pair_classes(grown.homes.where, DISTANCES_M, a, b) >= HALF).mean()
    inside = (ties & (block[:, None] == block[None])).sum() // 2
    told = (mapped[sample.a] == mapped[sample.b]).sum()
    truly = (inside - told) / (ties.sum() // 2 - sample.a.size)
    assert 0.05 < truly < 0.4
    assert abs(made - truly) < 0.15  # any two: 0.02


def test_with_few_tied_pairs_nearness_is_not_known():
    sample = interviewed(*community(60, 0), 0.2, 0)
    both = sample.interviewed[sample.a] & sample.interviewed[sample.b]
    kept = ~both | (np.cumsum(both) < FEWEST_PAIRS)
    few = replace(sample, a=sample.a[kept], b=sample.b[kept])
    size = few.interviewed.size
    here = whereabouts(size, np.arange(size), np.zeros(size, dtype=int), np.zeros(size), np.zeros(size))
    assert nearness(few, seen(few), here, np.random.default_rng(0)) is None
    assert nearness(sample, seen(sample), nowhere(size), np.random.default_rng(0)) is None


@pytest.mark.parametrize("share", [0.4, 0.05])
def test_who_was_named_as_of_a_street_has_a_home_there(share):
    ties, traits = community(480, 2)
    block = np.arange(480) // 8
    sample = interviewed(ties, np.column_stack([traits, block]), share, 2, block=block)
    street = sample.traits[:, 1]
    size = street.size
    where = whereabouts(size, np.arange(size), street, sample.where.x, sample.where.y)
    sample = replace(sample, traits=sample.traits[:, :1], where=where)
    grown = grow(Evidence.of(sample, np.random.default_rng(2)), np.random.default_rng(2))
    asked = sample.interviewed
    there = np.isin(street, street[asked]) & ~asked  # somebody interviewed lives in their street
    assert there.any()
    assert (street[grown.homes.taken[:size][there]] == street[there]).mean() > 0.9
