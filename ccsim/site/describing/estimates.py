"""What holds of all residents, each number with its uncertainty where only some were interviewed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from ccsim.site.describing.network import groupings
from ccsim.site.describing.uncertainty import (
    PART,
    POSITIVE,
    Bools,
    Estimate,
    Survey,
    mean,
    ratio,
    share,
    statistic,
    within,
)
from ccsim.site.site import Site
from ccsim.site.tables import Floats

LOW_WELLBEING = 19.5
"""SWEMWBS at or below which wellbeing counts as low (E005)."""

ENOUGH_ACQUAINTED = 30
"""Interviewed residents who know another one, from whom on these pairs are enough to judge circles by."""

FEWEST_TIES = 10
"""Ties of which both groups are known, from which on a share of them is told as one of all residents' ties: of fewer
than ten it may be off by half."""


@dataclass(frozen=True)
class Estimates:
    """Numbers about all residents; in a sample estimated from the interviewed, else those of the map.

    Attributes:
        ties: ties a resident; spread: their standard deviation; no_ties: share without any.
        closure: of pairs of a resident's contacts, the share who know each other.
        within: by column, share of ties to people of the same group, of those of whom both groups are known.
        few_contacts: share who can expect less than one contact a week.
        wellbeing: mean SWEMWBS; low_wellbeing: share at or below 19.5.
        lived_experience: share with it, of those who said.
        often_lonely: share often lonely, of those who said.
    """

    ties: Estimate
    spread: Estimate
    no_ties: Estimate
    closure: Estimate
    within: dict[str, Estimate]
    few_contacts: Estimate
    wellbeing: Estimate
    low_wellbeing: Estimate
    lived_experience: Estimate
    often_lonely: Estimate


def estimates(site: Site, survey: Survey, few: Bools) -> Estimates:
    """Return what holds of all residents; `few` says of each, [n], whether they have few contacts."""
    residents = site.residents
    degree = np.bincount(np.concatenate([site.ties.a, site.ties.b]), minlength=few.size).astype(np.float64)
    known = ~np.isnan(residents.wellbeing)
    lonely = np.array(residents.lonely, dtype=object)
    return Estimates(
        ties=within(mean(survey, degree), 0.0),
        spread=_spread(survey, degree),
        no_ties=share(survey, degree == 0),
        closure=_closure(site, survey),
        within={column: _within(site, survey, words) for column, words in groupings(site).items()},
        few_contacts=share(survey, few),
        wellbeing=within(mean(survey, residents.wellbeing), 7.0, 35.0),
        low_wellbeing=share(survey, residents.wellbeing <= LOW_WELLBEING, known),
        lived_experience=share(survey, residents.lived_experience == 1, residents.lived_experience >= 0),
        often_lonely=share(survey, lonely == "often", lonely != ""),
    )


def _spread(survey: Survey, values: Floats) -> Estimate:
    """Return the standard deviation of values over all residents."""
    of = values[survey.rows]

    def deviation(weight: Floats) -> Floats:
        total = weight.sum(axis=1)
        middle = weight @ of / total
        return np.sqrt(np.maximum(weight @ of**2 / total - middle**2, 0.0) * survey.lift)

    return statistic(survey, deviation, of.size, POSITIVE)


def _within(site: Site, survey: Survey, words: tuple[str, ...]) -> Estimate:
    """Return the share of ties to people of the same group; not known from a handful of ties in a sample."""
    values, code = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
    n = code.size
    both = (values[code] != "")[site.ties.a] & (values[code] != "")[site.ties.b]
    a, b = site.ties.a[both], site.ties.b[both]
    same = code[a] == code[b]
    top = np.asarray(np.bincount(a, same, n) + np.bincount(b, same, n), np.float64)
    bottom = np.bincount(np.concatenate([a, b]), minlength=n).astype(np.float64)
    if survey.kind == "sample" and both.sum() < FEWEST_TIES:
        return Estimate(None, None, None, 0)
    return ratio(survey, top, bottom)


def _closure(site: Site, survey: Survey) -> Estimate:
    """Return the share of pairs of a resident's contacts who know each other.

    In a sample, pairs are judged of whom one at least was interviewed, too: whether two others know each other is on
    the map only if somebody was asked about it. Where the interviewed hardly know each other, and some tie is between
    two who were not interviewed, it is taken that they were asked, and every pair of their contacts counts.
    """
    n = len(site.residents.id)
    ends = (np.concatenate([site.ties.a, site.ties.b]), np.concatenate([site.ties.b, site.ties.a]))
    adjacent = coo_array((np.ones(ends[0].size, np.int64), ends), shape=(n, n)).tocsr()
    together = (adjacent @ adjacent).multiply(adjacent).tocsr()  # [i, j]: contacts of both, where they are tied
    asked = np.zeros(n, bool)
    asked[survey.rows] = True
    degree = np.asarray(adjacent.sum(axis=1)).ravel().astype(np.float64)
    rows = survey.rows
    acquainted = int(np.asarray(adjacent[rows][:, rows].sum(axis=1) > 0).sum())
    about_others = bool((~asked[site.ties.a] & ~asked[site.ties.b]).any())
    if asked.all() or (acquainted < ENOUGH_ACQUAINTED and about_others):
        closed = np.asarray(together.sum(axis=1)).ravel().astype(np.float64)
        return ratio(survey, closed, degree * (degree - 1))
    closed_with = csr_array(together[rows][:, rows].astype(np.float64))
    pairs_with = csr_array(adjacent[rows][:, rows].multiply((degree[rows] - 1)[:, None])).astype(np.float64)
    behind = int((np.asarray(pairs_with.sum(axis=1)).ravel() > 0).sum())

    def closure(weight: Floats) -> Floats:
        top, bottom = (((weight @ matrix) * weight).sum(axis=1) for matrix in (closed_with, pairs_with))
        return np.where(bottom == 0, np.nan, top / np.where(bottom == 0, 1.0, bottom))

    return statistic(survey, closure, behind, PART)
