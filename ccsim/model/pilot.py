"""The balance pilot: how fast strangers must form ties so that the number of ties stays as mapped.

It belongs to a map and its parameters, not to a world's luck: it has a key of its own and is run once.
"""

from __future__ import annotations

from math import exp, inf

import numpy as np

from ccsim.model.balance import Balance, unbalanced
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process
from ccsim.model.meetings import meet, openness_to_ties, rates_of_forming, strangers
from ccsim.model.parameters import Parameters
from ccsim.model.states import add_squared_departures
from ccsim.model.week import WEEK
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.tables import Floats

MEETING_WEEKS = 26
"""Weeks in which the pilot notes who meets whom, with ties held fixed."""
BALANCE_WEEKS = 52
"""Weeks in which it compares ties formed and lost, with everything on."""
SOCIABILITY_RANGE = (0.2, 5.0)
SHRINKAGE = 0.5
"""Weight of the site's mean in a resident's sociability, in units of the mean hazard of loss."""
ITERATIONS = 40

PILOT_WORLD = identity("balance pilot")


def run_pilot(arrays: SiteArrays, parameters: Parameters) -> Balance:
    """Return the balance of a map under these parameters. Takes about half as long as a run of 156 weeks."""
    blank = unbalanced(arrays.residents)
    pairs, variance = _note_meetings(CommunityModel(arrays, parameters, balance=blank, world=PILOT_WORLD))
    a, b, rate = pairs
    if not np.any(rate > 0.0):
        return blank._replace(input_variance=variance, loss_factor=0.0)
    loss = _mapped_losses(arrays, CommunityModel(arrays, parameters, balance=blank, world=PILOT_WORLD))
    if loss.sum() == 0.0:
        return blank._replace(input_variance=variance)
    formation, sociability = _solve(arrays.residents, a, b, rate, loss)
    first = Balance(formation, sociability, variance)
    ratio, drift = _compare(CommunityModel(arrays, parameters, balance=first, world=PILOT_WORLD))
    return first._replace(formation=formation * ratio, degree_drift=drift)


def _note_meetings(model: CommunityModel) -> tuple[tuple[np.ndarray, np.ndarray, Floats], Floats]:
    """Return who of the strangers met ([m], [m]) at what weekly rate of forming [m], and the input's variance [n]."""
    model.hazard[:] = 0.0
    squares = np.zeros(model.arrays.residents)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for _ in range(MEETING_WEEKS):
        model.begin_week()
        for process in WEEK:
            if process.name == "states":
                add_squared_departures(model.residents, model.numbers, model.scratch, squares)
            process.run(model)
        met = _all_meetings(model)
        found.append((met["a"], met["b"], _rates(model, np.ones(model.arrays.residents), 1.0, met)))
    a, b, rate = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return (a, b, rate / MEETING_WEEKS), squares / MEETING_WEEKS


def _all_meetings(model: CommunityModel) -> np.ndarray:
    """Return this week's meetings of strangers, whatever their draw."""
    everybody = np.ones(model.arrays.residents)
    key = model.key(Process.MEETING)
    met = meet(model.residents, model.places, model.numbers, model.scratch, everybody, inf, key)
    return met[strangers(model.ties, met["a"].copy(), met["b"].copy(), model.arrays.residents)]


def _rates(model: CommunityModel, openness: Floats, formation: float, met: np.ndarray) -> Floats:
    """Return [m]: the rate of forming at each meeting."""
    return rates_of_forming(
        model.residents,
        model.places,
        model.map,
        model.numbers,
        openness,
        formation,
        model.lasting_key(Process.KNOWS),
        met,
    )


def _mapped_losses(arrays: SiteArrays, model: CommunityModel) -> Floats:
    """Return [n]: the expected number of mapped ties that each resident loses in a week."""
    chance = -np.expm1(-model.hazard[arrays.tie_kind] * (1.0 - arrays.tie_strength))
    both = np.concatenate([arrays.tie_a, arrays.tie_b])
    return np.asarray(np.bincount(both, np.concatenate([chance, chance]), arrays.residents), np.float64)


def _solve(n: int, a: np.ndarray, b: np.ndarray, rate: Floats, loss: Floats) -> tuple[float, Floats]:
    """Return formation and sociability [n] so that each resident's expected new ties match the expected losses."""
    sociability, formation = np.ones(n), 0.0
    prior = SHRINKAGE * loss.mean()
    for _ in range(ITERATIONS):
        met = np.bincount(a, rate * sociability[b], n) + np.bincount(b, rate * sociability[a], n)
        formation = loss.sum() / max((sociability * met).sum(), 1e-300)
        fitted = (loss + prior) / (formation * met + prior)
        sociability = np.clip(np.sqrt(sociability * fitted), *SOCIABILITY_RANGE)
    met = np.bincount(a, rate * sociability[b], n) + np.bincount(b, rate * sociability[a], n)
    return float(loss.sum() / (sociability * met).sum()), sociability


def _compare(model: CommunityModel) -> tuple[float, float]:
    """Return expected losses over expected new ties, and the drift of the number of ties, over the balance weeks.

    Both are taken as if the number of ties were still the mapped one: where it has drifted, room already pulls it back,
    and the two would look more alike than they are.
    """
    lost = formed = 0.0
    mapped = max(float(model.residents.ties_mapped.mean()), 1e-300)
    for _ in range(BALANCE_WEEKS):
        model.begin_week()
        drift = float(model.residents.ties_now.mean()) / mapped - 1.0
        for process in WEEK:
            if process.name == "ties":
                formed += _expected_new_ties(model) * exp(2.0 * model.parameters.room_slope * drift)
                lost += _expected_losses(model) / (1.0 + drift)
            process.run(model)
    drift = float(model.residents.ties_now.mean()) / mapped - 1.0
    return (lost / formed if formed > 0.0 else 1.0), drift


def _expected_new_ties(model: CommunityModel) -> float:
    """Return the expected number of ties that this week's meetings of strangers bring."""
    met = _all_meetings(model)
    openness = openness_to_ties(model.residents, model.numbers)
    rate = _rates(model, openness, model.balance.formation, met)
    if not rate.size:
        return 0.0
    pair = met["a"].astype(np.int64) * model.arrays.residents + met["b"]
    _, at = np.unique(pair, return_inverse=True)
    return -float(np.expm1(-np.bincount(at, rate)).sum())


def _expected_losses(model: CommunityModel) -> float:
    """Return the expected number of ties that are lost this week."""
    used = int(model.ties.used[0])
    hazard = model.hazard[model.ties.kind[:used]] * (1.0 - model.ties.strength[:used])
    return -float(np.expm1(-hazard).sum())
