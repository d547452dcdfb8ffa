"""Contact along ties, and what each contact brings: support, mood, attitudes, slights."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.model.arithmetic import bounds_of_chance, compacted, exponential, logarithm
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    A_GIVES,
    A_KNOWS,
    B_GIVES,
    B_KNOWS,
    BRIDGING,
    PROGRAMME,
    PROTECTED,
    STIGMA,
    WELLBEING,
    Flags,
    Residents,
    Ties,
    Week,
)
from ccsim.site.arrays import Identities
from ccsim.site.tables import TIE_KINDS, Floats, Ints

PEER = TIE_KINDS.index("peer")
BLOCK = 1024
"""Ties that are worked on together: few enough to stay in the nearest cache from one step to the next."""


class Block(NamedTuple):
    """What is worked out of a block of ties, [BLOCK] each."""

    one: Identities  # of both ends
    other: Identities
    exponent: Floats  # availability of both ends
    risk: Floats  # hazard of loss at strength 0
    fate: Floats  # draw of LOSS
    together: Flags  # 1 where the ends may share a table
    open: Flags  # 1 where more than a glance is needed
    chosen: NDArray[np.int64]  # positions of some of them


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
    rest takes. So a block of ties goes through loops without branches, and only those that need it go on.

    Args:
        support_value: [kinds] weight of a contact.
        hazard: [kinds] weekly hazard of loss at strength 0.
        key: generator key of CONTACT and LOSS, the two lanes of one block.
    """
    used, met = ties.used[0], 0
    block = Block(
        np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK),
        np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64),
    )  # fmt: skip
    for start in range(0, used, BLOCK):
        size = min(BLOCK, used - start)
        look_up(residents.identity, ties, hazard, week.availability, week.tables, start, size, block)
        fill_draws(key, block.one[:size], block.other[:size], ties.draw[start : start + size], block.fate[:size])
        glance(ties, start, size, block)
        unsettled = compacted(block.open, size, block.chosen)
        look_closer(ties, week, start, block.chosen[:unsettled], block)
        met += listed(ties.contact, start, size, ties.met[met:])
    ties.used[1] = met
    receive_all(ties, residents, parameters.slight_rate, support_value, week.tally, slight_key)


@inlined
def look_up(
    identity: Identities,
    ties: Ties,
    hazard: Floats,
    availability: Floats,
    tables: NDArray[np.uint64],
    start: int,
    size: int,
    block: Block,
) -> None:
    """Fetch what a block of ties needs of their ends and kinds."""
    tie_a, tie_b, kind = ties.a, ties.b, ties.kind
    one, other, exponent, risk, together = block.one, block.other, block.exponent, block.risk, block.together
    for k in range(size):
        # Unsigned positions spare a check for negative ones.
        e = np.uint64(start + k)
        a, b = np.uint32(tie_a[e]), np.uint32(tie_b[e])
        one[k] = identity[a]
        other[k] = identity[b]
        exponent[k] = availability[a] * availability[b]
        risk[k] = hazard[np.uint8(kind[e])]
        together[k] = (tables[a] & tables[b]) != 0


@inlined
def glance(ties: Ties, start: int, size: int, block: Block) -> None:
    """Decide contact away from places where bounds of its probability do, and mark what needs a closer look.

    With the mapped chance of meeting at places, contact away makes up the tie's strength, at availability 1.
    """
    end = start + size
    strength, meeting, draw = ties.strength[start:end], ties.meeting[start:end], ties.draw[start:end]
    contact, lost = ties.contact[start:end], ties.lost[start:end]
    exponent, risk, fate, together, unsettled = block.exponent, block.risk, block.fate, block.together, block.open
    for k in range(size):
        x = strength[k]
        away = max(1.0 - (1.0 - x) / (1.0 - meeting[k]), 0.0)
        least, most = bounds_of_chance(away, exponent[k])
        met = draw[k] < least
        contact[k] = (contact[k] << 1) | met
        may = (draw[k] < most) | (together[k] != 0)
        unsettled[k] = ((not met) & may) | (fate[k] < risk[k] * (1.0 - x))
        lost[k] = 0


@inlined
def look_closer(ties: Ties, week: Week, start: int, unsettled: NDArray[np.int64], block: Block) -> None:
    """Settle contact and loss of some ties of a block."""
    # Arrays are taken out of their tuples before the loop: within it, each would be counted as a reference every time.
    tie_a, tie_b, strength, meeting, draw = ties.a, ties.b, ties.strength, ties.meeting, ties.draw
    contact, flags, lost = ties.contact, ties.flags, ties.lost
    seat_first, seats, seat = week.seat_first, week.seats, week.seat
    exponent, together, risk, fate = block.exponent, block.together, block.risk, block.fate
    for k in unsettled:
        e = np.uint32(start + k)
        x, m, u = strength[e], meeting[e], draw[e]
        if not contact[e] & 1:
            met = False
            if together[k] and (x >= m or u * m < x):  # first, as it decides for most without any powers
                met = share_a_table(seat_first, seats, seat, np.uint32(tie_a[e]), np.uint32(tie_b[e]))
            if not met and x > m:
                met = u < 1.0 - exponential(exponent[k] * logarithm((1.0 - x) / (1.0 - m)))
            contact[e] |= met
        if fate[k] < risk[k] * (1.0 - x) and not flags[e] & (PROGRAMME | PROTECTED):
            lost[e] = fate[k] < 1.0 - exponential(-risk[k] * (1.0 - x))


@inlined
def share_a_table(seat_first, seats, seat, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether two residents sat at one table this week."""
    for p in range(seat_first[a], seat_first[a] + seats[a]):
        for q in range(seat_first[b], seat_first[b] + seats[b]):
            if seat[p] == seat[q]:
                return True
    return False


@inlined
def listed(contact: Flags, start: int, size: int, met: Ints) -> int:
    """Write the positions of the ties of a block that see contact this week to `met`; return how many."""
    count = 0
    for e in range(start, start + size):
        met[count] = e
        count += contact[e] & 1
    return count


@inlined
def receive_all(
    ties: Ties,
    residents: Residents,
    slight_rate: float,
    support_value: Floats,
    tallies: NDArray[Any],
    slight_key: np.uint64,
) -> None:
    """Add the contacts of the week to both ends' tallies: slights, or else support.

    Those on ties where one knows of the other's lived experience come last, by themselves.
    """
    wellbeing, stigma, met = residents.state[WELLBEING], residents.state[STIGMA], ties.met[: ties.used[1]]
    tie_a, tie_b, kinds, all_flags = ties.a, ties.b, ties.kind, ties.flags
    knowing, count = np.empty(met.size + 1, np.int32), 0
    for k in range(met.size):
        e = np.uint32(met[k])
        a, b, flags, kind = np.uint32(tie_a[e]), np.uint32(tie_b[e]), all_flags[e], np.uint8(kinds[e])
        knowing[count] = e
        count += (flags & (A_KNOWS | B_KNOWS)) != 0
        to_a, to_b = tallies[a], tallies[b]
        across, peer = (flags & BRIDGING) // BRIDGING, kind == PEER
        to_a.across += across
        to_b.across += across
        to_a.peer += peer
        to_b.peer += peer
        to_a.given += (flags & A_GIVES) // A_GIVES
        to_b.given += (flags & B_GIVES) // B_GIVES
        if not flags & (A_KNOWS | B_KNOWS):
            value, mood, attitude = support_value[kind], wellbeing[b] - wellbeing[a], stigma[b] - stigma[a]
            receive(to_a, value, mood, attitude)
            receive(to_b, value, -mood, -attitude)
    receive_knowing(ties, residents, slight_rate, support_value, tallies, slight_key, knowing[:count])


@inlined
def receive_knowing(
    ties: Ties,
    residents: Residents,
    slight_rate: float,
    support_value: Floats,
    tallies: NDArray[Any],
    slight_key: np.uint64,
    knowing: Ints,
) -> None:
    """Add contacts in which one at least knows of the other's lived experience, and may slight them."""
    wellbeing, stigma, identity = residents.state[WELLBEING], residents.state[STIGMA], residents.identity
    tie_a, tie_b, kinds, all_flags = ties.a, ties.b, ties.kind, ties.flags
    one, other = np.empty(knowing.size, np.uint64), np.empty(knowing.size, np.uint64)
    for k in range(knowing.size):
        one[k], other[k] = identity[tie_a[knowing[k]]], identity[tie_b[knowing[k]]]
    by_a, by_b, unused = np.empty(knowing.size), np.empty(knowing.size), np.empty(knowing.size)
    fill_draws(slight_key, one, other, by_a, unused)
    fill_draws(slight_key, other, one, by_b, unused)
    for k in range(knowing.size):
        e = np.uint32(knowing[k])
        a, b, flags, value = np.uint32(tie_a[e]), np.uint32(tie_b[e]), all_flags[e], support_value[np.uint8(kinds[e])]
        to_a, to_b, mood, attitude = tallies[a], tallies[b], wellbeing[b] - wellbeing[a], stigma[b] - stigma[a]
        if flags & B_KNOWS and by_b[k] < slight_rate * stigma[b]:
            to_a.slights += 1
        else:
            receive(to_a, value, mood, attitude)
            to_a.known += (flags & A_KNOWS) // A_KNOWS
        if flags & A_KNOWS and by_a[k] < slight_rate * stigma[a]:
            to_b.slights += 1
        else:
            receive(to_b, value, -mood, -attitude)
            to_b.known += (flags & B_KNOWS) // B_KNOWS


@inlined
def receive(tally, value, mood, attitude):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Add a supportive contact to a tally."""
    tally.weight += value
    tally.mood += mood
    tally.attitude += attitude
