"""Several places side by side, as SVG: one figure a scenario, all on the same axis."""

from __future__ import annotations

import matplotlib as mpl

from ccsim.report.data import Effect, ReportData, ScenarioNote, SiteNote
from ccsim.report.drawing import INK, RC, TEXT, axis_words, finish, look_of, page, wrapped
from ccsim.report.words import outcome_of

EACH = 0.5
"""Inches a place."""


def place_rows(data: ReportData, note: ScenarioNote) -> list[tuple[SiteNote, Effect]]:
    """Return the places at which a scenario's effect is known, in the order of the scenario file."""
    return [(site, row) for site in data.sites if (row := data.effect(site.name, note.name, data.outcome)) is not None]


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
            low, mid, high = (end * measure.scale for end in (effect.world_p05, effect.mean, effect.world_p95))
            axes.plot([low, high], [y, y], color=look.colour, linewidth=9, alpha=0.35, solid_capstyle="butt", zorder=2)
            axes.plot([mid], [y], marker=look.marker, markersize=8, color=look.colour, markeredgecolor=INK, zorder=4)
            axes.text(
                0, y + 0.2, wrapped(site.title, 46).replace("\n", " "), transform=axes.get_yaxis_transform(),
                va="bottom", ha="left", fontsize=TEXT, zorder=5,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            )  # fmt: skip
        axes.set_ylim(-0.45, max(1, len(rows)) - 0.2)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlim(*axis_ends(data))
        axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
        axes.set_xlabel(f"{axis_words(measure)}\n(0: no different from no programme)")
        return finish(figure, f"places-{note.name}", title, description)
