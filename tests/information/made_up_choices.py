"""Choices whose worth is known: what an option brings is a straight line in normal parameters, and luck."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from ccsim.experiments.layouts import Layout
from ccsim.information.choices import Choice


def unit_normal_loss(mean: float, sd: float) -> float:
    """What it is worth to learn something of which the gain beside the other option is normal (Raiffa, Schlaifer)."""
    return sd * norm.pdf(mean / sd) - abs(mean) * norm.cdf(-abs(mean) / sd)


def linear_choice(
    slopes: tuple[float, ...] = (1.0, 0.5), mean: float = 0.3, luck: float = 1.0, draws: int = 400, lucks: int = 2,
    idle: int = 0, seed: int = 0, options: int = 1, cost: float = 0.0,
) -> Choice:  # fmt: skip
    """One option beside none: mean + sum of slope x parameter + luck; `idle` parameters more do nothing."""
    generator = np.random.default_rng(seed)
    values = generator.standard_normal((len(slopes) + idle, draws))
    expected = mean + np.array(slopes) @ values[: len(slopes)] if slopes else np.full(draws, mean)
    gain = np.zeros((options + 1, draws * lucks))
    for option in range(1, options + 1):
        gain[option] = np.repeat(expected, lucks) / option + luck * generator.standard_normal(draws * lucks)
    numbers = np.repeat(np.arange(draws), lucks)
    names = ["disclosure", "slight_rate", "avoidance", "affinity", "relapse", "availability", "trust_return"]
    names += [f"idle_{number}" for number in range(len(values) - len(names))]
    costs = np.zeros_like(gain)
    costs[1:] = cost
    return Choice(
        site="millbrook",
        options=("baseline", *(f"scenario-{number}" for number in range(1, options + 1))),
        gain=gain,
        cost=costs,
        layout=Layout(np.zeros(draws * lucks, dtype=np.int64), numbers),
        draws=np.arange(draws),
        parameters=dict(zip(names[: len(values)], values, strict=True)),
    )
