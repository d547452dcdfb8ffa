"""Bonding, bridging and linking social capital: which ties residents have, and how unevenly they are held.

Bonding ties are those between people of the same group, bridging ties those between people of different groups
(Putnam, Bowling Alone, 2000, pages 22-24); linking ties lead to people who hold power or office (Szreter and Woolcock,
2004, Int. J. Epidemiol. 33:650). Groups are those of an identity column, or with and without lived experience. A tie is
bonding by one column and may be bridging by another. What the ties carry is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ccsim.site.describing.influence import holders
from ccsim.site.describing.network import groupings
from ccsim.site.describing.uncertainty import PART, Estimate, Survey, mean, share, statistic, within
from ccsim.site.site import Site
from ccsim.site.tables import Floats

TOP = 0.1
"""Share of residents who hold most, of whose share of all ties is told."""


@dataclass(frozen=True)
class Held:
    """How much of one kind of tie somebody of a group has, and how unevenly these are held within the group.

    Attributes:
        mean: ties a resident.
        none: share of residents who have none.
        gini: 0 where all have the same number, near 1 where one has all.
        top_tenth: share of these ties that the tenth with most of them holds.
    """

    mean: Estimate
    none: Estimate
    gini: Estimate
    top_tenth: Estimate


@dataclass(frozen=True)
class GroupCapital:
    """A group ("everyone" by the column ""), and what it holds; linking is None where no roles were mapped."""

    column: str
    group: str
    residents: int
    all: Held
    bonding: Held | None
    bridging: Held | None
    linking: Held | None


def capital(site: Site, survey: Survey) -> tuple[GroupCapital, ...]:
    """Return what everyone and every group holds, column by column; the row of everyone comes first for each column."""
    n = len(site.residents.id)
    everybody = np.ones(n, bool)
    ties = _count(site, np.ones(site.ties.a.size, bool))
    role = holders(site)
    linking = _linking(site, role) if role.any() else None
    all_ties = held(survey, ties, everybody)
    of_linking = None if linking is None else held(survey, linking, everybody & ~role)
    found = [GroupCapital("", "everyone", survey.rows.size, all_ties, None, None, of_linking)]
    for column, words in groupings(site).items():
        values, code = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
        known = values[code] != ""
        both = known[site.ties.a] & known[site.ties.b]
        same = code[site.ties.a] == code[site.ties.b]
        bonding, bridging = _count(site, both & same), _count(site, both & ~same)
        groups = [("everyone", known), *((str(group), code == row) for row, group in enumerate(values) if group)]
        for group, of in groups:
            asked = int(of[survey.rows].sum())
            if asked:
                found.append(
                    GroupCapital(
                        column,
                        group,
                        asked,
                        held(survey, ties, of),
                        held(survey, bonding, of),
                        held(survey, bridging, of),
                        None if linking is None else held(survey, linking, of & ~role),
                    )
                )
    return tuple(found)


def _count(site: Site, counted: np.ndarray) -> Floats:
    """Return [n]: how many of the ties that count everybody has."""
    ends = np.concatenate([site.ties.a[counted], site.ties.b[counted]])
    return np.bincount(ends, minlength=len(site.residents.id)).astype(np.float64)


def _linking(site: Site, role: np.ndarray) -> Floats:
    """Return [n]: how many residents with a role everybody is tied to."""
    a, b = site.ties.a, site.ties.b
    to = np.concatenate([a[role[b]], b[role[a]]])
    return np.bincount(to, minlength=role.size).astype(np.float64)


def held(survey: Survey, ties: Floats, of: np.ndarray) -> Held:
    """Return how much the residents of a group have, and how unevenly.

    Args:
        survey: whose answers count.
        ties: [n] ties of everybody.
        of: [n] who is of the group.
    """
    count = np.where(of, ties, np.nan)
    asked = int(of[survey.rows].sum())
    inside = np.flatnonzero(of[survey.rows])
    # Weights are added up by number of ties first: there are few such numbers, and many residents.
    numbers, which = np.unique(ties[survey.rows][inside], return_inverse=True)
    shape = (survey.rows.size, numbers.size)
    of_number = csr_array((np.ones(inside.size), (inside, which)), shape=shape)
    lift = asked / (asked - 1) if survey.kind == "sample" and asked > 1 else 1.0
    return Held(
        within(mean(survey, count), 0.0),
        share(survey, of & (ties == 0), of),
        statistic(survey, lambda weight: gini(numbers, weight @ of_number) * lift, asked, PART),
        statistic(survey, lambda weight: top_share(numbers, weight @ of_number), asked, PART),
    )


def gini(ordered: Floats, weight: Floats) -> Floats:
    """Return [k]: Gini's coefficient of numbers in ascending order, [m], by each row of weights, [k, m].

    NaN where the numbers add up to nothing.
    """
    whole, total = weight.sum(axis=1), weight @ ordered
    before = np.cumsum(weight, axis=1) - weight / 2.0  # the middle of everybody's place in the order
    twice_area = 2.0 * ((weight * before) @ ordered)
    nothing = (total == 0) | (whole == 0)
    return np.where(nothing, np.nan, twice_area / np.where(nothing, 1.0, total * whole) - 1.0)


def top_share(ordered: Floats, weight: Floats) -> Floats:
    """Return [k]: share of the sum of numbers, in ascending order, that the tenth with the highest holds."""
    total = weight @ ordered
    left = TOP * weight.sum(axis=1)[:, None]
    above = np.cumsum(weight[:, ::-1], axis=1)[:, ::-1] - weight  # the weight of those who come after
    of_top = np.clip(left - above, 0.0, weight)
    return np.where(total == 0, np.nan, (of_top @ ordered) / np.where(total == 0, 1.0, total))
