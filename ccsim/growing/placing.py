"""Gives everybody who was not interviewed their first ties, near enough to what they should look like.

Ties are made one after another. Somebody with open ends is drawn, and of a few others drawn at random or among the
partners of their partners the first is taken whom they may be tied to and whose categories are still short of ties
with theirs. Whether to look among partners' partners is steered so that shared partners keep pace with their target.
What is left over is tied by chance. `rewiring.py` does the rest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ccsim.growing.rewiring import I32, Aims, Web, cell_of, class_of, fellow, neighbour, same_namer, tied
from ccsim.model.compiled import kernel

PASSES = 40
TRIES = 400
CANDIDATES = 40
"""People looked at for each tie before chance takes over."""


@kernel
def _put(web: Web, tie: int, u: int, v: int) -> None:
    """Write a tie between two."""
    web.ends[tie, 0], web.ends[tie, 1] = u, v
    for end in range(2):
        one = web.ends[tie, end]
        slot = web.start[one] + web.filled[one]
        web.tie[slot], web.partner[slot] = tie, web.ends[tie, 1 - end]
        web.filled[one] += 1


@kernel
def _may(web: Web, u: int, v: int) -> bool:
    """Return whether two may be tied who are not."""
    return u != v and not tied(web, u, v) and not same_namer(web, u, v)


@kernel
def _take_out(web: Web, tie: int) -> None:
    """Take out a tie."""
    for end in range(2):
        one = web.ends[tie, end]
        last = web.start[one] + web.filled[one] - 1
        for slot in range(web.start[one], last + 1):
            if web.tie[slot] == tie:
                web.tie[slot], web.partner[slot] = web.tie[last], web.partner[last]
                break
        web.filled[one] -= 1


@kernel
def _over(aims: Aims, cell: int, done: float) -> float:
    """Return by how much one tie more would exceed a target so far, as a share of what chance would make of it."""
    target = done * aims.target[cell]
    return max(aims.counts[cell] + 0.5 - target, 0.0) / np.sqrt(target + 1.0)


@kernel
def _excess(aims: Aims, u: int, v: int, done: float) -> float:
    """Return by how much a tie between two would exceed the targets of its sorts when such a share of ties is made."""
    found = 0.0
    for column in range(aims.categories.size):
        found += _over(aims, cell_of(aims, column, u, v), done)
    if aims.bounds.size:
        found += _over(aims, class_of(aims, u, v), done)
    return found


@kernel
def _count(aims: Aims, u: int, v: int) -> None:
    """Count a tie between two by its sorts."""
    for column in range(aims.categories.size):
        aims.counts[cell_of(aims, column, u, v)] += 1.0
    if aims.bounds.size:
        aims.counts[class_of(aims, u, v)] += 1.0


@kernel
def _partner_of_partner(web: Web, u: int, rng: Any) -> int:  # noqa: ANN401
    """Return somebody two steps away; u where there is none."""
    if web.filled[u] == 0:
        return u
    through = web.partner[web.start[u] + int(rng.random() * web.filled[u])]
    return web.partner[web.start[through] + int(rng.random() * web.filled[through])]


@kernel
def _in_common(web: Web, u: int, v: int) -> int:
    """Return how many partners two share."""
    found = 0
    for slot in range(web.start[u], web.start[u] + web.filled[u]):
        if tied(web, web.partner[slot], v):
            found += 1
    return found


@kernel
def _somebody(web: Web, aims: Aims, u: int, free: I32, stubs: I32, left: int, near: bool, done: float, rng: Any) -> int:  # noqa: ANN401
    """Return with whom somebody may best be tied; themselves where nobody was found."""
    best, least = u, np.inf
    for turn in range(CANDIDATES):
        if near and turn < CANDIDATES // 2:
            v = _partner_of_partner(web, u, rng)
        elif aims.bounds.size and turn % 4 < 2:
            v = neighbour(aims, u, rng) if rng.random() < 0.5 else fellow(aims, u, rng)
        else:
            v = stubs[int(rng.random() * left)]
        if free[v] == 0 or not _may(web, u, v):
            continue
        excess = _excess(aims, u, v, done)
        if excess < least:
            best, least = v, excess
        if excess == 0.0:
            break
    return best


@kernel
def build(web: Web, aims: Aims, first: int, free: I32, shared: float, rng: Any) -> tuple[int, I32]:  # noqa: ANN401
    """Make ties that look as they should while such are found; return the number of ties, and the ends left open.

    Args:
        web: holds the reported ties; changed in place.
        aims: targets; the counts of sorts are kept, those of shared partners not.
        first: number of the first tie to be made.
        free: open ends of each person; changed.
        shared: shared partners of all ties to be made, together; 0 where that is not known.
        rng: source of chance.
    """
    stubs = np.repeat(np.arange(free.size).astype(np.int32), free)
    entries, late = free.copy(), np.zeros(stubs.size, dtype=np.int32)
    left, waiting, ties, closed, total = stubs.size, 0, first, 0.0, max(stubs.size // 2, 1)
    while left > 1:
        i = int(rng.random() * left)
        u = stubs[i]
        left -= 1
        stubs[i] = stubs[left]
        entries[u] -= 1
        if rng.random() * (entries[u] + 1) >= free[u]:
            continue  # this end was tied from its other side
        free[u] -= 1
        done = (ties + 1 - first) / total
        near = closed < shared * done
        v = _somebody(web, aims, u, free, stubs, left, near, done, rng)
        if v == u:
            late[waiting] = u
            waiting += 1
            continue
        free[v] -= 1
        closed += 3.0 * _in_common(web, u, v)
        _count(aims, u, v)
        _put(web, ties, u, v)
        ties += 1
    last = np.repeat(np.arange(free.size).astype(np.int32), free)
    return ties, np.concatenate((late[:waiting], last))


@kernel
def place(web: Web, first: int, stubs: I32, rng: Any) -> int:  # noqa: ANN401 (numpy's generator, as numba knows it)
    """Tie the people of a list of open ends by chance; return the number of ties there are then.

    Args:
        web: holds the ties there are; changed in place.
        first: number of the first tie to be made.
        stubs: one entry for each open end; changed.
        rng: source of chance.
    """
    ties, left = first, stubs.size
    for _ in range(PASSES):
        for i in range(left - 1, 0, -1):
            j = int(rng.random() * (i + 1))
            stubs[i], stubs[j] = stubs[j], stubs[i]
        kept = 0
        for i in range(0, left - 1, 2):
            u, v = stubs[i], stubs[i + 1]
            if _may(web, u, v):
                _put(web, ties, u, v)
                ties += 1
            else:
                stubs[kept], stubs[kept + 1] = u, v
                kept += 2
        if left % 2:
            stubs[kept] = stubs[left - 1]
            kept += 1
        left = kept
        if left < 2:
            break
    for i in range(0, left - 1, 2):
        u, v = stubs[i], stubs[i + 1]
        for _ in range(TRIES if ties > first else 0):
            other = first + int(rng.random() * (ties - first))
            x, y = web.ends[other, 0], web.ends[other, 1]
            if x != v and y != u and _may(web, u, x) and _may(web, v, y):
                _take_out(web, other)
                _put(web, other, u, x)
                _put(web, ties, v, y)
                ties += 1
                break
    return ties
