from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from report.made_up import made_up

from ccsim.report.data import Filled, ReportData, ScenarioNote
from ccsim.report.html import render, write_report

SECTIONS = [
    "The answer in brief",
    "What was compared",
    "For whom, and who is left behind",
    "When",
    "Does it spread?",
    "What it costs",
    "How sure, and where the answer comes from",
    "What the answer hangs on, and what to find out",
    "What it takes for granted",
    "What it cannot say",
    "Words used here",
    "How to repeat it",
]
HOSTILE = "<script>alert(1)</script> =cmd() \u202etxt \x07 $x^2$ {{ 7*7 }} [red]"


class Page(HTMLParser):
    """What a browser would see: elements, their attributes, headings, text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((tag, ""))

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.text.append(data)
        if self.open and re.fullmatch(r"h[1-6]", self.open[-1]):
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, text + data)


@pytest.fixture(scope="module")
def page() -> str:
    return render(made_up())


def test_a_week_that_is_not_the_usual_one_is_said(page):
    said = "“cheer” happens after “contact”."
    warning = "The model is not the usual one in this comparison"
    assert warning not in page
    changed = render(replace(made_up(), week=(said,)))
    assert changed.index("What was compared") < changed.index(warning) < changed.index(said)
    assert changed.index(said) < changed.index("who is left behind")


def hostile() -> ReportData:
    data = made_up({"befriending": 0.11})
    return replace(
        data,
        title=HOSTILE,
        description=HOSTILE,
        sites=tuple(replace(site, title=HOSTILE, filled=(Filled(HOSTILE, 9, 99, HOSTILE),)) for site in data.sites),
        scenarios=(ScenarioNote("befriending", HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,), 13, 65),),
        repeat=replace(data.repeat, command=HOSTILE, digests=((HOSTILE, HOSTILE),)),
    )


def test_the_sections_are_there_in_order(page):
    assert [text for tag, text in Page(page).headings if tag == "h2"] == SECTIONS


@pytest.mark.parametrize("sites", [("millbrook",), ("millbrook", "easton")])
def test_no_heading_skips_a_level(sites):
    levels = [int(tag[1]) for tag, _ in Page(render(made_up(sites=sites))).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_loads_nothing_and_runs_nothing(page):
    found = Page(page)
    assert not {tag for tag, _ in found.elements} & {"script", "link", "img", "iframe", "object", "base", "form"}
    for tag, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "@import" not in page
    assert not re.findall(r"url\((?!#)", page)
    assert not re.findall(r"https?://", page)
    policy = next(a for tag, a in found.elements if tag == "meta" and a.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_every_figure_says_what_it_shows_and_has_its_table(page):
    figures = re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL)
    assert len(figures) == 3
    for figure in figures:
        svg = ElementTree.fromstring(re.search(r"<svg.*?</svg>", figure, flags=re.DOTALL).group())
        title, text = svg[0], svg[1]
        assert (svg.get("role"), title.tag, text.tag) == ("img", "title", "desc")
        assert svg.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
        assert "Befriending for the most isolated" in text.text
        assert re.search(r"\d\.\d", text.text)
        assert "<table role" in re.search(r"<details>.*</details>", figure, flags=re.DOTALL).group()


def test_no_identifier_is_used_twice():
    page = render(made_up(sites=("millbrook", "easton")))
    ids = [attributes["id"] for _, attributes in Page(page).elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = re.findall(r'(?:href="#|url\(#)([^")]+)', page)
    assert targets
    assert set(targets) <= set(ids)


def test_it_says_in_which_language_it_is_and_fits_a_phone(page):
    found = Page(page).elements
    assert dict(found)["html"]["lang"] == "en-GB"
    assert any(a.get("name") == "viewport" and "width=device-width" in a["content"] for t, a in found if t == "meta")
    assert "@media print" in page


def test_a_made_up_place_is_called_one_first(page):
    assert "nothing here is evidence about a real one" in page[: page.index("<h2>")]
    data = made_up()
    real = replace(data, sites=tuple(replace(site, illustrative=False) for site in data.sites))
    assert "nothing here is evidence" not in render(real)


def test_hostile_text_is_shown_as_text():
    page = render(hostile())
    found = Page(page)
    assert "script" not in {tag for tag, _ in found.elements}
    text = "".join(found.text)
    assert "<script>alert(1)</script> =cmd() \\u202etxt \\x07 $x^2$ {{ 7*7 }} [red]" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", page)
    for svg in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL):
        assert "$x^2$" in "".join(ElementTree.fromstring(svg).itertext())


def test_letters_that_our_font_lacks_are_left_to_the_readers():
    data = made_up({"befriending": 0.11})
    page = render(replace(data, scenarios=(replace(data.scenarios[0], title="友達 दोस्ती"),)))
    assert "友達" in page


def test_the_same_data_give_the_same_bytes(page):
    assert render(made_up()) == page


def test_small_groups_are_withheld_from_text_tables_and_figures():
    data = made_up({"befriending": 0.11})
    rows = tuple(
        replace(row, residents=4, mean=7.654321, world_p05=7.654321, world_p95=7.654321)
        if row.group == "recipients" or row.distance == "0"
        else row
        for row in data.effects
    )
    times = tuple(
        replace(point, residents=4, mean=7.654321, p05=7.654321, p95=7.654321) if point.group == "recipients" else point
        for point in data.times
    )
    page = render(replace(data, effects=rows, times=times))
    text = "".join(Page(page).text)
    assert "+7." not in text
    assert "7.6" not in text
    assert "7.7" not in text
    assert "Those offered it" not in text


def test_counts_of_filled_values_under_five_are_not_given(page):
    assert "wellbeing was not known for 212 of 1,480" in page
    assert "trust was not known for fewer than 5 of 1,480" in page


@pytest.mark.parametrize(
    "data",
    [
        made_up({"befriending": 0.0}),
        made_up({"befriending": 0.11}, worlds=(1, 1)),
        made_up({"befriending": -4.0, "hub": 3.0}),
        made_up({f"idea-{number}": 0.01 * number for number in range(9)}),
        replace(made_up(), effects=(), times=(), duels=(), splits=()),
        replace(made_up(), outcome="low_wellbeing", times=()),
        replace(made_up(), outcome="trust", times=()),
    ],
    ids=["nothing", "one world", "large", "nine scenarios", "empty", "a share", "trust"],
)
def test_edges_are_rendered_whole(data):
    page = render(data)
    assert [text for tag, text in Page(page).headings if tag == "h2"] == SECTIONS
    assert not re.search(r"\b(nan|inf|None)\b", "".join(Page(page).text))


def test_the_change_that_matters_is_marked_only_where_the_axis_reaches_it():
    assert "The axis ends long before 2 points" in render(made_up({"befriending": 0.11}))
    assert "The dotted line marks 2 points" in render(made_up({"befriending": 3.0}))


def test_a_mechanism_is_never_shown_as_evidence(page):
    assert "rests on mechanism" in page
    assert "touches zero" in page


def test_the_report_is_written_whole(tmp_path, page):
    path = tmp_path / "report.html"
    write_report(made_up(), path)
    assert path.read_bytes() == page.encode("utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_report(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("old", "utf-8")
    with pytest.raises(AttributeError):
        write_report(replace(made_up(), sites=(None,)), path)  # type: ignore[arg-type]
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
