"""Screening: which few of many factors matter at all, by Morris's elementary effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import SALib.analyze.morris as morris_analyse

from ccsim.sensitivity.design import MARGIN, generator, problem
from ccsim.sensitivity.factors import Floats

KEPT = 8
"""Most factors that are kept."""

NEGLIGIBLE = 0.02
"""A factor is let go whose effect on every output is under this part of the largest one's."""


class Screening(NamedTuple):
    """What screening found: [outputs, factors] each.

    Attributes:
        mu_star: mean absolute elementary effect: how far the output moves as the factor goes over its range.
        half_width: half the 95 % interval of it (bootstrap over trajectories).
        sigma: standard deviation of the elementary effects: large where the factor acts with others, or in a curve.
        mu: their mean, with its sign.
        kept: places of the factors that go on, the most important first.
        covered: share of the sum of squared `mu_star` that the kept ones have, on the output where it is smallest.
    """

    mu_star: Floats
    half_width: Floats
    sigma: Floats
    mu: Floats
    kept: tuple[int, ...]
    covered: float


def screened(names: Sequence[str], points: Floats, values: Floats, singles: int, levels: int, seed: int) -> Screening:
    """Return what the trajectories say of each factor, and which factors are kept.

    Args:
        names: of the factors.
        points: [points, factors] trajectories.
        values: [points, outputs]; single effects first, then differences of two, on which a choice hangs.
        singles: how many are single effects.
        levels: of the trajectories.
        seed: of the bootstrap.
    """
    asked = problem(names, MARGIN)
    found = [
        morris_analyse.analyze(
            asked, points, values[:, output], num_levels=levels, seed=generator(seed, f"screening {output}")
        )
        for output in range(values.shape[1])
    ]
    mu_star = _stacked(found, "mu_star")
    kept = chosen(mu_star, singles)
    return Screening(
        mu_star,
        _stacked(found, "mu_star_conf"),
        _stacked(found, "sigma"),
        _stacked(found, "mu"),
        kept,
        _covered(mu_star, kept),
    )


def chosen(mu_star: Floats, singles: int) -> tuple[int, ...]:
    """Return the places of the factors worth keeping.

    Half of them are those that move some difference of two effects furthest, on which the choice hangs; the other half
    those that move some single effect most, for its size, so that a small effect is explained too.

    Args:
        mu_star: [outputs, factors], single effects first, then differences.
        singles: how many are single effects.
    """
    single, differences = mu_star[:singles], mu_star[singles:]
    decisive = differences.max(axis=0) if len(differences) else np.zeros(mu_star.shape[1])
    largest = single.max(axis=1, keepdims=True)
    telling = np.divide(single, largest, out=np.zeros_like(single), where=largest > 0).max(axis=0)
    first = [place for place in _downward(decisive) if decisive[place] >= NEGLIGIBLE * decisive.max() > 0][: KEPT // 2]
    rest = [place for place in _downward(telling) if place not in first and telling[place] >= NEGLIGIBLE]
    return (*first, *rest[: KEPT - len(first)])


def _downward(score: Floats) -> list[int]:
    """Return places from the highest score to the lowest; of equals the first."""
    return sorted(range(score.size), key=lambda place: (-score[place], place))


def _covered(mu_star: Floats, kept: Sequence[int]) -> float:
    squares = mu_star**2
    whole = squares.sum(axis=1)
    moved = whole > 0
    return float((squares[:, list(kept)].sum(axis=1)[moved] / whole[moved]).min()) if moved.any() else 1.0


def _stacked(found: Sequence[dict[str, object]], name: str) -> Floats:
    return np.stack([np.ma.filled(np.ma.asarray(one[name], np.float64), np.nan) for one in found])
