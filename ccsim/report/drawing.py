"""How figures are drawn, as SVG that stands inside a page: the same bytes for the same numbers.

Text stays text (any reader, any script, any size), colours are Okabe and Ito's and every series also has its own
line style and marker, so that nothing hangs on colour.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.report.data import ReportData, short, shown
from ccsim.report.measures import Measure
from ccsim.report.svg import inline_svg

INK = "#1a1a1a"
FAINT = "#767676"
GRID = "#dddddd"
SHADE = "#f0f0f0"

WIDTH = 6.0
"""Inches, at 72 units an inch: a page shows it at up to 580 px (13 units are then 17 px), a phone at 350 px (11 px)."""

TEXT = 13

RC: Any = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": TEXT,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.unicode_minus": True,
    "text.parse_math": False,
    "path.simplify": False,
}


@dataclass(frozen=True)
class Look:
    """How one scenario is drawn: colour, line and marker."""

    colour: str
    line: Any
    marker: str


LOOKS = (
    Look("#0072B2", "-", "o"),
    Look("#D55E00", "--", "s"),
    Look("#009E73", "-.", "^"),
    Look("#CC79A7", ":", "D"),
    Look("#E69F00", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v"),
    Look("#56B4E9", (0, (3, 3)), "P"),
    Look("#000000", (0, (1, 3)), "X"),
)


def look_of(position: int) -> Look:
    """Return the look of the scenario at a position of the file; they start again after seven."""
    return LOOKS[position % len(LOOKS)]


def wrapped(text: str, width: int) -> str:
    """Return a user's text over as many lines as it needs, at most two."""
    return "\n".join(textwrap.wrap(shown(text), width, max_lines=2, placeholder=" …"))


def axis_words(measure: Measure) -> str:
    """Return what an axis shows, with its unit."""
    noun = measure.noun[0].upper() + measure.noun[1:]
    return f"{noun}: difference {measure.unit}" if measure.counts_people else f"{noun}: difference in {measure.unit}"


def widen_to_zero(axes: Axes, which: str) -> None:
    """Keep nought within the axis, with a little room, even where every number is nought."""
    low, high = axes.get_xlim() if which == "x" else axes.get_ylim()
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 0 or not (abs(high) + abs(low) < float("inf")):
        low, high = -1.0, 1.0
    room = 0.04 * (high - low)
    (axes.set_xlim if which == "x" else axes.set_ylim)(low - room, high + room)


def page(height: float, bottom: float) -> tuple[Figure, Axes]:
    """Return a page of one panel, with `bottom` inches for its axis."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.03, bottom / height, 0.94, 1 - (bottom + 0.05) / height))
    return figure, axes


def panels(count: int, each: float, bottom: float, gap: float = 0.65) -> tuple[Figure, list[Axes]]:
    """Return a page of panels one under the other, `each` inches high, with `bottom` inches for axis and legend."""
    height = count * each + (count - 1) * gap + bottom + 0.45
    figure = Figure(figsize=(WIDTH, height))
    many = [
        figure.add_axes((0.125, (bottom + (count - 1 - row) * (each + gap)) / height, 0.83, each / height))
        for row in range(count)
    ]
    return figure, many


def legend(figure: Figure, data: ReportData) -> None:
    """Draw what stands for what at the bottom, one scenario a line."""
    height = figure.get_figheight()
    for position, note in enumerate(data.scenarios):
        look = look_of(position)
        y = (0.3 * (len(data.scenarios) - 1 - position) + 0.16) / height
        figure.add_artist(
            mpl.lines.Line2D(
                [0.03, 0.075, 0.12], [y, y, y], color=look.colour, linestyle=look.line, linewidth=2.2,
                marker=look.marker, markevery=[1], markersize=7, markeredgecolor=INK, markeredgewidth=0.8,
            )
        )  # fmt: skip
        figure.text(0.14, y, short(note.title, 44), va="center", ha="left")


def finish(figure: Figure, name: str, title: str, description: str) -> str:
    """Return the figure as inline SVG with its alternative text."""
    raw = io.StringIO()
    nothing: dict[str, None] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({"svg.hashsalt": name}), warnings.catch_warnings():
        # Text stays text: a glyph that our font lacks is drawn by the reader's.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(raw, format="svg", metadata=nothing, transparent=True)
    return inline_svg(raw.getvalue(), name, title, description)
