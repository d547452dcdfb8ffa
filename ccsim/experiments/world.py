"""One world lived through: without intervention, and under each scenario, and what differed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ccsim.interventions import Act
from ccsim.interventions.intervention import RunningProgramme, first_week, running
from ccsim.interventions.targeting import Choice
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import Parameters
from ccsim.model.week import WEEK, WeeklyProcess
from ccsim.outcomes.changes import MEASURED, WELLBEING_ROW, important_changes
from ccsim.outcomes.distance import DISTANCES, distances
from ccsim.outcomes.groups import EVERYONE, mapped_groups, scenario_groups
from ccsim.outcomes.indicators import measure
from ccsim.outcomes.means import Lived, everyone_means, group_means, with_mean_since
from ccsim.outcomes.reach import as_metadata, reached
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats, Ints

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


def live(model: CommunityModel, weeks: int) -> Lived:
    """Run a model for some weeks and return what was measured at the recorded ones."""
    measured, replaced = [], []
    for week in recorded_weeks(weeks):
        model.live_until(week)
        measured.append(measure(model))
        replaced.append(model.residents.generation > 0)
    return Lived(np.stack(measured), np.stack(replaced))


def run_world(
    arrays: SiteArrays,
    parameters: Parameters,
    balance: Balance,
    world_key: int,
    weeks: int,
    scenarios: Mapping[str, Sequence[Act]],
    events: Sequence[Act] = (),
    week: Sequence[WeeklyProcess] = WEEK,
) -> dict[str, RunRecord]:
    """Return what happened in one world without intervention (`baseline`) and under each scenario.

    Args:
        arrays: the site.
        parameters, balance: of the world.
        world_key: key of the world's draws.
        weeks: how long.
        scenarios: what acts in each scenario and not in the baseline, in order: its own events, then interventions.
        events: what happens in the baseline and, before anything else, in every scenario.
        week: the processes of a week in their order.
    """

    def run(programmes: Sequence[RunningProgramme]) -> tuple[Lived, float]:
        begun = time.perf_counter()
        model = CommunityModel(
            arrays, parameters, balance=balance, world=world_key, programmes=programmes, processes=week
        )
        return live(model, weeks), time.perf_counter() - begun

    groups = mapped_groups(arrays)
    baseline, seconds = run(running(events))
    records = {BASELINE: RunRecord(series(baseline, groups, weeks), None, seconds)}
    for name, acts in scenarios.items():
        programmes = running([*events, *acts])
        recorded, seconds = run(programmes)
        reached = scenario_groups(programmes, arrays.residents)
        records[name] = RunRecord(
            series(recorded, groups, weeks),
            effects(baseline, recorded, {**groups, **reached}, arrays, weeks, first_week(acts)),
            seconds,
        )
    return records


def series(lived: Lived, groups: Mapping[str, Choice], weeks: int) -> pa.Table:
    """Return the mean of every indicator in every group at every recorded week."""
    present = {group: members for group, members in groups.items() if members.any()}
    blocks = [(group, "all") for group in present]
    members = list(present.values())
    if not lived.replaced.any():
        number, values = group_means(lived.measured, members)
    else:
        number, values = group_means(lived.measured, members, lived.replaced)
        whole = blocks.index((EVERYONE, "all"))
        number[whole], values[whole] = everyone_means(lived.measured)
    return _table(recorded_weeks(weeks), blocks, number, {"value": values})


def effects(
    baseline: Lived, scenario: Lived, groups: Mapping[str, Choice], arrays: SiteArrays, weeks: int, start: int
) -> pa.Table:
    """Return scenario minus baseline, by group and by distance from the recipients, with the mean since the start.

    Whom it reached is kept beside the table, in the metadata of its schema.
    """
    times = recorded_weeks(weeks)
    steps = distances(arrays, groups["recipients"])
    parts = [(group, "all", members) for group, members in groups.items()]
    # Those who deliver are part of the programme: with them in it, a distance would show their gain as spread.
    others = ~groups["deliverers"] | groups["recipients"]
    parts += [(EVERYONE, name, (steps == step) & others) for step, name in enumerate(DISTANCES)]
    present = [part for part in parts if part[2].any()]
    blocks = [(group, distance) for group, distance, _ in present]
    number, without, difference = _differences(baseline, scenario, [part[2] for part in present], blocks)
    since = np.array([time >= start for time in times])
    number, (without, difference) = with_mean_since(number, (without, difference), since)
    table = _table((*times, MEAN_WEEK), blocks, number, {"baseline": without, "effect": difference})
    return table.replace_schema_metadata(as_metadata(reached(steps, groups)))


def _differences(
    baseline: Lived, scenario: Lived, members: Sequence[Choice], blocks: Sequence[tuple[str, str]]
) -> tuple[Ints, Floats, Floats]:
    """Return residents, the baseline's mean, and scenario minus baseline: [blocks, weeks, indicators] each.

    What changed for single residents comes last; without the scenario it has happened to nobody.
    """
    change = scenario.measured - baseline.measured
    replaced = baseline.replaced | scenario.replaced
    gone = replaced if replaced.any() else None
    number, without = group_means(baseline.measured, members, gone)
    _, difference = group_means(change, members, gone)
    single_number, single = group_means(important_changes(change[:, WELLBEING_ROW]), members, gone)
    if gone is not None:
        whole = blocks.index((EVERYONE, "all"))
        # Others may have moved in: the population is compared as it is in each, not home by home.
        number[whole], without[whole] = everyone_means(baseline.measured)
        in_scenario, value = everyone_means(scenario.measured)
        number[whole] = np.minimum(number[whole], in_scenario)
        difference[whole] = value - without[whole]
    return (
        np.concatenate([number, single_number], axis=2),
        np.concatenate([without, np.zeros_like(single)], axis=2),
        np.concatenate([difference, single], axis=2),
    )


def _table(
    times: Sequence[int], blocks: Sequence[tuple[str, str]], number: Ints, columns: Mapping[str, Floats]
) -> pa.Table:
    """Return the long table of blocks: one row a block, week and indicator that applies to anybody then.

    Args:
        times: the weeks.
        blocks: group and distance of each.
        number: [blocks, weeks, indicators] residents behind the values.
        columns: [blocks, weeks, indicators] by name.
    """
    indicators = np.array([indicator.name for indicator in MEASURED[: number.shape[2]]])
    kept = number.ravel() > 0
    each = len(times) * indicators.size

    def words(values: Sequence[str]) -> pa.Array:
        return pa.array(np.repeat(np.array(values), each)[kept])

    table = {
        "week": np.tile(np.repeat(np.array(times, np.int16), indicators.size), len(blocks))[kept],
        "group": words([group for group, _ in blocks]),
        "distance": words([distance for _, distance in blocks]),
        "indicator": pa.array(np.tile(indicators, len(times) * len(blocks))[kept]),
        "residents": number.ravel()[kept],
        **{name: values.ravel()[kept] for name, values in columns.items()},
    }
    if "value" in columns:
        del table["distance"]
    return pa.table(table)
