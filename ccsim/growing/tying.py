"""Makes the ties that nobody reported: first roughly as they should be, then rewired until they are."""

from __future__ import annotations

import numpy as np

from ccsim.growing.placing import build, place
from ccsim.growing.rewiring import I32, Aims, Web, count_shared, rewire
from ccsim.growing.sample import Floats, Ints, Sample, Seen
from ccsim.growing.targets import SHARED_BINS, Targets, bin_of
from ccsim.growing.whereabouts import CLASSES, DISTANCES_M, Whereabouts, of_rows, pair_classes, street_order, users_of

CLOSING = 0.5
"""Share of proposals that seek to close a triangle."""

NEAR = 0.4
"""Share of proposals that seek somebody who lives near or uses a same place, where homes are known."""

SWEEPS_AT_MOST = 100
COST = 50.0
"""Cost of being off by as much as chance would be (by the square root of a target)."""

SLACK = 0.02
"""Distance, as a share of a target, that no survey would tell apart: it counts like chance."""

CLOSE_ENOUGH = 0.25
"""Squared distance from the targets, as a share of what chance and slack would make of it, that ends the search."""

LOOK_BACK, GAIN = 10, 0.8
"""The search also ends when so many sweeps leave more than this share of the distance: targets may be at odds."""


def tied_up(
    sample: Sample, known: Seen, traits: Ints, where: Whereabouts, free: Ints, aims: Targets, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """Return all ties: those of the sample, then those that nobody reported; and the distance from the targets."""
    is_asked = np.zeros(sample.population, dtype=bool)
    is_asked[: sample.interviewed.size] = sample.interviewed
    people = np.flatnonzero(~is_asked)
    people = people[street_order(of_rows(where, people))]
    row = np.full(sample.population, -1, dtype=np.int64)
    row[people] = np.arange(people.size)
    fixed = np.flatnonzero(~is_asked[sample.a] & ~is_asked[sample.b])
    web = _web(sample, known, people, row, fixed, free)
    counted = _aims(traits[people].astype(np.int32), of_rows(where, people), fixed.size, aims)
    shared = 0.0 if aims.shared is None else float(SHARED_BINS @ aims.shared)
    ties, open_ends = build(web, counted, fixed.size, free[people].astype(np.int32), shared, rng)
    ties = place(web, ties, open_ends, rng)
    web = _along_the_street(web._replace(ends=web.ends[:ties], shared=web.shared[:ties]), fixed.size)
    _counted(web, counted)
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


def _aims(traits: I32, where: Whereabouts, first_free: int, aims: Targets) -> Aims:
    """Return targets as the kernels take them; nothing is counted yet."""
    bins = np.zeros(SHARED_BINS.size) if aims.shared is None else aims.shared
    tables = [(np.triu(table, 1) + np.diag(np.diag(table)) / 2).ravel() for table in aims.mixing]
    classes = np.zeros(0) if aims.classes is None else aims.classes
    target = np.concatenate([bins, *tables, classes])
    cost = COST / (target + 1.0)
    if aims.shared is None:
        cost[: bins.size] = 0.0
    return Aims(
        bin_of(np.arange(int(SHARED_BINS[-1]) + 1)).astype(np.int32),
        first_free,
        np.zeros(target.size),
        target,
        cost,
        np.cumsum([bins.size, *(table.size for table in tables)]).astype(np.int32),
        np.array([len(table) for table in aims.mixing], dtype=np.int32),
        np.ascontiguousarray(traits),
        where,
        DISTANCES_M if classes.size else np.zeros(0),
        *users_of(where),
        np.zeros((4, len(tables) + (1 if classes.size else 0)), dtype=np.int32),
    )


def _along_the_street(web: Web, first_free: int) -> Web:
    """Return the ties that were not reported numbered by their ends, so that what is read together lies together."""
    order = np.lexsort((web.ends[first_free:, 1], web.ends[first_free:, 0]))
    number = np.arange(web.ends.shape[0], dtype=np.int32)
    number[first_free + order] = number[first_free:].copy()
    ends = web.ends.copy()
    ends[first_free:] = web.ends[first_free:][order]
    return web._replace(ends=ends, tie=number[web.tie])


def _counted(web: Web, aims: Aims) -> None:
    """Count the ties as they stand."""
    count_shared(web, aims.first_free, np.zeros(web.filled.size, dtype=np.int32))
    free = web.ends[aims.first_free :]
    bins = bin_of(web.shared[aims.first_free :].astype(np.int64))
    counts = [np.bincount(bins, minlength=SHARED_BINS.size)]
    for column, size in enumerate(aims.categories.tolist()):
        pairs = np.sort(aims.traits[free, column], axis=1)
        counts.append(np.bincount(pairs[:, 0] * size + pairs[:, 1], minlength=size * size))
    if aims.bounds.size:
        classes = pair_classes(aims.where, aims.bounds, free[:, 0].copy(), free[:, 1].copy())
        counts.append(np.bincount(classes, minlength=CLASSES))
    aims.counts[:] = np.concatenate(counts)


def _rewired(web: Web, aims: Aims, rng: np.random.Generator) -> Floats:
    """Rewire until the targets are met, or for so long; return the distance from each target as a share of it."""
    mark = np.zeros(web.filled.size, dtype=np.int32)
    steps = max(2 * (web.ends.shape[0] - aims.first_free), 500)
    counted = aims.cost > 0
    near = NEAR if aims.bounds.size else 0.0
    chance = aims.target + 1.0 + (SLACK * aims.target) ** 2
    enough = CLOSE_ENOUGH * float((aims.target[counted] > 0).sum())
    distance: list[float] = []
    for sweep in range(SWEEPS_AT_MOST):
        rewire(web, aims, steps, CLOSING, near, mark, rng)
        distance.append(float((np.square(aims.counts - aims.target) / chance)[counted].sum()))
        if distance[-1] <= enough or (sweep >= LOOK_BACK and distance[-1] > GAIN * distance[-1 - LOOK_BACK]):
            break
    return (aims.counts - aims.target) / (aims.target + 1.0)
