"""The expected input of a week at the set points: what the map itself brings, and is therefore no effect."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

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

_NODES, _WEIGHTS = np.polynomial.laguerre.laggauss(32)


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
    nodes: Floats,
    sums: Floats,
    apart: Floats,
) -> None:
    """Add up expectations over ties into sums [7, n] and the product of the support integral into apart [n, nodes]."""
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
            weight = support_value[ties.kind[e]] / (1.0 + residents.outside_contacts[i])
            for node in range(nodes.size):
                apart[i, node] *= 1.0 - supportive + supportive * exp(-weight * nodes[node])


def expected_tallies(
    residents: Residents, ties: Ties, affiliations: Affiliations, parameters: Parameters, support_value: Floats
) -> Expected:
    """Return the expected tallies with ties and affiliations as they are, every state at its set point."""
    n = residents.identity.size
    sums, apart = np.zeros((7, n)), np.ones((n, _NODES.size))
    _contact_sums(residents, ties, float(parameters.slight_rate), support_value, _NODES, sums, apart)
    support = np.log1p(residents.outside_contacts) + (1.0 - apart) @ (_WEIGHTS / _NODES)
    gives = (residents.behaviours[affiliations.resident] & INVOLVED) != 0
    attended = np.bincount(affiliations.resident, affiliations.frequency_mapped, n).astype(np.float64)
    given = np.bincount(affiliations.resident[gives], affiliations.frequency_mapped[gives], n).astype(np.float64)
    supportive, mood, attitude, known, slights, across, peer = sums
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
