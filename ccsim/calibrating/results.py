"""What a calibration leaves: the posterior, what was learnt about each parameter, and how well each step went."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

import ccsim
from ccsim.calibrating.calibration import Fitted
from ccsim.calibrating.free import values_at
from ccsim.calibrating.posterior import FEWEST_EFFECTIVE
from ccsim.experiments.calibrated import LEARNT, LEARNT_COLUMNS, POSTERIOR, Learnt
from ccsim.experiments.digests import sources_digest

EMULATORS = "emulators.csv"
ABOUT = "calibration.json"
LEVELS = (0.5, 0.9)
"""Central intervals of which it is said how often they held the truth."""
_ENDS = (0.05, 0.95)


def write_results(fitted: Fitted, folder: Path) -> tuple[Path, ...]:
    """Write what came out; return the files.

    Raises:
        OSError: a file cannot be written.
    """
    written = {
        POSTERIOR: _csv([list(fitted.calibration.names), *_numbers(fitted.values)]),
        LEARNT: _csv([list(LEARNT_COLUMNS), *learnt_rows(fitted)]),
        EMULATORS: _csv([["target", "prior_sd", "noise_sd", "held_out_r2"], *_emulator_rows(fitted)]),
        ABOUT: json.dumps(as_json(fitted), indent=1, ensure_ascii=False, allow_nan=False) + "\n",
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in written)


def learnt_of(fitted: Fitted) -> dict[str, Learnt]:
    """Return what was learnt about each parameter that was fitted, by name."""
    names = fitted.calibration.names
    prior = values_at(names, fitted.emulated.points[: 2**12])
    left = fitted.values.std(axis=0) / prior.std(axis=0)
    return {
        name: Learnt(
            _three(prior[:, at]),
            _three(fitted.values[:, at]),
            float(left[at]),
            tuple(fitted.calibration.free[name].informed_by),
        )
        for at, name in enumerate(names)
    }


def learnt_rows(fitted: Fitted) -> list[list[str]]:
    """Return a row for each fitted parameter, columns as `ccsim.experiments.calibrated.LEARNT_COLUMNS`."""
    return [
        [
            name,
            *(f"{value:.6g}" for value in (*one.prior, *one.posterior)),
            f"{one.spread_left:.3f}",
            " ".join(one.informed_by),
        ]
        for name, one in learnt_of(fitted).items()
    ]


def as_json(fitted: Fitted) -> dict[str, Any]:
    """Return how the calibration went, as JSON holds it."""
    size, recovery = fitted.calibration.size, fitted.recovery
    return {
        "format": 1,
        "ccsim": ccsim.__version__,
        "sources": sources_digest(),
        "seed": fitted.calibration.seed,
        "waves": list(size.waves),
        "lucks": size.lucks,
        "not_ruled_out": [round(share, 4) for share in fitted.kept_share],
        "weighed": size.weighed,
        "effective_points": round(fitted.effective, 1),
        "fewest_effective_points": FEWEST_EFFECTIVE,
        "draws": size.draws,
        "targets": [target.id for target in fitted.calibration.fitted],
        "recovery": {
            "truths": len(recovery.ranks),
            "fewest_effective_points": round(float(recovery.effective.min()), 1),
            "held_the_truth": {
                f"{level:.0%}": dict(
                    zip(fitted.calibration.names, recovery.coverage(level).round(3).tolist(), strict=True)
                )
                for level in LEVELS
            },
        },
    }


def _three(values: np.ndarray) -> tuple[float, float, float]:
    low, high = np.quantile(values, _ENDS)
    return float(values.mean()), float(low), float(high)


def _numbers(values: np.ndarray) -> list[list[str]]:
    return [[f"{value:.9g}" for value in row] for row in values.tolist()]


def _emulator_rows(fitted: Fitted) -> list[list[str]]:
    targets = fitted.calibration.fitted
    return [
        [target.id, f"{one.scale:.4f}", f"{np.sqrt(one.noise):.4f}", f"{one.held_out:.3f}"]
        for target, one in zip(targets, fitted.standing_in, strict=True)
    ]


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
