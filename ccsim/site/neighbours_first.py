"""The order in which residents stand in memory: those who know each other near each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from ccsim.site.tables import Ints


def neighbours_first(a: Ints, b: Ints, residents: int) -> NDArray[np.int64]:
    """Return [n]: the residents in an order in which those who are tied stand near each other.

    Networks that hang together one after the other, by their first member, and each breadth first. A computer that
    looks at both ends of a tie then finds them close by. The order follows from the given one and the ties alone, and
    one more resident without ties moves nobody else.

    Args:
        a, b: [e] both ends of each tie, as positions in the given order.
        residents: how many there are.
    """
    ends = np.concatenate([a, b]), np.concatenate([b, a])
    graph = csr_array((np.ones(ends[0].size, np.int8), ends), shape=(residents, residents))
    _, network = connected_components(graph, directed=False)
    _, first = np.unique(network, return_index=True)
    # One more node, tied to the first member of every network, reaches all of them in one search.
    root = np.full(first.size, residents)
    rows, columns = np.concatenate([*ends[:1], root]), np.concatenate([*ends[1:], first])
    joined = csr_array((np.ones(rows.size, np.int8), (rows, columns)), shape=(residents + 1, residents + 1))
    joined.sort_indices()
    reached = breadth_first_order(joined, residents, directed=True, return_predecessors=False)[1:].astype(np.int64)
    return reached[np.argsort(first[network[reached]], kind="stable")]
