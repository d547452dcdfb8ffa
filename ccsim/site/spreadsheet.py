"""Keeps spreadsheets from running what somebody wrote: a cell that begins like a formula gets an apostrophe before it.

Spreadsheets take such a cell as text. Reading takes the apostrophe off again, so that nothing is lost either way.
"""

from __future__ import annotations

import re

# Blanks before the sign, as some spreadsheets take them off; apostrophes, so that taking one off undoes adding one.
_FORMULA = re.compile(r"\s*'*\s*[=+\-@\t\r＝＋－＠]|'*[\t\r]")
_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
_MARKED = re.compile(r"'(?:\s*'*\s*[=+\-@\t\r＝＋－＠])")


def inert(cell: str) -> str:
    """Return a cell as it is written: with an apostrophe before what begins like a formula; numbers stay."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def original(cell: str) -> str:
    """Return a cell as it was before `inert`."""
    return cell[1:] if cell.startswith("'") and _MARKED.match(cell) and not _NUMBER.fullmatch(cell[1:]) else cell
