"""Where everybody lives and which places they use, settled before the ties that nobody reported are made.

Who was not interviewed takes over the home and the places of somebody who was: of their donor if nobody named them;
else of one of several donors, so that those who are tied by report live as near, and meet as often, as tied people do.
Homes are moved a little, since no two live at the same spot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ccsim.growing.donors import Donors
from ccsim.growing.nearness import Nearness
from ccsim.growing.sample import Flags, Floats, Ints, Sample
from ccsim.growing.settling import settled
from ccsim.growing.whereabouts import DISTANCES_M, Whereabouts, of_rows, pair_classes

Table = NDArray[np.float32]

CANDIDATES = 100
"""People of whom each whom somebody named may take over home and places."""

OWN_PLACE = 20.0
"""Log weight of a donor for each place in common with what is known of somebody: more than all else can weigh."""

BLOCK = 1_000
"""People whose candidates are drawn at once: bounds memory."""

HOME_JITTER_M = 40.0
"""How far, at about one standard deviation, a home that nobody mapped lies from that of whose answers it takes over."""


@dataclass(frozen=True)
class Homes:
    """Homes and places of the whole community.

    Attributes:
        taken: whose home and places each has, as a row of the sample; oneself for whoever has their own, [population].
        where: homes and places of everybody.
    """

    taken: Ints
    where: Whereabouts


def homes(
    sample: Sample,
    donors: Donors,
    donor: Ints,
    ties: Ints,
    traits: Ints,
    near: Nearness | None,
    rng: np.random.Generator,
) -> Homes:
    """Draw everybody's home and places.

    Args:
        sample: the sample, m of the population.
        donors: the interviewed.
        donor: donor of everybody who was not interviewed, as a number among the interviewed, [others].
        ties: ties that everybody is to have, [population].
        traits: identities of everybody, [population, columns].
        near: how near tied people are; None where that is not known.
        rng: source of chance.
    """
    people = np.flatnonzero(sample.interviewed)
    size = sample.interviewed.size
    asked = np.zeros(sample.population, dtype=bool)
    asked[:size] = sample.interviewed
    number = np.zeros(sample.population, dtype=np.int64)
    number[asked], number[~asked] = np.arange(people.size), donor
    named = np.flatnonzero(~sample.interviewed)
    mapped = np.diff(sample.where.place_start)[named] > 0
    if near is None:
        named = named[mapped]
    if named.size:
        odds = _odds(of_rows(sample.where, people), near)
        given = traits[named].copy()
        if sample.zone >= 0:
            given[:, sample.zone] = sample.traits[named, sample.zone]
        chosen = _candidates(sample, donors, named, ties[named], given, odds, rng)
        number[named] = chosen[:, 0]
        if near is not None:
            among = ~sample.interviewed[sample.a] & ~sample.interviewed[sample.b]
            number[:size] = settled(chosen, named, number[:size], sample.a[among], sample.b[among], odds, rng)
    taken = people[number]
    return Homes(taken, _moved(sample.where, taken, asked, rng))


def _candidates(
    sample: Sample, donors: Donors, named: Ints, ties: Ints, given: Ints, odds: Table, rng: np.random.Generator
) -> Ints:
    """Draw those whose home and places each may have whom somebody named, given by whom, [named, CANDIDATES].

    They are drawn by how well they would stand in, by how well their homes and places go with those of the namers, and
    by the places that are known to be theirs: who was named as living in a street is to have a home there.
    """
    shared = _places(sample.where, named) @ _places(sample.where, np.flatnonzero(sample.interviewed)).T
    between = sample.interviewed[sample.a] != sample.interviewed[sample.b]
    first = sample.interviewed[sample.a[between]]
    namer = np.where(first, sample.a[between], sample.b[between])
    other = np.where(first, sample.b[between], sample.a[between])
    row = np.full(sample.interviewed.size, -1, dtype=np.int64)
    row[named] = np.arange(named.size)
    row[sample.interviewed] = np.arange(len(odds))
    ones = np.ones(namer.size, dtype=np.float32)
    named_by = sp.csr_array((ones, (row[other], row[namer])), shape=(named.size, len(odds)))
    drawn = np.empty((named.size, CANDIDATES), dtype=np.int64)
    for start in range(0, named.size, BLOCK):
        rows = slice(start, start + BLOCK)
        score = donors.fit(ties[rows], given[rows]) + named_by[rows] @ odds
        score += _at_home(shared[rows].toarray(), donors)
        steps = np.cumsum(np.exp(score - score.max(axis=1, keepdims=True)), axis=1)
        luck = rng.random((len(steps), CANDIDATES)) * steps[:, -1:]
        for one in range(len(steps)):
            drawn[start + one] = np.searchsorted(steps[one], luck[one])
    return np.minimum(drawn, len(odds) - 1)


def _at_home(shared: Floats, donors: Donors) -> Floats:
    """Return the log weight of donors for places in common with what is known of people, [people, interviewed].

    All interviews say where a street lies, also those that this map does not learn from.
    """
    weight = np.log(np.maximum(donors.weight, 1e-300))
    return np.where(shared > 0, OWN_PLACE * shared - weight[None], 0.0)


def _places(where: Whereabouts, rows: Ints) -> sp.csr_array:
    """Return which places each of some people uses, as 0 and 1, [people, places]."""
    some = of_rows(where, rows)
    count = int(where.place.max(initial=0)) + 1
    return sp.csr_array((np.ones(some.place.size), some.place, some.place_start), shape=(rows.size, count))


def _odds(where: Whereabouts, near: Nearness | None) -> Table:
    """Return the log odds that two with the homes and places of any two interviewed are tied; 0 where not known."""
    size = where.x.size
    if near is None:
        return np.zeros((size, size), dtype=np.float32)
    rows = np.arange(size, dtype=np.int32)
    found = np.empty((size, size), dtype=np.float32)
    for row in range(size):
        found[row] = near.odds[pair_classes(where, DISTANCES_M, np.full(size, row, dtype=np.int32), rows)]
    return found


def _moved(where: Whereabouts, taken: Ints, asked: Flags, rng: np.random.Generator) -> Whereabouts:
    """Return everybody's homes and places: their own where these are known, else those taken over, homes moved."""
    size = where.x.size
    uses = np.where(asked, np.arange(taken.size), taken)
    own = np.flatnonzero(np.diff(where.place_start) > 0)
    uses[own] = own
    there = of_rows(where, uses)
    return there._replace(x=_coordinate(where.x, taken, size, rng), y=_coordinate(where.y, taken, size, rng))


def _coordinate(values: Floats, taken: Ints, size: int, rng: np.random.Generator) -> Floats:
    """Return a coordinate of everybody's home: mapped, or near that of whose home they take over."""
    if np.isnan(values).all():
        return np.full(taken.size, np.nan)
    near = np.round(values[taken] + rng.normal(0.0, HOME_JITTER_M, taken.size), 1)
    near[:size] = np.where(np.isnan(values), near[:size], values)
    return near
