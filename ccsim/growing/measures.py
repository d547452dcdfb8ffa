"""What is said of a grown map: ties, how many know each other, how many hang together."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import connected_components

from ccsim.growing.sample import Floats, Ints, adjacency

MEASURES: dict[str, str] = {
    "mean_ties": "ties a resident, on average",
    "sd_ties": "standard deviation of the ties a resident has",
    "no_ties": "share of residents without a tie",
    "transitivity": "share of pairs of contacts who know each other",
    "largest": "share of residents who hang together in the largest group",
}
"""Names of the measures, and what they are."""

SHARES = ("no_ties", "transitivity", "largest")
"""Those that are shares."""


def measures(size: int, a: Ints, b: Ints) -> dict[str, float]:
    """Return the measures of a network of so many residents."""
    ties = adjacency(size, a.astype(np.int64), b.astype(np.int64))
    degree: Floats = np.asarray(ties.sum(axis=1), dtype=float).ravel()
    closed = 0.0
    for start in range(0, a.size, 50_000):
        rows = slice(start, start + 50_000)
        closed += float(ties[a[rows]].multiply(ties[b[rows]]).sum())
    pairs = float((degree * (degree - 1)).sum()) / 2
    _, part = connected_components(ties, directed=False)
    return {
        "mean_ties": float(degree.mean()),
        "sd_ties": float(degree.std()),
        "no_ties": float((degree == 0).mean()),
        "transitivity": closed / pairs if pairs else 0.0,
        "largest": float(np.bincount(part).max() / size),
    }
