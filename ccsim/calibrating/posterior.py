"""What is left of the priors once the targets are known.

The expectation of every measurement comes from its emulator. About it the published number is normal, with the
variance of its error, of the model's discrepancy, of the emulator's doubt, and of simulations at the same point (luck,
and the parameters that are not free, of which the real ones are unknown): a synthetic likelihood (Wood 2010) whose
mean is emulated. Draws from the priors are weighted with it and drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.calibrating.emulating import Emulator
from ccsim.calibrating.target import Floats, Ints, Target

FEWEST_EFFECTIVE = 100
"""With fewer points carrying the weight a posterior is not to be trusted."""


@dataclass(frozen=True)
class Emulated:
    """What the emulators expect at many draws from the priors; serves any values of the targets.

    Attributes:
        points: [n, d].
        mean: [n, targets].
        variance: of a single simulation about it, with the emulator's doubt, [n, targets].
    """

    points: Floats
    mean: Floats
    variance: Floats

    @classmethod
    def at(cls, points: Floats, standing_in: Sequence[Emulator]) -> Emulated:
        """Return what emulators expect at points."""
        found = [emulator.expected(points) for emulator in standing_in]
        doubt = [variance + emulator.noise for (_, variance), emulator in zip(found, standing_in, strict=True)]
        return cls(points, np.stack([mean for mean, _ in found], 1), np.stack(doubt, 1))


def weights(emulated: Emulated, values: Floats, variances: Floats) -> Floats:
    """Return the weight of every point given what was observed; they add up to 1, [n].

    Args:
        emulated: what is expected.
        values: what was observed, [targets].
        variances: its variances about the expectation, [targets].
    """
    spread = emulated.variance + variances
    score = -0.5 * (np.square(emulated.mean - values) / spread + np.log(spread)).sum(axis=1)
    found = np.exp(score - score.max())
    return np.asarray(found / found.sum(), dtype=np.float64)


def effective(weight: Floats) -> float:
    """Return how many points as good as equally weighted ones carry the weight."""
    return float(1.0 / np.square(weight).sum())


def resampled(weight: Floats, count: int, rng: np.random.Generator) -> Ints:
    """Return rows drawn by weight (systematic resampling), in random order, [count]."""
    steps = (rng.random() + np.arange(count)) / count
    rows = np.minimum(np.searchsorted(np.cumsum(weight), steps), weight.size - 1)
    return np.asarray(rng.permutation(rows), dtype=np.int64)


def posterior(
    emulated: Emulated, targets: Sequence[Target], count: int, rng: np.random.Generator
) -> tuple[Floats, float]:
    """Return draws from the posterior, as points [count, d], and the effective number of points behind them.

    Raises:
        ValueError: too few points carry the weight.
    """
    values, variances = np.array([t.value for t in targets]), np.array([t.variance for t in targets])
    weight = weights(emulated, values, variances)
    behind = effective(weight)
    if behind < FEWEST_EFFECTIVE:
        raise ValueError(
            f"only about {behind:.0f} points carry the weight; at least {FEWEST_EFFECTIVE} are needed: "
            "another wave of simulations, or more points to weigh"
        )
    return emulated.points[resampled(weight, count, rng)], behind
