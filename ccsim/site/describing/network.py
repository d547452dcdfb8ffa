"""The network of a mapped site: how many ties, how closely knit, who is like whom, who connects others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS, Codes, Floats, Ints

LISTED = 5
"""Places and residents listed."""


@dataclass(frozen=True)
class KindSummary:
    """Ties of one kind ("" not known): how many, and their mean weekly probability (None: never said)."""

    kind: str
    ties: int
    mean_strength: float | None


FEW_TIES = 30
"""Ties of which both groups are known, below which it is said that mixing rests on few."""


@dataclass(frozen=True)
class Mixing:
    """How far ties stay within the groups of a column, among `ties` with both ends known.

    Attributes:
        column: identity column, or `lived_experience`.
        groups: residents of each group, by its name.
        ties: ties with both ends known.
        within: share of these within one group.
        by_chance: share of pairs of residents within one group: what `within` would be if people mixed freely.
        assortativity: Newman's coefficient: 1 all ties within groups, 0 mixing as chance and the number of ties of each
            group have it, below 0 more mixing than that; None where there is one group only.
    """

    column: str
    groups: dict[str, int]
    ties: int
    within: float
    by_chance: float
    assortativity: float | None


@dataclass(frozen=True)
class Alike:
    """How alike the two ends of a tie are in a number: their correlation over `ties` (None: no spread)."""

    column: str
    ties: int
    correlation: float | None


@dataclass(frozen=True)
class Shape:
    """Transitivity (None: no two ties meet), separate pieces, and residents in the largest."""

    transitivity: float | None
    components: int
    largest: int


def degrees(site: Site) -> NDArray[np.int64]:
    """Return [n]: the number of ties of every resident."""
    return np.bincount(np.concatenate([site.ties.a, site.ties.b]), minlength=len(site.residents.id))


def shape(site: Site) -> Shape:
    """Return how closely knit the network is, and into how many pieces it falls."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, a, b = len(site.residents.id), site.ties.a, site.ties.b
    ones = np.ones(2 * a.size, dtype=np.int64)
    matrix = coo_array((ones, (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(n, n)).tocsr()
    degree = matrix.sum(axis=0).astype(np.int64)
    pairs = int((degree * (degree - 1)).sum())
    closed = int((matrix @ matrix).multiply(matrix).sum()) if pairs else 0
    count, label = connected_components(matrix, directed=False)
    return Shape(closed / pairs if pairs else None, int(count), int(np.bincount(label).max()))


def kinds_of_tie(kind: Codes, strength: Floats) -> tuple[KindSummary, ...]:
    """Return the kinds of tie that occur, strongest first, not known last."""
    summaries = []
    for code in (*range(len(TIE_KINDS)), -1):
        here = kind == code
        known = strength[here & ~np.isnan(strength)]
        if here.any():
            mean = float(known.mean()) if known.size else None
            summaries.append(KindSummary(TIE_KINDS[code] if code >= 0 else "", int(here.sum()), mean))
    return tuple(summaries)


def groupings(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the group of every resident by each identity column and by lived experience; "" where not known."""
    lived = ("yes", "no", "")
    told = tuple(lived[(1, 0, -1).index(int(code))] for code in site.residents.lived_experience)
    found = dict(site.residents.identity)
    return found if set(told) <= {""} else {**found, "lived_experience": told}


def mixing(site: Site) -> tuple[Mixing, ...]:
    """Return how far ties stay within groups, for every grouping with any tie to judge by."""
    measured = [mixing_by(column, words, site.ties.a, site.ties.b) for column, words in groupings(site).items()]
    return tuple(one for one in measured if one is not None)


def mixing_by(column: str, words: Sequence[str], a: Ints, b: Ints) -> Mixing | None:
    """Return how far ties stay within the groups of one column; None without any tie to judge by."""
    values, codes = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
    known = values[codes] != ""
    of = known[a] & known[b]
    if not of.any():
        return None
    sizes = np.bincount(codes[known], minlength=values.size)
    groups = {str(values[group]): int(sizes[group]) for group in np.flatnonzero(sizes)}
    first, second = codes[a][of], codes[b][of]
    within = float((first == second).mean())
    ends = np.bincount(np.concatenate([first, second]), minlength=values.size) / (2 * first.size)
    expected = float((ends**2).sum())
    coefficient = (within - expected) / (1 - expected) if expected < 1 else None
    by_chance = float(((sizes / known.sum()) ** 2).sum())
    return Mixing(column, groups, int(of.sum()), within, by_chance, coefficient)


def alike(site: Site) -> tuple[Alike, ...]:
    """Return how alike tied residents are in wellbeing and in deprivation, where they are known."""
    found = []
    for column in ("wellbeing", "deprivation"):
        values: Floats = getattr(site.residents, column)
        first, second = values[site.ties.a], values[site.ties.b]
        known = ~(np.isnan(first) | np.isnan(second))
        if known.any():
            # A tie has no direction: each end counts once as the first and once as the second.
            one = np.concatenate([first[known], second[known]])
            other = np.concatenate([second[known], first[known]])
            spread = float(one.std())
            correlation = float(np.mean((one - one.mean()) * (other - one.mean()))) / spread**2 if spread > 0 else None
            found.append(Alike(column, int(known.sum()), correlation))
    return tuple(found)


def most(counts: NDArray[np.int64] | Floats, ids: Sequence[str]) -> list[int]:
    """Return the rows with the highest counts above 0, at most `LISTED`; equal ones by id."""
    if not counts.size:
        return []
    least = np.sort(counts)[-min(LISTED, counts.size)]
    candidates = np.flatnonzero((counts >= least) & (counts > 0)).tolist()
    return sorted(candidates, key=lambda row: (-counts[row], ids[row]))[:LISTED]
