"""How good the data of a map are: who was asked, whom the two ends of a tie both named, what was left blank."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ccsim.site.columns import COLUMNS
from ccsim.site.describing.uncertainty import Survey
from ccsim.site.site import Site
from ccsim.site.tables import AffiliationTable, PartnershipTable, PlaceTable, ResidentTable, TieTable

EMPTY_MEANS_SOMETHING = (("residents.csv", "role"), ("places.csv", "capacity"))
"""Columns in which an empty cell is an answer: no role, no limit."""

OF_LIVED_EXPERIENCE = ("self_stigma", "disclosure")
"""Columns asked only of those with lived experience."""


@dataclass(frozen=True)
class Blank:
    """A column of a file: the cells that somebody could have filled, and how many of them hold nothing."""

    table: str
    column: str
    cells: int
    blank: int


@dataclass(frozen=True)
class Quality:
    """How good the data are.

    Attributes:
        sampling: how residents were found: census, random, snowball, "" not said.
        asked, answered: residents asked and those who answered, as the map says; None not said.
        interviewed: residents of whom the map says that they were interviewed; None where it says it of nobody.
        effective: interviews of equal weight that would tell as much.
        ties: ties on the map.
        both_asked: ties between two interviewed residents; both_named: of these, named by both ends.
        neither_asked: ties between two residents of whom neither was interviewed.
        reports_mapped: whether any tie is named by both ends; where none is, each was listed once.
        blanks: the columns of the files, those of which nothing is known among them.
    """

    sampling: str
    asked: int | None
    answered: int | None
    interviewed: int | None
    effective: float
    ties: int
    both_asked: int
    both_named: int
    neither_asked: int
    reports_mapped: bool
    blanks: tuple[Blank, ...]


def quality(site: Site, survey: Survey) -> Quality:
    """Return how good the data of a map are."""
    told = site.residents.interviewed
    asked = told == 1
    a, b = asked[site.ties.a], asked[site.ties.b]
    named = site.ties.reports == 2
    sampling = site.description.sampling
    return Quality(
        sampling=sampling.kind,
        asked=sampling.asked,
        answered=sampling.answered,
        interviewed=int(asked.sum()) if (told >= 0).any() else None,
        effective=survey.effective,
        ties=site.ties.a.size,
        both_asked=int((a & b).sum()),
        both_named=int((a & b & named).sum()),
        neither_asked=int((~a & ~b).sum()),
        reports_mapped=bool(named.any()),
        blanks=blanks(site),
    )


def blanks(site: Site) -> tuple[Blank, ...]:
    """Return how many cells of every column hold nothing, file by file; required columns are left out."""
    tables: dict[str, ResidentTable | TieTable | PlaceTable | AffiliationTable | PartnershipTable] = {
        "residents.csv": site.residents,
        "ties.csv": site.ties,
        "places.csv": site.places,
        "affiliations.csv": site.affiliations,
        "partnerships.csv": site.partnerships,
    }
    elsewhere = {"frequency": "strength", "layer": "layers"}  # what the file and the table call differently
    lived = site.residents.lived_experience == 1
    found = []
    for file, table in tables.items():
        known = {entry.name for entry in fields(table)}
        for column in COLUMNS[file]:
            name = elsewhere.get(column.name, column.name)
            name = name if name in known else column.name
            if not column.required and name in known and (file, column.name) not in EMPTY_MEANS_SOMETHING:
                values = getattr(table, name)
                if column.name in OF_LIVED_EXPERIENCE:
                    values = values[lived]
                found.append(Blank(file, column.name, len(values), _blank(values)))
        if file == "residents.csv":
            declared = {**site.residents.identity, **site.behaviours}
            found += [Blank(file, column, len(values), _blank(values)) for column, values in declared.items()]
    return tuple(one for one in found if one.cells)


def _blank(values: object) -> int:
    """Return how many of a column's values hold nothing."""
    if isinstance(values, np.ndarray):
        return int(np.isnan(values).sum() if values.dtype.kind == "f" else (values < 0).sum())
    return sum(not value for value in values)  # type: ignore[attr-defined]
