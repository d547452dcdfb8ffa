"""Contact along ties, and what each contact brings: support, mood, attitudes, slights."""

from __future__ import annotations

from math import exp

import numpy as np

from ccsim.model.attendance import happens
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import philox, unit
from ccsim.model.parameters import Parameters
from ccsim.model.state import A_GIVES, A_KNOWS, B_GIVES, B_KNOWS, BRIDGING, PROGRAMME, Ties, Week
from ccsim.site.tables import Floats

PEER = 4
"""Code of the kind `peer` in TIE_KINDS."""


@inlined
def share_a_table(one, other, seat):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether two residents (snapshots) sat at one table this week."""
    for p in range(one.seat_first, one.seat_first + one.seats):
        for q in range(other.seat_first, other.seat_first + other.seats):
            if seat[p] == seat[q]:
                return True
    return False


@inlined
def has_contact(draw, strength, meeting, shared, availability):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether a tie sees contact: at a shared table, or away from places.

    At availability 1 and mapped attendance the chance is the tie's strength, however often the two meet at places.
    """
    if shared:
        return strength >= meeting or draw * meeting < strength
    if strength <= meeting:
        return False
    return happens(draw, 1.0 - (1.0 - strength) / (1.0 - meeting), availability)


@kernel
def make_contact(
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
    for e in range(ties.used[0]):
        a, b = ties.a[e], ties.b[e]
        one, other = week.snapshot[a], week.snapshot[b]
        first, second = philox(key, one.identity, other.identity)
        strength, flags, kind = ties.strength[e], ties.flags[e], ties.kind[e]
        shared = one.seats > 0 and other.seats > 0 and share_a_table(one, other, week.seat)
        ties.lost[e] = is_lost(unit(second), hazard[kind] * (1.0 - strength), flags)
        if has_contact(unit(first), strength, ties.meeting[e], shared, one.availability * other.availability):
            ties.contact[e] = 1
            _receive(week, parameters, a, b, flags & B_KNOWS, flags & A_KNOWS, support_value[kind], slight_key)
            _receive(week, parameters, b, a, flags & A_KNOWS, flags & B_KNOWS, support_value[kind], slight_key)
            if flags & BRIDGING or kind == PEER or flags & (A_GIVES | B_GIVES):
                _count(week, a, b, flags, kind)
        else:
            ties.contact[e] = 0


@inlined
def is_lost(draw, hazard, flags):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return 1 if the tie is lost: draw < 1 - exp(-hazard), never for programme ties."""
    if draw >= hazard or flags & PROGRAMME:
        return 0
    return 1 if draw < 1.0 - exp(-hazard) else 0


@kernel
def _receive(
    week: Week,
    parameters: Parameters,
    i: int,
    j: int,
    j_knows: int,
    i_knows: int,
    value: float,
    slight_key: np.uint64,
) -> None:
    """Add to i's tally a contact with j: a slight if j knows of i and slights, else supportive."""
    tally, me, them = week.tally[i], week.snapshot[i], week.snapshot[j]
    if j_knows:
        first, _ = philox(slight_key, them.identity, me.identity)
        if unit(first) < parameters.slight_rate * them.stigma:
            tally.slights += 1
            return
    tally.weight += value
    tally.mood += them.wellbeing - me.wellbeing
    tally.attitude += them.stigma - me.stigma
    if i_knows:
        tally.known += 1


@kernel
def _count(week: Week, a: int, b: int, flags: int, kind: int) -> None:
    """Count a contact across identities, with a peer, or given."""
    if flags & BRIDGING:
        week.tally[a].across += 1
        week.tally[b].across += 1
    if kind == PEER:
        week.tally[a].peer += 1
        week.tally[b].peer += 1
    if flags & A_GIVES:
        week.tally[a].given += 1
    if flags & B_GIVES:
        week.tally[b].given += 1
