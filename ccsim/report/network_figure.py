"""The network of a mapped site, drawn: who is tied to whom, who stands out, who has no ties."""

from __future__ import annotations

import math
import sys

import matplotlib as mpl
import numpy as np
import rustworkx
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ccsim.report.data import short
from ccsim.report.drawing import FAINT, INK, RC, TEXT, WIDTH
from ccsim.site.describe import SiteSummary
from ccsim.site.describing.network import degrees
from ccsim.site.site import Site
from ccsim.site.tables import Floats

MOST_DRAWN = 5_000
"""Residents up to whom a network is drawn; the time of a layout grows with their square, and beyond nothing is seen."""

ROUNDS = 60
"""Rounds of the layout."""

SEED = 1
"""Seed of the layout's first positions."""

ROOMY = 1_200
"""Residents up to whom dots have their full size; of more they are smaller, so that they cover no more of the paper."""

LONGEST_LABEL = 24
"""Letters of a pseudonym in the picture."""

IN_A_ROW = 40
"""Residents without ties in a row below the network."""


def network_figure(site: Site, summary: SiteSummary) -> tuple[Figure, str, str] | str:
    """Return the network with its alternative texts (title, description), or why it is not drawn."""
    if summary.residents > MOST_DRAWN:
        return f"not drawn: more than {MOST_DRAWN:,} residents"
    if not summary.ties:
        return "not drawn: no ties were mapped"
    degree = degrees(site)
    tied = np.flatnonzero(degree)
    where = layout(site, tied)
    alone = summary.residents - tied.size
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, WIDTH + 0.9))
        axes = figure.add_axes((0.01, 0.1, 0.98, 0.86))
        axes.set_axis_off()
        axes.set_aspect("equal")
        lines = where[np.column_stack([site.ties.a, site.ties.b])]
        # As a picture within the SVG: thousands of lines would make it slow.
        faint = max(0.05, min(0.5, 800 / max(1, len(lines))))
        axes.add_collection(LineCollection(list(lines), colors=INK, linewidths=0.35, alpha=faint, rasterized=True))
        size = (4 + 1.6 * degree[tied]) * min(1.0, ROOMY / tied.size)
        axes.scatter(
            where[tied, 0],
            where[tied, 1],
            s=size,
            color="#56B4E9",
            edgecolors=INK,
            linewidths=0.3,
            zorder=2,
            rasterized=True,
        )
        _stand_out(axes, site, summary, where)
        below_it = _rows(alone)
        axes.scatter(below_it[:, 0], below_it[:, 1], s=14, facecolors="white", edgecolors=INK, linewidths=0.8, zorder=2)
        axes.autoscale_view()
        words = "Large: many ties. Squares: connect most others."
        figure.text(0.02, 0.055, words, fontsize=TEXT - 2, color=INK)
        below = "Hollow, below: no ties. " if alone else ""
        figure.text(0.02, 0.02, f"{below}Near each other: tied, or tied to the same.", fontsize=TEXT - 2, color=FAINT)
    description = (
        f"{summary.residents:,} residents and {summary.ties:,} ties, laid out so that those who are tied stand near "
        f"each other. Most ties: {', '.join(name for name, _ in summary.most_connected)}. Connect most others: "
        f"{', '.join(summary.brokers)}. Without ties: {alone:,}."
    )
    return figure, f"The network of {summary.title}", description


def layout(site: Site, tied: NDArray[np.int64]) -> Floats:
    """Return [n, 2]: where everybody stands, within -1 to 1; those not in `tied` at the middle.

    A force-directed layout (Fruchterman and Reingold's, by rustworkx). It starts from people's homes where all are
    mapped, so that the drawing keeps something of the map; else from positions by chance, always the same.
    """
    n = len(site.residents.id)
    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * tied.size)
    row = np.full(n, -1, np.int64)
    row[tied] = np.arange(tied.size)
    graph.add_edges_from_no_data(list(zip(row[site.ties.a].tolist(), row[site.ties.b].tolist(), strict=True)))
    homes = np.column_stack([site.residents.x, site.residents.y])[tied]
    start = None
    if not np.isnan(homes).any() and homes.std() > 0:
        spread = np.random.default_rng(SEED).normal(0, 0.01, homes.shape)  # those of one household apart
        first = (homes - homes.mean(axis=0)) / np.abs(homes - homes.mean(axis=0)).max() + spread
        start = {position: (x, y) for position, (x, y) in enumerate(first.tolist())}
    apart = 1.6 / math.sqrt(tied.size)
    found = rustworkx.spring_layout(graph, pos=start, k=apart, num_iter=ROUNDS, seed=SEED)
    where = np.zeros((n, 2))
    where[tied] = _drawn_in(np.array([found[position] for position in range(tied.size)]))
    return where


def _drawn_in(where: Floats) -> Floats:
    """Return positions within -1 to 1 of which a few far out do not press the others together."""
    middle = np.median(where, axis=0)
    away = where - middle
    far = np.hypot(*away.T)
    usual = max(float(np.quantile(far, 0.97)), sys.float_info.min)
    shorter = np.where(far > usual, usual * (1 + np.log(np.maximum(far / usual, 1)) / 6), far)
    away *= (shorter / np.maximum(far, sys.float_info.min))[:, None]
    return np.asarray(away / max(float(np.abs(away).max()), sys.float_info.min), np.float64)


def _rows(alone: int) -> Floats:
    """Return where those without ties stand: in rows below the network."""
    position = np.arange(alone)
    across, down = position % IN_A_ROW, position // IN_A_ROW
    return np.column_stack([-0.97 + 0.05 * across, -1.12 - 0.05 * down])


def _stand_out(axes: mpl.axes.Axes, site: Site, summary: SiteSummary, where: Floats) -> None:
    """Mark the brokers, and name them and those with most ties by pseudonym."""
    rows = {name: row for row, name in enumerate(site.residents.id)}
    marked = where[[rows[name] for name in summary.brokers]]
    if len(marked):
        axes.scatter(
            marked[:, 0], marked[:, 1], s=60, marker="s", color="#E69F00", edgecolors=INK, linewidths=1.0, zorder=3
        )
    names = list(dict.fromkeys([*summary.brokers, *(name for name, _ in summary.most_connected)]))
    # Fanned out in the order in which they stand, so that names do not cover each other.
    names.sort(key=lambda name: -where[rows[name], 1])
    for position, name in enumerate(names):
        x, y = where[rows[name]]
        right = x >= np.median(where[[rows[other] for other in names], 0])
        lifted = 40 * (len(names) - 1 - 2 * position) / max(1, len(names) - 1)
        axes.annotate(
            short(name, LONGEST_LABEL), (x, y), (60 if right else -60, lifted),
            textcoords="offset points", fontsize=TEXT - 3, zorder=4,
            ha="left" if right else "right", va="center",
            arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.8},
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0},
        )  # fmt: skip
