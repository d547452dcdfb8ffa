"""History matching: which points cannot be ruled out by any target (Craig and others 1997; Vernon and others 2010)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccsim.calibrating.bank import space_filling
from ccsim.calibrating.emulating import Emulator
from ccsim.calibrating.target import Flags, Floats, Target

LIMIT = 3.0
"""Implausibility above which a point is ruled out: three standard deviations (Pukelsheim 1994)."""

TRIALS = 2**14
"""Points looked at in search of such as are not ruled out."""


def implausibility(points: Floats, targets: Sequence[Target], standing_in: Sequence[Emulator]) -> Floats:
    """Return how far each target is missed at each point, in standard deviations, [n, targets].

    Counted in are the error of the published number, the discrepancy of the model, the doubt of the emulator,
    and what simulations at the same point differ by.
    """
    found = np.empty((len(points), len(targets)))
    for column, (target, emulator) in enumerate(zip(targets, standing_in, strict=True)):
        mean, variance = emulator.expected(points)
        found[:, column] = np.abs(mean - target.value) / np.sqrt(variance + emulator.noise + target.variance)
    return found


def not_ruled_out(points: Floats, waves: Sequence[tuple[Sequence[Target], Sequence[Emulator]]]) -> Flags:
    """Return which points no target rules out by the emulators of any wave, [n]."""
    kept = np.ones(len(points), dtype=bool)
    for targets, standing_in in waves:
        rows = np.flatnonzero(kept)
        if rows.size:
            kept[rows] = implausibility(points[rows], targets, standing_in).max(axis=1) <= LIMIT
    return kept


def next_wave(
    count: int, dimensions: int, waves: Sequence[tuple[Sequence[Target], Sequence[Emulator]]], seed: int
) -> tuple[Floats, float]:
    """Return points for the next wave, spread over what is not ruled out, and what share of the cube that is.

    Raises:
        ValueError: everything is ruled out: no parameters meet all targets.
    """
    tried = space_filling(TRIALS, dimensions, seed)
    kept = tried[not_ruled_out(tried, waves)]
    if not len(kept):
        raise ValueError("every point is ruled out: no values of the parameters meet all targets")
    return kept[:count], len(kept) / len(tried)
