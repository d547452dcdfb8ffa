"""Which parameters the order of two scenarios hangs on, and whether any target informs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from ccsim.experiments.calibrated import learnt
from ccsim.experiments.intervals import Floats
from ccsim.information.choices import Choice
from ccsim.information.fitting import FEWEST_DRAWS, SURE, basis_of, explained, orders

NO_TARGET, HARDLY, FITTED = "no target", "hardly", "fitted"
"""What the calibration says of a parameter: no target informs it; the targets taught hardly anything; they did."""


@dataclass(frozen=True)
class Hanging:
    """One parameter that the order of two scenarios hangs on.

    Attributes:
        parameter: its name.
        share: of the variance of their difference between draws, luck included.
        higher: with a higher value the first does better beside the second; its absence: worse.
        informed: one of `NO_TARGET`, `HARDLY`, `FITTED`.
    """

    parameter: str
    share: float
    higher: bool
    informed: str


@dataclass(frozen=True)
class Ranking:
    """What the order of the two leading options of a site hangs on.

    Attributes:
        site: its name.
        first, second: the two; `second` may be `baseline`.
        draws: how many draws of the parameters there are.
        tried: parameters that were tried; 0 where there are too few draws for any.
        smallest: the least share that could have been told from chance.
        hangs_on: what could be told, the most first.
    """

    site: str
    first: str
    second: str
    draws: int
    tried: int
    smallest: float
    hangs_on: tuple[Hanging, ...]


def ranking(choice: Choice) -> Ranking | None:
    """Return what the order of the two leading options hangs on; None where there are no draws, or no difference."""
    means = choice.gain.mean(axis=1)
    leading = np.argsort(-means, kind="stable")
    scenarios = [int(place) for place in leading if place != 0]
    # Beside no programme only where there is one scenario alone: the order of the scenarios is what was asked.
    first, second = scenarios[0], scenarios[1] if len(scenarios) > 1 else 0
    difference = choice.by_draw(choice.gain[first] - choice.gain[second][None])
    names = (choice.options[first], choice.options[second])
    if choice.draws.size < 2 or not choice.parameters or float(np.ptp(difference)) == 0:
        return None
    if choice.draws.size < FEWEST_DRAWS:
        return Ranking(choice.site, *names, choice.draws.size, 0, float("nan"), ())
    bases = {name: basis_of(values) for name, values in choice.parameters.items()}
    shuffled = np.concatenate([difference[:, order] for order in orders(choice.draws.size)])
    by_chance = np.max([explained(basis, shuffled) for basis in bases.values()], axis=0)
    smallest = float(np.quantile(by_chance, SURE))
    shares = {name: float(explained(basis, difference)[0]) for name, basis in bases.items()}
    told = [_told(choice, name, share, difference[0]) for name, share in shares.items() if share > smallest]
    told.sort(key=lambda one: -one.share)
    return Ranking(choice.site, *names, choice.draws.size, len(bases), smallest, tuple(told))


def _told(choice: Choice, name: str, share: float, difference: Floats) -> Hanging:
    higher = float(spearmanr(choice.parameters[name], difference).statistic) > 0
    return Hanging(name, share, higher, informed(name))


def informed(parameter: str) -> str:
    """Return whether the targets of the calibration taught anything of a parameter."""
    known = learnt().get(parameter)
    if known is None:
        return NO_TARGET
    return HARDLY if known.little else FITTED
