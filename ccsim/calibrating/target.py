"""What the model is fitted to: a published number, and the virtual measurement of the same quantity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Target:
    """A published number on the scale of the model.

    Attributes:
        name: of the virtual measurement.
        value: the number.
        error: its standard error, as published or rescaled.
        discrepancy: how far, at about one standard deviation, a right model may miss it: who was studied, how it was
            measured, what the model leaves out.
        evidence: rows of `calibration/evidence.csv` that it rests on.
        held_back: kept from fitting; shows what the fit predicts.
        weight: against others; two that rest on the same study share its weight.
    """

    name: str
    value: float
    error: float
    discrepancy: float
    evidence: tuple[str, ...] = ()
    held_back: bool = False
    weight: float = 1.0

    @property
    def variance(self) -> float:
        """Variance of the published number about what the model should give, larger where it weighs less."""
        return (self.error**2 + self.discrepancy**2) / self.weight
