"""The tallies that a resident would have in an ordinary week: what the map leads one to expect.

Every state stands at its set point, ties are at theirs, affiliations as mapped, availability is 1. Written from
"Expected tallies" in docs/rules.md. For a newcomer the ties are those that they arrive with.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from reference.residents import ReferenceResident
    from reference.ties import Tie

_NODES, _WEIGHTS = (values.tolist() for values in np.polynomial.laguerre.laggauss(16))


class Tally(NamedTuple):
    """What a resident's week amounts to, counted or expected."""

    support: float  # ln(1 + outside contacts + support values of supportive contacts)
    mood: float  # points: sum of differences in wellbeing over supportive contacts
    attitude: float  # sum of differences in stigma over supportive contacts
    known: float  # supportive contacts with people known to have lived experience
    slights: float  # slights received
    attended: float  # places attended
    across: float  # contacts on bridging ties
    peer: float  # contacts on ties of kind peer
    given: float  # contacts as the giver, and places attended by those who are involved


def expected_support(outside: float, contacts: Iterable[tuple[float, float]]) -> float:
    """Return E ln(1 + outside + sum of w B) for independent contacts B, given as (probability, value w).

    With Y the sum over 1 + outside and z its mean: ln(1 + outside) + ln(1 + z), and what the spread of Y takes off, the
    integral of (e^(-zt) - E e^(-Yt)) e^(-t)/t. Put t = s/c with c = 1 + z/2; then 16 Gauss-Laguerre nodes in s do.
    """
    contacts = [(probability, value / (1.0 + outside)) for probability, value in contacts]
    mean = sum(probability * value for probability, value in contacts)
    stretch = 1.0 + mean / 2.0
    spread = 0.0
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        at = node / stretch
        transform = 1.0
        for probability, value in contacts:
            transform *= 1.0 - probability + probability * exp(-value * at)
        spread += weight * exp(node - at) * (exp(-mean * at) - transform) / node
    return log1p(outside) + log1p(mean) + spread


def slight_probability(tie: Tie, giver: ReferenceResident) -> float:
    """Return the chance that a contact is a slight from this end to the other, stigma at its set point."""
    return giver.model.parameters.slight_rate * giver.star.stigma if tie.knows(giver) else 0.0


def expected_supportive(resident: ReferenceResident) -> float:
    """Return the expected number of supportive contacts in a week."""
    return sum(tie.set_point * (1.0 - slight_probability(tie, other)) for other, tie in resident.ties.items())


def expected_tally(resident: ReferenceResident) -> Tally:
    """Return the expected tally of a resident, with the ties that they have."""
    mood = attitude = known = slights = across = peer = 0.0
    supportive: list[tuple[float, float]] = []
    for other, tie in resident.ties.items():
        slighted = slight_probability(tie, other)
        probability = tie.set_point * (1.0 - slighted)
        supportive.append((probability, tie.support_value))
        mood += probability * (other.star.wellbeing - resident.star.wellbeing)
        attitude += probability * (other.star.stigma - resident.star.stigma)
        known += probability * tie.knows(resident)
        slights += tie.set_point * slighted
        across += tie.set_point * tie.bridging
        peer += tie.set_point * tie.peer
    attended = sum(affiliation.mapped_frequency for affiliation in resident.affiliations.values())
    return Tally(
        support=expected_support(resident.outside_contacts, supportive),
        mood=mood,
        attitude=attitude,
        known=known,
        slights=slights,
        attended=attended,
        across=across,
        peer=peer,
        given=attended if resident.is_involved else 0.0,
    )
