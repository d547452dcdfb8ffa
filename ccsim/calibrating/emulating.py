"""Emulators: fast stand-ins for the virtual measurements, with how sure they are.

Each is a Gaussian process: a quadratic trend, what the trend leaves over (Matern), and noise. What differs between two
simulations at the same point (luck, and the parameters that are not free) is the noise. The trend is part of the
process, so that doubt about it counts.

Another machine is to find the same emulators. So the kernel's numbers have weak priors, without which those that do
not matter would end anywhere, and are rounded; and linear algebra runs on one processor, since sums depend on how many
share them (it is faster, too, at this size).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Matern, WhiteKernel
from sklearn.model_selection import KFold
from threadpoolctl import threadpool_limits

from ccsim.calibrating.bank import Bank
from ccsim.calibrating.target import Floats

FOLDS = 5
SHAPED_BY = 400
"""Most simulations from which the kernel is found, whose cost grows with the cube; all of them are then learnt from."""
BLOCK = 5_000
"""Points predicted at once: bounds memory."""
PRIOR_PRECISION = 0.1
"""Of the logarithm of each of the kernel's numbers about where its search begins: a factor of 20 is nothing odd."""
KERNEL_DECIMALS = 2
"""To which those logarithms are rounded: a hundredth changes no prediction that anybody would notice."""

Objective = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True)
class Emulator:
    """Stands in for one virtual measurement.

    Attributes:
        process: of the measurement in standard scores; None where it never changes.
        mean: mean of the measurement over the bank.
        scale: its standard deviation over the bank.
        noise: variance of a single simulation about its expectation.
        held_out: share of the variance of the expectation that is met at points which were not fitted: what is left
            over there, less the noise, against the spread less the noise. 1 is perfect.
    """

    process: GaussianProcessRegressor | None
    mean: float
    scale: float
    noise: float
    held_out: float

    @threadpool_limits.wrap(limits=1, user_api="blas")
    def expected(self, points: Floats) -> tuple[Floats, Floats]:
        """Return the expectation of the measurement at points [n, d], and its variance, each [n]."""
        if self.process is None:
            return np.full(len(points), self.mean), np.zeros(len(points))
        found, spread = np.empty(len(points)), np.empty(len(points))
        for start in range(0, len(points), BLOCK):
            rows = slice(start, start + BLOCK)
            found[rows], spread[rows] = self.process.predict(_centred(points[rows]), return_std=True)
        # The process predicts a single simulation; the expectation is surer by the noise.
        return self.mean + found * self.scale, np.maximum(np.square(spread * self.scale) - self.noise, 0.0)


def emulator(points: Floats, values: Floats) -> Emulator:
    """Return an emulator of one measurement; simulations in which it is NaN are left out.

    Args:
        points: [n, d] of the unit cube.
        values: [n].

    Raises:
        ValueError: fewer simulations than twice the coefficients of the trend.
    """
    known = np.isfinite(values)
    x, y = points[known], values[known]
    size = points.shape[1]
    needed = (size + 1) * (size + 2)
    if len(y) < needed:
        raise ValueError(f"{len(y)} simulations; at least {needed} are needed for {size} parameters")
    mean, scale = float(y.mean()), float(y.std())
    if scale < 1e-12:
        return Emulator(None, mean, 1.0, 0.0, 1.0)
    scores = (y - mean) / scale
    step = -(-len(y) // SHAPED_BY)
    shaped = _fitted(x[::step], scores[::step], None)
    process = shaped if step == 1 else _fitted(x, scores, shaped)
    noise = float(process.kernel_.k2.noise_level)
    missed = np.empty(len(y))
    for learnt, kept in KFold(FOLDS, shuffle=True, random_state=0).split(x):
        missed[kept] = scores[kept] - _fitted(x[learnt], scores[learnt], process).predict(_centred(x[kept]))
    left = max(float(np.square(missed).mean()) - noise, 0.0)
    return Emulator(process, mean, scale, noise * scale**2, 1 - left / max(1 - noise, 1e-6))


def without_a_part(points: Floats, values: Floats, whole: Emulator) -> tuple[Emulator, ...]:
    """Return emulators like one, each learnt without a fifth of the simulations: how much hangs on which were run.

    Args:
        points, values: what it was learnt from.
        whole: the emulator; its kernel is kept.
    """
    if whole.process is None:
        return (whole,) * FOLDS
    known = np.isfinite(values)
    x, scores = points[known], (values[known] - whole.mean) / whole.scale
    parts = KFold(FOLDS, shuffle=True, random_state=0).split(x)
    return tuple(replace(whole, process=_fitted(x[learnt], scores[learnt], whole.process)) for learnt, _ in parts)


@threadpool_limits.wrap(limits=1, user_api="blas")
def _fitted(x: Floats, scores: Floats, like: GaussianProcessRegressor | None) -> GaussianProcessRegressor:
    """Return a process; with the kernel of another, which is not fitted again, where one is given."""
    if like is None:
        trend = ConstantKernel(0.3, (1e-4, 100)) * DotProduct(1.0, (0.1, 10)) ** 2
        rest = ConstantKernel(0.1, (1e-5, 10)) * Matern(np.full(x.shape[1], 1.0), (0.1, 30), nu=2.5)
        process = GaussianProcessRegressor(trend + rest + WhiteKernel(0.1, (1e-8, 2)), optimizer=_likeliest)
    else:
        process = GaussianProcessRegressor(like.kernel_, optimizer=None)
    with warnings.catch_warnings():
        # A length at its bound says that a parameter does not matter, which is no failure.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return process.fit(_centred(x), scores)


def _likeliest(objective: Objective, start: Floats, bounds: Floats) -> tuple[Floats, float]:
    """Return the likeliest logarithms of a kernel's numbers under weak priors, rounded, and what they score."""

    def with_priors(asked: Floats) -> tuple[float, Floats]:
        score, slope = objective(asked)
        away = asked - start
        return score + 0.5 * PRIOR_PRECISION * float(away @ away), slope + PRIOR_PRECISION * away

    found = minimize(with_priors, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-13})
    near = np.clip(np.round(found.x, KERNEL_DECIMALS), bounds[:, 0], bounds[:, 1])
    return near, float(objective(near)[0])


def _centred(points: Floats) -> Floats:
    """Return points of the unit cube about its middle, where the trend has its centre."""
    return 2 * points - 1


def emulators(bank: Bank) -> tuple[Emulator, ...]:
    """Return an emulator of every measurement of a bank."""
    return tuple(emulator(bank.points, bank.values[:, column]) for column in range(len(bank.measurements)))
