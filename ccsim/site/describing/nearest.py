"""What is nearest to those who have few contacts: places they go to, places a contact goes to, places near home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.spatial import KDTree

from ccsim.site.describing.gathering import PlaceSummary, called, gathering_places
from ccsim.site.describing.isolation import FEW_CONTACTS
from ccsim.site.describing.uncertainty import Bools, Survey
from ccsim.site.site import Site
from ccsim.site.tables import Floats

WALK = 400.0
"""Metres, as the crow flies, that count as near: about five minutes on foot."""

NEAREST = 3
"""Places named for each resident."""

LISTED = 30
"""Residents listed, those with fewest contacts first."""


@dataclass(frozen=True)
class NearPlace:
    """A place, and residents with few contacts who go there, have a contact who goes, have it within `WALK` metres."""

    place: PlaceSummary
    go: int
    contact_goes: int
    near: int


@dataclass(frozen=True)
class Isolated:
    """A resident with few contacts: their id, contacts a week, and what is nearest.

    Attributes:
        id: pseudonym.
        contacts: expected contacts a week.
        goes: places to which they go.
        through: places to which a contact of theirs goes: place and that contact's id.
        near: nearest places to which they do not go, with metres.
    """

    id: str
    contacts: float
    goes: tuple[str, ...]
    through: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Nearest:
    """What is nearest to residents with few contacts, of those whose own answers count.

    Attributes:
        isolated: how many there are.
        go: of these, how many go to a place themselves; contact_goes: do not, but a contact does; near: neither, but
            live within `WALK` metres of one; none: none of it.
        homes: whether homes and places were mapped for any of them.
        places: by place, most first.
        residents: one by one, for the owner of the map.
    """

    isolated: int
    go: int
    contact_goes: int
    near: int
    none: int
    homes: bool
    places: tuple[NearPlace, ...]
    residents: tuple[Isolated, ...]


def nearest(site: Site, survey: Survey, expected: Floats, every: Sequence[PlaceSummary], named: Bools) -> Nearest:
    """Return what is nearest to those with few contacts.

    Args:
        site: the site.
        survey: whose answers count.
        expected: [n] contacts a week that everybody can expect with other residents.
        every: every place, in the order of the file.
        named: [n] who may be named: not those who were made up.
    """
    few = survey.rows[expected[survey.rows] < FEW_CONTACTS]
    places = np.flatnonzero(gathering_places(site))
    visits = _visits(site)[:, places]
    go = visits[few] > 0
    contact_goes = (_adjacent(site)[few] @ visits) > 0
    near, homes = _near(site, few, places)
    goes_any, contact_any, near_any = (np.asarray(part.sum(axis=1)).ravel() > 0 for part in (go, contact_goes, near))
    by_place = [np.asarray(part.sum(axis=0)).ravel().tolist() for part in (go, contact_goes, near)]
    found = [NearPlace(every[row], *counts) for row, *counts in zip(places.tolist(), *by_place, strict=True)]
    found = [one for one in found if one.go or one.contact_goes or one.near]
    real = few[named[few]]
    foremost = real[np.argsort(expected[real], kind="stable")][:LISTED]
    return Nearest(
        isolated=few.size,
        go=int(goes_any.sum()),
        contact_goes=int((contact_any & ~goes_any).sum()),
        near=int((near_any & ~contact_any & ~goes_any).sum()),
        none=int((~near_any & ~contact_any & ~goes_any).sum()),
        homes=homes,
        places=tuple(sorted(found, key=lambda one: (-one.contact_goes, -one.near, -one.go, one.place.id))),
        residents=_residents(site, foremost, places, expected, every, named),
    )


def _visits(site: Site) -> csr_array:
    """Return [n, places]: 1 where a resident goes to a place."""
    goes = site.affiliations
    shape = (len(site.residents.id), len(site.places.id))
    return coo_array((np.ones(goes.place.size, np.int32), (goes.resident, goes.place)), shape=shape).tocsr()


def _adjacent(site: Site) -> csr_array:
    """Return [n, n]: 1 where two residents are tied."""
    n = len(site.residents.id)
    ends = (np.concatenate([site.ties.a, site.ties.b]), np.concatenate([site.ties.b, site.ties.a]))
    return coo_array((np.ones(ends[0].size, np.int32), ends), shape=(n, n)).tocsr()


def _positions(x: Floats, y: Floats, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Return which of some rows have a position (their place among the rows), and these positions, [known, 2]."""
    where = np.column_stack([x, y])[rows]
    known = np.flatnonzero(~np.isnan(where).any(axis=1))
    return known, where[known]


def _near(site: Site, few: NDArray[np.int64], places: NDArray[np.int64]) -> tuple[csr_array, bool]:
    """Return [few, places]: 1 where a place is within `WALK` metres of a home; and whether any could be."""
    homes, home_at = _positions(site.residents.x, site.residents.y, few)
    sites, site_at = _positions(site.places.x, site.places.y, places)
    shape = (few.size, places.size)
    if not homes.size or not sites.size:
        return csr_array(shape, dtype=np.int32), False
    pairs = KDTree(home_at).query_ball_tree(KDTree(site_at), WALK)
    row = np.repeat(homes, [len(found) for found in pairs])
    column = sites[np.array([place for found in pairs for place in found], np.int64)]
    return coo_array((np.ones(row.size, np.int32), (row, column)), shape=shape).tocsr(), True


def _residents(
    site: Site,
    few: NDArray[np.int64],
    places: NDArray[np.int64],
    expected: Floats,
    every: Sequence[PlaceSummary],
    named: Bools,
) -> tuple[Isolated, ...]:
    """Return some residents, one by one, with what is nearest to each."""
    visits, adjacent = _visits(site), _adjacent(site)
    wanted = set(places.tolist())
    known, at = _positions(site.places.x, site.places.y, places)
    found = []
    for resident in few.tolist():
        own = [place for place in _row(visits, resident) if place in wanted]
        through: dict[int, str] = {}
        for contact in _row(adjacent, resident):
            for place in _row(visits, contact):
                if place in wanted and place not in own and named[contact]:
                    through.setdefault(place, site.residents.id[contact])
        away = np.hypot(at[:, 0] - site.residents.x[resident], at[:, 1] - site.residents.y[resident])
        near = [
            (called(every[places[known[row]]]), round(float(away[row])))
            for row in np.argsort(away, kind="stable").tolist()
            if places[known[row]] not in own and not np.isnan(away[row])
        ]
        found.append(
            Isolated(
                site.residents.id[resident],
                float(expected[resident]),
                tuple(called(every[place]) for place in own),
                tuple((called(every[place]), name) for place, name in list(through.items())[:NEAREST]),
                tuple(near[:NEAREST]),
            )
        )
    return tuple(found)


def _row(matrix: csr_array, row: int) -> list[int]:
    """Return the columns of a row in which there is anything."""
    return sorted(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist())
