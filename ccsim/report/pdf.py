"""The two-page summary as PDF/UA: tagged, with its own fonts, the same bytes for the same results on every machine."""

from __future__ import annotations

import re
from pathlib import Path

from ccsim.report.data import ReportData
from ccsim.report.sharing import shareable
from ccsim.report.summary import MOST, summary
from ccsim.typesetting import typeset

SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)
"""Sizes of the text in points: the first with which all fits on two pages is taken."""

PAGES = 2

TEMPLATE = Path(__file__).parent / "templates" / "summary.typ"


def summary_pdf(data: ReportData) -> bytes:
    """Return the summary of a comparison: two pages of A4, whatever the comparison holds.

    Text that came from a user is set as text: the template takes it as data. What does not fit at the smallest size is
    shortened, a point of every list at a time.

    Raises:
        RuntimeError: it cannot be made to fit.
    """
    safe = shareable(data)
    for most in range(MOST, 0, -1):
        told = summary(safe, most)
        for size in SIZES if most == MOST else SIZES[-1:]:
            made = typeset(TEMPLATE, told, size)
            if pages(made) <= PAGES:
                return made
    raise RuntimeError("the summary does not fit on two pages")


def write_summary(data: ReportData, path: Path) -> None:
    """Write the summary to a file: whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(summary_pdf(data))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def pages(document: bytes) -> int:
    """Return how many pages a document has that was made here: its metadata, which are not compressed, say so."""
    [count] = re.findall(rb"<xmpTPg:NPages>([0-9]+)</xmpTPg:NPages>", document)
    return int(count)
