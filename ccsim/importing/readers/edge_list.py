"""Lists of ties, alone or with a table of people; CSV in any common dialect, a folder or zip of them, or a workbook."""

from __future__ import annotations

from pathlib import Path

from ccsim.importing.raw_map import TIES, RawMap, RawTable, own_name, people_of_ties
from ccsim.importing.sheets import Sheet, read_sheets
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.problem_log import ProblemLog

ENDS: tuple[tuple[str, str], ...] = (
    ("a", "b"), ("source", "target"), ("from", "to"), ("person1", "person2"), ("person_1", "person_2"),
    ("sender", "receiver"),
)  # fmt: skip
"""Names of the two columns that say who is tied to whom, in lower case."""

KEYS = ("id", "key", "node", "person", "resident", "name", "label", "pseudonym")
"""Names of the column that says who a row of the table of people is about."""


def read(path: Path) -> RawMap:
    """Read a list of ties, and the table of people where there is one beside it.

    Raises:
        InputError: everything that is wrong with it.
    """
    sheets = read_sheets(path)
    lists = [sheet for sheet in sheets.values() if ends_of(sheet) is not None]
    others = [sheet for sheet in sheets.values() if ends_of(sheet) is None]
    if not lists:
        raise InputError([_no_ends(sheet) for sheet in others])
    if len(lists) > 1 or len(others) > 1:
        message = "expected one list of ties and at most one table of people; found " + ", ".join(sorted(sheets))
        raise InputError(Problem(path.name, message))
    ties = ties_of(lists[0])
    people = people_of_sheet(others[0]) if others else people_of_ties(ties)
    return RawMap(people, ties)


def ends_of(sheet: Sheet) -> tuple[int, int] | None:
    """Return the positions of the columns with the two ends of a tie, None where there are none."""
    for first, second in ENDS:
        a, b = sheet.position([first]), sheet.position([second])
        if a is not None and b is not None:
            return a, b
    return None


def ties_of(sheet: Sheet) -> RawTable:
    """Return the ties of a list.

    Raises:
        InputError: an end is empty, or there are no rows.
    """
    ends = ends_of(sheet)
    if ends is None:
        raise InputError(_no_ends(sheet))
    log = ProblemLog()
    columns = list(sheet.columns().items())
    a, b = (columns[end][1] for end in ends)
    for end, column in zip(ends, (a, b), strict=True):
        if "" in column:
            for line, cell in zip(sheet.lines, column, strict=True):
                if not cell:
                    log.add(sheet.file, "empty, expected the id of a person", line, sheet.heading[end])
    if not sheet.lines:
        log.add(sheet.file, "no rows below the names of the columns")
    log.raise_any()
    own = {own_name(name, TIES): cells for position, (name, cells) in enumerate(columns) if position not in ends}
    return RawTable(sheet.file, {"a": a, "b": b, "reporter": [""] * len(a)} | own, sheet.lines)


def people_of_sheet(sheet: Sheet, key_column: str = "") -> RawTable:
    """Return the people of a table.

    Args:
        sheet: the table.
        key_column: the column that says who a row is about; unless given, the first of `KEYS` that is
            there, else the first column.

    Raises:
        InputError: there is no such column, or a cell of it is empty or there twice.
    """
    columns = sheet.columns()
    name = key_column or list(columns)[sheet.position(KEYS) or 0]
    if name not in columns:
        near = suggestion(name, list(columns))
        raise InputError(Problem(sheet.file, f"no column '{name}'{near}; found: {', '.join(columns)}", 1))
    log = ProblemLog()
    first: dict[str, int] = {}
    for line, key in zip(sheet.lines, columns[name], strict=True):
        if not key:
            log.add(sheet.file, "empty, expected the person's id", line, name)
        elif key in first:
            log.add(sheet.file, f"'{key}' is there twice, first on line {first[key]}", line, name)
        first.setdefault(key, line)
    if not sheet.lines:
        log.add(sheet.file, "no rows below the names of the columns")
    log.raise_any()
    keys = columns[name]
    own = {own_name(other, ("key", "interview")): cells for other, cells in columns.items() if other != name}
    empty = [""] * len(keys)
    reserved = {"key": keys, "interview": empty, "interviewed": own.pop("interviewed", list(empty))}
    return RawTable(sheet.file, reserved | own, sheet.lines)


def _no_ends(sheet: Sheet) -> Problem:
    """Return what there is to say where a table has no columns for the ends of a tie."""
    known = "; ".join(f"{a}, {b}" for a, b in ENDS[:3])
    found = ", ".join(sheet.heading[:12])
    return Problem(sheet.file, f"no columns for the two ends of a tie: expected {known}; found {found}", 1)
