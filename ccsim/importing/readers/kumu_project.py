"""Kumu's project files (JSON): everything in a project, with elements known by ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records
from ccsim.importing.sources import decoded, read_bytes
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog
from ccsim.site.writing import number_cell

TYPES = ("element type", "connection type")
"""What workbooks call `type`."""


def read(path: Path) -> RawMap:
    """Read a Kumu project; elements are people until a mapping says otherwise. Loops and views are left.

    Elements are known by their labels where no two share one, so that a project and its workbook give the same site.

    Raises:
        InputError: everything that is wrong with it. Lines are numbers of elements and connections, from 1.
    """
    project = _project(path)
    log = ProblemLog()
    elements = _items(project, "elements", path.name, log)
    connections = _items(project, "connections", path.name, log)
    log.raise_any()
    records = [_record(element, PEOPLE) for element in elements]
    ids = [str(element.get("_id", "")) for element in elements]
    labels = [record.get("label", "") for record in records]
    by_label = all(labels) and len(set(labels)) == len(labels)
    for number, name in enumerate(ids, start=1):
        if not name:
            log.add(path.name, "an element without an _id", number, "elements")
    keys = dict(zip(ids, labels if by_label else ids, strict=True))
    if len(keys) < len(ids):
        log.add(path.name, "two elements have the same _id", key="elements")
    people = [record | {"key": keys[name]} for name, record in zip(ids, records, strict=True)]
    ties = []
    for number, connection in enumerate(connections, start=1):
        ends = [str(connection.get(end, "")) for end in ("from", "to")]
        for end, name in zip(ends, ("from", "to"), strict=True):
            if end not in keys:
                log.add(path.name, f"no element '{end}'", number, f"connections.{name}")
        said = _record(connection, TIES) | {"direction": str(connection.get("direction", ""))}
        ties.append(said | {"a": keys.get(ends[0], ""), "b": keys.get(ends[1], "")})
    if not elements:
        log.add(path.name, "no elements")
    log.raise_any()
    return RawMap(table_of_records(path.name, PEOPLE, people), table_of_records(path.name, TIES, ties))


def _project(path: Path) -> dict[str, Any]:
    """Return what the file says."""
    text = decoded(read_bytes(path), path.name)
    try:
        project = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(Problem(path.name, f"not readable as JSON: {error.msg}", error.lineno)) from None
    except (RecursionError, ValueError):
        raise InputError(Problem(path.name, "not readable as JSON: nested too deeply, or a number too long")) from None
    if not isinstance(project, dict):
        raise InputError(Problem(path.name, "expected a Kumu project with elements and connections"))
    return project


def _items(project: dict[str, Any], key: str, file: str, log: ProblemLog) -> list[dict[str, Any]]:
    """Return the elements or connections of a project."""
    items = project.get(key)
    if not isinstance(items, list):
        log.add(file, "missing, expected a list", key=key)
        return []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not isinstance(item.get("attributes", {}), dict | None):
            log.add(file, "expected an _id and attributes", number, key)
    return [item for item in items if isinstance(item, dict)]


def _record(item: dict[str, Any], reserved: tuple[str, ...]) -> dict[str, str]:
    """Return the attributes of an element or connection as text; several values are separated by `|`."""
    found = {}
    for name, value in (item.get("attributes") or {}).items():
        lower = str(name).lower()
        found[own_name("type" if lower in TYPES else lower, reserved)] = _text(value)
    return found


def _text(value: object) -> str:
    """Return a value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_cell(value) if abs(value) < 1e300 else str(value)
    if isinstance(value, list):
        return "|".join(_text(item) for item in value if not isinstance(item, list | dict))
    return "" if isinstance(value, dict) else str(value).strip()
