"""A graph file that `ccsim site export` wrote, read back as the site that it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ccsim.importing.graph_names import NODE, RELATION, REPORTS, ROW, TURNED, column_of, original_text
from ccsim.importing.raw_map import AFFILIATIONS, PARTNERSHIPS, PEOPLE, PLACES, TIES, RawMap, table_of_records
from ccsim.problems import InputError, Problem
from ccsim.site.columns import COLUMNS

if TYPE_CHECKING:
    import networkx as nx

ENDS = {"tie": ("a", "b"), "affiliation": AFFILIATIONS, "partnership": PARTNERSHIPS}
FILES = {"tie": "ties.csv", "affiliation": "affiliations.csv", "partnership": "partnerships.csv"}


def map_of_own_graph(graph: nx.Graph[Any], file: str, site_yaml: str) -> RawMap:
    """Return the map of a graph that ccsim wrote: people, places, and the three kinds of links among them.

    Args:
        graph: the graph.
        file: for messages.
        site_yaml: the text of `site.yaml`, as the graph holds it.

    Raises:
        InputError: a node or link does not say what it is: the file was changed since.
    """
    problems: list[Problem] = []
    ids: dict[Any, str] = {}
    nodes: dict[str, list[tuple[int, dict[str, str]]]] = {"resident": [], "place": []}
    for number, (node, attributes) in enumerate(graph.nodes(data=True), start=1):
        kind, _, name = str(node).partition(":")
        if attributes.get(NODE) != kind or kind not in nodes or not name:
            message = f"node {number} is neither a resident nor a place of the site; remove what was added"
            problems.append(Problem(file, message))
            continue
        ids[node] = original_text(name)
        record = _record(attributes, "residents.csv" if kind == "resident" else "places.csv")
        nodes[kind].append((_row(attributes, number), record | {"key": ids[node]}))
    links: dict[str, list[tuple[int, dict[str, str]]]] = {kind: [] for kind in ENDS}
    for number, (a, b, attributes) in enumerate(graph.edges(data=True), start=1):
        kind = str(attributes.get(RELATION))
        if kind not in ENDS or a not in ids or b not in ids:
            problems.append(Problem(file, f"edge {number} does not say what it is; remove what was added"))
            continue
        if str(attributes.get(TURNED)).lower() == "true":
            a, b = b, a
        first, second = ENDS[kind]
        row, record = _row(attributes, number), _record(attributes, FILES[kind])
        links[kind].append((row, record | {first: ids[a], second: ids[b]}))
        if kind == "tie" and attributes.get(REPORTS) == "2":
            links[kind].append((row, record | {first: ids[b], second: ids[a]}))
    if problems:
        raise InputError(problems[:50])

    def table(rows: list[tuple[int, dict[str, str]]], reserved: tuple[str, ...]) -> Any:  # noqa: ANN401
        records = [record for _, record in sorted(rows, key=lambda pair: pair[0])]
        return table_of_records(file, reserved, records)

    return RawMap(
        table(nodes["resident"], PEOPLE),
        table(links["tie"], TIES),
        table(nodes["place"], PLACES),
        table(links["affiliation"], AFFILIATIONS),
        table(links["partnership"], PARTNERSHIPS),
        site_yaml=original_text(site_yaml),
    )


def _row(attributes: Mapping[str, Any], number: int) -> int:
    """Return the row that a node or link had in its table."""
    said = str(attributes.get(ROW, ""))
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else number


def _record(attributes: Mapping[str, Any], file: str) -> dict[str, str]:
    """Return the cells of a row."""
    answers = {column.name for column in COLUMNS[file] if column.type == "yes or no"}
    found = {}
    for name, value in attributes.items():
        if name in (NODE, RELATION, ROW, REPORTS, TURNED, "label", "id"):
            continue
        column = column_of(str(name))
        cell = original_text(str(value))
        found[column] = {"true": "yes", "false": "no"}.get(cell.lower(), cell) if column in answers else cell
    return found
