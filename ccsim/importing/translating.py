"""Cells of a source as cells of a site, by the rules of a mapping."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ccsim.importing.mapping import ColumnRule, Mapping, TableRule
from ccsim.importing.raw_map import RawTable
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.columns import Column
from ccsim.site.writing import number_cell
from ccsim.yaml_lines import dotted

TICKS = frozenset({"true", "yes", "1", "x", "y", "ticked", "checked", "✓", "✔", "wahr", "vrai"})
"""Cells of a column of ticks that mean yes, in lower case."""

_ANSWERS = {"true": "yes", "false": "no"}


def check_columns(rules: TableRule, table: RawTable, name: str, mapping: Mapping) -> None:
    """Refuse rules that read columns which the source does not have.

    Raises:
        InputError: every one of them, with the line of the mapping file.
    """
    known = list(table.cells)
    wrong = [(c, r.location or (name, "columns")) for r in rules.columns.values() for c in r.sources if c not in known]
    wrong += [(column, (name, "only", column)) for column in rules.only if column not in known]
    wrong += [(column, (name, "drop")) for column in rules.drop if column not in known]
    problems = []
    for column, location in wrong:
        message = f"{table.file} has no column '{column}'{suggestion(column, known)}; it has: {_listed(known)}"
        line = None if mapping.document is None else mapping.document.line(location)
        problems.append(Problem(mapping.file or table.file, message, line, dotted(location)))
    if problems:
        raise InputError(problems)


def translated(rules: TableRule, table: RawTable, columns: Sequence[Column]) -> dict[str, list[str]]:
    """Return the cells of a site's columns.

    Args:
        rules: what is made of what.
        table: the source's rows.
        columns: the site's columns, for what their cells hold; those that are not among them are text.
    """
    types = {column.name: column for column in columns}
    return {name: _cells(rule, table, types.get(name)) for name, rule in rules.columns.items()}


def words_of(rule: ColumnRule, cell: str) -> list[str]:
    """Return the words that a cell means; none where it is empty."""
    parts = [part.strip() for part in cell.split(rule.separator)] if rule.separator else [cell]
    return list(dict.fromkeys(word for part in parts if part and (word := _meaning(rule, part))))


def ticked_words(rule: ColumnRule, table: RawTable) -> list[list[str]]:
    """Return for every row the words of the columns that are ticked in it."""
    found: list[list[str]] = [[] for _ in table.lines]
    for column, word in rule.ticked.items():
        for row, cell in enumerate(table.cells[column]):
            if cell.lower() in TICKS:
                found[row].append(word or column)
    return found


def _cells(rule: ColumnRule, table: RawTable, column: Column | None) -> list[str]:
    """Return the cells of one column."""
    if rule.ticked:
        rows = ticked_words(rule, table)
        return [rule.several if rule.several and len(words) > 1 else _joined(words, column) for words in rows]
    if not rule.column:
        return [rule.always] * len(table)
    turn = _turner(rule, column)
    known: dict[str, str] = {}
    cells = table.cells[rule.column]
    for cell in dict.fromkeys(cells):
        known[cell] = turn(cell) if cell else _meaning(rule, "") if "" in rule.values else ""
    return [known[cell] for cell in cells]


def _turner(rule: ColumnRule, column: Column | None) -> Callable[[str], str]:
    """Return what turns one cell into the site's cell."""

    def turned(cell: str) -> str:
        text = _joined(words_of(rule, cell), column)
        if rule.scale is not None:
            return _scaled(text, rule.scale)
        if rule.bands:
            return _band(text, rule.bands)
        if column is not None and column.type == "yes or no":
            return _ANSWERS.get(text.lower(), text)
        return text

    return turned


def _meaning(rule: ColumnRule, word: str) -> str:
    """Return what a word means; upper and lower case are the same where nothing else fits."""
    if word in rule.values:
        return rule.values[word]
    if not rule.values:
        return word
    return {key.lower(): meaning for key, meaning in rule.values.items()}.get(word.lower(), word)


def _joined(words: Sequence[str], column: Column | None) -> str:
    """Return several words as one cell."""
    return (";" if column is not None and column.type == "layers" else "; ").join(words)


def _scaled(text: str, scale: tuple[float, float]) -> str:
    """Return an answer on the source's scale as a number from 0 to 1; what is no number stays, to be reported."""
    try:
        place = (float(text) - scale[0]) / (scale[1] - scale[0])
    except ValueError:
        return text
    # Outside the scale is an error of the data, which the site's own limits report.
    return number_cell(round(place, 6))


def _band(text: str, bands: Sequence[float]) -> str:
    """Return the band of a number, such as `35-49`; what is no number stays as it is."""
    try:
        number = float(text)
    except ValueError:
        return text
    above = [band for band in bands if number >= band]
    below = [band for band in bands if number < band]
    if not above:
        return f"under {number_cell(bands[0])}"
    if not below:
        return f"{number_cell(bands[-1])} and over"
    last = below[0] - 1 if below[0].is_integer() else below[0]
    return f"{number_cell(above[-1])}-{number_cell(last)}"


def _listed(names: Sequence[str]) -> str:
    """Return names for a message, the first of them where there are many."""
    shown = ", ".join(names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown
