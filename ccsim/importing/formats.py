"""Which format a source has, found by what is in it, and the reader of each format."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ccsim.importing.raw_map import RawMap
from ccsim.importing.readers import (
    dot,
    edge_list,
    ego_tables,
    gexf,
    gml,
    graphml,
    kumu_project,
    kumu_workbook,
    matrix,
    network_canvas,
    network_canvas_graphml,
    pajek,
    two_mode,
    ucinet,
    vna,
)
from ccsim.importing.sheets import Sheet, first_rows, read_sheets
from ccsim.importing.sources import decoded, read_bytes, read_files, zip_names
from ccsim.problems import InputError, Problem, suggestion

READERS: dict[str, Callable[[Path], RawMap]] = {
    "network-canvas": network_canvas.read,
    "network-canvas-graphml": network_canvas_graphml.read,
    "kumu-xlsx": kumu_workbook.read,
    "kumu-json": kumu_project.read,
    "graphml": graphml.read,
    "gexf": gexf.read,
    "gml": gml.read,
    "pajek": pajek.read,
    "ucinet-dl": ucinet.read,
    "dot": dot.read,
    "vna": vna.read,
    "edges": edge_list.read,
    "matrix": matrix.read,
    "ego": ego_tables.read,
    "two-mode": two_mode.read,
}
"""Name of a format, as `--format` takes it -> the function that reads it."""

_HEAD = 4_096


def reader_of(name: str) -> Callable[[Path], RawMap]:
    """Return the reader of a format.

    Raises:
        InputError: there is no such format.
    """
    if name not in READERS:
        message = f"unknown format '{name}'{suggestion(name, list(READERS))}; known: {', '.join(READERS)}"
        raise InputError(Problem("--format", message))
    return READERS[name]


def format_of(path: Path) -> str:
    """Return the name of the format that a source has.

    Raises:
        InputError: it cannot be read, or it is of no format that is known.
    """
    if path.is_dir():
        return _format_of_files(list(read_files(path)), path)
    data = read_bytes(path)
    if not data.strip():
        raise InputError(Problem(path.name, "empty"))
    if data.startswith(b"PK"):
        names = zip_names(data)
        if any(name.endswith("workbook.xml") for name in names) or path.suffix.lower() in (".xlsx", ".xlsm"):
            return _format_of_tables(path)
        return _format_of_files([name.rpartition("/")[2] for name in read_files(path)], path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(Problem(path.name, "a workbook of the old kind (.xls); save it as .xlsx or as CSV UTF-8"))
    head = decoded_head(data)
    found = _format_of_text(head, path.suffix.lower())
    if found:
        return found
    if b"\0" in data[:_HEAD] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(Problem(path.name, "neither text nor a workbook; " + known_formats()))
    decoded(data, path.name)
    return _format_of_tables(path)


def decoded_head(data: bytes) -> str:
    """Return the beginning of a file as text, whatever stands in it."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data[:_HEAD].decode("utf-16" if wide else "utf-8-sig", errors="replace").lstrip()


def known_formats() -> str:
    """Return the formats that are read, in words."""
    return f"read are: {', '.join(READERS)}"


def _format_of_text(head: str, suffix: str) -> str:
    """Return the format of a text that is no table, "" for all others."""
    low = head.lower()
    if low.startswith("<"):
        if "networkcanvas" in low:
            return "network-canvas-graphml"
        return "gexf" if "<gexf" in low else "graphml"
    if low.startswith(("{", "[")):
        return "kumu-json"
    if low.startswith(("*node", "*tie")):
        return "vna"
    if re.match(r"(%[^\n]*\n\s*)*\*(vertices|network)", low):
        return "pajek"
    if re.match(r"dl\b(\s|,|n\s*=)", low):
        return "ucinet-dl"
    if re.match(r"((//|#)[^\n]*\n\s*)*(strict\s+)?(di)?graph\b[^\[{]*\{", low):
        return "dot"
    if re.match(r"(creator\b[^\n]*\n\s*|version\b[^\n]*\n\s*|comment\b[^\n]*\n\s*|#[^\n]*\n\s*)*graph\s*\[", low):
        return "gml"
    by_name = {".gml": "gml", ".net": "pajek", ".dl": "ucinet-dl", ".dot": "dot", ".gv": "dot", ".vna": "vna"}
    return by_name.get(suffix, "")


def _format_of_files(names: list[str], path: Path) -> str:
    """Return the format of a folder or zip with these files."""
    exported = any(network_canvas.FILE_NAME.match(name) for name in names if "attributeList" in name or "_ego" in name)
    if exported:
        return "network-canvas"
    if any(name.lower().endswith(".graphml") for name in names):
        return "network-canvas-graphml"
    return _format_of_tables(path)


def _format_of_tables(path: Path) -> str:
    """Return the format of a CSV file, a workbook, or several tables."""
    beginning = first_rows(path)
    if beginning is not None and edge_list.ends_of(beginning) and not matrix.looks_like_matrix(beginning):
        return "ego" if ego_tables.looks_like_ego(beginning) else "edges"
    sheets = read_sheets(path)
    names = {name.strip().lower() for name in sheets}
    if "elements" in names:
        return "kumu-xlsx"
    only = next(iter(sheets.values())) if len(sheets) == 1 else None
    if only is not None and matrix.looks_like_matrix(only):
        return "matrix"
    if any(ego_tables.looks_like_ego(sheet) for sheet in sheets.values()):
        return "ego"
    if any(edge_list.ends_of(sheet) is not None for sheet in sheets.values()):
        return "edges"
    if only is None:
        raise InputError(Problem(path.name, f"no tables that are known among {', '.join(sheets)}; {known_formats()}"))
    if two_mode.columns_of(only) is not None:
        return "two-mode"
    raise InputError(Problem(only.file, _unknown_table(only), 1))


def _unknown_table(sheet: Sheet) -> str:
    """Return what there is to say of a table that is none of those that are known."""
    found = ", ".join(cell for cell in sheet.heading[:12] if cell)
    if sheet.position(("id", "nodeid", "node_id")) is not None:
        return (
            f"a table of people, without their ties: give the list of ties, and this one with --people; found {found}"
        )
    return (
        "not a table that is known: expected two columns for the ends of a tie (source, target), a matrix with names "
        f"on two sides, interviews (ego, alter), or who goes where (resident, place); found {found}"
    )
