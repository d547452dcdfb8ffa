"""GraphML, as yEd, Gephi, Cytoscape, igraph, networkx and ccsim itself write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, tostring

from ccsim.importing.raw_map import RawMap
from ccsim.importing.readers.from_graph import map_of_graph
from ccsim.importing.sources import read_bytes
from ccsim.importing.xml_files import in_namespace, local_name, parsed
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    import networkx as nx

SPACE = "http://graphml.graphdrawing.org/xmlns"


def read(path: Path) -> RawMap:
    """Read a GraphML file; everybody in it is a person until a mapping says otherwise.

    Raises:
        InputError: everything that is wrong with it.
    """
    graphs = graphs_of(parsed(read_bytes(path), path.name), path.name)
    if len(graphs) > 1:
        message = f"holds {len(graphs)} graphs, expected one (several only from Network Canvas)"
        raise InputError(Problem(path.name, message))
    return map_of_graph(graphs[0], path.name)


def graphs_of(root: Element, file: str) -> list[nx.Graph[Any]]:
    """Return the graphs of a GraphML file, every value as the text that stands there.

    networkx stumbles over keys declared inside a graph, over edges that are directed in an undirected graph, over
    other words for true and false, and it reads only the first graph: so the elements are put right for it first.
    """
    import networkx as nx

    if local_name(root) != "graphml":
        raise InputError(Problem(file, f"the outermost element is '{local_name(root)}', expected 'graphml'"))
    in_namespace(root, SPACE)
    keys = [key for key in root.iter(f"{{{SPACE}}}key") if key.get("id")]
    for key in keys:
        key.attrib = {"id": key.get("id", ""), "for": key.get("for", "all"), "attr.name": _name_of(key)}
        key.set("attr.type", "string")
    found = []
    for graph in root.findall(f"{{{SPACE}}}graph"):
        _mend(graph, {key.get("id", "") for key in keys}, file)
        alone = Element(f"{{{SPACE}}}graphml")
        alone.extend([*keys, graph])
        try:
            found.append(nx.parse_graphml(tostring(alone, encoding="unicode"), node_type=str, force_multigraph=True))
        except (nx.NetworkXError, SyntaxError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise InputError(Problem(file, f"not readable as GraphML: {error}")) from None
    if not found:
        raise InputError(Problem(file, "holds no graph"))
    return found


def _name_of(key: Element) -> str:
    """Return the name of an attribute."""
    return key.get("attr.name", "") or key.get("yfiles.type", "") or key.get("id", "")


def _mend(graph: Element, declared: set[str], file: str) -> None:
    """Make a graph one that networkx reads without losing anything, and say what is wrong for good."""
    problems = []
    for key in graph.findall(f"{{{SPACE}}}key"):
        graph.remove(key)
    # Directed, so that networkx keeps which end comes first; a tie is a tie for us in either case.
    graph.set("edgedefault", "directed")
    nodes = {node.get("id") for node in graph.iter(f"{{{SPACE}}}node")}
    if None in nodes:
        problems.append(Problem(file, "a node without an id"))
    count = 0
    for element in graph.iter():
        if element.tag == f"{{{SPACE}}}edge":
            count += 1
            ends = element.get("source"), element.get("target")
            for end in ends:
                if end not in nodes:
                    problems.append(Problem(file, f"edge {count}: no node '{end}'"))
            element.attrib = {"id": str(count), "source": str(ends[0]), "target": str(ends[1])}
        elif element.tag == f"{{{SPACE}}}hyperedge":
            problems.append(Problem(file, "a hyperedge: ties have two ends"))
        for part in element.findall(f"{{{SPACE}}}port"):
            element.remove(part)
        for data in element.findall(f"{{{SPACE}}}data"):
            if data.get("key") not in declared:
                problems.append(Problem(file, f"no key '{data.get('key')}' is declared", key="data"))
    if problems:
        raise InputError(dict.fromkeys(problems[:50]))
