"""What the ties that nobody reported should look like, learnt from those that the interviewed reported.

A tie between two residents who were not interviewed goes unreported if none of those who have ties with both was interviewed.
A tie with m shared partners, of whom a share f was interviewed, so goes unreported with probability (1 - f)^m. The reported
ties between interviewed and others, each counted with that probability, are therefore a picture of the unreported ones:
who is tied to whom, and how many partners they share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.growing.sample import Floats, Ints, Sample, Seen

SHARED_BINS: Ints = np.array([0, 1, 2, 3, 4, 5, 6, 8, 11, 16, 24])
"""Lowest number of shared partners of each bin."""

IMAGINED_TIES = 1.0
"""Ties without regard to identity that are added to the picture of who is tied to whom, so that no cell is impossible."""


@dataclass(frozen=True)
class Targets:
    """What the ties that nobody reported should look like.

    Attributes:
        shared: how many of them have each number of shared partners, by bin, [bins]; None where it was not asked.
        mixing: for every identity column the number of them between each two categories, symmetric, each tie
            counted in both directions.
    """

    shared: Floats | None
    mixing: list[Floats]


def bin_of(shared: Ints) -> Ints:
    """Return the bin of every number of shared partners."""
    return np.searchsorted(SHARED_BINS, shared, side="right") - 1


def targets(
    sample: Sample, known: Seen, weight: Floats, traits: Ints, free: Ints, rng: np.random.Generator
) -> Targets:
    """Return what the unreported ties should look like.

    The numbers are drawn (Poisson) about what is expected: few ties are never just as many as they should be.

    Args:
        sample: the sample.
        known: what it shows.
        weight: weight of each interviewed, [interviewed].
        traits: identities of everybody in the community, complete, [population, columns].
        free: ends of unreported ties that each resident has, [population].
        rng: source of chance.
    """
    namer, named, counted = _reported(sample, known, weight)
    ties = free.sum() / 2
    shared = None
    if sample.alter_ties_asked:
        tie = counted[1]
        bins = np.bincount(bin_of(known.shared[tie]), counted[0], minlength=SHARED_BINS.size)
        drawn = rng.poisson(bins / max(bins.sum(), 1e-12) * ties).astype(float)
        shared = drawn / max(drawn.sum(), 1.0) * ties
    mixing = []
    for column in range(traits.shape[1]):
        codes = traits[:, column]
        size = int(codes.max(initial=0)) + 1
        seed = np.zeros((size, size))
        np.add.at(seed, (codes[namer], codes[named]), counted[0])
        ends = np.bincount(codes, free, minlength=size)
        expected = np.triu(with_ends(seed, ends))
        expected[np.diag_indices(size)] /= 2
        drawn = rng.poisson(expected).astype(float)
        mixing.append(raked(drawn + drawn.T, ends))
    return Targets(shared, mixing)


def _reported(sample: Sample, known: Seen, weight: Floats) -> tuple[Ints, Ints, tuple[Floats, Ints]]:
    """Return the ties between interviewed and others: interviewed end, other end, (weight, number of the tie)."""
    per_person = np.zeros(sample.interviewed.size)
    per_person[sample.interviewed] = weight
    asked = sample.interviewed
    tie = np.flatnonzero(asked[sample.a] != asked[sample.b])
    first = asked[sample.a[tie]]
    namer = np.where(first, sample.a[tie], sample.b[tie])
    named = np.where(first, sample.b[tie], sample.a[tie])
    unseen = (1 - sample.share) ** known.shared[tie] if sample.alter_ties_asked else 1.0
    return namer, named, (per_person[namer] * unseen, tie)


def with_ends(seed: Floats, ends: Floats) -> Floats:
    """Return the symmetric table with these row sums that is nearest to what was seen and a few imagined ties.

    Args:
        seed: ties from one category to another, as seen.
        ends: ends of ties in each category.
    """
    both = seed + seed.T
    total = max(ends.sum(), 1e-12)
    imagined = 2 * IMAGINED_TIES * np.outer(ends, ends) / total**2
    return raked(both / max(both.sum(), 1e-12) * total + imagined, ends)


def raked(table: Floats, ends: Floats) -> Floats:
    """Return the symmetric table with these row sums that is nearest to another (iterative proportional fitting)."""
    for _ in range(200):
        scale = np.sqrt(ends / np.maximum(table.sum(axis=1), 1e-12))
        table = table * scale[:, None] * scale[None]
    return table
