"""A site as a graph file, GraphML or GEXF: for other tools, and to be read back without loss."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import SubElement, fromstring, indent, register_namespace, tostring

from ccsim.importing.graph_names import (
    NODE,
    RELATION,
    REPORTS,
    ROW,
    SITE_ATTRIBUTE,
    SITE_MARK,
    TURNED,
    attribute_of,
    safe_text,
)
from ccsim.problems import InputError, Problem
from ccsim.site.columns import COLUMNS
from ccsim.site.description import description_yaml
from ccsim.site.site import Site
from ccsim.site.writing import refuse_existing, site_cells

if TYPE_CHECKING:
    import networkx as nx

SUFFIXES = (".graphml", ".gexf")
_GEXF = "http://www.gexf.net/1.2draft"


def export_site(site: Site, path: Path) -> None:
    """Write a site as a graph file.

    Residents and places are nodes, by their pseudonyms; ties, affiliations and partnerships are edges, and `relation`
    says which. `ccsim site import` reads it back as the same site.

    Args:
        site: the site.
        path: the file, which must not exist; its ending says the format.

    Raises:
        InputError: another ending, there is such a file, or it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"ends in '{path.suffix}', expected {' or '.join(SUFFIXES)}"
        raise InputError(Problem(str(path), message))
    refuse_existing(path)
    graph = graph_of_site(site)
    data = _graphml(graph) if suffix == ".graphml" else _gexf(graph)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be written: {error.strerror}")) from None


def graph_of_site(site: Site) -> nx.Graph[str]:
    """Return a site as an undirected graph with everything in it; yes and no are true and false."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.graph[SITE_ATTRIBUTE] = SITE_MARK + safe_text(description_yaml(site.description))
    declared = dict.fromkeys(site.description.behaviours.values(), "yes or no")
    declared |= dict.fromkeys(site.description.identity, "text")
    cells = site_cells(site)
    for file, kind in (("residents.csv", "resident"), ("places.csv", "place")):
        names = cells[file].get("name", cells[file]["id"])
        for row, attributes in enumerate(_rows(file, cells[file], ("id",), declared)):
            name = str(cells[file]["id"][row])
            label = safe_text(names[row] or name)
            graph.add_node(f"{kind}:{safe_text(name)}", **attributes, **{NODE: kind, ROW: row}, label=label)
    order = {node: position for position, node in enumerate(graph)}
    ids = {"resident": site.residents.id, "place": site.places.id}
    links: list[tuple[str, str, str, str, Any, Any]] = [
        ("tie", "ties.csv", "resident", "resident", site.ties.a, site.ties.b),
        ("affiliation", "affiliations.csv", "resident", "place", site.affiliations.resident, site.affiliations.place),
        ("partnership", "partnerships.csv", "place", "place", site.partnerships.a, site.partnerships.b),
    ]
    for relation, file, first, second, a, b in links:
        table, rows = cells[file], list(range(len(a)))
        if relation == "tie":  # a tie that both ends named is two rows that say the same
            rows = [*([0] if len(a) else []), *site.ties.reports.cumsum()[:-1].tolist()]
        taken = {name: [column[row] for row in rows] for name, column in table.items()}
        ends = [column.name for column in COLUMNS[file] if column.required]
        for row, attributes in enumerate(_rows(file, taken, ends, {})):
            one = f"{first}:{safe_text(ids[first][a[row]])}"
            two = f"{second}:{safe_text(ids[second][b[row]])}"
            said: dict[str, Any] = {RELATION: relation, ROW: row}
            if relation == "tie":
                said[REPORTS] = int(site.ties.reports[row])
            if order[one] > order[two]:
                said[TURNED] = True
            graph.add_edge(one, two, **attributes, **said)
    return graph


def _rows(file: str, cells: Any, ends: Any, declared: dict[str, str]) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the attributes of every row: what is not known is left out."""
    types = declared | {column.name: column.type for column in COLUMNS[file]}
    count = len(next(iter(cells.values())))
    found: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, column in cells.items():
        if name in ends:
            continue
        attribute, of_type = attribute_of(name), types.get(name, "text")
        for row, cell in enumerate(column):
            if cell:
                found[row][attribute] = _value(cell, of_type)
    return found


def _value(cell: str, of_type: str) -> Any:  # noqa: ANN401
    """Return a cell as graph files hold it."""
    if of_type in ("number", "frequency"):
        return float(cell)
    if of_type == "yes or no":
        return cell == "yes"
    return safe_text(cell)


def _graphml(graph: nx.Graph[str]) -> bytes:
    """Return a graph as GraphML."""
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(graph, stream)
    return stream.getvalue()


def _gexf(graph: nx.Graph[str]) -> bytes:
    """Return a graph as GEXF; `site.yaml` stands in its description, as the format has no other place."""
    import networkx as nx

    said = graph.graph.pop(SITE_ATTRIBUTE)
    stream = io.BytesIO()
    nx.write_gexf(graph, stream, version="1.2draft")
    register_namespace("", _GEXF)
    root = fromstring(stream.getvalue())
    meta = root.find(f"{{{_GEXF}}}meta")
    assert meta is not None
    meta.attrib.pop("lastmodifieddate", None)  # the same site is the same file, whenever it is written
    SubElement(meta, f"{{{_GEXF}}}description").text = said
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)
