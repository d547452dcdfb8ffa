"""Does the model give the published numbers? Every target, met or not, those that were never fitted among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.calibrating.measuring import Measuring, Progress
from ccsim.calibrating.target import Floats
from ccsim.experiments.calibrated import Posterior
from ccsim.experiments.priors import stable_on_all
from ccsim.model.parameters import Parameters
from ccsim.trials.bench import Bench
from ccsim.trials.targets import Target

LIMIT = 1.645
"""Standard deviations beyond which a number counts as missed: then it lies outside the central 90 %."""

HELD_BACK, FITTED, MAPPED = "held back", "fitted", "describes the map"


@dataclass(frozen=True)
class Prediction:
    """What the model gives for a target.

    Attributes:
        target: the published number.
        values: what is measured under draws of the parameters, mean over lucks, [draws].
        before: the same under draws from the priors, [draws].
    """

    target: Target
    values: Floats
    before: Floats

    @property
    def role(self) -> str:
        """What the target is for."""
        if self.target.held_back:
            return HELD_BACK
        return FITTED if self.target.about == "change" else MAPPED

    @property
    def mean(self) -> float:
        """Mean over the draws."""
        return float(np.nanmean(self.values))

    @property
    def interval(self) -> tuple[float, float]:
        """Where the middle 90 % of the draws lie."""
        low, high = np.nanquantile(self.values, (0.05, 0.95))
        return float(low), float(high)

    @property
    def allowed(self) -> float:
        """Standard deviation of model less publication if both are right: of the draws, the study, and what differs."""
        return float(np.sqrt(np.nanvar(self.values) + self.target.sd**2 + self.target.discrepancy**2))

    @property
    def off(self) -> float:
        """How far the model's mean lies from the published number, in the standard deviation that is allowed."""
        return (self.mean - self.target.value) / self.allowed

    @property
    def met(self) -> bool:
        """Whether that is within the central 90 %."""
        return abs(self.off) <= LIMIT

    @property
    def met_closely(self) -> bool:
        """Whether it would be, if model and study were allowed to differ by chance and the parameters alone."""
        close = float(np.sqrt(np.nanvar(self.values) + self.target.sd**2))
        return abs(self.mean - self.target.value) <= LIMIT * close


def drawn_on(bench: Bench, posterior: Posterior | None, draws: int, seed: int) -> list[Parameters]:
    """Return draws of the parameters under which every site of a bench is stable.

    Args:
        bench: with the sites.
        posterior: where fitted parameters come from; None: from the priors.
        draws: how many.
        seed: of them.

    Raises:
        InputError: a site is never stable.
    """
    sites = list(bench.sites.values())
    return [stable_on_all(sites, seed, index, posterior)[0].parameters for index in range(draws)]


def predictions(
    measuring: Measuring, posterior: Posterior, draws: int, progress: Progress | None = None
) -> tuple[Prediction, ...]:
    """Return what the model gives for every target of a bench.

    Args:
        measuring: on the bench.
        posterior: of the parameters.
        draws: how many.
        progress: told how far it is.

    Raises:
        InputError, RunsFailed, Interrupted, WorkersLost: as measuring does.
    """
    bench, seed = measuring.bench, measuring.seed
    both = [*drawn_on(bench, posterior, draws, seed), *drawn_on(bench, None, draws, seed)]
    values = measuring.measured("check", both, progress).mean(axis=2)
    return tuple(
        Prediction(target, values[:draws, column], values[draws:, column])
        for column, target in enumerate(bench.targets)
    )


def tally(found: Sequence[Prediction], role: str) -> tuple[int, int]:
    """Return how many targets of a role are met, and how many there are."""
    own = [one for one in found if one.role == role]
    return sum(one.met for one in own), len(own)
