"""The files that a trial leaves for others: what is to be expected, and never a row about one person."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ccsim
from ccsim.experiments.digests import file_digest, sources_digest
from ccsim.experiments.files import write_whole
from ccsim.trials.expectation import AtWeek, Expectation, Span
from ccsim.trials.trial import Trial

RESULT = "trial.json"
TABLE = "trial.csv"
COLUMNS = (
    "week", "people", "difference", "difference_low", "difference_high", "smd", "smd_low", "smd_high", "found_low",
    "found_high", "significant", "on_offered", "on_others", "on_others_low", "on_others_high", "took_up", "sd",
    "correlation", "icc",
)  # fmt: skip
"""Columns of the table: a row for every measurement; ends of ranges hold nine in ten."""


@dataclass(frozen=True)
class TrialResult:
    """A trial and what it is to be expected to find."""

    trial: Trial
    expectation: Expectation

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON holds it; what is not known is null."""
        asked, settings, site = self.trial.asked, self.trial.settings, self.trial.site
        weeks = [
            {name: value for name, value in asdict(one).items() if name != "effects"} for one in self.expectation.weeks
        ]
        known: dict[str, Any] = {
            "ccsim": ccsim.__version__,
            "sources": sources_digest(),
            "title": asked.file.title,
            "file": {"name": asked.path.name, "sha256": file_digest(asked.path)},
            "asked": asked.file.model_dump(mode="json"),
            "in_words": asked.in_words(),
            "site": {"name": site.name, "title": site.title, "illustrative": site.illustrative},
            "seed": settings.seed,
            "worlds": {"parameters": settings.draws, "luck": settings.luck, "parameters_from": settings.parameters},
            "unit": asked.file.indicator.unit,
            "measurements": weeks,
            "primary_week": self.expectation.at.week,
            "design": {**asdict(self.expectation.design), "design_effect": self.expectation.design.design_effect},
            "power": self.expectation.power,
            "people_needed": {f"{wanted:g}": people for wanted, people in self.expectation.needed.items()},
            "people_needed_if_effect_known": {
                f"{wanted:g}": people for wanted, people in self.expectation.if_mean.items()
            },
            "people_found": self.expectation.fewer,
        }
        cleaned: dict[str, Any] = _without_nan(known)
        return cleaned

    def write(self, folder: Path) -> None:
        """Write `trial.json` and `trial.csv` to a folder."""
        write_whole(folder / RESULT, self._write_json)
        write_whole(folder / TABLE, self._write_table)

    def _write_json(self, path: Path) -> None:
        text = json.dumps(self.as_json(), indent=1, ensure_ascii=False, allow_nan=False)
        path.write_bytes(text.encode("utf-8") + b"\n")

    def _write_table(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_row(one) for one in self.expectation.weeks)


def _row(at: AtWeek) -> list[str]:
    def ends(span: Span) -> list[float]:
        return [span.mean, span.low, span.high]

    values = [
        at.people, *ends(at.contrast), *ends(at.smd), at.found.low, at.found.high, at.significant, at.on_offered.mean,
        *ends(at.on_others), at.took_up, at.sd, at.correlation, at.icc,
    ]  # fmt: skip
    return [str(at.week), *("" if math.isnan(value) else f"{value:.6g}" for value in values)]


def _without_nan(value: Any) -> Any:  # noqa: ANN401 (anything JSON can hold)
    """Return a value with null for what is not a number."""
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
