"""Strengthening, weakening and loss of ties, and the entry of new ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.model.arithmetic import first_above, move_down
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import one_draw
from ccsim.model.meetings import bridges, knows
from ccsim.model.parameters import Parameters
from ccsim.model.state import A_KNOWS, B_KNOWS, BRIDGING, PROGRAMME, SELF_STIGMA, Map, Pairs, Places, Residents, Ties
from ccsim.site.tables import Floats


@kernel
def update_ties(residents: Residents, ties: Ties, parameters: Parameters) -> None:
    """Move strengths by the week's contact and back to their set points; leave out the lost, in order."""
    strength, set_point, contact, lost = ties.strength, ties.set_point, ties.contact, ties.lost
    learning, returning, used = parameters.tie_learning, parameters.tie_return, ties.used[0]
    for e in range(used):
        x = strength[e]
        strength[e] = x + (learning * ((contact[e] & 1) - x) + returning * (set_point[e] - x))
    gaps, count = np.empty(used + 1, np.int64), 0
    eights = lost[: used & ~7].view(np.uint64)
    for k in range(eights.size):  # few ties are lost: eight at a time are found not to be
        if eights[k]:
            for e in range(8 * k, 8 * k + 8):
                gaps[count] = e
                count += lost[e]
    for e in range(used & ~7, used):
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
        count = gaps[k + 1] - gaps[k] - 1
        move_down(column, gaps[k] + 1, to, count)  # type: ignore[call-arg]
        to += count


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
    # Arrays are taken out of their tuples once: handing tuples on for each tie would cost more than all the rest.
    identity, lived_experience, disclosure = residents.identity, residents.lived_experience, residents.disclosure
    shame, shame_mapped, codes = residents.state[SELF_STIGMA], residents.mapped[SELF_STIGMA], residents.identity_codes
    hazard, strength, kind, weight = (
        site_map.donor_hazard,
        site_map.donor_strength,
        site_map.donor_kind,
        site_map.weight,
    )
    first, place, frequency = site_map.visit_first, site_map.visit_place, site_map.visit_frequency
    tables, ties_now, new_a, new_b = places.tables_mapped, residents.ties_now, new.a, new.b
    tie_a, tie_b, tie_strength, set_point, meeting = ties.a, ties.b, ties.strength, ties.set_point, ties.meeting
    tie_kind, flags, contact, used = ties.kind, ties.flags, ties.contact, ties.used[0]
    for k in range(new_a.size):
        a, b, e = np.int64(new_a[k]), np.int64(new_b[k]), used + k
        at = one_draw(kind_key, identity[a], identity[b]) * hazard[hazard.size - 1]
        donor = first_above(hazard, at)
        tie_a[e], tie_b[e] = a, b
        tie_strength[e] = set_point[e] = strength[donor]
        tie_kind[e] = kind[donor]
        meeting[e] = chance_of_meeting(first, place, frequency, tables, a, b)
        knows_of = knows(identity, lived_experience, disclosure, shame, shame_mapped, concealment, knows_key, a, b)
        known_by = knows(identity, lived_experience, disclosure, shame, shame_mapped, concealment, knows_key, b, a)
        flags[e] = A_KNOWS * knows_of | B_KNOWS * known_by | BRIDGING * bridges(codes, weight, a, b)
        contact[e] = 0
        ties_now[a] += 1
        ties_now[b] += 1
    ties.used[0] = used + new_a.size


@inlined
def chance_of_meeting(visit_first, visit_place, visit_frequency, tables, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the chance a week that two residents share a table at mapped attendance, at most 0.999."""
    apart = 1.0
    p, q = visit_first[i], visit_first[j]
    while p < visit_first[i + 1] and q < visit_first[j + 1]:
        here, there = visit_place[p], visit_place[q]
        if here == there:
            apart *= 1.0 - visit_frequency[p] * visit_frequency[q] / tables[here]
        p += here <= there
        q += there <= here
    return min(1.0 - apart, 0.999)


@kernel
def meeting_chance(site_map: Map, places: Places, i: int | np.int64, j: int | np.int64) -> float:
    """Return the chance a week that two residents share a table at mapped attendance, at most 0.999."""
    first, place, frequency = site_map.visit_first, site_map.visit_place, site_map.visit_frequency
    return chance_of_meeting(first, place, frequency, places.tables_mapped, np.int64(i), np.int64(j))


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
    identity, lived_experience, disclosure = residents.identity, residents.lived_experience, residents.disclosure
    shame, shame_mapped = residents.state[SELF_STIGMA], residents.mapped[SELF_STIGMA]
    flags = np.uint8(0)
    if knows(identity, lived_experience, disclosure, shame, shame_mapped, concealment, knows_key, a, b):
        flags |= A_KNOWS
    if knows(identity, lived_experience, disclosure, shame, shame_mapped, concealment, knows_key, b, a):
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
    first, place, frequency = site_map.visit_first, site_map.visit_place, site_map.visit_frequency
    a, b, meeting, tables = ties.a, ties.b, ties.meeting, places.tables_mapped
    for e in range(ties.used[0]):
        meeting[e] = chance_of_meeting(first, place, frequency, tables, np.int64(a[e]), np.int64(b[e]))
