"""Availability, attendance at places and the tables at which people sit."""

from __future__ import annotations

from math import floor

import numpy as np
from numpy.typing import NDArray

from ccsim.model.arithmetic import bounds_of_chance, compacted, exponential, logarithm
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


@inlined
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
    k = affiliations.resident.size
    exponent, draw, draw_of_table = np.empty(k), np.empty(k), np.empty(k)
    came, chosen = np.empty(k, np.uint8), np.empty(k + 1, np.int64)
    place_factors(residents, affiliations, places, parameters, site_share, week)
    look_up(residents, affiliations, places, week, exponent)
    draw_all(residents.identity, places.identity, affiliations, key, draw, draw_of_table)
    arrive(affiliations.frequency, exponent, draw, came, chosen)
    turn_away(residents.identity, affiliations.resident, places, came, queue_key)
    count = compacted(came, k, chosen)
    take_seats(residents, affiliations, places, week, draw_of_table, chosen[:count], queue_key)


@inlined
def place_factors(
    residents: Residents,
    affiliations: Affiliations,
    places: Places,
    parameters: Parameters,
    site_share: float,
    week: Week,
) -> None:
    """Work out how open each place is now, with those who run it, and how it draws people with lived experience."""
    stigma, run_by = place_now(residents, affiliations, places, site_share)
    openness, draws_in, run_by_mapped, climate_mapped = (
        week.openness,
        week.draws_in,
        places.run_by_mapped,
        places.climate_mapped,
    )
    set_openness, by_openness, by_gain = (
        places.openness,
        parameters.coproduction_openness,
        parameters.coproduction_attendance,
    )
    for p in range(openness.size):
        gain = run_by[p] - run_by_mapped[p]
        openness[p] = min(max(set_openness[p] + by_openness * gain, 0.0), 1.0)
        climate = (1.0 - openness[p]) * stigma[p] - climate_mapped[p]
        draws_in[p] = exponential(by_gain * gain - parameters.avoidance * climate)


@inlined
def look_up(residents: Residents, affiliations: Affiliations, places: Places, week: Week, exponent: Floats) -> None:
    """Write the exponent of every affiliation's chance of attendance, [k]; 1 is as mapped."""
    resident, place, readiness, draws_in = affiliations.resident, affiliations.place, week.readiness, week.draws_in
    lived_experience, funding, pull = residents.lived_experience, places.funding, places.pull
    for k in range(exponent.size):
        who, where = np.uint32(resident[k]), np.uint32(place[k])
        factor = draws_in[where] if lived_experience[who] else 1.0
        exponent[k] = funding[where] * pull[where] * readiness[who] * factor


@inlined
def draw_all(
    who_comes: Identities,
    to_where: Identities,
    affiliations: Affiliations,
    key: np.uint64,
    draw: Floats,
    draw_of_table: Floats,
) -> None:
    """Write the draws of every affiliation: of coming, and of the table."""
    resident, place = affiliations.resident, affiliations.place
    one, other = np.empty(resident.size, np.uint64), np.empty(resident.size, np.uint64)
    for k in range(resident.size):
        one[k], other[k] = who_comes[np.uint32(resident[k])], to_where[np.uint32(place[k])]
    fill_draws(key, one, other, draw, draw_of_table)


@inlined
def arrive(frequency: Floats, exponent: Floats, draw: Floats, came: Flags, chosen: NDArray[np.int64]) -> None:
    """Decide who comes: by bounds of the chance, and where those do not tell, by the chance."""
    unsure = np.empty(came.size, np.uint8)
    for k in range(came.size):
        least, most = bounds_of_chance(frequency[k], exponent[k])
        came[k] = draw[k] < least
        unsure[k] = (draw[k] >= least) & (draw[k] < most)
    for k in chosen[: compacted(unsure, came.size, chosen)]:
        came[k] = draw[k] < 1.0 - exponential(exponent[k] * logarithm(1.0 - frequency[k]))


@inlined
def turn_away(identity: Identities, resident: Ints, places: Places, came: Flags, key: np.uint64) -> None:
    """Turn away all but the lowest draws of QUEUE at each place that is full; equal draws by identity."""
    place_first, capacity, place = places.first, places.capacity, places.identity
    for p in range(place.size):
        first, end = place_first[p], place_first[p + 1]
        if capacity[p] >= end - first:
            continue
        draws, excess = np.empty(end - first), -floor(capacity[p])
        for k in range(first, end):
            draws[k - first] = one_draw(key, identity[resident[k]], place[p]) if came[k] else -1.0
            excess += came[k]
        for _ in range(excess):
            last = first
            for k in range(first, end):
                draw, highest = draws[k - first], draws[last - first]
                if draw > highest or (draw == highest and identity[resident[k]] > identity[resident[last]]):
                    last = k
            came[last] = 0
            draws[last - first] = -1.0


@inlined
def take_seats(
    residents: Residents,
    affiliations: Affiliations,
    places: Places,
    week: Week,
    draw_of_table: Floats,
    chosen: NDArray[np.int64],
    key: np.uint64,
) -> None:
    """Seat those who come, the affiliations `chosen`, and group the sitters by table, in the order of residents."""
    # Arrays are taken out of their tuples before the loop: within it, each would be counted as a reference every time.
    resident, place, identity, behaviours = (
        affiliations.resident,
        affiliations.place,
        residents.identity,
        residents.behaviours,
    )
    tables, mapped_tables, displacement, place_identity = (
        places.tables,
        places.tables_mapped,
        places.displacement,
        places.identity,
    )
    tally, seat, table_first, sitter = week.tally, week.seat, week.table_first, week.sitter
    seat_first, seats, taken, availability = week.seat_first, week.seats, week.tables, week.availability
    offset, code_of, filled = np.empty(tables.size, np.int32), np.empty(chosen.size, np.int32), table_first.copy()
    total = 0
    for h in range(tables.size):
        offset[h] = total
        total += tables[h]
    table_first[:] = 0
    for c in range(chosen.size):
        k = np.uint64(chosen[c])
        i, p = np.uint32(resident[k]), np.uint32(place[k])
        table = int(draw_of_table[k] * mapped_tables[p])
        if tables[p] > mapped_tables[p]:
            table = moved(identity[i], place_identity[p], mapped_tables[p], tables[p], table, key)
        code = int(offset[p]) + table
        code_of[c] = code
        seat[np.uint32(seat_first[i] + seats[i])] = code
        seats[i] += 1
        taken[i] |= np.uint64(1) << np.uint64(code & 63)
        tally[i].attended += 1
        tally[i].given += behaviours[i] & INVOLVED
        if displacement[p] > 0.0:
            availability[i] *= 1.0 - displacement[p]
        table_first[code + 1] += 1
    for t in range(table_first.size - 1):
        filled[t] = table_first[t]
        table_first[t + 1] += table_first[t]
    for c in range(chosen.size):
        at = np.uint32(code_of[c])
        sitter[np.uint32(filled[at])] = resident[np.uint64(chosen[c])]
        filled[at] += 1


@kernel
def moved(who: np.uint64, place: np.uint64, mapped: int, tables: int, table: int, key: np.uint64) -> int:
    """Return the table after a place was enlarged: most keep theirs (jump hashing)."""
    for added in range(mapped, tables):
        if other_draw(key, who, place + np.uint64(added)) * (added + 1) < 1.0:
            table = added
    return table
