"""The table of where the differences between worlds come from: shares, and how well these are known."""

from __future__ import annotations

from math import isfinite

from ccsim.report.data import ReportData, SiteNote, Split, short
from ccsim.report.sure_words import split_of
from ccsim.report.tables import NONE, Cell, Table

SOURCES = {
    "maps": "Having interviewed only some of the people",
    "parameters": "What is not known about how such a community works",
    "luck": "Chance",
    "untold": "Could not be told apart",
}
"""Where a difference may come from, in words."""


def spread_table(data: ReportData, site: SiteNote) -> Table | None:
    """Return how much of the differences between worlds comes from what, scenario by scenario; None where unknown.

    Only what could be told from these worlds has a column.
    """
    splits = [split_of(data, site, note) for note in data.scenarios]
    told = [name for name in SOURCES if any(_share(split, name) is not None for split in splits)]
    if not any(name in told for name in ("maps", "parameters")):
        return None
    rows = tuple(
        (Cell(short(note.title)), *(_cell(split, name) for name in told))
        for note, split in zip(data.scenarios, splits, strict=True)
    )
    return Table(
        "Where the differences between worlds come from: shares of their variance; under it, where nine of ten such "
        "estimates would lie",
        ("Scenario", *(SOURCES[name] for name in told)),
        rows,
    )


def _share(split: Split | None, name: str) -> float | None:
    """Return a share of a split; None where it is not known, or where nothing was left untold."""
    share = getattr(split, name) if split is not None else float("nan")
    return share if isfinite(share) and not (name == "untold" and share == 0) else None


def _cell(split: Split | None, name: str) -> Cell:
    share = _share(split, name)
    if split is None or share is None:
        return Cell(NONE)
    low, high = next(((low, high) for known, low, high in split.ranges if known == name), (float("nan"),) * 2)
    return Cell(f"{share:.0%}", f"{low:.0%} to {high:.0%}" if isfinite(low) else "")
