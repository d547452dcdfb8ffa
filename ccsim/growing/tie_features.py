"""What kind of tie a tie is that nobody reported: each takes over kind, frequency, layers and mode of a reported one.

The reported one is a tie of somebody interviewed, between people who are alike and different in the same
identities, with about as many shared partners; where there are fewer than a handful of such, with about as many shared partners.
"""

from __future__ import annotations

import numpy as np

from ccsim.growing.sample import Floats, Ints, adjacency

FEWEST_EXAMPLES = 5
SHARED_CLASSES: Ints = np.array([0, 1, 2, 4])
"""Lowest number of shared partners of each class."""

MOST_COLUMNS = 8
"""Identity columns that are compared."""


def examples(
    traits: Ints, a: Ints, b: Ints, reported: int, told: Ints, weight: Floats, rng: np.random.Generator
) -> Ints:
    """Return for every unreported tie the reported one that it is like, [unreported].

    Args:
        traits: identities of everybody, [population, columns].
        a: one end of every tie, the reported ones first.
        b: the other end.
        reported: how many were reported.
        told: ties that somebody interviewed has, of the reported ones.
        weight: weight of each of these.
        rng: source of chance.
    """
    ties = adjacency(len(traits), a, b)
    shared = np.zeros(a.size, dtype=np.int64)
    for start in range(0, a.size, 50_000):
        rows = slice(start, start + 50_000)
        shared[rows] = np.asarray(ties[a[rows]].multiply(ties[b[rows]]).sum(axis=1)).ravel()
    closeness = np.searchsorted(SHARED_CLASSES, shared, side="right") - 1
    same = traits[a][:, :MOST_COLUMNS] == traits[b][:, :MOST_COLUMNS]
    pattern = same @ (1 << np.arange(same.shape[1])) if same.shape[1] else np.zeros(a.size, dtype=np.int64)
    found = np.full(a.size - reported, -1, dtype=np.int64)
    unreported = np.arange(reported, a.size)
    for key in (pattern * 8 + closeness, closeness, np.zeros(a.size, dtype=np.int64)):
        open_ = found < 0
        for value in np.unique(key[unreported[open_]]).tolist():
            donors = told[key[told] == value]
            chances = weight[key[told] == value]
            if (chances > 0).sum() < FEWEST_EXAMPLES and key.any():
                continue
            asking = open_ & (key[unreported] == value)
            if donors.size:
                found[asking] = rng.choice(donors, int(asking.sum()), p=chances / chances.sum())
    return found
