"""Targets, first ties and rewiring."""

import numpy as np
import pytest
from communities_to_grow import community, interviewed
from hypothesis import given, settings
from hypothesis import strategies as st

from ccsim.growing import tying
from ccsim.growing.network import Evidence, grow
from ccsim.growing.rewiring import count_shared, rewire
from ccsim.growing.sample import seen
from ccsim.growing.targets import SHARED_BINS, bin_of, raked, with_ends


@given(st.lists(st.integers(1, 500), min_size=2, max_size=6), st.integers(0, 99))
def test_raked_tables_have_the_ends_asked_for(ends, seed):
    ends = np.array(ends, dtype=float)
    # A category with more ends than all others together must have ties within itself; these always may.
    table = with_ends(np.random.default_rng(seed).integers(0, 9, (ends.size, ends.size)).astype(float) + 0.5, ends)
    assert np.allclose(table.sum(axis=1), ends, rtol=1e-3)
    assert np.allclose(table, table.T)


def test_raking_keeps_a_table_that_fits():
    table = np.array([[4.0, 2.0], [2.0, 6.0]])
    assert np.allclose(raked(table, np.array([6.0, 8.0])), table)


@pytest.mark.parametrize(("shared", "expected"), [(0, 0), (1, 1), (5, 5), (6, 6), (7, 6), (8, 7), (1000, 10)])
def test_bins_of_shared_partners(shared, expected):
    assert bin_of(np.array([shared]))[0] == expected
    assert SHARED_BINS[expected] <= shared


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.25, 0.5]))
def test_rewiring_keeps_its_counts_and_breaks_no_promise(seed, share):
    sample = interviewed(*community(120, seed), share, seed)
    held = {}
    before = tying._rewired

    def watched(web, aims, rng):
        mark = np.zeros(web.filled.size, dtype=np.int32)
        degree = web.filled.copy()
        reported = web.ends[: aims.first_free].copy()
        rewire(web, aims, 3_000, 0.5, 0.0, mark, rng)
        assert (web.filled == degree).all()
        assert (web.ends[: aims.first_free] == reported).all()
        assert not mark.any()
        held.update(web=web, aims=aims)
        return np.zeros(1)

    tying._rewired = watched
    try:
        grown = grow(Evidence.of(sample, np.random.default_rng(seed)), np.random.default_rng(seed))
    finally:
        tying._rewired = before
    web, aims = held["web"], held["aims"]
    counted = bin_of(web.shared[aims.first_free :].astype(np.int64))
    assert np.bincount(counted, minlength=SHARED_BINS.size).tolist() == aims.counts[: SHARED_BINS.size].tolist()
    recounted = web.shared.copy()
    recounted[aims.first_free :] = 0
    fresh = web._replace(shared=recounted)
    count_shared(fresh, web.ends.shape[0], np.zeros(web.filled.size, dtype=np.int32))
    ties = {frozenset(pair) for pair in zip(grown.a.tolist(), grown.b.tolist(), strict=True)}
    assert len(ties) == grown.a.size
    assert all(len(pair) == 2 for pair in ties)
    nobody_tied_who_was_said_not_to_be(sample, grown)


def nobody_tied_who_was_said_not_to_be(sample, grown):
    """Two whom one interviewed named are tied in a map if and only if that one said so."""
    said = {frozenset(pair) for pair in zip(sample.a.tolist(), sample.b.tolist(), strict=True)}
    named = [set() for _ in range(sample.interviewed.size)]
    for a, b in zip(sample.a.tolist(), sample.b.tolist(), strict=True):
        named[a].add(b)
        named[b].add(a)
    for a, b in zip(grown.a.tolist()[sample.a.size :], grown.b.tolist()[sample.a.size :], strict=True):
        assert frozenset((a, b)) not in said
        for ego in np.flatnonzero(sample.interviewed).tolist():
            assert not {a, b} <= named[ego] | {ego}


def test_shared_partners_in_the_end_are_what_counting_finds():
    sample = interviewed(*community(), 0.3)
    grown = grow(Evidence.of(sample, np.random.default_rng(0)), np.random.default_rng(0))
    size = sample.population
    ties = np.zeros((size, size), dtype=int)
    ties[grown.a, grown.b] = ties[grown.b, grown.a] = 1
    assert ties.sum(axis=1)[: sample.interviewed.size][sample.interviewed].tolist() == (
        seen(sample).degree[sample.interviewed].tolist()
    )
