"""The week as a picture: its processes in order, and what flows between them, both taken from the code."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.model.week import WEEK
from ccsim.report.figures import FAINT, INK, RC, SHADE

STATES, BEHAVIOURS, SET_POINTS = "the five states", "behaviours", "set points"

LASTING = {
    "ties": ("ties",),
    "affiliations": ("affiliations",),
    "places": ("places",),
    "behaviours": (BEHAVIOURS,),
    "involvement": (BEHAVIOURS,),
    "wellbeing": (STATES,),
    "stigma": (STATES,),
    "self_stigma": (STATES,),
    "confidence": (STATES,),
    "trust": (STATES,),
    "set points": (SET_POINTS,),
    "residents": (BEHAVIOURS, STATES, SET_POINTS),
}
"""What lasts from week to week, by the name that a process gives it, and the columns in which it is drawn."""

LEFT, STEP, HEIGHT = 4.75, 0.43, 0.86
"""Where columns begin, and between them and between rows."""


def week_picture() -> tuple[Figure, str, str]:
    """Return the picture, a short alternative text and a long one."""
    columns = _columns()
    with mpl.rc_context({**RC, "font.size": 11}):
        width = LEFT + STEP * (len(columns) + 1.3)  # the headings lean to the right
        figure = Figure(figsize=(width, HEIGHT * len(WEEK) + 2.3))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(-HEIGHT * len(WEEK) - 0.35, 1.95)
        axes.axis("off")
        for row, process in enumerate(WEEK):
            y = -HEIGHT * (row + 0.5)
            axes.axhspan(y - HEIGHT / 2, y + HEIGHT / 2, color=SHADE if row % 2 == 0 else "white", zorder=0)
            axes.text(0.15, y + 0.3, f"{row + 1}  {process.name}", weight="bold", va="center")
            does = "\n".join(textwrap.wrap(process.does, 54))
            axes.text(0.15, y + 0.17, does, va="top", fontsize=10, linespacing=1.05)
        for position, (name, lasting) in enumerate(columns):
            _column(axes, LEFT + STEP * (position + 0.3), name, lasting)
        _key(axes)
    return figure, "A simulated week", _in_words()


def _columns() -> list[tuple[str, bool]]:
    """Return what flows, and whether it lasts from week to week, those of the week in the order of the first use."""
    passing = [name for process in WEEK for name in process.writes if name not in LASTING]
    lasting = dict.fromkeys(column for columns in LASTING.values() for column in columns)
    return [(name, False) for name in dict.fromkeys(passing)] + [(name, True) for name in lasting]


def _named(names: tuple[str, ...], column: str) -> bool:
    return any(column in LASTING.get(name, (name,)) for name in names)


def _column(axes: Axes, x: float, name: str, lasting: bool) -> None:
    """Draw who writes a thing, and who reads it."""
    reads = [row for row, process in enumerate(WEEK) if _named(process.reads, name)]
    writes = [row for row, process in enumerate(WEEK) if _named(process.writes, name)]
    used = [-HEIGHT * (row + 0.5) for row in (*reads, *writes)]
    top, bottom = (0.0, -HEIGHT * len(WEEK)) if lasting else (max(used), min(used))
    style = "--" if lasting else "-"
    axes.plot([x, x], [top, bottom], color=FAINT if lasting else INK, linewidth=1.2, linestyle=style, zorder=1)
    for row, process in enumerate(WEEK):
        y = -HEIGHT * (row + 0.5)
        if _named(process.writes, name):
            axes.plot([x], [y], "s", color=INK, markersize=9, zorder=3)
        if _named(process.reads, name):
            inside = _named(process.writes, name)
            axes.plot([x], [y], "o", markersize=4.5 if inside else 8, markerfacecolor="white",
                      markeredgecolor=INK, markeredgewidth=1.3, zorder=4)  # fmt: skip
    axes.text(x - 0.05, 0.12, name, rotation=50, ha="left", va="bottom", rotation_mode="anchor")


def _key(axes: Axes) -> None:
    y = 1.2
    axes.text(0.15, y + 0.45, "A simulated week", weight="bold", fontsize=14)
    entries = (("o", "white", 8, "reads"), ("s", INK, 9, "writes"))
    for position, (marker, face, size, word) in enumerate(entries):
        x = 0.3 + 1.1 * position
        axes.plot([x], [y], marker, markersize=size, markerfacecolor=face, markeredgecolor=INK, markeredgewidth=1.3)
        axes.text(x + 0.2, y, word, va="center")
    axes.plot([0.15, 0.55], [y - 0.42] * 2, color=INK, linewidth=1.2)
    axes.text(0.65, y - 0.42, "lives within the week", va="center")
    axes.plot([0.15, 0.55], [y - 0.78] * 2, color=FAINT, linewidth=1.2, linestyle="--")
    axes.text(0.65, y - 0.78, "lasts from week to week", va="center")


def _in_words() -> str:
    parts = [
        f"{row}. {one.name} reads {', '.join(one.reads)} and writes {', '.join(one.writes)}."
        for row, one in enumerate(WEEK, start=1)
    ]
    return " ".join(parts)
