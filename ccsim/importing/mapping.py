"""Which columns of a source become which columns of a site, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ccsim.importing.raw_map import RawMap, RawTable
from ccsim.site.columns import AFFILIATIONS, PARTNERSHIPS, PLACES, RESIDENTS, TIES, Column
from ccsim.yaml_lines import Document, Location

USUAL_PEOPLE = (
    "interviewed", "wellbeing", "wemwbs", "stigma", "self_stigma", "confidence", "trust", "lived_experience",
    "service_user", "disclosure", "desired_support", "outside_contacts", "lonely", "deprivation",
)  # fmt: skip
"""Columns of people that are taken over without a mapping where a source has them under these names.

Positions, roles and weights are not: in other tools they are places on a drawing, free text, or something else."""

USUAL_TIES = ("kind", "layer", "mode", "frequency", "since")


@dataclass(frozen=True)
class ColumnRule:
    """Where the cells of a site's column come from.

    Attributes:
        column: the source's column, "" where there is none.
        always: the same cell for every row, "" where not.
        ticked: source's column of ticks -> the word that a tick there means.
        several: the word for rows with several ticks; "" to join the words with semicolons.
        values: the source's word -> the site's; words that are not here are taken as they are.
        separator: what stands between several values in one cell, "" where a cell is one value.
        scale: the source's lowest and highest answer, which become 0 and 1; None where not.
        bands: the ages (or other numbers) at which a new band begins; () where not.
        location: where the rule stands in the mapping file.
    """

    column: str = ""
    always: str = ""
    ticked: dict[str, str] = field(default_factory=dict)
    several: str = ""
    values: dict[str, str] = field(default_factory=dict)
    separator: str = ""
    scale: tuple[float, float] | None = None
    bands: tuple[float, ...] = ()
    location: Location = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The source's columns that the rule reads."""
        return tuple(self.ticked) if self.ticked else (self.column,) if self.column else ()


@dataclass(frozen=True)
class TableRule:
    """What becomes of one table: which rows are taken, and which columns are made of what."""

    columns: dict[str, ColumnRule] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacesRule:
    """Places that people's columns tell of: every value (or ticked column) is a place where that person goes."""

    rule: ColumnRule
    kind: str = ""


@dataclass(frozen=True)
class SamePerson:
    """Columns by which the same person is recognised in several interviews; see `ccsim.importing.matching`."""

    name: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    age: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """Everything that a mapping file says.

    Attributes:
        file: the mapping file, "" where there is none.
        said: what it says for `site.yaml` (title, population, sampling, identity, ...), as read.
        document: the file, for the lines of problems; None where there is none.
        people, ties, places, affiliations, partnerships: what becomes of the tables.
        places_from: places that people's columns tell of.
        same_id: column in which the same cell means the same person, "" where there is none.
        same_person: columns for matching people who were named in several interviews; None for no matching.
    """

    file: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    document: Document | None = None
    people: TableRule = TableRule()
    ties: TableRule = TableRule()
    places: TableRule = TableRule()
    affiliations: TableRule = TableRule()
    partnerships: TableRule = TableRule()
    places_from: tuple[PlacesRule, ...] = ()
    same_id: str = ""
    same_person: SamePerson | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns of residents that count as identities."""
        return tuple(self.said.get("identity") or ())

    @property
    def behaviours(self) -> tuple[str, ...]:
        """The columns of residents that say who shows a behaviour."""
        return tuple(dict.fromkeys((self.said.get("behaviours") or {}).values()))


def usual_mapping(raw: RawMap, identity: Sequence[str]) -> Mapping:
    """Return what is done without a mapping file: columns that have the names of a site's columns are taken over.

    Args:
        raw: the map as read.
        identity: columns of people that count as identities.
    """
    places = raw.places
    kind = {} if places is None or "kind" in places.cells else {"kind": ColumnRule(always="place")}
    return Mapping(
        said={"identity": dict.fromkeys(identity)} if identity else {},
        people=_same_names(raw.people, (*USUAL_PEOPLE, *identity)),
        ties=_same_names(raw.ties, USUAL_TIES),
        places=TableRule(_same_names(places, _names(PLACES)).columns | kind),
        affiliations=_same_names(raw.affiliations, _names(AFFILIATIONS)),
        partnerships=_same_names(raw.partnerships, _names(PARTNERSHIPS)),
    )


def own_mapping(raw: RawMap, said: dict[str, Any]) -> Mapping:
    """Return what is done with a map that ccsim wrote: every column is taken over.

    Args:
        raw: the map as read.
        said: what its `site.yaml` says.
    """
    declared = (*(said.get("identity") or ()), *(said.get("behaviours") or {}).values())
    people = _same_names(raw.people, (*_names(RESIDENTS), *declared))
    # What nobody is known to have stands in no graph, but the site declares it.
    unknown = {name: ColumnRule() for name in declared if name not in people.columns}
    return Mapping(
        said=said,
        people=replace(people, columns=people.columns | unknown),
        ties=_same_names(raw.ties, _names(TIES)),
        places=_same_names(raw.places, _names(PLACES)),
        affiliations=_same_names(raw.affiliations, _names(AFFILIATIONS)),
        partnerships=_same_names(raw.partnerships, _names(PARTNERSHIPS)),
    )


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of columns that are not ids or ends of something: those are made by the import itself."""
    return tuple(column.name for column in columns if not column.required or column.name == "kind")


def _same_names(table: RawTable | None, names: Sequence[str]) -> TableRule:
    """Return the rule by which columns keep their names."""
    there = () if table is None else [name for name in dict.fromkeys(names) if name in table.cells]
    # Readers always make this column; it says something only where somebody was interviewed.
    there = [name for name in there if table is None or name != "interviewed" or any(table.cells[name])]
    return TableRule({name: ColumnRule(column=name) for name in there})
