"""Availability, attendance at places and the tables at which people sit."""

from __future__ import annotations

from math import exp, floor

import numpy as np

from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, one_draw, other_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    CONFIDENCE,
    SELF_STIGMA,
    STIGMA,
    Affiliations,
    Flags,
    Places,
    Residents,
    Week,
)
from ccsim.site.arrays import Identities
from ccsim.site.tables import AFFILIATION_ROLES, Floats, Ints

VOLUNTEER, ORGANISER = AFFILIATION_ROLES.index("volunteer"), AFFILIATION_ROLES.index("organiser")


ROUNDING = 1e-12
"""More than rounding can move a threshold."""


@inlined
def happens(draw, probability, exponent):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return whether draw < 1 - (1 - probability)^exponent, the power being worked out only where it decides.

    By Bernoulli's inequality the threshold lies between `probability` and `exponent * probability`. Only a draw
    between the two takes a branch: nothing could predict any other.
    """
    scaled = exponent * probability
    happened = draw < min(probability, scaled)
    if abs(2.0 * draw - (probability + scaled)) <= abs(probability - scaled) + ROUNDING:
        happened = draw < 1.0 - (1.0 - probability) ** exponent
    return happened


@kernel
def prepare(residents: Residents, parameters: Parameters, week: Week) -> None:
    """Work out everybody's availability at the start of the week, and clear the week's tally and seats."""
    confidence, usual = residents.state[CONFIDENCE], residents.set_point[CONFIDENCE]
    self_stigma, mapped = residents.state[SELF_STIGMA], residents.set_point[SELF_STIGMA]
    availability, readiness, seats, tables = week.availability, week.readiness, week.seats, week.tables
    for i in range(confidence.size):
        availability[i] = exp(parameters.availability * (confidence[i] - usual[i]))
        readiness[i] = availability[i]
        if residents.lived_experience[i]:
            readiness[i] *= exp(-parameters.avoidance * (self_stigma[i] - mapped[i]))
        seats[i] = 0
        tables[i] = 0
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
    came, draw_of_table = arrivals(residents, places, affiliations, parameters, week, key)
    identity, resident, role = residents.identity, affiliations.resident, affiliations.role
    tally, seat, table_first = week.tally, week.seat, week.table_first
    seat_first, seats, taken = week.seat_first, week.seats, week.tables
    table_of = np.full(resident.size, -1, np.int32)
    table_first[:] = 0
    offset = 0
    for p in range(places.identity.size):
        first, end = places.first[p], places.first[p + 1]
        tables, mapped_tables, place = places.tables[p], places.tables_mapped[p], places.identity[p]
        if count_of(came, first, end) > places.capacity[p]:
            turn_away(came[first:end], identity[resident[first:end]], place, places.capacity[p], queue_key)
        for k in range(first, end):
            if came[k]:
                i = resident[k]
                table = int(draw_of_table[k] * mapped_tables)
                if tables > mapped_tables:
                    table = moved(identity[i], place, mapped_tables, tables, table, queue_key)
                seat[seat_first[i] + seats[i]] = offset + table
                seats[i] += 1
                taken[i] |= np.uint64(1) << np.uint64((offset + table) & 63)
                tally[i].attended += 1
                if role[k] == VOLUNTEER or role[k] == ORGANISER:
                    tally[i].given += 1
                table_of[k] = offset + table
                table_first[offset + table + 1] += 1
        offset += tables
    gather_tables(resident, table_of, week)


@kernel
def arrivals(
    residents: Residents,
    places: Places,
    affiliations: Affiliations,
    parameters: Parameters,
    week: Week,
    key: np.uint64,
) -> tuple[Flags, Floats]:
    """Return for every affiliation [k] whether the resident comes, and the draw of the table."""
    resident, place, frequency = affiliations.resident, affiliations.place, affiliations.frequency
    draw, draw_of_table = np.empty(resident.size), np.empty(resident.size)
    fill_draws(key, residents.identity[resident], places.identity[place], draw, draw_of_table)
    stigma = place_stigma(affiliations, places, residents.state[STIGMA], frequency)
    put_off = np.empty(places.identity.size)
    for p in range(put_off.size):
        climate = (1.0 - places.openness[p]) * stigma[p] - places.climate_mapped[p]
        put_off[p] = exp(-parameters.avoidance * climate)
    readiness, funding, lived_experience = week.readiness, places.funding, residents.lived_experience
    came = np.zeros(resident.size, np.uint8)
    for k in range(resident.size):
        i, p = resident[k], place[k]
        exponent = funding[p] * readiness[i] * (put_off[p] if lived_experience[i] else 1.0)
        came[k] = happens(draw[k], frequency[k], exponent)
    return came, draw_of_table


@inlined
def count_of(came, first, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return how many of the affiliations from one position to before another come."""
    count = 0
    for k in range(first, end):
        count += came[k]
    return count


@kernel
def turn_away(came: Flags, identity: Identities, place: np.uint64, capacity: float, key: np.uint64) -> None:
    """Turn away all but the lowest draws of QUEUE at a place that is full; equal draws by identity."""
    draws = np.full(came.size, -1.0)
    excess = -floor(capacity)
    for k in range(came.size):
        if came[k]:
            draws[k] = one_draw(key, identity[k], place)
            excess += 1
    for _ in range(excess):
        last = 0
        for k in range(came.size):
            if draws[k] > draws[last] or (draws[k] == draws[last] and identity[k] > identity[last]):
                last = k
        came[last] = 0
        draws[last] = -1.0


@kernel
def moved(who: np.uint64, place: np.uint64, mapped: int, tables: int, table: int, key: np.uint64) -> int:
    """Return the table after a place was enlarged: most keep theirs (jump hashing)."""
    for added in range(mapped, tables):
        if other_draw(key, who, place + np.uint64(added)) * (added + 1) < 1.0:
            table = added
    return table


@kernel
def gather_tables(resident: Ints, table_of: Ints, week: Week) -> None:
    """Group the sitters by table, each table's in the order of residents."""
    table_first, sitter = week.table_first, week.sitter
    for code in range(table_first.size - 1):
        table_first[code + 1] += table_first[code]
    filled = table_first.copy()
    for k in range(resident.size):
        code = table_of[k]
        if code >= 0:
            sitter[filled[code]] = resident[k]
            filled[code] += 1
