"""How readily behaviours must be taken up so that over three years they stay, on average, as common as on the map.

Each resident's chance of having a behaviour is followed over that time on the mapped ties. Matching only the flows of
the first week lets a behaviour fade (by a sixth on one site): on the map those who share one sit together and keep each
other at it. Matching only the long run lets it rise first by as much.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, xlogy

from ccsim.model.parameters import Parameters
from ccsim.problems import InputError, Problem
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats

HORIZON_WEEKS, STEP_WEEKS = 156, 4
"""How long chances are followed, and in what steps."""
ITERATIONS = 25
CLOSE_ENOUGH = 1e-4
MOST_CONTACTS = 60
"""Contacts with a behaviour above which no more are reckoned with, where the contagion is complex."""
NUDGE = 0.01
UNSTABLE = 1.0
"""Growth of a behaviour by way of itself, over its decline, from which it would not stay where it is."""


class _Map(NamedTuple):
    """What a behaviour spreads on: n residents, and each mapped tie from both its ends."""

    first: np.ndarray  # [m] where the ties of each resident who has any begin
    whose: np.ndarray  # [m] those residents
    end: np.ndarray  # [2 e], ascending
    other: np.ndarray  # [2 e]
    contact: Floats  # [2 e] chance of contact within the weeks that are remembered
    group: np.ndarray  # [n] 1 with lived experience
    able: np.ndarray  # [n] whether a resident can have it at all
    tiring: Floats  # [n] chance a week of tiring, for those who have it
    has: Floats  # [n] 1 for those who have it on the map
    wanted: Floats  # [2] how many that is, without and with lived experience


def balanced(arrays: SiteArrays, parameters: Parameters) -> tuple[Floats, Floats]:
    """Return the spontaneous chances [b, 2] and persuasion [b] at which behaviours stay as common as mapped.

    Of those who take a behaviour up, `social_share` are persuaded by contacts, where anybody has such contacts. The
    rest is set for residents without and with lived experience apart.

    Raises:
        InputError: a behaviour whose balance is unstable: a few more who have it would bring ever more.
    """
    number = len(arrays.behaviour_names)
    spontaneous, persuasion = np.zeros((number, 2)), np.zeros(number)
    for b, name in enumerate(arrays.behaviour_names):
        spread_on = _map(arrays, parameters, b)
        spontaneous[b], persuasion[b], growth = _balance(spread_on, parameters)
        if growth >= UNSTABLE:
            threshold, share = parameters.behaviour_threshold, parameters.social_share
            message = (
                f"the behaviour '{name}' would not stay as mapped: with behaviour_threshold {threshold:g} and "
                f"social_share {share:g} a few more who have it would bring ever more; lower one of the two"
            )
            raise InputError(Problem(arrays.name, message))
    return spontaneous, persuasion


def _map(arrays: SiteArrays, parameters: Parameters, b: int) -> _Map:
    has = (arrays.behaviours & np.uint8(1 << b)) != 0
    group = arrays.lived_experience.astype(np.int64)
    attends = np.bincount(arrays.affiliation_resident, minlength=arrays.residents) > 0
    contact = 1.0 - (1.0 - arrays.tie_strength) ** int(parameters.behaviour_memory)
    end = np.concatenate([arrays.tie_a, arrays.tie_b])
    order = np.argsort(end, kind="stable")
    whose, first = np.unique(end[order], return_index=True)
    return _Map(
        first=first,
        whose=whose,
        end=end[order],
        other=np.concatenate([arrays.tie_b, arrays.tie_a])[order],
        contact=np.concatenate([contact, contact])[order],
        group=group,
        able=attends | has if b == 0 else np.ones(arrays.residents, np.bool_),
        tiring=_tiring(arrays, parameters) if b == 0 else np.zeros(arrays.residents),
        has=has.astype(np.float64),
        wanted=np.bincount(group[has], minlength=2).astype(np.float64),
    )


def _tiring(arrays: SiteArrays, parameters: Parameters) -> Floats:
    """Return [n]: the chance a week of tiring of those who are involved, from the number of places that they attend."""
    capacity, tiring = parameters.giver_capacity, np.zeros(arrays.residents)
    visits = np.bincount(arrays.affiliation_resident, minlength=arrays.residents)
    order = np.argsort(arrays.affiliation_resident, kind="stable")
    first = np.concatenate([[0], np.cumsum(visits)])
    for i in np.flatnonzero(visits > capacity).tolist():
        chances = np.ones(1)
        for f in arrays.affiliation_frequency[order[first[i] : first[i + 1]]].tolist():
            chances = np.convolve(chances, (1.0 - f, f))
        tiring[i] = parameters.overload * float(chances @ np.maximum(np.arange(chances.size) - capacity, 0.0))
    return tiring


def _balance(on: _Map, parameters: Parameters) -> tuple[Floats, float, float]:
    """Return the spontaneous chances [2] and the persuasion of one behaviour, and its growth."""
    members = np.bincount(on.group[on.able], minlength=2).astype(np.float64)
    share = np.where(members > 0, on.wanted / np.maximum(members, 1.0), 0.0)
    alone, persuasion = parameters.relapse * share, 0.5 * parameters.relapse * parameters.social_share
    if on.wanted.sum() == 0.0 or parameters.relapse == 0.0:
        return np.zeros(2), 0.0, 0.0
    followed = _follow(on, parameters, alone, persuasion)
    for _ in range(ITERATIONS):
        ratio = np.where(followed.number > 0, on.wanted / np.maximum(followed.number, 1e-300), 1.0)
        alone = np.clip(alone * ratio**2, 0.0, 1.0)  # a lasting change of inflow has done half its work by then
        if followed.persuaded > 0.0:
            factor = parameters.social_share * followed.given_up / followed.persuaded
            persuasion = min(persuasion * min(max(factor, 0.5), 2.0), 0.99)
        if np.abs(ratio - 1.0).max() < CLOSE_ENOUGH:
            break
        followed = _follow(on, parameters, alone, persuasion)
    return alone, persuasion, _growth(on, parameters, alone, persuasion, followed.has)


class _Followed(NamedTuple):
    number: Floats  # [2] mean number who have it over the horizon, without and with lived experience
    persuaded: float  # mean number a week who are persuaded
    given_up: float  # mean number a week who give it up
    has: Floats  # [n] chance of having it at the end


def _follow(on: _Map, parameters: Parameters, alone: Floats, persuasion: float) -> _Followed:
    """Follow everybody's chance of having a behaviour from the map on."""
    has, number = on.has.copy(), np.zeros(2)
    persuaded_sum = given_up_sum = 0.0
    steps = HORIZON_WEEKS // STEP_WEEKS
    for _ in range(steps):
        persuaded, gives_up = _pressures(on, parameters, persuasion, has)
        takes_up = np.where(on.able, 1.0 - (1.0 - alone[on.group]) * (1.0 - persuaded), 0.0)
        number += np.bincount(on.group, has, 2) / steps
        persuaded_sum += float(((1.0 - has) * persuaded)[on.able].sum()) / steps
        given_up_sum += float(has @ gives_up) / steps
        has = np.clip(has + STEP_WEEKS * ((1.0 - has) * takes_up - has * gives_up), 0.0, 1.0)
    return _Followed(number, persuaded_sum, given_up_sum, has)


def _pressures(on: _Map, parameters: Parameters, persuasion: float, has: Floats) -> tuple[Floats, Floats]:
    """Return [n]: the chances of being persuaded, and of giving up, in a week."""
    near = on.contact * has[on.other]
    if parameters.behaviour_threshold <= 1.0:
        persuaded = 1.0 - _all_fail(on, persuasion * near)
    else:
        persuaded = _persuaded_by_several(
            np.asarray(np.bincount(on.end, near, has.size), np.float64), parameters, persuasion
        )
    kept = _all_fail(on, -np.expm1(-parameters.reinforcement) * near)
    return persuaded, np.minimum(parameters.relapse * kept + on.tiring, 1.0)


def _all_fail(on: _Map, chance: Floats) -> Floats:
    """Return [n]: the chance that nothing comes of any of a resident's ties, each with its chance [2 e]."""
    fail = np.ones(on.has.size)
    if on.whose.size:
        fail[on.whose] = np.multiply.reduceat(1.0 - chance, on.first)
    return fail


def _persuaded_by_several(mean: Floats, parameters: Parameters, persuasion: float) -> Floats:
    """Return [n]: the chance of being persuaded by a number of contacts that is Poisson with these means."""
    number = np.arange(MOST_CONTACTS)
    pushes = np.maximum(number - int(parameters.behaviour_threshold) + 1, 0)
    chance = np.exp(xlogy(number, mean[:, None]) - mean[:, None] - gammaln(number + 1.0))
    return np.maximum(1.0 - chance @ (1.0 - persuasion) ** pushes, 0.0)


def _growth(on: _Map, parameters: Parameters, alone: Floats, persuasion: float, has: Floats) -> float:
    """Return by how much a few more who have a behaviour bring still more, over how many of them give it up."""

    def flows(more: Floats) -> tuple[float, float]:
        persuaded, gives_up = _pressures(on, parameters, persuasion, more)
        takes_up = 1.0 - (1.0 - alone[on.group]) * (1.0 - persuaded)
        return float((takes_up * (1.0 - more))[on.able].sum()), float(more @ gives_up)

    taken, lost = flows(has)
    taken_more, lost_more = flows(np.minimum(has * (1.0 + NUDGE), 1.0))
    return ((taken_more - taken) - (lost_more - lost)) / (NUDGE * lost) + 1.0 if lost > 0.0 else 0.0
