"""The two-page summary: what it holds, that it is tagged, two pages, and the same bytes for the same results."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pypdf
import pytest
from report.made_up import made_up

from ccsim.report import pdf
from ccsim.report.sharing import shareable
from ccsim.report.summary import LONGEST_WORD, MOST, clipped, summary

SEVEN = tuple(f"place{number}" for number in range(7))


@pytest.fixture(scope="module")
def document() -> bytes:
    return pdf.summary_pdf(made_up())


def read(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


def kinds(node: object, found: list[str]) -> list[str]:
    """Collect the kinds of all structure elements of a document in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            kinds(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            kinds(node["/K"], found)
    return found


def test_it_is_two_pages_of_a4(document):
    pages = read(document).pages
    assert len(pages) == 2
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]


def test_it_answers_the_questions_in_order(document):
    text = "".join(page.extract_text() for page in read(document).pages)
    heads = ["The question", "The answer", "For whom", "Does it last", "What it costs", "How sure", "Why believe it"]
    places = [text.index(head) for head in [*heads, "What it cannot say"]]
    assert places == sorted(places)
    assert "Made up: Millbrook. Nothing here is evidence about a real place." in " ".join(text.split())


def test_it_is_tagged_in_english_with_a_title_and_alternative_text(document):
    root = read(document).trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    tags = kinds(root["/StructTreeRoot"], [])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 8
    assert "/Figure" in tags
    assert {"/L", "/LI"} <= set(tags)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert read(document).metadata.title == "Befriending or the hub?"


def test_it_is_dated_nowhere_and_the_same_again(document):
    assert pdf.summary_pdf(made_up()) == document
    assert b"CreationDate" not in document
    assert b"ModDate" not in document


def test_its_fonts_are_its_own(document):
    for page in read(document).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "+" in font.get_object()["/BaseFont"]  # a subset that is embedded


@pytest.mark.parametrize(
    "data",
    [
        made_up({f"idea-{number}": 0.01 * number for number in range(9)}),
        made_up({f"idea-{number}": 0.01 * number for number in range(40)}, sites=("millbrook", "easton")),
        made_up(sites=SEVEN),
        made_up(sites=tuple(f"place{number}" for number in range(40))),
        made_up({"befriending": 0.0}, worlds=(1, 1)),
        replace(made_up(), effects=(), times=(), duels=(), splits=()),
        replace(made_up(), outcome="low_wellbeing", times=()),
    ],
    ids=["nine scenarios", "forty scenarios", "seven places", "forty places", "nothing", "empty", "a share"],
)
def test_it_is_two_pages_whatever_the_comparison_holds(data):
    made = pdf.summary_pdf(data)
    assert len(read(made).pages) == 2
    text = "".join(page.extract_text() for page in read(made).pages)
    assert "What it cannot say" in text
    assert "nan" not in text.split()


def test_of_three_scenarios_nothing_is_left_out():
    document = pdf.summary_pdf(made_up({"befriending": 0.11, "hub": 0.05, "peers": -0.02}))
    text = " ".join("".join(page.extract_text() for page in read(document).pages).split())
    assert "more in the report" not in text
    assert "No scenario here offers anything to" in text


def test_what_is_left_out_is_said():
    told = summary(made_up({f"idea-{number}": 0.01 * number for number in range(9)}))
    assert told["question"]["points"][-1] == f"And {9 - MOST} more in the report."


def test_long_texts_are_cut_at_a_word_and_long_words_can_be_broken():
    assert clipped("one two three four", 12) == "one two …"
    assert clipped("one two", 12) == "one two"
    assert max(len(part) for part in clipped("x" * 100, 500).split("\u200b")) == LONGEST_WORD


def test_few_people_are_withheld():
    data = made_up({"befriending": 0.11})
    rows = tuple(replace(row, residents=4, mean=7.654321) if row.group == "recipients" else row for row in data.effects)
    told = json.dumps(summary(shareable(replace(data, effects=rows))))
    assert "7.6" not in told
    made = pdf.summary_pdf(replace(data, effects=rows))
    assert "7.6" not in "".join(page.extract_text() for page in read(made).pages)


def test_it_is_written_whole_or_not_at_all(tmp_path, document):
    path = tmp_path / "summary.pdf"
    pdf.write_summary(made_up(), path)
    assert path.read_bytes() == document
    with pytest.raises(AttributeError):
        pdf.write_summary(replace(made_up(), sites=(None,)), path)  # type: ignore[arg-type]
    assert path.read_bytes() == document
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_fit_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "PAGES", 0)
    with pytest.raises(RuntimeError, match="two pages"):
        pdf.summary_pdf(made_up())
