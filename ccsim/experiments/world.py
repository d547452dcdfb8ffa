"""One world lived through: without intervention, and under each scenario, and what differed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ccsim.interventions import Intervention
from ccsim.interventions.intervention import RunningProgramme, running
from ccsim.interventions.targeting import Choice
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import Parameters
from ccsim.outcomes.distance import DISTANCES, distances
from ccsim.outcomes.groups import EVERYONE, mapped_groups, scenario_groups
from ccsim.outcomes.indicators import INDICATORS, measure
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats

RECORD_EVERY = 4
"""Weeks between records."""
WRITTEN_WEEKS = (26, 52, 104)
"""Weeks that are always recorded, because results are written for them; the last is too."""
MEAN_WEEK = -1
"""Stands in the week column for the mean from programme start to the end."""
BASELINE = "baseline"


@dataclass(frozen=True)
class RunRecord:
    """What one run leaves: its series by group, its effects by group and distance, and the seconds it took."""

    series: pa.Table
    effects: pa.Table | None
    seconds: float


def recorded_weeks(weeks: int) -> tuple[int, ...]:
    """Return the weeks after which residents are measured."""
    return tuple(sorted({*range(0, weeks + 1, RECORD_EVERY), *(w for w in WRITTEN_WEEKS if w <= weeks), weeks}))


def live(model: CommunityModel, weeks: int) -> Floats:
    """Run a model for some weeks and return [recorded weeks, indicators, n]."""
    record = [measure(model)]
    for week in recorded_weeks(weeks)[1:]:
        model.live_until(week)
        record.append(measure(model))
    return np.stack(record)


def run_world(
    arrays: SiteArrays,
    parameters: Parameters,
    balance: Balance,
    world_key: int,
    weeks: int,
    scenarios: Mapping[str, Sequence[Intervention]],
) -> dict[str, RunRecord]:
    """Return what happened in one world without intervention (`baseline`) and under each scenario."""

    def run(programmes: Sequence[RunningProgramme]) -> tuple[Floats, float]:
        begun = time.perf_counter()
        model = CommunityModel(arrays, parameters, balance=balance, world=world_key, programmes=programmes)
        return live(model, weeks), time.perf_counter() - begun

    groups = mapped_groups(arrays)
    baseline, seconds = run(())
    records = {BASELINE: RunRecord(series(baseline, groups, weeks), None, seconds)}
    for name, interventions in scenarios.items():
        programmes = running(list(interventions))
        recorded, seconds = run(programmes)
        start = min((intervention.start for intervention in interventions), default=0)
        reached = scenario_groups(programmes, arrays.residents)
        records[name] = RunRecord(
            series(recorded, groups, weeks),
            effects(baseline, recorded, {**groups, **reached}, arrays, weeks, start),
            seconds,
        )
    return records


def series(record: Floats, groups: Mapping[str, Choice], weeks: int) -> pa.Table:
    """Return the mean of every indicator in every group at every recorded week."""
    times = recorded_weeks(weeks)
    blocks = [_Block(group, "all", *_means(record, members)) for group, members in groups.items() if members.any()]
    return _table(times, blocks, ("value",), [[block.values] for block in blocks])


def effects(
    baseline: Floats,
    scenario: Floats,
    groups: Mapping[str, Choice],
    arrays: SiteArrays,
    weeks: int,
    start: int,
) -> pa.Table:
    """Return scenario minus baseline, by group and by distance from the recipients, with the mean since the start."""
    times = recorded_weeks(weeks)
    difference = scenario - baseline
    steps = distances(arrays, groups["recipients"])
    parts = [(group, "all", members) for group, members in groups.items()]
    parts += [(EVERYONE, name, steps == step) for step, name in enumerate(DISTANCES)]
    since = np.array([time >= start for time in times])
    blocks, values = [], []
    for group, distance, members in parts:
        if not members.any():
            continue
        number, base = _means(baseline, members)
        _, effect = _means(difference, members)
        block = _Block(group, distance, number, base)
        blocks.append(block)
        values.append([_with_mean(base, since), _with_mean(effect, since)])
    return _table((*times, MEAN_WEEK), blocks, ("baseline", "effect"), values)


@dataclass(frozen=True)
class _Block:
    group: str
    distance: str
    residents: np.ndarray  # [indicators]
    values: Floats  # [weeks, indicators]


def _means(record: Floats, members: Choice) -> tuple[np.ndarray, Floats]:
    """Return how many members each indicator applies to, [indicators], and their means, [weeks, indicators]."""
    inside = record[:, :, members]
    applies = ~np.isnan(inside)
    number = applies.sum(axis=2)
    total = np.where(applies, inside, 0.0).sum(axis=2)
    with np.errstate(invalid="ignore"):
        return number[0], total / number


def _with_mean(values: Floats, since: np.ndarray) -> Floats:
    """Return values [weeks, indicators] with their mean over the weeks since the start as one more row."""
    return np.vstack([values, values[since].mean(axis=0) if since.any() else values[-1]])


def _table(
    times: Sequence[int], blocks: Sequence[_Block], names: Sequence[str], values: Sequence[Sequence[Floats]]
) -> pa.Table:
    """Return the long table of blocks: one row a block, week and indicator that applies to anybody."""
    indicators = np.array([indicator.name for indicator in INDICATORS])
    w, k = len(times), len(indicators)
    kept = [np.tile(block.residents > 0, w) for block in blocks]

    def words(pick: Sequence[str]) -> np.ndarray:
        return np.concatenate([np.full(int(keep.sum()), word) for word, keep in zip(pick, kept, strict=True)])

    columns: dict[str, object] = {
        "week": np.concatenate([np.repeat(np.array(times, np.int16), k)[keep] for keep in kept]),
        "group": words([block.group for block in blocks]),
        "distance": words([block.distance for block in blocks]),
        "indicator": np.concatenate([np.tile(indicators, w)[keep] for keep in kept]),
        "residents": np.concatenate(
            [np.tile(block.residents, w)[keep].astype(np.int32) for block, keep in zip(blocks, kept, strict=True)]
        ),
    }
    for at, name in enumerate(names):
        columns[name] = np.concatenate([part[at].ravel()[keep] for part, keep in zip(values, kept, strict=True)])
    if names == ("value",):
        del columns["distance"]
    return pa.table(columns)
