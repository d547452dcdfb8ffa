"""Sites in which everything that a user may name is markup, a formula or a command; and what no page may hold."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import yaml
from fuzz.mutators import HOSTILE, Random

RESIDENTS = 30
LONGEST = 300

DRAWN = {
    "svg", "title", "desc", "g", "path", "defs", "use", "text", "tspan", "clippath", "rect", "circle", "line",
    "polyline", "polygon", "image", "pattern",
}  # fmt: skip
WRITTEN = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "nav", "h1", "h2", "h3",
    "h4", "p", "ul", "ol", "li", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "figure",
    "figcaption", "details", "summary", "div", "span", "strong", "em", "b", "i", "a", "dl", "dt", "dd", "br", "small",
}  # fmt: skip
"""Elements of pages and pictures. None of them runs anything or loads anything by itself."""

STEERING = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters and changes of direction."""

HERE = re.compile(r"(#|data:image/png;base64,).*", re.DOTALL)
"""A reference within the page, or a picture in it."""


def write_hostile(folder: Path, random: Random) -> list[str]:
    """Write the folder of a site that is right but for its names; return the ids of its residents."""
    identity, habit = (_name(random) for _ in range(2))
    about = {
        "title": _name(random), "setting": _name(random), "identity": {identity: None}, "behaviours": {habit: "smokes"},
        "sources": [_name(random)], "population": RESIDENTS + int(random.integers(2)) * 100,
    }  # fmt: skip
    people = _different(RESIDENTS, random)
    places = _different(4, random)
    groups = [_name(random) for _ in range(3)]
    drawn = random.integers(RESIDENTS, size=(3 * RESIDENTS, 2)).tolist()
    ties = sorted({(a, b) for a, b in drawn if a != b})
    tables = {
        "residents.csv": [
            ["id", "interviewed", "wellbeing", "lived_experience", "role", "x", "y", identity, "smokes"],
            *(
                [one, "no" if k % 4 == 0 else "yes", str(15 + k % 12), "no" if k % 3 else "yes",
                 _name(random) if k < 4 else "", str(40 * (k % 5)), str(60 * (k % 7)), groups[k % 3], "yes"]
                for k, one in enumerate(people)
            ),
        ],
        "ties.csv": [
            ["a", "b", "kind", "frequency"],
            *([people[a], people[b], "friend", "weekly"] for a, b in ties),
        ],
        "places.csv": [
            ["id", "kind", "name", "asset_type"],
            *([one, _name(random), _name(random), "cultural"] for one in places),
        ],
        "affiliations.csv": [
            ["resident", "place", "frequency"],
            *([one, places[k % 4], "weekly"] for k, one in enumerate(people)),
        ],
        "partnerships.csv": [["a", "b", "kind"], [places[0], places[1], _name(random)]],
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(yaml.safe_dump(about, allow_unicode=True), "utf-8")
    for name, rows in tables.items():
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        (folder / name).write_bytes(written.getvalue().encode("utf-8"))
    return people


def write_hostile_grown(folder: Path, random: Random) -> None:
    """Write a site of several maps, with the interviews of which they claim to be grown."""
    seed = int(random.integers(2**32))
    for name in ("map-01", "map-02", "sample"):
        write_hostile(folder / name, np.random.default_rng(seed))
    said = {"title": _name(random), "maps": 2, "cautions": [_name(random), _name(random)]}
    (folder / "grown.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


def _name(random: Random) -> str:
    """Return a hostile text, or two, without what is refused in every table: no site with it comes to be described."""
    chosen = [HOSTILE[int(k)] for k in random.integers(len(HOSTILE), size=int(random.integers(1, 3)))]
    text = "".join(letter for letter in " ".join(chosen)[:LONGEST] if letter not in "\n\r\0\t")
    return text.strip() or "<b>"


def _different(count: int, random: Random) -> list[str]:
    """Return hostile texts that all differ."""
    return [f"{_name(random)} {number}" for number in range(count)]


def harm_in_page(page: str) -> Iterator[str]:
    """Yield what in an HTML page a browser would run, load, or obey."""
    parser = _Elements()
    parser.feed(page)
    parser.close()
    for tag, attributes in parser.found:
        if tag not in WRITTEN | DRAWN:
            yield f"an element <{tag}>"
        yield from _harm_in_attributes(tag, attributes)
    if len(parser.styles) != 1 or any(sign in "".join(parser.styles) for sign in ("<", "@import", "url(")):
        yield "a style sheet that is not the page's own"
    if STEERING.search(page):
        yield "control characters"


def harm_in_picture(svg: str) -> Iterator[str]:
    """Yield what in an SVG document a browser would run, load, or obey."""
    for element in ElementTree.fromstring(svg).iter():
        tag = element.tag.rpartition("}")[2].lower()
        if tag not in DRAWN:
            yield f"an element <{tag}>"
        yield from _harm_in_attributes(tag, {key.rpartition("}")[2]: value for key, value in element.items()})
    if STEERING.search(svg):
        yield "control characters"


def _harm_in_attributes(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    for key, value in attributes.items():
        if key.lower().startswith("on"):
            yield f"<{tag} {key}=...>"
        if key in ("href", "src", "action", "data", "xlink:href", "srcset") and not HERE.fullmatch(value):
            yield f"<{tag} {key}={value[:60]!r}>"
        if "url(" in value.replace("url(#", "") or "javascript:" in value.lower():
            yield f"<{tag} {key}={value[:60]!r}>"


class _Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of its style sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.styles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep the text of a style sheet."""
        if self.cdata_elem == "style":
            self.styles.append(data)
