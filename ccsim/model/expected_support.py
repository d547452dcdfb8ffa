"""Support as it is to be expected now: contacts a week, given today's ties, places and availability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.attendance import place_stigma
from ccsim.model.compiled import kernel
from ccsim.model.state import CONFIDENCE, SELF_STIGMA, STIGMA, Places, Residents, Ties
from ccsim.site.tables import Floats

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel


def attendance_now(model: CommunityModel) -> Floats:
    """Return [k]: the chance that each affiliation sees attendance this week; queues are left out."""
    affiliations, places, residents = model.affiliations, model.places, model.residents
    i, h = affiliations.resident, affiliations.place
    stigma = place_stigma(affiliations, places, residents.state[STIGMA], affiliations.frequency)
    climate = (1.0 - places.openness) * stigma - places.climate_mapped
    shift = residents.state[SELF_STIGMA] - residents.set_point[SELF_STIGMA]
    avoided = np.exp(-model.parameters.avoidance * (shift[i] + climate[h]))
    exponent = places.funding[h] * _availability(model)[i] * np.where(residents.lived_experience[i], avoided, 1.0)
    return np.asarray(1.0 - (1.0 - affiliations.frequency) ** exponent)


def support_now(model: CommunityModel) -> Floats:
    """Return [n]: expected contacts a week, weighted by kind of tie, outside contacts included."""
    order = np.lexsort((model.affiliations.place, model.affiliations.resident))
    visits = np.bincount(model.affiliations.resident, minlength=model.arrays.residents)
    first = np.concatenate([[0], np.cumsum(visits)]).astype(np.int64)
    return _support(
        model.residents,
        model.ties,
        model.places,
        model.support_value,
        _availability(model),
        first,
        model.affiliations.place[order],
        attendance_now(model)[order],
    )


def _availability(model: CommunityModel) -> Floats:
    shift = model.residents.state[CONFIDENCE] - model.residents.set_point[CONFIDENCE]
    return np.asarray(np.exp(model.parameters.availability * shift))


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
