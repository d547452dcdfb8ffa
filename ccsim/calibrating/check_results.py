"""What a check against published numbers leaves, as a table for other programs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ccsim.calibrating.checking import Prediction

FILE = "validation.csv"
COLUMNS = (
    "target", "evidence", "role", "published", "sd", "discrepancy", "model_mean", "model_p05",
    "model_p95", "before_mean", "standard_deviations_apart", "met", "met_closely",
)  # fmt: skip


def write_predictions(found: Sequence[Prediction], folder: Path) -> Path:
    """Write what the model gives for each target; return the file.

    Raises:
        OSError: it cannot be written.
    """
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in found:
            target, (low, high) = one.target, one.interval
            numbers = (target.value, target.sd, target.discrepancy, one.mean, low, high, float(np.nanmean(one.before)))
            cells = [f"{value:.6g}" for value in numbers]
            met = ["yes" if flag else "no" for flag in (one.met, one.met_closely)]
            writer.writerow([target.id, target.evidence, one.role, *cells, f"{one.off:.3f}", *met])
    return path
