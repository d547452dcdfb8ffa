"""People who introduce one whom they meet to another whom they know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws
from ccsim.model.state import Pairs, Residents, Ties
from ccsim.site.tables import Ints


class Introducing(NamedTuple):
    """Who introduces whom this week: m guests."""

    guest: Ints  # [m]
    by: Ints  # [m] number of the host
    tie: Ints  # [m] the tie between host and guest
    host: Ints  # [n] number of the host that a resident is, -1 for none


@kernel
def introduce(residents: Residents, ties: Ties, rate: float, key: np.uint64) -> Pairs:
    """Return whom those in contact this week introduce to each other; the two may know each other already.

    A host introduces guests to someone else whom they met this week: on the tie with the smallest draw of contact.

    Args:
        rate: chance that one of two in contact introduces the other.
        key: generator key of INTRODUCTION.
    """
    who = introducing(residents, ties, rate, key)
    nearest, next_nearest = two_nearest(ties, who)
    tie_a, tie_b, host_of = ties.a, ties.b, who.host
    first, second = np.empty(who.guest.size, np.int32), np.empty(who.guest.size, np.int32)
    count = 0
    for k in range(who.guest.size):
        guest, host = who.guest[k], who.by[k]
        tie = nearest[host] if nearest[host] != who.tie[k] else next_nearest[host]
        if tie >= 0:
            a, b = tie_a[tie], tie_b[tie]
            other = b if host_of[a] == host else a
            first[count], second[count] = min(guest, other), max(guest, other)
            count += 1
    return Pairs(first[:count], second[:count])


@inlined
def introducing(residents: Residents, ties: Ties, rate: float, key: np.uint64) -> Introducing:
    """Return who introduces whom this week."""
    identity, tie_a, tie_b, met = residents.identity, ties.a, ties.b, ties.met[: ties.used[1]]
    count = met.size
    one, other = np.empty(count, np.uint64), np.empty(count, np.uint64)
    for k in range(count):
        e = np.uint32(met[k])
        one[k], other[k] = identity[np.uint32(tie_a[e])], identity[np.uint32(tie_b[e])]
    by_first, by_second, some, found = np.empty(count), np.empty(count), np.empty(count + 1, np.int64), 0
    fill_draws(key, one, other, by_first, by_second)
    for k in range(count):
        some[found] = k
        found += min(by_first[k], by_second[k]) < rate
    guest, by, tie = np.empty(2 * found, np.int32), np.empty(2 * found, np.int32), np.empty(2 * found, np.int32)
    host, guests, hosts = np.empty(identity.size, np.int32), 0, 0
    host[:] = -1
    for k in some[:found]:
        e = met[k]
        for side in range(2):
            if (by_first[k] if side == 0 else by_second[k]) < rate:
                who, whom = (tie_a[e], tie_b[e]) if side == 0 else (tie_b[e], tie_a[e])
                if host[who] < 0:
                    host[who] = hosts
                    hosts += 1
                guest[guests], by[guests], tie[guests] = whom, host[who], e
                guests += 1
    return Introducing(guest[:guests], by[:guests], tie[:guests], host)


@inlined
def two_nearest(ties: Ties, who: Introducing) -> tuple[Ints, Ints]:
    """Return for each host the two ties with contact whose draws were smallest this week, -1 for none."""
    a, b, draw, host, met = ties.a, ties.b, ties.draw, who.host, ties.met[: ties.used[1]]
    whose, theirs, count = np.empty(2 * met.size + 1, np.int32), np.empty(2 * met.size + 1, np.int32), 0
    for k in range(met.size):
        tie = np.uint32(met[k])
        for end in range(2):
            at = host[np.uint32(a[tie] if end == 0 else b[tie])]
            whose[count], theirs[count] = at, tie
            count += at >= 0
    size = who.guest.size
    nearest, next_nearest, least, next_least = (
        np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size), np.empty(size)
    )  # fmt: skip
    nearest[:], next_nearest[:], least[:], next_least[:] = -1, -1, 2.0, 2.0
    for k in range(count):  # without branches: which draw is smaller cannot be foreseen
        at, tie = np.uint32(whose[k]), theirs[k]
        new, old, second = draw[np.uint32(tie)], least[at], next_least[at]
        is_first, is_second = new < old, new < second
        next_least[at] = old if is_first else (new if is_second else second)
        next_nearest[at] = nearest[at] if is_first else (tie if is_second else next_nearest[at])
        least[at] = new if is_first else old
        nearest[at] = tie if is_first else nearest[at]
    return nearest, next_nearest
