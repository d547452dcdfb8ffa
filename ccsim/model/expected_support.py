"""Support as it is to be expected now: contacts a week, given today's ties, places and availability."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.attendance import place_run_by, place_stigma
from ccsim.model.compiled import kernel
from ccsim.model.parameters import Parameters
from ccsim.model.state import CONFIDENCE, SELF_STIGMA, STIGMA, Affiliations, Places, Residents, Ties
from ccsim.site.tables import Floats

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel


def attendance_now(model: CommunityModel) -> Floats:
    """Return [k]: the chance that each affiliation sees attendance this week; queues are left out."""
    return _attendance(model.residents, model.places, model.affiliations, model.numbers, model.map.run_by)


@kernel
def _attendance(
    residents: Residents, places: Places, affiliations: Affiliations, parameters: Parameters, site_share: float
) -> Floats:
    state, mapped, p = residents.state, residents.mapped, parameters
    stigma = place_stigma(affiliations, places, state[STIGMA], affiliations.frequency)
    gain = place_run_by(residents, affiliations, places, affiliations.frequency, site_share) - places.run_by_mapped
    chance = np.empty(affiliations.resident.size)
    for k in range(chance.size):
        i, h = affiliations.resident[k], affiliations.place[k]
        exponent = p.availability * (state[CONFIDENCE, i] - mapped[CONFIDENCE, i])
        if residents.lived_experience[i]:
            openness = min(max(places.openness[h] + p.coproduction_openness * gain[h], 0.0), 1.0)
            climate = (1.0 - openness) * stigma[h] - places.climate_mapped[h]
            exponent += p.coproduction_attendance * gain[h]
            exponent -= p.avoidance * (state[SELF_STIGMA, i] - mapped[SELF_STIGMA, i] + climate)
        chance[k] = 1.0 - (1.0 - affiliations.frequency[k]) ** (places.funding[h] * places.pull[h] * exp(exponent))
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
    if model.places.displacement.any():
        left = 1.0 - chance * model.places.displacement[affiliations.place]
        np.multiply.at(availability, affiliations.resident, left)
    return np.asarray(availability)


@kernel
def _support(
    residents: Residents,
    ties: Ties,
    places: Places,
    support_value: Floats,
    availability: Floats,
    first: np.ndarray,
    place: np.ndarray,
    chance: Floats,
) -> Floats:
    """Add up the chance of contact on every tie, weighted by kind; the arrays of visits are grouped by resident."""
    support = residents.outside_contacts.copy()
    for e in range(ties.used[0]):
        a, b = ties.a[e], ties.b[e]
        apart = 1.0
        p, q = first[a], first[b]
        while p < first[a + 1] and q < first[b + 1]:
            here, there = place[p], place[q]
            if here == there:
                apart *= 1.0 - chance[p] * chance[q] / places.tables[here]
            p += here <= there
            q += there <= here
        x, m = ties.strength[e], ties.meeting[e]
        if x > m:
            contact = 1.0 - apart * ((1.0 - x) / (1.0 - m)) ** (availability[a] * availability[b])
        else:
            contact = (1.0 - apart) * x / m if m > 0.0 else 0.0
        value = contact * support_value[ties.kind[e]]
        support[a] += value
        support[b] += value
    return support
