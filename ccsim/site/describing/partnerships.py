"""Partnerships between organisations: who works with whom, who connects the others, who works with nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import hypergeom

from ccsim.site.brokerage import brokerage
from ccsim.site.describing.gathering import PlaceSummary, gathering_places
from ccsim.site.describing.network import most
from ccsim.site.describing.uncertainty import Bools
from ccsim.site.site import Site

CHANCE = 0.01
"""Chance of sharing so many people if visitors went anywhere, below which a pair is listed; of all pairs together."""

MOST_SHARED = 5
"""Pairs listed that share most people and have no partnership on the map."""


@dataclass(frozen=True)
class Organisation:
    """An organisation that works with others: the place, and with how many others."""

    place: PlaceSummary
    partners: int


@dataclass(frozen=True)
class Partnership:
    """Two organisations that work together: what they do ("" not known), and how many residents go to both."""

    a: PlaceSummary
    b: PlaceSummary
    kind: str
    people: int


@dataclass(frozen=True)
class Partnerships:
    """How organisations work together.

    Attributes:
        pairs: every partnership, by the names of the two.
        most: the organisations that work with most others.
        connectors: those that connect most others who do not work together: betweenness among organisations.
        pieces: groups of organisations that hang together by partnerships, those alone not counted.
        alone: organisations and other gathering places for which no partnership was mapped.
        unmet: pairs without a partnership that share more people than chance would have it, those who share most first.
    """

    pairs: tuple[Partnership, ...]
    most: tuple[Organisation, ...]
    connectors: tuple[PlaceSummary, ...]
    pieces: int
    alone: int
    unmet: tuple[Partnership, ...]


def partnerships(site: Site, every: Sequence[PlaceSummary]) -> Partnerships:
    """Return how organisations work together; `every` is every place, in the order of the file."""
    table, count = site.partnerships, len(every)
    a, b = table.a.astype(np.int64), table.b.astype(np.int64)
    partners = np.bincount(np.concatenate([a, b]), minlength=count)
    both = _people_of_both(site, count)
    pairs = [
        Partnership(every[one], every[other], kind, int(both[one, other]))
        for one, other, kind in zip(a.tolist(), b.tolist(), table.kind, strict=True)
    ]
    between = brokerage(count, a.astype(np.int32), b.astype(np.int32)) if a.size else np.zeros(count)
    matrix = coo_array((np.ones(a.size, np.int8), (a, b)), shape=(count, count)).tocsr()
    label = connected_components(matrix, directed=False)[1] if count else np.empty(0, np.int64)
    gathering = gathering_places(site)
    visitors = np.unique(site.affiliations.resident[gathering[site.affiliations.place]]).size
    return Partnerships(
        pairs=tuple(sorted(pairs, key=lambda pair: (pair.a.name, pair.a.id, pair.b.name, pair.b.id))),
        most=tuple(Organisation(every[row], int(partners[row])) for row in most(partners, site.places.id)),
        connectors=tuple(every[row] for row in most(between, site.places.id)),
        pieces=int(np.unique(label[partners > 0]).size),
        alone=int((gathering & (partners == 0)).sum()),
        unmet=_unmet(every, both, gathering, set(zip(a.tolist(), b.tolist(), strict=True)), visitors),
    )


def _people_of_both(site: Site, count: int) -> csr_array:
    """Return [places, places]: how many residents go to both."""
    goes = site.affiliations
    shape = (len(site.residents.id), count)
    visits = coo_array((np.ones(goes.place.size, np.int64), (goes.resident, goes.place)), shape=shape).tocsr()
    return (visits.T @ visits).tocsr()


def _unmet(
    every: Sequence[PlaceSummary], both: csr_array, gathering: Bools, known: set[tuple[int, int]], visitors: int
) -> tuple[Partnership, ...]:
    """Return the pairs of gathering places without a partnership that share more people than chance would have it.

    Chance: each place draws its visitors from all who go to any (`visitors` of them), whoever goes elsewhere.
    """
    pairs = both.tocoo()
    several = max(1, int(gathering.sum()) * (int(gathering.sum()) - 1) // 2)
    found = []
    for a, b, people in zip(pairs.row.tolist(), pairs.col.tolist(), pairs.data.tolist(), strict=True):
        if a < b and gathering[a] and gathering[b] and (a, b) not in known and (b, a) not in known:
            chance = hypergeom.sf(people - 1, visitors, every[a].people, every[b].people)
            if chance * several < CHANCE:
                found.append((-people, every[a].id, every[b].id, a, b))
    return tuple(Partnership(every[a], every[b], "", -people) for people, _, _, a, b in sorted(found)[:MOST_SHARED])
