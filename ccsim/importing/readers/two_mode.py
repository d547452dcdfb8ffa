"""Lists of who goes where: one row for each person and place."""

from __future__ import annotations

from pathlib import Path

from ccsim.importing.raw_map import AFFILIATIONS, PEOPLE, PLACES, TIES, RawMap, RawTable, own_name, table_of_records
from ccsim.importing.sheets import Sheet, read_sheets
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog

WHO = ("resident", "person", "respondent", "participant", "member", "attender", "name")
WHERE = ("place", "organisation", "organization", "group", "venue", "club", "event", "service")
"""Names of the columns that say who goes where, in lower case, the first that is there."""


def read(path: Path) -> RawMap:
    """Read a list of who goes where.

    Raises:
        InputError: everything that is wrong with it.
    """
    sheets = read_sheets(path)
    if len(sheets) != 1:
        raise InputError(Problem(path.name, f"expected one table, found {', '.join(sheets)}"))
    (sheet,) = sheets.values()
    ends = columns_of(sheet)
    if ends is None:
        message = f"no columns for who goes where: expected {', '.join(WHO[:3])} and {', '.join(WHERE[:3])}"
        raise InputError(Problem(sheet.file, f"{message}; found {', '.join(sheet.heading[:12])}", 1))
    columns = list(sheet.columns().items())
    who, where = (columns[end][1] for end in ends)
    log = ProblemLog()
    for end, cells in zip(ends, (who, where), strict=True):
        for line, cell in zip(sheet.lines, cells, strict=True):
            if not cell:
                log.add(sheet.file, "empty, expected a name or id", line, sheet.heading[end])
    if not sheet.lines:
        log.add(sheet.file, "no rows below the names of the columns")
    log.raise_any()
    own = {own_name(name, AFFILIATIONS): cells for n, (name, cells) in enumerate(columns) if n not in ends}
    return RawMap(
        table_of_records(sheet.file, PEOPLE, [{"key": name} for name in dict.fromkeys(who)]),
        table_of_records(sheet.file, TIES, []),
        table_of_records(sheet.file, PLACES, [{"key": name, "name": name} for name in dict.fromkeys(where)]),
        RawTable(sheet.file, {"resident": who, "place": where} | own, sheet.lines),
    )


def columns_of(sheet: Sheet) -> tuple[int, int] | None:
    """Return the positions of the columns that say who goes where, None where there are none."""
    who, where = sheet.position(WHO), sheet.position(WHERE)
    return None if who is None or where is None else (who, where)
