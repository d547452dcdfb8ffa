"""Support as it is to be expected now: contacts a week, given today's ties, places and availability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.arithmetic import exponential, logarithm
from ccsim.model.attendance import place_run_by, place_stigma
from ccsim.model.compiled import inlined, kernel
from ccsim.model.parameters import Parameters
from ccsim.model.state import CONFIDENCE, SELF_STIGMA, STIGMA, Affiliations, Places, Residents, Ties
from ccsim.site.tables import Floats, Ints

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel

BLOCK = 1024
"""Ties that are worked on together."""
TINY = 1e-300


def attendance_now(model: CommunityModel) -> Floats:
    """Return [k]: the chance that each affiliation sees attendance this week; queues are left out."""
    return _attendance(model.residents, model.places, model.affiliations, model.numbers, model.map.run_by)


@kernel
def _attendance(
    residents: Residents, places: Places, affiliations: Affiliations, parameters: Parameters, site_share: float
) -> Floats:
    state, mapped, p = residents.state, residents.mapped, parameters
    confidence, confidence_mapped = state[CONFIDENCE], mapped[CONFIDENCE]
    self_stigma, self_stigma_mapped = state[SELF_STIGMA], mapped[SELF_STIGMA]
    lived_experience, resident, place = residents.lived_experience, affiliations.resident, affiliations.place
    funding, pull, frequency = places.funding, places.pull, affiliations.frequency
    stigma = place_stigma(affiliations, places, state[STIGMA], frequency)
    gain = place_run_by(residents, affiliations, places, frequency, site_share) - places.run_by_mapped
    drawn_in, chance, scale = np.empty(gain.size), np.empty(resident.size), np.empty(resident.size)
    for h in range(gain.size):
        openness = min(max(places.openness[h] + p.coproduction_openness * gain[h], 0.0), 1.0)
        climate = (1.0 - openness) * stigma[h] - places.climate_mapped[h]
        drawn_in[h] = p.coproduction_attendance * gain[h] - p.avoidance * climate
    for k in range(chance.size):
        who, where = np.uint32(resident[k]), np.uint32(place[k])
        avoids = p.avoidance * (self_stigma_mapped[who] - self_stigma[who])
        chance[k] = p.availability * (confidence[who] - confidence_mapped[who]) + avoids
        chance[k] += drawn_in[where] if lived_experience[who] else 0.0  # self-stigma stays as mapped without it
        scale[k] = funding[where] * pull[where]
    for k in range(chance.size):
        chance[k] = 1.0 - exponential(scale[k] * exponential(chance[k]) * logarithm(1.0 - frequency[k]))
    return chance


def support_now(model: CommunityModel, attends: Floats | None = None) -> Floats:
    """Return [n]: expected contacts a week, weighted by kind of tie, outside contacts included.

    Args:
        attends: what `attendance_now` returns, where it is known already.
    """
    first, order = model.visits()
    chance = attendance_now(model) if attends is None else attends
    return _support(
        model.residents,
        model.ties,
        model.places,
        model.support_value,
        _availability(model, chance),
        first,
        model.affiliations.place[order],
        chance[order],
    )


def _availability(model: CommunityModel, chance: Floats) -> Floats:
    """Return [n]: availability for contact, places that displace it taken into account."""
    residents, affiliations = model.residents, model.affiliations
    shift = residents.state[CONFIDENCE] - residents.mapped[CONFIDENCE]
    availability = np.exp(model.numbers.availability * shift) / residents.displaced_mapped
    displacing = np.flatnonzero(model.places.displacement[affiliations.place])
    left = 1.0 - chance[displacing] * model.places.displacement[affiliations.place[displacing]]
    np.multiply.at(availability, affiliations.resident[displacing], left)
    return np.asarray(availability)


@kernel
def _support(
    residents: Residents,
    ties: Ties,
    places: Places,
    support_value: Floats,
    availability: Floats,
    first: Ints,
    place: Ints,
    chance: Floats,
) -> Floats:
    """Add up the chance of contact on every tie, weighted by kind; the arrays of visits are grouped by resident."""
    support, tables = residents.outside_contacts.copy(), places.tables
    tie_a, tie_b, kind, strength, meeting = ties.a, ties.b, ties.kind, ties.strength, ties.meeting
    goes_to = np.zeros(support.size, np.uint64)  # one bit a place, modulo 64: none in common, no place in common
    for i in range(support.size):
        for k in range(first[i], first[i + 1]):
            goes_to[i] |= np.uint64(1) << np.uint64(place[k] & 63)
    exponent, apart = np.empty(BLOCK), np.empty(BLOCK)
    for start in range(0, ties.used[0], BLOCK):
        end = min(start + BLOCK, ties.used[0])
        ends_a, ends_b, kinds = tie_a[start:end], tie_b[start:end], kind[start:end]
        for k in range(end - start):
            one, other = np.uint32(ends_a[k]), np.uint32(ends_b[k])
            exponent[k] = availability[one] * availability[other]
            apart[k] = (goes_to[one] & goes_to[other]) == 0
        for k in range(end - start):
            if apart[k] == 0.0:
                apart[k] = chance_apart(first, place, chance, tables, np.uint32(ends_a[k]), np.uint32(ends_b[k]))
        contact_of(strength[start:end], meeting[start:end], apart, exponent)
        for k in range(end - start):
            value = exponent[k] * support_value[np.uint8(kinds[k])]
            support[np.uint32(ends_a[k])] += value
            support[np.uint32(ends_b[k])] += value
    return support


@inlined
def contact_of(strength: Floats, meeting: Floats, apart: Floats, exponent: Floats) -> None:
    """Write the chance of contact on some ties in the place of the exponent of contact away from places."""
    for k in range(strength.size):
        x, m = strength[k], meeting[k]
        away = 1.0 - apart[k] * exponential(exponent[k] * logarithm((1.0 - x) / (1.0 - m)))
        at_places = (1.0 - apart[k]) * x / max(m, TINY)
        exponent[k] = away if x > m else at_places


@inlined
def chance_apart(first, place, chance, tables, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the chance that two residents share no table this week."""
    apart = 1.0
    p, q = first[a], first[b]
    while p < first[a + 1] and q < first[b + 1]:
        here, there = place[p], place[q]
        if here == there:
            apart *= 1.0 - chance[p] * chance[q] / tables[here]
        p += here <= there
        q += there <= here
    return apart
