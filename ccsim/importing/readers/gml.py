"""GML, as Gephi, yEd, networkx and igraph write it."""

from __future__ import annotations

import re
from pathlib import Path

from ccsim.importing.raw_map import RawMap
from ccsim.importing.readers.from_graph import map_of_graph
from ccsim.importing.sources import decoded, read_bytes
from ccsim.problems import InputError, Problem

_BARE_WORD = re.compile(r"^(\s*[A-Za-z]\w*[ \t]+)([A-Za-z_]\w*)[ \t]*$", re.MULTILINE)
_OPENING = re.compile(r"\bgraph\s*\[")
_SWITCH = re.compile(r"^\s*(?:multigraph|directed)[ \t]+\S+[ \t]*$", re.MULTILINE)
_DEEPEST = 30


def read(path: Path) -> RawMap:
    """Read a GML file; everybody in it is a person until a mapping says otherwise.

    Raises:
        InputError: it is not GML, with the line where it is known.
    """
    import networkx as nx

    text = decoded(read_bytes(path), path.name)
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]]", re.sub(r'"[^"]*"', "", text)):
        depth += 1 if bracket == "[" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise InputError(Problem(path.name, f"brackets within brackets, more than {_DEEPEST} deep"))
    try:
        graph = nx.parse_gml(_mended(text), label="id")
    except (nx.NetworkXError, ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
        raise InputError(Problem(path.name, f"not readable as GML: {error}")) from None
    return map_of_graph(graph, path.name)


def _mended(text: str) -> str:
    """Return a GML text that networkx reads: it wants ASCII, marks around words, and to be told of parallel edges."""
    text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    text = _SWITCH.sub("", text)
    text = _BARE_WORD.sub(r'\1"\2"', text)
    return _OPENING.sub("graph [\n directed 1\n multigraph 1\n", text, count=1)
