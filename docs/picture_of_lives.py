"""Two effects as the model lives them through: befriending on wellbeing, and a shift of stigma that fades."""

from __future__ import annotations

from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ccsim.experiments.priors import stable_parameters
from ccsim.experiments.shipped import shipped_sites
from ccsim.experiments.worlds import World, world_key
from ccsim.interventions import Befriending
from ccsim.interventions.intervention import NEVER, RunningProgramme, running
from ccsim.interventions.levers import shift
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import Parameters
from ccsim.model.pilot import run_pilot
from ccsim.model.state import STIGMA, WELLBEING
from ccsim.report.figures import FAINT, INK, RC
from ccsim.site.arrays import SiteArrays
from ccsim.site.canonical import arrays
from ccsim.site.site import Site
from ccsim.site.tables import Floats

SITE, SEED = "alderbrook", 0
WEEKS, EVERY, START = 156, 2, 13
PARAMETERS, LUCKS = 20, 3
"""Draws of the parameters from their ranges, and lucks for each."""

OFFER = Befriending(start=START, weeks=52, places=40)
SHIFT_SD, SHIFTED = -0.35, 0.1
"""The shift of stigma, in standard deviations, and the share of residents whose stigma is shifted."""


class StigmaShift(RunningProgramme):
    """Shifts the stigma of some residents once, in week START."""

    def __init__(self, chosen: np.ndarray, by: float) -> None:
        super().__init__(0)
        self.chosen, self.by = chosen, by

    def act(self, model: CommunityModel) -> None:
        """Shift, in that week."""
        if model.week == START:
            shift(model, "stigma", self.chosen, self.by)

    def next_act(self, after: int) -> int:
        """Return that week while it lies ahead."""
        return START if after < START else NEVER


class Effects(NamedTuple):
    """Mean effects of every world, [worlds, weeks]: on those befriended, in points; on those shifted, in SD."""

    befriending: Floats
    shift: Floats


def lives_picture() -> tuple[Figure, str, str]:
    """Return the picture, a short alternative text and a long one."""
    effects = _effects(arrays(Site.read(shipped_sites()[SITE])))
    with mpl.rc_context({**RC, "font.size": 12}):
        figure = Figure(figsize=(10.2, 4.4))
        left = figure.add_axes((0.065, 0.14, 0.41, 0.64))
        right = figure.add_axes((0.575, 0.14, 0.41, 0.64))
        _panel(left, effects.befriending, "Wellbeing of those befriended", "Points (of 7 to 35)")
        left.axvspan(START, START + OFFER.weeks, color="#ececec", zorder=0)
        left.text(START + 1, 0.005, "while it lasts", va="bottom", fontsize=10.5)
        _panel(right, effects.shift, "Stigma of those whose stigma fell once", "Standard deviations")
        right.axvline(START, color=FAINT, linestyle=":", linewidth=1.4)
        legend = "Line: mean over worlds. Grey: where nine worlds in ten lie."
        figure.text(0.5, 0.945, legend, ha="center", fontsize=11.5)
    return figure, "Two effects over three years", _in_words(effects)


def _effects(mapped: SiteArrays) -> Effects:
    """Live through every world three times: with nothing done, with befriending, with the shift."""
    sd = float(mapped.stigma.std())
    chosen = np.flatnonzero(np.arange(mapped.residents) % round(1.0 / SHIFTED) == 0).astype(np.int32)
    befriended, shifted = [], []
    for index in range(PARAMETERS):
        parameters = stable_parameters(mapped, SEED, index).parameters
        balance = run_pilot(mapped, parameters)
        for luck in range(LUCKS):
            key = world_key(SEED, World(0, index, luck))
            usual = _lived(mapped, parameters, balance, key, ())
            offer, push = running([OFFER]), StigmaShift(chosen, SHIFT_SD * sd)
            with_offer = _lived(mapped, parameters, balance, key, offer)
            with_push = _lived(mapped, parameters, balance, key, (push,))
            took_up = offer[0].reach.took_up
            befriended.append((with_offer - usual)[:, WELLBEING, took_up].mean(axis=1))
            shifted.append((with_push - usual)[:, STIGMA, chosen].mean(axis=1) / sd)
    return Effects(np.array(befriended), np.array(shifted))


def _lived(
    mapped: SiteArrays, parameters: Parameters, balance: Balance, key: int, programmes: tuple[RunningProgramme, ...]
) -> Floats:
    """Return [weeks, 5, n]: the states after every second week, the map first."""
    model = CommunityModel(mapped, parameters, balance=balance, world=key, programmes=programmes)
    found = [model.residents.state.copy()]
    for week in range(EVERY, WEEKS + 1, EVERY):
        model.live_until(week)
        found.append(model.residents.state.copy())
    return np.array(found)


def _panel(axes: Axes, effect: Floats, title: str, unit: str) -> None:
    """Draw the mean over worlds, and where nine worlds in ten lie."""
    weeks = np.arange(0, WEEKS + 1, EVERY)
    low, high = np.quantile(effect, (0.05, 0.95), axis=0)
    axes.fill_between(weeks, low, high, color="#bdbdbd", linewidth=0, zorder=1)
    axes.plot(weeks, low, color=FAINT, linewidth=0.8, zorder=2)
    axes.plot(weeks, high, color=FAINT, linewidth=0.8, zorder=2)
    axes.plot(weeks, effect.mean(axis=0), color=INK, linewidth=2.4, zorder=3)
    axes.axhline(0, color=INK, linewidth=1)
    axes.set_xlim(0, WEEKS)
    axes.set_xticks([0, 52, 104, 156])
    axes.set_xlabel("weeks from the map")
    axes.set_title(f"{title}\n{unit}, against the same world without", fontsize=11.5, loc="left")


def _in_words(effects: Effects) -> str:
    def at(effect: Floats, week: int) -> str:
        values = effect[:, week // EVERY]
        low, high = np.quantile(values, (0.05, 0.95))
        return f"{values.mean():+.2f} ({low:+.2f} to {high:+.2f})".replace("-", "−")

    return (
        f"{PARAMETERS * LUCKS} worlds of {SITE.capitalize()}. Wellbeing of those befriended from week {START} to week "
        f"{START + OFFER.weeks - 1}: {at(effects.befriending, 64)} points after 64 weeks, "
        f"{at(effects.befriending, 156)} after 156; in brackets where nine worlds in ten lie. Stigma of a tenth of "
        f"the residents, shifted by −0.35 standard deviations in week {START}: {at(effects.shift, 26)} after 26 weeks, "
        f"{at(effects.shift, 64)} after 64, {at(effects.shift, 156)} after 156."
    )
