"""Scenario discovery: boxes of the factors in which a scenario fails (the patient rule induction method, PRIM).

From the whole range a thin slice is peeled off again and again, the one without which failures are densest in what is
left (Friedman and Fisher 1999; Bryant and Lempert 2010). The box is told by the few factors that it restricts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.sensitivity.factors import Floats

Flags = NDArray[np.bool_]

PEELED = 0.05
"""Share of what is left that one step peels off."""

SMALLEST = 0.05
"""Smallest box, as a share of all points."""

MOST_FACTORS = 3
"""Most factors by which a box is told."""


class Box(NamedTuple):
    """Where a scenario fails.

    Attributes:
        low, high: ends of the box for every factor, in the unit cube, [factors].
        restricted: places of the factors that the box restricts, the most telling first.
        density: share of the points in it that fail.
        coverage: share of the failing points that lie in it.
        mass: share of all points that lie in it.
    """

    low: Floats
    high: Floats
    restricted: tuple[int, ...]
    density: float
    coverage: float
    mass: float


def failing_box(points: Floats, fails: Flags) -> Box | None:
    """Return the box that best tells where it fails, by density times coverage; None where it never or always does.

    Args:
        points: [n, factors] of the unit cube.
        fails: [n].
    """
    if not fails.any() or fails.all():
        return None
    low, high = np.zeros(points.shape[1]), np.ones(points.shape[1])
    best, best_score = _box(points, fails, low, high), -1.0
    inside = np.ones(len(points), dtype=bool)
    while inside.sum() * (1 - PEELED) >= SMALLEST * len(points):
        step = _best_peel(points, fails, inside)
        if step is None:
            break
        place, is_low, cut = step
        (low if is_low else high)[place] = cut
        inside = _within(points, low, high)
        found = _box(points, fails, low, high)
        if (score := found.density * found.coverage) > best_score:
            best, best_score = found, score
    return _told_by_few(points, fails, best)


def _best_peel(points: Floats, fails: Flags, inside: Flags) -> tuple[int, bool, float] | None:
    """Return which end of which factor to cut where, so that failures are densest in what is left."""
    own, failing = points[inside], fails[inside]
    best, found = failing.mean(), None
    for place in range(points.shape[1]):
        for is_low, share in ((True, PEELED), (False, 1 - PEELED)):
            cut = float(np.quantile(own[:, place], share))
            left = own[:, place] >= cut if is_low else own[:, place] <= cut
            if 0 < left.sum() < left.size and (density := failing[left].mean()) > best:
                best, found = density, (place, is_low, cut)
    return found


def _told_by_few(points: Floats, fails: Flags, box: Box) -> Box:
    """Return the box with all factors freed without which it is hardly less dense, at most `MOST_FACTORS` kept."""
    kept: list[int] = list(box.restricted)
    low, high = box.low.copy(), box.high.copy()

    def density_without(place: int) -> float:
        freed_low, freed_high = low.copy(), high.copy()
        freed_low[place], freed_high[place] = 0.0, 1.0
        return float(fails[_within(points, freed_low, freed_high)].mean())

    while kept:
        least = max(kept, key=density_without)
        if len(kept) <= MOST_FACTORS and density_without(least) < 0.98 * fails[_within(points, low, high)].mean():
            break
        low[least], high[least] = 0.0, 1.0
        kept.remove(least)
    kept.sort(key=density_without)
    return _box(points, fails, low, high)._replace(restricted=tuple(kept))


def _box(points: Floats, fails: Flags, low: Floats, high: Floats) -> Box:
    inside = _within(points, low, high)
    restricted = tuple(np.flatnonzero((low > 0) | (high < 1)).tolist())
    density = float(fails[inside].mean())
    return Box(low.copy(), high.copy(), restricted, density, float(fails[inside].sum() / fails.sum()), inside.mean())


def _within(points: Floats, low: Floats, high: Floats) -> Flags:
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))
