"""DOT, the language of Graphviz."""

from __future__ import annotations

import re
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records
from ccsim.importing.sources import decoded, read_bytes
from ccsim.problems import InputError, Problem

MOST_BYTES = 2_000_000
_DEEPEST = 30


def read(path: Path) -> RawMap:
    """Read a DOT file; everybody in it is a person until a mapping says otherwise.

    Raises:
        InputError: it is not DOT, holds several graphs, or is too large or too deep for the reader.
    """
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        message = f"{len(data):,} bytes, more than the {MOST_BYTES:,} read of DOT; export GraphML instead"
        raise InputError(Problem(path.name, message))
    text = decoded(data, path.name)
    depth = deepest = 0
    for mark in re.findall(r"[{}\[\]<>()]", text):
        depth += 1 if mark in "{[<(" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST and "->" not in text:
        raise InputError(Problem(path.name, f"brackets within brackets, more than {_DEEPEST} deep"))
    graph = _graph(text, path.name)
    nodes: dict[str, dict[str, str]] = {}
    ties: list[dict[str, str]] = []
    _gather(graph, nodes, ties)
    if not nodes:
        raise InputError(Problem(path.name, "holds nobody: there are no nodes in it"))
    return RawMap(table_of_records(path.name, PEOPLE, list(nodes.values())), table_of_records(path.name, TIES, ties))


def _graph(text: str, file: str) -> Any:  # noqa: ANN401
    """Return the graph of a text; its reader is loaded only here, because few need it."""
    import contextlib
    import io
    import warnings

    import pydot

    said = io.StringIO()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            warnings.simplefilter("ignore")  # of pydot's own use of pyparsing
            graphs = pydot.graph_from_dot_data(text)
    except RecursionError:
        raise InputError(Problem(file, "brackets within brackets, too deep")) from None
    except Exception as error:  # pydot raises whatever a damaged text makes it stumble over
        raise InputError(Problem(file, f"not readable as DOT ({type(error).__name__})")) from None
    if not graphs:
        line = re.search(r"line:(\d+)", said.getvalue())
        raise InputError(Problem(file, "not readable as DOT", int(line[1]) if line else None))
    if len(graphs) > 1:
        raise InputError(Problem(file, f"holds {len(graphs)} graphs, expected one"))
    return graphs[0]


def _gather(graph: Any, nodes: dict[str, dict[str, str]], ties: list[dict[str, str]]) -> None:  # noqa: ANN401
    """Add the nodes and ties of a graph, and of the graphs in it."""
    for node in graph.get_nodes():
        name = _plain(node.get_name())
        if name not in ("node", "edge", "graph", "\\n"):
            record = nodes.setdefault(name, {"key": name})
            record |= {own_name(k, PEOPLE): _plain(v) for k, v in node.get_attributes().items()}
    for edge in graph.get_edges():
        attributes = {own_name(k, TIES): _plain(v) for k, v in edge.get_attributes().items()}
        groups = [_names(end) for end in (edge.get_source(), edge.get_destination())]
        for name in (name for group in groups for name in group):
            nodes.setdefault(name, {"key": name})
        for first, second in pairwise(groups):
            ties.extend({"a": a, "b": b} | attributes for a, b in product(first, second))
    for inner in graph.get_subgraphs():
        _gather(inner, nodes, ties)


def _names(end: Any) -> list[str]:  # noqa: ANN401
    """Return the nodes at one end of an edge: one, or those of a graph in brackets."""
    if isinstance(end, str | int | float):
        return [_plain(str(end).partition(":")[0] if not str(end).startswith('"') else str(end))]
    if hasattr(end, "get_nodes"):
        nodes: dict[str, dict[str, str]] = {}
        _gather(end, nodes, [])
        return list(nodes)
    return [_plain(name) for name in end.get("nodes", {})]


def _plain(text: object) -> str:
    """Return a name or value without the marks around it."""
    word = str(text).strip()
    if len(word) > 1 and word[0] == word[-1] == '"':
        word = word[1:-1].replace('\\"', '"')
    return word.strip()
