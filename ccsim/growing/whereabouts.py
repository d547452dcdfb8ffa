"""Where people live and which places they use, and what kinds of pairs this makes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.model.compiled import kernel

Ints = NDArray[np.int64]
I32 = NDArray[np.int32]
F64 = NDArray[np.float64]

DISTANCES_M: F64 = np.array([50.0, 100.0, 200.0, 400.0, 800.0, 1600.0])
"""Upper bounds of the classes of distance between homes; beyond the last is a class, and not known another."""

CLASSES = 2 * (DISTANCES_M.size + 2)
"""Classes of pairs: sharing no place by distance, then sharing some place by distance."""


FINEST_M = 10.0
BITS = 20


class Whereabouts(NamedTuple):
    """Homes and places of n people.

    Attributes:
        place_start: first of each person's places, [n + 1].
        place: places, in order within a person, [affiliations].
        x: home, metres, NaN where not known, [n].
        y: home, metres.
    """

    place_start: I32
    place: I32
    x: F64
    y: F64


def whereabouts(size: int, resident: Ints, place: Ints, x: F64, y: F64) -> Whereabouts:
    """Return the whereabouts of so many people from a list of who uses which place."""
    order = np.lexsort((place, resident))
    start = np.concatenate([[0], np.cumsum(np.bincount(resident, minlength=size))])
    return Whereabouts(start.astype(np.int32), place[order].astype(np.int32), x.astype(float), y.astype(float))


def nowhere(size: int) -> Whereabouts:
    """Return the whereabouts of so many people of whom no home and no place is known."""
    nothing = np.zeros(0, dtype=np.int64)
    return whereabouts(size, nothing, nothing, np.full(size, np.nan), np.full(size, np.nan))


def of_rows(where: Whereabouts, rows: Ints) -> Whereabouts:
    """Return the whereabouts of some of the people, or of some of them several times."""
    count = np.diff(where.place_start)[rows]
    start = np.concatenate([[0], np.cumsum(count)])
    offset = np.arange(start[-1]) - np.repeat(start[:-1], count)
    place = where.place[np.repeat(where.place_start[rows], count) + offset]
    return Whereabouts(start.astype(np.int32), place, where.x[rows], where.y[rows])


def street_order(where: Whereabouts) -> Ints:
    """Return the people in an order in which those who live near each other stand near each other (Morton curve).

    Who has no home on the map stands at the end.
    """
    known = ~np.isnan(where.x) & ~np.isnan(where.y)
    code = np.full(where.x.size, np.iinfo(np.int64).max)
    code[known] = 0
    for shift, values in enumerate((where.x[known], where.y[known])):
        cell = ((values - values.min(initial=np.inf)) / FINEST_M).astype(np.int64)
        for bit in range(BITS):
            code[known] |= (cell >> bit & 1) << (2 * bit + shift)
    return np.argsort(code, kind="stable")


def users_of(where: Whereabouts) -> tuple[I32, I32]:
    """Return the first user of each place, [places + 1], and the users of all places, place by place."""
    who = np.repeat(np.arange(where.x.size), np.diff(where.place_start))
    start = np.concatenate([[0], np.cumsum(np.bincount(where.place))])
    return start.astype(np.int32), who[np.argsort(where.place, kind="stable")].astype(np.int32)


@kernel
def share_place(where: Whereabouts, i: int, j: int) -> bool:
    """Return whether two use a same place."""
    k, last = where.place_start[i], where.place_start[i + 1]
    h, end = where.place_start[j], where.place_start[j + 1]
    while k < last and h < end:
        if where.place[k] == where.place[h]:
            return True
        if where.place[k] < where.place[h]:
            k += 1
        else:
            h += 1
    return False


@kernel
def pair_class(where: Whereabouts, bounds: F64, i: int, j: int) -> int:
    """Return the class of a pair."""
    apart = np.hypot(where.x[i] - where.x[j], where.y[i] - where.y[j])
    found = bounds.size + 1
    if not np.isnan(apart):
        found = 0
        while found < bounds.size and apart > bounds[found]:
            found += 1
    return found + (bounds.size + 2 if share_place(where, i, j) else 0)


@kernel
def pair_classes(where: Whereabouts, bounds: F64, a: I32, b: I32) -> I32:
    """Return the class of each pair, [pairs]."""
    found = np.empty(a.size, dtype=np.int32)
    for pair in range(a.size):
        found[pair] = pair_class(where, bounds, a[pair], b[pair])
    return found
