"""Strengthening, weakening and loss of ties, and the entry of new ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.model.compiled import kernel
from ccsim.model.draws import philox, unit
from ccsim.model.meetings import bridges, knows
from ccsim.model.parameters import Parameters
from ccsim.model.state import A_KNOWS, B_KNOWS, BRIDGING, PROGRAMME, Map, Pairs, Places, Residents, Ties
from ccsim.site.tables import Floats


@kernel
def update_ties(residents: Residents, ties: Ties, parameters: Parameters) -> None:
    """Move strengths by the week's contact and back to their set points; leave out the lost, in order."""
    strength, set_point, contact, lost = ties.strength, ties.set_point, ties.contact, ties.lost
    learning, returning, used = parameters.tie_learning, parameters.tie_return, ties.used[0]
    for e in range(used):
        x = strength[e]
        strength[e] = x + (learning * ((contact[e] & 1) - x) + returning * (set_point[e] - x))
    gaps = np.empty(used + 1, np.int64)
    count = 0
    for e in range(used):
        gaps[count] = e
        count += lost[e]
    gaps[count] = used
    if count:
        leave_out(residents, ties, gaps[: count + 1])


@kernel
def leave_out(residents: Residents, ties: Ties, gaps: NDArray[np.int64]) -> None:
    """Leave ties out, the others in order. `gaps` are their positions, ascending, and last the number of ties."""
    count = gaps.size - 1
    for k in range(count):
        e = gaps[k]
        if not ties.flags[e] & PROGRAMME:
            residents.ties_now[ties.a[e]] -= 1
            residents.ties_now[ties.b[e]] -= 1
    close_gaps(ties.a, gaps)
    close_gaps(ties.b, gaps)
    close_gaps(ties.strength, gaps)
    close_gaps(ties.set_point, gaps)
    close_gaps(ties.meeting, gaps)
    close_gaps(ties.kind, gaps)
    close_gaps(ties.flags, gaps)
    close_gaps(ties.contact, gaps)
    ties.used[0] -= count


@kernel
def close_gaps(column: NDArray[Any], gaps: NDArray[np.int64]) -> None:
    """Move a column's entries down over the gaps, in order; the last of `gaps` is the end of the entries."""
    to = gaps[0]
    for k in range(gaps.size - 1):
        for e in range(gaps[k] + 1, gaps[k + 1]):
            column[to] = column[e]
            to += 1


@kernel
def append_ties(
    residents: Residents,
    ties: Ties,
    places: Places,
    site_map: Map,
    new: Pairs,
    concealment: float,
    kind_key: np.uint64,
    knows_key: np.uint64,
) -> None:
    """Append the pairs that formed a tie; each takes kind and set point from a mapped tie, drawn by hazard of loss."""
    for k in range(new.a.size):
        a, b = np.int64(new.a[k]), np.int64(new.b[k])
        first, _ = philox(kind_key, residents.identity[a], residents.identity[b])
        donor = np.searchsorted(
            site_map.donor_hazard, unit(first) * site_map.donor_hazard[site_map.donor_hazard.size - 1], side="right"
        )
        e = ties.used[0]
        ties.a[e], ties.b[e] = a, b
        ties.strength[e] = ties.set_point[e] = site_map.donor_strength[donor]
        ties.kind[e] = site_map.donor_kind[donor]
        ties.meeting[e] = meeting_chance(site_map, places, a, b)
        ties.flags[e] = pair_flags(residents, site_map.weight, concealment, a, b, knows_key)
        ties.contact[e] = 0
        residents.ties_now[a] += 1
        residents.ties_now[b] += 1
        ties.used[0] = e + 1


@kernel
def meeting_chance(site_map: Map, places: Places, i: int | np.int64, j: int | np.int64) -> float:
    """Return the chance a week that two residents share a table at mapped attendance, at most 0.999."""
    apart = 1.0
    p, q = site_map.visit_first[i], site_map.visit_first[j]
    while p < site_map.visit_first[i + 1] and q < site_map.visit_first[j + 1]:
        here, there = site_map.visit_place[p], site_map.visit_place[q]
        if here == there:
            both = site_map.visit_frequency[p] * site_map.visit_frequency[q]
            apart *= 1.0 - both / places.tables_mapped[here]
        p += here <= there
        q += there <= here
    return min(1.0 - apart, 0.999)


@kernel
def pair_flags(
    residents: Residents,
    weight: Floats,
    concealment: float,
    a: int | np.int64,
    b: int | np.int64,
    knows_key: np.uint64,
) -> np.uint8:
    """Return the flags of a new tie: who knows of whose lived experience, and whether it bridges identities."""
    flags = np.uint8(0)
    if knows(residents, concealment, knows_key, a, b):
        flags |= A_KNOWS
    if knows(residents, concealment, knows_key, b, a):
        flags |= B_KNOWS
    if bridges(residents.identity_codes, weight, a, b):
        flags |= BRIDGING
    return flags


@kernel
def all_pair_flags(residents: Residents, ties: Ties, weight: Floats, knows_key: np.uint64) -> None:
    """Set the flags of all ties in use, as on the map."""
    for e in range(ties.used[0]):
        ties.flags[e] = pair_flags(residents, weight, 0.0, np.int64(ties.a[e]), np.int64(ties.b[e]), knows_key)


@kernel
def all_meeting_chances(site_map: Map, places: Places, ties: Ties) -> None:
    """Set the mapped chance of meeting of all ties in use."""
    for e in range(ties.used[0]):
        ties.meeting[e] = meeting_chance(site_map, places, np.int64(ties.a[e]), np.int64(ties.b[e]))
