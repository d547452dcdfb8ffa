"""Network Canvas, exported as GraphML: one file for each interview, or several interviews in one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccsim.importing.raw_map import RawMap
from ccsim.importing.readers.graphml import graphs_of
from ccsim.importing.readers.network_canvas import SOURCE, TARGET, UUID, Interviews
from ccsim.importing.sources import read_bytes, read_files
from ccsim.importing.xml_files import parsed
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog

if TYPE_CHECKING:
    import networkx as nx

TYPE = "networkCanvasType"


def read(path: Path) -> RawMap:
    """Read a GraphML export of Network Canvas: a file, or a folder or zip of them.

    It gives the same map as the CSV export of the same interviews. Lines are numbers of nodes and edges, from 1.

    Raises:
        InputError: everything that is wrong with it.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        files = {name: data for name, data in read_files(path).items() if name.lower().endswith(".graphml")}
        if not files:
            raise InputError(Problem(path.name, "holds no GraphML files"))
    else:
        files = {path.name: read_bytes(path)}
    log, found = ProblemLog(), Interviews()
    for name, data in sorted(files.items()):
        for graph in graphs_of(parsed(data, name), name):
            _add_interview(graph, name, found, log)
    log.raise_any()
    return found.map(path.name)


def _add_interview(graph: nx.Graph[Any], file: str, into: Interviews, log: ProblemLog) -> None:
    """Add one interview: what stands in the graph itself is about who was interviewed."""
    ego = {str(name): str(value) for name, value in graph.graph.items() if isinstance(value, str)}
    key = ego.get(UUID, "")
    if not key:
        log.add(file, "a graph that does not say who was interviewed", key=UUID)
        return
    if key in into.people:
        log.add(file, f"the interview of '{key}' is there twice", key=UUID)
        return
    into.add_ego(key, _as_in_csv(ego), (file, 1))
    uuids: dict[str, str] = {}
    for number, (node, attributes) in enumerate(graph.nodes(data=True), start=1):
        uuids[node] = attributes.get(UUID, "")
        if not uuids[node] or uuids[node] in into.people:
            what = "there twice" if uuids[node] else "empty, expected a UUID"
            log.add(file, f"node {node}: {what}", key=UUID)
            continue
        record = {name: value for name, value in attributes.items() if name != "label"}
        into.add_alter(uuids[node], key, _as_in_csv(record) | {"node type": attributes.get(TYPE, "")}, (file, number))
    for number, (a, b, attributes) in enumerate(graph.edges(data=True), start=1):
        ends = attributes.get(SOURCE) or uuids[a], attributes.get(TARGET) or uuids[b]
        for end, column in zip(ends, (SOURCE, TARGET), strict=True):
            if end not in into.people:
                log.add(file, f"edge {number}: nobody has the UUID '{end}'", key=column)
        about = {name: value for name, value in attributes.items() if name not in ("id", "label")}
        into.add_tie(*ends, key, _as_in_csv(about) | {"type": attributes.get(TYPE, "")}, (file, number))


def _as_in_csv(record: dict[str, str]) -> dict[str, str]:
    """Return the record with the names of columns that the CSV export has: positions end in _x and _y there."""
    turned = {}
    for name, value in record.items():
        pair = name.endswith(("_X", "_Y")) and {name[:-1] + "X", name[:-1] + "Y"} <= record.keys()
        turned[name[:-1] + name[-1].lower() if pair else name] = value.strip()
    return turned
