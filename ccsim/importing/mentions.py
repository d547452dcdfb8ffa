"""The people of a source as arrays that can be compared: one mention is one person in one interview."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ccsim.importing.ages import parse_age
from ccsim.importing.names import Name, parse_name, plain
from ccsim.importing.raw_map import RawTable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Key = TypeVar("Key", bound=Hashable)

_NICKNAME = re.compile(r"nick|alias|known|short|pet.?name|also")
_ROADS = {"st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "dr": "drive"}


@dataclass(frozen=True)
class MatchFields:
    """Columns of the people by which the same person is recognised.

    Attributes:
        name: columns with the name, in the order in which it is said; one whose heading speaks of a nickname holds
            another name that the person goes by.
        area: where they live: columns of text, or two columns of numbers (x and y, in any unit).
        age: how old they are said to be, as a number or a band; the first column that says something counts.
    """

    name: tuple[str, ...]
    area: tuple[str, ...] = ()
    age: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mentions:
    """Mentions as arrays, all of the same length but the lists of what the codes mean.

    Attributes:
        interview: code of the interview.
        given: code of the first names, in `givens`; -1 where not known.
        family: code of the family names, in `families`; -1 where not known.
        generation: 1 for a junior, 2 for a senior, 0 where not said.
        area: code of the area, in `areas`; -1 where not known.
        place: x and y, NaN where not known; shape (mentions, 2).
        youngest, oldest: years between which the person is; NaN where not known.
    """

    interview: Ints
    given: Ints
    family: Ints
    generation: Ints
    area: Ints
    place: Floats
    youngest: Floats
    oldest: Floats
    givens: list[tuple[str, ...]]
    families: list[tuple[str, ...]]
    areas: list[str]

    def __len__(self) -> int:
        return int(self.interview.size)


def read_mentions(people: RawTable, fields: MatchFields) -> Mentions:
    """Return the people as arrays.

    Raises:
        KeyError: a column of `fields`, or `interview`, is not there.
    """
    names = _names(people, fields.name)
    given, givens = _coded([name.given or None for name in names])
    family, families = _coded([name.family or None for name in names])
    interview, _ = _coded(people.cells["interview"])
    place = _places(people, fields.area)
    count = len(names)
    texts: list[str | None] = [None] * count
    if place is None and fields.area:
        rows = zip(*(people.cells[column] for column in fields.area), strict=True)
        texts = [_area(" ".join(row)) or None for row in rows]
    area, areas = _coded(texts)
    youngest, oldest = _ages(people, fields.age)
    generation = np.array([("", "jr", "sr").index(name.generation) for name in names], dtype=np.int64)
    unknown = np.full((count, 2), np.nan)
    where = unknown if place is None else place
    return Mentions(interview, given, family, generation, area, where, youngest, oldest, givens, families, areas)


def _names(people: RawTable, columns: Sequence[str]) -> list[Name]:
    """Return everybody's name."""
    spoken = [column for column in columns if len(columns) == 1 or not _NICKNAME.search(column.casefold())]
    others = [column for column in columns if column not in spoken]
    known: dict[tuple[str, ...], Name] = {}
    names = []
    for row in zip(*(people.cells[column] for column in (*spoken, *others)), strict=True):
        if row not in known:
            known[row] = parse_name(" ".join(row[: len(spoken)]), row[len(spoken) :])
        names.append(known[row])
    return names


def _area(text: str) -> str:
    """Return an area as it is compared: small letters, roads written out."""
    return " ".join(_ROADS.get(word, word) for word in re.findall(r"\w+", plain(text)))


def _places(people: RawTable, columns: Sequence[str]) -> Floats | None:
    """Return x and y where two columns hold numbers and nothing else; None otherwise."""
    if len(columns) != 2:
        return None
    try:
        found = np.array([[float(cell) if cell else np.nan for cell in people.cells[c]] for c in columns]).T
    except ValueError:
        return None
    return np.where(np.isfinite(found).all(axis=1, keepdims=True), found, np.nan)


def _ages(people: RawTable, columns: Sequence[str]) -> tuple[Floats, Floats]:
    """Return between which years everybody is."""
    ages = np.full((len(people.lines), 2), np.nan)
    for column in reversed(columns):
        read = {cell: parse_age(cell) for cell in set(people.cells[column])}
        for row, cell in enumerate(people.cells[column]):
            span = read[cell]
            if span is not None:
                ages[row] = span
    return ages[:, 0], ages[:, 1]


def _coded(values: Sequence[Key | None]) -> tuple[Ints, list[Key]]:
    """Return a code for every value, in the order in which they are met; -1 for None."""
    codes: dict[Key, int] = {}
    found = [-1 if value is None else codes.setdefault(value, len(codes)) for value in values]
    return np.array(found, dtype=np.int64), list(codes)
