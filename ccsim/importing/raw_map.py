"""What every reader returns: people, ties and places as text, as they were found, before anything is translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

PEOPLE = ("key", "interview", "interviewed")
TIES = ("a", "b", "reporter")
PLACES = ("key",)
AFFILIATIONS = ("resident", "place")
PARTNERSHIPS = ("a", "b")
"""Columns that readers make, in every table of that kind; the source's own columns come beside them."""


@dataclass(frozen=True)
class RawTable:
    """Rows as found in a source.

    Attributes:
        file: where they come from, for messages.
        cells: column -> the text of every row, blanks at its ends removed.
        lines: the line (or number) of every row in its file.
        files: the file of every row, where the rows come from several files.
    """

    file: str
    cells: dict[str, list[str]]
    lines: list[int]
    files: list[str] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    def where(self, row: int) -> tuple[str, int]:
        """Return the file and the line of a row."""
        return (self.file if self.files is None else self.files[row]), self.lines[row]

    def column(self, name: str) -> list[str]:
        """Return a column; empty cells where the table does not have it."""
        return self.cells[name] if name in self.cells else [""] * len(self.lines)

    def own_columns(self, reserved: Sequence[str]) -> list[str]:
        """Return the names of the columns that the source brought."""
        return [name for name in self.cells if name not in reserved]

    def kept(self, keep: Sequence[bool]) -> RawTable:
        """Return the rows to keep."""
        rows = [row for row, good in enumerate(keep) if good]
        return self if len(rows) == len(self.lines) else self.taken(rows)

    def taken(self, rows: Sequence[int]) -> RawTable:
        """Return some rows, in the order given."""
        cells = {name: [column[row] for row in rows] for name, column in self.cells.items()}
        files = None if self.files is None else [self.files[row] for row in rows]
        return RawTable(self.file, cells, [self.lines[row] for row in rows], files)

    def replaced(self, name: str, column: list[str]) -> RawTable:
        """Return the table with a column put in, or in the place of one."""
        return replace(self, cells=self.cells | {name: column})


@dataclass(frozen=True)
class RawMap:
    """A map as a reader found it.

    Attributes:
        people: `key` (unique), `interview` (in which this person was mentioned, "" if none), `interviewed` (yes, no or
            ""), and the source's own columns.
        ties: `a`, `b` (keys), `reporter` (key of the person who said so, or ""), and the source's own columns.
        places: `key`, and the source's own columns; None where the source has no places.
        affiliations: `resident`, `place` (keys), and the source's own columns.
        partnerships: `a`, `b` (keys of places), and the source's own columns.
        site_yaml: the text of `site.yaml`, for maps that ccsim wrote itself; "" for all others.
        notes: what the reader has to say about what it read.
    """

    people: RawTable
    ties: RawTable
    places: RawTable | None = None
    affiliations: RawTable | None = None
    partnerships: RawTable | None = None
    site_yaml: str = ""
    notes: tuple[str, ...] = ()


def own_name(name: str, reserved: Sequence[str]) -> str:
    """Return the name of a source's column, changed where it is one of the names that readers use."""
    return f"{name}_" if name in reserved else name


def table_of_records(
    file: str,
    reserved: Sequence[str],
    records: Sequence[Mapping[str, str]],
    lines: Sequence[int] | None = None,
    files: list[str] | None = None,
) -> RawTable:
    """Return a table of records, each a mapping from column to text.

    Args:
        file: for messages.
        reserved: the columns that come first, in every table of that kind.
        records: what is not in a record is not known.
        lines: the line of each; their numbers, counted from 1, unless given.
        files: the file of each, where there are several.
    """
    names = dict.fromkeys(reserved)
    for record in records:
        names.update(dict.fromkeys(record))
    cells = {name: [record.get(name, "") for record in records] for name in names}
    return RawTable(file, cells, list(range(1, len(records) + 1) if lines is None else lines), files)


def people_of_ties(ties: RawTable) -> RawTable:
    """Return everybody who is at an end of a tie, in the order in which they are mentioned."""
    ends = [end for pair in zip(ties.cells["a"], ties.cells["b"], strict=True) for end in pair]
    first = dict.fromkeys(ends, 0)
    # Written from the last to the first, so that the first is what stays.
    first.update(zip(reversed(ends), (row // 2 for row in range(len(ends) - 1, -1, -1)), strict=True))
    first.pop("", None)
    rows = list(first.values())
    empty = [""] * len(rows)
    cells = {"key": list(first), "interview": empty, "interviewed": list(empty)}
    files = None if ties.files is None else [ties.files[row] for row in rows]
    return RawTable(ties.file, cells, [ties.lines[row] for row in rows], files)


def unlike(names: Iterable[str]) -> list[str]:
    """Return column names of which none is empty and none is there twice."""
    seen: dict[str, int] = {}
    found = []
    for position, name in enumerate(names, start=1):
        word = name or f"column {position}"
        seen[word] = seen.get(word, 0) + 1
        found.append(word if seen[word] == 1 else f"{word} ({seen[word]})")
    return found
