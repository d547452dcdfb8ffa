"""VNA, the text format of NetDraw: data of nodes, and ties."""

from __future__ import annotations

import csv
from pathlib import Path

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records, unlike
from ccsim.importing.sources import decoded, read_bytes
from ccsim.problems import suggestion
from ccsim.site.csv_file import csv_problem
from ccsim.site.problem_log import ProblemLog

_PARTS = ("*node data", "*node properties", "*tie data")
_Rows = list[tuple[int, list[str]]]


def read(path: Path) -> RawMap:
    """Read a VNA file; how nodes are drawn ("node properties") is left.

    Raises:
        InputError: everything that is wrong with it.
    """
    file, log = path.name, ProblemLog()
    parts = _parts(decoded(read_bytes(path), file), file, log)
    if "*tie data" not in parts and "*node data" not in parts:
        log.add(file, "expected '*Node data' or '*Tie data'")
    log.raise_any()
    people: dict[str, dict[str, str]] = {}
    people_lines: list[int] = []
    for line, record in _records(parts.get("*node data", []), file, log):
        key = next(iter(record.values()))
        if key in people:
            log.add(file, f"'{key}' is there twice", line)
        elif key:
            people[key] = {own_name(name, PEOPLE): cell for name, cell in list(record.items())[1:]} | {"key": key}
            people_lines.append(line)
    ties, lines = [], []
    for line, record in _records(parts.get("*tie data", []), file, log):
        a, b = list(record.values())[:2]
        ties.append({own_name(name, TIES): cell for name, cell in list(record.items())[2:]} | {"a": a, "b": b})
        lines.append(line)
        for key in (a, b):
            if key not in people:
                people[key] = {"key": key}
                people_lines.append(line)
    log.raise_any()
    return RawMap(
        table_of_records(file, PEOPLE, list(people.values()), people_lines),
        table_of_records(file, TIES, ties, lines),
    )


def _parts(text: str, file: str, log: ProblemLog) -> dict[str, _Rows]:
    """Return the rows of every part of the file."""
    parts: dict[str, _Rows] = {}
    rows: _Rows | None = None
    for line, row in enumerate(text.splitlines(), start=1):
        if row.startswith("*"):
            name = " ".join(row.lower().split())
            if name not in _PARTS:
                log.add(file, f"unknown part '{row.strip()}'{suggestion(name, _PARTS)}", line)
            rows = parts.setdefault(name, [])
        elif row.strip():
            if rows is None:
                log.add(file, "expected '*Node data' before anything else", line)
                return parts
            mark = "," if "," in row and " " not in row.strip() else " "
            reader = csv.reader([row.strip().replace("\t", " ")], delimiter=mark, skipinitialspace=True)
            try:
                rows.append((line, [cell.strip() for cell in next(reader, [])]))
            except csv.Error as error:
                log.add(file, csv_problem(error), line)
    return parts


def _records(rows: _Rows, file: str, log: ProblemLog) -> list[tuple[int, dict[str, str]]]:
    """Return the rows below the first as records; the first has the names."""
    if not rows:
        return []
    names = unlike(rows[0][1])
    if len(names) < 2 and len(rows) > 1 and len(rows[1][1]) > 1:
        log.add(file, f"only the column '{names[0]}' is named", rows[0][0])
        return []
    found = []
    for line, cells in rows[1:]:
        if len(cells) != len(names):
            log.add(file, f"{len(cells)} cells, expected {len(names)} as in the first row of this part", line)
        else:
            found.append((line, dict(zip(names, cells, strict=True))))
    return found
