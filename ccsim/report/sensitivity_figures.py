"""What an answer hangs on, drawn: the parameters by their part in the spread, and where each scenario wins."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.report.data import short
from ccsim.report.drawing import FAINT, GRID, LOOKS, RC, TEXT, WIDTH, look_of
from ccsim.report.site_figures import Drawn
from ccsim.sensitivity.factors import Factors
from ccsim.sensitivity.indices import Indices
from ccsim.sensitivity.study import Duel, Study

ROW = 0.36
"""Inches."""

CELLS = 16
"""Cells of the map of where each wins, along each axis."""

A_LINE, LINE, LETTERS = 3, 0.3, 26
"""Scenarios on a line of the legend, inches a line, and letters of a title."""


def indices_figure(study: Study, indices: Indices, what: str) -> Drawn:
    """Return a bar for every factor that was kept: its total share, its interval, and the part it has by itself."""
    order = np.argsort(-indices.total)
    height = ROW * len(order) + 1.0
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.44, 0.75 / height, 0.49, 1 - 0.85 / height))
        for y, at in enumerate(order):
            axes.barh(y, indices.total[at], 0.62, color=LOOKS[5].colour, zorder=2)
            axes.barh(y, max(indices.first[at], 0.0), 0.28, color=LOOKS[0].colour, zorder=3)
            low, high = max(indices.total_low[at], 0.0), min(indices.total_high[at], 1.0)
            axes.plot([low, high], [y, y], color=FAINT, linewidth=1.5, zorder=4)
        axes.set_yticks(range(len(order)), [study.kept[at].replace("_", " ") for at in order], fontsize=TEXT - 3)
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"], fontsize=TEXT - 3)
        axes.grid(axis="x", color=GRID, linewidth=0.6, zorder=0)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("Share of the spread", fontsize=TEXT - 2)
    said = "; ".join(f"{study.kept[at]} {indices.total[at]:.0%}" for at in order)
    return Drawn(figure, f"What {what} hangs on", f"{said}.")


def winners_figure(
    study: Study, duel: Duel, indices: Indices, titles: Mapping[str, str], factors: Factors
) -> Drawn | None:
    """Return a map of which scenario is best, over the two parameters on which the choice hangs most."""
    order = np.argsort(-indices.total)[:2]
    if len(order) < 2:
        return None
    own = [at for at, output in enumerate(study.outputs) if output.site == duel.site]
    cells = np.minimum((study.points[:, order] * CELLS).astype(int), CELLS - 1)
    best = np.array([own[at] for at in study.read[:, own].argmax(axis=1)])
    height = 4.9 + LINE * -(-len(own) // A_LINE)
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.16, 1 - 3.85 / height, 0.8, 3.65 / height))
        for x in range(CELLS):
            for y in range(CELLS):
                here = best[(cells[:, 0] == x) & (cells[:, 1] == y)]
                if here.size:
                    _cell(axes, x, y, own, here)
        for axis, at in zip((axes.xaxis, axes.yaxis), order, strict=True):
            name = study.kept[at]
            axis.set_ticks([0, 0.5, 1], [f"{factors.quantile(name, end):.2g}" for end in (0.0, 0.5, 1.0)])
            axis.set_label_text(name.replace("_", " "), fontsize=TEXT - 2)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        for place, output in enumerate(own):
            line, column = divmod(place, A_LINE)
            left, low = 0.02 + 0.33 * column, 1 - (4.9 + LINE * line) / height
            title = short(titles[study.outputs[output].scenario], LETTERS)
            figure.text(left, low, look_marker(place), color=look_of(place).colour, fontsize=TEXT + 2, va="center")
            figure.text(left + 0.035, low, title, fontsize=TEXT - 3, va="center")
    shares = "; ".join(f"{titles[study.outputs[at].scenario]} in {study.best[at]:.0%}" for at in own)
    return Drawn(figure, "Where each scenario is best", f"{shares} of all that is plausible.")


def look_marker(at: int) -> str:
    """Return the character that stands for a scenario in the legend: its shape, not its colour alone."""
    return {"o": "●", "s": "■", "^": "▲", "D": "◆", "v": "▼", "P": "✚", "X": "✖"}[look_of(at).marker]


def _cell(axes: Axes, x: int, y: int, own: list[int], here: np.ndarray) -> None:
    """Mark which scenario wins most often in a cell; the paler the less often."""
    counts = np.array([(here == output).sum() for output in own])
    first = int(counts.argmax())
    look, share = look_of(first), float(counts[first] / here.size)
    middle = ((x + 0.5) / CELLS, (y + 0.5) / CELLS)
    axes.plot(*middle, marker=look.marker, color=look.colour, markersize=9, alpha=share**2, linestyle="")
