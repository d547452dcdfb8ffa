"""Figures of a mapped site: who has how many ties, who is isolated, who goes where, and the network itself.

All but the last may be shared: no part of them is about fewer than 5 people. Every figure is written as SVG, with
alternative texts in it, and as PNG.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.report.data import short
from ccsim.report.drawing import FAINT, GRID, INK, RC, TEXT, WIDTH, wrapped
from ccsim.report.network_figure import network_figure
from ccsim.report.svg import inline_svg
from ccsim.site.describe import SiteSummary
from ccsim.site.describing.gathering import Meeting
from ccsim.site.describing.isolation import FEW_CONTACTS, ToldGroup, told_groups
from ccsim.site.describing.lines import MOST_GROUPS, name_of
from ccsim.site.describing.sharing import told_whole
from ccsim.site.describing.withheld import bins, told_together
from ccsim.site.site import Site

DOTS = 150
"""Dots an inch of a PNG."""

PLACES_SHOWN = 10
"""Places of a figure: those to which most residents go."""

GROUPS_SHOWN = 6
"""Groups of a column that have a shade of their own; the others have one together."""

LONGEST_NAME = 40
"""Letters of a column in the name of a file."""

LABEL = 24
"""Letters of a line of a label."""


class Drawn(NamedTuple):
    """A figure with its alternative texts: what it is, and what it shows."""

    figure: Figure
    title: str
    description: str


def write_figures(site: Site, summary: SiteSummary, folder: Path) -> list[tuple[str, str]]:
    """Write the figures of a site to a folder.

    Returns:
        The name of every figure, without `.svg` and `.png`, and what it is and whether it may be shared.
    """
    drawn = [
        ("ties", "how many ties residents have", ties_figure(summary)),
        ("isolation", "who has few contacts, by group", isolation_figure(summary)),
    ]
    columns = [mix.column for mix in summary.mixing if shown_places(summary, mix.column)]
    for name, column in zip(_file_names(columns), columns, strict=True):
        drawn.append((name, f"who goes where, by {name_of(column)}", places_figure(summary, column)))
    found = []
    for name, what, figure in drawn:
        _write(folder, name, figure)
        found.append((name, f"{what} (may be shared)"))
    network = network_figure(site, summary)
    if isinstance(network, str):
        return [*found, ("private-network", network)]
    _write(folder, "private-network", Drawn(*network))
    private = "the network (for the owner only: whoever knows the place may know people by their position)"
    return [*found, ("private-network", private)]


def _file_names(columns: Sequence[str]) -> list[str]:
    """Return the name of the figure of each column: of plain letters, not too long, each different."""
    names: list[str] = []
    for column in columns:
        plain = re.sub(r"[^A-Za-z0-9]+", "-", column)[:LONGEST_NAME].strip("-")
        name = f"places-by-{plain or 'column'}"
        again = sum(1 for other in names if re.sub(r"--\d+$", "", other).lower() == name.lower())
        names.append(f"{name}--{again + 1}" if again else name)
    return names


def _write(folder: Path, name: str, drawn: Drawn) -> None:
    """Write a figure as SVG and PNG: the same bytes for the same figure."""
    raw = io.StringIO()
    nothing: dict[str, None] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({**RC, "svg.hashsalt": f"ccsim {name}"}), warnings.catch_warnings():
        # Text stays text: a glyph that our font lacks is drawn by the reader's.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawn.figure.savefig(raw, format="svg", metadata=nothing)
        about = {"Title": drawn.title, "Description": drawn.description, "Software": None}
        drawn.figure.savefig(folder / f"{name}.png", dpi=DOTS, metadata=about)
    svg = inline_svg(raw.getvalue(), name, drawn.title, drawn.description)
    # On a page of its own it needs its namespaces, and paper.
    opening = '<svg xmlns="http://www.w3.org/2000/svg" style="background: #fff" '
    (folder / f"{name}.svg").write_text(svg.replace("<svg ", opening, 1) + "\n", encoding="utf-8", newline="\n")


def ties_figure(summary: SiteSummary) -> Drawn:
    """Return how many residents have how many ties; neighbouring numbers together where fewer than 5 have one."""
    found = bins(summary.degrees)
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, 3.2))
        axes = figure.add_axes((0.13, 0.2, 0.84, 0.68))
        for low, high, count in found:
            width = 2 if high is None else high - low + 1
            height = count if high is None else count / width
            axes.bar(
                low, height, width, align="edge", color="white" if high is None else "#56B4E9", edgecolor=INK,
                linewidth=0.6, hatch="////" if high is None else None,
            )  # fmt: skip
        axes.axvline(summary.mean_degree + 0.5, color=INK, linewidth=1.6, linestyle="--")
        axes.set_title(f"Residents by number of ties (dashed: mean, {summary.mean_degree:.1f})", loc="left",
                       fontsize=TEXT)  # fmt: skip
        last = f" (hatched: {_span(*found[-1][:2])})" if found else ""
        axes.set_xlabel(f"Ties of a resident{last}")
        axes.grid(axis="y", color=GRID, linewidth=0.8)
        axes.set_axisbelow(True)
    parts = [f"{_span(low, high)}: {count:,} residents" for low, high, count in found]
    return Drawn(figure, f"Ties of residents: {summary.title}", f"Number of ties. {'; '.join(parts) or 'Withheld'}.")


def _span(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    return f"{low}" if low == high else f"{low} to {high}"


def isolation_figure(summary: SiteSummary) -> Drawn:
    """Return which share of each group has few contacts."""
    groups = told_groups(summary.isolation)
    everyone = groups[0]
    listed = [one for one in groups if one.residents is not None and _few_groups(groups, one)]
    with mpl.rc_context(RC):
        height = 0.36 * len(listed) + 0.95
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.46, 0.6 / height, 0.5, 1 - 0.95 / height))
        for row, one in enumerate(listed):
            _isolation_row(axes, -row, one)
        if everyone.share is not None:
            axes.axvline(100 * everyone.share, color=INK, linewidth=1.2, linestyle=":")
        axes.set_yticks(range(0, -len(listed), -1), [_group_label(one) for one in listed], fontsize=TEXT - 2)
        axes.set_ylim(-len(listed) + 0.4, 0.6)
        axes.set_xlim(left=0)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(4))
        axes.set_xlabel("% of the group")
        figure.text(0.02, 1 - 0.24 / height, f"Fewer than {FEW_CONTACTS:g} contact a week with other residents",
                    fontsize=TEXT)  # fmt: skip
    parts = [f"{_group_label(one)}: {_in_words(one)}" for one in listed]
    return Drawn(figure, f"Who has few contacts: {summary.title}", f"Share of each group. {'; '.join(parts)}.")


def _few_groups(groups: Sequence[ToldGroup], one: ToldGroup) -> bool:
    """Return whether a column has few enough groups to be drawn."""
    return sum(group.column == one.column for group in groups) <= MOST_GROUPS


def _isolation_row(axes: Axes, y: int, one: ToldGroup) -> None:
    if one.share is None:
        axes.text(0, y, " withheld: few people", va="center", ha="left", fontsize=TEXT - 2, color=FAINT)
    else:
        axes.barh(y, 100 * one.share, 0.7, color=INK if not one.column else "#8a8a8a")


def _in_words(one: ToldGroup) -> str:
    return "withheld" if one.share is None else f"{one.share:.0%}"


def _group_label(one: ToldGroup) -> str:
    text = one.group if one.column in ("", "deprivation") else f"{name_of(one.column)}: {one.group}"
    return wrapped(text, LABEL)


def shown_places(summary: SiteSummary, column: str) -> list[Meeting]:
    """Return the places of a figure, first those to which most residents go; streets are left out."""
    found = [
        one
        for one in summary.meetings
        if one.column == column and one.place.kind != "street" and told_whole(one) and len(one.groups) > 1
    ]
    return sorted(found, key=lambda one: (-one.place.people, one.place.id))[:PLACES_SHOWN]


def places_figure(summary: SiteSummary, column: str) -> Drawn:
    """Return who goes where: for the largest places the groups of those who go there, beside all residents."""
    shown = shown_places(summary, column)
    sizes = next(mix.groups for mix in summary.mixing if mix.column == column)
    told = told_together(list(sizes.values()))
    large = {
        group: size for (group, size), shown_size in zip(sizes.items(), told, strict=True) if shown_size is not None
    }
    named = sorted(sorted(large, key=lambda group: (-large[group], group))[:GROUPS_SHOWN])
    rows = [("All residents", large, sum(sizes.values()))]
    rows += [(one.place.name or one.place.id, one.groups, one.place.people) for one in shown]
    with mpl.rc_context(RC):
        legend = 0.28 * ((len(named) + 2) // 2)
        height = 0.4 * len(rows) + 0.95 + legend
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.4, (0.55 + legend) / height, 0.56, 1 - (0.9 + legend) / height))
        for row, (_, groups, total) in enumerate(rows):
            _places_row(axes, -row, named, groups, total)
        labels = [wrapped(f"{name} ({total:,})", LABEL) for name, _, total in rows]
        axes.set_yticks(range(0, -len(rows), -1), labels, fontsize=TEXT - 2)
        axes.set_ylim(-len(rows) + 0.4, 0.6)
        axes.set_xlim(0, 100)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("% of those who go there")
        figure.text(0.02, 1 - 0.24 / height, f"Who goes where, by {name_of(column)}", fontsize=TEXT)
        handles = [mpl.patches.Patch(facecolor=_shade(k, len(named)), edgecolor=INK) for k in range(len(named))]
        handles.append(mpl.patches.Patch(facecolor="white", edgecolor=INK, hatch="///"))
        words = [short(group, LABEL) for group in named]
        figure.legend(handles, [*words, "others, not known or withheld"], loc="lower center", ncols=2, frameon=False,
                      fontsize=TEXT - 2)  # fmt: skip
    parts = [f"{name}: {_composition(named, groups, total)}" for name, groups, total in rows]
    return Drawn(figure, f"Who goes where, by {name_of(column)}: {summary.title}", f"{'; '.join(parts)}.")


def _shade(position: int, count: int) -> tuple[float, float, float, float]:
    """Return a colour that differs from the others in lightness, so that it is legible in grey."""
    return mpl.colormaps["cividis"](0.08 + 0.9 * position / max(1, count - 1))


def _places_row(axes: Axes, y: int, named: Sequence[str], groups: dict[str, int], total: int) -> None:
    left = 0.0
    for position, group in enumerate(named):
        width = 100 * groups.get(group, 0) / total
        axes.barh(y, width, 0.72, left, color=_shade(position, len(named)), edgecolor="white", linewidth=0.8)
        left += width
    axes.barh(y, 100 - left, 0.72, left, color="white", edgecolor=FAINT, hatch="///", linewidth=0.5)


def _composition(named: Sequence[str], groups: dict[str, int], total: int) -> str:
    return ", ".join(f"{group} {100 * groups[group] / total:.0f}%" for group in named if group in groups)
