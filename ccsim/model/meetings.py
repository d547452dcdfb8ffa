"""Strangers who sit at one table, and the ties that form between them."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.model.compiled import inlined, kernel
from ccsim.model.contacts import pair_draws
from ccsim.model.draws import one_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import STIGMA, TRUST, Map, NewTies, Places, Residents, Ties, Week
from ccsim.site.tables import Floats

MEETING_PAIR = np.dtype([("a", np.int32), ("b", np.int32), ("place", np.int32), ("draw", np.float64)], align=True)
"""Two residents (a < b) at one table of a place, with the week's draw of MEETING."""


@inlined
def knows(identity, lived_experience, disclosure, key, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether i knows of j's lived experience; fixed for the ordered pair."""
    if not lived_experience[j]:
        return False
    return one_draw(key, identity[i], identity[j]) < disclosure[j]


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


@inlined
def rate_of_forming(residents, openness, site_map, parameters, knows_key, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the rate at which strangers i and j form a tie at one meeting, but for formation and room.

    `openness` is that of the place.
    """
    codes, rate = residents.identity_codes, 1.0
    for c in range(codes.shape[1]):
        if codes[i, c] >= 0 and codes[j, c] >= 0 and codes[i, c] != codes[j, c]:
            rate *= site_map.affinity[c]
    closed = 1.0 - openness
    if knows(residents.identity, residents.lived_experience, residents.disclosure, knows_key, i, j):
        rate *= 1.0 - residents.state[STIGMA, i] * closed
    if knows(residents.identity, residents.lived_experience, residents.disclosure, knows_key, j, i):
        rate *= 1.0 - residents.state[STIGMA, j] * closed
    if bridges(codes, site_map.weight, i, j):
        gain = residents.state[TRUST, i] - residents.set_point[TRUST, i]
        gain += residents.state[TRUST, j] - residents.set_point[TRUST, j]
        rate *= exp(parameters.bridging_trust * gain / 2.0)
    return rate


@kernel
def pairs_at_tables(places: Places, week: Week) -> NDArray[Any]:
    """Return every two residents at one table of a place, an array of MEETING_PAIR without their draws."""
    first = week.table_first
    size = 0
    for code in range(first.size - 1):
        seated = first[code + 1] - first[code]
        size += seated * (seated - 1) // 2
    pairs, at, code, sitter = np.empty(size, MEETING_PAIR), 0, 0, week.sitter
    for p in range(places.identity.size):
        for _ in range(places.tables[p]):
            for q in range(first[code], first[code + 1]):
                for r in range(q + 1, first[code + 1]):
                    pair = pairs[at]
                    pair.a, pair.b, pair.place = sitter[q], sitter[r], p
                    at += 1
            code += 1
    return pairs


@kernel
def meet(
    residents: Residents,
    places: Places,
    parameters: Parameters,
    week: Week,
    openness: Floats,
    formation: float,
    key: np.uint64,
) -> NDArray[Any]:
    """Return every meeting whose draw may be low enough for a tie, an array of MEETING_PAIR sorted by pair.

    The bound leaves out affinity and rejection, which are at most 1, and takes the largest gain from trust. It holds
    for all of a pair's meetings together, since nobody has more of them than seats.
    """
    pairs, seats = pairs_at_tables(places, week), week.seats
    draw, _ = pair_draws(residents.identity, pairs["a"].copy(), pairs["b"].copy(), key)
    gain = 0.0
    for i in range(residents.identity.size):
        gain = max(gain, residents.state[TRUST, i] - residents.set_point[TRUST, i])
    bound, count = formation * exp(parameters.bridging_trust * gain), 0
    for k in range(pairs.size):
        i, j = pairs[k].a, pairs[k].b
        most = min(seats[i], seats[j])
        if draw[k] < bound * openness[i] * openness[j] * most:
            pairs[count].a, pairs[count].b, pairs[count].place = i, j, pairs[k].place
            pairs[count].draw = draw[k]
            count += 1
    return sorted_by_pair(pairs[:count], residents.identity.size)


@kernel
def sorted_by_pair(pairs: NDArray[Any], residents: int) -> NDArray[Any]:
    """Return meetings sorted by pair, a pair's meetings in the order in which they were: counted by the first resident,
    then put in order one by one, as each has only a few."""
    first = np.zeros(residents + 1, np.int32)
    for k in range(pairs.size):
        first[pairs[k].a + 1] += 1
    for i in range(residents):
        first[i + 1] += first[i]
    filled, ordered = first.copy(), np.empty_like(pairs)
    for k in range(pairs.size):
        i = pairs[k].a
        at = filled[i]
        while at > first[i] and ordered[at - 1].b > pairs[k].b:
            ordered[at] = ordered[at - 1]
            at -= 1
        ordered[at] = pairs[k]
        filled[i] += 1
    return ordered


@kernel
def rates_of_forming(
    residents: Residents,
    places: Places,
    site_map: Map,
    parameters: Parameters,
    openness: Floats,
    formation: float,
    knows_key: np.uint64,
    met: NDArray[Any],
) -> Floats:
    """Return [m]: the rate at which each meeting of strangers turns into a tie."""
    rates = np.empty(met.size)
    for k in range(met.size):
        i, j, p = met[k].a, met[k].b, met[k].place
        rate = rate_of_forming(residents, places.openness[p], site_map, parameters, knows_key, i, j)
        rates[k] = formation * openness[i] * openness[j] * rate
    return rates


@kernel
def new_ties(
    residents: Residents,
    ties: Ties,
    places: Places,
    site_map: Map,
    parameters: Parameters,
    formation: float,
    week: Week,
    key: np.uint64,
    knows_key: np.uint64,
) -> NewTies:
    """Return the strangers who met this week and form a tie."""
    hazard = site_map.donor_hazard
    if formation == 0.0 or hazard.size == 0 or hazard[hazard.size - 1] == 0.0:
        return NewTies(np.empty(0, np.int32), np.empty(0, np.int32))
    openness = openness_to_ties(residents, parameters)
    met = meet(residents, places, parameters, week, openness, formation, key)
    rates = rates_of_forming(residents, places, site_map, parameters, openness, formation, knows_key, met)
    return form(ties, residents.identity.size, met, rates)


@kernel
def form(ties: Ties, residents: int, met: NDArray[Any], rates: Floats) -> NewTies:
    """Return the pairs of strangers that form a tie. `met` and `rates` [m] are sorted by pair."""
    size = met.size
    new_a, new_b = np.empty(size, np.int32), np.empty(size, np.int32)
    count, at = 0, 0
    while at < size:
        i, j, rate, draw = met[at].a, met[at].b, 0.0, met[at].draw
        while at < size and met[at].a == i and met[at].b == j:
            rate += rates[at]
            at += 1
        if draw < 1.0 - exp(-rate):
            new_a[count], new_b[count] = i, j
            count += 1
    kept = strangers(ties, new_a[:count], new_b[:count], residents)
    return NewTies(new_a[:count][kept], new_b[:count][kept])


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
