"""Pajek networks (.net): several relations in one file, arcs, edges, lists and matrices; one mode or two."""

from __future__ import annotations

import re
import shlex
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, table_of_records
from ccsim.importing.sources import decoded, read_bytes
from ccsim.problems import suggestion
from ccsim.site.problem_log import ProblemLog
from ccsim.site.writing import number_cell

_LINKS = ("*arcs", "*edges", "*arcslist", "*edgeslist", "*matrix")
_OTHERS = ("*network", "*partition", "*vector", "*permutation", "*cluster")
_MOST_VERTICES = 1_000_000
_LONGEST_LINE = 5_000


@dataclass
class _Section:
    """A part of the file: its first line, and the lines below it with their numbers."""

    kind: str
    rest: str
    line: int
    rows: list[tuple[int, str]] = field(default_factory=list)

    @property
    def relation(self) -> str:
        """The name of the relation, or its number, "" where there is none."""
        found = re.match(r'\s*:?\s*(\d+)?\s*(?:"([^"]*)")?', self.rest)
        return "" if found is None else (found[2] or found[1] or "")


def read(path: Path) -> RawMap:
    """Read a Pajek network; the relation of every tie stands in the column `relation`.

    Raises:
        InputError: everything that is wrong with it.
    """
    log = ProblemLog()
    sections = _sections(decoded(read_bytes(path), path.name), path.name, log)
    people, names = _vertices(sections, path.name, log)
    ties: list[dict[str, str]] = []
    lines: list[int] = []
    for section in sections:
        if section.kind in _LINKS:
            for line, tie in _links(section, names, path.name, log):
                ties.append(tie)
                lines.append(line)
    log.raise_any()
    return RawMap(
        table_of_records(path.name, PEOPLE, people, [int(person.pop("line_")) for person in people]),
        table_of_records(path.name, TIES, ties, lines),
    )


def _sections(text: str, file: str, log: ProblemLog) -> list[_Section]:
    """Return the parts of the file."""
    found: list[_Section] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip() or row.lstrip().startswith("%"):
            continue
        if row.lstrip().startswith("*"):
            word, _, rest = row.strip().partition(" ")
            found.append(_Section(word.lower().rstrip(":"), rest, number))
            known = ("*vertices", *_LINKS, *_OTHERS)
            if found[-1].kind not in known:
                log.add(file, f"unknown part '{word}'{suggestion(word.lower(), known)}", number)
        elif found:
            found[-1].rows.append((number, row))
        else:
            log.add(file, "expected *Vertices before anything else", number)
    if sum(section.kind == "*vertices" for section in found) > 1 and not any("*part" in s.kind for s in found):
        log.add(file, "holds several networks (*Vertices twice), expected one; save each to a file of its own")
    return found


def _vertices(sections: list[_Section], file: str, log: ProblemLog) -> tuple[list[dict[str, str]], list[str]]:
    """Return the people, and the key of every vertex by its number (less one)."""
    section = next((part for part in sections if part.kind == "*vertices"), None)
    numbers = [] if section is None else section.rest.split()
    if section is None or not numbers or not all(n.isascii() and n.isdecimal() for n in numbers[:2]):
        log.add(file, "expected '*Vertices' and their number")
        return [], []
    count = int(numbers[0][:12])
    if not 0 < count <= _MOST_VERTICES:
        log.add(file, f"found {count:,} vertices, expected from 1 to {_MOST_VERTICES:,}", section.line)
        return [], []
    first_mode = int(numbers[1][:12]) if len(numbers) > 1 else count
    labels = [str(n) for n in range(1, count + 1)]
    lines = [section.line] * count
    for line, row in section.rows:
        cells = _words(row)
        if not cells[0].isascii() or not cells[0].isdecimal() or not 1 <= int(cells[0][:12]) <= count:
            log.add(file, f"found '{cells[0]}', expected the number of a vertex from 1 to {count:,}", line)
            continue
        labels[int(cells[0]) - 1] = cells[1] if len(cells) > 1 and cells[1] else cells[0]
        lines[int(cells[0]) - 1] = line
    again = {label for label, times in Counter(labels).items() if times > 1}
    keys = [f"{label} ({n})" if label in again else label for n, label in enumerate(labels, start=1)]
    people = []
    for n, (key, label) in enumerate(zip(keys, labels, strict=True)):
        person = {"key": key, "label": label, "line_": str(lines[n])}
        people.append(person | ({"mode": "1" if n < first_mode else "2"} if first_mode < count else {}))
    return people, keys


def _words(row: str) -> list[str]:
    """Return the words of a line, of which those in quotation marks may hold blanks."""
    try:
        if len(row) > _LONGEST_LINE:  # the time that shlex takes grows with the square of the length
            return row.replace('"', " ").split() or [""]
        return shlex.split(row, posix=True) or [""]
    except ValueError:
        return row.replace('"', " ").split() or [""]


def _links(section: _Section, keys: list[str], file: str, log: ProblemLog) -> list[tuple[int, dict[str, str]]]:
    """Return the ties of one part, each with its line; networkx reads what stands in it."""
    import networkx as nx

    lists = section.kind.endswith("list")
    text = [f"*vertices {len(keys)}", *(f"{n} {n}" for n in range(1, len(keys) + 1))]
    at: dict[tuple[str, str], int] = {}
    if section.kind == "*matrix":
        text += ["*matrix", *(row for _, row in section.rows)]
    else:
        text.append("*arcs")
        for line, row in section.rows:
            cells = _words(row)
            for target in cells[1:] if lists else cells[1:2]:
                ends = cells[0].lstrip("-"), target
                wrong = [e for e in ends if not (e.isascii() and e.isdecimal() and 1 <= int(e[:12]) <= len(keys))]
                for end in wrong:
                    log.add(file, f"no vertex '{end}', expected a number from 1 to {len(keys):,}", line)
                if not wrong:
                    at.setdefault((str(int(ends[0])), str(int(ends[1]))), line)
                    weight = cells[2] if len(cells) > 2 and not lists else "1"
                    text.append(f"{int(ends[0])} {int(ends[1])} {_number(weight, file, line, log)}")
            if len(cells) < 2:
                log.add(file, "expected the numbers of two vertices", line)
    if log.of(file):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph = nx.parse_pajek(text)
    except (nx.NetworkXError, ValueError, TypeError, IndexError, KeyError) as error:
        log.add(file, f"not readable as Pajek: {error}", section.line)
        return []
    said = {"relation": section.relation} if section.relation else {}
    found = []
    for a, b, edge in graph.edges(data=True):
        if not all(str(n).isdecimal() and 1 <= int(n) <= len(keys) for n in (a, b)):
            log.add(file, "the matrix has more rows or columns than there are vertices", section.line)
            return []
        weight = number_cell(edge.get("weight", 1))
        tie = {"a": keys[int(a) - 1], "b": keys[int(b) - 1], "weight": weight}
        found.append((at.get((a, b), section.line), tie | said))
    return found


def _number(text: str, file: str, line: int, log: ProblemLog) -> str:
    """Return the weight of a tie, and say where it is none."""
    try:
        if abs(float(text)) < 1e300:
            return text
    except ValueError:
        pass
    log.add(file, f"found '{text}', expected the weight of the tie, a number", line)
    return "1"
