"""Who connects others on a network: betweenness, or Burt's effective size where a network is large."""

from __future__ import annotations

import sys

import numpy as np
import rustworkx
from scipy.sparse import coo_array

from ccsim.site.tables import Floats, Ints

MOST_EXACT = 5_000
"""Residents up to whom betweenness is computed; its time grows with residents times ties."""
DIGITS = 9
"""Digits that count, so that rounding decides nothing between equals."""


def brokerage(n: int, a: Ints, b: Ints) -> Floats:
    """Return [n]: how far each resident connects others, who would else be further apart.

    At sites of up to `MOST_EXACT` residents it is betweenness: over all pairs of others, the share of shortest paths
    that lead through the resident. At larger ones it is Burt's effective size, which looks at no more than the ties
    between those tied to the resident, and takes no time: their number less the mean number of ties that they have to
    each other. The two mostly agree on who comes first.

    Args:
        n: residents.
        a, b: the two ends of every tie, each pair once.
    """
    score = betweenness(n, a, b) if n <= MOST_EXACT else effective_size(n, a, b)
    return np.array([float(f"{value:.{DIGITS}g}") for value in score.tolist()])


def betweenness(n: int, a: Ints, b: Ints) -> Floats:
    """Return [n]: over all pairs of others, the sum of the shares of shortest paths that lead through the resident."""
    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * n)
    graph.add_edges_from_no_data(list(zip(a.tolist(), b.tolist(), strict=True)))
    # One thread: with several, the order of the sums, and so the last digit, would hang on the machine.
    found = rustworkx.graph_betweenness_centrality(graph, normalized=False, parallel_threshold=sys.maxsize)
    return np.array([found[resident] for resident in range(n)], np.float64)


def effective_size(n: int, a: Ints, b: Ints) -> Floats:
    """Return [n]: Burt's effective size of everybody's network; 0 for those without ties."""
    ends = (np.concatenate([a, b]), np.concatenate([b, a]))
    adjacent = coo_array((np.ones(ends[0].size, np.int64), ends), shape=(n, n)).tocsr()
    degree = np.bincount(ends[0], minlength=n)
    among = np.asarray((adjacent @ adjacent).multiply(adjacent).sum(axis=1)).ravel()  # twice the ties among them
    return np.asarray(degree - among / np.maximum(degree, 1), np.float64)
