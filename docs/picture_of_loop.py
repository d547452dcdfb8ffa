"""The one feedback loop of the model, with its strength at the shipped estate."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.experiments.shipped import shipped_sites
from ccsim.model.parameters import DEFAULTS
from ccsim.model.stability import loop_gain, loop_terms
from ccsim.report.figures import INK, RC, SHADE
from ccsim.site.canonical import arrays
from ccsim.site.site import Site

SITE = "alderbrook"

Box = tuple[float, float, float, float]
"""Left, right, bottom and top of a box."""

CONFIDENCE: Box = (0.3, 2.3, 0.55, 5.0)
AVAILABILITY: Box = (7.0, 9.3, 4.2, 5.0)
CONTACT: Box = (7.0, 8.8, 2.2, 3.8)
PLACES: Box = (7.0, 9.3, 0.55, 1.8)
SLIGHTS: Box = (3.9, 5.9, 3.15, 3.8)
SUPPORT: Box = (3.9, 5.9, 2.2, 2.85)
WELLBEING: Box = (3.9, 5.9, 1.15, 1.8)
DIRECT = 0.82
"""Height of the arrow from places straight to confidence."""


def loop_picture() -> tuple[Figure, str, str]:
    """Return the picture, a short alternative text and a long one."""
    mapped = arrays(Site.read(shipped_sites()[SITE]))
    terms = tuple(loop_terms(mapped, DEFAULTS).values())
    support, attendance, wellbeing, slights = terms
    gain = loop_gain(mapped, DEFAULTS)
    with mpl.rc_context({**RC, "font.size": 12}):
        figure = Figure(figsize=(9.6, 6.0))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 9.6)
        axes.set_ylim(-0.6, 5.4)
        axes.axis("off")
        _boxes(axes)
        _arrows(axes, *terms)
        total = (
            f"Of a lasting rise of everybody’s confidence {gain:.2f} comes back ({support:.2f} + {attendance:.2f} + "
            f"{wellbeing:.2f} − {-slights:.2f}),\nso that a push grows to 1 / (1 − {gain:.2f}) = {1 / (1 - gain):.2f} "
            "of itself, and fades once it ends."
        )
        axes.text(4.8, -0.05, total, ha="center", va="center", linespacing=1.35)
    words = (
        "Confidence makes people available, availability brings contact and visits to places, and these bring support, "
        f"some slights and wellbeing, which move confidence. At {SITE.capitalize()}, with the central parameters, "
        f"{gain:.2f} of a lasting rise of confidence comes back: {support:.2f} by way of support, {attendance:.2f} by "
        f"places attended, {wellbeing:.2f} by wellbeing, less {-slights:.2f} by slights."
    )
    return figure, "The feedback loop and its strength", words


def _boxes(axes: Axes) -> None:
    _box(axes, CONFIDENCE, "confidence", "to start and\naccept contact")
    _box(axes, AVAILABILITY, "availability", "for others")
    _box(axes, CONTACT, "contact", "along ties, which it\nstrengthens, and\nwith new people")
    _box(axes, PLACES, "places attended", "where people meet")
    _box(axes, SLIGHTS, "slights", "to those known")
    _box(axes, SUPPORT, "support", "the first counts most")
    _box(axes, WELLBEING, "wellbeing", "above its set point")


def _box(axes: Axes, box: Box, name: str, what: str) -> None:
    """Draw one box with its name and what it is."""
    left, right, bottom, top = box
    corner, x, y = (left, bottom), (left + right) / 2, (bottom + top) / 2
    shape = mpl.patches.FancyBboxPatch(
        corner, right - left, top - bottom, boxstyle="round,pad=0,rounding_size=0.1", fc=SHADE, ec=INK, lw=1.2
    )
    axes.add_patch(shape)
    top_line = y + 0.09 * (what.count("\n") + 1)
    axes.text(x, top_line, name, weight="bold", ha="center", va="center", fontsize=13)
    axes.text(x, top_line - 0.13, what, ha="center", va="top", fontsize=10, linespacing=1.15)


def _arrows(axes: Axes, support: float, attendance: float, wellbeing: float, slights: float) -> None:
    """Draw what acts on what; beside the arrows into confidence, the loop gain by that path."""
    _, into, _, _ = CONFIDENCE
    for box, term in ((SLIGHTS, slights), (SUPPORT, support), (WELLBEING, wellbeing)):
        y = (box[2] + box[3]) / 2
        _arrow(axes, (box[0], y), (into, y), f"{'+' if term > 0 else '−'} {abs(term):.2f}")
    _arrow(axes, (PLACES[0], DIRECT), (into, DIRECT), f"+ {attendance:.2f}", at=0.81)
    _arrow(axes, (into, 4.6), (AVAILABILITY[0], 4.6), "people who dare more are around more", at=0.5)
    x = (CONTACT[0] + CONTACT[1]) / 2
    _arrow(axes, (x, AVAILABILITY[2]), (x, CONTACT[3]))
    _arrow(axes, (9.05, AVAILABILITY[2]), (9.05, PLACES[3]))
    for box, source in ((SLIGHTS, CONTACT), (SUPPORT, CONTACT), (WELLBEING, PLACES)):
        y = (box[2] + box[3]) / 2
        _arrow(axes, (source[0], y), (box[1], y))
    _arrow(axes, (4.9, SUPPORT[2]), (4.9, WELLBEING[3]))


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    words: str = "",
    at: float = 0.5,
) -> None:
    """Draw an arrow, with words above it at this share of the way."""
    look = {"arrowstyle": "-|>,head_width=0.3,head_length=0.55", "color": INK, "lw": 1.6, "shrinkA": 0, "shrinkB": 1}
    axes.annotate("", end, start, arrowprops=look)
    x, y = (start[0] + at * (end[0] - start[0]), start[1] + at * (end[1] - start[1]))
    axes.text(x, y + 0.09, words, ha="center", va="bottom", fontsize=12)
