"""The anchored update: one rule for five states."""

from __future__ import annotations

from math import log1p

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import deviates
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    CONFIDENCE,
    SELF_STIGMA,
    STIGMA,
    TRUST,
    WELLBEING,
    WELLBEING_MAX,
    WELLBEING_MIN,
    Residents,
    Week,
)
from ccsim.site.tables import Floats


@inlined
def clipped(value, low, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the value, or the end of the scale that it passes."""
    return min(max(value, low), high)


@inlined
def input_to_wellbeing(p, tally, support, q_gap):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the week's input to wellbeing, points."""
    return p.wellbeing_return * (
        p.support_on_wellbeing * support
        + p.mood_on_wellbeing * tally.mood
        + p.attendance_on_wellbeing * tally.attended
        - p.slights_on_wellbeing * tally.slights
        - p.self_stigma_on_wellbeing * q_gap
        + p.giving_on_wellbeing * tally.given
    )


@kernel
def add_squared_departures(residents: Residents, parameters: Parameters, week: Week, squares: Floats) -> None:
    """Add to squares [n] the square of the week's input to wellbeing less the expected one, points squared."""
    for i in range(residents.identity.size):
        t = week.tally[i]
        support = log1p(residents.outside_contacts[i] + t.weight)
        q_gap = residents.state[SELF_STIGMA, i] - residents.set_point[SELF_STIGMA, i]
        departure = input_to_wellbeing(parameters, t, support, q_gap) - residents.expected_input[WELLBEING, i]
        squares[i] += departure * departure


@kernel
def update_states(residents: Residents, parameters: Parameters, week: Week, key: np.uint64) -> None:
    """Move every state by its return, the week's input less the expected input, and for wellbeing the noise."""
    p = parameters
    w_now, s_now, q_now, c_now, t_now = rows(residents.state)
    w_set, s_set, q_set, c_set, t_set = rows(residents.set_point)
    w_expected, s_expected, q_expected, c_expected, t_expected = rows(residents.expected_input)
    outside, noise_sd, lived_experience = residents.outside_contacts, residents.noise_sd, residents.lived_experience
    tally, deviate = week.tally, deviates(residents.identity, key)
    for i in range(w_now.size):
        t = tally[i]
        w, s, q, c, trust = w_now[i], s_now[i], q_now[i], c_now[i], t_now[i]
        support = log1p(outside[i] + t.weight)
        w_gap, q_gap = w - w_set[i], q - q_set[i]
        to_w = input_to_wellbeing(p, t, support, q_gap)
        to_s = p.stigma_return * (p.attitudes_on_stigma * t.attitude - p.known_contact_on_stigma * t.known * s)
        to_c = (p.confidence_return * p.confidence_scale) * (
            p.support_on_confidence * support
            + p.attendance_on_confidence * t.attended
            - p.slights_on_confidence * t.slights
            - p.self_stigma_on_confidence * q_gap
            + p.wellbeing_on_confidence * w_gap
            + p.giving_on_confidence * t.given
        )
        to_t = p.trust_return * (
            p.across_on_trust * t.across - p.slights_on_trust * t.slights + p.attendance_on_trust * t.attended
        )
        reach = min(noise_sd[i], (w - WELLBEING_MIN) / 3.0, (WELLBEING_MAX - w) / 3.0)
        to_w += reach * deviate[i] - p.wellbeing_return * w_gap
        w_now[i] = clipped(w + to_w - w_expected[i], WELLBEING_MIN, WELLBEING_MAX)
        s_now[i] = clipped(s + p.stigma_return * (s_set[i] - s) + to_s - s_expected[i], 0.0, 1.0)
        c_now[i] = clipped(c + p.confidence_return * (c_set[i] - c) + to_c - c_expected[i], 0.0, 1.0)
        t_now[i] = clipped(trust + p.trust_return * (t_set[i] - trust) + to_t - t_expected[i], 0.0, 1.0)
        if lived_experience[i]:
            to_q = p.self_stigma_return * (
                p.slights_on_self_stigma * t.slights * (1.0 - q) - p.peers_on_self_stigma * (t.peer + t.given) * q
            )
            q_now[i] = clipped(q - p.self_stigma_return * q_gap + to_q - q_expected[i], 0.0, 1.0)


@inlined
def rows(five):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the rows of an array [5, n], in the order of STATES."""
    return five[WELLBEING], five[STIGMA], five[SELF_STIGMA], five[CONFIDENCE], five[TRUST]
