"""What the calibration learnt about each parameter that was fitted, drawn: its range before and after."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
from matplotlib.figure import Figure

from ccsim.experiments.calibrated import Learnt
from ccsim.model.parameters import TABLE
from ccsim.report.drawing import FAINT, GRID, LOOKS, RC, TEXT, WIDTH
from ccsim.report.site_figures import Drawn

ROW = 0.42
"""Inches."""


def learnt_figure(learnt: Mapping[str, Learnt]) -> Drawn:
    """Return for each parameter where nine draws in ten lie, before (grey) and after: shares of its range."""
    ranges = {one.name: (one.low or 0.0, one.high or 0.0) for one in TABLE}
    height = ROW * len(learnt) + 0.9
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.4, 0.7 / height, 0.57, 1 - 0.75 / height))
        for y, (name, one) in enumerate(learnt.items()):
            low, high = ranges[name]
            axes.axhline(y, color=GRID, linewidth=0.6, zorder=0)
            for at, three, colour, width in (
                (y - 0.16, one.prior, FAINT, 3.0),
                (y + 0.16, one.posterior, LOOKS[0].colour, 5.0),
            ):
                mean, left, right = ((value - low) / (high - low) for value in three)
                axes.plot([left, right], [at, at], color=colour, linewidth=width, solid_capstyle="butt")
                axes.plot([mean], [at], marker="o", color=colour, markersize=7)
        axes.set_yticks(range(len(learnt)), [name.replace("_", " ") for name in learnt], fontsize=TEXT - 2)
        axes.set_ylim(len(learnt) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 1], ["", ""])
        for x, words, side in ((0, "lowest plausible value", "left"), (1, "highest", "right")):
            axes.text(x, -0.1, words, transform=axes.transAxes, fontsize=TEXT - 3, ha=side, va="top")
        axes.tick_params(axis="y", length=0)
    said = "; ".join(
        f"{name.replace('_', ' ')} {one.prior[0]:.3g} ({one.prior[1]:.3g} to {one.prior[2]:.3g}) before, "
        f"{one.posterior[0]:.3g} ({one.posterior[1]:.3g} to {one.posterior[2]:.3g}) after"
        for name, one in learnt.items()
    )
    return Drawn(figure, "What published studies say about the parameters", f"{said}.")
