"""Tables as rows of text, from CSV files in any common dialect and from workbooks (xlsx)."""

from __future__ import annotations

import csv
import datetime
import io
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ccsim.importing.raw_map import unlike
from ccsim.importing.sources import check_zip, decoded, read_bytes, read_files
from ccsim.problems import InputError, Problem
from ccsim.site.csv_file import csv_problem
from ccsim.site.problem_log import ProblemLog
from ccsim.site.writing import number_cell

MAX_ROWS = 10_000_000
MAX_CELLS = 60_000_000
"""Limits of a table; a workbook may claim a million rows of sixteen thousand cells."""

MARKS = (",", ";", "\t", "|")
PEEK = 200_000
"""Letters of a text by which its format is told, before all of it is read."""


@dataclass(frozen=True)
class Sheet:
    """A table: its first row, the rows below it (as long as the first), and the line of each."""

    file: str
    heading: list[str]
    rows: list[list[str]]
    lines: list[int]

    def columns(self) -> dict[str, list[str]]:
        """Return the cells of every column, by its name; names that are empty or doubled are changed."""
        names = unlike(self.heading)
        if not self.rows:
            return {name: [] for name in names}
        return dict(zip(names, (list(column) for column in zip(*self.rows, strict=True)), strict=True))

    def position(self, words: Iterable[str]) -> int | None:
        """Return the place of the first column with one of these names, in lower case, in the order of the words."""
        plain = [plain_name(name) for name in self.heading]
        return next((plain.index(word) for word in words if word in plain), None)


def plain_name(name: str) -> str:
    """Return the name of a column in lower case, with low lines for blanks and hyphens."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Return the tables of a CSV file, of a workbook, or of a folder or zip of CSV files, by their names.

    Raises:
        InputError: everything that is wrong with them.
    """
    if path.is_dir():
        return _sheets_of(read_files(path), path.name)
    data = read_bytes(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(Problem(path.name, "a workbook of the old kind (.xls); save it as .xlsx or as CSV UTF-8"))
    if not data.startswith(b"PK"):
        return {path.stem: sheet_of_text(decoded(data, path.name), path.name)}
    if path.suffix.lower() == ".zip":
        return _sheets_of(read_files(path), path.name)
    return workbook_sheets(data, path.name)


def first_rows(path: Path) -> Sheet | None:
    """Return the first rows of a long CSV file, to see what it is; None for all else, and where they cannot be read."""
    data = b"" if path.is_dir() else read_bytes(path)
    if len(data) < 2 * PEEK or data.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff")):
        return None
    head = data[:PEEK].rpartition(b"\n")[0]
    try:
        return sheet_of_text(decoded(head, path.name), path.name)
    except InputError:  # the last row may be cut in the middle
        return None


def _sheets_of(files: Mapping[str, bytes], source: str) -> dict[str, Sheet]:
    """Return the tables of all CSV files among these."""
    tables = {name: data for name, data in files.items() if name.lower().endswith((".csv", ".tsv", ".txt"))}
    if not tables:
        raise InputError(Problem(source, f"holds no CSV files; found: {', '.join(sorted(files)[:8]) or 'nothing'}"))
    return {Path(name).stem: sheet_of_text(decoded(data, name), name) for name, data in tables.items()}


def sheet_of_text(text: str, file: str) -> Sheet:
    """Return the table of a CSV text; commas, semicolons, tabs, bars or blanks separate its cells.

    Raises:
        InputError: everything that is wrong with it.
    """
    log = ProblemLog()
    rows, lines = _rows(text, file, log)
    log.raise_any()
    if not rows:
        raise InputError(Problem(file, "empty, expected a first row with the names of the columns"))
    heading, width = rows[0], len(rows[0])
    for position, row in enumerate(rows):
        if len(row) != width:
            if any(row[width:]) or len(row) < width:
                log.spoil(file, f"{len(row)} cells, expected {width} as in the first row", lines[position])
            rows[position] = [*row, *[""] * width][:width]
    log.raise_any()
    return Sheet(file, heading, rows[1:], lines[1:])


def _rows(text: str, file: str, log: ProblemLog) -> tuple[list[list[str]], list[int]]:
    """Return the rows that are not empty, and their lines."""
    mark = separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True, skipinitialspace=mark == " ")
    rows: list[list[str]] = []
    lines: list[int] = []
    line, count = 1, 0
    try:
        for row in reader:
            cells = list(map(str.strip, row))
            if any(cells):
                rows.append(cells)
                lines.append(line)
                count += len(cells)
                if len(rows) > MAX_ROWS or count > MAX_CELLS:
                    log.add(file, f"more than the {MAX_ROWS:,} rows or {MAX_CELLS:,} cells that are read", line)
                    break
            line = reader.line_num + 1
    except csv.Error as error:
        log.add(file, csv_problem(error), line)
    return rows, lines


def separator(text: str) -> str:
    """Return what separates the cells of a table: the mark that is most often in its first row, else blanks."""
    first = next((row for row in text[:100_000].splitlines() if row.strip()), "")
    bare = "".join(first.split('"')[::2])
    counts = {mark: bare.count(mark) for mark in MARKS}
    best = max(MARKS, key=lambda mark: counts[mark])
    if counts[best]:
        return best
    return " " if " " in bare.strip() else ","


def workbook_sheets(data: bytes, file: str) -> dict[str, Sheet]:
    """Return the sheets of a workbook that are not empty, by their names.

    Raises:
        InputError: it is damaged, or too large.
    """
    check_zip(data, file)
    found: dict[str, Sheet] = {}
    for title, rows in _workbook_rows(data, file).items():
        filled = [(line, row) for line, row in enumerate(rows, start=1) if any(row)]
        if not filled:
            continue
        heading = filled[0][1]
        width = max((position for position, cell in enumerate(heading, start=1) if cell), default=0)
        log = ProblemLog()
        for line, row in filled[1:]:
            if any(row[width:]):
                log.add(f"{file} ({title})", f"a cell right of the last named column (column {width})", line)
        log.raise_any()
        cells = [[*row, *[""] * width][:width] for _, row in filled[1:]]
        found[title] = Sheet(f"{file} ({title})", heading[:width], cells, [line for line, _ in filled[1:]])
    if not found:
        raise InputError(Problem(file, "a workbook without any filled sheet"))
    return found


def _workbook_rows(data: bytes, file: str) -> dict[str, list[list[str]]]:
    """Return the text of every cell of every sheet."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of colours and other things that have nothing to do with the cells
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            found: dict[str, list[list[str]]] = {}
            count = 0
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # a sheet may claim more cells than there are
                rows = found[sheet.title] = []
                for row in sheet.iter_rows(values_only=True):
                    rows.append([_cell_text(cell) for cell in row])
                    count += len(row) + 1
                    if count > MAX_CELLS:
                        raise InputError(Problem(file, f"more than the {MAX_CELLS:,} cells that are read"))
            return found
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged workbook makes it stumble over
        message = f"damaged, or not a workbook ({type(error).__name__}); open it, save it again as .xlsx"
        raise InputError(Problem(file, message)) from None


def _cell_text(value: object) -> str:
    """Return a cell of a workbook as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_cell(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()
