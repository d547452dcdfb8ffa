"""Groups of residents who are compared with each other: by lived experience and by deprivation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccsim.site.tables import Codes, Floats, Ints

LEAST_RESIDENTS = 30
"""Residents a stratum must have for its mean and spread to be its own."""


def deprivation_levels(deprivation: Floats) -> Codes:
    """Return the tertile of deprivation of every resident: 0 least, 2 most deprived, -1 not known. [n]

    Residents with the same deprivation are in the same tertile, that of their middle rank.
    """
    known = ~np.isnan(deprivation)
    values = deprivation[known]
    ordered = np.sort(values)
    twice_middle = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    levels = np.full(deprivation.size, -1, dtype=np.int8)
    levels[known] = 3 * twice_middle // max(2 * values.size, 1)
    return levels


def strata(lived_experience: NDArray[np.bool_], deprivation: Floats) -> Ints:
    """Return the stratum of every resident, numbered from 0 without gaps. [n]

    Lived experience (yes, no) by tertile of deprivation. Where that leaves a stratum with fewer than
    `LEAST_RESIDENTS`, the tertiles of that half are put together, and then the halves.
    """
    half = lived_experience.astype(np.int64)
    level = deprivation_levels(deprivation).astype(np.int64) + 1
    sizes = np.bincount(half, minlength=2)
    if (sizes[sizes > 0] < LEAST_RESIDENTS).any():
        half = np.zeros_like(half)
    for of_half in np.unique(half):
        inside = half == of_half
        counts = np.bincount(level[inside])
        if (counts[counts > 0] < LEAST_RESIDENTS).any():
            level[inside] = 0
    _, numbered = np.unique(half * 4 + level, return_inverse=True)
    return numbered.astype(np.int32)


def means_and_spreads(values: Floats, stratum: Ints) -> tuple[Floats, Floats]:
    """Return the mean and standard deviation (ddof 0) of the values in every stratum. [strata]

    The spread is exactly 0 where all values are the same.
    """
    count = int(stratum.max()) + 1 if stratum.size else 0
    mean, spread = np.zeros(count), np.zeros(count)
    for s in range(count):
        inside = values[stratum == s]
        low, high = inside.min(), inside.max()
        mean[s] = low if low == high else inside.mean()
        spread[s] = 0.0 if low == high else inside.std()
    return mean, spread
