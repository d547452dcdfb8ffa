"""Strangers who meet, at a table or by introduction, and the ties that form between them."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, one_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import SELF_STIGMA, STIGMA, TRUST, Map, Pairs, Places, Residents, Ties, Week
from ccsim.site.tables import Floats, Ints

BLOCK = 1024
INTRODUCED = -1
"""Stands for the place of two who are introduced."""


class Met(NamedTuple):
    """Meetings of two residents, a < b, [m] each."""

    a: Ints
    b: Ints
    place: Ints  # where, or INTRODUCED
    draw: Floats  # the pair's draw of MEETING this week


class Forming(NamedTuple):
    """What decides at which rate ties form."""

    at_tables: float
    by_introduction: float
    openness: Floats  # [n] sociability times room
    weight: Floats  # [n] most that a pair's meetings can amount to, for one end


@inlined
def knows(residents, concealment, key, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether i, a stranger or just tied, knows of j's lived experience."""
    if not residents.lived_experience[j]:
        return False
    above = residents.state[SELF_STIGMA, j] - residents.mapped[SELF_STIGMA, j]
    told = residents.disclosure[j] * exp(-concealment * max(above, 0.0))
    return one_draw(key, residents.identity[i], residents.identity[j]) < told


@inlined
def bridges(codes, weight, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether the columns in which two residents differ carry more than half of the identity weight."""
    differing = 0.0
    for c in range(codes.shape[1]):
        if codes[i, c] >= 0 and codes[j, c] >= 0 and codes[i, c] != codes[j, c]:
            differing += weight[c]
    return differing > 0.5 + 1e-12  # exactly half is bonding, whatever the rounding


@kernel
def openness_to_ties(residents: Residents, parameters: Parameters) -> Floats:
    """Return [n]: sociability times room, the resident's part of the rate at which ties form."""
    part = np.empty(residents.identity.size)
    for i in range(part.size):
        mapped = residents.ties_mapped[i]
        room = exp(parameters.room_slope * (mapped - residents.ties_now[i]) / max(mapped, 1))
        part[i] = residents.sociability[i] * room
    return part


@kernel
def forming(
    residents: Residents, parameters: Parameters, formation: float, closure: float, week: Week, introduced: Pairs
) -> Forming:
    """Return what decides the rates at which this week's meetings turn into ties."""
    weight = week.seats * np.float64(formation)
    for k in range(introduced.a.size):
        weight[introduced.a[k]] += closure
        weight[introduced.b[k]] += closure
    return Forming(formation, closure, openness_to_ties(residents, parameters), weight)


@kernel
def rates_of_forming(
    residents: Residents,
    site_map: Map,
    parameters: Parameters,
    forming: Forming,
    openness: Floats,
    knows_key: np.uint64,
    met: Met,
) -> Floats:
    """Return [m]: the rate at which each meeting of strangers turns into a tie.

    Args:
        openness: [h] of the places now.
    """
    rates, codes, stigma = np.empty(met.a.size), residents.identity_codes, residents.state[STIGMA]
    for k in range(met.a.size):
        i, j, place = met.a[k], met.b[k], met.place[k]
        rate = forming.by_introduction if place == INTRODUCED else forming.at_tables
        rate *= forming.openness[i] * forming.openness[j]
        for c in range(codes.shape[1]):
            if codes[i, c] >= 0 and codes[j, c] >= 0 and codes[i, c] != codes[j, c]:
                rate *= site_map.affinity[c]
        closed = 1.0 if place == INTRODUCED else 1.0 - openness[place]
        if knows(residents, parameters.concealment, knows_key, i, j):
            rate *= 1.0 - stigma[i] * closed
        if knows(residents, parameters.concealment, knows_key, j, i):
            rate *= 1.0 - stigma[j] * closed
        if bridges(codes, site_map.weight, i, j):
            gain = residents.state[TRUST, i] - residents.mapped[TRUST, i]
            gain += residents.state[TRUST, j] - residents.mapped[TRUST, j]
            rate *= exp(parameters.bridging_trust * gain / 2.0)
        rates[k] = rate
    return rates


@kernel
def all_meetings(places: Places, week: Week, introduced: Pairs) -> Met:
    """Return every two residents at one table of a place or introduced, without their draws."""
    first, sitter = week.table_first, week.sitter
    size = introduced.a.size
    for code in range(first.size - 1):
        seated = first[code + 1] - first[code]
        size += seated * (seated - 1) // 2
    a, b, place = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
    at = code = 0
    for p in range(places.identity.size):
        for _ in range(places.tables[p]):
            for q in range(first[code], first[code + 1]):
                for r in range(q + 1, first[code + 1]):
                    a[at], b[at], place[at] = sitter[q], sitter[r], p
                    at += 1
            code += 1
    a[at:], b[at:], place[at:] = introduced.a, introduced.b, INTRODUCED
    return Met(a, b, place, np.empty(size))


@kernel
def meet(
    residents: Residents,
    places: Places,
    parameters: Parameters,
    week: Week,
    forming: Forming,
    introduced: Pairs,
    key: np.uint64,
) -> Met:
    """Return every meeting whose draw may be low enough for a tie, sorted by pair.

    The bound leaves out affinity and rejection, which are at most 1, and takes the largest gain from trust. It holds
    for all of a pair's meetings together.
    """
    met, identity = all_meetings(places, week, introduced), residents.identity
    gain = 0.0
    for i in range(identity.size):
        gain = max(gain, residents.state[TRUST, i] - residents.mapped[TRUST, i])
    gain, count = exp(parameters.bridging_trust * gain), 0
    openness, weight = forming.openness, forming.weight
    draw, other = np.empty(BLOCK), np.empty(BLOCK)
    for start in range(0, met.a.size, BLOCK):
        a, b = met.a[start : start + BLOCK], met.b[start : start + BLOCK]
        fill_draws(key, identity[a], identity[b], draw[: a.size], other[: a.size])
        for k in range(a.size):
            one, two = np.uint32(a[k]), np.uint32(b[k])
            met.a[count], met.b[count], met.place[count] = one, two, met.place[start + k]
            met.draw[count] = draw[k]
            count += draw[k] < gain * openness[one] * openness[two] * min(weight[one], weight[two])
    return sorted_by_pair(Met(met.a[:count], met.b[:count], met.place[:count], met.draw[:count]), identity.size)


@kernel
def sorted_by_pair(met: Met, residents: int) -> Met:
    """Return meetings sorted by pair, a pair's meetings in the order in which they were.

    Counted by the first resident, then put in order one by one, as each has only a few.
    """
    first = np.zeros(residents + 1, np.int32)
    for k in range(met.a.size):
        first[met.a[k] + 1] += 1
    for i in range(residents):
        first[i + 1] += first[i]
    filled, order = first.copy(), np.empty(met.a.size, np.int32)
    for k in range(met.a.size):
        i = met.a[k]
        at = filled[i]
        while at > first[i] and met.b[order[at - 1]] > met.b[k]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
        filled[i] += 1
    return Met(met.a[order], met.b[order], met.place[order], met.draw[order])


@kernel
def new_ties(
    residents: Residents,
    ties: Ties,
    places: Places,
    site_map: Map,
    parameters: Parameters,
    formation: float,
    closure: float,
    week: Week,
    introduced: Pairs,
    key: np.uint64,
    knows_key: np.uint64,
) -> Pairs:
    """Return the strangers who met this week and form a tie."""
    hazard = site_map.donor_hazard
    if (formation == 0.0 and closure == 0.0) or hazard.size == 0 or hazard[hazard.size - 1] == 0.0:
        return Pairs(np.empty(0, np.int32), np.empty(0, np.int32))
    how = forming(residents, parameters, formation, closure, week, introduced)
    met = meet(residents, places, parameters, week, how, introduced, key)
    rates = rates_of_forming(residents, site_map, parameters, how, week.openness, knows_key, met)
    return form(ties, residents.identity.size, met, rates)


@kernel
def form(ties: Ties, residents: int, met: Met, rates: Floats) -> Pairs:
    """Return the pairs of strangers that form a tie. `met` and `rates` [m] are sorted by pair."""
    size = met.a.size
    new_a, new_b = np.empty(size, np.int32), np.empty(size, np.int32)
    count, at = 0, 0
    while at < size:
        i, j, rate, draw = met.a[at], met.b[at], 0.0, met.draw[at]
        while at < size and met.a[at] == i and met.b[at] == j:
            rate += rates[at]
            at += 1
        if draw < 1.0 - exp(-rate):
            new_a[count], new_b[count] = i, j
            count += 1
    kept = strangers(ties, new_a[:count], new_b[:count], residents)
    return Pairs(new_a[:count][kept], new_b[:count][kept])


@kernel
def strangers(ties: Ties, a: np.ndarray, b: np.ndarray, residents: int) -> np.ndarray:
    """Return [pairs]: whether the pair has no tie; pairs are sorted, a < b."""
    stranger = np.ones(a.size, np.bool_)
    if a.size == 0:
        return stranger
    in_play = np.zeros(residents, np.bool_)
    for k in range(a.size):
        in_play[a[k]] = True
        in_play[b[k]] = True
    for e in range(ties.used[0]):
        if in_play[ties.a[e]] and in_play[ties.b[e]]:
            k = np.searchsorted(a, ties.a[e])
            while k < a.size and a[k] == ties.a[e]:
                if b[k] == ties.b[e]:
                    stranger[k] = False
                k += 1
    return stranger
