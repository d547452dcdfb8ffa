"""People who are one and the same become one: their ties and places are those of all their mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ccsim.importing.raw_map import PEOPLE, RawMap, RawTable
from ccsim.problems import InputError, Problem, suggestion


@dataclass(frozen=True)
class Merged:
    """The map after merging, how many mentions went into another, and how many answers contradicted another."""

    map: RawMap
    mentions: int
    conflicts: dict[str, int]

    def lines(self) -> list[str]:
        """Return what was done, as lines of text."""
        if not self.mentions:
            return []
        lines = [f"{self.mentions:,} mentions were merged into other mentions of the same person"]
        if self.conflicts:
            said = ", ".join(f"{name} ({count:,})" for name, count in sorted(self.conflicts.items()))
            kept = "where reports differed, the answer of the person interviewed was kept, else the first"
            lines.append(f"Reports of one person that differed: {said}; {kept}")
        return lines


def same_id_groups(people: RawTable, column: str) -> dict[str, str]:
    """Return whom to merge: people with the same cell in a column, and somebody interviewed with that very key.

    Args:
        people: the people.
        column: the column; empty cells are nobody's.

    Raises:
        InputError: the source does not have this column.
    """
    if column not in people.cells:
        near = suggestion(column, list(people.cells))
        raise InputError(Problem(people.file, f"no column '{column}'{near}", key="same_id"))
    first: dict[str, str] = {}
    interviewed = [answer == "yes" for answer in people.cells["interviewed"]]
    for key, was in zip(people.cells["key"], interviewed, strict=True):
        if was:
            first[key] = key
    groups: dict[str, str] = {}
    for key, cell in zip(people.cells["key"], people.cells[column], strict=True):
        if cell and first.setdefault(cell, key) != key:
            groups[key] = first[cell]
    return groups


def merged(raw: RawMap, groups: Mapping[str, str]) -> Merged:
    """Return the map in which people of one group are one person.

    The row of somebody interviewed wins, then the first. Cells that it leaves empty are filled from the others,
    in order.

    Args:
        raw: the map.
        groups: key -> key of the person it is merged into; those who stay themselves need not be in it.
    """
    people = raw.people
    keys = people.cells["key"]
    into = {key: _last(key, groups) for key in keys}
    members: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        members.setdefault(into[key], []).append(row)
    several = [rows for rows in members.values() if len(rows) > 1]
    if not several:
        return Merged(raw, 0, {})
    interviewed = people.cells["interviewed"]
    cells = {name: list(column) for name, column in people.cells.items()}
    conflicts: dict[str, int] = {}
    kept = [True] * len(keys)
    final: dict[str, str] = {}
    for rows in several:
        rows.sort(key=lambda row: (interviewed[row] != "yes", row))
        best = rows[0]
        for row in rows[1:]:
            kept[row] = False
        for name in people.own_columns(PEOPLE):
            said = [cells[name][row] for row in rows if cells[name][row]]
            cells[name][best] = said[0] if said else ""
            if len(set(said)) > 1:
                conflicts[name] = conflicts.get(name, 0) + 1
        final |= {keys[row]: keys[best] for row in rows}
    found = replace(
        raw,
        people=replace(people, cells=cells).kept(kept),
        ties=_pointed(raw.ties, ("a", "b", "reporter"), final),
        affiliations=None if raw.affiliations is None else _pointed(raw.affiliations, ("resident",), final),
    )
    return Merged(found, kept.count(False), conflicts)


def _last(key: str, groups: Mapping[str, str]) -> str:
    """Return the person at the end of a chain of merges."""
    seen = {key}
    while key in groups and groups[key] not in seen:
        key = groups[key]
        seen.add(key)
    return key


def _pointed(table: RawTable, columns: tuple[str, ...], final: Mapping[str, str]) -> RawTable:
    """Return a table whose keys are those of the people who are left."""
    for name in columns:
        table = table.replaced(name, [final.get(key, key) for key in table.column(name)])
    return table
