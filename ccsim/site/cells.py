"""What the cells of a column say: text in, values out, every wrong cell reported with its line."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.problems import amount_in_doubt, suggestion
from ccsim.site.columns import Column, ColumnType
from ccsim.site.frequency import NUMBER_OF_CARD, weekly_probability
from ccsim.site.problem_log import ProblemLog

Values = NDArray[Any] | list[str]

_MISSING: dict[ColumnType, float | int | str] = {
    "id": "", "text": "", "date": "", "number": math.nan, "frequency": math.nan,
    "yes or no": -1, "word": -1, "layers": 0, "resident": -1, "place": -1,
}  # fmt: skip
_DTYPE: dict[ColumnType, type[np.generic]] = {
    "number": np.float64, "frequency": np.float64, "yes or no": np.int8, "word": np.int8,
    "layers": np.uint8, "resident": np.int32, "place": np.int32,
}  # fmt: skip
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


_NO_ANSWER = re.compile(
    r"n\.?/?a\.?|n\.?k\.?|nan|null|none|[-–—.?]+|-?9{1,3}|-8{1,3}|-1|unknown|not known|not asked|no answer"
    r"|refused|missing|don'?t know|prefer not to say",
    re.ASCII | re.IGNORECASE,
)
NOT_ANSWERED = " (leave the cell empty if it was not answered)"
"""Said of a wrong cell that stands for no answer in other programs and in coded questionnaires."""


def is_no_answer(cell: str) -> bool:
    """Return whether a cell looks like what is written for a question that was not answered: n/a, NA, -, 99."""
    return _NO_ANSWER.fullmatch(cell) is not None


def is_date(text: str) -> bool:
    """Return whether the text is a year, a month or a day of the calendar: 2024, 2024-05, 2024-05-31."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 10 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def parse_cells(
    column: Column,
    cells: Sequence[str],
    lines: Sequence[int],
    log: ProblemLog,
    file: str,
    rows_by_id: Mapping[str, int] | None = None,
) -> Values:
    """Return the values of a column's cells (stripped text), reporting every wrong one.

    Numbers and frequencies become float64 (NaN not known), yes/no and words int8 (-1 not known, else 1/0 or
    the position among the words), layers a bit for each of the words, references the int32 row of what they
    name, and text, ids and dates a list of texts. A wrong cell counts as not known.

    Args:
        column: what the cells should hold.
        cells: the cells.
        lines: the line of each cell.
        log: where problems go.
        file: the file's name, for problems.
        rows_by_id: for references, the row of every id; None where the ids could not be read, and then they
            are not checked.
    """
    read = _reader(column, rows_by_id)
    missing = _MISSING[column.type]
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        try:
            if not cell and column.required:
                raise ValueError(f"empty, expected {column.expected}")
            values[cell] = read(cell) if cell else missing
        except ValueError as error:
            values[cell] = missing
            wrong[cell] = str(error) + (NOT_ANSWERED if is_no_answer(cell) and not column.required else "")
    if wrong:
        _report(column, cells, lines, wrong, log, file, rows_by_id)
    parsed = [values[cell] for cell in cells]
    dtype = _DTYPE.get(column.type)
    return parsed if dtype is None else np.array(parsed, dtype=dtype)


def not_known(column: Column, rows: int) -> Values:
    """Return the values of a column that a file leaves out."""
    missing = _MISSING[column.type]
    dtype = _DTYPE.get(column.type)
    return [str(missing)] * rows if dtype is None else np.full(rows, missing, dtype=dtype)


def _report(
    column: Column,
    cells: Sequence[str],
    lines: Sequence[int],
    wrong: Mapping[str, str],
    log: ProblemLog,
    file: str,
    rows_by_id: Mapping[str, int] | None,
) -> None:
    """Note every wrong cell, with the nearest right id where it names none."""
    known = list(rows_by_id or {})
    for line, cell in zip(lines, cells, strict=True):
        if cell in wrong:
            near = log.nearest_code(file, cell, known) if known and cell else ""
            log.add(file, wrong[cell] + near, line, column.name)


def _reader(column: Column, rows_by_id: Mapping[str, int] | None) -> Callable[[str], Any]:
    """Return the function that reads one cell of the column or raises a ValueError."""
    if column.type == "number":
        return lambda cell: _number(column, cell)
    if column.type == "frequency":
        return weekly_probability
    if column.type == "yes or no":
        return _yes_or_no
    if column.type == "word":
        return lambda cell: _word(column.words, cell)
    if column.type == "layers":
        return lambda cell: _layers(column.words, cell)
    if column.type in ("resident", "place"):
        return lambda cell: -1 if rows_by_id is None else _row(column.type, rows_by_id, cell)
    if column.type == "date":
        return lambda cell: _date(column, cell)
    return str


def _number(column: Column, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        hint = " (write a decimal point, not a comma)" if re.fullmatch(r"-?\d+,\d+", cell) else ""
        raise ValueError(f"found '{cell}', expected {column.expected}{hint}") from None
    if column.amount and (doubt := amount_in_doubt(cell)):
        raise ValueError(doubt)
    if not math.isfinite(number) or "_" in cell:
        raise ValueError(f"found '{cell}', expected {column.expected}")
    low, high = column.low, column.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"found {cell}, expected {column.expected}")
    return number


def _yes_or_no(cell: str) -> int:
    word = cell.lower()
    if word not in ("yes", "no"):
        raise ValueError(f"found '{cell}', expected yes or no")
    return int(word == "yes")


def _word(words: tuple[str, ...], cell: str) -> int:
    word = " ".join(cell.lower().split())
    if word not in words:
        hint = NUMBER_OF_CARD if word.isdecimal() else suggestion(word, words)
        raise ValueError(f"found '{cell}', expected one of: {', '.join(words)}{hint}")
    return words.index(word)


def _layers(words: tuple[str, ...], cell: str) -> int:
    mask = 0
    if "," in cell:
        raise ValueError(f"found '{cell}', expected one of: {', '.join(words)}; or several with ; between them")
    for part in cell.split(";"):
        mask |= 1 << _word(words, part.strip())
    return mask


def _row(kind: str, rows_by_id: Mapping[str, int], cell: str) -> int:
    row = rows_by_id.get(cell)
    if row is None:
        raise ValueError(f"no {kind} '{cell}' in {kind}s.csv")
    return row


def _date(column: Column, cell: str) -> str:
    if not is_date(cell):
        raise ValueError(f"found '{cell}', expected {column.expected}")
    return cell
