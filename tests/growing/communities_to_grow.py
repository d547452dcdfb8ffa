"""Made-up communities of which everything is known, and interviews of some of their people."""

import numpy as np

from ccsim.growing.sample import Sample
from ccsim.growing.whereabouts import nowhere, whereabouts


def community(size=240, seed=0):
    """Ties [n, n] of people in groups of eight, two in three within a group tied, some ties beyond; a group's half is
    old."""
    rng = np.random.default_rng(seed)
    group = np.arange(size) // 8
    old = (group % 2).astype(np.int64)
    same = group[:, None] == group[None]
    chance = np.where(same, 0.6, np.where(old[:, None] == old[None], 0.015, 0.004))
    upper = np.triu(rng.random((size, size)) < chance, 1)
    return upper | upper.T, old[:, None]


def interviewed(ties, traits, share, seed=0, matched=True, block=None):
    """Return the sample that interviews of a share of the people give.

    If a block is given for each, it is where the interviewed live, and a place that they use.
    """
    rng = np.random.default_rng(seed)
    asked = np.zeros(len(ties), dtype=bool)
    asked[rng.choice(asked.size, round(share * asked.size), replace=False)] = True
    counts = ties.astype(int)
    shown = ties & (asked[:, None] | asked[None] | ((counts[:, asked] @ counts[asked]) > 0))
    inside = np.flatnonzero(asked | shown.any(axis=0))
    row = np.full(asked.size, -1)
    row[inside] = np.arange(inside.size)
    a, b = np.nonzero(np.triu(shown))
    who = asked[inside]
    where = nowhere(inside.size)
    if block is not None:
        here, side = np.flatnonzero(who), np.where(who, block[inside] * 300.0, np.nan)
        where = whereabouts(inside.size, here, block[inside][here], side % 3_000, side // 3_000 * 300)
    return Sample(asked.size, who, who.astype(float), traits[inside], where, row[a], row[b], True, matched)


def transitivity(ties):
    counts = ties.astype(float)
    degree = counts.sum(axis=1)
    return np.trace(counts @ counts @ counts) / (degree * (degree - 1)).sum()


def matrix(grown, size):
    ties = np.zeros((size, size), dtype=bool)
    ties[grown.a, grown.b] = ties[grown.b, grown.a] = True
    return ties
