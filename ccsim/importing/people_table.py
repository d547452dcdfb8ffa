"""A table of people beside a source that only has ties, or says little of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ccsim.importing.raw_map import RawMap
from ccsim.importing.readers.edge_list import people_of_sheet
from ccsim.importing.sheets import read_sheets
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog


def with_people(raw: RawMap, path: Path, key_column: str) -> RawMap:
    """Return the map with the people of a table in place of its own; everybody with a tie must be in it.

    Args:
        raw: the map.
        path: the table: CSV, or a workbook with one sheet.
        key_column: its column with the id that the ties use.

    Raises:
        InputError: everything that is wrong with the table, and every tie with somebody who is not in it.
    """
    sheets = read_sheets(path)
    if len(sheets) != 1:
        raise InputError(Problem(path.name, f"expected one table of people, found {', '.join(sheets)}"))
    people = people_of_sheet(next(iter(sheets.values())), key_column)
    known = set(people.cells["key"])
    log = ProblemLog()
    tables = [(raw.ties, ("a", "b")), (raw.affiliations, ("resident",))]
    for table, ends in tables:
        for end in ends if table is not None else ():
            assert table is not None
            if known >= set(table.cells[end]):
                continue
            for row, key in enumerate(table.cells[end]):
                if key not in known:
                    near = log.nearest_code(table.file, key, list(known))
                    log.add(table.file, f"no person '{key}' in {people.file}{near}", table.where(row)[1], end)
    log.raise_any()
    return replace(raw, people=people)
