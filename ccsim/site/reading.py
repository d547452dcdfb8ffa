"""Reads the folder of a site strictly: everything that is wrong is said at once, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.cells import Values, not_known, parse_cells
from ccsim.site.columns import (
    COLUMNS,
    MAX_IDENTITY_VALUES,
    MAX_RESIDENTS,
    OPTIONAL_FILES,
    Column,
    resident_columns,
)
from ccsim.site.csv_file import Block, read_blocks
from ccsim.site.description import FILE as DESCRIPTION_FILE
from ccsim.site.description import SiteDescription, read_description
from ccsim.site.grown import is_grown
from ccsim.site.merging import merged_ties
from ccsim.site.problem_log import ProblemLog
from ccsim.site.site import Site
from ccsim.site.tables import (
    AffiliationTable,
    Floats,
    PartnershipTable,
    PlaceTable,
    ResidentTable,
    TieTable,
)

EMPTY_SITE = (
    "no residents yet. Fill this table first: a row for everybody who was interviewed, and for everybody they named. "
    "Then places.csv, ties.csv and affiliations.csv"
)
"""What is said of tables that have nothing but their first rows."""

WEMWBS_MEAN, WEMWBS_SD = 51.6, 8.7
SWEMWBS_MEAN, SWEMWBS_SD = 23.6, 3.9
"""England, Health Survey 2011 (E003, E011): a score is moved from one scale to the other by these."""


def swemwbs_from_wemwbs(score: Floats) -> Floats:
    """Return SWEMWBS metric scores (7 to 35) for WEMWBS scores (14 to 70), approximately.

    A linear map that takes one mean and standard deviation of England to the other (E003, E011): right for
    groups, rough for a person.
    """
    return np.clip(SWEMWBS_MEAN + (score - WEMWBS_MEAN) * (SWEMWBS_SD / WEMWBS_SD), 7.0, 35.0)


def read_site(folder: Path) -> Site:
    """Read the folder of a site.

    Raises:
        InputError: everything that is wrong with its files, by file, line and column.
    """
    if not folder.is_dir():
        message = "not a folder; a site is a folder of tables" if folder.exists() else "no such folder"
        raise InputError(Problem(str(folder), message))
    if is_grown(folder):
        message = "a site of several maps; one map was expected here, such as the folder map-01 in it"
        raise InputError(Problem(str(folder), message))
    log = ProblemLog()
    description: SiteDescription | None = None
    try:
        missing = _missing_files(folder, log)
    except OSError as error:
        raise InputError(Problem(str(folder), f"cannot be read: {error.strerror}")) from None
    if DESCRIPTION_FILE not in missing:
        try:
            description = read_description(folder / DESCRIPTION_FILE)
        except InputError as error:
            log.extend(error.problems)
    blocks: dict[str, Iterable[Block]] = {}
    for file, columns in _columns(description).items():
        if file not in missing:
            # Without site.yaml nobody knows which columns are identities, so none is called unknown.
            foreign = description is None and file == "residents.csv"
            blocks[file] = read_blocks(folder / file, columns, log, foreign=foreign)
    return site_from_blocks(folder.resolve().name, description, blocks, log)


def site_from_blocks(
    name: str, description: SiteDescription | None, blocks: Mapping[str, Iterable[Block]], log: ProblemLog
) -> Site:
    """Return the site that blocks of rows describe, checked as a folder is.

    Args:
        name: name of the site.
        description: what `site.yaml` says; None where it could not be read, and then the log says why.
        blocks: the rows of each file, by its name; a file may be left out.
        log: problems found so far; those found here are added.

    Raises:
        InputError: every problem in the log.
    """
    tables: dict[str, Table] = {}
    rows: dict[str, dict[str, int] | None] = {"resident": None, "place": None}
    for file, columns in _columns(description).items():
        tables[file] = _table(file, blocks.get(file, ()), columns, rows, log)
        if file in ("residents.csv", "places.csv") and "id" in tables[file].given:
            rows[file.removesuffix("s.csv")] = _rows_by_id(file, tables[file], log)
    _check_residents(tables["residents.csv"], description, log)
    _check_pairs("ties.csv", tables["ties.csv"], "a tie with oneself", log)
    _check_repeated_rows(tables["ties.csv"], log)
    _check_pairs("partnerships.csv", tables["partnerships.csv"], "a partnership with itself", log)
    _check_unique("partnerships.csv", tables["partnerships.csv"], "a", "b", "this partnership is", log, either_way=True)
    _check_unique("affiliations.csv", tables["affiliations.csv"], "resident", "place", "this affiliation is", log)
    log.raise_any()
    if description is None:
        raise ValueError("a site needs a description")
    return _site(name, description, tables)


@dataclass(frozen=True)
class Table:
    """The values of a file: its lines, its columns ("not known" where left out), and the columns it gave."""

    lines: NDArray[np.int64]
    values: dict[str, Values]
    given: frozenset[str]

    def array(self, name: str) -> NDArray[Any]:
        """Return a column of numbers or codes."""
        values = self.values[name]
        assert isinstance(values, np.ndarray)
        return values

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a column of texts."""
        return tuple(self.values[name])

    def words(self, name: str, columns: Sequence[Column]) -> tuple[str, ...]:
        """Return a column of words as texts, "" where not known."""
        words = next(column.words for column in columns if column.name == name)
        return tuple("" if code < 0 else words[code] for code in self.array(name).tolist())


def _columns(description: SiteDescription | None) -> dict[str, tuple[Column, ...]]:
    """Return the columns of every file, with those that the site declares."""
    if description is None:
        return COLUMNS
    declared = resident_columns(list(description.identity), list(dict.fromkeys(description.behaviours.values())))
    return COLUMNS | {"residents.csv": declared}


def _missing_files(folder: Path, log: ProblemLog) -> set[str]:
    """Return the files that are not there, and say which of them ought to be."""
    there = {path.name for path in folder.iterdir()}
    missing = {DESCRIPTION_FILE, *COLUMNS} - there
    for file in (DESCRIPTION_FILE, *COLUMNS):
        if file in missing and file not in OPTIONAL_FILES:
            others = sorted(there - {DESCRIPTION_FILE, *COLUMNS})
            log.add(file, f"no such file in {folder}{suggestion(file, others)}")
    return missing


def _table(
    file: str,
    blocks: Iterable[Block],
    columns: Sequence[Column],
    rows: Mapping[str, Mapping[str, int] | None],
    log: ProblemLog,
) -> Table:
    """Return the values of a file's columns."""
    lines: list[int] = []
    parsed: dict[str, list[Values]] = {}
    for block in blocks:
        lines += block.lines
        for column in columns:
            if column.name in block.cells:
                ids = rows.get(column.type)
                found = parse_cells(column, block.cells[column.name], block.lines, log, file, ids)
                parsed.setdefault(column.name, []).append(found)
    values = {
        column.name: _joined(parsed[column.name]) if column.name in parsed else not_known(column, len(lines))
        for column in columns
    }
    return Table(np.array(lines, dtype=np.int64), values, frozenset(parsed))


def _joined(parts: Sequence[Values]) -> Values:
    """Return the values of all blocks together."""
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    if arrays:
        return np.concatenate(arrays)
    return [text for part in parts for text in part]


def _rows_by_id(file: str, table: Table, log: ProblemLog) -> dict[str, int]:
    """Return the row of every id, and say which ids are there twice."""
    rows: dict[str, int] = {}
    for row, name in enumerate(table.texts("id")):
        first = rows.setdefault(name, row)
        if name and first != row:
            line = int(table.lines[row])
            log.add(file, f"'{name}' is there twice, first on line {table.lines[first]}", line, "id")
    return rows


def _check_residents(table: Table, description: SiteDescription | None, log: ProblemLog) -> None:
    """Say what is wrong with the residents as a whole."""
    file = "residents.csv"
    count = table.lines.size
    if count == 0 and not log.of(file):
        log.add(file, EMPTY_SITE)
    if count > MAX_RESIDENTS:
        log.add(file, f"{count:,} residents, more than the {MAX_RESIDENTS:,} that are read")
    if {"wellbeing", "wemwbs"} <= table.given:
        log.add(file, "give either `wellbeing` or `wemwbs`, not both", 1, "wemwbs")
    if description is None:
        return
    if count > description.population:
        message = f"found {description.population:,}, but residents.csv lists {count:,} residents"
        log.add(DESCRIPTION_FILE, message, key="population")
    own = {column.name for column in COLUMNS[file]}
    for name in description.identity:
        if name in own:
            message = f"'{name}' is a column with a meaning of its own; use another name"
            log.add(DESCRIPTION_FILE, message, key=f"identity.{name}")
        elif name not in table.given:
            if table.given:
                log.add(DESCRIPTION_FILE, f"no column '{name}' in residents.csv", key=f"identity.{name}")
        elif len(set(table.texts(name))) > MAX_IDENTITY_VALUES:
            message = f"more than {MAX_IDENTITY_VALUES:,} different values; an identity is shared by many"
            log.add(file, message, 1, name)
    for behaviour, name in description.behaviours.items():
        if name not in table.given and table.given:
            log.add(DESCRIPTION_FILE, f"no column '{name}' in residents.csv", key=f"behaviours.{behaviour}")


def _check_pairs(file: str, table: Table, what: str, log: ProblemLog) -> None:
    """Say where both ends are the same."""
    a, b = table.array("a"), table.array("b")
    for row in np.flatnonzero((a == b) & (a >= 0)).tolist():
        log.add(file, what, int(table.lines[row]), "b")


def _check_unique(
    file: str, table: Table, first: str, second: str, what: str, log: ProblemLog, *, either_way: bool = False
) -> None:
    """Say which pairs are there more than once."""
    one, two = table.array(first).astype(np.int64), table.array(second).astype(np.int64)
    if either_way:
        one, two = np.minimum(one, two), np.maximum(one, two)
    usable = np.flatnonzero((one >= 0) & (two >= 0))
    _, earliest, which = np.unique(one[usable] << 32 | two[usable], return_index=True, return_inverse=True)
    for position in np.flatnonzero(earliest[which] != np.arange(usable.size)).tolist():
        line = int(table.lines[usable[position]])
        before = int(table.lines[usable[earliest[which[position]]]])
        log.add(file, f"{what} already on line {before}", line)


def _check_repeated_rows(table: Table, log: ProblemLog) -> None:
    """Say which rows of `ties.csv` repeat another in every cell: they would double the contact."""
    a, b = table.array("a").astype(np.int64), table.array("b").astype(np.int64)
    pair = a << 32 | b
    _, which, count = np.unique(pair, return_inverse=True, return_counts=True)
    rows = np.flatnonzero((count[which] > 1) & (a >= 0) & (b >= 0))
    since = table.texts("since")
    cells = [table.array(name)[rows].tolist() for name in ("kind", "layer", "mode")]
    strength = np.nan_to_num(table.array("frequency")[rows], nan=-1.0).tolist()
    seen: dict[tuple[Any, ...], int] = {}
    for row, of_pair, x, *codes in zip(rows.tolist(), pair[rows].tolist(), strength, *cells, strict=True):
        line = int(table.lines[row])
        before = seen.setdefault((of_pair, x, since[row], *codes), line)
        if before != line:
            log.add("ties.csv", f"the same in every cell as line {before}", line)


def _site(name: str, description: SiteDescription, tables: Mapping[str, Table]) -> Site:
    """Return the site of tables in which nothing is wrong."""
    residents = tables["residents.csv"]
    ties = tables["ties.csv"]
    affiliations, partnerships = tables["affiliations.csv"], tables["partnerships.csv"]
    return Site(
        name=name,
        description=description,
        residents=_residents(residents, tuple(description.identity)),
        ties=_ties(ties),
        places=_places(tables["places.csv"]),
        affiliations=AffiliationTable(
            resident=affiliations.array("resident"),
            place=affiliations.array("place"),
            frequency=affiliations.array("frequency"),
            role=affiliations.array("role"),
        ),
        partnerships=PartnershipTable(
            a=partnerships.array("a"),
            b=partnerships.array("b"),
            kind=partnerships.texts("kind"),
            strength=partnerships.array("strength"),
        ),
        behaviours={behaviour: _as_codes(residents, column) for behaviour, column in description.behaviours.items()},
    )


def _as_codes(table: Table, column: str) -> NDArray[np.int8]:
    """Return a yes/no column, also where the column is an identity, and so was read as text."""
    values = table.values[column]
    if isinstance(values, np.ndarray):
        return values
    return np.array([{"yes": 1, "no": 0}.get(text.lower(), -1) for text in values], dtype=np.int8)


def _residents(table: Table, identity: Sequence[str]) -> ResidentTable:
    """Return the residents."""
    columns = COLUMNS["residents.csv"]
    wemwbs = table.array("wemwbs")
    wellbeing = swemwbs_from_wemwbs(wemwbs) if "wemwbs" in table.given else table.array("wellbeing")
    return ResidentTable(
        id=table.texts("id"),
        interviewed=table.array("interviewed"),
        wellbeing=wellbeing,
        stigma=table.array("stigma"),
        self_stigma=table.array("self_stigma"),
        confidence=table.array("confidence"),
        trust=table.array("trust"),
        lived_experience=table.array("lived_experience"),
        service_user=table.array("service_user"),
        disclosure=table.array("disclosure"),
        desired_support=table.array("desired_support"),
        outside_contacts=table.array("outside_contacts"),
        lonely=table.words("lonely", columns),
        role=table.texts("role"),
        deprivation=table.array("deprivation"),
        x=table.array("x"),
        y=table.array("y"),
        weight=table.array("weight"),
        identity={name: table.texts(name) for name in identity},
    )


def _ties(table: Table) -> TieTable:
    """Return the ties, the reports of each pair merged."""
    return merged_ties(
        table.array("a"),
        table.array("b"),
        table.array("kind"),
        table.array("layer"),
        table.array("mode"),
        table.array("frequency"),
        table.texts("since"),
    )


def _places(table: Table) -> PlaceTable:
    """Return the places."""
    columns = COLUMNS["places.csv"]
    return PlaceTable(
        id=table.texts("id"),
        name=table.texts("name"),
        kind=table.texts("kind"),
        layer=table.words("layer", columns),
        asset_type=table.words("asset_type", columns),
        capacity=table.array("capacity"),
        openness=table.array("openness"),
        funding=table.array("funding"),
        displacement=table.array("displacement"),
        cost_per_week=table.array("cost_per_week"),
        x=table.array("x"),
        y=table.array("y"),
    )
