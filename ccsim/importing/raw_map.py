"""What any reader returns: tables of text as they were found, with the line of every row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RawTable:
    """Rows of a file that was not made for ccsim.

    Attributes:
        file: the file, as messages name it.
        cells: text of each column, by its name; all columns are equally long.
        lines: line or row number of each row.
    """

    file: str
    cells: dict[str, list[str]]
    lines: list[int]


@dataclass(frozen=True)
class RawMap:
    """Everything that a reader found.

    Attributes:
        people: with `key` (unique), `interview` ("" if none) and `interviewed` (yes, no or ""), then its own columns.
        ties: with `a`, `b` (keys) and `reporter` (key or ""), then its own columns.
        places: with `key`; None where the source has none.
        affiliations: with `resident` and `place`; None where the source has none.
        partnerships: with `a` and `b`; None where the source has none.
    """

    people: RawTable
    ties: RawTable
    places: RawTable | None
    affiliations: RawTable | None
    partnerships: RawTable | None
