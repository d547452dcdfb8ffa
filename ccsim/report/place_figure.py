"""Several places side by side, as SVG: one figure a scenario, or one of all, on the same axis."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.axes import Axes

from ccsim.report.data import Effect, ReportData, ScenarioNote, SiteNote, short
from ccsim.report.drawing import INK, RC, TEXT, Look, axis_words, finish, legend, look_of, page
from ccsim.report.measures import Measure
from ccsim.report.words import outcome_of

MOST_PLACES = 30
"""Of more places than this the first are drawn; the table has all."""

EACH = 0.5
"""Inches a place."""

NAMED, APART = 0.27, 0.16
"""Inches for the name of a place, and from scenario to scenario, where one figure has all scenarios."""


def place_rows(data: ReportData, note: ScenarioNote) -> list[tuple[SiteNote, Effect]]:
    """Return the places at which a scenario's effect is known, in the order of the file, the first ones of many."""
    drawn = data.sites[:MOST_PLACES]
    return [(site, row) for site in drawn if (row := data.effect(site.name, note.name, data.outcome)) is not None]


def axis_ends(data: ReportData) -> tuple[float, float]:
    """Return the ends of the axis that all figures share, in shown units: all spreads, and nought."""
    measure = outcome_of(data)
    rows = [row for note in data.scenarios for _, row in place_rows(data, note)]
    ends = [end * measure.scale for row in rows for end in (row.world_p05, row.world_p95, row.mean)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    if high - low <= 0:
        low, high = -1.0, 1.0
    room = 0.04 * (high - low)
    return low - room, high + room


def place_figure(data: ReportData, note: ScenarioNote, title: str, description: str) -> str:
    """Return one scenario's effect place by place as SVG: the spread over worlds, and the mean within it."""
    measure, rows = outcome_of(data), place_rows(data, note)
    look = look_of(data.scenarios.index(note))
    with mpl.rc_context(RC):
        figure, axes = page(EACH * max(1, len(rows)) + 0.95, bottom=0.75)
        for row, (site, effect) in enumerate(rows):
            y = len(rows) - 1 - row
            _bar(axes, y, effect, measure, look, width=9.0)
            _name(axes, y + 0.2, site)
        _frame(axes, data, len(rows) - 0.2)
        return finish(figure, f"places-{note.name}", title, description)


def overview_figure(data: ReportData, title: str, description: str) -> str:
    """Return all scenarios at all places as SVG: a place a row, a bar for each scenario."""
    measure, count = outcome_of(data), len(data.scenarios)
    sites = data.sites[:MOST_PLACES]
    below = 0.75 + 0.3 * count
    with mpl.rc_context(RC):
        each = NAMED + APART * count
        figure, axes = page(each * len(sites) + below + 0.05, bottom=below)
        for row, site in enumerate(sites):
            top = len(sites) - 1 - row
            for position, note in enumerate(data.scenarios):
                effect = data.effect(site.name, note.name, data.outcome)
                if effect is not None:
                    y = top + 0.5 - (NAMED + APART * (position + 0.3)) / each
                    _bar(axes, y, effect, measure, look_of(position), width=5.0)
            _name(axes, top + 0.5 - 0.8 * NAMED / each, site)
        _frame(axes, data, len(sites) - 0.5)
        legend(figure, data)
        return finish(figure, "places", title, description)


def _bar(axes: Axes, y: float, effect: Effect, measure: Measure, look: Look, width: float) -> None:
    low, mid, high = (end * measure.scale for end in (effect.world_p05, effect.mean, effect.world_p95))
    axes.plot([low, high], [y, y], color=look.colour, linewidth=width, alpha=0.35, solid_capstyle="butt", zorder=2)
    axes.plot(
        [mid], [y], marker=look.marker, markersize=0.75 * width + 1.5, color=look.colour, markeredgecolor=INK, zorder=4
    )


def _name(axes: Axes, y: float, site: SiteNote) -> None:
    axes.text(
        0, y, short(site.title, 46), transform=axes.get_yaxis_transform(),
        va="bottom", ha="left", fontsize=TEXT, zorder=5, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
    )  # fmt: skip


def _frame(axes: Axes, data: ReportData, top: float) -> None:
    """Give the panel the axis that all figures share."""
    axes.set_ylim(-0.45, max(0.8, top))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(*axis_ends(data))
    axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    axes.set_xlabel(f"{axis_words(outcome_of(data))}\n(0: no different from no programme)")
