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
    present = {group: members for group, members in groups.items() if members.any()}
    number, values = _means(record, list(present.values()))
    blocks = [_Block(group, "all", number[at]) for at, group in enumerate(present)]
    return _table(recorded_weeks(weeks), blocks, {"value": values})


def effects(
    baseline: Floats, scenario: Floats, groups: Mapping[str, Choice], arrays: SiteArrays, weeks: int, start: int
) -> pa.Table:
    """Return scenario minus baseline, by group and by distance from the recipients, with the mean since the start."""
    times = recorded_weeks(weeks)
    steps = distances(arrays, groups["recipients"])
    parts = [(group, "all", members) for group, members in groups.items()]
    # Those who deliver are part of the programme: with them in it, a distance would show their gain as spread.
    others = ~groups["deliverers"] | groups["recipients"]
    parts += [(EVERYONE, name, (steps == step) & others) for step, name in enumerate(DISTANCES)]
    present = [part for part in parts if part[2].any()]
    members = [part[2] for part in present]
    since = np.array([time >= start for time in times])
    number, without = _means(baseline, members)
    _, difference = _means(scenario - baseline, members)
    blocks = [_Block(group, distance, number[at]) for at, (group, distance, _) in enumerate(present)]
    columns = {"baseline": _with_mean(without, since), "effect": _with_mean(difference, since)}
    return _table((*times, MEAN_WEEK), blocks, columns)


@dataclass(frozen=True)
class _Block:
    group: str
    distance: str
    residents: np.ndarray  # [indicators] how many each applies to


def _means(record: Floats, groups: Sequence[Choice]) -> tuple[np.ndarray, Floats]:
    """Return how many of each group every indicator applies to, [groups, indicators], and the groups' means.

    The means are [groups, weeks, indicators], NaN where an indicator applies to nobody. numpy's own loops add up, not
    a linear algebra library, so that the number of threads cannot change the last digit.
    """
    members = np.array(groups, np.float64)
    applies = ~np.isnan(record[0])
    number = np.einsum("gn,in->gi", members, applies.astype(np.float64))
    total = np.einsum("win,gn->gwi", np.where(applies, record, 0.0), members)
    with np.errstate(invalid="ignore"):
        return number.astype(np.int32), total / number[:, None, :]


def _with_mean(values: Floats, since: np.ndarray) -> Floats:
    """Return values [groups, weeks, indicators] with their mean over the weeks since the start as one more week."""
    mean = values[:, since].mean(axis=1) if since.any() else values[:, -1]
    return np.concatenate([values, mean[:, None]], axis=1)


def _table(times: Sequence[int], blocks: Sequence[_Block], columns: Mapping[str, Floats]) -> pa.Table:
    """Return the long table of blocks: one row a block, week and indicator that applies to anybody.

    Args:
        columns: [blocks, weeks, indicators] by name.
    """
    w, indicators = len(times), np.array([indicator.name for indicator in INDICATORS])
    kept = np.array([np.tile(block.residents > 0, w) for block in blocks]).ravel()
    each = w * indicators.size

    def words(values: Sequence[str]) -> pa.Array:
        return pa.array(np.repeat(np.array(values), each)[kept])

    table = {
        "week": np.tile(np.repeat(np.array(times, np.int16), indicators.size), len(blocks))[kept],
        "group": words([block.group for block in blocks]),
        "distance": words([block.distance for block in blocks]),
        "indicator": pa.array(np.tile(indicators, w * len(blocks))[kept]),
        "residents": np.array([np.tile(block.residents, w) for block in blocks], np.int32).ravel()[kept],
        **{name: values.ravel()[kept] for name, values in columns.items()},
    }
    if "value" in columns:
        del table["distance"]
    return pa.table(table)
