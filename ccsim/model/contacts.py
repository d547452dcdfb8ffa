"""Contact along ties, and what each contact brings: support, mood, attitudes, slights."""

from __future__ import annotations

from math import exp

import numpy as np

from ccsim.model.attendance import happens
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, philox, unit
from ccsim.model.parameters import Parameters
from ccsim.model.state import A_GIVES, A_KNOWS, B_GIVES, B_KNOWS, BRIDGING, PROGRAMME, Ties, Week
from ccsim.site.arrays import Identities
from ccsim.site.tables import TIE_KINDS, Floats, Ints

PEER = TIE_KINDS.index("peer")
BLOCK = 256
"""Ties whose draws are made together: few enough to stay in the nearest cache until they are used."""


@inlined
def share_a_table(one, other, seat):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether two residents (snapshots) sat at one table this week."""
    for p in range(one.seat_first, one.seat_first + one.seats):
        for q in range(other.seat_first, other.seat_first + other.seats):
            if seat[p] == seat[q]:
                return True
    return False


@inlined
def contact_away(draw, strength, meeting, availability):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether there is contact away from the places where two people meet.

    With the mapped chance of meeting at places it makes up the tie's strength, at availability 1.
    """
    if strength <= meeting:
        return False
    return happens(draw, 1.0 - (1.0 - strength) / (1.0 - meeting), availability)


@kernel
def make_contact(
    identity: Identities,
    ties: Ties,
    parameters: Parameters,
    support_value: Floats,
    hazard: Floats,
    week: Week,
    key: np.uint64,
    slight_key: np.uint64,
) -> None:
    """Decide contact and loss on every tie and add up the tallies of both ends.

    Args:
        support_value: [kinds] weight of a contact.
        hazard: [kinds] weekly hazard of loss at strength 0.
        key: generator key of CONTACT and LOSS, the two lanes of one block.
    """
    # Arrays bound to names before the loop: looking them up in a tuple inside it would count references each time.
    snapshot, tally, seat = week.snapshot, week.tally, week.seat
    used = ties.used[0]
    tie_a, tie_b, strengths, meetings = ties.a[:used], ties.b[:used], ties.strength, ties.meeting
    kinds, all_flags, contact, lost = ties.kind, ties.flags, ties.contact, ties.lost
    slight_rate = parameters.slight_rate
    for start in range(0, used, BLOCK):
        end = min(start + BLOCK, used)
        first, second = pair_draws(identity, tie_a[start:end], tie_b[start:end], key)
        for e in range(start, end):
            a, b, draw = tie_a[e], tie_b[e], first[e - start]
            one, other = snapshot[a], snapshot[b]
            x, m, flags, kind = strengths[e], meetings[e], all_flags[e], kinds[e]
            lost[e] = is_lost(second[e - start], hazard[kind] * (1.0 - x), flags)
            # Contact away from places first: where there is some, nobody need look for a shared table.
            if contact_away(draw, x, m, one.availability * other.availability) or (
                (x >= m or draw * m < x) and share_a_table(one, other, seat)
            ):
                contact[e] = 1
                value = support_value[kind]
                if flags & (A_KNOWS | B_KNOWS):
                    a_slighted = flags & B_KNOWS and slights(other, identity[b], identity[a], slight_rate, slight_key)
                    b_slighted = flags & A_KNOWS and slights(one, identity[a], identity[b], slight_rate, slight_key)
                    receive(tally[a], one, other, value, a_slighted, flags & A_KNOWS)
                    receive(tally[b], other, one, value, b_slighted, flags & B_KNOWS)
                else:
                    receive(tally[a], one, other, value, False, False)
                    receive(tally[b], other, one, value, False, False)
                if flags & (BRIDGING | A_GIVES | B_GIVES) or kind == PEER:
                    count(tally[a], tally[b], flags, kind)
            else:
                contact[e] = 0


@kernel
def pair_draws(identity: Identities, a: Ints, b: Ints, key: np.uint64) -> tuple[Floats, Floats]:
    """Return both lanes of a block's draws for pairs of residents, [pairs] each."""
    one, other = identity[a], identity[b]
    first, second = np.empty(a.size), np.empty(a.size)
    fill_draws(key, one, other, first, second)
    return first, second


@inlined
def slights(who, identity, receiver, slight_rate, key):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether one who knows of the receiver's lived experience slights them at this contact."""
    first, _ = philox(key, identity, receiver)
    return unit(first) < slight_rate * who.stigma


@inlined
def is_lost(draw, hazard, flags):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return 1 if the tie is lost: draw < 1 - exp(-hazard), never for programme ties."""
    if draw >= hazard or flags & PROGRAMME:
        return 0
    return 1 if draw < 1.0 - exp(-hazard) else 0


@inlined
def receive(tally, me, them, value, slighted, i_know):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Add a contact to my tally: a slight, else supportive."""
    if slighted:
        tally.slights += 1
    else:
        tally.weight += value
        tally.mood += them.wellbeing - me.wellbeing
        tally.attitude += them.stigma - me.stigma
        if i_know:
            tally.known += 1


@inlined
def count(tally_a, tally_b, flags, kind):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Count a contact across identities, with a peer, or given."""
    if flags & BRIDGING:
        tally_a.across += 1
        tally_b.across += 1
    if kind == PEER:
        tally_a.peer += 1
        tally_b.peer += 1
    if flags & A_GIVES:
        tally_a.given += 1
    if flags & B_GIVES:
        tally_b.given += 1
