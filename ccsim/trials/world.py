"""One trial in one world: the same people measured with the trial, and as they would be had nobody done anything."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ccsim.experiments.world import RunRecord
from ccsim.interventions import Intervention
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import Parameters
from ccsim.outcomes.indicators import INDICATORS, measure
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats, Ints
from ccsim.trials.luck import chances, errors
from ccsim.trials.running import Allocated, RunningTrial
from ccsim.trials.trial_file import TrialFile

ROW = [indicator.name for indicator in INDICATORS]
"""Names of the indicators, in the order in which they are measured."""


def run_trial(
    arrays: SiteArrays, parameters: Parameters, balance: Balance, world_key: int, file: TrialFile, act: Intervention
) -> RunRecord:
    """Return what a trial leaves: a row for everyone in it at every measurement.

    Columns: `week` after allocation (0: at allocation), `person` (0, 1, ...), `offered`, `took_up`, `cluster`, `lost`
    (not measured any more), `value` (true score in the trial), `untouched` (true score of the same person in the same
    world without any programme), `score` (what the trial reads: `value` with error of measurement).

    Args:
        arrays, parameters, balance, world_key: the world.
        file: the trial.
        act: what is tried, with its start.
    """
    begun = time.perf_counter()
    trial = RunningTrial(file, act)
    after = sorted({0, *file.measure.weeks})
    weeks = [file.recruit.week - 1 + week for week in after]
    model = CommunityModel(arrays, parameters, balance=balance, world=world_key, programmes=[trial])
    values, replaced = measured(model, weeks, file.measure.what)
    # Found at the start of a week, people are measured as they were at the end of the week before.
    empty = CommunityModel(arrays, parameters, balance=balance, world=world_key)
    untouched, _ = measured(empty, weeks, file.measure.what)
    assert trial.allocated is not None
    people = trial.allocated.people
    table = trial_table(
        file,
        trial.allocated,
        arrays,
        world_key,
        values[:, people],
        untouched[:, people],
        replaced[:, people],
        trial.took_up(arrays.residents)[people],
    )
    return RunRecord(table, None, time.perf_counter() - begun)


def measured(model: CommunityModel, weeks: Sequence[int], what: str) -> tuple[Floats, np.ndarray]:
    """Run a model and return an indicator of everybody after these weeks, and who has moved in by then: [weeks, n]."""
    found, replaced = [], []
    for week in weeks:
        model.live_until(week)
        found.append(measure(model)[ROW.index(what)])
        replaced.append(model.residents.generation > 0)
    return np.stack(found), np.stack(replaced)


def trial_table(
    file: TrialFile,
    allocated: Allocated,
    arrays: SiteArrays,
    world_key: int,
    values: Floats,
    untouched: Floats,
    replaced: np.ndarray,
    took_up: np.ndarray,
) -> pa.Table:
    """Return the rows of one trial; see `run_trial`. The scores and who moved are [weeks, m], at allocation first."""
    after = sorted({0, *file.measure.weeks})
    ids, m = arrays.resident_identity[allocated.people], allocated.people.size
    leaves = chances(world_key, "lost", ids)
    # Somebody is lost once and for all, at an even rate up to the share lost by the end.
    lost = np.stack([leaves < file.follow_up.lost * week / after[-1] for week in after]) | replaced
    error = error_sd(untouched[0], file.measure.reliability)
    score = np.stack(
        [value + error * errors(world_key, f"week {week}", ids) for week, value in zip(after, values, strict=True)]
    )

    def everywhere(column: Ints | np.ndarray) -> np.ndarray:
        return np.tile(column, len(after))

    return pa.table(
        {
            "week": np.repeat(np.array(after, np.int16), m),
            "person": everywhere(np.arange(m, dtype=np.int32)),
            "offered": everywhere(allocated.offered),
            "took_up": everywhere(took_up),
            "cluster": everywhere(allocated.cluster),
            "lost": lost.ravel(),
            "value": values.ravel(),
            "untouched": untouched.ravel(),
            "score": score.ravel(),
        }
    )


def error_sd(values: Floats, reliability: float) -> float:
    """Return the standard deviation of a measurement's error: such that `reliability` of the scores' variance is true.

    Args:
        values: [m] true scores at allocation, of those in the trial.
        reliability: above 0, at most 1.
    """
    return float(np.nanstd(values) * np.sqrt(1.0 / reliability - 1.0)) if reliability < 1.0 else 0.0
