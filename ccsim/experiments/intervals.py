"""Statistics over worlds: worlds are draws of the parameters, and lucks nested within them.

Every function takes a matrix with a row for each thing measured and a column for each world, in which NaN is
a world that does not have it, and `clusters` [worlds], the number of each world's draw of the parameters.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONFIDENCE = 0.95
"""Of the intervals for a mean over worlds."""


class VarianceSplit(NamedTuple):
    """Shares of the variance between worlds, together 1; NaN where the worlds cannot tell them apart.

    With one map there is nothing to tell of maps: `maps` is NaN, and the other two are 1 together.
    """

    maps: float
    parameters: float
    luck: float


UNKNOWN_SPLIT = VarianceSplit(np.nan, np.nan, np.nan)
"""Where the worlds cannot tell the sources of their differences apart."""


def means(values: Floats) -> Floats:
    """Return the mean over worlds of each row: [rows]."""
    return _divided(np.nansum(values, axis=1), np.isfinite(values).sum(axis=1))


def cluster_means(values: Floats, clusters: Ints) -> Floats:
    """Return the mean of each row within each cluster: [rows, clusters]."""
    numbers = np.unique(clusters)
    return np.column_stack([means(values[:, clusters == number]) for number in numbers])


def confidence_interval(values: Floats, clusters: Ints) -> tuple[Floats, Floats]:
    """Return the 95 % interval for the mean over worlds of each row: [rows], [rows].

    A t interval over the means of the clusters, since worlds of one draw of the parameters are no independent
    evidence; over the worlds where there is one cluster only. NaN where fewer than two are left.
    """
    units = values if np.unique(clusters).size == 1 else cluster_means(values, clusters)
    count = np.isfinite(units).sum(axis=1)
    degrees = np.maximum(count - 1, 1)
    error = np.sqrt(_divided(_squares(units), count - 1) / np.maximum(count, 1))
    half = np.where(count > 1, stdtrit(degrees, (1 + CONFIDENCE) / 2) * error, np.nan)
    middle = means(values)
    return middle - half, middle + half


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
    return _divided((signed > 0).sum(axis=1).astype(float), np.isfinite(effects).sum(axis=1))


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


def variance_split(values: Floats, clusters: Ints, maps: Ints) -> VarianceSplit:
    """Split the variance of one row of values [worlds] by a nested analysis of variance.

    Lucks are nested in draws of the parameters, and these in maps; with one map there are two levels. A negative
    component counts as none. With one luck for each draw, or one draw only, parameters and luck cannot be told apart.

    Args:
        values: [worlds], NaN where a world does not have it.
        clusters: [worlds] number of each world's draw of the parameters, different from map to map.
        maps: [worlds] number of each world's map.
    """
    present = np.isfinite(values)
    values, clusters, maps = values[present], clusters[present], maps[present]
    if np.unique(clusters).size < 2 or values.size == np.unique(clusters).size:
        return UNKNOWN_SPLIT
    if np.unique(maps).size < 2:
        parameters, luck = _components(values, clusters)
        total = parameters + luck
        return VarianceSplit(np.nan, parameters / total, luck / total) if total > 0 else UNKNOWN_SPLIT
    components = _three_components(values, clusters, maps)
    total = sum(components)
    return VarianceSplit(*(part / total for part in components)) if total > 0 else UNKNOWN_SPLIT


def _components(values: Floats, clusters: Ints) -> tuple[float, float]:
    """Return the variance between clusters and within them, by the method of moments (Searle 1992, 3.6)."""
    between, within, sizes = _mean_squares(values, clusters)
    return max(0.0, (between - within) / _typical(sizes)), within


def _three_components(values: Floats, clusters: Ints, maps: Ints) -> tuple[float, float, float]:
    """Return the variance between maps, between clusters of a map, and within clusters.

    For designs in which every map has about as many clusters, and every cluster about as many worlds.
    """
    numbers = np.unique(clusters)
    middles = np.array([values[clusters == number].mean() for number in numbers])
    of_map = np.array([maps[clusters == number][0] for number in numbers])
    _, within, sizes = _mean_squares(values, clusters)
    if numbers.size == np.unique(of_map).size:
        return np.nan, np.nan, np.nan
    between_maps, between_clusters, per_map = _mean_squares(middles, of_map)
    parameters = max(0.0, between_clusters - within / sizes.mean())
    return max(0.0, (between_maps - between_clusters) / _typical(per_map)), parameters, within


def _mean_squares(values: Floats, clusters: Ints) -> tuple[float, float, Floats]:
    """Return the mean squares between and within clusters, and how many values each cluster has."""
    numbers, sizes = np.unique(clusters, return_counts=True)
    middles = np.array([values[clusters == number].mean() for number in numbers])
    within = sum(float(_squares(values[None, clusters == number])[0]) for number in numbers)
    between = float((sizes * (middles - values.mean()) ** 2).sum()) / (numbers.size - 1)
    return between, within / (values.size - numbers.size), sizes.astype(np.float64)


def _typical(sizes: Floats) -> float:
    """Return how large a cluster counts in the mean square between clusters."""
    return float((sizes.sum() - (sizes**2).sum() / sizes.sum()) / (sizes.size - 1))


def _squares(values: Floats) -> Floats:
    """Return the sum of squared deviations from the mean of each row: [rows]."""
    summed: Floats = np.nansum((values - means(values)[:, None]) ** 2, axis=1)
    return summed


def _divided(top: Floats, count: NDArray[np.integer]) -> Floats:
    return np.where(count > 0, top / np.maximum(count, 1), np.nan)
