"""People who introduce one whom they meet to another whom they know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws
from ccsim.model.state import Pairs, Residents, Ties
from ccsim.site.tables import Ints


class Introducing(NamedTuple):
    """Who introduces whom this week: m guests, h hosts."""

    guest: Ints  # [m]
    by: Ints  # [m] number of the host
    tie: Ints  # [m] the tie between host and guest
    host: Ints  # [n] number of the host that a resident is, -1 for none


@kernel
def introduce(residents: Residents, ties: Ties, rate: float, key: np.uint64) -> Pairs:
    """Return whom those in contact this week introduce to each other; the two may know each other already.

    A host introduces guests to that other tie of theirs whose draw of contact is smallest this week.

    Args:
        rate: chance that one of two in contact introduces the other.
        key: generator key of INTRODUCTION.
    """
    who = introducing(residents, ties, rate, key)
    nearest, next_nearest = two_nearest(ties, who)
    first, second = np.empty(who.guest.size, np.int32), np.empty(who.guest.size, np.int32)
    count = 0
    for k in range(who.guest.size):
        guest, host = who.guest[k], who.by[k]
        tie = nearest[host] if nearest[host] != who.tie[k] else next_nearest[host]
        if tie >= 0:
            a, b = ties.a[tie], ties.b[tie]
            other = b if who.host[a] == host else a
            first[count], second[count] = min(guest, other), max(guest, other)
            count += 1
    return Pairs(first[:count], second[:count])


@kernel
def introducing(residents: Residents, ties: Ties, rate: float, key: np.uint64) -> Introducing:
    """Return who introduces whom this week."""
    used, identity = ties.used[0], residents.identity
    met, count = np.empty(used, np.int32), 0
    for e in range(used):
        met[count] = e
        count += ties.contact[e] & 1
    met = met[:count]
    by_first, by_second = np.empty(count), np.empty(count)
    fill_draws(key, identity[ties.a[met]], identity[ties.b[met]], by_first, by_second)
    guest, by, tie = np.empty(2 * count, np.int32), np.empty(2 * count, np.int32), np.empty(2 * count, np.int32)
    host = np.full(identity.size, -1, np.int32)
    guests = hosts = 0
    for k in range(count):
        e = met[k]
        for side in range(2):
            if (by_first[k] if side == 0 else by_second[k]) < rate:
                who, whom = (ties.a[e], ties.b[e]) if side == 0 else (ties.b[e], ties.a[e])
                if host[who] < 0:
                    host[who] = hosts
                    hosts += 1
                guest[guests], by[guests], tie[guests] = whom, host[who], e
                guests += 1
    return Introducing(guest[:guests], by[:guests], tie[:guests], host)


@kernel
def two_nearest(ties: Ties, who: Introducing) -> tuple[Ints, Ints]:
    """Return for each host the two ties with the smallest draw of contact this week, -1 for none."""
    size = who.guest.size
    nearest, next_nearest = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    least, next_least = np.full(size, 2.0), np.full(size, 2.0)
    a, b, draw, host = ties.a, ties.b, ties.draw, who.host
    for e in range(ties.used[0]):
        one, other = host[np.uint32(a[e])], host[np.uint32(b[e])]
        if one >= 0:
            offer(one, e, draw[e], nearest, next_nearest, least, next_least)
        if other >= 0:
            offer(other, e, draw[e], nearest, next_nearest, least, next_least)
    return nearest, next_nearest


@inlined
def offer(host, tie, draw, nearest, next_nearest, least, next_least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Keep a tie among a host's two nearest if its draw is small enough."""
    if draw < least[host]:
        next_least[host], next_nearest[host] = least[host], nearest[host]
        least[host], nearest[host] = draw, tie
    elif draw < next_least[host]:
        next_least[host], next_nearest[host] = draw, tie
