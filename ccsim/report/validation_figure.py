"""Every published number beside the model's, drawn: how far apart they are, against how far they may be."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.calibrating.checking import LIMIT, Prediction
from ccsim.report.drawing import FAINT, GRID, INK, LOOKS, RC, SHADE, TEXT, WIDTH
from ccsim.report.site_figures import Drawn
from ccsim.report.validation_words import ROLES, plain, verdict

ROW = 0.31
"""Inches."""
REACH = 4.0
"""Standard deviations at which the axis ends; what lies further is drawn at its end, as an arrow."""
SHORT = {role: words.split(":")[0] for role, words in ROLES.items()}


def validation_figure(found: Sequence[Prediction]) -> Drawn:
    """Return a line for each target, by role: a dot where the model's mean is, a ring where it was before fitting."""
    rows: list[Prediction | str] = []
    for role, words in SHORT.items():
        own = sorted((one for one in found if one.role == role), key=lambda one: one.off)
        rows += [words, *own] if own else []
    height = ROW * len(rows) + 1.0
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.5, 0.85 / height, 0.47, 1 - 0.95 / height))
        axes.axvspan(-LIMIT, LIMIT, color=SHADE, zorder=0)
        axes.axvline(0, color=FAINT, linewidth=1, zorder=1)
        for y, row in enumerate(rows):
            if isinstance(row, str):
                axes.text(
                    -0.98, y, row, transform=axes.get_yaxis_transform(), fontsize=TEXT - 2, weight="bold", va="center"
                )
            else:
                _row(axes, y, row)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(-REACH, REACH)
        axes.set_yticks([])
        axes.set_xticks([-4, -2, 0, 2, 4])
        axes.tick_params(axis="x", labelsize=TEXT - 3, color=FAINT)
        axes.spines["left"].set_visible(False)
        figure.text(0.5, 0.3 / height, "← lower in the model", fontsize=TEXT - 4, ha="left", va="center")
        figure.text(0.97, 0.3 / height, "higher in the model →", fontsize=TEXT - 4, ha="right", va="center")
    said = "; ".join(f"{plain(one.target.id)}: {verdict(one)}" for one in found)
    return Drawn(figure, "The model against published numbers", f"{said}.")


def _row(axes: Axes, y: int, one: Prediction) -> None:
    """Draw one target: the model before and after fitting, in the standard deviation that is allowed."""
    before = (float(np.nanmean(one.before)) - one.target.value) / one.allowed
    axes.text(-0.98, y, plain(one.target.id), transform=axes.get_yaxis_transform(), fontsize=TEXT - 3, va="center")
    axes.axhline(y, color=GRID, linewidth=0.6, zorder=0)
    for at, filled in ((before, False), (one.off, True)):
        shown = float(np.clip(at, -REACH * 0.97, REACH * 0.97))
        marker = LOOKS[0].marker if abs(at) <= REACH * 0.97 else ("<" if at < 0 else ">")
        colour = LOOKS[0].colour if abs(at) <= LIMIT else LOOKS[1].colour
        face = colour if filled else "white"
        axes.plot(
            [shown],
            [y],
            marker=marker,
            color=colour if filled else INK,
            markerfacecolor=face,
            markersize=7 if filled else 6,
        )
