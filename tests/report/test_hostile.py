"""Hostile names are inert in the page, the figures, the summary and the terminal."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pypdf
import pytest
from report.hostile import NAMES, hostile
from report.test_html import Page
from rich.console import Console

from ccsim.report.data import shown
from ccsim.report.html import render
from ccsim.report.pdf import summary_pdf
from ccsim.report.table import closing_table

UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that steer: control characters and changes of direction."""
ALLOWED = {"script", "style", "link", "img", "iframe", "object", "embed", "base", "form", "image"}


@pytest.mark.parametrize("aim", NAMES)
@pytest.mark.parametrize("sites", [("millbrook",), ("millbrook", "easton")], ids=["one place", "two places"])
def test_in_the_page_and_its_figures(aim, sites):
    page = render(hostile(NAMES[aim], sites))
    found = Page(page)
    assert {tag for tag, _ in found.elements} & ALLOWED == {"style"}
    for tag, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert (attributes.get("href") or "#").startswith("#")
    assert not UNSEEN.search(page)
    assert shown(NAMES[aim]) in "".join(found.text)
    for svg in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL):
        tags = {element.tag for element in ElementTree.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "defs", "use", "text", "tspan", "clipPath", "rect"}


@pytest.mark.parametrize("aim", NAMES)
@pytest.mark.parametrize("sites", [("millbrook",), ("millbrook", "easton")], ids=["one place", "two places"])
def test_in_the_summary(aim, sites):
    document = summary_pdf(hostile(NAMES[aim], sites))
    read = pypdf.PdfReader(io.BytesIO(document))
    assert len(read.pages) == 2
    text = "".join(page.extract_text() for page in read.pages)
    assert "root:" not in text
    assert not re.search(b"/(JavaScript|JS|OpenAction|Launch|EmbeddedFile|AA)\\b", document)
    assert not [annotation for page in read.pages for annotation in page.get("/Annots", [])]
    start = re.sub(r"\s", "", shown(NAMES[aim]))[:14]
    if aim != "scripts":  # their letters are shaped and ordered anew by the typesetter
        assert start in re.sub(r"[\s\u200b]", "", text)


@pytest.mark.parametrize("aim", NAMES)
def test_in_the_terminal(aim):
    console = Console(file=io.StringIO(), width=120, force_terminal=True, color_system=None)
    console.print(closing_table(hostile(NAMES[aim], ("millbrook", "easton"))))
    drawn = console.file.getvalue()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn)  # rich's own bold heads
    assert not UNSEEN.search(plain.replace("\n", ""))
    if aim == "terminal":
        assert "\\x1b" in plain
        assert "[red]" in plain


def test_these_checks_can_fail():
    assert UNSEEN.search("a\u202eb")
    assert {tag for tag, _ in Page("<script></script>").elements} & ALLOWED
