"""Which rows of a map are taken, and which of its elements are people and which are places."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import replace

from ccsim.importing.mapping import Mapping, PlacesRule, TableRule
from ccsim.importing.raw_map import AFFILIATIONS, RawMap, RawTable
from ccsim.importing.translating import check_columns, ticked_words, words_of
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.problem_log import ProblemLog


def chosen(raw: RawMap, where: AnyMapping[str, str]) -> tuple[RawMap, list[str]]:
    """Return the people and ties that meet conditions, and what was left out, in words.

    Args:
        raw: the map.
        where: column -> the value that its rows must have, in whichever of the two tables has it.

    Raises:
        InputError: no table has such a column, or nothing is left.
    """
    log = ProblemLog()
    known = [*raw.ties.cells, *raw.people.cells]
    for name in where:
        if name not in known:
            log.add(raw.ties.file, f"no column '{name}' to choose rows by{suggestion(name, known)}", key="where")
    log.raise_any()
    if not where:
        return raw, []
    people = raw.people.kept(_meeting(raw.people, where))
    ties = raw.ties.kept(_meeting(raw.ties, where))
    inside = set(people.cells["key"])
    both = [a in inside and b in inside for a, b in zip(ties.cells["a"], ties.cells["b"], strict=True)]
    if any(name in raw.ties.cells for name in where) and not any(name in raw.people.cells for name in where):
        ends = {*ties.cells["a"], *ties.cells["b"]}
        people = people.kept([key in ends for key in people.cells["key"]])
    if not ties.lines and raw.ties.lines and not any(name in raw.people.cells for name in where):
        log.add(raw.ties.file, "no ties are left by the conditions", key="where")
    elif not people.lines:
        log.add(raw.people.file, "nobody is left by the conditions", key="where")
    log.raise_any()
    left = both.count(False)
    lines = [f"{left:,} ties with people outside the selection were left out"] if left else []
    return replace(_within(raw, people), ties=ties.kept(both)), lines


def divided(raw: RawMap, mapping: Mapping) -> tuple[RawMap, list[str]]:
    """Return the map with its elements divided into people and places, and only the ties that the mapping takes.

    A tie between a person and a place becomes an affiliation, one between two places a partnership.

    Raises:
        InputError: the mapping chooses by columns or values that the source does not have, or nobody is left.
    """
    lines: list[str] = []
    ties = raw.ties.kept(_taken(mapping.ties, raw.ties, "ties", mapping))
    if len(ties) < len(raw.ties):
        lines.append(f"{len(raw.ties) - len(ties):,} ties that the mapping does not take were left out")
    raw = replace(raw, ties=ties)
    if not mapping.people.only and not mapping.places.only:
        return raw, lines
    elements = raw.people
    is_place = _taken(mapping.places, elements, "places", mapping) if mapping.places.only else [False] * len(elements)
    is_person = _taken(mapping.people, elements, "people", mapping)
    is_person = [person and not place for person, place in zip(is_person, is_place, strict=True)]
    if not any(is_person):
        raise InputError(Problem(elements.file, "nobody is left: the mapping takes none of the elements as people"))
    people, places = elements.kept(is_person), elements.kept(is_place)
    left = len(elements) - len(people) - len(places)
    if left:
        lines.append(f"{left:,} elements that the mapping takes neither as people nor as places were left out")
    raw, lost = _repointed(replace(raw, people=people), places)
    if lost:
        lines.append(f"{lost:,} ties with elements that were left out were left out too")
    return raw, lines


def with_told_places(raw: RawMap, mapping: Mapping) -> RawMap:
    """Return the map with the places that people's columns tell of, and who goes there.

    Raises:
        InputError: the source does not have such a column.
    """
    for rule in mapping.places_from:
        check_columns(TableRule({"from": rule.rule}), raw.people, "places", mapping)
        raw = _with_told(raw, rule)
    return raw


def _with_told(raw: RawMap, told: PlacesRule) -> RawMap:
    """Add the places that one rule tells of."""
    people, rule = raw.people, told.rule
    words = ticked_words(rule, people) if rule.ticked else [words_of(rule, cell) for cell in people.cells[rule.column]]
    going = [(row, word) for row, said in enumerate(words) for word in said]
    names = list(dict.fromkeys(word for _, word in going))
    kind = told.kind or "place"
    places = RawTable(people.file, {"key": names, "name": names, "kind": [kind] * len(names)}, [1] * len(names))
    cells = {"resident": [people.cells["key"][row] for row, _ in going], "place": [word for _, word in going]}
    lines, files = [people.lines[row] for row, _ in going], None
    if people.files is not None:
        files = [people.files[row] for row, _ in going]
    affiliations = RawTable(people.file, cells, lines, files)
    had = set() if raw.places is None else set(raw.places.cells["key"])
    new = places.kept([name not in had for name in names])
    return replace(raw, places=_appended(raw.places, new), affiliations=_appended(raw.affiliations, affiliations))


def _appended(first: RawTable | None, second: RawTable) -> RawTable:
    """Return the rows of two tables."""
    if first is None or not first.lines:
        return second
    names = dict.fromkeys([*first.cells, *second.cells])
    cells = {name: first.column(name) + second.column(name) for name in names}
    files = [*(first.files or [first.file] * len(first)), *(second.files or [second.file] * len(second))]
    return RawTable(first.file, cells, first.lines + second.lines, files)


def _repointed(raw: RawMap, places: RawTable) -> tuple[RawMap, int]:
    """Return the map with ties sorted by what is at their ends; and how many have an end that was left out."""
    inside, outside = set(raw.people.cells["key"]), set(places.cells["key"])
    ties, to_place, between = [], [], []
    ends: list[tuple[str, str]] = []
    for row, (a, b) in enumerate(zip(raw.ties.cells["a"], raw.ties.cells["b"], strict=True)):
        if a in inside and b in inside:
            ties.append(row)
        elif a in outside and b in outside:
            between.append(row)
        elif (a in inside and b in outside) or (a in outside and b in inside):
            to_place.append(row)
            ends.append((a, b) if a in inside else (b, a))
    going = raw.ties.taken(to_place)
    going = going.replaced("resident", [who for who, _ in ends]).replaced("place", [where for _, where in ends])
    lost = len(raw.ties) - len(ties) - len(to_place) - len(between)
    return (
        replace(
            raw,
            ties=raw.ties.taken(ties),
            places=_appended(raw.places, places),
            affiliations=_appended(raw.affiliations, going),
            partnerships=_appended(raw.partnerships, raw.ties.taken(between)),
        ),
        lost,
    )


def _taken(rule: TableRule, table: RawTable, name: str, mapping: Mapping) -> list[bool]:
    """Return which rows of a table a rule takes."""
    check_columns(TableRule(only=rule.only), table, name, mapping)
    keep, problems = [True] * len(table), []
    for column, words in rule.only.items():
        cells = [cell.lower() for cell in table.cells[column]]
        found = set(cells)
        for word in words:
            if word.lower() not in found:
                there = sorted(set(table.cells[column]))
                message = f"no row of {table.file} has '{word}'{suggestion(word, there[:1000])}"
                line = None if mapping.document is None else mapping.document.line((name, "only", column))
                problems.append(Problem(mapping.file, message, line, f"{name}.only.{column}"))
        wanted = {word.lower() for word in words}
        keep = [good and cell in wanted for good, cell in zip(keep, cells, strict=True)]
    if problems:
        raise InputError(problems)
    return keep


def _meeting(table: RawTable, where: AnyMapping[str, str]) -> list[bool]:
    """Return which rows meet the conditions on columns that the table has."""
    keep = [True] * len(table)
    for name, value in where.items():
        if name in table.cells:
            keep = [good and cell == value for good, cell in zip(keep, table.cells[name], strict=True)]
    return keep


def _within(raw: RawMap, people: RawTable) -> RawMap:
    """Return the map with these people only, and where they go."""
    if raw.affiliations is None:
        return replace(raw, people=people)
    inside = set(people.cells["key"])
    going = raw.affiliations.kept([who in inside for who in raw.affiliations.cells[AFFILIATIONS[0]]])
    return replace(raw, people=people, affiliations=going)
