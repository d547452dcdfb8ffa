"""Rewires the ties that nobody reported until they look as the reported ones say they should.

Everybody keeps their number of ties. A step takes two ties, a-b and x-y, and proposes a-x and b-y in their place: at
random, or so that a is tied to somebody who shares a partner with a. It is taken with probability min(1, exp(-rise)),
where the rise is that of the weighted squared distance of counts from their targets (Metropolis): first for the sorts
of pairs (mixing by each identity column; distance of homes and places in common), then for shared partners. Two
stages, each with a chance of its own, keep the same balance as one, and the first costs a tenth of the whole. Ties
that were reported stay, and two whom somebody named who said that they are not tied stay apart.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.growing.whereabouts import Whereabouts, pair_class
from ccsim.model.compiled import kernel

I32 = NDArray[np.int32]
F64 = NDArray[np.float64]

DOORS = 200.0
"""How far up or down the street somebody who lives near is sought at most."""


class Web(NamedTuple):
    """Ties among those who were not interviewed; n people, E ties of which the first F were reported.

    People are numbered along the street: those who live near have numbers that are near.

    Attributes:
        start: first slot of each person, [n + 1]; a person has one slot for each of their ties.
        partner: the other end, [slots].
        tie: number of the tie in the slot, [slots].
        filled: slots in use, [n].
        ends: the two people of each tie, [E, 2].
        shared: shared partners of the two ends, those interviewed among them, [E].
        namers_start: first of each person's namers, [n + 1].
        namers: who of the interviewed named them, in order, [namings].
    """

    start: I32
    partner: I32
    tie: I32
    filled: I32
    ends: I32
    shared: I32
    namers_start: I32
    namers: I32


class Aims(NamedTuple):
    """Counts as they are, as they should be, and what being off costs.

    Attributes:
        bin_of: bin of each number of shared partners; the last one for any higher, [numbers].
        first_free: ties from here on are counted.
        counts: shared partners by bin, then for each column the ties between each two categories, then ties by class
            of whereabouts, [counts].
        target: [counts].
        cost: cost of the squared distance, [counts].
        column_start: where the counts of each column begin, [columns + 1].
        categories: categories of each column, [columns].
        traits: category of each person, [n, columns].
        where: homes and places of each person.
        bounds: bounds of the classes of distance, metres; empty where whereabouts do not count.
        users_start: first user of each place.
        users: who uses each place.
        cells: room to write down the counts that the ties of a swap belong to, [4, sorts].
    """

    bin_of: I32
    first_free: int
    counts: F64
    target: F64
    cost: F64
    column_start: I32
    categories: I32
    traits: I32
    where: Whereabouts
    bounds: F64
    users_start: I32
    users: I32
    cells: I32


@kernel
def tied(web: Web, u: int, v: int) -> bool:
    """Return whether two are tied."""
    if web.filled[u] > web.filled[v]:
        u, v = v, u
    first = web.start[u]
    for slot in range(first, first + web.filled[u]):  # noqa: SIM110 (a generator would not be compiled)
        if web.partner[slot] == v:
            return True
    return False


@kernel
def same_namer(web: Web, u: int, v: int) -> bool:
    """Return whether somebody interviewed named both: whether these two are tied has been said."""
    i, j = web.namers_start[u], web.namers_start[v]
    while i < web.namers_start[u + 1] and j < web.namers_start[v + 1]:
        if web.namers[i] == web.namers[j]:
            return True
        if web.namers[i] < web.namers[j]:
            i += 1
        else:
            j += 1
    return False


@kernel
def _count(aims: Aims, index: int, by: float) -> float:
    """Change a count; return the rise of the cost."""
    off = aims.counts[index] - aims.target[index]
    aims.counts[index] += by
    return aims.cost[index] * (2.0 * off * by + by * by)


@kernel
def cell_of(aims: Aims, column: int, u: int, v: int) -> int:
    """Return which count a tie between two belongs to in a column."""
    g, h = aims.traits[u, column], aims.traits[v, column]
    if g > h:
        g, h = h, g
    return aims.column_start[column] + g * aims.categories[column] + h


@kernel
def class_of(aims: Aims, u: int, v: int) -> int:
    """Return which count a tie between two belongs to by their whereabouts."""
    return aims.column_start[aims.categories.size] + pair_class(aims.where, aims.bounds, u, v)


@kernel
def _write_sorts(aims: Aims, row: int, u: int, v: int) -> None:
    """Write down which counts a tie between two belongs to."""
    columns = aims.categories.size
    for column in range(columns):
        aims.cells[row, column] = cell_of(aims, column, u, v)
    if aims.bounds.size:
        aims.cells[row, columns] = class_of(aims, u, v)


@kernel
def _count_sorts(aims: Aims, row: int, by: float) -> float:
    """Count a tie of the sorts that were written down, or one less; return the rise of the cost."""
    rise = 0.0
    for cell in aims.cells[row]:
        rise += _count(aims, cell, by)
    return rise


@kernel
def _share(web: Web, aims: Aims, tie: int, by: int) -> float:
    """Give a tie one shared partner more or less; return the rise of the cost."""
    before = web.shared[tie]
    web.shared[tie] = before + by
    if tie < aims.first_free:
        return 0.0
    last = aims.bin_of.size - 1
    old, new = aims.bin_of[min(before, last)], aims.bin_of[min(before + by, last)]
    if old == new:
        return 0.0
    return _count(aims, old, -1.0) + _count(aims, new, 1.0)


@kernel
def _share_around(web: Web, aims: Aims, tie: int, u: int, v: int, by: int, mark: I32) -> float:
    """Give or take a shared partner on ties that close a triangle with u-v, and count u-v's own; return the rise."""
    rise = 0.0
    common = 0
    for slot in range(web.start[u], web.start[u] + web.filled[u]):
        mark[web.partner[slot]] = web.tie[slot] + 1
    for slot in range(web.start[v], web.start[v] + web.filled[v]):
        other = mark[web.partner[slot]]
        if other > 0:
            common += 1
            rise += _share(web, aims, other - 1, by)
            rise += _share(web, aims, web.tie[slot], by)
    for slot in range(web.start[u], web.start[u] + web.filled[u]):
        mark[web.partner[slot]] = 0
    last = aims.bin_of.size - 1
    if by > 0:
        web.shared[tie] = common
        rise += _count(aims, aims.bin_of[min(common, last)], 1.0)
    else:
        rise += _count(aims, aims.bin_of[min(web.shared[tie], last)], -1.0)
    return rise


@kernel
def remove(web: Web, aims: Aims, tie: int, mark: I32) -> float:
    """Take a tie away; return the rise of the cost of shared partners."""
    u, v = web.ends[tie, 0], web.ends[tie, 1]
    for one in (u, v):
        first, last = web.start[one], web.start[one] + web.filled[one] - 1
        for slot in range(first, last + 1):
            if web.tie[slot] == tie:
                web.tie[slot], web.partner[slot] = web.tie[last], web.partner[last]
                break
        web.filled[one] -= 1
    return _share_around(web, aims, tie, u, v, -1, mark)


@kernel
def add(web: Web, aims: Aims, tie: int, u: int, v: int, mark: I32) -> float:
    """Put a tie between two; return the rise of the cost of shared partners."""
    rise = _share_around(web, aims, tie, u, v, 1, mark)
    web.ends[tie, 0], web.ends[tie, 1] = u, v
    for one, other in ((u, v), (v, u)):
        slot = web.start[one] + web.filled[one]
        web.tie[slot], web.partner[slot] = tie, other
        web.filled[one] += 1
    return rise


@kernel
def _closing(web: Web, first_free: int, a: int, rng: Any) -> int:  # noqa: ANN401 (numpy's generator, as numba knows it)
    """Return a tie with its ends so turned that its first shares a partner with a; -1 where chance found none.

    The number returned is twice the tie, plus one if its ends are to be swapped.
    """
    if web.filled[a] == 0:
        return -1
    through = web.partner[web.start[a] + int(rng.random() * web.filled[a])]
    x = web.partner[web.start[through] + int(rng.random() * web.filled[through])]
    if x == a:
        return -1
    slot = web.start[x] + int(rng.random() * web.filled[x])
    tie = web.tie[slot]
    if tie < first_free:
        return -1
    return 2 * tie + (1 if web.ends[tie, 0] != x else 0)


@kernel
def _sorts_pass(aims: Aims, a: int, b: int, x: int, y: int, rng: Any) -> bool:  # noqa: ANN401
    """Return whether a-x and b-y may take the place of a-b and x-y by their sorts; they are then counted so."""
    _write_sorts(aims, 0, a, b)
    _write_sorts(aims, 1, x, y)
    _write_sorts(aims, 2, a, x)
    _write_sorts(aims, 3, b, y)
    rise = _count_sorts(aims, 0, -1.0) + _count_sorts(aims, 1, -1.0)
    rise += _count_sorts(aims, 2, 1.0) + _count_sorts(aims, 3, 1.0)
    if rise <= 0.0 or rng.random() < np.exp(-rise):
        return True
    _count_back(aims)
    return False


@kernel
def _count_back(aims: Aims) -> None:
    """Take back the counts of the swap that was written down."""
    for row, by in ((0, 1.0), (1, 1.0), (2, -1.0), (3, -1.0)):
        _count_sorts(aims, row, by)


@kernel
def _partners_pass(
    web: Web,
    aims: Aims,
    one: int,
    other: int,
    ends: tuple[int, int, int, int],
    mark: I32,
    rng: Any,  # noqa: ANN401
) -> bool:
    """Return whether the swap passes by shared partners; it is then made, else its sorts are counted back."""
    a, b, x, y = ends
    rise = remove(web, aims, one, mark) + remove(web, aims, other, mark)
    rise += add(web, aims, one, a, x, mark) + add(web, aims, other, b, y, mark)
    if rise <= 0.0 or rng.random() < np.exp(-rise):
        return True
    remove(web, aims, one, mark)
    remove(web, aims, other, mark)
    add(web, aims, one, a, b, mark)
    add(web, aims, other, x, y, mark)
    _count_back(aims)
    return False


@kernel
def neighbour(aims: Aims, a: int, rng: Any) -> int:  # noqa: ANN401
    """Return somebody who lives near: some doors up or down the street, the nearer the likelier."""
    doors = int(DOORS ** rng.random())
    return (a + (doors if rng.random() < 0.5 else -doors)) % aims.traits.shape[0]


@kernel
def fellow(aims: Aims, a: int, rng: Any) -> int:  # noqa: ANN401
    """Return somebody who uses a same place; a where there is no place."""
    first = aims.where.place_start[a]
    count = aims.where.place_start[a + 1] - first
    if count == 0:
        return a
    place = aims.where.place[first + int(rng.random() * count)]
    first = aims.users_start[place]
    return aims.users[first + int(rng.random() * (aims.users_start[place + 1] - first))]


@kernel
def _near(web: Web, aims: Aims, a: int, rng: Any) -> int:  # noqa: ANN401
    """Return a tie of somebody who lives near a or uses a same place, as `_closing` does; -1 where there is none."""
    x = neighbour(aims, a, rng) if rng.random() < 0.5 else fellow(aims, a, rng)
    if x == a or web.filled[x] == 0:
        return -1
    tie = web.tie[web.start[x] + int(rng.random() * web.filled[x])]
    if tie < aims.first_free:
        return -1
    return 2 * tie + (1 if web.ends[tie, 0] != x else 0)


@kernel
def rewire(web: Web, aims: Aims, steps: int, closing: float, near: float, mark: I32, rng: Any) -> int:  # noqa: ANN401
    """Propose so many changes, to one tie after another; return how many were made.

    Args:
        web: the ties; changed in place.
        aims: counts, kept up to date, and targets.
        steps: proposals.
        closing: share of proposals that seek to close a triangle.
        near: share of proposals that seek somebody who lives near or uses a same place.
        mark: zeros, [n]; left as zeros.
        rng: source of chance.
    """
    first, total, made = aims.first_free, web.ends.shape[0], 0
    if total - first < 2:
        return 0
    for step in range(steps):
        one = first + step % (total - first)
        turn = int(rng.random() * 2)
        a, b = web.ends[one, turn], web.ends[one, 1 - turn]
        kind = rng.random()
        if kind < closing:
            found = _closing(web, first, a, rng)
        elif kind < closing + near:
            found = _near(web, aims, a, rng)
        else:
            found = 2 * first + int(rng.random() * 2 * (total - first))
        if found < 0:
            continue
        other, turn = found // 2, found % 2
        x, y = web.ends[other, turn], web.ends[other, 1 - turn]
        if one == other or a in (x, y) or b in (x, y):
            continue
        if tied(web, a, x) or tied(web, b, y) or same_namer(web, a, x) or same_namer(web, b, y):
            continue
        if _sorts_pass(aims, a, b, x, y, rng) and _partners_pass(web, aims, one, other, (a, b, x, y), mark, rng):
            made += 1
    return made


@kernel
def count_shared(web: Web, first_free: int, mark: I32) -> None:
    """Count the shared partners of all ties as they stand; of reported ones, those through unreported ties too.

    Args:
        web: the ties; of reported ones `shared` holds those that were reported. Changed in place.
        first_free: the first tie that was not reported.
        mark: zeros, [n]; left as zeros.
    """
    for tie in range(web.ends.shape[0]):
        u, v = web.ends[tie, 0], web.ends[tie, 1]
        for slot in range(web.start[u], web.start[u] + web.filled[u]):
            mark[web.partner[slot]] = 1 if web.tie[slot] < first_free else 2
        for slot in range(web.start[v], web.start[v] + web.filled[v]):
            through = mark[web.partner[slot]]
            if through > 0 and (tie >= first_free or through == 2 or web.tie[slot] >= first_free):
                web.shared[tie] += 1
        for slot in range(web.start[u], web.start[u] + web.filled[u]):
            mark[web.partner[slot]] = 0
