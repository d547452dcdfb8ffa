"""A bank of simulations: points of the free parameters, and what the virtual measurements gave there.

A point lies in the unit cube; each coordinate is the share of a parameter's prior below its value, so that points
spread evenly over the cube are draws from the priors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from ccsim.calibrating.target import Flags, Floats


@dataclass(frozen=True)
class Bank:
    """Simulations.

    Attributes:
        parameters: names of the free parameters, [d].
        measurements: names of the virtual measurements, [k].
        points: shares of the priors, [n, d].
        values: what was measured, NaN where it could not be, [n, k].
    """

    parameters: tuple[str, ...]
    measurements: tuple[str, ...]
    points: Floats
    values: Floats

    def rows(self, chosen: Flags) -> Bank:
        """Return some of the simulations."""
        return Bank(self.parameters, self.measurements, self.points[chosen], self.values[chosen])

    def joined(self, other: Bank) -> Bank:
        """Return these simulations and others of the same parameters and measurements.

        Raises:
            ValueError: they are not of the same.
        """
        if (self.parameters, self.measurements) != (other.parameters, other.measurements):
            raise ValueError("the banks are of different parameters or measurements")
        points, values = np.concatenate([self.points, other.points]), np.concatenate([self.values, other.values])
        return Bank(self.parameters, self.measurements, points, values)


def space_filling(count: int, dimensions: int, seed: int) -> Floats:
    """Return points spread evenly over the unit cube (scrambled Sobol sequence), [count, dimensions].

    A longer design of the same seed begins with the shorter one, so that a bank can grow.
    """
    power = max(int(np.ceil(np.log2(max(count, 1)))), 0)
    drawn = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed)).random_base2(power)
    return np.asarray(drawn[:count], dtype=np.float64)
