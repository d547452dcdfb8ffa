"""Statistics over worlds.

Every function takes a matrix with a row for each thing measured and a column for each world, in which NaN is
a world that does not have it. `clusters` [worlds] numbers the worlds that differ by luck alone: those of one draw of
the parameters on one map. What worlds share beside their luck is in `ccsim.experiments.layouts`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONFIDENCE = 0.95
"""Of the intervals for a mean over worlds."""


def means(values: Floats) -> Floats:
    """Return the mean over worlds of each row: [rows]."""
    return divided(np.nansum(values, axis=1), np.isfinite(values).sum(axis=1))


def cluster_means(values: Floats, clusters: Ints) -> Floats:
    """Return the mean of each row within each cluster: [rows, clusters]."""
    numbers = np.unique(clusters)
    return np.column_stack([means(values[:, clusters == number]) for number in numbers])


def confidence_interval(values: Floats, units: Ints) -> tuple[Floats, Floats]:
    """Return the 95 % t interval for the mean over worlds of each row: [rows], [rows].

    Over the means of the units, since worlds of one unit are no independent evidence; over the worlds where there is
    one unit only. NaN where fewer than two are left.

    Args:
        values: [rows, worlds].
        units: [worlds] number of what the worlds share: their draw of the parameters, or their map.
    """
    found = values if np.unique(units).size == 1 else cluster_means(values, units)
    count = np.isfinite(found).sum(axis=1)
    error = np.sqrt(divided(_squares(found), count - 1) / np.maximum(count, 1))
    half = np.where(count > 1, t_quantile(np.maximum(count - 1, 1)) * error, np.nan)
    middle = means(values)
    return middle - half, middle + half


def t_quantile(degrees: Floats | Ints) -> Floats:
    """Return how many standard errors the interval reaches to each side of the mean."""
    reach: Floats = stdtrit(degrees, (1 + CONFIDENCE) / 2)
    return reach


def quantile(values: Floats, share: float) -> Floats:
    """Return the quantile over worlds of each row, interpolated linearly: [rows]."""
    ordered = np.sort(values, axis=1)  # NaN last
    count = np.isfinite(values).sum(axis=1)
    position = share * np.maximum(count - 1, 0)
    below = np.floor(position).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    low = np.take_along_axis(ordered, below[:, None], axis=1)[:, 0]
    high = np.take_along_axis(ordered, above[:, None], axis=1)[:, 0]
    between: Floats = low + (position - below) * (high - low)
    return between


def share_better(effects: Floats, higher_is_better: NDArray[np.bool_]) -> Floats:
    """Return [rows]: the share of worlds with a difference in the better direction; none is not better."""
    signed = np.where(higher_is_better[:, None], effects, -effects)
    return divided((signed > 0).sum(axis=1).astype(float), np.isfinite(effects).sum(axis=1))


def variance_ratio(effects: Floats, baselines: Floats, clusters: Ints) -> Floats:
    """Return (variance of scenario + variance of baseline) / variance of the effect, over luck: [rows].

    Pooled within draws of the parameters; NaN where these have one luck each, or where nothing differs.
    """
    top = np.zeros(effects.shape[0])
    bottom = np.zeros(effects.shape[0])
    for number in np.unique(clusters):
        inside = clusters == number
        top += _squares(baselines[:, inside] + effects[:, inside]) + _squares(baselines[:, inside])
        bottom += _squares(effects[:, inside])
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), np.nan)


def _squares(values: Floats) -> Floats:
    """Return the sum of squared deviations from the mean of each row: [rows]."""
    summed: Floats = np.nansum((values - means(values)[:, None]) ** 2, axis=1)
    return summed


def divided(top: Floats, count: NDArray[np.number]) -> Floats:
    """Return a quotient, NaN where there is nothing to divide by."""
    return np.where(count > 0, top / np.maximum(count, 1), np.nan)
