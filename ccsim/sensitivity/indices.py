"""Indices of variance (Sobol) and of distribution (PAWN) of each factor, by SALib on emulators, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import SALib.analyze.pawn as pawn_analyse
import SALib.analyze.sobol as sobol_analyse

from ccsim.calibrating.emulating import Emulator
from ccsim.sensitivity.design import filling_points, generator, problem, saltelli_points
from ccsim.sensitivity.factors import Floats

BASE = 2**11
"""Size of each base sample of Saltelli's design, evaluated on an emulator."""

SLICES = 10
"""Slices of each factor's range, whose distributions PAWN compares with the whole."""


class Indices(NamedTuple):
    """Indices of one output, [factors] each; intervals are of 95 %, over samples and over which points were run.

    What the emulator misses may be any factor's: intervals are so much wider.

    Attributes:
        first: share of the variance that a factor explains by itself.
        first_low, first_high: its interval.
        total: share with all that it does together with others.
        total_low, total_high: its interval.
        pawn: median distance of distributions (Kolmogorov and Smirnov), 0 to 1.
        pawn_of_nothing: what a factor that does nothing would be given.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    pawn: Floats
    pawn_of_nothing: float


def indices_of(names: Sequence[str], whole: Emulator, parts: Sequence[Emulator], seed: int) -> Indices:
    """Return the indices of the factors of one output.

    Args:
        names: of the factors.
        whole: the emulator of the output.
        parts: like it, each learnt without some of the points.
        seed: of the samples.
    """
    points = saltelli_points(names, BASE, seed)
    found = [_sobol(names, one.expected(points)[0], seed) for one in (whole, *parts)]
    missed = max(1.0 - whole.held_out, 0.0)
    ends = {
        name: (
            np.min([one[name] - one[f"{name}_conf"] for one in found], axis=0) - missed,
            np.max([one[name] + one[f"{name}_conf"] for one in found], axis=0) + missed,
        )
        for name in ("S1", "ST")
    }
    spread = filling_points(BASE, len(names), seed, "pawn")
    pawn, nothing = _pawn(names, spread, whole.expected(spread)[0], seed)
    return Indices(found[0]["S1"], *ends["S1"], found[0]["ST"], *ends["ST"], pawn, nothing)


def _sobol(names: Sequence[str], values: Floats, seed: int) -> dict[str, Floats]:
    """Return Sobol indices with half-widths of their intervals; nought where nothing varies."""
    if np.ptp(values) < 1e-15:
        return {name: np.zeros(len(names)) for name in ("S1", "S1_conf", "ST", "ST_conf")}
    found: dict[str, Any] = sobol_analyse.analyze(
        problem(names), values, calc_second_order=False, seed=generator(seed, "bootstrap")
    )
    return {name: np.asarray(found[name], np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf")}


def _pawn(names: Sequence[str], points: Floats, values: Floats, seed: int) -> tuple[Floats, float]:
    """Return PAWN's median index of every factor, and that of a factor that does nothing."""
    if np.ptp(values) < 1e-15:
        return np.zeros(len(names)), 0.0
    rng = generator(seed, "a factor that does nothing")
    asked = problem([*names, "nothing"])
    found: dict[str, Any] = pawn_analyse.analyze(
        asked, np.column_stack([points, rng.random(len(points))]), values, S=SLICES
    )
    medians = np.asarray(found["median"], np.float64)
    return medians[:-1], float(medians[-1])
