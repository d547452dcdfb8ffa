"""Makes the ties that nobody reported: by chance first, then rewired until they look as they should."""

from __future__ import annotations

import numpy as np

from ccsim.growing.placing import open_ends, place
from ccsim.growing.rewiring import I32, Aims, Web, count_shared, rewire
from ccsim.growing.sample import Floats, Ints, Sample, Seen
from ccsim.growing.targets import SHARED_BINS, Targets, bin_of

CLOSING = 0.5
"""Share of proposals that seek to close a triangle."""

SWEEPS_AT_MOST = 60
FIRST_COST, COST_GROWTH = 2.0, 1.5
"""Cost of a relative distance of one from a target, at first, and by what it grows from sweep to sweep."""

CLOSE_ENOUGH = 0.01
"""Relative distance from the targets, beyond one tie, that ends the search."""


def tied_up(
    sample: Sample, known: Seen, traits: Ints, free: Ints, aims: Targets, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """Return all ties: those of the sample, then those that nobody reported; and the distance from the targets."""
    is_asked = np.zeros(sample.population, dtype=bool)
    is_asked[: sample.interviewed.size] = sample.interviewed
    people = np.flatnonzero(~is_asked)
    row = np.full(sample.population, -1, dtype=np.int64)
    row[people] = np.arange(people.size)
    fixed = np.flatnonzero(~is_asked[sample.a] & ~is_asked[sample.b])
    web = _web(sample, known, people, row, fixed, free)
    ties = place(web, fixed.size, open_ends(free[people].astype(np.int32)), rng)
    web = web._replace(ends=web.ends[:ties], shared=web.shared[:ties])
    counted = _aims(web, fixed.size, traits[people].astype(np.int32), aims)
    off = _rewired(web, counted, rng)
    ends = people[web.ends[fixed.size :]]
    return np.concatenate([sample.a, ends[:, 0]]), np.concatenate([sample.b, ends[:, 1]]), off


def _web(sample: Sample, known: Seen, people: Ints, row: Ints, fixed: Ints, free: Ints) -> Web:
    """Return the reported ties among those not interviewed, with slots for the others."""
    ends = np.stack([row[sample.a[fixed]], row[sample.b[fixed]]], axis=1).astype(np.int32)
    reported = np.bincount(ends.ravel(), minlength=people.size)
    start = np.concatenate([[0], np.cumsum(reported + free[people])]).astype(np.int32)
    total = fixed.size + int(free[people].sum()) // 2
    both = np.concatenate([ends, np.zeros((total - fixed.size, 2), dtype=np.int32)])
    partner, tie = np.zeros(int(start[-1]), dtype=np.int32), np.zeros(int(start[-1]), dtype=np.int32)
    one = np.concatenate([ends[:, 0], ends[:, 1]])
    other, number = np.concatenate([ends[:, 1], ends[:, 0]]), np.tile(np.arange(fixed.size), 2)
    order = np.argsort(one, kind="stable")
    first = np.concatenate([[0], np.cumsum(reported)])[one[order]]
    slot = start[one[order]] + np.arange(order.size) - first
    partner[slot], tie[slot] = other[order], number[order]
    shared = np.zeros(total, dtype=np.int32)
    shared[: fixed.size] = known.shared[fixed]
    namers_start, namers = _namers(sample, people, row)
    return Web(start, partner, tie, reported.astype(np.int32), both, shared, namers_start, namers)


def _namers(sample: Sample, people: Ints, row: Ints) -> tuple[I32, I32]:
    """Return who of the interviewed named each other resident, in order."""
    asked = sample.interviewed
    named, namer = [], []
    if sample.alter_ties_asked:
        for one, other in ((sample.a, sample.b), (sample.b, sample.a)):
            counted = asked[one] & ~asked[other]
            namer.append(one[counted])
            named.append(row[other[counted]])
    flat_named = np.concatenate([*named, np.zeros(0, dtype=np.int64)])
    flat_namer = np.concatenate([*namer, np.zeros(0, dtype=np.int64)])
    order = np.lexsort((flat_namer, flat_named))
    start = np.concatenate([[0], np.cumsum(np.bincount(flat_named, minlength=people.size))])
    return start.astype(np.int32), flat_namer[order].astype(np.int32)


def _shared_counts(web: Web, first_free: int) -> Floats:
    """Return how many unreported ties have each number of shared partners, by bin."""
    bins = bin_of(web.shared[first_free:].astype(np.int64))
    return np.bincount(bins, minlength=SHARED_BINS.size).astype(np.float64)


def _aims(web: Web, first_free: int, traits: Ints, aims: Targets) -> Aims:
    """Return targets as the kernel takes them; the counts are of the ties as they stand."""
    count_shared(web, first_free, np.zeros(web.filled.size, dtype=np.int32))
    bins = SHARED_BINS.size
    target, counts = [np.zeros(bins)], [np.zeros(bins)]
    free = web.ends[first_free:]
    if aims.shared is not None:
        target, counts = (
            [aims.shared],
            [_shared_counts(web, first_free)],
        )
    for column, table in enumerate(aims.mixing):
        size = len(table)
        target.append((np.triu(table, 1) + np.diag(np.diag(table)) / 2).ravel())
        pairs = np.sort(traits[free, column], axis=1)
        counts.append(np.bincount(pairs[:, 0] * size + pairs[:, 1], minlength=size * size).astype(float))
    sizes = [bins, *(len(table) ** 2 for table in aims.mixing)]
    wanted = np.concatenate(target)
    cost = 1.0 / (wanted + 1.0)
    if aims.shared is None:
        cost[:bins] = 0.0
    return Aims(
        bin_of(np.arange(int(SHARED_BINS[-1]) + 1)).astype(np.int32),
        first_free,
        np.concatenate(counts),
        wanted,
        cost,
        np.cumsum(sizes).astype(np.int32),
        np.array([len(table) for table in aims.mixing], dtype=np.int32),
        np.ascontiguousarray(traits),
    )


def _rewired(web: Web, aims: Aims, rng: np.random.Generator) -> Floats:
    """Rewire until the targets are met, or for so long; return the distance from each target as a share of it."""
    mark = np.zeros(web.filled.size, dtype=np.int32)
    steps = max(2 * (web.ends.shape[0] - aims.first_free), 500)
    base = aims.cost.copy()
    cost = FIRST_COST
    for _ in range(SWEEPS_AT_MOST):
        aims.cost[:] = base * cost
        rewire(web, aims, steps, CLOSING, mark, rng)
        off = np.abs(aims.counts - aims.target)
        if np.all(off[base > 0] <= CLOSE_ENOUGH * aims.target[base > 0] + 1.0):
            break
        cost = min(cost * COST_GROWTH, 1e3)
    return (aims.counts - aims.target) / (aims.target + 1.0)
