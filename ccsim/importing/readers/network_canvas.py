"""Network Canvas, exported as CSV: a folder or zip with several files for every interview, or merged ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records
from ccsim.importing.sheets import Sheet, sheet_of_text
from ccsim.importing.sources import decoded, read_files
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog

EGO, UUID = "networkCanvasEgoUUID", "networkCanvasUUID"
SOURCE, TARGET = "networkCanvasSourceUUID", "networkCanvasTargetUUID"
NAMED = "named"
"""The `type` of ties between somebody interviewed and whom they named."""

FILE_NAME = re.compile(r"^(?P<start>.*?)_?(?P<part>attributeList|edgeList|ego|adjacencyMatrix)(?:_(?P<type>.+))?\.csv$")
TECHNICAL = ("nodeID", "edgeID", "from", "to", EGO, UUID, SOURCE, TARGET, "networkCanvasType")
"""Columns that Network Canvas adds on its own, and that say nothing about anybody."""


@dataclass
class Interviews:
    """What several interviews say: who was interviewed, whom they named, and the ties that they told of."""

    people: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    ties: list[dict[str, str]] = field(default_factory=list)
    tie_places: list[tuple[str, int]] = field(default_factory=list)

    def add_ego(self, key: str, record: dict[str, str], where: tuple[str, int]) -> None:
        """Add somebody interviewed, or what else is known of them."""
        mine = {"key": key, "interview": key, "interviewed": "yes"}
        self.people[key] = self.people.get(key, {}) | _own(record, PEOPLE) | mine
        self.places.setdefault(key, where)

    def add_alter(self, key: str, ego: str, record: dict[str, str], where: tuple[str, int]) -> None:
        """Add somebody who was named, and the tie with who named them: it carries all that was said of them."""
        self.people[key] = _own(record, PEOPLE) | {"key": key, "interview": ego, "interviewed": "no"}
        self.places[key] = where
        self.add_tie(ego, key, ego, _own(record, TIES) | {"type": NAMED}, where)

    def add_tie(self, a: str, b: str, ego: str, record: dict[str, str], where: tuple[str, int]) -> None:
        """Add a tie that `ego` told of."""
        self.ties.append(_own(record, TIES) | {"a": a, "b": b, "reporter": ego})
        self.tie_places.append(where)

    def map(self, source: str, notes: tuple[str, ...] = ()) -> RawMap:
        """Return all of it as a raw map."""
        where = [self.places[key] for key in self.people]
        people = table_of_records(
            source, PEOPLE, list(self.people.values()), [n for _, n in where], [f for f, _ in where]
        )
        lines, files = [n for _, n in self.tie_places], [f for f, _ in self.tie_places]
        return RawMap(people, table_of_records(source, TIES, self.ties, lines, files), notes=notes)


def read(path: Path) -> RawMap:
    """Read a CSV export of Network Canvas.

    People and ties are told apart by their UUIDs; the numbers that Network Canvas gives them begin anew in every
    interview. The same person named in two interviews is two people here: nothing in an export says that they are one.

    Raises:
        InputError: everything that is wrong with it.
    """
    parts: dict[str, list[tuple[Sheet, str]]] = {"ego": [], "attributeList": [], "edgeList": [], "adjacencyMatrix": []}
    for name, data in sorted(read_files(path).items()):
        found = FILE_NAME.match(name)
        if found is not None and decoded(data, name).strip():
            parts[found["part"]].append((sheet_of_text(decoded(data, name), name), found["type"] or ""))
    if not parts["ego"] and not parts["attributeList"]:
        message = "no files of Network Canvas: expected names that end in _ego.csv and _attributeList_....csv"
        raise InputError(Problem(path.name, message))
    log, found_all = ProblemLog(), Interviews()
    for sheet, _ in parts["ego"]:
        for line, record in _records(sheet, (EGO,), log):
            found_all.add_ego(record[EGO], record, (sheet.file, line))
    unknown = _add_alters(parts["attributeList"], found_all, log)
    _add_ties(parts["edgeList"], found_all, log)
    log.raise_any()
    notes = [f"{unknown:,} interviews have no ego file: nothing is known of who was interviewed"] if unknown else []
    if parts["adjacencyMatrix"] and not parts["edgeList"]:
        notes.append("Only adjacency matrices were found for ties among those named; export edge lists to have them")
    return found_all.map(path.name, tuple(notes))


def _add_alters(sheets: list[tuple[Sheet, str]], into: Interviews, log: ProblemLog) -> int:
    """Add everybody who was named; return in how many interviews nothing is said of who was interviewed."""
    unknown = 0
    for sheet, node_type in sheets:
        for line, record in _records(sheet, (EGO, UUID), log):
            ego, key = record[EGO], record[UUID]
            if ego not in into.people:
                into.add_ego(ego, {}, (sheet.file, line))
                unknown += 1
            if key in into.people:
                log.add(sheet.file, f"'{key}' is there twice", line, UUID)
                continue
            into.add_alter(key, ego, record | {"node type": node_type}, (sheet.file, line))
    return unknown


def _add_ties(sheets: list[tuple[Sheet, str]], into: Interviews, log: ProblemLog) -> None:
    """Add the ties among those who were named."""
    for sheet, edge_type in sheets:
        for line, record in _records(sheet, (EGO, SOURCE, TARGET), log):
            a, b = record[SOURCE], record[TARGET]
            for key, column in ((a, SOURCE), (b, TARGET)):
                if key not in into.people:
                    log.add(sheet.file, f"nobody in the files of people has the UUID '{key}'", line, column)
            into.add_tie(a, b, record[EGO], record | {"type": edge_type}, (sheet.file, line))


def _records(sheet: Sheet, needed: tuple[str, ...], log: ProblemLog) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file; those without what is needed are said and left out."""
    names = list(sheet.columns())
    missing = [name for name in needed if name not in names]
    for name in missing:
        log.add(sheet.file, "missing column; is this an export of Network Canvas?", 1, name)
    found = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        record = dict(zip(names, row, strict=True))
        empty = [name for name in needed if not missing and not record[name]]
        for name in empty:
            log.add(sheet.file, "empty, expected a UUID", line, name)
        if not missing and not empty:
            found.append((line, record))
    return found


def _own(record: dict[str, str], reserved: tuple[str, ...]) -> dict[str, str]:
    """Return what a record says on its own, without what Network Canvas needs for its files."""
    kept = {name: cell for name, cell in record.items() if name not in TECHNICAL and cell}
    return {own_name(name, reserved): cell for name, cell in kept.items()}
