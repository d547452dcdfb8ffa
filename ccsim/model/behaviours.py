"""Behaviours that people take up from each other and give up: one contagion rule; and givers who tire."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, one_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import A_GIVES, B_GIVES, INVOLVED, PROGRAMME, Flags, Residents, Ties, Week
from ccsim.site.arrays import Identities
from ccsim.site.tables import Floats, Ints


class Behaviours(NamedTuple):
    """The behaviours of a site, involvement first, and how they balance on the map."""

    identity: Identities  # [b] of their names
    spontaneous: Floats  # [b, 2] chance a week of taking it up unpersuaded, without and with lived experience
    persuasion: Floats  # [b] chance a week that one contact persuades


@kernel
def behave(
    residents: Residents,
    ties: Ties,
    behaviours: Behaviours,
    parameters: Parameters,
    week: Week,
    key: np.uint64,
    tire_key: np.uint64,
) -> None:
    """Let residents take behaviours up and give them up, and let givers tire."""
    before = residents.behaviours.copy()
    tire(residents, ties, parameters, week, tire_key)
    recent = np.uint8((1 << int(parameters.behaviour_memory)) - 1)
    for b in range(behaviours.identity.size):
        exposure = exposures(ties, before, np.uint8(1 << b), recent)
        spread(residents, behaviours, b, before, exposure, parameters, week.seat_first, key)


@inlined
def exposures(ties: Ties, have: Flags, bit: np.uint8, recent: np.uint8) -> Ints:
    """Return [n]: ties with recent contact whose other end has a behaviour.

    Args:
        have: [n] behaviours of each resident.
        bit: the behaviour's bit.
        recent: mask of the weeks that are remembered.
    """
    tie_a, tie_b, contact, count = ties.a, ties.b, ties.contact, np.zeros(have.size, np.int32)
    for e in range(ties.used[0]):
        a, b = np.uint32(tie_a[e]), np.uint32(tie_b[e])
        remembered = (contact[e] & recent) != 0
        count[a] += remembered & ((have[b] & bit) != 0)
        count[b] += remembered & ((have[a] & bit) != 0)
    return count


@inlined
def spread(
    residents: Residents,
    behaviours: Behaviours,
    b: int,
    before: Flags,
    exposure: Ints,
    parameters: Parameters,
    visit_first: Ints,
    key: np.uint64,
) -> None:
    """Let one behaviour spread and fade. `before` and `exposure` are of the start of the week, [n]."""
    n, bit = before.size, np.uint8(1 << b)
    draw, unused, which = np.empty(n), np.empty(n), np.empty(n, np.uint64)
    which[:] = behaviours.identity[b]
    fill_draws(key, residents.identity, which, draw, unused)
    now, held, lived_experience = residents.behaviours, residents.held, residents.lived_experience
    persuasion, threshold = behaviours.persuasion[b], int(parameters.behaviour_threshold)
    for i in range(n):
        k = exposure[i]
        if before[i] & bit:
            if not held[i] & bit and draw[i] < parameters.relapse * exp(-parameters.reinforcement * k):
                now[i] &= ~bit
        else:
            alone = behaviours.spontaneous[b, 1 if lived_experience[i] else 0]
            pushes = max(0, k - threshold + 1)
            able = b > 0 or visit_first[i + 1] > visit_first[i]
            # The sum bounds the chance from above, and spares the power for nearly all.
            may = able and draw[i] < alone + pushes * persuasion
            if may and draw[i] < 1.0 - (1.0 - alone) * (1.0 - persuasion) ** pushes:
                now[i] |= bit


@kernel
def tire(residents: Residents, ties: Ties, parameters: Parameters, week: Week, key: np.uint64) -> None:
    """End the involvement of givers who have had enough, and every programme tie on which they give."""
    tally, tired, identity, any_tired = week.tally, week.tired, residents.identity, False
    capacity, overload = parameters.giver_capacity, parameters.overload
    tired[:] = 0
    for i in range(tired.size):
        beyond = tally[i].given - capacity
        if beyond > 0.0 and one_draw(key, identity[i], np.uint64(0)) < overload * beyond:
            tired[i], any_tired = 1, True
    if not any_tired:
        return
    for i in range(tired.size):
        if tired[i] and not residents.held[i] & INVOLVED:
            residents.behaviours[i] &= ~INVOLVED
    for e in range(ties.used[0]):
        flags = ties.flags[e]
        if flags & PROGRAMME and ((flags & A_GIVES and tired[ties.a[e]]) or (flags & B_GIVES and tired[ties.b[e]])):
            ties.lost[e] = 1
