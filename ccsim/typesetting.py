"""Typesets a template as PDF/UA: tagged, with its own fonts, the same bytes for the same text on every machine."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""Of the fonts that matplotlib brings: they have every letter of the figures, and of many scripts."""


def typeset(template: Path, data: Any, size: float) -> bytes:  # noqa: ANN401 (anything JSON can hold)
    """Return the document of a template; it is dated nowhere, so that the same text gives the same bytes.

    Letters for which no font is found, neither ours nor the machine's, are drawn as boxes; a document with such letters
    cannot be called PDF/UA, and is tagged all the same.

    Args:
        template: a file of Typst, which finds `data` and `size` among its inputs.
        data: what it sets, as JSON: text that came from a user is data to it, and never markup.
        size: of the text, in points.
    """
    told = json.dumps(data, ensure_ascii=False, sort_keys=True)
    strange = _strange(told)
    try:
        return _typeset(template, told, size, strange, ["ua-1"])
    except typst.TypstError:
        if not strange:
            raise
        return _typeset(template, told, size, strange, [])


def _typeset(template: Path, told: str, size: float, strange: bool, standards: list[Literal["ua-1"]]) -> bytes:
    """Return the document of a template whose root is its own folder: it could read nothing else if it wanted to."""
    with _fonts() as fonts:
        return typst.compile(
            template,
            root=template.parent,
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
