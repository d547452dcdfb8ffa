"""Contact along ties, and what each contact brings: support, mood, attitudes, slights."""

from __future__ import annotations

from math import exp
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    PROTECTED,
    STIGMA,
    WELLBEING,
    Flags,
    Residents,
    Ties,
    Week,
)
from ccsim.site.arrays import Identities
from ccsim.site.tables import TIE_KINDS, Floats

PEER = TIE_KINDS.index("peer")
BLOCK = 1024
"""Ties that are worked on together: few enough to stay in the nearest cache from one step to the next."""
ROUNDING = 1e-12
"""More than rounding can move a threshold."""


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
    used = ties.used[0]
    block = Block(
        np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK),
        np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64),
    )  # fmt: skip
    for start in range(0, used, BLOCK):
        size = min(BLOCK, used - start)
        look_up(residents.identity, ties, hazard, week.availability, week.tables, start, size, block)
        fill_draws(key, block.one[:size], block.other[:size], ties.draw[start : start + size], block.fate[:size])
        glance(ties, start, size, block)
        for k in range(compacted(block.open, size, block.chosen)):
            look_closer(ties, week, start, block.chosen[k], block)
        met = compacted(ties.contact[start : start + size], size, block.chosen)
        rate, tally = parameters.slight_rate, week.tally
        receive_all(ties, start, residents, rate, support_value, tally, slight_key, block.chosen[:met])


@kernel
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


@kernel
def glance(ties: Ties, start: int, size: int, block: Block) -> None:
    """Decide contact away from places where bounds of its probability do, and mark what needs a closer look.

    With the mapped chance of meeting at places, contact away makes up the tie's strength, at availability 1. By
    Bernoulli's inequality 1 - (1 - p)^s lies between p and s p.
    """
    end = start + size
    strength, meeting, draw = ties.strength[start:end], ties.meeting[start:end], ties.draw[start:end]
    contact, lost = ties.contact[start:end], ties.lost[start:end]
    exponent, risk, fate, together, unsettled = block.exponent, block.risk, block.fate, block.together, block.open
    for k in range(size):
        x = strength[k]
        away = max(1.0 - (1.0 - x) / (1.0 - meeting[k]), 0.0)
        scaled = away * exponent[k]
        met = draw[k] < min(away, scaled) - ROUNDING
        contact[k] = (contact[k] << 1) | met
        may = (draw[k] < max(away, scaled) + ROUNDING) | (together[k] != 0)
        unsettled[k] = ((not met) & may) | (fate[k] < risk[k] * (1.0 - x))
        lost[k] = 0


@inlined
def look_closer(ties, week, start, k, block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Settle contact and loss of one tie of a block."""
    e = start + k
    x, m, draw = ties.strength[e], ties.meeting[e], ties.draw[e]
    if not ties.contact[e] & 1:
        met = x > m and draw < 1.0 - ((1.0 - x) / (1.0 - m)) ** block.exponent[k]
        if not met and block.together[k]:
            met = (x >= m or draw * m < x) and share_a_table(
                week.seat_first, week.seats, week.seat, ties.a[e], ties.b[e]
            )
        ties.contact[e] |= met
    if not ties.flags[e] & (PROGRAMME | PROTECTED):
        ties.lost[e] = block.fate[k] < 1.0 - exp(-block.risk[k] * (1.0 - x))


@inlined
def share_a_table(seat_first, seats, seat, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether two residents sat at one table this week."""
    for p in range(seat_first[a], seat_first[a] + seats[a]):
        for q in range(seat_first[b], seat_first[b] + seats[b]):
            if seat[p] == seat[q]:
                return True
    return False


@kernel
def compacted(flags: Flags, size: int, chosen: NDArray[np.int64]) -> int:
    """Write the positions below `size` whose lowest bit is set to `chosen`; return how many."""
    count = 0
    for k in range(size):
        chosen[count] = k
        count += flags[k] & 1
    return count


@kernel
def receive_all(
    ties: Ties,
    start: int,
    residents: Residents,
    slight_rate: float,
    support_value: Floats,
    tallies: NDArray[Any],
    slight_key: np.uint64,
    met: NDArray[np.int64],
) -> None:
    """Add the contacts on these ties, counted from `start`, to both ends' tallies: slights, or else support."""
    identity, wellbeing, stigma = residents.identity, residents.state[WELLBEING], residents.state[STIGMA]
    tie_a, tie_b, kinds, all_flags = ties.a, ties.b, ties.kind, ties.flags
    for k in range(met.size):
        e = np.uint64(start + met[k])
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
