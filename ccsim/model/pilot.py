"""The balance pilot: how fast strangers must form ties, and behaviours spread, so that both stay as mapped.

It belongs to a map and its parameters, not to a world's luck: it has a key of its own and is run once.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

import numpy as np

from ccsim.model.balance import Balance, unbalanced
from ccsim.model.beginning import unsettled
from ccsim.model.behaviour_balance import balanced
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process
from ccsim.model.meetings import (
    INTRODUCED,
    Forming,
    Met,
    acquainted,
    meet,
    openness_to_ties,
    rates_of_forming,
)
from ccsim.model.parameters import Parameters
from ccsim.model.states import add_squared_departures
from ccsim.model.tie_balance import Meetings, solved
from ccsim.model.week import WEEK, WeeklyProcess
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.tables import Floats

MEETING_WEEKS = 26
"""Weeks in which the pilot notes who meets whom, with ties and behaviours held fixed."""
COMPARED_WEEKS = (52, 104)
"""Weeks in which it compares ties formed and lost, with everything on: first roughly, and then once more.

As networks come to differ from the map in size, room is made faster than it is filled: a year is too short to see it.
"""
COMPARED_EVERY = 4
"""Weeks from one in which ties formed and lost are compared to the next: they drift over many."""
HELD = ("moves", "new ties", "behaviours")
"""Processes left out while ties, behaviours and residents stay as they are."""
MOST_MEETINGS = 4_000_000
"""Meetings of strangers after which enough have been noted."""

PILOT_WORLD = identity("balance pilot")


class _Notes(NamedTuple):
    """What the pilot notes in the weeks with ties held fixed."""

    meetings: Meetings
    input_variance: Floats


def run_pilot(arrays: SiteArrays, parameters: Parameters, week: Sequence[WeeklyProcess] = WEEK) -> Balance:
    """Return the balance of a map under these parameters. Takes about half as long as a run of 156 weeks.

    Args:
        arrays: the site.
        parameters: of the world.
        week: the processes of a week. What it measures, it measures before `states` and `ties`: found by their names.

    Raises:
        InputError: a behaviour that would spread to all or die out.
    """
    blank = unbalanced(arrays.residents, len(arrays.behaviour_names))
    notes = _note(_pilot_model(arrays, parameters, blank._replace(closure=1.0), week, held=True))
    spontaneous, persuasion = balanced(arrays, parameters)
    blank = blank._replace(input_variance=notes.input_variance, spontaneous=spontaneous, persuasion=persuasion)
    if not np.any(notes.meetings.rate > 0.0):
        return blank._replace(loss_factor=0.0)
    hazard = _pilot_model(arrays, parameters, blank, week).hazard
    chance = -np.expm1(-hazard[arrays.tie_kind] * (1.0 - arrays.tie_strength)) + unsettled(parameters)
    if chance.sum() == 0.0:
        return blank
    formation, closure, sociability = solved(arrays, notes.meetings, chance)
    balance = blank._replace(formation=formation, closure=closure, sociability=sociability)
    for weeks in COMPARED_WEEKS:
        ratio, drift = _compare(_pilot_model(arrays, parameters, balance, week), weeks)
        balance = balance._replace(
            formation=balance.formation * ratio, closure=balance.closure * ratio, degree_drift=drift
        )
    return balance


def _pilot_model(
    arrays: SiteArrays, parameters: Parameters, balance: Balance, week: Sequence[WeeklyProcess], *, held: bool = False
) -> CommunityModel:
    """Return a community for the pilot; `held`: in which ties, behaviours and residents stay as they are."""
    processes = [process for process in week if process.name not in HELD] if held else week
    model = CommunityModel(arrays, parameters, balance=balance, world=PILOT_WORLD, processes=processes)
    if held:
        model.hazard[:] = 0.0
    return model


def _note(model: CommunityModel) -> _Notes:
    """Return who of the strangers meet and how often, and the input's variance."""
    squares = np.zeros(model.arrays.residents)
    found: list[Met] = []
    rates: list[Floats] = []
    for _ in range(MEETING_WEEKS):
        model.begin_week()
        for process in model.processes:
            if process.name == "states":
                add_squared_departures(model.residents, model.numbers, model.scratch, squares)
            process.run(model)
        if sum(met.a.size for met in found) < MOST_MEETINGS:
            met, how = _meetings_of_strangers(model, np.ones(model.arrays.residents), 1.0, 1.0)
            found.append(met)
            rates.append(_rates(model, how, met))
    joined = Met(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
    rate = np.concatenate(rates) / len(found)
    meetings = Meetings(joined.a, joined.b, joined.place == INTRODUCED, rate)
    return _Notes(meetings, squares / MEETING_WEEKS)


def _meetings_of_strangers(
    model: CommunityModel, openness: Floats, formation: float, closure: float
) -> tuple[Met, Forming]:
    """Return this week's meetings of strangers, whatever their draw, and what decides their rates."""
    how = Forming(formation, closure, openness, np.full(model.arrays.residents, np.inf))
    met = meet(
        model.residents,
        model.places,
        model.numbers,
        model.scratch,
        how,
        model.introduced,
        model.key(Process.MEETING),
    )
    kept = acquainted(model.ties, met.a, met.b, model.arrays.residents) == 0
    return Met(*(column[kept] for column in met)), how


def _rates(model: CommunityModel, how: Forming, met: Met) -> Floats:
    """Return [m]: the rate of forming at each meeting."""
    return rates_of_forming(
        model.residents,
        model.map,
        model.numbers,
        how,
        model.scratch.openness,
        model.lasting_key(Process.KNOWS),
        met,
    )


def _compare(model: CommunityModel, weeks: int) -> tuple[float, float]:
    """Return expected losses over expected new ties, and the drift of the number of ties, over some weeks.

    Both are taken as if the number of ties were still the mapped one: where it has drifted, room already pulls it back,
    and the two would look more alike than they are.
    """
    lost = formed = 0.0
    mapped = max(float(model.residents.ties_mapped.mean()), 1e-300)
    for week in range(COMPARED_EVERY, weeks + 1, COMPARED_EVERY):
        model.live_until(week - 1)
        drift = float(model.residents.ties_now.mean()) / mapped - 1.0
        model.begin_week()
        for process in model.processes:
            if process.name == "ties":
                formed += _expected_new_ties(model) * exp(2.0 * model.parameters.room_slope * drift)
                lost += _expected_losses(model) / (1.0 + drift)
            process.run(model)
    drift = float(model.residents.ties_now.mean()) / mapped - 1.0
    return (lost / formed if formed > 0.0 else 1.0), drift


def _expected_new_ties(model: CommunityModel) -> float:
    """Return the expected number of ties that this week's meetings of strangers bring."""
    openness = openness_to_ties(model.residents, model.numbers)
    met, how = _meetings_of_strangers(model, openness, model.balance.formation, model.balance.closure)
    if not met.a.size:
        return 0.0
    pair = met.a.astype(np.int64) * model.arrays.residents + met.b
    _, at = np.unique(pair, return_inverse=True)
    return -float(np.expm1(-np.bincount(at, _rates(model, how, met))).sum())


def _expected_losses(model: CommunityModel) -> float:
    """Return the expected number of ties that are lost this week."""
    used = int(model.ties.used[0])
    hazard = model.hazard[model.ties.kind[:used]] * (1.0 - model.ties.strength[:used])
    return -float(np.expm1(-hazard).sum()) + used * unsettled(model.parameters)
