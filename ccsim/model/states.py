"""The anchored update: one rule for five states."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.model.arithmetic import logarithm
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import deviates
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    SELF_STIGMA,
    WELLBEING,
    WELLBEING_MAX,
    WELLBEING_MIN,
    Residents,
    Week,
)
from ccsim.site.tables import Floats

BLOCK = 512
"""Residents that are worked on together, so that what is worked out of them stays in the nearest cache."""
WEIGHT, MOOD, ATTITUDE, KNOWN, SLIGHTS, ACROSS, PEER, GIVEN, ATTENDED = range(9)
"""Rows of an unpacked tally."""


@inlined
def clipped(value, low, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the value, or the end of the scale that it passes."""
    return min(max(value, low), high)


@inlined
def input_to_wellbeing(p, tally, i, support, q_gap):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the week's input to wellbeing of resident i of an unpacked tally, points."""
    return p.wellbeing_return * (
        p.support_on_wellbeing * support
        + p.mood_on_wellbeing * tally[MOOD, i]
        + p.attendance_on_wellbeing * tally[ATTENDED, i]
        - p.slights_on_wellbeing * tally[SLIGHTS, i]
        - p.self_stigma_on_wellbeing * q_gap
        + p.giving_on_wellbeing * tally[GIVEN, i]
    )


@kernel
def unpacked(tallies: NDArray[Any], start: int, size: int, tally: Floats) -> None:
    """Write the tallies of `size` residents from `start` on to rows of numbers, [9, BLOCK]."""
    for i in range(size):
        t = tallies[start + i]
        tally[WEIGHT, i] = t.weight
        tally[MOOD, i] = t.mood
        tally[ATTITUDE, i] = t.attitude
        tally[KNOWN, i] = t.known
        tally[SLIGHTS, i] = t.slights
        tally[ACROSS, i] = t.across
        tally[PEER, i] = t.peer
        tally[GIVEN, i] = t.given
        tally[ATTENDED, i] = t.attended


@kernel
def add_squared_departures(residents: Residents, parameters: Parameters, week: Week, squares: Floats) -> None:
    """Add to squares [n] the square of the week's input to wellbeing less the expected one, points squared."""
    tally = np.empty((9, squares.size))
    unpacked(week.tally, 0, squares.size, tally)
    for i in range(squares.size):
        support = logarithm(1.0 + (residents.outside_contacts[i] + tally[WEIGHT, i]))
        q_gap = residents.state[SELF_STIGMA, i] - residents.mapped[SELF_STIGMA, i]
        departure = input_to_wellbeing(parameters, tally, i, support, q_gap) - residents.expected_input[WELLBEING, i]
        squares[i] += departure * departure


@kernel
def update_states(residents: Residents, parameters: Parameters, week: Week, key: np.uint64) -> None:
    """Move every state by its return, the week's input less the expected input, and for wellbeing the noise."""
    n, deviate, tally = residents.identity.size, deviates(residents.identity, key), np.empty((9, BLOCK))
    adaptation, state, set_point = parameters.adaptation, residents.state, residents.set_point
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        unpacked(week.tally, start, size, tally)
        before = state[:, start : start + size].copy()
        update_block(residents, parameters, start, size, tally, deviate)
        if adaptation > 0.0:
            for row in range(before.shape[0]):
                for i in range(size):
                    set_point[row, start + i] += adaptation * (before[row, i] - set_point[row, start + i])


@kernel
def update_block(residents: Residents, p: Parameters, start: int, size: int, tally: Floats, deviate: Floats) -> None:
    """Move the states of `size` residents from `start` on; their unpacked tally is [9, BLOCK], `deviate` [n]."""
    end = start + size
    w_now, s_now, q_now, c_now, t_now = rows(residents.state, start, end)
    w_map, _, q_map, _, _ = rows(residents.mapped, start, end)
    w_set, s_set, q_set, c_set, t_set = rows(residents.set_point, start, end)
    w_expected, s_expected, q_expected, c_expected, t_expected = rows(residents.expected_input, start, end)
    outside, noise_sd = residents.outside_contacts[start:end], residents.noise_sd[start:end]
    lived_experience, noise = residents.lived_experience[start:end], deviate[start:end]
    for i in range(size):
        w, s, q, c, trust = w_now[i], s_now[i], q_now[i], c_now[i], t_now[i]
        support = logarithm(1.0 + (outside[i] + tally[WEIGHT, i]))
        slights, attended, given = tally[SLIGHTS, i], tally[ATTENDED, i], tally[GIVEN, i]
        q_gap = q - q_map[i]
        to_w = input_to_wellbeing(p, tally, i, support, q_gap)
        to_s = p.stigma_return * (
            p.attitudes_on_stigma * tally[ATTITUDE, i] - p.known_contact_on_stigma * tally[KNOWN, i] * s
        )
        to_q = p.self_stigma_return * (
            p.slights_on_self_stigma * slights * (1.0 - q) - p.peers_on_self_stigma * (tally[PEER, i] + given) * q
        )
        to_c = (p.confidence_return * p.confidence_scale) * (
            p.support_on_confidence * support
            + p.attendance_on_confidence * attended
            - p.slights_on_confidence * slights
            - p.self_stigma_on_confidence * q_gap
            + p.wellbeing_on_confidence * (w - w_map[i])
            + p.giving_on_confidence * given
        )
        to_t = p.trust_return * (
            p.across_on_trust * tally[ACROSS, i] - p.slights_on_trust * slights + p.attendance_on_trust * attended
        )
        reach = min(noise_sd[i], (w - WELLBEING_MIN) / 3.0, (WELLBEING_MAX - w) / 3.0)
        to_w += reach * noise[i] + p.wellbeing_return * (w_set[i] - w)
        w_now[i] = clipped(w + to_w - w_expected[i], WELLBEING_MIN, WELLBEING_MAX)
        s_now[i] = clipped(s + p.stigma_return * (s_set[i] - s) + to_s - s_expected[i], 0.0, 1.0)
        c_now[i] = clipped(c + p.confidence_return * (c_set[i] - c) + to_c - c_expected[i], 0.0, 1.0)
        t_now[i] = clipped(trust + p.trust_return * (t_set[i] - trust) + to_t - t_expected[i], 0.0, 1.0)
        q_next = clipped(q + p.self_stigma_return * (q_set[i] - q) + to_q - q_expected[i], 0.0, 1.0)
        q_now[i] = q_next if lived_experience[i] else q


@inlined
def rows(five, start, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return a stretch of the rows of an array [5, n], in the order of STATES."""
    return (
        five[0, start:end],
        five[1, start:end],
        five[2, start:end],
        five[3, start:end],
        five[4, start:end],
    )
