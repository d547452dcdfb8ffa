"""The results of a comparison: the files that may be shared, and what is read from them."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ccsim.experiments import effects as summaries
from ccsim.experiments.effects import DIGITS, Duel
from ccsim.experiments.files import write_whole
from ccsim.experiments.gaps import Gap, gaps
from ccsim.experiments.reach import OutOfReach
from ccsim.experiments.variance_split import VarianceSplit, split_table
from ccsim.problems import InputError, Problem, printable

EFFECTS = "effects.parquet"
EFFECTS_CSV = "effects.csv"
VARIANCE_CSV = "variance.csv"
SERIES = "series.parquet"
MANIFEST = "manifest.json"

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins so would be run by a spreadsheet."""


@dataclass(frozen=True)
class Results:
    """The results in a folder.

    Attributes:
        folder: where they are.
        manifest: what was compared and how: `manifest.json`.
        world_effects: `effects.parquet`: `site, scenario, map, parameters, luck, week, group, distance,
            indicator, residents, baseline, effect`; week -1 is the mean from programme start to the end.
        world_series: `series.parquet`: the same with `value`, of the baseline and of every scenario.
    """

    folder: Path
    manifest: dict[str, Any]
    world_effects: pa.Table
    world_series: pa.Table

    @classmethod
    def read(cls, folder: Path) -> Results:
        """Read the results in a folder.

        Raises:
            InputError: there are none, or they are damaged.
        """
        folder = Path(folder)
        missing = [name for name in (MANIFEST, EFFECTS, SERIES) if not (folder / name).is_file()]
        if missing:
            message = f"no finished results of ccsim: {', '.join(missing)} missing"
            raise InputError(Problem(str(folder), message))
        try:
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
            return cls(folder, manifest, pq.read_table(folder / EFFECTS), pq.read_table(folder / SERIES))
        except (ValueError, pa.ArrowException, OSError) as error:
            raise InputError(Problem(str(folder), f"damaged results: {error}")) from None

    @property
    def sites(self) -> list[str]:
        """Names of the sites, in the order of the scenario file."""
        return [str(site["name"]) for site in self.manifest["sites"]]

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in the order of the scenario file."""
        return [str(scenario["name"]) for scenario in self.manifest["comparison"]["scenarios"]]

    @property
    def outcome(self) -> str:
        """Name of the headline indicator."""
        return str(self.manifest["comparison"]["outcome"])

    @property
    def weeks(self) -> int:
        """Weeks that were run."""
        return int(self.manifest["comparison"]["weeks"])

    def effects(self) -> pa.Table:
        """Return the rows of `effects.csv`."""
        return self._effects

    @cached_property
    def _effects(self) -> pa.Table:
        return summaries.summary(self.world_effects, self.sites, self.scenarios, summaries.written_weeks(self.weeks))

    def over_time(self) -> pa.Table:
        """Return the same rows as `effects`, for every recorded week."""
        return summaries.summary(self.world_effects, self.sites, self.scenarios)

    def outcome_over_time(self) -> pa.Table:
        """Return what `over_time` does, of the headline outcome and of whole groups only: much faster."""
        return summaries.summary(summaries.whole_groups(self.world_effects, self.outcome), self.sites, self.scenarios)

    def series(self) -> pa.Table:
        """Return every recorded value of every world: `world_series`."""
        return self.world_series

    @cached_property
    def _headline(self) -> pa.Table:
        """The headline outcome of whole groups since programme start: all that answers and gaps are made from."""
        return summaries.headline_rows(self.world_effects, self.outcome)

    def splits(self) -> dict[tuple[str, str], VarianceSplit]:
        """Return by (site, scenario) how the headline effect's variance splits into maps, parameters and luck."""
        return self._splits

    def variance(self) -> pa.Table:
        """Return the rows of `variance.csv`: `splits` as a table."""
        return split_table(self.splits(), self.outcome)

    @cached_property
    def _splits(self) -> dict[tuple[str, str], VarianceSplit]:
        return {
            (site, scenario): summaries.split(self._headline, site, scenario, self.outcome)
            for site in self.sites
            for scenario in self.scenarios
        }

    def firsts(self) -> dict[tuple[str, str], int]:
        """Return by (site, scenario) in how many worlds it was ahead of all others, and of no programme."""
        found = {site: summaries.firsts(self._headline, site, self.scenarios, self.outcome) for site in self.sites}
        return {
            (site, scenario): count
            for site, counts in found.items()
            for scenario, count in zip(self.scenarios, counts, strict=True)
        }

    def gaps(self) -> tuple[Gap, ...]:
        """Return the gap in the headline outcome between each mapped group and everybody else, by site and scenario."""
        return tuple(gap for site in self.sites for gap in gaps(self._headline, site, self.scenarios, self.outcome))

    def out_of_reach(self) -> tuple[OutOfReach, ...]:
        """Return whom no scenario reaches, by site and mapped group; empty where the runs did not keep it."""
        return tuple(OutOfReach(**row) for row in self.manifest.get("out_of_reach", ()))

    def duels(self) -> tuple[Duel, ...]:
        """Return for each site and pair of scenarios in how many worlds each was ahead on the headline."""
        return tuple(
            duel for site in self.sites for duel in summaries.duels(self._headline, site, self.scenarios, self.outcome)
        )

    def write(self) -> None:
        """Write the files into the folder; each appears whole or not at all, the manifest last."""
        write_whole(self.folder / SERIES, lambda path: _write_parquet(self.world_series, path))
        write_whole(self.folder / EFFECTS, lambda path: _write_parquet(self.world_effects, path))
        write_whole(self.folder / EFFECTS_CSV, lambda path: write_csv(self.effects(), path))
        write_whole(self.folder / VARIANCE_CSV, lambda path: write_csv(self.variance(), path))
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        write_whole(self.folder / MANIFEST, lambda path: _write_text(text, path))


def _write_parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, "utf-8", newline="\n")


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV, the same bytes everywhere: six significant digits, an empty cell for null."""
    columns = [_cells(table.column(name).to_pylist()) for name in table.column_names]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(zip(*columns, strict=True))


def _cells(values: Sequence[object]) -> list[str]:
    return [cell(value) for value in values]


def cell(value: object) -> str:
    """Return one cell: text that a spreadsheet would run begins with an apostrophe instead."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if not math.isfinite(value) else format(value + 0.0, f".{DIGITS}g")
    text = printable(str(value)) if isinstance(value, str) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
