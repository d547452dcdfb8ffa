"""The two-page summary as PDF/UA: tagged, with its own fonts, the same bytes for the same results on every machine."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

from ccsim.report.data import ReportData
from ccsim.report.sharing import shareable
from ccsim.report.summary import MOST, summary

SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)
"""Sizes of the text in points: the first with which all fits on two pages is taken."""

PAGES = 2

FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""Of the fonts that matplotlib brings: they have every letter of the figures, and of many scripts."""

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
        told = json.dumps(summary(safe, most), ensure_ascii=False, sort_keys=True)
        for size in SIZES if most == MOST else SIZES[-1:]:
            made = _compiled(told, size)
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


def _compiled(told: str, size: float) -> bytes:
    """Return the document; it is dated nowhere, so that the same text gives the same bytes.

    Letters for which no font is found, neither ours nor the machine's, are drawn as boxes; a document with such letters
    cannot be called PDF/UA, and is tagged all the same.
    """
    strange = _strange(told)
    try:
        return _typeset(told, size, strange, ["ua-1"])
    except typst.TypstError:
        if not strange:
            raise
        return _typeset(told, size, strange, [])


def _typeset(told: str, size: float, strange: bool, standards: list[Literal["ua-1"]]) -> bytes:
    """Return the document of a template whose root is its own folder: it could read nothing else if it wanted to."""
    with _fonts() as fonts:
        return typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[fonts],
            ignore_system_fonts=not strange,
            format="pdf",
            sys_inputs={"data": told, "size": str(size)},
            pdf_standards=list(standards),
        )


@contextmanager
def _fonts() -> Iterator[Path]:
    """Lay out our fonts in a folder of their own: matplotlib also brings one that has a box for every letter."""
    with tempfile.TemporaryDirectory() as folder:
        for name in FONTS:
            shutil.copy(_brought() / name, folder)
        yield Path(folder)


def _brought() -> Path:
    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def _letters() -> frozenset[int]:
    return frozenset(FT2Font(str(_brought() / FONTS[0])).get_charmap())


def _strange(text: str) -> bool:
    """Return whether a text has letters that our own font lacks; only then are the fonts of the machine looked at."""
    return any(ord(letter) not in _letters() for letter in text if letter.isprintable())
