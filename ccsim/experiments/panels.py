"""Recorded effects as matrices: a row for each thing measured, a column for each world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ccsim.experiments.codes import positions
from ccsim.experiments.intervals import Floats
from ccsim.experiments.layouts import Layout
from ccsim.experiments.worlds import World

ROW = ("week", "group", "distance", "indicator")
"""What names a row of a panel."""


@dataclass(frozen=True)
class Panel:
    """The effects of one scenario at one site, r rows and w worlds; NaN where a world lacks a row.

    Attributes:
        rows: [r] (week, group, distance, indicator), sorted; week -1 is the mean from programme start.
        worlds: [w], sorted.
        residents: [r, w] residents behind the number.
        baseline: [r, w] value without the scenario.
        effect: [r, w] scenario minus baseline.
    """

    rows: list[tuple[int, str, str, str]]
    worlds: list[World]
    residents: Floats
    baseline: Floats
    effect: Floats

    @property
    def layout(self) -> Layout:
        """Which worlds share their map, and which their draw of the parameters."""
        numbers = np.array(self.worlds, dtype=np.int64).reshape(len(self.worlds), 3)
        return Layout(numbers[:, 0], numbers[:, 1])


def panel(effects: pa.Table) -> Panel:
    """Arrange the effects of one scenario at one site; columns as in `effects.parquet`."""
    codes, rows = _coded(effects, ROW)
    places, worlds = _coded(effects, World._fields)
    shape = (len(rows), len(worlds))

    def matrix(name: str) -> Floats:
        filled = np.full(shape, np.nan)
        filled[codes, places] = effects.column(name).to_numpy()
        return filled

    named = [(int(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in rows]
    where = [World(int(row[0]), int(row[1]), int(row[2])) for row in worlds]
    return Panel(named, where, matrix("residents"), matrix("baseline"), matrix("effect"))


def between(first: Panel, second: Panel, groups: tuple[str, ...]) -> Panel:
    """Return the first scenario against the second as baseline, for groups that are the same in both.

    Over rows that both have (distance `all` only) and worlds that both have. The mean from programme start is
    the difference of the two scenarios' own.
    """
    places = {row: place for place, row in enumerate(second.rows)}
    pairs = [
        (place, places[row])
        for place, row in enumerate(first.rows)
        if row in places and row[1] in groups and row[2] == "all"
    ]
    columns = {world: place for place, world in enumerate(second.worlds)}
    shared = [(place, columns[world]) for place, world in enumerate(first.worlds) if world in columns]
    mine = np.ix_([row for row, _ in pairs], [world for world, _ in shared])
    other = np.ix_([row for _, row in pairs], [world for _, world in shared])
    return Panel(
        [first.rows[row] for row, _ in pairs],
        [first.worlds[world] for world, _ in shared],
        first.residents[mine],
        second.baseline[other] + second.effect[other],
        first.effect[mine] - second.effect[other],
    )


def _coded(table: pa.Table, names: tuple[str, ...]) -> tuple[NDArray[np.int64], list[tuple[Any, ...]]]:
    """Return for each row its place among the distinct combinations of some columns, and these, sorted."""
    combined = np.zeros(table.num_rows, dtype=np.int64)
    words: list[list[Any]] = []
    for name in names:
        column = table.column(name)
        distinct = sorted(pc.unique(column).to_pylist())
        combined = combined * len(distinct) + positions(column, distinct)
        words.append(distinct)
    kept, codes = np.unique(combined, return_inverse=True)
    rows: list[tuple[Any, ...]] = []
    for code in kept.tolist():
        row: list[Any] = []
        for distinct in reversed(words):
            code, place = divmod(code, len(distinct))
            row.insert(0, distinct[place])
        rows.append(tuple(row))
    return codes.astype(np.int64), rows
