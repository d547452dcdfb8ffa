"""The places and organisations of a mapped site: who goes there, who meets there, who works with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.site.describing.network import groupings, most
from ccsim.site.site import Site

FEWEST_OF_A_GROUP = 5
"""People of a group who go to a place; groups with fewer do not count in who meets there."""


@dataclass(frozen=True)
class PlaceSummary:
    """A place: its id, name and kind, and how many residents go there."""

    id: str
    name: str
    kind: str
    people: int


@dataclass(frozen=True)
class PlaceKind:
    """Places of one kind: how many, and how many residents go to any of them."""

    kind: str
    places: int
    people: int


@dataclass(frozen=True)
class Meeting:
    """Whom a place brings together, by one column.

    Attributes:
        place: the place.
        column: identity column, or `lived_experience`.
        groups: people who go there by group; groups with fewer than 5 there are left out.
        differ: share of pairs of these people who are of different groups.
    """

    place: PlaceSummary
    column: str
    groups: dict[str, int]
    differ: float


@dataclass(frozen=True)
class Organisation:
    """An organisation that works with others: the place, and with how many others."""

    place: PlaceSummary
    partners: int


def places(site: Site) -> tuple[PlaceSummary, ...]:
    """Return every place, in the order of the file."""
    table = site.places
    people = np.bincount(site.affiliations.place, minlength=len(table.id))
    return tuple(PlaceSummary(*row) for row in zip(table.id, table.name, table.kind, people.tolist(), strict=True))


def busiest(every: Sequence[PlaceSummary]) -> tuple[PlaceSummary, ...]:
    """Return the places to which most residents go, most first."""
    people = np.array([place.people for place in every], np.int64)
    return tuple(every[row] for row in most(people, [place.id for place in every]))


def kinds_of_place(site: Site) -> tuple[PlaceKind, ...]:
    """Return the kinds of place, first those to which most residents go."""
    kinds, code = np.unique(np.array(site.places.kind, dtype=object).astype(str), return_inverse=True)
    found = []
    for number, kind in enumerate(kinds.tolist()):
        here = (code == number)[site.affiliations.place]
        people = np.unique(site.affiliations.resident[here]).size
        found.append(PlaceKind(kind, int((code == number).sum()), people))
    return tuple(sorted(found, key=lambda one: (-one.people, one.kind)))


def organisations(site: Site, every: Sequence[PlaceSummary]) -> tuple[Organisation, ...]:
    """Return the organisations that work with most others."""
    ends = np.concatenate([site.partnerships.a, site.partnerships.b])
    partners = np.bincount(ends, minlength=len(every))
    return tuple(Organisation(every[row], int(partners[row])) for row in most(partners, site.places.id))


def meetings(site: Site, every: Sequence[PlaceSummary]) -> tuple[Meeting, ...]:
    """Return whom each place brings together, by each column; places that no group of 5 goes to are left out."""
    found = []
    for column, words in groupings(site).items():
        values, code = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
        keys = site.affiliations.place.astype(np.int64) * values.size + code[site.affiliations.resident]
        there: dict[int, dict[str, int]] = {}
        for key, count in zip(*(part.tolist() for part in np.unique(keys, return_counts=True)), strict=True):
            row, group = divmod(key, values.size)
            if values[group] and count >= FEWEST_OF_A_GROUP:
                there.setdefault(row, {})[str(values[group])] = count
        found += [Meeting(every[row], column, groups, differ(list(groups.values()))) for row, groups in there.items()]
    return tuple(found)


def differ(groups: Sequence[int]) -> float:
    """Return the share of pairs of people who are of different groups, whose sizes are given."""
    total = sum(groups)
    same = sum(count * (count - 1) for count in groups)
    return 1 - same / (total * (total - 1)) if total > 1 else 0.0


def bridging(found: Sequence[Meeting], column: str) -> tuple[Meeting, ...]:
    """Return the places that bring together most pairs of different groups of a column, most first."""
    mixed = [meeting for meeting in found if meeting.column == column and meeting.differ > 0]
    share = np.array([_pairs(meeting) for meeting in mixed], np.float64)
    return tuple(mixed[row] for row in most(share, [meeting.place.id for meeting in mixed]))


def _pairs(meeting: Meeting) -> float:
    total = sum(meeting.groups.values())
    return meeting.differ * total * (total - 1) / 2
