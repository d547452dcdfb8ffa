"""The papers as PDF and as pages: tagged, self-contained, inert, the same again."""

import io
import re

import pypdf
import pytest

from ccsim.survey.identities import READY
from ccsim.survey.pages import html, pdf
from ccsim.survey.questionnaire import Survey
from ccsim.survey.writing import papers_of

SURVEY = Survey("Elm Park", ("age_band", "ethnicity"))
PAPERS = {paper.name: paper for paper in papers_of(SURVEY)}
HOSTILE = '<script>alert(1)</script> #pagebreak() $x$ "=1+1" \x1b[31m\u202e {{ 7*7 }}'


def pages(document):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(document)).pages]


@pytest.mark.parametrize("name", PAPERS)
def test_a_pdf_is_tagged_titled_a4_and_the_same_again(name):
    document = pdf(PAPERS[name])
    read = pypdf.PdfReader(io.BytesIO(document))
    root = read.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert read.metadata.title == PAPERS[name].title
    assert all([round(float(side)) for side in page.mediabox[2:]] == [595, 842] for page in read.pages)
    assert pdf(PAPERS[name]) == document


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_loads_nothing_and_holds_no_script(name):
    page = html(PAPERS[name])
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|src=|href=|https?:", page)
    assert page.count("<h1>") == 1
    assert "@page { size: A4;" in page


@pytest.mark.parametrize("name", PAPERS)
def test_page_and_pdf_say_the_same(name):
    shown = " ".join(re.sub(r"<[^>]+>", " ", html(PAPERS[name]).split("<main>")[1]).split())
    told = " ".join(pages(pdf(PAPERS[name])))
    words = {word for word in re.findall(r"[A-Za-z’]{4,}", shown) if word.isascii()}
    missing = {word for word in words if word not in told}
    assert len(words) > 50
    # A word may be broken over two lines of a narrow column.
    assert len(missing) <= 2, missing


def test_names_and_consent_stand_on_pages_of_their_own():
    papers = pages(pdf(PAPERS["questionnaire"]))
    begins = {text.split(" ")[0] + " " + text.split(" ")[1]: at for at, text in enumerate(papers)}
    assert begins["Consent form:"] == 1
    assert begins["Names sheet"] == 2
    assert begins["Before you"] == 3
    answers = " ".join(papers[3:])
    assert "Nickname" not in answers
    assert "Signature" not in answers


def test_the_questionnaire_does_not_grow_thick():
    assert len(pages(pdf(PAPERS["questionnaire"]))) <= 16


def test_sheets_to_write_on_have_their_lines_on_one_page():
    papers = pages(pdf(PAPERS["questionnaire"]))
    lines = " ".join(str(number) for number in range(1, 21))
    assert sum(lines in text for text in papers) == 2  # names sheet and A5


@pytest.mark.parametrize("at", [0, 1])
def test_a_hostile_title_is_text(at):
    paper = papers_of(Survey(HOSTILE, tuple(READY)))[at]
    page = html(paper)
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; #pagebreak()" in page
    assert "{{ 7*7 }}" in page
    first = pages(pdf(paper))[0]
    assert "#pagebreak() $x$" in first
    assert "\\x1b[31m" in first


def test_a_title_in_another_script_is_set():
    assert b"%PDF" in pdf(papers_of(Survey("東京 Łódź", ("age_band",)))[0])
