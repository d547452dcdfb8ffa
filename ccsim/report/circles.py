"""A resident's own map on a page of paper (A4): circles by how often, sectors by kind, and all of it as a list."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from ccsim.report.data import shown
from ccsim.report.drawing import FAINT, INK
from ccsim.site.describing.circles import SECTORS, Entry, OwnMap

WIDTH, HEIGHT = 210, 297
"""The paper, in millimetres: everything here is measured in them."""

MIDDLE = (105.0, 112.0)
INNER, OUTER = 12.0, 72.0
"""Radius of the middle, where the resident stands, and of the outermost circle."""

MOST_NAMED = 28
"""People and places up to whom names stand in the circles; of more, numbers do, and names in the list."""

NAME_LETTERS = 14
INNER_LETTERS = 10
WORDS_WIDTH = 9.0
"""Half the width of the words of a ring, which stand at the top."""

LINE_LETTERS = 104
LABEL_LETTERS = 13
LINE_HEIGHT = 4.6
BELOW = 202.0
"""Where the list begins."""

TINTS = ("#ffffff", "#f0ebdc", "#f9f7f1")
"""Neighbouring sectors differ in shade; the third is for the last of an odd number. Nothing hangs on it, since each has
its name and a line around it."""


@dataclass(frozen=True)
class _Sector:
    """A sector: its name, its entries, and from where to where it reaches, in radians from the top."""

    name: str
    entries: tuple[tuple[int, Entry], ...]
    start: float
    end: float


def circles_svg(mapped: OwnMap) -> str:
    """Return the map of a resident as an SVG document; names are shown as text whatever they hold."""
    lines = _list_lines(mapped)
    height = max(HEIGHT, BELOW + LINE_HEIGHT * (len(lines) + 3))
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg", "width": f"{WIDTH}mm", "height": f"{height:g}mm",
            "viewBox": f"0 0 {WIDTH} {height:g}", "role": "img", "aria-labelledby": "title desc",
            "font-family": "DejaVu Sans, Verdana, Arial, sans-serif", "fill": INK,
        },
    )  # fmt: skip
    title = f"The people and places of {shown(mapped.name)}"
    ElementTree.SubElement(root, "title", {"id": "title"}).text = title
    ElementTree.SubElement(root, "desc", {"id": "desc"}).text = _description(mapped)
    ElementTree.SubElement(root, "rect", {"width": f"{WIDTH}", "height": f"{height:g}", "fill": "#ffffff"})
    _text(root, 105, 16, title, 6, anchor="middle", bold=True)
    _text(root, 105, 23, "The nearer to the middle, the more often you meet.", 3.8, anchor="middle")
    sectors = list(_sectors(mapped))
    _paper(root, mapped, sectors)
    by_name = len(mapped.entries) <= MOST_NAMED
    for sector in sectors:
        _entries(root, mapped, sector, by_name)
    for ring, words in enumerate(mapped.rings):
        _halo(root, MIDDLE[0], MIDDLE[1] - _radius(mapped, ring + 0.4), words)
    for number, line in enumerate(lines):
        _text(root, 12, BELOW + number * LINE_HEIGHT, line, 3.4)
    _text(root, 12, height - 8, "This page is yours. It names other people: take care whom you show it to.", 3.2, FAINT)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True) + "\n"


def _sectors(mapped: OwnMap) -> Iterator[_Sector]:
    """Yield the sectors that hold anybody, each as wide as it needs to be."""
    numbered = list(enumerate(mapped.entries, 1))
    groups = [(name, [one for one in numbered if one[1].sector == key]) for key, name in SECTORS.items()]
    held = [(name, entries) for name, entries in groups if entries]
    # The square root keeps a large sector from pressing the others together.
    needs = [math.sqrt(len(entries)) for _, entries in held]
    start = 0.0
    for (name, entries), need in zip(held, needs, strict=True):
        end = start + 2 * math.pi * need / sum(needs)
        yield _Sector(name, tuple(entries), start, end)
        start = end


def _at(angle: float, radius: float) -> tuple[float, float]:
    """Return where a point stands: radians from the top, clockwise."""
    return MIDDLE[0] + radius * math.sin(angle), MIDDLE[1] - radius * math.cos(angle)


def _radius(mapped: OwnMap, ring: float) -> float:
    """Return the inner radius of a ring, counted from 0."""
    return INNER + (OUTER - INNER) * ring / len(mapped.rings)


def _paper(root: ElementTree.Element, mapped: OwnMap, sectors: list[_Sector]) -> None:
    """Draw sectors, circles and their names, and the resident in the middle."""
    for number, sector in enumerate(sectors):
        if len(sectors) > 1:
            (x1, y1), (x2, y2) = _at(sector.start, OUTER), _at(sector.end, OUTER)
            large = int(sector.end - sector.start > math.pi)
            path = f"M{MIDDLE[0]} {MIDDLE[1]}L{x1:.2f} {y1:.2f}A{OUTER} {OUTER} 0 {large} 1 {x2:.2f} {y2:.2f}Z"
            last_of_odd = number == len(sectors) - 1 and number % 2 == 0
            tint = TINTS[2 if last_of_odd else number % 2]
            ElementTree.SubElement(root, "path", {"d": path, "fill": tint, "stroke": FAINT, "stroke-width": "0.3"})
    for ring in range(len(mapped.rings) + 1):
        circle = {"cx": f"{MIDDLE[0]}", "cy": f"{MIDDLE[1]}", "r": f"{_radius(mapped, ring):.2f}",
                  "fill": "#ffffff" if ring == 0 else "none", "stroke": INK, "stroke-width": "0.35"}  # fmt: skip
        if ring:
            circle["stroke-dasharray"] = "1.2 1.2"
        ElementTree.SubElement(root, "circle", circle)
    _text(root, MIDDLE[0], MIDDLE[1] + 1.5, _cut(mapped.name), 4.2, anchor="middle", bold=True)
    for sector in sectors:
        middle = (sector.start + sector.end) / 2
        x, y = _at(middle, OUTER + 4)
        side = math.sin(middle)
        anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
        for line, words in enumerate(textwrap.wrap(sector.name, LABEL_LETTERS)):
            _text(root, x, y + 1.2 + 4.2 * line, words, 3.2, anchor=anchor, bold=True)


def _entries(root: ElementTree.Element, mapped: OwnMap, sector: _Sector, by_name: bool) -> None:
    """Draw the people or places of a sector, each in its ring."""
    for ring in range(len(mapped.rings)):
        here = [one for one in sector.entries if one[1].ring == ring]
        for position, (number, entry) in enumerate(here):
            start, end = _room(sector, _radius(mapped, ring + 0.5))
            angle = start + (end - start) * (position + 0.5) / len(here)
            # Neighbours stand at different depths of the ring, so that their names pass each other.
            depth = 0.5 if len(here) == 1 else (0.3, 0.7, 0.5)[position % 3]
            x, y = _at(angle, _radius(mapped, ring + depth))
            square = entry.sector == "place"
            _mark(root, x, y, square, 1.3 if by_name else 2.4)
            if by_name:
                _halo(root, x, y + 4.4, _cut(entry.name, INNER_LETTERS if ring == 0 else NAME_LETTERS), 3.0, INK)
            else:
                _text(root, x, y + 1.0, f"{number}", 2.6, anchor="middle")


def _room(sector: _Sector, radius: float) -> tuple[float, float]:
    """Return from where to where people may stand in a sector at a radius: not where the words of the ring stand."""
    words = min(WORDS_WIDTH / radius, (sector.end - sector.start) / 2)
    start = sector.start + (words if sector.start == 0 else 0)
    return start, sector.end - (words if sector.end > 2 * math.pi - 1e-9 else 0)


def _mark(root: ElementTree.Element, x: float, y: float, square: bool, size: float) -> None:
    """Draw a person as a circle, a place as a square."""
    look = {"fill": "#cfe3f2" if not square else "#f3dca0", "stroke": INK, "stroke-width": "0.3"}
    if square:
        side = {"x": f"{x - size:.2f}", "y": f"{y - size:.2f}", "width": f"{2 * size}", "height": f"{2 * size}"}
        ElementTree.SubElement(root, "rect", side | look)
    else:
        ElementTree.SubElement(root, "circle", {"cx": f"{x:.2f}", "cy": f"{y:.2f}", "r": f"{size}"} | look)


def _text(
    root: ElementTree.Element, x: float, y: float, words: str, size: float, fill: str = INK, anchor: str = "start",
    bold: bool = False,
) -> ElementTree.Element:  # fmt: skip
    """Write words."""
    look = {"x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{size}", "text-anchor": anchor, "fill": fill}
    if bold:
        look["font-weight"] = "bold"
    element = ElementTree.SubElement(root, "text", look)
    element.text = words
    return element


def _halo(root: ElementTree.Element, x: float, y: float, words: str, size: float = 2.8, fill: str = "#555555") -> None:
    """Write words with a white edge around the letters, so that lines below them do not disturb."""
    element = _text(root, x, y, words, size, fill, "middle")
    for key, value in (("paint-order", "stroke"), ("stroke", "#ffffff"), ("stroke-width", "0.9")):
        element.set(key, value)


def _cut(name: str, letters: int = NAME_LETTERS) -> str:
    """Return a name short enough for the circles; the list has it whole."""
    whole = shown(name)
    return whole if len(whole) <= letters else f"{whole[: letters - 1].rstrip()}…"


def _said(mapped: OwnMap) -> list[str]:
    """Return everybody, a sentence for each sector and ring."""
    numbered = len(mapped.entries) > MOST_NAMED
    said = []
    for key, name in SECTORS.items():
        for ring, often in enumerate(mapped.rings):
            parts = [
                f"{number}\N{NO-BREAK SPACE}{shown(entry.name)}" if numbered else shown(entry.name)
                for number, entry in enumerate(mapped.entries, 1)
                if (entry.sector, entry.ring) == (key, ring)
            ]
            if parts:
                said.append(f"{name}, {often}: {', '.join(parts)}")
    return said or ["Nobody and no place was mapped"]


def _list_lines(mapped: OwnMap) -> list[str]:
    """Return everybody as the lines of a list."""
    return [line for said in _said(mapped) for line in textwrap.wrap(said, LINE_LETTERS, subsequent_indent="    ")]


def _description(mapped: OwnMap) -> str:
    """Return everything that the picture shows, in words."""
    people = sum(entry.sector != "place" for entry in mapped.entries)
    places = len(mapped.entries) - people
    said = " ".join(f"{line}." for line in _said(mapped))
    rings = f"from {mapped.rings[0]} in the middle outwards"
    return f"Circles around {shown(mapped.name)}, {rings}, with {people} people and {places} places. {said}"
