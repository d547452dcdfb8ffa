"""What the ties that nobody reported should look like, learnt from those that the interviewed reported.

A tie between two residents who were not interviewed goes unreported if none of those who have ties with both was
interviewed. A tie with m shared partners, of whom a share f was interviewed, so goes unreported with probability (1 -
f)^m. The reported ties between interviewed and others, each counted with that probability, are therefore a picture of
the unreported ones: who is tied to whom, and how many partners they share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.growing.nearness import Nearness
from ccsim.growing.sample import Floats, Ints, Sample, Seen

SHARED_BINS: Ints = np.array([0, 1, 2, 3, 4, 5, 6, 8, 11, 16, 24])
"""Lowest number of shared partners of each bin."""

IMAGINED_TIES = 1.0
"""Ties without regard to identity that are added to the picture of who is tied to whom, so that no cell is
impossible."""


@dataclass(frozen=True)
class Targets:
    """What the ties that nobody reported should look like.

    Attributes:
        shared: how many of them have each number of shared partners, by bin, [bins]; None where it was not asked.
        mixing: for every identity column the number of them between each two categories, symmetric, each tie
            counted in both directions.
        classes: how many of them are pairs of each class of whereabouts, [classes]; None where that is not known.
    """

    shared: Floats | None
    mixing: list[Floats]
    classes: Floats | None


def bin_of(shared: Ints) -> Ints:
    """Return the bin of every number of shared partners."""
    return np.searchsorted(SHARED_BINS, shared, side="right") - 1


def targets(
    sample: Sample,
    known: Seen,
    weight: Floats,
    said: Ints,
    traits: Ints,
    free: Ints,
    near: Nearness | None,
    rng: np.random.Generator,
) -> Targets:
    """Return what the unreported ties should look like.

    The numbers are drawn (Poisson) about what is expected: few ties are never just as many as they should be. Where
    those named were not identified every tie is an unreported one.

    Args:
        sample: the sample.
        known: what it shows.
        weight: weight of each interviewed, [interviewed].
        said: identities of those in the sample, -1 where not known, [m, columns].
        traits: identities of everybody in the community, complete, [population, columns].
        free: ends of unreported ties that each resident has, [population].
        near: how near tied people are; None where that is not known.
        rng: source of chance.
    """
    namer, named, tie = _reported(sample)
    per_person = np.zeros(sample.interviewed.size)
    per_person[sample.interviewed] = weight
    counted = per_person[namer]
    if sample.alter_ties_asked and sample.identified:
        counted = counted * (1 - sample.share) ** known.shared[tie]
    ties = free.sum() / 2
    shared = None
    if sample.alter_ties_asked:
        bins = np.bincount(bin_of(known.shared[tie]), counted, minlength=SHARED_BINS.size)
        shared = _about(bins.astype(np.float64), ties, rng)
    mixing = []
    for column in range(traits.shape[1]):
        size = int(traits[:, column].max(initial=0)) + 1
        one, other = said[namer, column], said[named, column]
        both = (one >= 0) & (other >= 0) & (one < size) & (other < size)
        seed = np.zeros((size, size))
        np.add.at(seed, (one[both], other[both]), counted[both])
        ends = np.bincount(traits[:, column], free, minlength=size).astype(np.float64)
        expected = np.triu(with_ends(seed, ends))
        expected[np.diag_indices(size)] /= 2
        drawn_ties = rng.poisson(expected).astype(float)
        mixing.append(raked(drawn_ties + drawn_ties.T, ends))
    return Targets(shared, mixing, None if near is None else _about(near.unreported, ties, rng))


def _about(share: Floats, ties: float, rng: np.random.Generator) -> Floats:
    """Draw how many of so many ties are of each sort, from the share of each."""
    drawn = rng.poisson(share / max(share.sum(), 1e-12) * ties).astype(float)
    return np.asarray(drawn / max(drawn.sum(), 1.0) * ties, dtype=np.float64)


def _reported(sample: Sample) -> tuple[Ints, Ints, Ints]:
    """Return the ties between interviewed and others: interviewed end, other end, number of the tie."""
    asked = sample.interviewed
    tie = np.flatnonzero(asked[sample.a] != asked[sample.b])
    first = asked[sample.a[tie]]
    namer = np.where(first, sample.a[tie], sample.b[tie])
    return namer, np.where(first, sample.b[tie], sample.a[tie]), tie


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
