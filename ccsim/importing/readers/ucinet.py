"""UCINET DL text files: full and half matrices, edge lists and node lists, one mode or two, several relations."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from ccsim.importing.raw_map import AFFILIATIONS, PEOPLE, PLACES, TIES, RawMap, table_of_records
from ccsim.importing.sources import decoded, read_bytes
from ccsim.problems import InputError, Problem

FORMATS = ("fullmatrix", "fm", "lowerhalf", "lh", "upperhalf", "uh", "edgelist1", "el1", "edgelist2", "el2",
           "nodelist1", "nl1", "nodelist2", "nl2")  # fmt: skip
_LABELS = re.compile(r"^(row|column|col|level|matrix)?\s*labels(\s+embedded)?\s*:?(.*)$", re.IGNORECASE)
_SETTING = re.compile(r"\b(nm|nr|nc|n|format)\s*=\s*(\w+)", re.IGNORECASE)
_DIAGONAL = re.compile(r"\bdiagonal\s*=?\s*(present|absent)", re.IGNORECASE)
_MOST = 20_000


@dataclass
class _File:
    """What stands in a DL file: settings, labels of rows, columns and relations, and the words of its data."""

    settings: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    embedded: bool = False
    data: list[tuple[int, list[str]]] = field(default_factory=list)

    def count(self, name: str, otherwise: int) -> int:
        """Return a number among the settings."""
        text = self.settings.get(name, "")
        return int(text[:12]) if text.isascii() and text.isdecimal() else otherwise


@dataclass(frozen=True)
class _Link:
    """A filled cell: its row and column (from 0), its relation (from 0), its value and line."""

    row: int
    column: int
    level: int
    value: str
    line: int


def read(path: Path) -> RawMap:
    """Read a DL file; in one of two modes the rows are people and the columns places.

    Raises:
        InputError: everything that is wrong with it.
    """
    file = _parts(decoded(read_bytes(path), path.name), path.name)
    form = file.settings.get("format", "fullmatrix").lower()
    if form not in FORMATS:
        message = f"found the format '{form}', expected one of: {', '.join(FORMATS)}"
        raise InputError(Problem(path.name, message, key="format"))
    rows, columns = file.count("nr", file.count("n", 0)), file.count("nc", file.count("n", 0))
    if not (0 < rows <= _MOST and 0 < columns <= _MOST):
        raise InputError(Problem(path.name, f"expected N= (or NR= and NC=), each from 1 to {_MOST:,}"))
    two_modes = "nr" in file.settings or form.endswith("2")
    if form in ("fullmatrix", "fm", "lowerhalf", "lh", "upperhalf", "uh"):
        links = _matrix(file, form, rows, columns, path.name)
    else:
        links = _lists(file, form, rows, columns, path.name)
    return _map(file, links, (rows, columns), two_modes, path.name)


def _parts(text: str, file: str) -> _File:
    """Return the parts of a DL file."""
    found = _File()
    part = "settings"
    lines = text.splitlines()
    for number, row in enumerate(lines, start=1):
        stripped = row.strip()
        if not stripped:
            continue
        labels = _LABELS.match(stripped) if part != "data" else None
        if labels is not None:
            of = (labels[1] or "").lower().replace("col", "column").replace("columnumn", "column")
            part = {"": "row", "matrix": "level"}.get(of, of)
            found.embedded = found.embedded or bool(labels[2])
            if not labels[2]:
                found.labels.setdefault(part, []).extend(_words(labels[3]))
        elif re.match(r"^data\s*:", stripped, re.IGNORECASE) and part != "data":
            part = "data"
            rest = stripped.split(":", 1)[1]
            if rest.strip():
                found.data.append((number, _words(rest)))
        elif part == "data":
            found.data.append((number, _words(stripped)))
        elif part == "settings":
            said = {name.lower(): value for name, value in _SETTING.findall(stripped)}
            found.settings |= said
            if (diagonal := _DIAGONAL.search(stripped)) is not None:
                found.settings["diagonal"] = diagonal[1].lower()
            if not said and diagonal is None and not re.fullmatch(r"dl\s*,?", stripped, re.IGNORECASE):
                raise InputError(Problem(file, f"found '{stripped[:40]}', expected settings, labels or data:", number))
        else:
            found.labels.setdefault(part, []).extend(_words(stripped))
    if part != "data":
        raise InputError(Problem(file, "no line 'data:'"))
    return found


def _words(row: str) -> list[str]:
    """Return the words of a line, separated by blanks or commas; marks hold a word together."""
    plain = row.replace(",", " ").replace("\t", " ")
    try:
        return [word for word in next(csv.reader([plain], delimiter=" ", skipinitialspace=True), []) if word]
    except csv.Error:  # a mark that is never closed, in a very long line
        return plain.replace('"', " ").split()


def _matrix(file: _File, form: str, rows: int, columns: int, name: str) -> list[_Link]:
    """Return the links of matrices, whose numbers may break over lines as they like."""
    words = [(word, line) for line, row in file.data for word in row]
    levels = file.count("nm", 1)
    if file.embedded:
        if form not in ("fullmatrix", "fm"):
            raise InputError(Problem(name, "labels embedded in a half matrix are not read", key="labels"))
        file.labels["column"] = [word for word, _ in words[:columns]]
        body = words[columns:]
        file.labels["row"] = [word for word, _ in body[:: columns + 1]][:rows]
        words = [pair for position, pair in enumerate(body) if position % (columns + 1)]
    places = list(_places(form, rows, columns, file.settings.get("diagonal") != "absent"))
    if len(words) != len(places) * levels:
        message = f"found {len(words):,} values, expected {len(places) * levels:,} for this size and format"
        raise InputError(Problem(name, message, key="data"))
    links = []
    for position, (word, line) in enumerate(words):
        level, at = divmod(position, len(places))
        if _number(word, name, line):
            links.append(_Link(*places[at], level, word, line))
    return links


def _places(form: str, rows: int, columns: int, diagonal: bool) -> list[tuple[int, int]]:
    """Return the row and column of every value of a matrix, in the order in which they stand."""
    found = []
    for row in range(rows):
        first = row if form in ("upperhalf", "uh") else 0
        last = row + 1 if form in ("lowerhalf", "lh") else columns
        found += [(row, column) for column in range(first, last) if diagonal or row != column]
    return found


def _lists(file: _File, form: str, rows: int, columns: int, name: str) -> list[_Link]:
    """Return the links of an edge list or a node list."""
    links = []
    column_labels = file.labels.setdefault("column", []) if form.endswith("2") else file.labels.setdefault("row", [])
    for line, words in file.data:
        level = 0
        if not words:  # nothing but commas or marks
            continue
        if len(words) == 1 and words[0] == "!":
            raise InputError(Problem(name, "several relations in one list are not read; save each to a file", line))
        row = _index(words[0], file.labels.setdefault("row", []), rows, file.embedded, name, line)
        is_edge = form.startswith("e")
        if is_edge and len(words) not in (2, 3):
            raise InputError(Problem(name, f"{len(words)} words, expected two ends and perhaps a value", line))
        value = words[2] if is_edge and len(words) == 3 else "1"
        for word in words[1:2] if is_edge else words[1:]:
            column = _index(word, column_labels, columns, file.embedded, name, line)
            if _number(value, name, line):
                links.append(_Link(row, column, level, value, line))
    return links


def _index(word: str, labels: list[str], count: int, embedded: bool, file: str, line: int) -> int:
    """Return the position of a person or place that a list names by number, or by label."""
    if not embedded and word.isascii() and word.isdecimal() and 1 <= int(word[:12]) <= count:
        return int(word) - 1
    if embedded and word not in labels and len(labels) < count:
        labels.append(word)
    if word in labels:
        return labels.index(word)
    raise InputError(Problem(file, f"found '{word}', expected a number from 1 to {count:,}, or a label", line))


def _number(word: str, file: str, line: int) -> float:
    """Return a value of the data."""
    try:
        value = float(word)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e300:
        raise InputError(Problem(file, f"found '{word}', expected a number", line, "data"))
    return value


def _map(file: _File, links: list[_Link], size: tuple[int, int], two_modes: bool, name: str) -> RawMap:
    """Return the map of links."""
    rows = _labels(file.labels.get("row", []), size[0])
    columns = _labels(file.labels.get("column", []), size[1]) if two_modes or "column" in file.labels else rows
    if not two_modes and columns != rows:
        message = "rows and columns have different labels; for people by places say NR= and NC= in place of N="
        raise InputError(Problem(name, message, key="labels"))
    levels = file.labels.get("level", [])
    first, second = AFFILIATIONS if two_modes else TIES[:2]
    records = []
    for link in links:
        record = {first: rows[link.row], second: columns[link.column], "value": link.value}
        if file.count("nm", 1) > 1:
            record["relation"] = levels[link.level] if link.level < len(levels) else str(link.level + 1)
        records.append(record)
    people = table_of_records(name, PEOPLE, [{"key": label, "label": label} for label in rows])
    lines = [link.line for link in links]
    if not two_modes:
        return RawMap(people, table_of_records(name, TIES, records, lines))
    places = table_of_records(name, PLACES, [{"key": label, "label": label} for label in columns])
    affiliations = table_of_records(name, AFFILIATIONS, records, lines)
    return RawMap(people, table_of_records(name, TIES, []), places, affiliations)


def _labels(given: list[str], count: int) -> list[str]:
    """Return a label for each, no two the same."""
    labels = [given[n] if n < len(given) else str(n + 1) for n in range(count)]
    seen: set[str] = set()
    for n, label in enumerate(labels):
        if label in seen:
            labels[n] = f"{label} ({n + 1})"
        seen.add(labels[n])
    return labels
