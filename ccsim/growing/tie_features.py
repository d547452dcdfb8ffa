"""What kind of tie a tie is that nobody reported: each takes over kind, frequency, layers and mode of a reported one.

The reported one is a tie of somebody interviewed, between people who are alike and different in the same
identities, with about as many shared partners; where there are fewer than a handful of such, with about as many
shared partners.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccsim.growing.sample import Flags, Floats, Ints, adjacency, paths

FEWEST_EXAMPLES = 5
SHARED_CLASSES: Ints = np.array([0, 1, 2, 4])
"""Lowest number of shared partners of each class."""

MOST_COLUMNS = 8
"""Identity columns that are compared."""


SWEEPS = 3


class Network(NamedTuple):
    """A network and what sets its people apart.

    Attributes:
        traits: identities of everybody, -1 where not known, [people, columns].
        a: one end of every tie.
        b: the other end.
    """

    traits: Ints
    a: Ints
    b: Ints


def examples(
    mapped: Network, told: Ints, weight: Floats, kin: Flags, grown: Network, made: Ints, rng: np.random.Generator
) -> Ints:
    """Return for every made tie the reported one that it is like, as a number of a mapped tie, [made].

    Kin of kin are kin: so how many shared partners are kin of one end counts too; it is settled in a few sweeps.

    Args:
        mapped: the sample.
        told: ties of the sample that somebody interviewed has.
        weight: weight of each of these.
        kin: which of the mapped ties are between kin.
        grown: the whole community; made ties that are not yet settled count as no kin.
        made: ties of the grown network that nobody reported; the others are the mapped ones, in their order.
        rng: source of chance.
    """
    of_mapped = _keys(mapped, kin, rng)
    known = np.zeros(grown.a.size, dtype=bool)
    known[: grown.a.size - made.size] = kin[: grown.a.size - made.size]
    found = np.zeros(made.size, dtype=np.int64)
    for _ in range(SWEEPS):
        of_grown = _keys(grown, known, rng)
        found = _like([key[told] for key in of_mapped], [key[made] for key in of_grown], told, weight, rng)
        known[made] = kin[found]
    return found


def _keys(network: Network, kin: Flags, rng: np.random.Generator) -> tuple[Ints, ...]:
    """Return what ties are compared by, from the finest key to the coarsest, each [ties]."""
    traits, a, b = network
    ties = adjacency(len(traits), a, b)
    shared = paths(ties, ties, a, b)
    closeness = np.searchsorted(SHARED_CLASSES, shared, side="right") - 1
    turn = rng.random(a.size) < 0.5
    through = paths(adjacency(len(traits), a[kin], b[kin]), ties, np.where(turn, a, b), np.where(turn, b, a))
    clan = np.minimum(np.ceil(2 * through / np.maximum(shared, 1)), 2).astype(np.int64)
    same = traits[a][:, :MOST_COLUMNS] == traits[b][:, :MOST_COLUMNS]
    pattern = (same * (1 << np.arange(same.shape[1]))).sum(axis=1).astype(np.int64)
    return pattern * 12 + closeness * 3 + clan, closeness * 3 + clan, closeness, np.zeros(a.size, dtype=np.int64)


def _like(of_told: list[Ints], of_made: list[Ints], told: Ints, weight: Floats, rng: np.random.Generator) -> Ints:
    """Return for every made tie a told one with the same key; by the first key of which there are enough."""
    found = np.full(of_made[0].size, -1, dtype=np.int64)
    for level, (theirs, own) in enumerate(zip(of_told, of_made, strict=True)):
        fewest = FEWEST_EXAMPLES if level < len(of_made) - 1 else 1
        for value in np.unique(own[found < 0]).tolist():
            alike = (theirs == value) & (weight > 0)
            if alike.sum() >= fewest:
                asking = (found < 0) & (own == value)
                chances = weight[alike] / weight[alike].sum()
                found[asking] = rng.choice(told[alike], int(asking.sum()), p=chances)
    return found
