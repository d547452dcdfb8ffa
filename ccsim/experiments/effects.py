"""What a comparison found, over worlds: the rows of `effects.csv`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ccsim.experiments import intervals
from ccsim.experiments.layouts import interval
from ccsim.experiments.panels import Panel, between, panel
from ccsim.experiments.scenario_file import BASELINE
from ccsim.experiments.variance_split import UNKNOWN_SPLIT, VarianceSplit, variance_split
from ccsim.experiments.worlds import World
from ccsim.outcomes.changes import MEASURED
from ccsim.outcomes.groups import MAPPED_GROUPS

MEAN = -1
"""The week that stands for the mean from programme start to the end; written `mean`."""

MILESTONES = (26, 52, 104)
"""Weeks that are written to `effects.csv` beside the last one and the mean."""

GROUPS = ("everyone", "recipients", "took_up", "deliverers", *MAPPED_GROUPS[1:])
DISTANCES = ("all", "0", "1", "2", "3+", "unreached")
"""Groups and distances in the order in which they are written; others follow by name."""

DIGITS = 6
"""Significant digits of a number in `effects.csv`."""

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("site", "scenario", "comparator", "indicator", "group", "distance")]
    + [(name, pa.string()) for name in ("week", "unit", "better")]
    + [("residents", pa.int64()), ("worlds", pa.int64())]
    + [
        (name, pa.float64())
        for name in (
            "baseline", "mean", "ci_low", "ci_high", "world_p05", "world_p95",
            "share_better", "variance_ratio",
        )
    ]
)  # fmt: skip
"""Columns of `effects.csv`; null where a number cannot be had from these worlds."""


class Duel(NamedTuple):
    """In how many worlds each of two scenarios did better on the outcome for everyone; else level."""

    site: str
    first: str
    second: str
    first_ahead: int
    second_ahead: int
    worlds: int


def written_weeks(weeks: int) -> tuple[int, ...]:
    """Return the weeks that `effects.csv` has, of a comparison of so many weeks."""
    return (*(week for week in MILESTONES if week < weeks), weeks, MEAN)


def summary(
    effects: pa.Table, sites: Sequence[str], scenarios: Sequence[str], weeks: Iterable[int] | None = None
) -> pa.Table:
    """Summarise effects over worlds: each scenario against the baseline and against those after it.

    Args:
        effects: rows of `effects.parquet`.
        sites, scenarios: in the order in which they are written.
        weeks: which weeks; None: all that were recorded.

    Returns:
        Table with `SCHEMA`, sorted by site, scenario, comparator, indicator, group, distance, week.
    """
    if weeks is not None:
        effects = effects.filter(pc.is_in(effects.column("week"), pa.array(list(weeks), pa.int16())))
    tables = [
        _summarised(arranged, site, scenario, comparator)
        for site in sites
        for scenario, comparator, arranged in _arranged(effects, site, scenarios)
    ]
    return pa.concat_tables([SCHEMA.empty_table(), *tables]).combine_chunks()


def _arranged(effects: pa.Table, site: str, scenarios: Sequence[str]) -> Iterator[tuple[str, str, Panel]]:
    panels = {scenario: panel(_of(effects, site, scenario)) for scenario in scenarios}
    for place, scenario in enumerate(scenarios):
        yield scenario, BASELINE, panels[scenario]
        for comparator in scenarios[place + 1 :]:
            yield scenario, comparator, between(panels[scenario], panels[comparator], MAPPED_GROUPS)


def _of(effects: pa.Table, site: str, scenario: str) -> pa.Table:
    mask = pc.and_(
        pc.equal(effects.column("site").cast(pa.string()), site),
        pc.equal(effects.column("scenario").cast(pa.string()), scenario),
    )
    return effects.filter(mask)


def _summarised(arranged: Panel, site: str, scenario: str, comparator: str) -> pa.Table:
    """Summarise one scenario against one comparator."""
    if not arranged.rows:
        return SCHEMA.empty_table()
    known = {indicator.name: indicator for indicator in MEASURED}
    rows, effect, layout = arranged.rows, arranged.effect, arranged.layout
    better = [known[row[3]].better for row in rows]
    low, high = interval(effect, layout)
    numbers = {
        "baseline": intervals.means(arranged.baseline),
        "mean": intervals.means(effect),
        "ci_low": low,
        "ci_high": high,
        "world_p05": intervals.quantile(effect, 0.05),
        "world_p95": intervals.quantile(effect, 0.95),
        "share_better": intervals.share_better(effect, np.array([word == "higher" for word in better])),
        "variance_ratio": intervals.variance_ratio(effect, arranged.baseline, layout.cells),
    }
    columns = {
        "site": [site] * len(rows),
        "scenario": [scenario] * len(rows),
        "comparator": [comparator] * len(rows),
        "indicator": [row[3] for row in rows],
        "group": [row[1] for row in rows],
        "distance": [row[2] for row in rows],
        "week": ["mean" if row[0] == MEAN else str(row[0]) for row in rows],
        "unit": [known[row[3]].unit for row in rows],
        "better": better,
        "residents": np.rint(intervals.means(arranged.residents)).astype(np.int64),
        "worlds": np.isfinite(effect).sum(axis=1),
    }
    columns |= {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    order = sorted(range(len(rows)), key=lambda place: _order(rows[place]))
    return pa.table(columns, schema=SCHEMA).take(order)


def _order(row: tuple[int, str, str, str]) -> tuple[object, ...]:
    """Sort by indicator, group, distance, week: known ones in their usual order, the mean last."""
    week, group, distance, indicator = row
    indicators = [known.name for known in MEASURED]
    return (
        indicators.index(indicator),
        GROUPS.index(group) if group in GROUPS else len(GROUPS),
        group,
        DISTANCES.index(distance) if distance in DISTANCES else len(DISTANCES),
        distance,
        math.inf if week == MEAN else week,
    )


def whole_groups(effects: pa.Table, outcome: str) -> pa.Table:
    """Return the rows of the outcome, of whole groups."""
    for name, value in (("distance", "all"), ("indicator", outcome)):
        effects = effects.filter(pc.equal(effects.column(name).cast(pa.string()), value))
    return effects


def headline_rows(effects: pa.Table, outcome: str) -> pa.Table:
    """Return the rows of the outcome, of whole groups, as the mean from programme start."""
    return whole_groups(effects.filter(pc.equal(effects.column("week"), MEAN)), outcome)


def headline(effects: pa.Table, site: str, scenario: str, outcome: str, group: str = "everyone") -> Panel:
    """Return a scenario's headline effect by world: outcome, whole group, mean from programme start."""
    rows = headline_rows(_of(effects, site, scenario), outcome)
    return panel(rows.filter(pc.equal(rows.column("group").cast(pa.string()), group)))


def split(effects: pa.Table, site: str, scenario: str, outcome: str) -> VarianceSplit:
    """Return how the headline effect's variance between worlds splits into maps, parameters and luck."""
    arranged = headline(effects, site, scenario, outcome)
    if not arranged.rows:
        return UNKNOWN_SPLIT
    return variance_split(arranged.effect[0], arranged.layout)


def firsts(effects: pa.Table, site: str, scenarios: Sequence[str], outcome: str) -> tuple[int, ...]:
    """Return for each scenario in how many worlds it was ahead of all the others and of no programme."""
    sign = -1.0 if _lower_is_better(outcome) else 1.0
    by_world: dict[World, list[float]] = {}
    for place, scenario in enumerate(scenarios):
        arranged = headline(effects, site, scenario, outcome)
        for world, effect in zip(arranged.worlds, arranged.effect[0] if arranged.rows else (), strict=True):
            by_world.setdefault(world, [math.nan] * len(scenarios))[place] = sign * effect
    counts = [0] * len(scenarios)
    for found in by_world.values():
        best = max((effect for effect in found if effect > 0), default=math.nan)
        if found.count(best) == 1:
            counts[found.index(best)] += 1
    return tuple(counts)


def _lower_is_better(outcome: str) -> bool:
    return any(indicator.name == outcome and indicator.better == "lower" for indicator in MEASURED)


def duels(effects: pa.Table, site: str, scenarios: Sequence[str], outcome: str) -> tuple[Duel, ...]:
    """Return for each pair of scenarios in how many worlds each of them was ahead."""
    lower = _lower_is_better(outcome)
    panels = {scenario: headline(effects, site, scenario, outcome) for scenario in scenarios}
    found: list[Duel] = []
    for place, first in enumerate(scenarios):
        for second in scenarios[place + 1 :]:
            against = between(panels[first], panels[second], ("everyone",))
            ahead = against.effect[0] if against.rows else np.empty(0)
            ahead = -ahead if lower else ahead
            wins, losses = int((ahead > 0).sum()), int((ahead < 0).sum())
            found.append(Duel(site, first, second, wins, losses, int(np.isfinite(ahead).sum())))
    return tuple(found)
