"""Strangers who meet, at a table or by introduction, and the ties that form between them."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.model.arithmetic import exponential, first_at_least
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, one_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import SELF_STIGMA, STIGMA, TRUST, Flags, Map, Pairs, Places, Residents, Ties, Week
from ccsim.site.tables import Floats, Ints

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


@inlined
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


@inlined
def all_meetings(places: Places, week: Week, introduced: Pairs) -> Met:
    """Return every two residents at one table of a place, or introduced, without their draws."""
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
    one, other = introduced.a, introduced.b
    for k in range(one.size):
        a[at + k], b[at + k], place[at + k] = one[k], other[k], INTRODUCED
    return Met(a, b, place, np.empty(0))


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
    openness, weight, a, b = forming.openness, forming.weight, met.a, met.b
    draw, unused, bound = np.empty(a.size), np.empty(a.size), np.empty(a.size)
    one, other = np.empty(a.size, np.uint64), np.empty(a.size, np.uint64)
    for k in range(a.size):
        this, that = np.uint32(a[k]), np.uint32(b[k])
        one[k], other[k] = identity[this], identity[that]
        bound[k] = gain * openness[this] * openness[that] * min(weight[this], weight[that])
    fill_draws(key, one, other, draw, unused)
    low = np.empty(a.size + 1, np.int64)
    for k in range(a.size):
        low[count] = k
        count += draw[k] < bound[k]
    return sorted_by_pair(met, draw, low[:count], identity.size)


@inlined
def sorted_by_pair(met: Met, draw: Floats, chosen: NDArray[np.int64], residents: int) -> Met:
    """Return the chosen meetings with their draws, sorted by pair, a pair's meetings in the order in which they were.

    Counted by the first resident, then put in order one by one, as each has only a few.
    """
    a, b, place = met.a, met.b, met.place
    first = np.zeros(residents + 1, np.int32)
    for k in chosen:
        first[a[k] + 1] += 1
    for i in range(residents):
        first[i + 1] += first[i]
    filled, order = first.copy(), np.empty(chosen.size, np.int64)
    for k in chosen:
        i = a[k]
        at = filled[i]
        while at > first[i] and b[order[at - 1]] > b[k]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
        filled[i] += 1
    sorted_a, sorted_b = np.empty(chosen.size, np.int32), np.empty(chosen.size, np.int32)
    sorted_place, sorted_draw = np.empty(chosen.size, np.int32), np.empty(chosen.size)
    for at in range(chosen.size):
        k = order[at]
        sorted_a[at], sorted_b[at], sorted_place[at], sorted_draw[at] = a[k], b[k], place[k], draw[k]
    return Met(sorted_a, sorted_b, sorted_place, sorted_draw)


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


@inlined
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
    known, kept = acquainted(ties, new_a[:count], new_b[:count], residents), 0
    for k in range(count):
        new_a[kept], new_b[kept] = new_a[k], new_b[k]
        kept += not known[k]
    return Pairs(new_a[:kept], new_b[:kept])


@kernel
def acquainted(ties: Ties, a: Ints, b: Ints, residents: int) -> Flags:
    """Return [pairs]: 1 where the pair has a tie already; pairs are sorted, a < b."""
    known = np.zeros(a.size, np.uint8)
    if a.size == 0:
        return known
    in_play = np.zeros(residents, np.uint8)
    for k in range(a.size):
        in_play[a[k]] = 1
    tie_a, tie_b, used = ties.a, ties.b, ties.used[0]
    possible, count = np.empty(used + 1, np.int32), 0
    for e in range(used):
        possible[count] = e
        count += in_play[np.uint32(tie_a[e])]
    for at in range(count):
        e = possible[at]
        i, j = tie_a[e], tie_b[e]
        k = first_at_least(a, i)
        while k < a.size and a[k] == i:
            if b[k] == j:
                known[k] = 1
            k += 1
    return known
