"""The three figures of a report, as SVG that stands inside a page: the same bytes for the same numbers.

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

from ccsim.report.data import DISTANCES, EVERYONE, RECIPIENTS, Effect, ReportData, ScenarioNote, SiteNote, shown
from ccsim.report.measures import Measure
from ccsim.report.svg import inline_svg
from ccsim.report.words import outcome_of

INK = "#1a1a1a"
FAINT = "#767676"
GRID = "#dddddd"
SHADE = "#f0f0f0"

WIDTH = 6.0
"""Inches, at 72 units an inch: a page shows it at up to 580 px (13 units are then 17 px), a phone at 350 px (11 px)."""

TEXT = 13

NOTED = 1.5
"""From this ratio of two panels' scales on, the second one's title says it."""

OFFERED = "0"
"""The distance of those who were offered something themselves."""

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
    lines = textwrap.wrap(shown(text), width, max_lines=2, placeholder=" …")
    return "\n".join(lines)


def ranking_figure(data: ReportData, site: SiteNote, title: str, description: str) -> str:
    """Return the ranking as SVG: for each scenario the spread over worlds, and within it the mean and its interval.

    The change taken to matter to one person is marked where the axis reaches it anyway.
    """
    measure = outcome_of(data)
    rows = [
        (position, note, effect)
        for position, note in enumerate(data.scenarios)
        if (effect := data.effect(site.name, note.name, data.outcome)) is not None
    ]
    with mpl.rc_context(RC):
        figure, axes = _page(0.62 * max(1, len(rows)) + 0.95, bottom=0.75)
        for row, (position, note, effect) in enumerate(rows):
            _ranking_row(axes, len(rows) - 1 - row, note, effect, look_of(position).colour, measure)
        axes.set_ylim(-0.45, max(1, len(rows)) - 0.2)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _widen_to_zero(axes, "x")
        axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
        if measure.important is not None and reaches(data, site, measure.important):
            low, high = axes.get_xlim()
            for important in (measure.important, -measure.important):
                if low <= important <= high:
                    axes.axvline(important, color=FAINT, linewidth=1.6, linestyle=":", zorder=1)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
        axes.set_xlabel(f"{_axis_words(measure)}\n(0: no different from no programme)")
        return _finish(figure, f"ranking-{site.name}", title, description)


def reaches(data: ReportData, site: SiteNote, change: float) -> bool:
    """Return whether the ranking's bars reach a change of that size, in shown units, in either direction."""
    measure = outcome_of(data)
    found = (data.effect(site.name, note.name, data.outcome) for note in data.scenarios)
    ends = [
        end * measure.scale for effect in found if effect is not None for end in (effect.world_p05, effect.world_p95)
    ]
    return any(abs(end) >= change for end in ends)


def _ranking_row(axes: Axes, y: int, note: ScenarioNote, effect: Effect, colour: str, measure: Measure) -> None:
    low, mid, high, ci_low, ci_high = (
        value * measure.scale
        for value in (effect.world_p05, effect.mean, effect.world_p95, effect.ci_low, effect.ci_high)
    )
    axes.plot([low, high], [y, y], color=colour, linewidth=11, alpha=0.35, solid_capstyle="butt", zorder=2)
    axes.plot([ci_low, ci_high], [y, y], color=INK, linewidth=3, solid_capstyle="butt", zorder=3)
    axes.plot([mid], [y], marker="o", markersize=8, color=colour, markeredgecolor=INK, zorder=4)
    axes.text(
        0, y + 0.24, wrapped(note.title, 46).replace("\n", " "), transform=axes.get_yaxis_transform(),
        va="bottom", ha="left", fontsize=TEXT, zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def time_figure(data: ReportData, site: SiteNote, title: str, description: str) -> str:
    """Return the effect over time as SVG: everyone above, those offered it below, a band over worlds for each.

    The two panels have scales of their own; the lower one's title says how much it is reduced.
    """
    measure = outcome_of(data)
    panels = [group for group in (EVERYONE, RECIPIENTS) if _has_times(data, site, group)]
    with mpl.rc_context(RC):
        legend = 0.3 * len(data.scenarios)
        figure, many = _panels(max(1, len(panels)), 2.35, bottom=0.75 + legend)
        for axes, group in zip(many, panels, strict=False):
            _time_panel(axes, data, site, group, measure)
        if len(panels) > 1:
            ratio = _height(many[1]) / _height(many[0])
            note = f" (the axis covers {ratio:.0f} times as much)" if ratio >= NOTED else ""
            many[1].set_title(f"Those offered it{note}", loc="left", fontsize=TEXT)
        many[-1].set_xlabel("Weeks from the survey")
        _legend(figure, data)
        return _finish(figure, f"time-{site.name}", title, description)


def _has_times(data: ReportData, site: SiteNote, group: str) -> bool:
    return any(data.over_time(site.name, note.name, group) for note in data.scenarios)


def _height(axes: Axes) -> float:
    low, high = axes.get_ylim()
    return float(high - low)


def _time_panel(axes: Axes, data: ReportData, site: SiteNote, group: str, measure: Measure) -> None:
    axes.axvspan(data.start, data.end, color=SHADE, zorder=0)
    for position, note in enumerate(data.scenarios):
        points = data.over_time(site.name, note.name, group)
        if not points:
            continue
        look = look_of(position)
        weeks = [point.week for point in points]
        low = [point.p05 * measure.scale for point in points]
        high = [point.p95 * measure.scale for point in points]
        axes.fill_between(weeks, low, high, color=look.colour, alpha=0.18, linewidth=0, zorder=2)
        axes.plot(
            weeks, [point.mean * measure.scale for point in points], color=look.colour, linestyle=look.line,
            linewidth=2.2, marker=look.marker, markevery=max(1, len(points) // 6), markersize=6, zorder=3,
        )  # fmt: skip
    axes.set_xlim(0, data.weeks)
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(7, steps=[1, 2.6, 5.2, 10]))  # half-years and years
    _widen_to_zero(axes, "y")
    axes.axhline(0, color=INK, linewidth=1.2, zorder=1)
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_title(f"Everyone ({_axis_words(measure).lower()})", loc="left", fontsize=TEXT)


def distance_figure(data: ReportData, site: SiteNote, title: str, description: str) -> str:
    """Return the effect by network distance from those offered it as SVG: mean, and spread over worlds.

    Those further away change so much less that a second panel shows them alone, on a scale of its own.
    """
    measure = outcome_of(data)
    steps = [
        distance
        for distance in DISTANCES
        if any(data.effect(site.name, note.name, data.outcome, EVERYONE, distance) for note in data.scenarios)
    ]
    beyond = [distance for distance in steps if distance != OFFERED]
    panels = [steps, beyond] if OFFERED in steps and beyond else [steps]
    with mpl.rc_context(RC):
        figure, many = _panels(len(panels), 2.35, bottom=0.75 + 0.3 * len(data.scenarios), gap=1.0)
        for axes, distances in zip(many, panels, strict=True):
            _distance_panel(axes, data, site, distances, measure)
        many[0].set_title(_axis_words(measure), loc="left", fontsize=TEXT)
        if len(panels) > 1:
            ratio = _height(many[0]) / _height(many[1])
            note = f" (enlarged {ratio:.0f} times)" if ratio >= NOTED else ""
            many[1].set_title(f"Only those not offered it{note}", loc="left", fontsize=TEXT)
        _legend(figure, data)
        return _finish(figure, f"distance-{site.name}", title, description)


def _distance_panel(axes: Axes, data: ReportData, site: SiteNote, distances: list[str], measure: Measure) -> None:
    apart = 0.6 / max(1, len(data.scenarios))
    for position, note in enumerate(data.scenarios):
        look, shift = look_of(position), (position - (len(data.scenarios) - 1) / 2) * apart
        for step, distance in enumerate(distances):
            effect = data.effect(site.name, note.name, data.outcome, EVERYONE, distance)
            if effect is not None:
                _distance_mark(axes, step + shift, effect, look, measure)
    axes.set_xlim(-0.5, len(distances) - 0.5)
    axes.set_xticks(range(len(distances)), [textwrap.fill(DISTANCES[distance], 9) for distance in distances])
    axes.tick_params(axis="x", length=0)
    _widen_to_zero(axes, "y")
    axes.axhspan(-measure.smallest, measure.smallest, color=SHADE, zorder=0)
    axes.axhline(0, color=INK, linewidth=1.2, zorder=1)
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    axes.grid(axis="y", color=GRID, linewidth=0.8)


def _distance_mark(axes: Axes, x: float, effect: Effect, look: Look, measure: Measure) -> None:
    low, high = effect.world_p05 * measure.scale, effect.world_p95 * measure.scale
    axes.plot([x, x], [low, high], color=look.colour, linewidth=7, alpha=0.35, solid_capstyle="butt", zorder=2)
    axes.plot(
        [x], [effect.mean * measure.scale], color=look.colour, marker=look.marker, markersize=8,
        markeredgecolor=INK, markeredgewidth=0.8, zorder=3,
    )  # fmt: skip


def _axis_words(measure: Measure) -> str:
    noun = measure.noun[0].upper() + measure.noun[1:]
    return f"{noun}: difference {measure.unit}" if measure.counts_people else f"{noun}: difference in {measure.unit}"


def _widen_to_zero(axes: Axes, which: str) -> None:
    """Keep nought within the axis, with a little room, even where every number is nought."""
    low, high = axes.get_xlim() if which == "x" else axes.get_ylim()
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 0 or not (abs(high) + abs(low) < float("inf")):
        low, high = -1.0, 1.0
    room = 0.04 * (high - low)
    (axes.set_xlim if which == "x" else axes.set_ylim)(low - room, high + room)


def _page(height: float, bottom: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.03, bottom / height, 0.94, 1 - (bottom + 0.05) / height))
    return figure, axes


def _panels(count: int, each: float, bottom: float, gap: float = 0.65) -> tuple[Figure, list[Axes]]:
    """Return a page of panels one under the other, `each` inches high, with `bottom` inches for axis and legend."""
    height = count * each + (count - 1) * gap + bottom + 0.45
    figure = Figure(figsize=(WIDTH, height))
    many = [
        figure.add_axes((0.125, (bottom + (count - 1 - row) * (each + gap)) / height, 0.83, each / height))
        for row in range(count)
    ]
    return figure, many


def _legend(figure: Figure, data: ReportData) -> None:
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
        figure.text(0.14, y, wrapped(note.title, 44).replace("\n", " "), va="center", ha="left")


def _finish(figure: Figure, name: str, title: str, description: str) -> str:
    """Return the figure as inline SVG with its alternative text."""
    raw = io.StringIO()
    nothing: dict[str, None] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({"svg.hashsalt": name}), warnings.catch_warnings():
        # Text stays text: a glyph that our font lacks is drawn by the reader's.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(raw, format="svg", metadata=nothing, transparent=True)
    return inline_svg(raw.getvalue(), name, title, description)
