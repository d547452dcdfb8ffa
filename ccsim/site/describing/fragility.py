"""How fragile a mapped community is: whom the loss of a few people or places would cut off from the others.

Everything here is of the map only. Interviews with a part of the residents do not show the ties between the others, and
without these it cannot be said what would hold a community together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ccsim.site.describing.gathering import gathering_places
from ccsim.site.site import Site
from ccsim.site.tables import Floats

SIZES = (1, 5, 10)
"""How many are lost."""

LOSSES = 50
"""Losses by chance that are tried."""

SEED = 7
"""Seed of the losses by chance."""

Ranks = NDArray[np.int64] | Floats
What = Literal["people", "places"]
By = Literal["connection", "brokerage", "reliance"]


@dataclass(frozen=True)
class Loss:
    """What the loss of a few would do.

    Attributes:
        what: what is lost: people, or the places where people gather.
        by: who is lost first: `connection`, those with most ties or visitors; `brokerage`, those who connect most
            others; `reliance`, places with most visitors who go to no other place.
        lost: how many.
        cut_off: residents who were in the largest piece and no longer are, those lost not counted.
        by_chance: the same for as many lost by chance: mean, and where nine losses in ten lie.
    """

    what: What
    by: By
    lost: int
    cut_off: int
    by_chance: tuple[float, float, float]


@dataclass(frozen=True)
class Fragility:
    """The losses, and residents in the largest piece as mapped: held by ties, and by going to the same places."""

    tied: int
    gathered: int
    losses: tuple[Loss, ...]


class _Network:
    """People, and perhaps places, who are joined; counts the people in its largest piece without some of them."""

    def __init__(self, size: int, a: NDArray[np.int64], b: NDArray[np.int64], people: NDArray[np.bool_]) -> None:
        self.size, self.a, self.b, self.people = size, a, b, people
        whole = self._labels(np.ones(size, bool))
        self.largest = whole == np.bincount(whole, people, size).argmax()

    def _labels(self, kept: NDArray[np.bool_]) -> NDArray[np.int32]:
        use = kept[self.a] & kept[self.b]
        a, b = self.a[use], self.b[use]
        matrix = coo_array((np.ones(a.size, np.int8), (a, b)), shape=(self.size, self.size)).tocsr()
        return connected_components(matrix, directed=False)[1]

    def cut_off(self, lost: Sequence[int]) -> int:
        """Return how many people fall out of the largest piece with the loss of some rows, those rows not counted."""
        kept = np.ones(self.size, bool)
        kept[list(lost)] = False
        label = self._labels(kept)
        counted = self.people & self.largest & kept
        left = np.bincount(label, counted, self.size).max()
        return int(counted.sum() - left)


def fragility(site: Site, brokerage: Floats) -> Fragility:
    """Return what the loss of the foremost people and places would do, beside losses by chance.

    Args:
        site: the site.
        brokerage: [n] how far everybody connects others.
    """
    n = len(site.residents.id)
    a, b = site.ties.a.astype(np.int64), site.ties.b.astype(np.int64)
    tied = _Network(n, a, b, np.ones(n, bool))
    degree = np.bincount(np.concatenate([a, b]), minlength=n)
    first: dict[By, Ranks] = {"connection": degree, "brokerage": brokerage}
    found = _losses("people", tied, first, np.arange(n), site.residents.id)
    places = np.flatnonzero(gathering_places(site))
    if not places.size:
        return Fragility(int(tied.largest.sum()), 0, tuple(found))
    row = np.full(len(site.places.id), -1)
    row[places] = n + np.arange(places.size)
    of = row[site.affiliations.place] >= 0
    goes, to = site.affiliations.resident[of].astype(np.int64), row[site.affiliations.place[of]]
    size = n + places.size
    gathered = _Network(size, goes, to, np.arange(size) < n)
    nowhere_else = np.bincount(goes, minlength=n) == 1
    scores: dict[By, Ranks] = {
        "connection": np.bincount(to - n, minlength=places.size),
        "reliance": np.bincount(to - n, nowhere_else[goes], places.size),
    }
    names = [site.places.id[place] for place in places.tolist()]
    found += _losses("places", gathered, scores, n + np.arange(places.size), names)
    return Fragility(int(tied.largest.sum()), int((gathered.largest & gathered.people).sum()), tuple(found))


def _losses(
    what: What,
    network: _Network,
    scores: dict[By, Ranks],
    rows: NDArray[np.int64],
    names: Sequence[str],
) -> list[Loss]:
    """Return the losses of the foremost by each order, beside those by chance; equal ones by their id."""
    sizes = [size for size in SIZES if size < rows.size]
    chance = np.random.default_rng(SEED)
    orders = [chance.permutation(rows) for _ in range(LOSSES)]
    spread = {}
    for size in sizes:
        cut = np.array([network.cut_off(order[:size].tolist()) for order in orders])
        spread[size] = (float(cut.mean()), float(np.quantile(cut, 0.05)), float(np.quantile(cut, 0.95)))
    alphabetic = np.argsort(np.argsort(np.array(names)))
    found = []
    for by, score in scores.items():
        order = rows[np.lexsort((alphabetic, -score))]
        found += [Loss(what, by, size, network.cut_off(order[:size].tolist()), spread[size]) for size in sizes]
    return found
