"""The places and organisations of a mapped site: who goes there, who meets there, who works with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccsim.site.describing.network import groupings, most
from ccsim.site.site import Site

FEWEST_OF_A_GROUP = 5
"""People of a group who go to a place; groups with fewer do not count in who meets there."""

STREET = "street"
"""Kind of the places that are no assets to go to: everybody has one."""


@dataclass(frozen=True)
class PlaceSummary:
    """A place: its id, name and kind, what kind of asset it is ("" not known), and how many residents go there."""

    id: str
    name: str
    kind: str
    asset_type: str
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


def gathering_places(site: Site) -> NDArray[np.bool_]:
    """Return [places]: which places people go to on purpose; a street is where they live."""
    return np.array([kind.strip().lower() != STREET for kind in site.places.kind], bool)


def places(site: Site) -> tuple[PlaceSummary, ...]:
    """Return every place, in the order of the file."""
    table = site.places
    people = np.bincount(site.affiliations.place, minlength=len(table.id))
    columns = zip(table.id, table.name, table.kind, table.asset_type, people.tolist(), strict=True)
    return tuple(PlaceSummary(*row) for row in columns)


def told_name(place: PlaceSummary) -> str:
    """Return the name of a place; "" of what a single person offers, as such names often hold the person's own."""
    return "" if place.asset_type == "individual" else place.name


def called(place: PlaceSummary) -> str:
    """Return what a place is called where it has a name that may be told, else its id and kind."""
    return told_name(place) or f"{place.id} ({place.kind})"


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
