"""The arrays of a community in motion: what kernels read and write.

Everything is a `NamedTuple` of numpy arrays, which numba takes as it is. Arrays of ties have room to spare: only the
first `ties.used[0]` entries are in use.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.model.compiled import kernel
from ccsim.site.tables import Codes, Floats, Ints

Flags = NDArray[np.uint8]

WELLBEING_MIN, WELLBEING_MAX = 7.0, 35.0
"""Ends of the SWEMWBS metric scale, points."""
WEEKS_A_YEAR = 52

WELLBEING, STIGMA, SELF_STIGMA, CONFIDENCE, TRUST = range(5)
STATES = ("wellbeing", "stigma", "self_stigma", "confidence", "trust")

A_KNOWS, B_KNOWS, BRIDGING, PROGRAMME, A_GIVES, B_GIVES, PROTECTED = (np.uint8(1 << bit) for bit in range(7))
"""Flags of a tie: a knows of b's lived experience, and so on."""
INVOLVED = np.uint8(1)
"""The bit of involvement among the behaviours."""


class Residents(NamedTuple):
    """n residents in the canonical order of their homes. The five states and their set points are rows of one array."""

    identity: NDArray[np.uint64]  # [n]
    generation: Ints  # 0 for those who lived there on the map, 1 for the first newcomer, ...
    lived_experience: NDArray[np.bool_]
    disclosure: Floats
    outside_contacts: Floats  # a week
    state: Floats  # [5, n], rows in the order of STATES
    mapped: Floats  # [5, n], set points as mapped: departures are from these
    set_point: Floats  # [5, n], to which states return; the same array as `mapped` where nothing adapts
    expected_input: Floats  # [5, n], a week
    noise_sd: Floats  # points
    sociability: Floats
    ties_mapped: Ints  # n*
    ties_now: Ints  # programme ties left out
    behaviours: Flags  # bit b is set for those who have behaviour b
    held: Flags  # bit b is set for those whom a programme holds to behaviour b
    displaced_mapped: Floats  # expected share of a week that displacing places leave, as mapped
    desired_support: Floats  # contacts a week, weighted by kind
    identity_codes: NDArray[np.int16]  # [n, c]


class Ties(NamedTuple):
    """Ties, a < b in canonical order; the first used[0] entries are in use, and the first used[1] of `met`."""

    a: Ints
    b: Ints
    strength: Floats  # weekly probability of contact
    set_point: Floats
    meeting: Floats  # mapped chance a week of meeting at places
    kind: Codes
    flags: Flags
    contact: Flags  # bit 0: contact this week, bit 1: in the week before, and so on
    lost: Flags  # this week: 1 if lost
    draw: Floats  # this week's draw of CONTACT
    met: Ints  # positions of the ties with contact this week
    used: NDArray[np.int64]  # [2]


class Places(NamedTuple):
    """h places in canonical order."""

    identity: NDArray[np.uint64]
    openness: Floats
    openness_mapped: Floats
    climate_mapped: Floats  # (1 - Z*) S*
    run_by_mapped: Floats  # share with lived experience among those who run it, as mapped
    displacement: Floats  # share of other contact that a week there crowds out
    funding: Floats  # 1 = as mapped
    pull: Floats  # factor on attendance by way of partners; 1 = as mapped
    capacity: Floats  # in force; inf where there is no limit
    capacity_mapped: Floats
    tables: Ints
    tables_mapped: Ints
    first: Ints  # [h + 1] affiliations of place p are first[p] to first[p + 1]


class Partnerships(NamedTuple):
    """Places that work together."""

    a: Ints
    b: Ints
    strength: Floats  # 0 to 1
    strength_mapped: Floats  # 0 where an intervention made it


class Affiliations(NamedTuple):
    """k affiliations, sorted by place and then resident."""

    resident: Ints
    place: Ints
    frequency: Floats
    frequency_mapped: Floats  # 0 where an intervention made it
    role: Codes


TALLY = np.dtype(
    [
        ("weight", np.float64),  # supportive contacts, weighted by kind
        ("mood", np.float64),  # sum of W_j - W_i over supportive contacts
        ("attitude", np.float64),  # sum of S_j - S_i
        ("known", np.int32),
        ("slights", np.int32),
        ("across", np.int32),
        ("peer", np.int32),
        ("given", np.int32),
        ("attended", np.int32),
    ],
    align=True,
)
"""What one resident met with in a week."""


class Week(NamedTuple):
    """Scratch of one week."""

    availability: Floats  # [n] for contact: less where a place has taken up the week
    readiness: Floats  # [n] for places: less where self-stigma has risen
    openness: Floats  # [h] of places, with those who run them
    draws_in: Floats  # [h] factor on the rate at which people with lived experience come
    seat_first: Ints  # [n + 1] where a resident's seats begin
    seats: Ints  # [n] places attended this week
    tables: NDArray[np.uint64]  # [n] one bit a table taken (its code modulo 64): none in common, no table in common
    tired: Flags  # [n] 1 for those who have given too much
    tally: NDArray[Any]  # [n] of TALLY
    seat: Ints  # [k] tables taken, grouped by resident (codes over all places)
    sitter: Ints  # [k] residents, grouped by table
    table_first: Ints  # [all tables + 1]


class Pairs(NamedTuple):
    """Pairs of residents, a < b: introduced this week, or (sorted) forming a tie."""

    a: Ints
    b: Ints


class Map(NamedTuple):
    """What is fixed by the map and looked up when a tie forms."""

    visit_first: Ints  # [n + 1] mapped affiliations of resident i are visit_first[i] to visit_first[i + 1]
    visit_place: Ints  # [k] sorted by place for each resident
    visit_frequency: Floats
    donor_hazard: Floats  # [e] running sum of the mapped ties' hazards of loss
    donor_strength: Floats
    donor_kind: Codes
    affinity: Floats  # [c] factor on new ties for each identity column that differs
    weight: Floats  # [c] share of identity weight
    run_by: float  # share with lived experience among all who are involved


@kernel
def ties_with_room(ties: Ties, extra: int) -> Ties:
    """Return ties that can take `extra` more entries: the same arrays where there is room already."""
    used = ties.used[0]
    if used + extra <= ties.a.size:
        return ties
    size = max(used + extra, ties.a.size + ties.a.size // 4 + 64)
    return Ties(
        widened(ties.a, size),
        widened(ties.b, size),
        widened(ties.strength, size),
        widened(ties.set_point, size),
        widened(ties.meeting, size),
        widened(ties.kind, size),
        widened(ties.flags, size),
        widened(ties.contact, size),
        widened(ties.lost, size),
        widened(ties.draw, size),
        widened(ties.met, size),
        ties.used,
    )


@kernel
def widened(column: NDArray[Any], size: int) -> NDArray[Any]:
    """Return a column with room for `size` entries, zero where there were none."""
    wider = np.zeros(size, column.dtype)
    for k in range(column.size):  # assigning it whole takes seconds to compile, for the message when sizes differ
        wider[k] = column[k]
    return wider
