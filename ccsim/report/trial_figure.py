"""The chance of finding the effect, by the number of people recruited, drawn."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from ccsim.report.drawing import FAINT, GRID, INK, LOOKS, RC, TEXT, WIDTH
from ccsim.report.site_figures import Drawn
from ccsim.trials.power import mean_power
from ccsim.trials.results import TrialResult

POINTS = 40
"""Points of a curve."""
HEIGHT = 3.6
"""Inches."""


def power_figure(result: TrialResult) -> Drawn:
    """Return two curves of power: averaged over what the effect may be, and were it known to be its mean."""
    one, planned = result.expectation, result.trial.asked.file.recruit.number
    wanted = [people for people in (*one.needed.values(), *one.if_mean.values()) if people is not None]
    most = max(2 * planned, *(min(people * 1.2, planned * 40) for people in wanted or [planned]))
    people = np.unique(np.geomspace(min(planned, most) / 4 + 4, most, POINTS).round())
    curves = {
        "not knowing the effect": [mean_power(one.at.effects, count, one.design) for count in people],
        "were it known to be its mean": [mean_power([one.at.smd.mean], count, one.design) for count in people],
    }
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        axes = figure.add_axes((0.13, 0.3, 0.83, 0.66))
        for look, (label, values) in zip(LOOKS, curves.items(), strict=False):
            axes.plot(people, values, color=look.colour, linestyle=look.line, linewidth=2, label=label)
        axes.axvline(planned, color=INK, linewidth=1, linestyle=":")
        axes.text(planned, 1.02, " planned", fontsize=TEXT - 2, color=INK, va="bottom")
        for level in (0.8, 0.9):
            axes.axhline(level, color=GRID, linewidth=1, zorder=0)
        axes.set_xscale("log")
        axes.set_ylim(0, 1.1)
        axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0], ["0 %", "20 %", "40 %", "60 %", "80 %", "90 %", ""])
        ticks = [tick for tick in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
                 if people[0] <= tick <= people[-1]]  # fmt: skip
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.minorticks_off()
        axes.set_xlabel("People recruited")
        axes.tick_params(axis="both", labelsize=TEXT - 2, color=FAINT)
        figure.legend(loc="lower left", ncols=2, frameon=False, fontsize=TEXT - 2)
    told = list(zip(people, curves["not knowing the effect"], strict=True))[:: POINTS // 5]
    said = "; ".join(f"{count:,.0f} people {value:.0%}" for count, value in told)
    return Drawn(figure, "Chance of finding the effect, by people recruited", f"Not knowing the effect: {said}.")
