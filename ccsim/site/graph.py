"""A site from a networkx graph, and the other way round."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ccsim.problems import suggestion
from ccsim.site.columns import RESIDENTS, TIES, resident_columns
from ccsim.site.csv_file import Block
from ccsim.site.description import SiteDescription
from ccsim.site.problem_log import ProblemLog
from ccsim.site.reading import site_from_blocks
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS
from ccsim.site.writing import number_cell

if TYPE_CHECKING:
    import networkx as nx


def site_from_graph(
    graph: nx.Graph[Any],
    *,
    title: str,
    population: int | None,
    identity: Mapping[str, float | None],
    name: str,
) -> Site:
    """Make a site of a graph: its nodes are residents, its edges ties; there are no places.

    Node attributes are the columns of `residents.csv`, edge attributes those of `ties.csv` (and `strength`,
    another name for `frequency`), with Python's True, False and None for yes, no and not known. In a directed
    graph an edge is one end's report of a tie; in an undirected one the attribute `reports` (1 or 2) says how many
    ends named it.

    Args:
        graph: any networkx graph; nodes become ids by `str`.
        title: title of the site.
        population: residents of the area; the number of nodes where None.
        identity: node attributes that count as identities, with their affinity or None.
        name: name of the site.

    Raises:
        InputError: what would be wrong with a site's folder is wrong with the graph; "lines" are nodes and
            edges counted from 1.
    """
    log = ProblemLog()
    count = graph.number_of_nodes()
    description = SiteDescription(
        title=title, population=max(count, 1) if population is None else population, identity=dict(identity)
    )
    columns = [column.name for column in resident_columns(list(identity), ())]
    nodes = [{"id": node} | dict(said) for node, said in graph.nodes(data=True)]
    edges = list(_edges(graph))
    blocks = {
        "residents.csv": [_block("residents.csv", nodes, columns, log)],
        "ties.csv": [_block("ties.csv", edges, [column.name for column in TIES], log)],
    }
    return site_from_blocks(name, description, blocks, log)


def graph_from_site(site: Site) -> nx.Graph[str]:
    """Return residents and ties as an undirected graph; attributes that are not known are left out.

    Node attributes are the columns of `residents.csv`; edge attributes `kind`, `layer` (several separated by
    `;`), `mode`, `strength`, `since` and `reports`. Places, affiliations and partnerships have no room in it.
    """
    import networkx as nx

    residents, ties = site.residents, site.ties
    graph: nx.Graph[str] = nx.Graph(title=site.description.title)
    graph.add_nodes_from(residents.id)
    for column in RESIDENTS:
        if column.name not in ("id", "wemwbs"):
            values = getattr(residents, column.name)
            said = _known(values if isinstance(values, tuple) else values.tolist(), column.type)
            for row, value in said:
                graph.nodes[residents.id[row]][column.name] = value
    for name, words in residents.identity.items():
        for row, value in _known(words, "text"):
            graph.nodes[residents.id[row]][name] = value
    for e, (a, b) in enumerate(zip(ties.a.tolist(), ties.b.tolist(), strict=True)):
        said_of_tie = {
            "kind": TIE_KINDS[ties.kind[e]] if ties.kind[e] >= 0 else "",
            "layer": ";".join(ties.layers[e]),
            "mode": ties.mode[e],
            "strength": None if math.isnan(ties.strength[e]) else float(ties.strength[e]),
            "since": ties.since[e],
            "reports": int(ties.reports[e]),
        }
        known = {key: value for key, value in said_of_tie.items() if value not in ("", None)}
        graph.add_edge(residents.id[a], residents.id[b], **known)
    return graph


def _known(values: Sequence[Any], of_type: str) -> Iterable[tuple[int, Any]]:
    """Yield the row and the value wherever something is known."""
    for row, value in enumerate(values):
        if of_type == "yes or no":
            if value >= 0:
                yield row, bool(value)
        elif not (value == "" or (isinstance(value, float) and math.isnan(value))):
            yield row, value


def _edges(graph: nx.Graph[Any]) -> Iterable[dict[str, Any]]:
    """Yield every report of a tie."""
    for a, b, said in graph.edges(data=True):
        report = {("frequency" if key == "strength" else key): value for key, value in said.items()}
        reports = report.pop("reports", 1)
        yield {"a": a, "b": b} | report
        if reports == 2 and not graph.is_directed():
            yield {"a": b, "b": a} | report


def _block(file: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], log: ProblemLog) -> Block:
    """Return rows as a block of text cells; attributes that are no column are reported."""
    given: dict[str, int] = {}
    for line, row in enumerate(rows, start=1):
        for key in row:
            given.setdefault(str(key), line)
    for key, line in given.items():
        if key not in columns:
            log.add(file, f"unknown attribute{suggestion(key, columns)}; remove it first", line, key)
    if "a" in columns:
        given |= {"a": 1, "b": 1}
    kept = [name for name in columns if name in given]
    return Block(list(range(1, len(rows) + 1)), {name: [_cell(row.get(name)) for row in rows] for name in kept})


def _cell(value: Hashable) -> str:
    """Return the text that a cell with this value would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number_cell(value)
    return str(value).strip()
