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
    STIGMA,
    WELLBEING,
    WELLBEING_MAX,
    WELLBEING_MIN,
    Residents,
    Week,
)
from ccsim.site.tables import Floats

BLOCK = 512
"""Residents that are worked on together, so that what is worked out of them stays in the nearest cache."""


@inlined
def input_to_wellbeing(p, t, support, q_gap):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the week's input to wellbeing from a tally, points."""
    return p.wellbeing_return * (
        p.support_on_wellbeing * support
        + p.mood_on_wellbeing * t.mood
        + p.attendance_on_wellbeing * t.attended
        - p.slights_on_wellbeing * t.slights
        - p.self_stigma_on_wellbeing * q_gap
        + p.giving_on_wellbeing * t.given
    )


@kernel
def add_squared_departures(residents: Residents, parameters: Parameters, week: Week, squares: Floats) -> None:
    """Add to squares [n] the square of the week's input to wellbeing less the expected one, points squared."""
    for i in range(squares.size):
        t = week.tally[i]
        support = logarithm(1.0 + (residents.outside_contacts[i] + t.weight))
        q_gap = residents.state[SELF_STIGMA, i] - residents.mapped[SELF_STIGMA, i]
        departure = input_to_wellbeing(parameters, t, support, q_gap) - residents.expected_input[WELLBEING, i]
        squares[i] += departure * departure


@kernel
def update_states(residents: Residents, parameters: Parameters, week: Week, key: np.uint64) -> None:
    """Move every state by its return, the week's input less the expected input, and for wellbeing the noise.

    Each step is a loop over few arrays: the compiler works on several residents at once only where it can make sure
    that no array overlaps another.
    """
    p, n, expected = parameters, residents.identity.size, residents.expected_input
    state, set_point = residents.state, residents.set_point
    deviate, inputs, support = deviates(residents.identity, key), np.empty((5, BLOCK)), np.empty(BLOCK)
    returns = (p.wellbeing_return, p.stigma_return, p.self_stigma_return, p.confidence_return, p.trust_return)
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        end = start + size
        support_of(week.tally[start:end], residents.outside_contacts[start:end], support[:size])
        add_up(residents, p, week.tally, start, support[:size], inputs)
        add_noise(state[WELLBEING, start:end], residents.noise_sd[start:end], deviate[start:end], inputs[WELLBEING])
        for row in range(5):
            low, high = (WELLBEING_MIN, WELLBEING_MAX) if row == WELLBEING else (0.0, 1.0)
            y, anchor, usual = state[row, start:end], set_point[row, start:end], expected[row, start:end]
            move(y, anchor, usual, inputs[row], returns[row], p.adaptation, low, high)


@inlined
def support_of(tallies: NDArray[Any], outside: Floats, support: Floats) -> None:
    """Write the support that each tally brings, on the log scale."""
    for i in range(support.size):
        support[i] = 1.0 + (outside[i] + tallies[i].weight)
    for i in range(support.size):
        support[i] = logarithm(support[i])


@inlined
def add_up(
    residents: Residents, p: Parameters, tallies: NDArray[Any], start: int, support: Floats, inputs: Floats
) -> None:
    """Write the week's input to each state of the residents from `start` on, [5, BLOCK].

    Self-stigma has none without lived experience, and no return either, as it is 0 like its set point.
    """
    end = start + support.size
    state, mapped, lived_experience = residents.state, residents.mapped, residents.lived_experience[start:end]
    w, w_mapped = state[WELLBEING, start:end], mapped[WELLBEING, start:end]
    q, q_mapped, s = state[SELF_STIGMA, start:end], mapped[SELF_STIGMA, start:end], state[STIGMA, start:end]
    to_w, to_s, to_q, to_c, to_t = inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]
    # Parameters are fetched once: the compiler cannot know that what is written does not change them.
    attitudes, known = p.stigma_return * p.attitudes_on_stigma, p.stigma_return * p.known_contact_on_stigma
    slighted, peers = p.self_stigma_return * p.slights_on_self_stigma, p.self_stigma_return * p.peers_on_self_stigma
    c = p.confidence_return * p.confidence_scale
    c_support, c_attended, c_slights = (
        c * p.support_on_confidence,
        c * p.attendance_on_confidence,
        c * p.slights_on_confidence,
    )
    c_shame, c_wellbeing, c_given = (
        c * p.self_stigma_on_confidence,
        c * p.wellbeing_on_confidence,
        c * p.giving_on_confidence,
    )
    t_across, t_slights = p.trust_return * p.across_on_trust, p.trust_return * p.slights_on_trust
    t_attended, r = p.trust_return * p.attendance_on_trust, p.wellbeing_return
    w_support, w_mood, w_attended = r * p.support_on_wellbeing, r * p.mood_on_wellbeing, r * p.attendance_on_wellbeing
    w_slights, w_shame, w_given = r * p.slights_on_wellbeing, r * p.self_stigma_on_wellbeing, r * p.giving_on_wellbeing
    for i in range(support.size):
        t, shame = tallies[start + i], q[i] - q_mapped[i]
        slights, attended, given = np.float64(t.slights), np.float64(t.attended), np.float64(t.given)
        to_w[i] = (
            w_support * support[i] + w_mood * t.mood + w_attended * attended - w_slights * slights - w_shame * shame
            + w_given * given
        )  # fmt: skip
        to_s[i] = attitudes * t.attitude - known * t.known * s[i]
        to_q[i] = lived_experience[i] * (slighted * slights * (1.0 - q[i]) - peers * (t.peer + given) * q[i])
        to_c[i] = (
            c_support * support[i] + c_attended * attended - c_slights * slights - c_shame * shame
            + c_wellbeing * (w[i] - w_mapped[i]) + c_given * given
        )  # fmt: skip
        to_t[i] = t_across * t.across - t_slights * slights + t_attended * attended


@inlined
def add_noise(wellbeing: Floats, noise_sd: Floats, deviate: Floats, to_wellbeing: Floats) -> None:
    """Add the week's noise to the input to wellbeing; near the ends of the scale there is less of it."""
    for i in range(wellbeing.size):
        w = wellbeing[i]
        reach = min(noise_sd[i], (w - WELLBEING_MIN) / 3.0, (WELLBEING_MAX - w) / 3.0)
        to_wellbeing[i] += reach * deviate[i]


@inlined
def move(
    state: Floats,
    set_point: Floats,
    expected: Floats,
    inputs: Floats,
    back: float,
    adaptation: float,
    low: float,
    high: float,
) -> None:
    """Move one state by its return and its input less the expected one, within its scale; the set point may follow."""
    for i in range(state.size):
        y, anchor = state[i], set_point[i]
        state[i] = min(max(y + back * (anchor - y) + inputs[i] - expected[i], low), high)
        set_point[i] = anchor + adaptation * (y - anchor)
