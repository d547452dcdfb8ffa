"""Runs as `run_world` leaves them, with numbers made up."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ccsim.experiments.world import RunRecord

ROWS = [
    ("everyone", "all", 100),
    ("recipients", "all", 10),
    ("everyone", "0", 10),
    ("everyone", "1", 60),
    ("everyone", "2", 30),
]
WEEKS = (0, 26, 52, -1)


def made_up_effects(
    seed: int, shift: float = 0.1, rows=tuple(ROWS), indicators=("wellbeing", "low_wellbeing")
) -> pa.Table:
    """Return effects: a baseline and an effect around `shift` for each row, week and indicator."""
    generator = np.random.default_rng(seed)
    keys = [(week, *row, indicator) for week in WEEKS for row in rows for indicator in indicators]
    return pa.table(
        {
            "week": pa.array([key[0] for key in keys], pa.int16()),
            "group": [key[1] for key in keys],
            "distance": [key[2] for key in keys],
            "indicator": [key[4] for key in keys],
            "residents": pa.array([key[3] for key in keys], pa.int32()),
            "baseline": generator.normal(23, 1, len(keys)),
            "effect": generator.normal(shift, 0.05, len(keys)),
        }
    )


def made_up_record(seed: int, shift: float = 0.1) -> RunRecord:
    """Return a record with such effects, and a series of two rows, one of them about three people."""
    series = pa.table(
        {
            "week": pa.array([0, 0], pa.int16()),
            "group": ["everyone", "lived_experience"],
            "indicator": ["wellbeing", "wellbeing"],
            "residents": pa.array([100, 3], pa.int32()),
            "value": [23.0 + seed, 20.0],
        }
    )
    return RunRecord(series, made_up_effects(seed, shift), 0.5)
