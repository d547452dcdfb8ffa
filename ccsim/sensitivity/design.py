"""Designs: which points of the unit cube are evaluated. All luck comes from generators that were given a seed.

SALib takes `seed=0` for no seed at all, so it is given generators, never numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import SALib.sample.morris as morris_sample
import SALib.sample.sobol as sobol_sample
from scipy.stats import qmc

from ccsim.experiments.worlds import hashed
from ccsim.sensitivity.factors import Floats

MARGIN = 0.05
"""Screening goes from this quantile of each prior to its counterpart: at the very ends hardly anything lies."""


def generator(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose; 0 is a seed like any other."""
    return np.random.default_rng(hashed("ccsim sensitivity", seed, purpose))


def problem(names: Sequence[str], margin: float = 0.0) -> dict[str, Any]:
    """Return the unit cube, less a margin at each end, as SALib wants it."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[margin, 1.0 - margin]] * len(names)}


def screening_points(names: Sequence[str], trajectories: int, levels: int, seed: int) -> Floats:
    """Return Morris trajectories: [trajectories x (factors + 1), factors], each step moving one factor."""
    asked = problem(names, MARGIN)
    points = morris_sample.sample(asked, trajectories, num_levels=levels, seed=generator(seed, "screening"))
    return np.asarray(points, np.float64)


def filling_points(count: int, factors: int, seed: int, purpose: str) -> Floats:
    """Return points that fill the unit cube evenly: a Latin hypercube, [count, factors]."""
    return np.asarray(qmc.LatinHypercube(factors, seed=generator(seed, purpose)).random(count), np.float64)


def saltelli_points(names: Sequence[str], base: int, seed: int) -> Floats:
    """Return Saltelli's design for first-order and total indices: [base x (factors + 2), factors].

    Args:
        names: of the factors.
        base: size of each of its two base samples; a power of 2.
        seed: of the scrambling.
    """
    rng = generator(seed, "indices")
    return np.asarray(sobol_sample.sample(problem(names), base, calc_second_order=False, seed=rng), np.float64)
