"""How near to each other tied people live, and how often they use a same place, oftener than any two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.growing.sample import Floats, Ints, Sample, Seen
from ccsim.growing.whereabouts import CLASSES, DISTANCES_M, Whereabouts, pair_classes

FEWEST_PAIRS = 20
"""With fewer ties between interviewed people it is not known how near tied people are."""

CHANCE_PAIRS = 20_000
IMAGINED_PAIRS = 5.0
"""Tied pairs like any two that are added to those seen: a few pairs are no evidence."""


@dataclass(frozen=True)
class Nearness:
    """How often tied people are a pair of each class (`whereabouts`).

    Attributes:
        tied: shares of all tied pairs of interviewed people, [classes].
        unreported: the same, each counted by the chance that a tie like it goes unreported.
        odds: log odds of the first against any two interviewed people.
    """

    tied: Floats
    unreported: Floats
    odds: Floats


def nearness(sample: Sample, known: Seen, where: Whereabouts, rng: np.random.Generator) -> Nearness | None:
    """Return how near tied people are, from the ties between interviewed people; None where these are too few.

    Args:
        sample: the sample.
        known: what it shows.
        where: whereabouts of those in it.
        rng: source of chance for pairs of any two.
    """
    both = np.flatnonzero(sample.interviewed[sample.a] & sample.interviewed[sample.b])
    if both.size < FEWEST_PAIRS or (not where.place.size and np.isnan(where.x).all()):
        return None
    people = np.flatnonzero(sample.interviewed)
    one, other = (people[rng.integers(people.size, size=CHANCE_PAIRS)] for _ in range(2))
    chance = _counts(where, one[one != other], other[one != other], None) + 0.5
    chance /= chance.sum()
    missed = np.asarray((1 - sample.share) ** known.shared[both], dtype=np.float64)
    tied = _counts(where, sample.a[both], sample.b[both], None) + IMAGINED_PAIRS * chance
    unreported = _counts(where, sample.a[both], sample.b[both], missed) + IMAGINED_PAIRS * chance * missed.mean()
    tied /= tied.sum()
    return Nearness(tied, unreported / unreported.sum(), np.log(tied / chance))


def _counts(where: Whereabouts, a: Ints, b: Ints, weight: Floats | None) -> Floats:
    """Return how many pairs, or what weight of them, are of each class."""
    classes = pair_classes(where, DISTANCES_M, a.astype(np.int32), b.astype(np.int32))
    return np.bincount(classes, weight, minlength=CLASSES).astype(np.float64)
