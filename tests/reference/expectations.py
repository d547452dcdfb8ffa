"""The tallies that a resident would have in an ordinary week: what the map leads one to expect.

Every state stands at its set point, ties and affiliations are as mapped, availability is 1. Written from
"Expected tallies" in docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from reference.model import ReferenceResident

_NODES, _WEIGHTS = (values.tolist() for values in np.polynomial.laguerre.laggauss(32))


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
    given: float  # contacts as the giver, and attendances as volunteer or organiser


def expected_support(outside: float, contacts: Iterable[tuple[float, float]]) -> float:
    """Return E ln(1 + outside + sum of w B) for independent contacts B, given as (probability, value w).

    Uses ln(s) = integral of (1 - e^(-(s - 1) t)) e^(-t)/t, by Gauss-Laguerre quadrature with 32 nodes.
    """
    contacts = list(contacts)
    integral = 0.0
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        none = 1.0
        for probability, value in contacts:
            none *= 1.0 - probability + probability * exp(-value * node / (1.0 + outside))
        integral += weight * (1.0 - none) / node
    return log1p(outside) + integral


def expected_supportive(resident: ReferenceResident) -> float:
    """Return the expected number of supportive contacts in a week."""
    return sum(tie.set_point * (1.0 - slight_probability(other, resident)) for other, tie in resident.ties.items())


def slight_probability(giver: ReferenceResident, receiver: ReferenceResident) -> float:
    """Return the chance that a contact is a slight from giver to receiver, stigma at its set point."""
    rate = giver.model.parameters.slight_rate
    return rate * giver.stigma_set_point if giver.knows(receiver) else 0.0


def expected_tally(resident: ReferenceResident) -> Tally:
    """Return the expected tally of a resident whose ties and affiliations are still as mapped."""
    mood = attitude = known = slights = across = peer = 0.0
    supportive: list[tuple[float, float]] = []
    for other, tie in resident.ties.items():
        slighted = slight_probability(other, resident)
        probability = tie.set_point * (1.0 - slighted)
        supportive.append((probability, tie.support_value))
        mood += probability * (other.wellbeing_set_point - resident.wellbeing_set_point)
        attitude += probability * (other.stigma_set_point - resident.stigma_set_point)
        known += probability * resident.knows(other)
        slights += tie.set_point * slighted
        across += tie.set_point * tie.bridging
        peer += tie.set_point * tie.peer
    affiliations = resident.affiliations.values()
    return Tally(
        support=expected_support(resident.outside_contacts, supportive),
        mood=mood,
        attitude=attitude,
        known=known,
        slights=slights,
        attended=sum(affiliation.mapped_frequency for affiliation in affiliations),
        across=across,
        peer=peer,
        given=sum(affiliation.mapped_frequency for affiliation in affiliations if affiliation.gives),
    )
