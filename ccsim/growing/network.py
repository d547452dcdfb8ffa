"""Grows the network of a whole community from a sample: one map of it, as it may be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ccsim.growing.degrees import (
    Naming,
    Visibility,
    distribution,
    drawn_degrees,
    likelihood,
    most_ties,
    naming,
    visibility,
)
from ccsim.growing.donors import Donors, drawn_donors, naming_odds, tied_to
from ccsim.growing.homes import Homes, homes
from ccsim.growing.nearness import Nearness, nearness
from ccsim.growing.sample import Flags, Floats, Ints, Sample, Seen, heard_from, seen
from ccsim.growing.targets import targets
from ccsim.growing.tying import tied_up
from ccsim.growing.whereabouts import of_rows

ROUNDS_OF_IDENTITIES = 6
"""Rounds in which identities that are not known are drawn again, given those of everybody tied."""

FEWEST_PARTS, MOST_PARTS, COMPARED = 20, 100, 5_000
"""Parts of the interviews by which parts are compared with the whole: so many that they hold about so many interviews.

With few interviews parts differ much, and what the comparison leaves to chance would be in all maps.
"""


@dataclass(frozen=True)
class Grown:
    """One map of the whole community; the first m residents are those of the sample, in their order.

    Attributes:
        traits: identities of everybody, as codes, [population, columns].
        a: one end of every tie; the ties of the sample come first, in their order.
        b: the other end.
        homes: where everybody lives and which places they use; whose they are, among the first residents.
        wanted: ties that everybody was to have, [population].
        weight: weight of each interviewed in this map, [interviewed]; 0 for those it does not learn from.
        off: distance from each target, as a share of it.
    """

    traits: Ints
    homes: Homes
    a: Ints
    b: Ints
    wanted: Ints
    weight: Floats
    off: Floats


@dataclass(frozen=True)
class Evidence:
    """What all maps of a sample share.

    Attributes:
        sample: the sample.
        known: what it shows.
        naming: what was seen of those not interviewed.
        most: the highest number of ties thought possible.
        stretch: mean number of ties learnt from all interviews, as a multiple of what is learnt on average from parts.
        near: how near tied people are; None where that is not known.
    """

    sample: Sample
    known: Seen
    naming: Naming
    most: int
    stretch: float
    near: Nearness | None

    @classmethod
    def of(cls, sample: Sample, rng: np.random.Generator) -> Evidence:
        """Return the evidence of a sample; chance chooses the parts by which parts are compared with the whole."""
        known = seen(sample)
        if not sample.identified:
            none = np.zeros(0, dtype=np.int64)
            return cls(sample, known, Naming(none, none, none), most_ties(sample, known), 1.0, None)
        near = nearness(sample, known, sample.where, rng)
        whole = cls(sample, known, naming(sample, known), most_ties(sample, known), 1.0, near)
        compared = min(max(COMPARED // max(int(sample.interviewed.sum()), 1), FEWEST_PARTS), MOST_PARTS)
        parts = [_mean(_learnt(whole, heard_from(sample, part_of(sample, rng)))[0]) for _ in range(compared)]
        return replace(whole, stretch=_mean(_learnt(whole, sample)[0]) / max(float(np.mean(parts)), 1e-9))


def grow(evidence: Evidence, rng: np.random.Generator) -> Grown:
    """Grow one map of the community.

    Where it is not known who of those named are the same, only the interviewed are in every map (`_grown_anew`).

    What the unreported is like is learnt from a random part of the interviews (`part_of`): so maps differ
    as far as other samples of this size would. What was reported is in every map.
    """
    if not evidence.sample.identified:
        return _grown_anew(evidence, rng)
    sample, known = evidence.sample, evidence.known
    asked = sample.interviewed
    part = part_of(sample, rng)
    wanted, is_other = _wanted(evidence, heard_from(sample, part), rng)
    weight = np.where(part, sample.weight, 0.0)[asked]
    donors = Donors.of(sample, known.degree, weight, rng)
    traits, donor = _people(sample, donors, wanted, is_other, rng)
    lived = homes(sample, donors, donor, wanted, traits, evidence.near, rng)
    free = wanted.copy()
    free[: asked.size] = np.maximum(free[: asked.size] - known.degree, 0)
    # Where it is known how near tied people live, zones say nothing more: two pictures would be at odds.
    mixed = np.arange(traits.shape[1]) != (-1 if evidence.near is None else sample.zone)
    sorts = traits[:, mixed]
    aims = targets(sample, known, weight, sorts[: asked.size], sorts, free, evidence.near, rng)
    a, b, off = tied_up(sample, known, sorts, lived.where, free, aims, rng)
    return Grown(traits, lived, a, b, wanted, weight, off)


def _grown_anew(evidence: Evidence, rng: np.random.Generator) -> Grown:
    """Grow one map around the interviewed alone: each keeps how many ties they have, and these are made anew.

    The namings say what ties look like: who with whom, and how many shared partners. The first residents are the
    interviewed.
    """
    sample, known = evidence.sample, evidence.known
    asked = sample.interviewed
    count = int(asked.sum())
    part = part_of(sample, rng)
    weight = np.where(part, sample.weight, 0.0)[asked]
    nobody = np.zeros(0, dtype=np.int64)
    alone = replace(
        sample,
        interviewed=np.ones(count, dtype=bool),
        weight=weight,
        traits=sample.traits[asked],
        where=of_rows(sample.where, np.flatnonzero(asked)),
        a=nobody,
        b=nobody,
    )
    degree = known.degree[asked]
    alone_known = Seen(degree, np.zeros_like(degree), np.zeros_like(degree), nobody, nobody)
    in_part = replace(alone, interviewed=weight > 0)
    chances = np.ones((1, evidence.most + 1))
    unseen = Naming(
        np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.zeros(sample.population - count, dtype=np.int64)
    )
    share = distribution(in_part, alone_known, unseen, chances, named_counts=False)
    wanted = np.concatenate([degree, drawn_degrees(unseen, chances, share, rng)])
    is_other = np.arange(sample.population) >= count
    donors = Donors.of(alone, degree, weight, rng)
    traits, donor = _people(alone, donors, wanted, is_other, rng)
    lived = homes(alone, donors, donor, wanted, traits, None, rng)
    aims = targets(sample, known, weight, sample.traits, traits, wanted, None, rng)
    nameless = replace(alone, interviewed=np.zeros(count, dtype=bool))
    a, b, off = tied_up(nameless, alone_known, traits, lived.where, wanted, aims, rng)
    return Grown(traits, lived, a, b, wanted, weight, off)


def part_of(sample: Sample, rng: np.random.Generator) -> Flags:
    """Return the interviews that one map learns from, [m].

    Of n interviews in a community of N each map takes n / (2 - n / N) at random. Means over such parts vary around
    that over all n by 1 / part - 1 / n = 1 / n - 1 / N times the variance of an answer: as the mean over all n does
    around that of all N.
    """
    asked = np.flatnonzero(sample.interviewed)
    size = max(round(asked.size / (2 - asked.size / sample.population)), min(asked.size, 2))
    kept = np.zeros(sample.interviewed.size, dtype=bool)
    kept[rng.choice(asked, size, replace=False)] = True
    return kept


def _learnt(evidence: Evidence, part: Sample) -> tuple[Floats, Visibility]:
    """Return the distribution of ties, and how likely ties show, as a part of the interviews tells."""
    asked = part.interviewed
    in_part = seen(part)
    seen_by = visibility(part, in_part)
    named = naming(part, in_part)
    chances = likelihood(named, part.share, seen_by, evidence.most)
    counts = part.identified and float(np.ptp(part.weight[asked])) < 1e-9
    return distribution(part, in_part, named, chances, counts), seen_by


def _mean(share: Floats) -> float:
    """Return the mean of a distribution over 0, 1, 2, ..."""
    return float(share @ np.arange(share.size))


def _stretched(share: Floats, by: float) -> Floats:
    """Return the distribution of a number that is multiplied, its fractions spread over the two nearest whole
    numbers."""
    ties = np.minimum(np.arange(share.size) * by, share.size - 1.0)
    low = ties.astype(np.int64)
    high = np.minimum(low + 1, share.size - 1)
    part = ties - low
    spread = np.bincount(low, share * (1 - part), share.size) + np.bincount(high, share * part, share.size)
    return np.asarray(spread, dtype=np.float64)


def _wanted(evidence: Evidence, part: Sample, rng: np.random.Generator) -> tuple[Ints, Flags]:
    """Return how many ties everybody is to have, [population], and who was not interviewed."""
    sample, known = evidence.sample, evidence.known
    asked = sample.interviewed
    share, seen_by = _learnt(evidence, part)
    share = _stretched(share, evidence.stretch)
    # The rate of being named that goes with this many ties; by chance those interviewed may know many or few.
    total = sample.population * _mean(share) - float(known.degree[asked].sum())
    namings = float(evidence.naming.namers @ evidence.naming.members)
    rate = float(np.clip(namings / max(total, 1.0), 0.2 * sample.share, min(3 * sample.share, 0.95)))
    is_other = np.ones(sample.population, dtype=bool)
    is_other[: asked.size] = ~asked
    wanted = np.zeros(sample.population, dtype=np.int64)
    wanted[: asked.size][asked] = known.degree[asked]
    chances = likelihood(evidence.naming, rate, seen_by, evidence.most)
    wanted[is_other] = drawn_degrees(evidence.naming, chances, share, rng)
    return wanted, is_other


def _people(
    sample: Sample, donors: Donors, wanted: Ints, is_other: Flags, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return everybody's identities, and donors of those not interviewed, as numbers among the interviewed, [others].

    Identities that are not known are the donor's: drawn given those of whoever named somebody; then, a few times, for
    half of them again, given the identities of all to whom they are known to be tied.
    """
    asked = sample.interviewed
    odds = naming_odds(sample, donors.weight)
    given = np.full((sample.population, sample.traits.shape[1]), -1, dtype=np.int64)
    given[: asked.size] = sample.traits
    donor = np.empty(sample.population, dtype=np.int64)
    donor[~is_other] = np.arange(int(asked.sum()))
    drawing = is_other.copy()
    now = sample.traits
    traits = given
    for _ in range(1 + (ROUNDS_OF_IDENTITIES if (sample.traits[~asked] < 0).any() else 0)):
        beside = np.zeros((sample.population, sum(len(table) for table in odds)), dtype=np.int64)
        beside[: asked.size] = tied_to(replace(sample, traits=now), odds)
        donor[drawing] = drawn_donors(wanted[drawing], given[drawing], beside[drawing], donors, odds, rng)
        traits = np.where(given >= 0, given, donors.traits[donor])
        now = traits[: asked.size]
        drawing = np.zeros(sample.population, dtype=bool)
        drawing[: asked.size] = ~asked & (rng.random(asked.size) < 0.5)
    return traits, donor[is_other]
