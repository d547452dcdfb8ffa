"""Brokers: residents through whom others are connected, on the mapped network."""

from __future__ import annotations

import sys
from functools import lru_cache

import numpy as np
import rustworkx
from scipy.sparse import coo_array

from ccsim.model.community import CommunityModel
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats

MOST_EXACT = 5_000
"""Residents up to whom betweenness is computed; its time grows with residents times ties."""
KEPT = 8
"""Sites whose brokers are remembered in one process."""
DIGITS = 9
"""Digits that count, so that rounding decides nothing between equals."""


def brokers(model: CommunityModel, lever: int) -> Floats:
    """Rank by how many others are connected through someone on the map, most first; newcomers by their home."""
    return -brokerage(model.arrays)


@lru_cache(maxsize=KEPT)
def brokerage(arrays: SiteArrays) -> Floats:
    """Return [n]: how far each resident connects others on the mapped network, who would else be further apart.

    At sites of up to `MOST_EXACT` residents it is betweenness: over all pairs of others, the share of shortest paths
    that lead through the resident. At larger ones it is Burt's effective size, which looks at no more than the ties
    between those tied to the resident, and takes no time: their number less the mean number of ties that they have to
    each other. The two mostly agree on who comes first.
    """
    exact = arrays.residents <= MOST_EXACT
    score = betweenness(arrays) if exact else effective_size(arrays)
    return np.array([float(f"{value:.{DIGITS}g}") for value in score.tolist()])


def betweenness(arrays: SiteArrays) -> Floats:
    """Return [n]: over all pairs of others, the sum of the shares of shortest paths that lead through the resident."""
    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * arrays.residents)
    graph.add_edges_from_no_data(list(zip(arrays.tie_a.tolist(), arrays.tie_b.tolist(), strict=True)))
    # One thread: with several, the order of the sums, and so the last digit, would hang on the machine.
    found = rustworkx.graph_betweenness_centrality(graph, normalized=False, parallel_threshold=sys.maxsize)
    return np.array([found[resident] for resident in range(arrays.residents)], np.float64)


def effective_size(arrays: SiteArrays) -> Floats:
    """Return [n]: Burt's effective size of everybody's network; 0 for those without ties."""
    n = arrays.residents
    ends = (np.concatenate([arrays.tie_a, arrays.tie_b]), np.concatenate([arrays.tie_b, arrays.tie_a]))
    adjacent = coo_array((np.ones(ends[0].size, np.int64), ends), shape=(n, n)).tocsr()
    degree = np.bincount(ends[0], minlength=n)
    among = np.asarray((adjacent @ adjacent).multiply(adjacent).sum(axis=1)).ravel()  # twice the ties among them
    return np.asarray(degree - among / np.maximum(degree, 1), np.float64)
