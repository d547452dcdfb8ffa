"""The expected input of a week at the set points: what the map itself brings, and is therefore no effect."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccsim.model.arithmetic import exponential
from ccsim.model.compiled import kernel
from ccsim.model.contacts import PEER
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    A_KNOWS,
    B_KNOWS,
    BRIDGING,
    CONFIDENCE,
    INVOLVED,
    SELF_STIGMA,
    STIGMA,
    TRUST,
    WELLBEING,
    Affiliations,
    Residents,
    Ties,
)
from ccsim.site.tables import Floats

_NODES, _WEIGHTS = np.polynomial.laguerre.laggauss(16)


class Expected(NamedTuple):
    """Expected tallies of a week at the set points, [n] each."""

    support: Floats  # E log(1 + outside contacts + weighted supportive contacts)
    supportive: Floats  # number of supportive contacts
    mood: Floats
    attitude: Floats
    known: Floats
    slights: Floats
    across: Floats
    peer: Floats
    given: Floats
    attended: Floats


@kernel
def _contact_sums(
    residents: Residents,
    ties: Ties,
    slight_rate: float,
    support_value: Floats,
    sums: Floats,
) -> None:
    """Add up expectations over ties into sums [8, n]."""
    for e in range(ties.used[0]):
        for side in range(2):
            i, j = (ties.a[e], ties.b[e]) if side == 0 else (ties.b[e], ties.a[e])
            j_knows = ties.flags[e] & (B_KNOWS if side == 0 else A_KNOWS)
            i_knows = ties.flags[e] & (A_KNOWS if side == 0 else B_KNOWS)
            chance = ties.set_point[e]
            slight = slight_rate * residents.mapped[STIGMA, j] if j_knows else 0.0
            supportive = chance * (1.0 - slight)
            sums[0, i] += supportive
            sums[1, i] += supportive * (residents.mapped[WELLBEING, j] - residents.mapped[WELLBEING, i])
            sums[2, i] += supportive * (residents.mapped[STIGMA, j] - residents.mapped[STIGMA, i])
            if i_knows:
                sums[3, i] += supportive
            sums[4, i] += chance * slight
            if ties.flags[e] & BRIDGING:
                sums[5, i] += chance
            if ties.kind[e] == PEER:
                sums[6, i] += chance
            sums[7, i] += supportive * support_value[ties.kind[e]] / (1.0 + residents.outside_contacts[i])


@kernel
def _apart(
    residents: Residents, ties: Ties, slight_rate: float, support_value: Floats, at: Floats, apart: Floats
) -> None:
    """Multiply apart [n, nodes] by each tie's factor in the integral for support; `at` [n, nodes] is where."""
    stigma, outside = residents.mapped[STIGMA], residents.outside_contacts
    for e in range(ties.used[0]):
        for side in range(2):
            i, j = (ties.a[e], ties.b[e]) if side == 0 else (ties.b[e], ties.a[e])
            slight = slight_rate * stigma[j] if ties.flags[e] & (B_KNOWS if side == 0 else A_KNOWS) else 0.0
            supportive = ties.set_point[e] * (1.0 - slight)
            weight = support_value[ties.kind[e]] / (1.0 + outside[i])
            row, nodes = apart[i], at[i]
            for node in range(nodes.size):
                row[node] *= 1.0 - supportive + supportive * exponential(-weight * nodes[node])


def _expected_support(
    residents: Residents, ties: Ties, slight_rate: float, support_value: Floats, mean: Floats
) -> Floats:
    """Return [n]: E log(1 + o + X), X the weighted supportive contacts and o those outside.

    With Y = X / (1 + o) and its mean z it is log(1 + o) + log(1 + z) + the integral of (e^(-tz) - E e^(-tY)) e^(-t)/t
    over t from 0: what there is beyond the mean is small. Stretched by 1 + z/2, so that the integrand fades over the
    nodes' reach, 16 Gauss-Laguerre nodes leave an error of 1e-10.

    Args:
        mean: [n] z.
    """
    stretch = 1.0 + 0.5 * mean[:, None]
    at = _NODES / stretch
    apart = np.ones_like(at)
    _apart(residents, ties, slight_rate, support_value, at, apart)
    beyond = ((np.exp(-mean[:, None] * at) - apart) * np.exp(_NODES - at)) @ (_WEIGHTS / _NODES)
    return np.asarray(np.log1p(residents.outside_contacts) + np.log1p(mean) + beyond)


def expected_tallies(
    residents: Residents, ties: Ties, affiliations: Affiliations, parameters: Parameters, support_value: Floats
) -> Expected:
    """Return the expected tallies with ties and affiliations as they are, every state at its set point."""
    n, slight_rate = residents.identity.size, float(parameters.slight_rate)
    sums = np.zeros((8, n))
    _contact_sums(residents, ties, slight_rate, support_value, sums)
    supportive, mood, attitude, known, slights, across, peer, mean = sums
    support = _expected_support(residents, ties, slight_rate, support_value, mean)
    gives = (residents.behaviours[affiliations.resident] & INVOLVED) != 0
    attended = np.bincount(affiliations.resident, affiliations.frequency_mapped, n).astype(np.float64)
    given = np.bincount(affiliations.resident[gives], affiliations.frequency_mapped[gives], n).astype(np.float64)
    return Expected(support, supportive, mood, attitude, known, slights, across, peer, given, attended)


def expected_input(residents: Residents, expected: Expected, parameters: Parameters) -> Floats:
    """Return [5, n]: the expected input of a week to each state."""
    p, e, target = parameters, expected, residents.mapped
    inputs = np.zeros((5, residents.identity.size))
    inputs[WELLBEING] = p.wellbeing_return * (
        p.support_on_wellbeing * e.support
        + p.mood_on_wellbeing * e.mood
        + p.attendance_on_wellbeing * e.attended
        - p.slights_on_wellbeing * e.slights
        + p.giving_on_wellbeing * e.given
    )
    inputs[STIGMA] = p.stigma_return * (
        p.attitudes_on_stigma * e.attitude - p.known_contact_on_stigma * e.known * target[STIGMA]
    )
    inputs[SELF_STIGMA] = p.self_stigma_return * (
        p.slights_on_self_stigma * e.slights * (1.0 - target[SELF_STIGMA])
        - p.peers_on_self_stigma * (e.peer + e.given) * target[SELF_STIGMA]
    )
    inputs[CONFIDENCE] = (p.confidence_return * p.confidence_scale) * (
        p.support_on_confidence * e.support
        + p.attendance_on_confidence * e.attended
        - p.slights_on_confidence * e.slights
        + p.giving_on_confidence * e.given
    )
    inputs[TRUST] = p.trust_return * (
        p.across_on_trust * e.across - p.slights_on_trust * e.slights + p.attendance_on_trust * e.attended
    )
    return inputs


def noise_deviation(expected: Expected, parameters: Parameters, stratum_sd: Floats, input_variance: Floats) -> Floats:
    """Return [n]: the standard deviation of a week's noise, so that wellbeing keeps its mapped spread.

    Args:
        stratum_sd: [n] standard deviation of wellbeing in the resident's stratum, points.
        input_variance: [n] variance that the week's input brings by itself, from the pilot.
    """
    p = parameters
    pull = p.wellbeing_return * (1.0 + p.mood_on_wellbeing * expected.supportive)
    variance = (1.0 - p.stable_share) * stratum_sd**2 * (1.0 - (1.0 - pull) ** 2)
    return np.sqrt(np.maximum(variance - input_variance, 0.0))
