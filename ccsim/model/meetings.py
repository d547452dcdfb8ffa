"""Strangers who meet, at a table or by introduction, and the ties that form between them."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from ccsim.model.arithmetic import exponential
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
def knows(identity, lived_experience, disclosure, shame, shame_mapped, concealment, key, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether i, a stranger or just tied, knows of j's lived experience; `shame` is self-stigma."""
    if not lived_experience[j]:
        return False
    told = disclosure[j] * exp(-concealment * max(shame[j] - shame_mapped[j], 0.0))
    return one_draw(key, identity[i], identity[j]) < told


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
    part, slope = np.empty(residents.identity.size), parameters.room_slope
    mapped, now, sociability = residents.ties_mapped, residents.ties_now, residents.sociability
    for i in range(part.size):
        part[i] = slope * (mapped[i] - now[i]) / max(mapped[i], 1)
    for i in range(part.size):
        part[i] = sociability[i] * exponential(part[i])
    return part


@kernel
def forming(
    residents: Residents, parameters: Parameters, formation: float, closure: float, week: Week, introduced: Pairs
) -> Forming:
    """Return what decides the rates at which this week's meetings turn into ties."""
    weight, a, b = week.seats * np.float64(formation), introduced.a, introduced.b
    for k in range(a.size):
        weight[a[k]] += closure
        weight[b[k]] += closure
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
    a, b, where, ready, affinity = met.a, met.b, met.place, forming.openness, site_map.affinity
    trust, trust_mapped, weight = residents.state[TRUST], residents.mapped[TRUST], site_map.weight
    identity, lived_experience, disclosure = residents.identity, residents.lived_experience, residents.disclosure
    shame, shame_mapped, hides = residents.state[SELF_STIGMA], residents.mapped[SELF_STIGMA], parameters.concealment
    for k in range(rates.size):
        i, j, place = a[k], b[k], where[k]
        rate = forming.by_introduction if place == INTRODUCED else forming.at_tables
        rate *= ready[i] * ready[j]
        for c in range(codes.shape[1]):
            if codes[i, c] >= 0 and codes[j, c] >= 0 and codes[i, c] != codes[j, c]:
                rate *= affinity[c]
        closed = 1.0 if place == INTRODUCED else 1.0 - openness[place]
        if knows(identity, lived_experience, disclosure, shame, shame_mapped, hides, knows_key, i, j):
            rate *= 1.0 - stigma[i] * closed
        if knows(identity, lived_experience, disclosure, shame, shame_mapped, hides, knows_key, j, i):
            rate *= 1.0 - stigma[j] * closed
        if bridges(codes, weight, i, j):
            gain = (trust[i] - trust_mapped[i]) + (trust[j] - trust_mapped[j])
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
    at, code, tables = 0, 0, places.tables
    for p in range(tables.size):
        for _ in range(tables[p]):
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
    met, identity, gain, count = all_meetings(places, week, introduced), residents.identity, 0.0, 0
    trust, trust_mapped = residents.state[TRUST], residents.mapped[TRUST]
    for i in range(identity.size):
        gain = max(gain, trust[i] - trust_mapped[i])
    gain = exp(parameters.bridging_trust * gain)
    openness, weight = forming.openness, forming.weight
    a, b, place, draw = met.a, met.b, met.place, met.draw
    one, other, bound = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK)
    first, second = np.empty(BLOCK), np.empty(BLOCK)
    for start in range(0, a.size, BLOCK):
        size = min(BLOCK, a.size - start)
        for k in range(size):
            this, that = np.uint32(a[start + k]), np.uint32(b[start + k])
            one[k], other[k] = identity[this], identity[that]
            bound[k] = gain * openness[this] * openness[that] * min(weight[this], weight[that])
        fill_draws(key, one[:size], other[:size], first[:size], second[:size])
        for k in range(size):
            a[count], b[count], place[count] = a[start + k], b[start + k], place[start + k]
            draw[count] = first[k]
            count += first[k] < bound[k]
    return sorted_by_pair(Met(a[:count], b[:count], place[:count], draw[:count]), identity.size)


@kernel
def sorted_by_pair(met: Met, residents: int) -> Met:
    """Return meetings sorted by pair, a pair's meetings in the order in which they were.

    Counted by the first resident, then put in order one by one, as each has only a few.
    """
    first, a, b = np.zeros(residents + 1, np.int32), met.a, met.b
    for k in range(a.size):
        first[a[k] + 1] += 1
    for i in range(residents):
        first[i + 1] += first[i]
    filled, order = first.copy(), np.empty(a.size, np.int32)
    for k in range(a.size):
        i = a[k]
        at = filled[i]
        while at > first[i] and b[order[at - 1]] > b[k]:
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
    tie_a, tie_b, used = ties.a, ties.b, ties.used[0]
    between, count = np.empty(used, np.int32), 0
    for e in range(used):
        between[count] = e
        count += in_play[np.uint32(tie_a[e])] & in_play[np.uint32(tie_b[e])]
    for at in range(count):
        e = between[at]
        k = np.searchsorted(a, tie_a[e])
        while k < a.size and a[k] == tie_a[e]:
            if b[k] == tie_b[e]:
                stranger[k] = False
            k += 1
    return stranger
