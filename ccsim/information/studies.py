"""Studies of a parameter: how exact the result of so many people would be, and what that would be worth.

The value of a study is that of deciding after its result. Each draw of the parameter is taken as the truth in turn;
the result lies around it with the study's standard error; and what is expected after a result is the mean over all
draws, each by how likely it makes that result: importance sampling (Menzies 2016, Medical Decision Making 36:308; one
of the four estimators that Heath and others 2020, Medical Decision Making 40:314, compare). Instead of drawing results,
they are summed over by Gauss-Hermite quadrature, so a larger study is never worth less by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from ccsim.experiments.intervals import Floats
from ccsim.model.parameters import TABLE
from ccsim.problems import InputError, Problem, suggestion

NODES = 15
"""Results that are weighed for each draw."""

SHARES = ("share", "probability")
"""Units of parameters that are a share of people, or of occasions: who is asked says yes or no."""

OPTION = "--study"
EXPECTED = "PARAMETER:PEOPLE, or PARAMETER:PEOPLE:SPREAD"


@dataclass(frozen=True)
class Study:
    """A study of one parameter.

    Attributes:
        parameter: name of what it estimates.
        people: whom it asks.
        spread: how far one person's answer lies from the truth: its standard deviation, in the parameter's unit.
            None: the parameter is a share, and each person says yes or no.
    """

    parameter: str
    people: int
    spread: float | None = None

    def error(self, drawn: Floats) -> float:
        """Return the standard error of the result: spread / sqrt(people), as of a simple random sample.

        Args:
            drawn: draws of the parameter; a share's spread is sqrt(p (1 - p)) at their mean p.
        """
        middle = min(max(float(drawn.mean()), 0.0), 1.0)
        spread = sqrt(middle * (1 - middle)) if self.spread is None else self.spread
        return spread / sqrt(self.people)


def parse_study(text: str) -> Study:
    """Return a study as the command line has it: `befriending_take_up:200`, `stigma_return:400:0.05`.

    Raises:
        InputError: no such parameter, no whole number of people, no spread where the rule for shares does not apply.
    """
    name, _, rest = text.partition(":")
    drawn = {one.name: one for one in TABLE if one.low is not None and one.same_as is None}
    people, _, spread = rest.partition(":")
    problems: list[Problem] = []
    if name not in drawn:
        found = f"found '{name}', expected a parameter that is drawn{suggestion(name, list(drawn))}"
        problems.append(Problem(OPTION, f"{found}; `ccsim model` lists them"))
    if not (people.isascii() and people.isdigit() and int(people) > 0):
        problems.append(Problem(OPTION, f"found '{text}', expected {EXPECTED}, with 1 person or more"))
    if spread and not _positive(spread):
        problems.append(Problem(OPTION, f"found '{spread}', expected a spread above 0, in the parameter's unit"))
    if not spread and name in drawn and drawn[name].unit not in SHARES:
        unit = f"{name} is no share of people (its unit: {drawn[name].unit})"
        why = "say how far one person's answer lies from the truth (a standard deviation)"
        problems.append(Problem(OPTION, f"{unit}; {why}: {name}:{people or 'PEOPLE'}:SPREAD"))
    if problems:
        raise InputError(problems)
    return Study(name, int(people), float(spread) if spread else None)


def _positive(text: str) -> bool:
    try:
        return isfinite(float(text)) and float(text) > 0
    except ValueError:
        return False


def value_of_study(expected: Floats, drawn: Floats, error: float) -> float:
    """Return what it is worth to decide after a study.

    Args:
        expected: [options, draws] what is expected of each option, given the parameter.
        drawn: [draws] values of the parameter, equally likely.
        error: standard error of the study's result.
    """
    best = int(expected.mean(axis=1).argmax())
    beside = expected - expected[best]
    if error <= 0:
        return float(beside.max(axis=0).mean())
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    value = 0.0
    for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True):
        results = drawn + error * node
        away = (results[:, None] - drawn[None, :]) / error
        likely = np.exp(-(away**2) / 2 + node**2 / 2)
        after = (beside @ likely.T) / likely.sum(axis=1)
        value += weight * float(after.max(axis=0).mean())
    return value
