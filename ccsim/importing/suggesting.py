"""Writes a first mapping for a source: what was found in every column, and what it may be. The user corrects it."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ccsim.importing.private_columns import private_reason
from ccsim.importing.raw_map import AFFILIATIONS, PEOPLE, PLACES, TIES, RawMap, RawTable
from ccsim.importing.translating import TICKS
from ccsim.problems import InputError, Problem, printable
from ccsim.site import columns as site_columns
from ccsim.site.cells import parse_cells
from ccsim.site.columns import Column
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.problem_log import ProblemLog

MOST_COLUMNS = 30
MOST_WORDS = 12
"""Words of a column that are listed; a column with more of them is only counted."""

IDENTITIES = ("gender", "sex", "ethnicity", "ethnic_group", "race", "religion", "faith", "language", "nationality",
              "tenure", "caste", "disability", "sexuality")  # fmt: skip
"""Columns that are put down as identities where they have these names."""

OTHER_NAMES = {"swemwbs": "wellbeing", "loneliness": "lonely", "contactfreq": "frequency", "how_often": "frequency",
               "contact_frequency": "frequency", "relationship": "kind", "type": "kind", "relation": "kind",
               "since_when": "since"}  # fmt: skip
_YAML_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null"})
_UNTICKED = frozenset({"false", "no", "0", ""})
_CODES = re.compile(r"^networkCanvas|^session(Start|Finish|Exported)$|^nodeID$|^label$|^null$")


@dataclass(frozen=True)
class _Ticks:
    """Columns of ticks that are the answers to one question."""

    question: str
    columns: tuple[str, ...]


def write_suggestion(path: Path, raw: RawMap, format_name: str, source: str) -> None:
    """Write a first mapping.

    Args:
        path: the file, which must not exist.
        raw: the map as read.
        format_name: as what it was read.
        source: the source, as the user named it.

    Raises:
        InputError: there is such a file, or it cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(suggested(raw, format_name, source))
    except FileExistsError:
        raise InputError(Problem(str(path), "exists already; nothing is overwritten, give another name")) from None
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be written: {error.strerror}")) from None


def suggested(raw: RawMap, format_name: str, source: str) -> str:
    """Return a first mapping as text; see `write_suggestion`."""
    people, identity = _table(raw.people, PEOPLE, site_columns.RESIDENTS, identities=True)
    ties, _ = _table(raw.ties, TIES, site_columns.TIES)
    lines = [
        f"# A first mapping for {_shown(source)} ({format_name}). Correct it, then use it:",
        f"#   ccsim site import {_shown(source)} FOLDER --mapping THIS_FILE",
        "# A line that begins with # does nothing: take the # away (keep the blanks) to use it.",
        "# What each column of a site may hold: docs/formats.md. What can stand here: docs/importing.md.",
        "",
        "title: Our neighbourhood",
        "# population: 8000   # how many live there; those on this map are counted unless you say it",
        "# sampling: {kind: random, asked: 400, answered: 280}   # kind: census, random or snowball",
        f"identity: [{', '.join(_quoted(name) for name in identity)}]   # columns below that count as identities",
        "",
        f"people:   # {len(raw.people):,} found",
        *_elements(raw),
        "  columns:",
        *people,
        "",
        f"ties:   # {len(raw.ties):,} found",
        *_only(raw.ties, ("type", "relation")),
        "  columns:",
        *ties,
    ]
    if raw.places is not None:
        lines += ["", f"places:   # {len(raw.places):,} found", "  columns:"]
        lines += _table(raw.places, PLACES, site_columns.PLACES)[0]
        if "kind" not in raw.places.cells:
            lines.append("    kind: {always: place}")
    if raw.affiliations is not None:
        lines += ["", f"affiliations:   # {len(raw.affiliations):,} found", "  columns:"]
        lines += _table(raw.affiliations, AFFILIATIONS, site_columns.AFFILIATIONS)[0]
    return "\n".join([*lines, *_same_person(raw)]) + "\n"


def _elements(raw: RawMap) -> list[str]:
    """Return lines on which elements are people and which are places, where the source says of what type they are."""
    lines = []
    for name in ("type", "node type"):
        words = Counter(cell for cell in raw.people.column(name) if cell)
        if len(words) > 1 and len(words) <= 40:
            said = ", ".join(f"{_shown(word)} ({count:,})" for word, count in words.most_common(MOST_WORDS))
            some = _quoted(words.most_common(1)[0][0])
            lines += [
                f"  # Elements of several types ({name}): {said}",
                f"  # only: {{{_quoted(name)}: [{some}]}}   # people; under `places: only:` say which are places",
            ]
    return lines


def _only(ties: RawTable, names: Sequence[str]) -> list[str]:
    """Return lines on which ties to take, where there are several kinds."""
    for name in names:
        words = Counter(cell for cell in ties.column(name) if cell)
        if 1 < len(words) <= 40:
            said = ", ".join(f"{_shown(word)} ({count:,})" for word, count in words.most_common(MOST_WORDS))
            some = ", ".join(_quoted(word) for word in list(words)[:MOST_WORDS])
            return [f"  # Ties of several kinds: {said}", f"  # only: {{{_quoted(name)}: [{some}]}}"]
    return []


def _same_person(raw: RawMap) -> list[str]:
    """Return lines on people who were named in several interviews."""
    if not any(raw.people.cells["interview"]):
        return []
    lines = ["", "# Somebody named in two interviews is two people, unless you say how to recognise them:"]
    if "alter" in raw.people.cells:
        lines.append("# same_id: alter   # the same id in two interviews is the same person")
    named = [n for n in raw.people.own_columns(PEOPLE) if not _CODES.search(n)]
    names = [n for n in named if private_reason(n, raw.people.cells[n]) == "looks like names"]
    ages = [n for n in raw.people.own_columns(PEOPLE) if re.fullmatch(r"age|age_.*", n, re.IGNORECASE)]
    if names:
        age = f", age: [{_quoted(ages[0])}]" if ages else ""
        lines.append(f"# same_person: {{name: [{_quoted(names[0])}]{age}}}")
    return lines


def _table(
    table: RawTable, reserved: Sequence[str], columns: Sequence[Column], *, identities: bool = False
) -> tuple[list[str], list[str]]:
    """Return the lines on a table's columns, and which of them are put down as identities."""
    own = table.own_columns(reserved)
    if not identities:
        return _other_table(table, own, {c.name: c for c in columns if not c.required or c.name == "kind"}), []
    ticks = _ticks(table, own)
    together = {name for group in ticks for name in group.columns}
    lines: list[str] = []
    identity: list[str] = []
    drop: list[str] = []
    targets = {column.name: column for column in columns if not column.required or column.name == "kind"}
    for group in ticks:
        words = ", ".join(f"{_quoted(name)}: {_quoted(name[len(group.question) + 1 :])}" for name in group.columns)
        rule = f"{{ticked: {{{words}}}}}"
        name = _plain(group.question)
        is_identity = name in IDENTITIES
        identity += [name] if is_identity else []
        lines.append(f"    # {_shown(group.question)}: one column of ticks for each of {len(group.columns)} answers")
        lines.append(f"    {'' if is_identity else '# '}{_quoted(name)}: {rule}")
    for name in own:
        if name in together or _CODES.search(name):
            continue
        cells = table.cells[name]
        why = private_reason(name, cells)
        if why and name not in targets:
            drop.append(f"    - {_quoted(name)}   # {why}; {_filled(cells)}")
            continue
        lines.append(f"    # {_shown(name)}: {_filled(cells)}{'' if why else _kinds(cells)}")
        line, is_identity = _rule(name, cells, targets)
        if line:
            lines.append(line)
        identity += [_plain(name)] if is_identity else []
    if drop:
        lines += ["  drop:   # never taken over, whatever happens to the rest", *drop]
    return lines or ["    # no columns but the ids"], identity


def _other_table(table: RawTable, own: Sequence[str], targets: dict[str, Column]) -> list[str]:
    """Return the lines on a table of which nothing but a site's own columns can be taken."""
    lines, others = [], []
    for name in own:
        line, _ = (
            _rule(name, table.cells[name], targets) if not private_reason(name, table.cells[name]) else ("", False)
        )
        target = line.strip("# ").partition(":")[0]
        if target in targets:
            lines += [f"    # {_shown(name)}: {_filled(table.cells[name])}{_kinds(table.cells[name])}", line]
        elif not _CODES.search(name):
            others.append(_shown(name))
    if others:
        shown = ", ".join(others[:MOST_COLUMNS]) + (
            f" and {len(others) - MOST_COLUMNS} more" * (len(others) > MOST_COLUMNS)
        )
        lines.append(f"    # Not used: {shown}")
    return lines or ["    # no columns but the ids"]


def _rule(name: str, cells: Sequence[str], targets: dict[str, Column]) -> tuple[str, bool]:
    """Return the line that would take a column over, and whether it is an identity."""
    plain = _plain(name)
    words = list(dict.fromkeys(cell for cell in cells if cell))
    close = difflib.get_close_matches(plain, list(targets), n=1, cutoff=0.85)
    target = plain if plain in targets else OTHER_NAMES.get(plain, close[0] if close else "")
    if target in targets:
        problem = _unfit(targets[target], words)
        if not problem:
            return f"    {target}: {_quoted(name)}", False
        guess = ", ".join(f"{_quoted(word)}: {_guess(targets[target], word)}" for word in words[:MOST_WORDS])
        values = f", values: {{{guess}}}" if len(words) <= MOST_WORDS else ""
        return f"    # {target}: {{column: {_quoted(name)}{values}}}   # as it is: {problem}", False
    if "wellbeing" in targets and plain in IDENTITIES and 1 < len(words) <= site_columns.MAX_IDENTITY_VALUES:
        return f"    {plain}: {_quoted(name)}", True
    if "wellbeing" in targets and plain == "age":
        return f"    # age_band: {{column: {_quoted(name)}, bands: [18, 35, 50, 65]}}   # an identity", False
    return f"    # {_quoted(plain)}: {_quoted(name)}", False


def _unfit(column: Column, words: Sequence[str]) -> str:
    """Return why words do not fit a site's column, "" where they do."""
    log = ProblemLog()
    parse_cells(column, words[:200], list(range(len(words[:200]))), log, "here")
    try:
        log.raise_any()
    except InputError as error:
        return error.problems[0].message.replace("\n", " ")[:160]
    return ""


def _guess(column: Column, word: str) -> str:
    """Return the nearest word that a site's column may hold, in quotation marks where there is none."""
    known = list(WEEKLY_PROBABILITY) if column.type == "frequency" else list(column.words)
    if column.type == "yes or no":
        known = ["yes", "no"]
    near = difflib.get_close_matches(_plain(word).replace("_", " "), known, n=1, cutoff=0.75)
    return near[0] if near else '""'


def _filled(cells: Sequence[str]) -> str:
    """Return how many cells of a column are filled."""
    return f"{sum(bool(cell) for cell in cells):,} of {len(cells):,} filled"


def _kinds(cells: Sequence[str]) -> str:
    """Return what is in a column, in words: numbers and their range, or the words and how many have them."""
    words = Counter(cell for cell in cells if cell)
    if not words:
        return ""
    try:
        numbers = [float(word) for word in words]
        return f"; numbers from {min(numbers):g} to {max(numbers):g}"
    except ValueError:
        pass
    if len(words) > MOST_WORDS or len(words) > 0.5 * sum(words.values()):
        return f"; text, {len(words):,} different"
    return "; " + ", ".join(f"{_shown(word)} ({count:,})" for word, count in words.most_common())


def _ticks(table: RawTable, names: Sequence[str]) -> list[_Ticks]:
    """Return the columns of ticks that are answers to one question: `Gender_Female`, `Gender_Male`, ..."""
    ticked = [name for name in names if "_" in name and _is_ticks(table.cells[name])]
    groups: dict[str, list[str]] = {}
    for name in ticked:
        groups.setdefault(name.split("_", 1)[0], []).append(name)
    return [_Ticks(question, tuple(columns)) for question, columns in groups.items() if len(columns) > 1 and question]


def _is_ticks(cells: Sequence[str]) -> bool:
    """Return whether a column holds nothing but ticks, or their absence."""
    words = {cell.lower() for cell in cells}
    return bool(words - {""}) and words <= TICKS | _UNTICKED


def _plain(name: str) -> str:
    """Return a heading as a site names its columns."""
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_") or "column"


def _quoted(text: str) -> str:
    """Return a text as YAML reads it in one line."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_ ]*[A-Za-z0-9_]", text) and text.lower() not in _YAML_WORDS:
        return text
    return json.dumps(text)


def _shown(text: str) -> str:
    """Return a text for a comment: in one line, and not too long."""
    return printable(text)[:60]
