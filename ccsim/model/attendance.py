"""Availability, attendance at places and the tables at which people sit."""

from __future__ import annotations

from math import exp, floor

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import philox, unit
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    CONFIDENCE,
    SELF_STIGMA,
    STIGMA,
    WELLBEING,
    Affiliations,
    Places,
    Residents,
    Week,
)
from ccsim.site.tables import Floats, Ints


@inlined
def happens(draw, probability, exponent):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether draw < 1 - (1 - probability)^exponent, the power being worked out only where it decides.

    By Bernoulli's inequality the threshold lies between `probability` and `exponent * probability`.
    """
    low = min(probability, exponent * probability)
    high = max(probability, exponent * probability)
    if draw < low:
        return True
    if draw >= high:
        return False
    return draw < 1.0 - (1.0 - probability) ** exponent


@kernel
def take_snapshot(residents: Residents, parameters: Parameters, week: Week) -> None:
    """Write the start of the week for every resident, with availability, and clear the week's tally and seats."""
    state, set_point = residents.state, residents.set_point
    for i in range(residents.identity.size):
        now = week.snapshot[i]
        now.availability = exp(parameters.availability * (state[CONFIDENCE, i] - set_point[CONFIDENCE, i]))
        now.wellbeing = state[WELLBEING, i]
        now.stigma = state[STIGMA, i]
        now.seats = 0
        tally = week.tally[i]
        tally.weight = 0.0
        tally.mood = 0.0
        tally.attitude = 0.0
        tally.known = 0
        tally.slights = 0
        tally.across = 0
        tally.peer = 0
        tally.given = 0
        tally.attended = 0


@kernel
def place_stigma(affiliations: Affiliations, places: Places, stigma: Floats, weights: Floats) -> Floats:
    """Return [h]: the mean stigma of those affiliated, weighted by `weights` [k]; 0 where the weights sum to 0."""
    means = np.zeros(places.identity.size)
    for p in range(places.identity.size):
        total, weight = 0.0, 0.0
        for k in range(places.first[p], places.first[p + 1]):
            total += weights[k] * stigma[affiliations.resident[k]]
            weight += weights[k]
        if weight > 0.0:
            means[p] = total / weight
    return means


@kernel
def attend(
    residents: Residents,
    places: Places,
    affiliations: Affiliations,
    parameters: Parameters,
    week: Week,
    key: np.uint64,
    queue_key: np.uint64,
) -> None:
    """Decide who attends where and at which table; fills the seats, the sitters by table and the tally."""
    table_of = np.full(affiliations.resident.size, -1, np.int32)
    stigma = place_stigma(affiliations, places, residents.state[STIGMA], affiliations.frequency)
    offset = 0
    week.table_first[:] = 0
    for p in range(places.identity.size):
        climate = (1.0 - places.openness[p]) * stigma[p] - places.climate_mapped[p]
        came = _arrive(residents, places, affiliations, parameters, week, key, p, climate, table_of)
        if came > places.capacity[p]:
            _queue(residents, places, affiliations, queue_key, p, table_of)
        for k in range(places.first[p], places.first[p + 1]):
            if table_of[k] >= 0:
                if places.tables[p] > places.tables_mapped[p]:
                    table_of[k] = _moved(residents, places, affiliations, queue_key, p, k, table_of[k])
                _sit(affiliations, week, k, offset + table_of[k])
        offset += places.tables[p]
    _gather_tables(places, affiliations, week, table_of)


@kernel
def _arrive(
    residents: Residents,
    places: Places,
    affiliations: Affiliations,
    parameters: Parameters,
    week: Week,
    key: np.uint64,
    p: int,
    climate: float,
    table_of: Ints,
) -> int:
    """Mark those who come to place p with the table they would take; return how many."""
    came = 0
    funding, tables = places.funding[p], places.tables_mapped[p]
    for k in range(places.first[p], places.first[p + 1]):
        i = affiliations.resident[k]
        first, second = philox(key, residents.identity[i], places.identity[p])
        exponent = funding * week.snapshot[i].availability
        if residents.lived_experience[i]:
            shift = residents.state[SELF_STIGMA, i] - residents.set_point[SELF_STIGMA, i]
            exponent *= exp(-parameters.avoidance * (shift + climate))
        if happens(unit(first), affiliations.frequency[k], exponent):
            table_of[k] = np.int32(floor(unit(second) * tables))
            came += 1
    return came


@kernel
def _queue(
    residents: Residents, places: Places, affiliations: Affiliations, key: np.uint64, p: int, table_of: Ints
) -> None:
    """Turn away all but the lowest draws of QUEUE at a place that is full."""
    begin, end = places.first[p], places.first[p + 1]
    draws = np.full(end - begin, np.inf)
    for k in range(begin, end):
        if table_of[k] >= 0:
            first, _ = philox(key, residents.identity[affiliations.resident[k]], places.identity[p])
            draws[k - begin] = unit(first)
    order = np.argsort(draws, kind="mergesort")
    for rank in range(floor(places.capacity[p]), end - begin):
        table_of[begin + order[rank]] = -1


@kernel
def _moved(
    residents: Residents, places: Places, affiliations: Affiliations, key: np.uint64, p: int, k: int, table: int
) -> int:
    """Return the table after the place was enlarged: most keep theirs (jump hashing)."""
    who = residents.identity[affiliations.resident[k]]
    for added in range(places.tables_mapped[p], places.tables[p]):
        _, second = philox(key, who, places.identity[p] + np.uint64(added))
        if unit(second) * (added + 1) < 1.0:
            table = added
    return table


@kernel
def _sit(affiliations: Affiliations, week: Week, k: int, code: int) -> None:
    """Note a seat: in the resident's list, in the table's count, in the tally."""
    i = affiliations.resident[k]
    now = week.snapshot[i]
    week.seat[now.seat_first + now.seats] = code
    now.seats += 1
    week.tally[i].attended += 1
    if affiliations.role[k] == 1 or affiliations.role[k] == 2:
        week.tally[i].given += 1
    week.table_first[code + 1] += 1


@kernel
def _gather_tables(places: Places, affiliations: Affiliations, week: Week, table_of: Ints) -> None:
    """Group the sitters by table, each table's in the order of residents."""
    for code in range(week.table_first.size - 1):
        week.table_first[code + 1] += week.table_first[code]
    filled = week.table_first.copy()
    offset = 0
    for p in range(places.identity.size):
        for k in range(places.first[p], places.first[p + 1]):
            if table_of[k] >= 0:
                code = offset + table_of[k]
                week.sitter[filled[code]] = affiliations.resident[k]
                filled[code] += 1
        offset += places.tables[p]
