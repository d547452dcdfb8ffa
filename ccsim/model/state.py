"""The arrays of a community in motion: what kernels read and write.

Everything is a `NamedTuple` of numpy arrays, which numba takes as it is. Arrays of ties have room to spare: only the
first `ties.used[0]` entries are in use.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.model.compiled import inlined, kernel
from ccsim.site.tables import Codes, Floats, Ints

Flags = NDArray[np.uint8]

WELLBEING_MIN, WELLBEING_MAX = 7.0, 35.0
"""Ends of the SWEMWBS metric scale, points."""
WEEKS_A_YEAR = 52

WELLBEING, STIGMA, SELF_STIGMA, CONFIDENCE, TRUST = range(5)
STATES = ("wellbeing", "stigma", "self_stigma", "confidence", "trust")

A_KNOWS, B_KNOWS, BRIDGING, PROGRAMME, A_GIVES, B_GIVES = (np.uint8(1 << bit) for bit in range(6))
"""Flags of a tie: a knows of b's lived experience, and so on."""


class Residents(NamedTuple):
    """n residents in canonical order. The five states and their set points are rows of one array each."""

    identity: NDArray[np.uint64]  # [n]
    lived_experience: NDArray[np.bool_]
    disclosure: Floats
    outside_contacts: Floats  # a week
    state: Floats  # [5, n], rows in the order of STATES
    set_point: Floats  # [5, n]
    expected_input: Floats  # [5, n], a week
    noise_sd: Floats  # points
    sociability: Floats
    ties_mapped: Ints  # n*
    ties_now: Ints  # programme ties left out
    identity_codes: NDArray[np.int16]  # [n, c]


class Ties(NamedTuple):
    """Ties, a < b in canonical order; the first used[0] entries are in use."""

    a: Ints
    b: Ints
    strength: Floats  # weekly probability of contact
    set_point: Floats
    meeting: Floats  # mapped chance a week of meeting at places
    kind: Codes
    flags: Flags
    contact: Flags  # this week: 1 if there was contact
    lost: Flags  # this week: 1 if lost
    used: NDArray[np.int64]  # [1]


class Places(NamedTuple):
    """h places in canonical order."""

    identity: NDArray[np.uint64]
    openness: Floats
    openness_mapped: Floats
    climate_mapped: Floats  # (1 - Z*) S*
    funding: Floats  # 1 = as mapped
    capacity: Floats  # in force; inf where there is no limit
    capacity_mapped: Floats
    tables: Ints
    tables_mapped: Ints
    first: Ints  # [h + 1] affiliations of place p are first[p] to first[p + 1]


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

    availability: Floats  # [n]
    readiness: Floats  # [n] availability for places: less where self-stigma has risen
    seat_first: Ints  # [n] where a resident's seats begin
    seats: Ints  # [n] places attended this week
    tables: NDArray[np.uint64]  # [n] one bit a table taken (its code modulo 64): none in common, no table in common
    tally: NDArray[Any]  # [n] of TALLY
    seat: Ints  # [k] tables taken, grouped by resident (codes over all places)
    sitter: Ints  # [k] residents, grouped by table
    table_first: Ints  # [all tables + 1]


class NewTies(NamedTuple):
    """Pairs that form a tie this week, sorted, a < b."""

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


@inlined
def ties_between(ties, start, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return views of the ties from one position to before another; `used` stays that of all."""
    return Ties(
        ties.a[start:end],
        ties.b[start:end],
        ties.strength[start:end],
        ties.set_point[start:end],
        ties.meeting[start:end],
        ties.kind[start:end],
        ties.flags[start:end],
        ties.contact[start:end],
        ties.lost[start:end],
        ties.used,
    )


@kernel
def ties_with_room(ties: Ties, extra: int) -> Ties:
    """Return ties that can take `extra` more entries: the same arrays where there is room already."""
    used = ties.used[0]
    if used + extra <= ties.a.size:
        return ties
    size = max(used + extra, ties.a.size + ties.a.size // 4 + 64)
    return Ties(
        _widened(ties.a, size),
        _widened(ties.b, size),
        _widened(ties.strength, size),
        _widened(ties.set_point, size),
        _widened(ties.meeting, size),
        _widened(ties.kind, size),
        _widened(ties.flags, size),
        _widened(ties.contact, size),
        _widened(ties.lost, size),
        ties.used,
    )


@inlined
def _widened(column, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    wider = np.zeros(size, column.dtype)
    wider[: column.size] = column
    return wider
