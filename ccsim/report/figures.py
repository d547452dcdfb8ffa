"""The three figures of a site: the ranking, the effect over time, and by distance along the network."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
from matplotlib.axes import Axes

from ccsim.report.data import DISTANCES, EVERYONE, RECIPIENTS, Effect, ReportData, ScenarioNote, SiteNote, short
from ccsim.report.drawing import (
    FAINT,
    GRID,
    INK,
    RC,
    SHADE,
    TEXT,
    Look,
    axis_words,
    finish,
    legend,
    look_of,
    page,
    panels,
    widen_to_zero,
)
from ccsim.report.measures import Measure
from ccsim.report.words import best_first, outcome_of

NOTED = 1.5
"""From this ratio of two panels' scales on, the second one's title says it."""

OFFERED = "0"
"""The distance of those who were offered something themselves."""


def ranking_figure(data: ReportData, site: SiteNote, title: str, description: str) -> str:
    """Return the ranking as SVG: for each scenario, the best first, the spread over worlds, and in it the mean.

    The change taken to matter to one person is marked where the axis reaches it anyway.
    """
    measure = outcome_of(data)
    rows = [
        (data.scenarios.index(note), note, effect)
        for note in best_first(data, site)
        if (effect := data.effect(site.name, note.name, data.outcome)) is not None
    ]
    with mpl.rc_context(RC):
        figure, axes = page(0.62 * max(1, len(rows)) + 0.95, bottom=0.75)
        for row, (position, note, effect) in enumerate(rows):
            _ranking_row(axes, len(rows) - 1 - row, note, effect, look_of(position).colour, measure)
        axes.set_ylim(-0.45, max(1, len(rows)) - 0.2)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        widen_to_zero(axes, "x")
        axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
        if measure.important is not None and reaches(data, site, measure.important):
            low, high = axes.get_xlim()
            for important in (measure.important, -measure.important):
                if low <= important <= high:
                    axes.axvline(important, color=FAINT, linewidth=1.6, linestyle=":", zorder=1)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
        axes.set_xlabel(f"{axis_words(measure)}\n(0: no different from no programme)")
        return finish(figure, f"ranking-{site.name}", title, description)


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
        0, y + 0.24, short(note.title, 46), transform=axes.get_yaxis_transform(),
        va="bottom", ha="left", fontsize=TEXT, zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def time_figure(data: ReportData, site: SiteNote, title: str, description: str) -> str:
    """Return the effect over time as SVG: everyone above, those offered it below, a band over worlds for each.

    The two panels have scales of their own; the lower one's title says how much it is reduced.
    """
    measure = outcome_of(data)
    groups = [group for group in (EVERYONE, RECIPIENTS) if _has_times(data, site, group)]
    with mpl.rc_context(RC):
        below = 0.3 * len(data.scenarios)
        figure, many = panels(max(1, len(groups)), 2.35, bottom=0.75 + below)
        for axes, group in zip(many, groups, strict=False):
            _time_panel(axes, data, site, group, measure)
        if len(groups) > 1:
            ratio = _height(many[1]) / _height(many[0])
            note = f" (the axis covers {ratio:.0f} times as much)" if ratio >= NOTED else ""
            many[1].set_title(f"Those offered it{note}", loc="left", fontsize=TEXT)
        many[-1].set_xlabel("Weeks from the survey")
        legend(figure, data)
        return finish(figure, f"time-{site.name}", title, description)


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
        for edge in (low, high):
            axes.plot(weeks, edge, color=look.colour, linestyle=look.line, linewidth=0.7, alpha=0.8, zorder=2)
        axes.plot(
            weeks, [point.mean * measure.scale for point in points], color=look.colour, linestyle=look.line,
            linewidth=2.2, marker=look.marker, markevery=max(1, len(points) // 6), markersize=6, zorder=3,
        )  # fmt: skip
    axes.set_xlim(0, data.weeks)
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(7, steps=[1, 2.6, 5.2, 10]))  # half-years and years
    widen_to_zero(axes, "y")
    axes.axhline(0, color=INK, linewidth=1.2, zorder=1)
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_title(f"Everyone ({axis_words(measure).lower()})", loc="left", fontsize=TEXT)


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
    shown_steps = [steps, beyond] if OFFERED in steps and beyond else [steps]
    with mpl.rc_context(RC):
        figure, many = panels(len(shown_steps), 2.35, bottom=0.75 + 0.3 * len(data.scenarios), gap=1.0)
        for axes, distances in zip(many, shown_steps, strict=True):
            _distance_panel(axes, data, site, distances, measure)
        many[0].set_title(axis_words(measure), loc="left", fontsize=TEXT)
        if len(shown_steps) > 1:
            ratio = _height(many[0]) / _height(many[1])
            note = f" (enlarged {ratio:.0f} times)" if ratio >= NOTED else ""
            many[1].set_title(f"Only those not offered it{note}", loc="left", fontsize=TEXT)
        legend(figure, data)
        return finish(figure, f"distance-{site.name}", title, description)


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
    widen_to_zero(axes, "y")
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
