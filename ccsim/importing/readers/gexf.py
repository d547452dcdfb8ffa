"""GEXF of any version, as Gephi, networkx and ccsim itself write it."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from ccsim.importing.graph_names import SITE_MARK
from ccsim.importing.raw_map import RawMap
from ccsim.importing.readers.from_graph import map_of_graph
from ccsim.importing.sources import read_bytes
from ccsim.importing.xml_files import in_namespace, local_name, parsed
from ccsim.problems import InputError, Problem

SPACE = "http://www.gexf.net/1.2draft"
_TIMES = ("start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals")


def read(path: Path) -> RawMap:
    """Read a GEXF file; everybody in it is a person until a mapping says otherwise.

    What changes with time is read as it was last; colours, sizes and positions on a drawing are left.

    Raises:
        InputError: everything that is wrong with it.
    """
    import networkx as nx

    root = parsed(read_bytes(path), path.name)
    if local_name(root) != "gexf":
        raise InputError(Problem(path.name, f"the outermost element is '{local_name(root)}', expected 'gexf'"))
    _without_drawing(root)
    in_namespace(root, SPACE)
    said = root.findtext(f"{{{SPACE}}}meta/{{{SPACE}}}description") or ""
    graph = root.find(f"{{{SPACE}}}graph")
    if graph is None:
        raise InputError(Problem(path.name, "holds no graph"))
    _mend(graph, path.name)
    alone = Element(f"{{{SPACE}}}gexf", {"version": "1.2"})
    alone.append(graph)
    try:
        found = nx.read_gexf(io.BytesIO(tostring(alone)), node_type=str, version="1.2draft")
    except (nx.NetworkXError, SyntaxError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(Problem(path.name, f"not readable as GEXF: {error}")) from None
    if said.startswith(SITE_MARK):
        found.graph[SITE_MARK] = said.removeprefix(SITE_MARK)
    return map_of_graph(found, path.name)


def _without_drawing(root: Element) -> None:
    """Take out what only says how a graph is drawn, or when something was so."""
    for element in list(root.iter()):
        for child in list(element):
            if "viz" in str(child.tag).partition("}")[0] or local_name(child) in ("spells", "slices", "parents"):
                element.remove(child)


def _mend(graph: Element, file: str) -> None:
    """Make a graph one that networkx reads without losing anything, and say what is wrong for good."""
    problems: list[Problem] = []
    # Directed, so that networkx keeps which end comes first; a tie is a tie for us in either case.
    graph.attrib = {"defaultedgetype": "directed"}
    declared = _mend_attributes(graph)
    nodes = {node.get("id") for node in graph.iter(f"{{{SPACE}}}node")}
    if None in nodes:
        problems.append(Problem(file, "a node without an id"))
    count = 0
    for element in graph.iter():
        kind = local_name(element)
        if kind not in ("node", "edge"):
            continue
        for word in _TIMES:
            element.attrib.pop(word, None)
        if kind == "edge":
            count += 1
            _mend_edge(element, count, nodes, file, problems)
        _mend_values(element, declared[kind], file, problems)
    if problems:
        raise InputError(dict.fromkeys(problems[:50]))


def _mend_attributes(graph: Element) -> dict[str, set[str]]:
    """Declare every attribute as text that does not change with time; return their ids, of nodes and of edges."""
    declared: dict[str, set[str]] = {"node": set(), "edge": {"weight"}}
    for attributes in graph.findall(f"{{{SPACE}}}attributes"):
        of = attributes.get("class", "")
        if of not in declared:
            graph.remove(attributes)
            continue
        attributes.attrib = {"class": of}
        for attribute in attributes.findall(f"{{{SPACE}}}attribute"):
            name = attribute.get("id", "")
            attribute.attrib = {"id": name, "title": attribute.get("title") or name, "type": "string"}
            declared[of].add(name)
    # networkx declares the weight of edges as a number on its own, after all others.
    return declared


def _mend_edge(edge: Element, number: int, nodes: set[str | None], file: str, problems: list[Problem]) -> None:
    """Put right what an edge says of itself; its weight becomes an attribute like any other."""
    for end in ("source", "target"):
        if edge.get(end) not in nodes:
            problems.append(Problem(file, f"edge {number}: no node '{edge.get(end)}'"))
    if edge.get("type") != "mutual":
        edge.attrib.pop("type", None)
    edge.set("id", str(number))
    weight = edge.get("weight")
    if weight is not None and not _is_number(weight):
        problems.append(Problem(file, f"edge {number}: found '{weight}', expected a number", key="weight"))


def _mend_values(element: Element, declared: set[str], file: str, problems: list[Problem]) -> None:
    """Gather the values of a node or edge, wherever they stand, and check that they are declared."""
    values = list(element.iter(f"{{{SPACE}}}attvalue"))
    inner = element.findall(f"{{{SPACE}}}nodes//{{{SPACE}}}attvalue")
    values = [value for value in values if value not in inner]
    for child in list(element):
        if local_name(child) in ("attvalues", "attvalue"):
            element.remove(child)
    holder = SubElement(element, f"{{{SPACE}}}attvalues")
    for value in values:
        name = value.get("for") or value.get("id") or ""
        text = value.get("value")
        if name not in declared:
            problems.append(Problem(file, f"no attribute '{name}' is declared", key=local_name(element)))
        elif name == "weight" and local_name(element) == "edge" and not _is_number(text or ""):
            problems.append(Problem(file, f"found '{text}', expected a number", key="weight"))
        elif text is not None:
            SubElement(holder, value.tag, {"for": name, "value": text})


def _is_number(text: str) -> bool:
    """Return whether a text is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True
