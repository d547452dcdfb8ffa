"""Gives everybody who was not interviewed their first ties: by chance, before these are rewired."""

from __future__ import annotations

from typing import Any

import numpy as np

from ccsim.growing.rewiring import I32, Web, same_namer, tied
from ccsim.model.compiled import kernel

PASSES = 40
TRIES = 400


@kernel
def _put(web: Web, tie: int, u: int, v: int) -> None:
    """Write a tie between two."""
    web.ends[tie, 0], web.ends[tie, 1] = u, v
    for one, other in ((u, v), (v, u)):
        slot = web.start[one] + web.filled[one]
        web.tie[slot], web.partner[slot] = tie, other
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
def place(web: Web, first: int, stubs: I32, rng: Any) -> int:  # noqa: ANN401 (numpy's generator, as numba knows it)
    """Tie the people of a list of open ends, each to another; return the number of ties there are then.

    Args:
        web: holds the reported ties; changed in place.
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


def open_ends(free: I32) -> I32:
    """Return one entry for each tie that a person still lacks."""
    return np.repeat(np.arange(free.size, dtype=np.int32), free)
