"""Reads a table from a CSV file in blocks of rows, and writes one."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ccsim.problems import suggestion
from ccsim.site.columns import MAX_FILE_BYTES, MAX_ROWS, Column
from ccsim.site.problem_log import ProblemLog
from ccsim.site.spreadsheet import inert, original

if TYPE_CHECKING:
    from _csv import Reader

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What spreadsheets put between cells in place of commas, and what it is called."""

BLOCK_ROWS = 50_000
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Block:
    """Some rows of a table: the line of each, and the cells of each column, blanks at their ends removed."""

    lines: list[int]
    cells: dict[str, Sequence[str]]


def read_blocks(path: Path, columns: Sequence[Column], log: ProblemLog, *, foreign: bool = False) -> Iterator[Block]:
    """Yield a CSV file block by block; problems go to the log, and a file that cannot be read yields nothing.

    Args:
        path: the file; messages name it by its last part.
        columns: the columns that it may or must have.
        log: where problems go.
        foreign: let columns that are not declared pass, for files that were not made for ccsim.
    """
    file = path.name
    if not _readable(path, log):
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        try:
            heading = [original(cell.strip()) for cell in next(reader, [])]
        except csv.Error as error:
            log.add(file, csv_problem(error), 1)
            return
        if not check_heading(file, heading, columns, log, foreign=foreign):
            return
        yield from _blocks(reader, file, heading, log)


def check_heading(
    file: str, heading: Sequence[str], columns: Sequence[Column], log: ProblemLog, *, foreign: bool = False
) -> bool:
    """Say everything that is wrong with a heading; return whether the rows can be read all the same."""
    known = [column.name for column in columns]
    if len(heading) == 1 and (marks := [called for mark, called in OTHER_SEPARATORS.items() if mark in heading[0]]):
        log.add(
            file,
            f"the columns are not separated by commas but by {marks[0]}; save it again as CSV, UTF-8, with commas "
            "between the cells and a point in decimals (how: docs/new-survey.md, part 5)",
            1,
        )
        return False
    if not any(heading):
        log.add(file, f"empty, expected a first row with the names of the columns: {', '.join(known)}", 1)
        return False
    if is_title(heading, known):
        shown = next(name for name in heading if name)
        log.add(
            file,
            f"found '{shown}' alone in the first row, expected the names of the columns there; delete what stands "
            "above them, such as a title",
            1,
        )
        return False
    for position, name in enumerate(heading, start=1):
        if not name and not foreign:
            log.add(file, f"column {position} has no name", 1)
        elif name and name in heading[: position - 1]:
            log.add(file, "this column is there twice", 1, name)
        elif name not in known and not foreign:
            near = suggestion(name.lower(), known)
            hint = "" if near or file != "residents.csv" else "; declare identities and behaviours in site.yaml"
            log.add(file, f"unknown column{near}{hint}", 1, name)
    for column in columns:
        if column.required and column.name not in heading:
            log.add(file, f"missing column{suggestion(column.name, [h for h in heading if h])}", 1, column.name)
    return True


def is_title(heading: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether a first row looks like a title: one cell alone, several words or cells wide, and no column."""
    filled = [name for name in heading if name]
    wide = len(heading) > 1 or " " in "".join(filled)
    return len(filled) == 1 and wide and filled[0].lower() not in known


def write_rows(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file: UTF-8, commas, a heading, lines ending in a newline; formulas made inert."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        # Quoting everything is what keeps a carriage return inside a name from ending the line.
        plain = csv.writer(stream, lineterminator="\n")
        quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        plain.writerow([inert(name) for name in heading])
        for cells in rows:
            row = [inert(cell) for cell in cells]
            writer = quoted if any("\r" in cell for cell in row) else plain
            writer.writerow(row)


def write_columns(path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    """Write a CSV file as `write_rows` does, from columns of equal length by heading; fast for long ones."""
    safe, odd = [], False
    for cells in columns.values():
        words = set(cells)
        changed = {word: inert(word) for word in words if inert(word) != word}
        safe.append([changed.get(cell, cell) for cell in cells] if changed else cells)
        odd = odd or any("\r" in word for word in words)
    if odd:
        write_rows(path, list(columns), zip(*columns.values(), strict=True))
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        plain = csv.writer(stream, lineterminator="\n")
        plain.writerow([inert(name) for name in columns])
        plain.writerows(zip(*safe, strict=True))


def _readable(path: Path, log: ProblemLog) -> bool:
    """Return whether a file is there, of a size we take, and UTF-8 text throughout."""
    file = path.name
    try:
        size = path.stat().st_size
        if not path.is_file():
            log.add(file, "not a file")
            return False
        if size > MAX_FILE_BYTES:
            log.add(file, f"{size:,} bytes, more than the {MAX_FILE_BYTES:,} that are read")
            return False
        return _is_text(path, log)
    except FileNotFoundError:
        log.add(file, "no such file")
    except OSError as error:
        log.add(file, f"cannot be read: {error.strerror}")
    return False


def _is_text(path: Path, log: ProblemLog) -> bool:
    """Return whether a file is UTF-8 without NUL characters, looking at it piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as stream:
        while True:
            piece = stream.read(_BLOCK_BYTES)
            nul = piece.find(b"\0")
            if nul >= 0 and not piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                log.add(
                    path.name,
                    "a NUL character: the file is damaged, or not text",
                    line + piece.count(b"\n", 0, nul),
                )
                return False
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                at = line + error.object[: error.start].count(b"\n")
                log.add(path.name, "not UTF-8 text; save it as 'CSV UTF-8'", at)
                return False
            if not piece:
                return True
            line += piece.count(b"\n")


def _blocks(reader: Reader, file: str, heading: Sequence[str], log: ProblemLog) -> Iterator[Block]:
    """Yield the rows below the heading."""
    rows: list[list[str]] = []
    lines: list[int] = []
    count = 0
    for line, row in _numbered(reader, file, log):
        if not any(row):  # spreadsheets leave empty rows below a table
            continue
        if len(row) != len(heading):
            log.spoil(file, f"{len(row)} cells, expected {len(heading)} as in the first row", line)
            row = [*row, *[""] * len(heading)][: len(heading)]
        rows.append(row)
        lines.append(line)
        count += 1
        if count > MAX_ROWS:
            log.add(file, f"more than the {MAX_ROWS:,} rows that are read", line)
            return
        if len(rows) == BLOCK_ROWS:
            yield _block(heading, rows, lines)
            rows, lines = [], []
    yield _block(heading, rows, lines)


def _numbered(reader: Reader, file: str, log: ProblemLog) -> Iterator[tuple[int, list[str]]]:
    """Yield every row with the line on which it begins, up to the first that cannot be read."""
    line = reader.line_num + 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        log.add(file, csv_problem(error), line)


def _block(heading: Sequence[str], rows: list[list[str]], lines: list[int]) -> Block:
    """Turn rows into columns."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(heading)
    cells: dict[str, Sequence[str]] = {}
    for name, column in zip(heading, columns, strict=True):
        stripped = list(map(str.strip, column))
        # Few tables have an apostrophe at the start of a cell; joined, all cells are looked at together.
        marked = "\n'" in "\n" + "\n".join(stripped)
        cells[name] = [original(cell) for cell in stripped] if marked else stripped
    return Block(lines, cells)


def csv_problem(error: csv.Error) -> str:
    """Return an error of the CSV reader in plain words."""
    said = str(error)
    if "unexpected end of data" in said:
        return 'a quotation mark (") is opened and never closed'
    if "expected after" in said:
        return 'text after a closing quotation mark ("); double the marks inside a text'
    if "field larger" in said:
        return "a cell is too long; is a quotation mark never closed?"
    return f"not readable as CSV: {said}"
