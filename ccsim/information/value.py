"""The value of knowing one parameter, and of a study of it, from the worlds of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccsim.experiments.intervals import Floats
from ccsim.information.choices import Choice
from ccsim.information.decision import Decision, decide, value_of
from ccsim.information.fitting import FEWEST_DRAWS, SURE, basis_of, expected_given, orders
from ccsim.information.hanging import informed
from ccsim.information.studies import Study, value_of_study


@dataclass(frozen=True)
class Known:
    """What it would be worth to know one parameter, in the unit of the decision.

    Attributes:
        parameter: its name.
        value: expected value of knowing it (partial perfect information), never above that of knowing all.
        told: it is more than the best of all parameters would show by chance.
        informed: what the calibration says of it (see `hanging`).
    """

    parameter: str
    value: float
    told: bool
    informed: str


@dataclass(frozen=True)
class Studied:
    """What a study is worth.

    Attributes:
        study: what was asked for.
        error: standard error of its result.
        value: expected value of its information, never above that of knowing its parameter.
        told: the value of knowing the parameter could be told from chance; else that of the study cannot be either.
    """

    study: Study
    error: float
    value: float
    told: bool


@dataclass(frozen=True)
class Information:
    """What more information would be worth for the decision at one site.

    Attributes:
        choice: what can be chosen.
        willing: to pay for a unit of the outcome for one person for a year: values are money; None: in that unit.
        decision: what is best now, and the value of knowing everything.
        known: every parameter that was drawn, the most valuable first; empty where there are too few draws.
        by_chance: what the best of all parameters would show by chance, in 95 of 100 cases at most.
        studies: what was asked for.
    """

    choice: Choice
    willing: float | None
    decision: Decision
    known: tuple[Known, ...]
    by_chance: float
    studies: tuple[Studied, ...] = ()

    @property
    def told(self) -> tuple[Known, ...]:
        """Parameters whose value could be told from chance."""
        return tuple(one for one in self.known if one.told)


def information(choice: Choice, willing: float | None = None, studies: Sequence[Study] = ()) -> Information:
    """Return what more information would be worth for the decision at one site.

    Args:
        choice: what can be chosen.
        willing: to pay for one unit more of the outcome, for one person for a year; None: costs do not count.
        studies: of parameters that were drawn; of others nothing is said.
    """
    values = choice.net(willing)
    decision = decide(values, choice.layout)
    if choice.draws.size < FEWEST_DRAWS or not choice.parameters:
        return Information(choice, willing, decision, (), float("nan"))
    contrasts = choice.by_draw(values - values[:1])
    bases = {name: basis_of(one) for name, one in choice.parameters.items()}
    by_chance = _by_chance(bases, contrasts)
    found = {name: expected_given(basis, contrasts) for name, basis in bases.items()}
    known = [_known(name, value_of(expected), decision, by_chance) for name, expected in found.items()]
    known.sort(key=lambda one: (not one.told, -one.value))
    whole = Information(choice, willing, decision, tuple(known), by_chance)
    asked = [_studied(whole, study, found[study.parameter]) for study in studies if study.parameter in found]
    return replace(whole, studies=tuple(asked))


def _known(name: str, value: float, decision: Decision, by_chance: float) -> Known:
    # Nothing is worth more than everything; the two are estimated in different ways.
    told = decision.perfect > 0 and value > by_chance
    return Known(name, min(value, decision.perfect), told, informed(name))


def _by_chance(bases: dict[str, Floats], contrasts: Floats) -> float:
    """Return what the best of all parameters shows in at most `SURE` of the orders of the draws."""
    shuffled = orders(contrasts.shape[1])
    options, draws = contrasts.shape
    stacked = np.concatenate([contrasts[:, order] for order in shuffled])
    best = np.zeros(len(shuffled))
    for basis in bases.values():
        expected = expected_given(basis, stacked).reshape(len(shuffled), options, draws)
        means = expected.mean(axis=2)
        chosen = np.take_along_axis(expected, means.argmax(axis=1)[:, None, None], axis=1)[:, 0]
        best = np.maximum(best, (expected.max(axis=1) - chosen).mean(axis=1))
    return float(np.quantile(best, SURE))


def _studied(whole: Information, study: Study, expected: Floats) -> Studied:
    known = next(one for one in whole.known if one.parameter == study.parameter)
    drawn = whole.choice.parameters[study.parameter]
    error = study.error(drawn)
    return Studied(study, error, min(value_of_study(expected, drawn, error), known.value), known.told)
