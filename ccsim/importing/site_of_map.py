"""A raw map as a site: the columns of the mapping, under pseudonyms, checked as the folder of a site is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccsim.importing.mapping import Mapping, TableRule
from ccsim.importing.raw_map import RawMap, RawTable
from ccsim.importing.tie_reports import kept_reports
from ccsim.importing.translating import check_columns, translated
from ccsim.problems import InputError, Problem
from ccsim.site.columns import AFFILIATIONS, PARTNERSHIPS, PLACES, TIES, Column, resident_columns
from ccsim.site.csv_file import Block
from ccsim.site.description import SiteDescription
from ccsim.site.frequency import weekly_probability
from ccsim.site.problem_log import ProblemLog
from ccsim.site.reading import site_from_blocks
from ccsim.site.site import Site
from ccsim.site.writing import number_cell


@dataclass(frozen=True)
class Names:
    """Pseudonyms of people and of places, by their keys."""

    people: dict[str, str]
    places: dict[str, str]


@dataclass(frozen=True)
class Made:
    """The site, the rows that it was made of, and what was left out, in words."""

    site: Site
    blocks: dict[str, list[Block]]
    lines: list[str]


@dataclass(frozen=True)
class _Rows:
    """Rows of a source's table, in some order, and the cells that every row of that table becomes."""

    table: RawTable
    rows: list[int]
    cells: dict[str, list[str]]

    def block(self) -> Block:
        """Return the cells of these rows, numbered by their place among them."""
        every = self.rows == list(range(len(self.table)))
        cells = {n: column if every else [column[row] for row in self.rows] for n, column in self.cells.items()}
        return Block(list(range(len(self.rows))), dict(cells))


def site_of_map(raw: RawMap, mapping: Mapping, description: SiteDescription, names: Names, name: str) -> Made:
    """Return the site of a map.

    Args:
        raw: the map, divided and merged.
        mapping: which column is made of what.
        description: what `site.yaml` will say.
        names: a pseudonym for everybody and every place.
        name: name of the site.

    Raises:
        InputError: everything that is wrong with the source, said of its own files and lines.
    """
    _check_keys(raw, names)
    log_lines: list[str] = []
    columns = resident_columns(mapping.identity, mapping.behaviours)
    behaviours = [replace(column, type="yes or no") for column in columns if column.name in mapping.behaviours]
    people = _cells(raw.people, mapping.people, "people", mapping, (*columns, *behaviours))
    if "interviewed" not in people and any(raw.people.cells["interviewed"]):
        people["interviewed"] = raw.people.cells["interviewed"]
    ties = _cells(raw.ties, mapping.ties, "ties", mapping, TIES)
    ends = {"a": raw.ties.cells["a"], "b": raw.ties.cells["b"]}
    reports = kept_reports(raw.ties, {column: _canonical(column, cells) for column, cells in ties.items()})
    tables = {
        "residents.csv": _all(raw.people, {"id": _named(raw.people.cells["key"], names.people)} | people),
        "ties.csv": _Rows(raw.ties, reports.rows, {n: _named(c, names.people) for n, c in ends.items()} | ties),
    }
    if raw.places is not None:
        tables["places.csv"] = _all(raw.places, _place_cells(raw, mapping, names))
    if raw.affiliations is not None:
        tables["affiliations.csv"], left = _links(raw.affiliations, mapping, names, "affiliations", AFFILIATIONS)
        log_lines += left
    if raw.partnerships is not None:
        tables["partnerships.csv"], left = _links(raw.partnerships, mapping, names, "partnerships", PARTNERSHIPS)
        log_lines += left
    if not raw.site_yaml:
        tables = {file: _sorted(file, rows) for file, rows in tables.items()}
    # The rows are numbered, so that what is wrong can be said of the source's own files and lines.
    blocks = {file: [rows.block()] for file, rows in tables.items()}
    try:
        site = site_from_blocks(name, description, blocks, ProblemLog())
    except InputError as error:
        raise InputError(_of_source(problem, tables, mapping) for problem in error.problems) from None
    return Made(site, blocks, [*reports.lines, *log_lines])


def _check_keys(raw: RawMap, names: Names) -> None:
    """Say which ends of ties and affiliations are nobody, or no place."""
    log = ProblemLog()
    ends = [(raw.ties, "a", names.people), (raw.ties, "b", names.people)]
    if raw.affiliations is not None:
        ends += [(raw.affiliations, "resident", names.people), (raw.affiliations, "place", names.places)]
    if raw.partnerships is not None:
        ends += [(raw.partnerships, "a", names.places), (raw.partnerships, "b", names.places)]
    for table, end, known in ends:
        if known.keys() >= set(table.cells[end]):
            continue
        for row, key in enumerate(table.cells[end]):
            if key not in known:
                file, line = table.where(row)
                near = log.nearest_code(file, key, list(known))
                log.add(file, f"nobody has the id '{key}'{near}" if key else "empty, expected an id", line, end)
    log.raise_any()


def _cells(
    table: RawTable, rules: TableRule, name: str, mapping: Mapping, columns: Sequence[Column]
) -> dict[str, list[str]]:
    """Return the cells that the mapping makes of a table."""
    check_columns(replace(rules, only={}), table, name, mapping)
    return translated(rules, table, columns)


def _named(keys: Sequence[str], names: dict[str, str]) -> list[str]:
    """Return pseudonyms."""
    return [names[key] for key in keys]


def _all(table: RawTable, cells: dict[str, list[str]]) -> _Rows:
    """Return every row of a table."""
    return _Rows(table, list(range(len(table))), cells)


def _place_cells(raw: RawMap, mapping: Mapping, names: Names) -> dict[str, list[str]]:
    """Return the cells of places; of those that people's columns told of, name and kind are known."""
    assert raw.places is not None
    told = bool(mapping.places_from)
    made = {name: rule for name, rule in mapping.places.columns.items() if not (told and rule.sources and
            not set(rule.sources) <= raw.places.cells.keys())}  # fmt: skip
    cells = _cells(raw.places, replace(mapping.places, columns=made, drop=()), "places", mapping, PLACES)
    if told:
        for name in ("name", "kind"):
            given, own = cells.get(name, [""] * len(raw.places)), raw.places.column(name)
            cells[name] = [cell or other for cell, other in zip(given, own, strict=True)]
    kinds = cells.get("kind", [""] * len(raw.places))
    return {"id": _named(raw.places.cells["key"], names.places)} | cells | {"kind": [kind or "place" for kind in kinds]}


def _links(
    table: RawTable, mapping: Mapping, names: Names, name: str, columns: Sequence[Column]
) -> tuple[_Rows, list[str]]:
    """Return the cells of affiliations or partnerships: the first of each pair, those with themselves left out."""
    rules = mapping.affiliations if name == "affiliations" else mapping.partnerships
    cells = _cells(table, rules, name, mapping, columns)
    first, second = [column.name for column in columns if column.required]
    going = name == "affiliations"
    a = _named(table.cells[first], names.people if going else names.places)
    b = _named(table.cells[second], names.places)
    seen: set[tuple[str, str]] = set()
    rows = []
    for row, pair in enumerate(zip(a, b, strict=True)):
        plain = pair if going or pair[0] < pair[1] else pair[::-1]
        if plain not in seen and (going or pair[0] != pair[1]):
            rows.append(row)
        seen.add(plain)
    left = len(table) - len(rows)
    said = [f"{left:,} {name} that repeat another were left out"] if left else []
    return _Rows(table, rows, {first: a, second: b} | cells), said


def _canonical(column: str, cells: list[str]) -> list[str]:
    """Return cells so that two that mean the same are the same."""
    if column != "frequency":
        return cells
    known: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        try:
            known[cell] = number_cell(weekly_probability(cell)) if cell else ""
        except ValueError:
            known[cell] = cell
    return [known[cell] for cell in cells]


def _sorted(file: str, rows: _Rows) -> _Rows:
    """Return rows in the order of pseudonyms, which says nothing about anybody."""
    ends = [rows.cells[name] for name in list(rows.cells)[: 1 if file in ("residents.csv", "places.csv") else 2]]
    ranks = []
    for column in ends:
        rank = {name: position for position, name in enumerate(sorted(set(column)))}
        ranks.append(np.array([rank[column[row]] for row in rows.rows], dtype=np.int64))
    order = np.lexsort(tuple(reversed(ranks))) if rows.rows else np.zeros(0, dtype=np.int64)
    return replace(rows, rows=[rows.rows[position] for position in order.tolist()])


def _of_source(problem: Problem, tables: dict[str, _Rows], mapping: Mapping) -> Problem:
    """Return a problem of the site as one of the source's own file, line and column."""
    if problem.file not in tables:
        return replace(problem, file=mapping.file or problem.file)
    table, rows = tables[problem.file].table, tables[problem.file].rows
    rules = {
        "residents.csv": mapping.people, "ties.csv": mapping.ties, "places.csv": mapping.places,
        "affiliations.csv": mapping.affiliations, "partnerships.csv": mapping.partnerships,
    }[problem.file]  # fmt: skip
    rule = rules.columns.get(problem.key or "")
    key = problem.key
    if rule is not None and rule.sources and rule.sources != (problem.key,):
        key = f"{', '.join(rule.sources)} (as {problem.key})"
    if problem.line is None or not 0 <= problem.line < len(rows):
        return replace(problem, file=table.file, line=None, key=key)
    file, line = table.where(rows[problem.line])
    return Problem(file, problem.message, line, key)
