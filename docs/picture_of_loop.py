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

BOXES = {
    "confidence": (2.0, 4.3, "confidence", "to start and accept contact"),
    "availability": (7.4, 4.3, "availability", "for contact and for places"),
    "contact": (7.4, 1.3, "contact", "along ties, at tables"),
    "support": (2.0, 1.3, "support", "on a log scale: the first counts most"),
    "places": (7.4, 2.8, "places", "attended"),
    "wellbeing": (2.0, 2.8, "wellbeing", "above its set point"),
}
"""What the loop runs through: where it stands, its name and what it is."""

WIDE, HIGH = 3.1, 0.86


def loop_picture() -> tuple[Figure, str, str]:
    """Return the picture, a short alternative text and a long one."""
    mapped = arrays(Site.read(shipped_sites()[SITE]))
    support, attendance, wellbeing, slights = loop_terms(mapped, DEFAULTS).values()
    gain = loop_gain(mapped, DEFAULTS)
    with mpl.rc_context({**RC, "font.size": 12}):
        figure = Figure(figsize=(9.6, 6.0))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 9.6)
        axes.set_ylim(-0.55, 5.45)
        axes.axis("off")
        axes.text(0.3, 5.15, "Why support brings some more support", weight="bold", fontsize=14)
        for x, y, name, what in BOXES.values():
            _box(axes, x, y, name, what)
        _arrows(axes, support, attendance, wellbeing, slights)
        total = f"A lasting rise of everybody’s confidence comes back {gain:.2f} times ({support:.2f} + {attendance:.2f}"
        total += f" + {wellbeing:.2f} − {-slights:.2f}),\nso that a push grows to 1 / (1 − {gain:.2f}) = "
        total += f"{1 / (1 - gain):.2f} of itself, and fades. Alderbrook, central parameters."
        axes.text(4.8, -0.05, total, ha="center", va="center", fontsize=12, linespacing=1.35)
    words = (
        f"Confidence makes people available, availability brings contact, contact is support, support makes confident. "
        f"At {SITE.capitalize()}, of a lasting rise of confidence {gain:.2f} comes back: {support:.2f} by way of support, "
        f"{attendance:.2f} by places attended, {wellbeing:.2f} by the wellbeing that both bring, less {-slights:.2f} by "
        "the slights that come with more contact."
    )
    return figure, "The feedback loop and its strength", words


def _box(axes: Axes, x: float, y: float, name: str, what: str) -> None:
    """Draw one box."""
    corner = (x - WIDE / 2, y - HIGH / 2)
    style = "round,pad=0,rounding_size=0.12"
    axes.add_patch(mpl.patches.FancyBboxPatch(corner, WIDE, HIGH, boxstyle=style, fc=SHADE, ec=INK, lw=1.2))
    axes.text(x, y + 0.16, name, weight="bold", ha="center", va="center", fontsize=13)
    axes.text(x, y - 0.2, what, ha="center", va="center", fontsize=10)


def _arrows(axes: Axes, support: float, attendance: float, wellbeing: float, slights: float) -> None:
    """Draw what acts on what, with the loop gain by each path."""
    right, left = 7.4 - WIDE / 2, 2.0 + WIDE / 2
    _arrow(axes, (left, 4.3), (right, 4.3), "+")
    _arrow(axes, (8.6, 4.3 - HIGH / 2), (8.6, 1.3 + HIGH / 2), "")
    _arrow(axes, (6.6, 4.3 - HIGH / 2), (6.6, 2.8 + HIGH / 2), "+")
    _arrow(axes, (right, 1.3), (left, 1.3), "+  less slights")
    _arrow(axes, (right, 2.95), (left, 4.05), f"+ {attendance:.2f}")
