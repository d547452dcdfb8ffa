import networkx as nx
import numpy as np
import pytest

from ccsim.site.groups import FEWEST_MEMBERS, MOST_MEMBERS, neighbourhood_groups


def groups_of(graph, seed=0):
    ends = np.array(graph.edges, dtype=np.int32).reshape(-1, 2)
    return neighbourhood_groups(graph.number_of_nodes(), ends[:, 0], ends[:, 1], seed)


@pytest.mark.parametrize(
    "graph",
    [
        nx.connected_watts_strogatz_graph(400, 8, 0.1, seed=1),
        nx.gnm_random_graph(300, 400, seed=2),
        nx.complete_graph(95),
        nx.star_graph(120),
        nx.empty_graph(5),
        nx.path_graph(3),
    ],
    ids=["small world", "sparse", "clique", "star", "no ties", "path"],
)
def test_everybody_with_a_tie_is_in_one_group_of_a_streets_size(graph):
    groups = groups_of(graph)
    members = [member for group in groups for member in group]
    assert sorted(members) == sorted(node for node, degree in graph.degree if degree)
    assert all(len(group) <= MOST_MEMBERS for group in groups)


def test_streets_that_hardly_know_each_other_are_found():
    graph = nx.planted_partition_graph(8, 20, 0.6, 0.002, seed=5)
    assert groups_of(graph) == [list(range(20 * k, 20 * k + 20)) for k in range(8)]


def test_small_groups_are_joined_to_those_they_know():
    graph = nx.disjoint_union(nx.complete_graph(15), nx.complete_graph(4))
    graph.add_edge(0, 15)
    assert groups_of(graph) == [list(range(19))]
    graph.remove_edge(0, 15)
    assert sorted(map(len, groups_of(graph))) == [4, 15]
    assert min(map(len, groups_of(nx.connected_watts_strogatz_graph(400, 8, 0.1, seed=1)))) >= FEWEST_MEMBERS


def test_same_seed_same_groups_whatever_the_order_of_ties():
    graph = nx.gnm_random_graph(200, 600, seed=7)
    backwards = nx.Graph()
    backwards.add_nodes_from(graph)
    backwards.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    assert groups_of(graph, 3) == groups_of(backwards, 3)
    assert groups_of(graph, 3) != groups_of(graph, 0)
