"""Contact along ties, and what each contact brings: support, mood, attitudes, slights."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.model.attendance import happens
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, one_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    A_GIVES,
    A_KNOWS,
    B_GIVES,
    B_KNOWS,
    BRIDGING,
    PROGRAMME,
    STIGMA,
    WELLBEING,
    Flags,
    Residents,
    Ties,
    Week,
    ties_between,
)
from ccsim.site.arrays import Identities
from ccsim.site.tables import TIE_KINDS, Floats, Ints

PEER = TIE_KINDS.index("peer")
BLOCK = 1024
"""Ties whose draws are made together: few enough to stay in the nearest cache until they are used."""


@kernel
def make_contact(
    residents: Residents,
    ties: Ties,
    parameters: Parameters,
    support_value: Floats,
    hazard: Floats,
    week: Week,
    key: np.uint64,
    slight_key: np.uint64,
) -> None:
    """Decide contact and loss on every tie and add up the tallies of both ends.

    Whether a tie sees contact cannot be predicted, and a processor that guesses wrong loses more time than all the
    rest takes. So contact is decided without branches for a block of ties, and only those with contact go on.

    Args:
        support_value: [kinds] weight of a contact.
        hazard: [kinds] weekly hazard of loss at strength 0.
        key: generator key of CONTACT and LOSS, the two lanes of one block.
    """
    used = ties.used[0]
    chosen = np.empty(BLOCK, np.int64)
    for start in range(0, used, BLOCK):
        block = ties_between(ties, start, min(start + BLOCK, used))
        first, second = pair_draws(residents.identity, block.a, block.b, key)
        near = decide_away(block, hazard, week.availability, week.tables, first, second, chosen)
        for k in range(near):
            e = chosen[k]
            x, m = block.strength[e], block.meeting[e]
            block.contact[e] = (x >= m or first[e] * m < x) and share_a_table(
                week.seat_first, week.seats, week.seat, block.a[e], block.b[e]
            )
        met = with_contact(block.contact, chosen)
        receive_all(block, residents, parameters.slight_rate, support_value, week.tally, slight_key, chosen[:met])


@kernel
def pair_draws(identity: Identities, a: Ints, b: Ints, key: np.uint64) -> tuple[Floats, Floats]:
    """Return both lanes of a block's draws for pairs of residents, [pairs] each."""
    one, other = identity[a], identity[b]
    first, second = np.empty(a.size), np.empty(a.size)
    fill_draws(key, one, other, first, second)
    return first, second


@kernel
def decide_away(
    ties: Ties,
    hazard: Floats,
    availability: Floats,
    tables: NDArray[np.uint64],
    first: Floats,
    second: Floats,
    near: NDArray[np.int64],
) -> int:
    """Decide loss, and contact away from places, for a block of ties.

    With the mapped chance of meeting at places, contact away makes up the tie's strength, at availability 1.

    Returns:
        How many ties without contact were written to `near`: those whose ends may share a table.
    """
    tie_a, tie_b, strength, meeting = ties.a, ties.b, ties.strength, ties.meeting
    kind, flags, contact, lost = ties.kind, ties.flags, ties.contact, ties.lost
    count = 0
    for e in range(tie_a.size):
        # Unsigned positions spare a check for negative ones.
        a, b = np.uint32(tie_a[e]), np.uint32(tie_b[e])
        x, draw = strength[e], first[e]
        away = max(1.0 - (1.0 - x) / (1.0 - meeting[e]), 0.0)
        met = happens(draw, away, availability[a] * availability[b])
        contact[e] = met
        near[count] = e
        count += (not met) & ((tables[a] & tables[b]) != 0)
        risk = hazard[np.uint8(kind[e])] * (1.0 - x)
        gone = second[e] < risk
        if gone:
            gone = (flags[e] & PROGRAMME) == 0 and second[e] < 1.0 - exp(-risk)
        lost[e] = gone
    return count


@inlined
def share_a_table(seat_first, seats, seat, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether two residents sat at one table this week."""
    for p in range(seat_first[a], seat_first[a] + seats[a]):
        for q in range(seat_first[b], seat_first[b] + seats[b]):
            if seat[p] == seat[q]:
                return True
    return False


@kernel
def with_contact(contact: Flags, met: NDArray[np.int64]) -> int:
    """Write the ties of a block that see contact to `met`; return how many."""
    count = 0
    for e in range(contact.size):
        met[count] = e
        count += contact[e]
    return count


@kernel
def receive_all(
    ties: Ties,
    residents: Residents,
    slight_rate: float,
    support_value: Floats,
    tallies: NDArray[Any],
    slight_key: np.uint64,
    met: NDArray[np.int64],
) -> None:
    """Add the contacts on these ties to the tallies of both ends: a slight, or else support, mood and attitudes."""
    identity, wellbeing, stigma = residents.identity, residents.state[WELLBEING], residents.state[STIGMA]
    tie_a, tie_b, kinds, all_flags = ties.a, ties.b, ties.kind, ties.flags
    for k in range(met.size):
        e = np.uint32(met[k])
        a, b, flags, kind = np.uint32(tie_a[e]), np.uint32(tie_b[e]), all_flags[e], np.uint8(kinds[e])
        to_a, to_b, value = tallies[a], tallies[b], support_value[kind]
        a_slighted = b_slighted = False
        if flags & (A_KNOWS | B_KNOWS):
            if flags & B_KNOWS:
                a_slighted = slights(identity[b], identity[a], slight_rate * stigma[b], slight_key)
            if flags & A_KNOWS:
                b_slighted = slights(identity[a], identity[b], slight_rate * stigma[a], slight_key)
        mood, attitude = wellbeing[b] - wellbeing[a], stigma[b] - stigma[a]
        receive(to_a, value, mood, attitude, a_slighted, (flags & A_KNOWS) // A_KNOWS)
        receive(to_b, value, -mood, -attitude, b_slighted, (flags & B_KNOWS) // B_KNOWS)
        across, peer = (flags & BRIDGING) // BRIDGING, kind == PEER
        to_a.across += across
        to_b.across += across
        to_a.peer += peer
        to_b.peer += peer
        to_a.given += (flags & A_GIVES) // A_GIVES
        to_b.given += (flags & B_GIVES) // B_GIVES


@inlined
def slights(giver, receiver, chance, key):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether one who knows of the receiver's lived experience slights them at this contact."""
    return one_draw(key, giver, receiver) < chance


@inlined
def receive(tally, value, mood, attitude, slighted, known):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Add a contact to a tally: a slight, or else supportive."""
    if slighted:
        tally.slights += 1
    else:
        tally.weight += value
        tally.mood += mood
        tally.attitude += attitude
        tally.known += known
