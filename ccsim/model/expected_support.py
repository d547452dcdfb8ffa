"""Support as it is to be expected now: contacts a week, given today's ties, places and availability."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.attendance import place_stigma
from ccsim.model.compiled import kernel
from ccsim.model.parameters import Parameters
from ccsim.model.state import CONFIDENCE, SELF_STIGMA, STIGMA, Affiliations, Places, Residents, Ties
from ccsim.site.tables import Floats

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel


def attendance_now(model: CommunityModel) -> Floats:
    """Return [k]: the chance that each affiliation sees attendance this week; queues are left out."""
    return _attendance(model.residents, model.places, model.affiliations, model.numbers)


@kernel
def _attendance(residents: Residents, places: Places, affiliations: Affiliations, parameters: Parameters) -> Floats:
    state, set_point = residents.state, residents.set_point
    stigma = place_stigma(affiliations, places, state[STIGMA], affiliations.frequency)
    chance = np.empty(affiliations.resident.size)
    for k in range(chance.size):
        i, p = affiliations.resident[k], affiliations.place[k]
        exponent = parameters.availability * (state[CONFIDENCE, i] - set_point[CONFIDENCE, i])
        if residents.lived_experience[i]:
            climate = (1.0 - places.openness[p]) * stigma[p] - places.climate_mapped[p]
            exponent -= parameters.avoidance * (state[SELF_STIGMA, i] - set_point[SELF_STIGMA, i] + climate)
        chance[k] = 1.0 - (1.0 - affiliations.frequency[k]) ** (places.funding[p] * exp(exponent))
    return chance


def support_now(model: CommunityModel, attends: Floats | None = None) -> Floats:
    """Return [n]: expected contacts a week, weighted by kind of tie, outside contacts included.

    Args:
        attends: what `attendance_now` returns, where it is known already.
    """
    first, order = model.visits()
    return _support(
        model.residents,
        model.ties,
        model.places,
        model.support_value,
        _availability(model),
        first,
        model.affiliations.place[order],
        (attendance_now(model) if attends is None else attends)[order],
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
