"""Availability, attendance at places and the tables at which people sit."""

from __future__ import annotations

from math import floor

import numpy as np

from ccsim.model.arithmetic import exponential, logarithm
from ccsim.model.compiled import inlined, kernel
from ccsim.model.draws import fill_draws, one_draw, other_draw
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    CONFIDENCE,
    INVOLVED,
    SELF_STIGMA,
    STIGMA,
    Affiliations,
    Flags,
    Places,
    Residents,
    Week,
)
from ccsim.site.arrays import Identities
from ccsim.site.tables import Floats, Ints


@kernel
def prepare(residents: Residents, parameters: Parameters, week: Week) -> None:
    """Work out everybody's availability at the start of the week, for contact and for places."""
    confidence, confidence_mapped = residents.state[CONFIDENCE], residents.mapped[CONFIDENCE]
    self_stigma, self_stigma_mapped = residents.state[SELF_STIGMA], residents.mapped[SELF_STIGMA]
    availability, readiness, usual = week.availability, week.readiness, residents.displaced_mapped
    by_confidence, by_self_stigma = parameters.availability, parameters.avoidance
    # Loops over few arrays: the compiler gives up on several residents at once where there are many.
    for i in range(confidence.size):
        availability[i] = exponential(by_confidence * (confidence[i] - confidence_mapped[i]))
    for i in range(confidence.size):  # without lived experience self-stigma is 0, as mapped
        readiness[i] = availability[i] * exponential(by_self_stigma * (self_stigma_mapped[i] - self_stigma[i]))
    for i in range(confidence.size):
        availability[i] /= usual[i]


@kernel
def place_stigma(affiliations: Affiliations, places: Places, stigma: Floats, weights: Floats) -> Floats:
    """Return [h]: the mean stigma of those affiliated, weighted by `weights` [k]; 0 where the weights sum to 0."""
    means, first, resident = np.zeros(places.identity.size), places.first, affiliations.resident
    for p in range(means.size):
        total, weight = 0.0, 0.0
        for k in range(first[p], first[p + 1]):
            total += weights[k] * stigma[resident[k]]
            weight += weights[k]
        if weight > 0.0:
            means[p] = total / weight
    return means


@kernel
def place_run_by(
    residents: Residents, affiliations: Affiliations, places: Places, weights: Floats, site_share: float
) -> Floats:
    """Return [h]: the share with lived experience among the involved who come, weighted by `weights` [k].

    One more weekly visit, with the site's own share, counts with them, so that few people or none do not decide all.
    """
    shares, first, resident = np.empty(places.identity.size), places.first, affiliations.resident
    behaviours, lived_experience = residents.behaviours, residents.lived_experience
    for p in range(shares.size):
        total, weight = site_share, 1.0
        for k in range(first[p], first[p + 1]):
            i = resident[k]
            if behaviours[i] & INVOLVED:
                weight += weights[k]
                if lived_experience[i]:
                    total += weights[k]
        shares[p] = total / weight
    return shares


@kernel
def place_now(
    residents: Residents, affiliations: Affiliations, places: Places, site_share: float
) -> tuple[Floats, Floats]:
    """Return [h] what `place_stigma` and `place_run_by` return for today's frequencies, in one pass."""
    stigma, lived_experience, behaviours = residents.state[STIGMA], residents.lived_experience, residents.behaviours
    means, shares = np.zeros(places.identity.size), np.empty(places.identity.size)
    first, resident, frequency = places.first, affiliations.resident, affiliations.frequency
    for p in range(means.size):
        total, weight, lived, run = 0.0, 0.0, site_share, 1.0
        for k in range(first[p], first[p + 1]):
            i, f = np.uint32(resident[k]), frequency[k]
            involved = f * (behaviours[i] & INVOLVED)
            total += f * stigma[i]
            weight += f
            run += involved
            lived += involved * lived_experience[i]
        means[p] = total / weight if weight > 0.0 else 0.0
        shares[p] = lived / run
    return means, shares


@kernel
def attend(
    residents: Residents,
    places: Places,
    affiliations: Affiliations,
    parameters: Parameters,
    site_share: float,
    week: Week,
    key: np.uint64,
    queue_key: np.uint64,
) -> None:
    """Decide who attends where and at which table; fills the seats, the sitters by table and the tally.

    Args:
        site_share: share with lived experience among all who are involved on the map.
    """
    came, draw_of_table = arrivals(residents, places, affiliations, parameters, site_share, week, key)
    identity, behaviours, resident = residents.identity, residents.behaviours, affiliations.resident
    tally, seat, table_first = week.tally, week.seat, week.table_first
    seat_first, seats, taken, availability = week.seat_first, week.seats, week.tables, week.availability
    table_of = np.full(resident.size, -1, np.int32)
    table_first[:] = 0
    offset = 0
    for p in range(places.identity.size):
        first, end = places.first[p], places.first[p + 1]
        tables, mapped_tables, place = places.tables[p], places.tables_mapped[p], places.identity[p]
        if count_of(came, first, end) > places.capacity[p]:
            turn_away(came[first:end], identity[resident[first:end]], place, places.capacity[p], queue_key)
        left = 1.0 - places.displacement[p]
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
                tally[i].given += behaviours[i] & INVOLVED
                availability[i] *= left
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
    site_share: float,
    week: Week,
    key: np.uint64,
) -> tuple[Flags, Floats]:
    """Return for every affiliation [k] whether the resident comes, and the draw of the table.

    Also works out how open each place is now, with those who run it.
    """
    resident, place, frequency = affiliations.resident, affiliations.place, affiliations.frequency
    draw, draw_of_table = np.empty(resident.size), np.empty(resident.size)
    who_comes, to_where = residents.identity, places.identity
    one, other = np.empty(resident.size, np.uint64), np.empty(resident.size, np.uint64)
    for k in range(resident.size):
        one[k], other[k] = who_comes[np.uint32(resident[k])], to_where[np.uint32(place[k])]
    fill_draws(key, one, other, draw, draw_of_table)
    stigma, run_by = place_now(residents, affiliations, places, site_share)
    draws_in, openness = np.empty(places.identity.size), week.openness
    for p in range(openness.size):
        gain = run_by[p] - places.run_by_mapped[p]
        openness[p] = min(max(places.openness[p] + parameters.coproduction_openness * gain, 0.0), 1.0)
        climate = (1.0 - openness[p]) * stigma[p] - places.climate_mapped[p]
        draws_in[p] = exponential(parameters.coproduction_attendance * gain - parameters.avoidance * climate)
    readiness, lived_experience, funding, pull = week.readiness, residents.lived_experience, places.funding, places.pull
    exponent, came = np.empty(resident.size), np.empty(resident.size, np.uint8)
    for k in range(resident.size):
        who, where = np.uint32(resident[k]), np.uint32(place[k])
        factor = draws_in[where] if lived_experience[who] else 1.0
        exponent[k] = funding[where] * pull[where] * readiness[who] * factor
    for k in range(resident.size):
        came[k] = draw[k] < 1.0 - exponential(exponent[k] * logarithm(1.0 - frequency[k]))
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
