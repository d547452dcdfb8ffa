"""Keeps spreadsheets from running what somebody wrote: a cell that begins like a formula gets an apostrophe before it.

Spreadsheets take such a cell as text. Reading takes the apostrophe off again, so that nothing is lost either way.
"""

from __future__ import annotations

import re

# Blanks count, as some spreadsheets take them off; apostrophes, so that taking one off undoes adding one.
_BEFORE = re.compile(r"[\s']*")
_SIGNS = "=+-@＝＋－＠"
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def inert(cell: str) -> str:
    """Return a cell as it is written: with an apostrophe before what begins like a formula. Numbers stay numbers."""
    if not cell or cell[0].isalnum():
        return cell
    return f"'{cell}" if _like_formula(cell) and not _NUMBER.fullmatch(cell) else cell


def original(cell: str) -> str:
    """Return a cell as it was before `inert`."""
    if not cell.startswith("'"):
        return cell
    return cell[1:] if _like_formula(cell) and not _NUMBER.fullmatch(cell[1:]) else cell


def _like_formula(cell: str) -> bool:
    """Return whether a cell begins with what makes a formula, a tab or a carriage return, after any apostrophes."""
    before = _BEFORE.match(cell)
    start = before.end() if before else 0
    return cell[start : start + 1] in tuple(_SIGNS) or any(mark in cell[:start] for mark in "\t\r")
