"""Chance for the generator, from uniform numbers alone.

NumPy keeps the stream of uniform numbers from version to version, but not those of its other distributions;
so deviates are taken from inverse distribution functions, and a profile makes the same site later.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv, ndtr, ndtri

from ccsim.site.tables import Floats

Integers = NDArray[np.int64]


def generator(seed: int) -> np.random.Generator:
    """Return the generator of a seed, 0 or more."""
    return np.random.Generator(np.random.PCG64(seed))


def uniforms(rng: np.random.Generator, n: int) -> Floats:
    """Return n uniform numbers, above 0 and below 1."""
    return np.clip(rng.random(n), 2.0**-53, 1.0 - 2.0**-53)


def normals(rng: np.random.Generator, n: int) -> Floats:
    """Return n standard normal deviates."""
    return np.asarray(ndtri(uniforms(rng, n)))


def gammas(rng: np.random.Generator, n: int, *, mean: float, shape: float) -> Floats:
    """Return n deviates of a gamma distribution."""
    return np.asarray(gammaincinv(shape, uniforms(rng, n)) * mean / shape)


def betas(deviates: Floats, *, mean: float, sd: float) -> Floats:
    """Return standard normal deviates turned into a beta distribution of that mean and standard deviation."""
    size = mean * (1.0 - mean) / sd**2 - 1.0
    return np.asarray(betaincinv(mean * size, (1.0 - mean) * size, ndtr(deviates)))


def choices(rng: np.random.Generator, shares: Mapping[str, float] | Mapping[int, float], n: int) -> Integers:
    """Return n positions in the shares, drawn in their proportion."""
    steps = np.cumsum(list(shares.values()))
    return np.searchsorted(steps / steps[-1], uniforms(rng, n), side="right").astype(np.int64)


def race(rng: np.random.Generator, weights: Floats, count: int) -> Integers:
    """Return `count` different positions, chosen one after the other with those weights (0: never)."""
    times = -np.log(uniforms(rng, weights.size))
    with np.errstate(divide="ignore"):
        times = times / weights
    order = np.argsort(times, kind="stable")[:count]
    return np.sort(order[np.isfinite(times[order])])


def standardised(values: Floats) -> Floats:
    """Return the values less their mean, in standard deviations; zeros if they are all the same."""
    spread = float(values.std()) if values.size else 0.0
    return np.asarray((values - values.mean()) / spread) if spread > 0.0 else np.zeros(values.size)
