"""A networkx graph as a raw map; graphs that ccsim wrote become the site that they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccsim.importing.graph_names import SITE_ATTRIBUTE, SITE_MARK
from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records
from ccsim.importing.readers.own_graph import map_of_own_graph
from ccsim.problems import InputError, Problem
from ccsim.site.writing import number_cell

if TYPE_CHECKING:
    import networkx as nx


def map_of_graph(graph: nx.Graph[Any], file: str) -> RawMap:
    """Return the map of a graph: its nodes are people, its edges ties.

    Attributes become columns; values of nodes and edges that are no text (lists, drawings) are left. Lines are
    numbers of nodes and edges, counted from 1.

    Raises:
        InputError: the graph is empty, or is a site that was changed so that it is none any more.
    """
    if not graph.number_of_nodes():
        raise InputError(Problem(file, "holds nobody: there are no nodes in it"))
    yaml = str(graph.graph.get(SITE_MARK, "") or graph.graph.get(SITE_ATTRIBUTE, ""))
    if yaml:
        return map_of_own_graph(graph, file, yaml.removeprefix(SITE_MARK))
    usual = {of: dict(graph.graph.get(f"{of}_default") or {}) for of in ("node", "edge")}
    people = [_record(usual["node"] | said, PEOPLE) | {"key": str(node)} for node, said in graph.nodes(data=True)]
    ties = [_record(usual["edge"] | said, TIES) | {"a": str(a), "b": str(b)} for a, b, said in graph.edges(data=True)]
    for edge in ties:
        edge.pop("id", None)
    return RawMap(table_of_records(file, PEOPLE, people), table_of_records(file, TIES, ties))


def _record(attributes: dict[Any, Any], reserved: tuple[str, ...]) -> dict[str, str]:
    """Return the attributes of a node or edge as text."""
    # "interviewed" means the same wherever it stands; the other names are the readers' own.
    taken = [name for name in reserved if name != "interviewed"]
    found = {}
    for name, value in attributes.items():
        if isinstance(value, bool):
            found[own_name(str(name), taken)] = "true" if value else "false"
        elif isinstance(value, float):
            found[own_name(str(name), taken)] = number_cell(value)
        elif isinstance(value, str | int):
            found[own_name(str(name), taken)] = str(value).strip()
    return found
