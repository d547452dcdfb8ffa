"""Kumu's workbooks (xlsx): a sheet of elements and a sheet of connections."""

from __future__ import annotations

from pathlib import Path

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records
from ccsim.importing.sheets import Sheet, read_sheets
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog


def read(path: Path) -> RawMap:
    """Read a Kumu workbook; elements are known by their labels, and are people until a mapping says otherwise.

    Names of columns are in lower case, as in Kumu's project files, so that one mapping fits both.

    Raises:
        InputError: everything that is wrong with it.
    """
    sheets = {name.strip().lower(): sheet for name, sheet in read_sheets(path).items()}
    elements, connections = sheets.get("elements"), sheets.get("connections")
    if elements is None:
        raise InputError(Problem(path.name, f"no sheet 'Elements'; found: {', '.join(sheets)}"))
    log = ProblemLog()
    records, lines = _elements(elements, log)
    ties, tie_lines = _connections(connections, log) if connections is not None else ([], [])
    log.raise_any()
    known = {record["key"] for record in records}
    added = [end for tie in ties for end in (tie["a"], tie["b"]) if end not in known]
    for label in dict.fromkeys(added):  # Kumu makes an element of every label that a connection names
        records.append({"key": label, "label": label})
        lines.append(1)
    notes = (f"{len(set(added)):,} elements were named by connections only",) if added else ()
    return RawMap(
        table_of_records(elements.file, PEOPLE, records, lines),
        table_of_records(elements.file if connections is None else connections.file, TIES, ties, tie_lines),
        notes=notes,
    )


def _elements(sheet: Sheet, log: ProblemLog) -> tuple[list[dict[str, str]], list[int]]:
    """Return the elements, and their lines."""
    records: dict[str, dict[str, str]] = {}
    for line, record in _records(sheet, PEOPLE):
        label = record.get("label", "")
        if not label:
            log.add(sheet.file, "empty, expected the label of the element", line, "Label")
        elif label in records:
            log.add(sheet.file, f"'{label}' is there twice: connections cannot tell them apart", line, "Label")
        else:
            records[label] = record | {"key": label, "line_": str(line)}
    if not sheet.lines:
        log.add(sheet.file, "no elements")
    return list(records.values()), [int(record.pop("line_")) for record in records.values()]


def _connections(sheet: Sheet, log: ProblemLog) -> tuple[list[dict[str, str]], list[int]]:
    """Return the connections, and their lines."""
    ties, lines = [], []
    for line, record in _records(sheet, TIES):
        ends = record.pop("from", ""), record.pop("to", "")
        for end, name in zip(ends, ("From", "To"), strict=True):
            if not end:
                log.add(sheet.file, "empty, expected the label of an element", line, name)
        ties.append(record | {"a": ends[0], "b": ends[1]})
        lines.append(line)
    return ties, lines


def _records(sheet: Sheet, reserved: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows as records with names in lower case."""
    names = [own_name(name.lower(), reserved) for name in sheet.columns()]
    return [(line, dict(zip(names, row, strict=True))) for line, row in zip(sheet.lines, sheet.rows, strict=True)]
