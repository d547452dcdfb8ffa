"""A resident's own map: the people and places of their life, by how often and by kind, for the resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.describing.gathering import gathering_places
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS

RINGS = ((0.79, "most days"), (0.30, "every week or two"), (0.135, "every month"), (0.0, "less often"))
"""Lowest weekly probability of each circle, innermost first, and its words; bounds halfway between the words asked."""

NOT_SAID = "how often is not known"

SECTORS = {
    "kin": "Family", "friend": "Friends", "neighbour": "Neighbours", "workmate": "Work", "peer": "Peers",
    "befriender": "Befrienders", "acquaintance": "Acquaintances", "professional": "Professionals",
    "": "Others", "place": "Places and groups",
}  # fmt: skip
"""Sectors in their order round the circle, and what they are called."""


@dataclass(frozen=True)
class Entry:
    """A person or place on the map: what it is called, its sector, and its ring, counted from 0 at the middle."""

    name: str
    sector: str
    ring: int


@dataclass(frozen=True)
class OwnMap:
    """A resident's own map: what they are called, who and what is on it, and the words of its rings."""

    name: str
    entries: tuple[Entry, ...]
    rings: tuple[str, ...]


def own_map(site: Site, resident: str, names: Mapping[str, str]) -> OwnMap:
    """Return the map of a resident.

    Only ties that the resident told of themselves are on it, where the map says who named whom: what others said of
    somebody is not for them.

    Args:
        site: the site.
        resident: pseudonym of the resident.
        names: the name behind each pseudonym; where there is none the pseudonym stands.

    Raises:
        InputError: no such resident, or one who was not interviewed.
    """
    ids = site.residents.id
    if resident not in ids:
        raise InputError(Problem("residents.csv", f"no resident '{resident}'{suggestion(resident, ids)}", key="id"))
    row = ids.index(resident)
    told = site.residents.interviewed
    if (told == 1).any() and told[row] != 1:
        message = f"'{resident}' was not interviewed, and what others said of them is not theirs to be shown"
        raise InputError(Problem("residents.csv", message, key="interviewed"))
    ties = site.ties
    both_ways = bool((ties.reports == 2).any())
    mine = (ties.a == row) | ((ties.b == row) & ((ties.reports == 2) | (not both_ways)))
    found = []
    for tie in np.flatnonzero(mine).tolist():
        other = ids[int(ties.b[tie] if ties.a[tie] == row else ties.a[tie])]
        kind = int(ties.kind[tie])
        found.append(Entry(names.get(other, other), TIE_KINDS[kind] if kind >= 0 else "", _ring(ties.strength[tie])))
    gathering = gathering_places(site)
    for goes in np.flatnonzero(site.affiliations.resident == row).tolist():
        place = int(site.affiliations.place[goes])
        if gathering[place]:
            called = site.places.name[place] or site.places.kind[place]
            found.append(Entry(called, "place", _ring(site.affiliations.frequency[goes])))
    order = list(SECTORS)
    found.sort(key=lambda entry: (order.index(entry.sector), entry.ring, entry.name))
    rings = [words for _, words in RINGS]
    if any(entry.ring == len(RINGS) for entry in found):
        rings.append(NOT_SAID)
    return OwnMap(names.get(resident, resident), tuple(found), tuple(rings))


def _ring(frequency: float) -> int:
    """Return the ring of a weekly probability; that of those not known lies outside all others."""
    if np.isnan(frequency):
        return len(RINGS)
    return next(ring for ring, (lowest, _) in enumerate(RINGS) if frequency >= lowest)
