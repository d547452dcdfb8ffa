"""What kind of tie a tie is that nobody reported: each takes over kind, frequency, layers and mode of a reported one.

The reported one is a tie of somebody interviewed, between people who are alike and different in the same
identities, with about as many shared partners; where there are fewer than a handful of such, with about as many shared partners.
"""

from __future__ import annotations

import numpy as np

from ccsim.growing.sample import Flags, Floats, Ints, adjacency, paths

FEWEST_EXAMPLES = 5
SHARED_CLASSES: Ints = np.array([0, 1, 2, 4])
"""Lowest number of shared partners of each class."""

MOST_COLUMNS = 8
"""Identity columns that are compared."""


SWEEPS = 3


def examples(
    traits: Ints, a: Ints, b: Ints, kin: Flags, told: Ints, weight: Floats, rng: np.random.Generator
) -> Ints:
    """Return for every unreported tie the reported one that it is like, [unreported].

    Kin of kin are kin: so how many shared partners are kin of one end counts too; it is settled in a few sweeps.

    Args:
        traits: identities of everybody, [population, columns].
        a: one end of every tie, the reported ones first.
        b: the other end.
        kin: which of the reported ties are between kin.
        told: ties that somebody interviewed has, of the reported ones.
        weight: weight of each of these.
        rng: source of chance.
    """
    ties = adjacency(len(traits), a, b)
    shared = paths(ties, ties, a, b)
    closeness = np.searchsorted(SHARED_CLASSES, shared, side="right") - 1
    same = traits[a][:, :MOST_COLUMNS] == traits[b][:, :MOST_COLUMNS]
    pattern = same @ (1 << np.arange(same.shape[1])) if same.shape[1] else np.zeros(a.size, dtype=np.int64)
    reported = kin.size
    found = np.zeros(a.size - reported, dtype=np.int64)
    turn = rng.random(a.size) < 0.5
    near, far = np.where(turn, a, b), np.where(turn, b, a)
    for sweep in range(SWEEPS):
        is_kin = np.concatenate([kin, kin[found] if sweep else np.zeros(found.size, dtype=bool)])
        through = paths(adjacency(len(traits), a[is_kin], b[is_kin]), ties, near, far)
        clan = np.minimum(np.ceil(2 * through / np.maximum(shared, 1)), 2).astype(np.int64)
        keys = (pattern * 12 + closeness * 3 + clan, closeness * 3 + clan, closeness, np.zeros(a.size, dtype=np.int64))
        found = _like(keys, reported, told, weight, rng)
    return found


def _like(keys: tuple[Ints, ...], reported: int, told: Ints, weight: Floats, rng: np.random.Generator) -> Ints:
    """Return for every unreported tie a reported one with the same key; by the first key of which there are enough."""
    unreported = np.arange(reported, keys[0].size)
    found = np.full(unreported.size, -1, dtype=np.int64)
    for level, key in enumerate(keys):
        fewest = FEWEST_EXAMPLES if level < len(keys) - 1 else 1
        for value in np.unique(key[unreported[found < 0]]).tolist():
            alike = (key[told] == value) & (weight > 0)
            if alike.sum() >= fewest:
                asking = (found < 0) & (key[unreported] == value)
                chances = weight[alike] / weight[alike].sum()
                found[asking] = rng.choice(told[alike], int(asking.sum()), p=chances)
    return found
