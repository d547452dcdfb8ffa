"""Interviews in tables: in one (a row for each person named, or one long row an interview), in two, or in three."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ccsim.importing.raw_map import PEOPLE, TIES, RawMap, own_name, table_of_records
from ccsim.importing.sheets import Sheet, plain_name, read_sheets
from ccsim.problems import InputError, Problem
from ccsim.site.problem_log import ProblemLog

EGO = ("ego", "ego_id", "egoid", "respondent", "respondent_id", "interview", "interview_id", "case", "case_id")
ALTER = ("alter", "alter_id", "alterid", "contact", "contact_id")
"""Names of the columns with who was interviewed and whom they named, in lower case, the first that is there."""

ENDS = (("a", "b"), ("source", "target"), ("from", "to"), ("srcid", "tgtid"), ("alter1", "alter2"),
        ("alter_1", "alter_2"))  # fmt: skip
"""Names of the columns with the two ends of a tie among those named."""

_NUMBERED = re.compile(r"(?:(?P<word>alter|contact|person|name)[ ._]?(?P<first>\d{1,3})[ ._](?P<after>.+)"
                       r"|(?P<before>.*?[^\d ._])[ ._](?P<last>\d{1,3}))", re.IGNORECASE)  # fmt: skip
_PAIR = re.compile(r"(?:(?:.*?)[ ._])??[Xx]?(?P<a>\d{1,3})(?:[ ._]|\.to\.)(?P<b>\d{1,3})")
_Row = tuple[int, dict[str, str]]


def read(path: Path) -> RawMap:
    """Read interviews from one, two or three tables; a folder or zip of CSV files, or a workbook, holds several.

    Those named are known by interview and number, so nobody named twice is taken for one person.

    Raises:
        InputError: everything that is wrong with it.
    """
    sheets = read_sheets(path)
    ties = [sheet for sheet in sheets.values() if _ends(sheet) is not None]
    alters = [sheet for sheet in sheets.values() if sheet not in ties and sheet.position(ALTER) is not None]
    egos = [sheet for sheet in sheets.values() if sheet not in ties and sheet not in alters]
    if len(ties) > 1 or len(alters) > 1 or len(egos) > 1:
        message = "expected one table of those interviewed, one of those named, one of ties among them; found "
        raise InputError(Problem(path.name, message + ", ".join(sorted(sheets))))
    missing = [sheet for sheet in sheets.values() if sheet.position(EGO) is None and not _id_of(sheet, egos)]
    if missing:
        message = f"no column for who was interviewed: expected {', '.join(EGO[:4])}"
        raise InputError(
            [Problem(sheet.file, f"{message}; found {', '.join(sheet.heading[:12])}", 1) for sheet in missing]
        )
    log, said = ProblemLog(), _Said()
    if egos:
        _read_egos(egos[0], said, log, wide=not alters)
    if alters:
        _read_alters(alters[0], said, log, alone=not egos)
    if ties:
        _read_ties(ties[0], said, log)
    if not said.people:
        log.add(path.name, "nobody was interviewed, and nobody was named")
    log.raise_any()
    return said.map(path.name)


def looks_like_ego(sheet: Sheet) -> bool:
    """Return whether a table is one of interviews: it says who was interviewed, and whom they named."""
    numbered = _numbered(sheet.heading)
    if sheet.position(EGO) is None:
        told = any(
            re.match(r"(name|alter|contact|person)\b|(name|alter|contact|person)[ ._]?\d", n, re.I) for n in numbered
        )
        return told and sheet.position(("id",)) is not None
    return sheet.position(ALTER) is not None or bool(numbered)


class _Said:
    """People and ties that the tables tell of, with where."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, str]] = {}
        self.where: dict[str, tuple[str, int]] = {}
        self.ties: list[dict[str, str]] = []
        self.tie_where: list[tuple[str, int]] = []

    def ego(self, ego: str, record: dict[str, str], where: tuple[str, int]) -> None:
        """Add somebody interviewed."""
        mine = {"key": ego, "interview": ego, "interviewed": "yes"}
        self.people[ego] = self.people.get(ego, {}) | record | mine
        self.where.setdefault(ego, where)

    def alter(self, ego: str, alter: str, record: dict[str, str], where: tuple[str, int]) -> str:
        """Add somebody named and the tie with who named them; return the key."""
        key = alter_key(ego, alter)
        own = {own_name(name, PEOPLE): cell for name, cell in record.items()}
        self.people[key] = own | {"alter": alter, "key": key, "interview": ego, "interviewed": "no"}
        self.where[key] = where
        self.tie(ego, key, ego, record | {"type": "named"}, where)
        return key

    def tie(self, a: str, b: str, ego: str, record: dict[str, str], where: tuple[str, int]) -> None:
        """Add a tie that `ego` told of."""
        own = {own_name(name, TIES): cell for name, cell in record.items()}
        self.ties.append(own | {"a": a, "b": b, "reporter": ego})
        self.tie_where.append(where)

    def map(self, source: str) -> RawMap:
        """Return all of it as a raw map."""
        where = [self.where[key] for key in self.people]
        return RawMap(
            table_of_records(source, PEOPLE, list(self.people.values()), [n for _, n in where], [f for f, _ in where]),
            table_of_records(source, TIES, self.ties, [n for _, n in self.tie_where], [f for f, _ in self.tie_where]),
        )


def alter_key(ego: str, alter: str) -> str:
    """Return the key of somebody named: numbers of alters begin anew in every interview."""
    return f"{ego} / {alter}"


def _ends(sheet: Sheet) -> tuple[int, int] | None:
    """Return the positions of the two ends of a tie among those named."""
    for first, second in ENDS:
        a, b = sheet.position([first]), sheet.position([second])
        if a is not None and b is not None:
            return a, b
    return None


def _id_of(sheet: Sheet, egos: Sequence[Sheet]) -> bool:
    """Return whether a table of those interviewed calls them `id`."""
    return sheet in egos and sheet.position(("id",)) is not None


def _ego_position(sheet: Sheet) -> int:
    """Return the position of the column with who was interviewed."""
    found = sheet.position((*EGO, "id"))
    assert found is not None
    return found


def _rows(sheet: Sheet, needed: Sequence[int], log: ProblemLog) -> list[_Row]:
    """Return the rows in which nothing that is needed is empty, as records, and say which are not."""
    names, found = list(sheet.columns()), []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        empty = [position for position in needed if not row[position]]
        for position in empty:
            log.add(sheet.file, "empty, expected an id", line, sheet.heading[position])
        if not empty:
            found.append((line, dict(zip(names, row, strict=True))))
    return found


def _read_egos(sheet: Sheet, said: _Said, log: ProblemLog, *, wide: bool) -> None:
    """Read those interviewed, and from one long row for each whom they named."""
    names = list(sheet.columns())
    ego_name = names[_ego_position(sheet)]
    numbered = _numbered(names) if wide else {}
    pairs = {name: found for name in names if (found := _pair(name)) is not None and name not in numbered}
    for line, record in _rows(sheet, [_ego_position(sheet)], log):
        ego = record[ego_name]
        if ego in said.people:
            log.add(sheet.file, f"'{ego}' is there twice", line, ego_name)
            continue
        own = {n: c for n, c in record.items() if n not in (ego_name, *numbered) and (not wide or n not in pairs)}
        said.ego(ego, {own_name(name, PEOPLE): cell for name, cell in own.items()}, (sheet.file, line))
        alters: dict[int, dict[str, str]] = {}
        for name, (number, stem) in numbered.items():
            if record[name]:
                alters.setdefault(number, {})[stem] = record[name]
        for number, about in sorted(alters.items()):
            said.alter(ego, str(number), about, (sheet.file, line))
        for name, (a, b) in pairs.items() if wide else ():
            if record[name] not in ("", "0", "no", "false"):
                for end in (a, b):
                    if end not in alters:
                        log.add(sheet.file, f"a tie with alter {end}, of whom nothing is said", line, name)
                ends = alter_key(ego, str(a)), alter_key(ego, str(b))
                said.tie(*ends, ego, {"type": "among those named", "value": record[name]}, (sheet.file, line))


def _read_alters(sheet: Sheet, said: _Said, log: ProblemLog, *, alone: bool) -> None:
    """Read those named; where this is the only table, columns that begin with `ego` are about who was interviewed."""
    names = list(sheet.columns())
    alter = sheet.position(ALTER)
    assert alter is not None
    ego_name, alter_name = names[_ego_position(sheet)], names[alter]
    of_ego = [n for n in names if alone and n != ego_name and re.match(r"ego[ ._]", n, re.IGNORECASE)]
    for line, record in _rows(sheet, [_ego_position(sheet), alter], log):
        ego = record[ego_name]
        if ego not in said.people and not alone:
            near = log.nearest_code(sheet.file, ego, list(said.people))
            log.add(sheet.file, f"nobody interviewed has the id '{ego}'{near}", line, ego_name)
            continue
        if alone and ego not in said.people:
            said.ego(ego, {own_name(n[4:], PEOPLE): record[n] for n in of_ego}, (sheet.file, line))
        if alter_key(ego, record[alter_name]) in said.people:
            log.add(sheet.file, f"'{record[alter_name]}' is there twice for '{ego}'", line, alter_name)
            continue
        about = {n: c for n, c in record.items() if n not in (ego_name, alter_name, *of_ego)}
        said.alter(ego, record[alter_name], about, (sheet.file, line))


def _read_ties(sheet: Sheet, said: _Said, log: ProblemLog) -> None:
    """Read the ties among those named."""
    names, ends = list(sheet.columns()), _ends(sheet)
    assert ends is not None
    ego_name, a_name, b_name = names[_ego_position(sheet)], names[ends[0]], names[ends[1]]
    for line, record in _rows(sheet, [_ego_position(sheet), *ends], log):
        ego = record[ego_name]
        a, b = alter_key(ego, record[a_name]), alter_key(ego, record[b_name])
        for key, name in ((a, a_name), (b, b_name)):
            if key not in said.people:
                log.add(sheet.file, f"'{ego}' named nobody with the id '{record[name]}'", line, name)
        about = {n: c for n, c in record.items() if n not in (ego_name, a_name, b_name)}
        said.tie(a, b, ego, {"type": "among those named"} | about, (sheet.file, line))


def _numbered(names: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return the columns that say something of the first, second, ... person named: number, and what about."""
    found: dict[str, tuple[int, str]] = {}
    for name in names:
        match = _NUMBERED.fullmatch(name)
        if match is None or _pair(name) is not None:
            continue
        if match["after"] is not None:
            found[name] = (int(match["first"]), match["after"])
        else:
            found[name] = (
                int(match["last"]),
                re.sub(r"^(alter|contact)[ ._]", "", match["before"], flags=re.IGNORECASE),
            )
    stems: dict[str, set[int]] = {}
    for number, stem in found.values():
        stems.setdefault(plain_name(stem), set()).add(number)
    # A column such as "question 7" alone says nothing of a seventh person.
    return {name: (n, stem) for name, (n, stem) in found.items() if {1, 2} <= stems[plain_name(stem)]}


def _pair(name: str) -> tuple[int, int] | None:
    """Return the two numbers of a column such as `tie_1_2`: a tie between the first and the second named."""
    match = _PAIR.fullmatch(name)
    if match is None or match["a"] == match["b"]:
        return None
    return int(match["a"]), int(match["b"])
