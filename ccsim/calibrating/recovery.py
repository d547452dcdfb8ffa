"""Would the calibration find parameters that are known? Simulations of the bank take the part of the studies.

Each synthetic truth is a simulation that the emulators have not seen. What was measured in it, with error and
discrepancy added by chance, takes the place of the published numbers; the posterior should hold the parameters that
made it as often as it says (simulation-based calibration, Talts and others 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.calibrating.bank import Bank
from ccsim.calibrating.posterior import Emulated, effective, weights
from ccsim.calibrating.target import Floats, Target


@dataclass(frozen=True)
class Recovery:
    """How known parameters were recovered.

    Attributes:
        ranks: share of the posterior below the true value, [truths, d]; evenly spread if all is well.
        shrinkage: standard deviation of the posterior as a share of the prior's, [truths, d]; 1: nothing was learnt.
        effective: effective number of points behind each posterior, [truths].
    """

    ranks: Floats
    shrinkage: Floats
    effective: Floats

    def coverage(self, level: float) -> Floats:
        """Return for each parameter in what share of truths the central interval held the true value, [d]."""
        outside = (1 - level) / 2
        return np.asarray(((self.ranks >= outside) & (self.ranks <= 1 - outside)).mean(axis=0), dtype=np.float64)


def recovered(truths: Bank, targets: Sequence[Target], emulated: Emulated, seed: int) -> Recovery:
    """Recover the parameters of simulations that the emulators have not seen.

    Args:
        truths: these simulations; its measurements are the targets, in the same order.
        targets: of which only errors and discrepancies count.
        emulated: what the emulators expect at draws from the priors.
        seed: for the errors that are added.
    """
    rng = np.random.default_rng(seed)
    published = np.array([target.variance for target in targets])
    prior = emulated.points.std(axis=0)
    ranks, shrinkage, behind = [], [], []
    for point, values in zip(truths.points, truths.values, strict=True):
        if not np.isfinite(values).all():
            continue
        weight = weights(emulated, values + rng.normal(0.0, np.sqrt(published)), published)
        mean = weight @ emulated.points
        ranks.append((weight[:, None] * (emulated.points < point)).sum(axis=0))
        shrinkage.append(np.sqrt(weight @ np.square(emulated.points - mean)) / prior)
        behind.append(effective(weight))
    return Recovery(np.array(ranks), np.array(shrinkage), np.array(behind))
