"""Matrices in a spreadsheet: people by people, or people by places."""

from __future__ import annotations

from pathlib import Path

from ccsim.importing.raw_map import AFFILIATIONS, PEOPLE, PLACES, TIES, RawMap, table_of_records
from ccsim.importing.sheets import Sheet, read_sheets
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog


def read(path: Path) -> RawMap:
    """Read a matrix: names down the side and along the top, a number in every cell, empty or 0 for no tie.

    With the same names on both sides it is people by people (a row's person names the columns'); with none in common it
    is people by places.

    Raises:
        InputError: everything that is wrong with it.
    """
    sheets = read_sheets(path)
    if len(sheets) != 1:
        raise InputError(Problem(path.name, f"expected one sheet, found {', '.join(sheets)}"))
    (sheet,) = sheets.values()
    rows, columns = [row[0] for row in sheet.rows], sheet.heading[1:]
    if "" in rows and "" in columns:
        sheet, rows, columns = _without_unnamed(sheet)
    _check_names(sheet, rows, columns)
    cells = _filled(sheet)
    common = set(rows) & set(columns)
    if not common:
        return _two_modes(sheet, rows, columns, cells)
    if set(rows) != set(columns):
        alone = sorted(set(rows) ^ set(columns))
        message = f"some names stand on both sides and some on one only: {', '.join(alone[:5])}"
        raise InputError(Problem(sheet.file, message))
    values = {(a, b): value for a, b, value, _ in cells}
    symmetric = all(values.get((b, a)) == value for (a, b), value in values.items())
    seen: set[tuple[str, str]] = set()
    ties, lines = [], []
    for a, b, value, line in cells:
        if not (symmetric and (b, a) in seen):
            ties.append({"a": a, "b": b, "value": value})
            lines.append(line)
            seen.add((a, b))
    people = [{"key": name, "label": name} for name in rows]
    how = "the same both ways: each pair is one tie" if symmetric else "not the same both ways: a row names its columns"
    return RawMap(
        table_of_records(sheet.file, PEOPLE, people, sheet.lines),
        table_of_records(sheet.file, TIES, ties, lines),
        notes=(f"The matrix is {how}",),
    )


def looks_like_matrix(sheet: Sheet) -> bool:
    """Return whether a table is a matrix: a first cell that says nothing, and numbers in all the others."""
    if len(sheet.heading) < 2 or not sheet.rows:
        return False
    square = {row[0] for row in sheet.rows} == set(sheet.heading[1:])
    numbers = all(_number(cell) is not None for row in sheet.rows[:200] for cell in row[1:])
    return square or (numbers and not sheet.heading[0])


def _without_unnamed(sheet: Sheet) -> tuple[Sheet, list[str], list[str]]:
    """Return the matrix without the row and the column that have no name: some tools write sums there."""
    keep = [0, *(position for position, name in enumerate(sheet.heading) if position and name)]
    rows = [(line, row) for line, row in zip(sheet.lines, sheet.rows, strict=True) if row[0]]
    heading = [sheet.heading[position] for position in keep]
    cells = [[row[position] for position in keep] for _, row in rows]
    less = Sheet(sheet.file, heading, cells, [line for line, _ in rows])
    return less, [row[0] for row in cells], heading[1:]


def _check_names(sheet: Sheet, rows: list[str], columns: list[str]) -> None:
    """Say which names are missing or there twice."""
    log = ProblemLog()
    for names, where in ((rows, "down the side"), (columns, "along the top")):
        seen: set[str] = set()
        for position, name in enumerate(names):
            line = sheet.lines[position] if names is rows else 1
            if not name:
                log.add(sheet.file, f"a name {where} is missing", line)
            elif name in seen:
                log.add(sheet.file, f"'{name}' is {where} twice", line)
            seen.add(name)
    if not rows:
        log.add(sheet.file, "no rows below the names of the columns")
    log.raise_any()


def _filled(sheet: Sheet) -> list[tuple[str, str, str, int]]:
    """Return (row, column, value, line) of every cell that is not empty or 0."""
    log = ProblemLog()
    found = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        for name, cell in zip(sheet.heading[1:], row[1:], strict=True):
            number = _number(cell)
            if number is None:
                log.add(sheet.file, f"found '{cell}', expected a number, or an empty cell for no tie", line, name)
            elif number:
                found.append((row[0], name, cell, line))
    log.raise_any()
    return found


def _number(cell: str) -> float | None:
    """Return the number in a cell, 0 where it is empty, None where it is something else."""
    if not cell:
        return 0.0
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def _two_modes(sheet: Sheet, rows: list[str], columns: list[str], cells: list[tuple[str, str, str, int]]) -> RawMap:
    """Return the map of a matrix of people by places."""
    file = sheet.file
    affiliations = [{"resident": a, "place": b, "value": value} for a, b, value, _ in cells]
    return RawMap(
        table_of_records(file, PEOPLE, [{"key": name, "label": name} for name in rows], sheet.lines),
        table_of_records(file, TIES, []),
        table_of_records(file, PLACES, [{"key": name, "name": name} for name in columns], [1] * len(columns)),
        table_of_records(file, AFFILIATIONS, affiliations, [line for _, _, _, line in cells]),
        notes=("The matrix has other names along the top than down the side: read as people by places",),
    )
