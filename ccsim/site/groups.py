"""Neighbourhood groups found in the ties themselves, where nobody mapped where people meet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from ccsim.site.tables import Ints

if TYPE_CHECKING:
    import networkx as nx

FEWEST_MEMBERS = 10
MOST_MEMBERS = 40
"""Size of a group: that of a street or a stairwell. Smaller ones remain where a piece of the network is smaller."""

_FINEST = 64.0  # resolution of the Louvain method at which splitting is given up


def neighbourhood_groups(residents: int, a: Ints, b: Ints, seed: int) -> list[list[int]]:
    """Return groups of residents (rows, sorted), each resident with a tie in exactly one.

    Communities of the Louvain method (Blondel and others, 2008), large ones split again, small ones joined to the group
    with which they share most ties. Residents without ties are in none.

    Args:
        residents: number of residents.
        a, b: rows of both ends of every tie.
        seed: of the Louvain method, which takes residents in random order.
    """
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    ends = sorted(zip(np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), strict=True))
    graph.add_nodes_from(sorted({end for pair in ends for end in pair}))
    graph.add_edges_from(ends)
    return _joined(_split(graph, seed), graph)


def _split(graph: nx.Graph[int], seed: int) -> list[list[int]]:
    """Return communities of at most `MOST_MEMBERS`."""
    import networkx as nx

    members = sorted(graph.nodes)
    resolution = 1.0
    parts: list[set[int]] = [set(members)] if members else []
    while len(parts) == 1 and resolution <= _FINEST:
        if len(members) <= MOST_MEMBERS and resolution > 1.0:
            break
        parts = [set(part) for part in nx.community.louvain_communities(graph, resolution=resolution, seed=seed)]
        resolution *= 2.0
    if len(parts) == 1 and len(members) > MOST_MEMBERS:
        pieces = -(-len(members) // MOST_MEMBERS)
        return [part.tolist() for part in np.array_split(np.array(members), pieces)]
    groups: list[list[int]] = []
    for part in sorted(parts, key=min):
        groups += [sorted(part)] if len(part) <= MOST_MEMBERS else _split(_part(graph, part), seed)
    return groups


def _part(graph: nx.Graph[int], members: set[int]) -> nx.Graph[int]:
    """Return the graph of some members, nodes and ties in ascending order: the method depends on it."""
    import networkx as nx

    part: nx.Graph[int] = nx.Graph()
    part.add_nodes_from(sorted(members))
    part.add_edges_from(sorted((min(pair), max(pair)) for pair in graph.subgraph(members).edges))
    return part


def _joined(groups: list[list[int]], graph: nx.Graph[int]) -> list[list[int]]:
    """Return the groups with small ones joined to those they share most ties with, as long as they fit."""
    members = dict(enumerate(groups))
    group_of = {member: g for g, group in members.items() for member in group}
    between: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one, other in graph.edges:
        g, h = group_of[one], group_of[other]
        if g != h:
            between[g][h] += 1
            between[h][g] += 1
    waiting = sorted((len(group), g) for g, group in members.items() if len(group) < FEWEST_MEMBERS)
    while waiting:
        size, small = waiting.pop(0)
        fitting = [(-ties, h) for h, ties in between[small].items() if len(members[h]) + size <= MOST_MEMBERS]
        if not fitting:
            continue
        _, into = min(fitting)
        members[into] = sorted(members[into] + members.pop(small))
        for h, ties in between.pop(small).items():
            del between[h][small]
            if h != into:
                between[into][h] += ties
                between[h][into] += ties
        known = {g for _, g in waiting}
        waiting = sorted((len(members[g]), g) for g in known if len(members[g]) < FEWEST_MEMBERS)
    return sorted(members.values())
