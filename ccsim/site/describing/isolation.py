"""Who is isolated in a mapped site, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.site.describing.network import groupings
from ccsim.site.describing.uncertainty import Bools, Estimate, Survey, share
from ccsim.site.describing.withheld import told_together
from ccsim.site.site import Site
from ccsim.site.strata import deprivation_levels
from ccsim.site.tables import Floats

FEW_CONTACTS = 1.0
"""Contacts a week with other residents below which somebody has few: an arbitrary line, the same for all."""

THIRDS = ("least deprived third", "middle third", "most deprived third")


@dataclass(frozen=True)
class GroupIsolation:
    """A group: how many it has, how many of these have few contacts, and the share that stands for all residents.

    In a sample only the interviewed are counted: of the others the map shows a part of their ties.
    """

    column: str
    group: str
    residents: int
    few_contacts: int
    share: Estimate


@dataclass(frozen=True)
class ToldGroup:
    """What may be told of a group: None where a number is withheld."""

    column: str
    group: str
    residents: int | None
    few_contacts: int | None
    estimate: Estimate | None

    @property
    def share(self) -> float | None:
        """Share of the group that has few contacts, 0 to 1; None where it is withheld."""
        return None if self.estimate is None else self.estimate.value


def contacts(site: Site, strength: Floats) -> Floats:
    """Return [n]: contacts a week that each resident can expect with other residents.

    Args:
        site: the site.
        strength: [ties] weekly probability of contact, none of them missing.
    """
    ends = np.concatenate([site.ties.a, site.ties.b])
    expected = np.bincount(ends, np.concatenate([strength, strength]), len(site.residents.id))
    return np.asarray(expected, np.float64)


def isolation(site: Site, expected: Floats, survey: Survey) -> tuple[GroupIsolation, ...]:
    """Return how many have few contacts: of everyone first, then by each column.

    Args:
        site: the site.
        expected: what `contacts` returns.
        survey: whose answers count.
    """
    few = expected < FEW_CONTACTS
    found = [_counted(survey, few, "", "everyone", np.ones(few.size, bool))]
    for column, words in {**groupings(site), **_deprivation(site)}.items():
        groups, code = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
        of_column = [
            _counted(survey, few, column, str(group), code == row) for row, group in enumerate(groups) if group
        ]
        of_column = [one for one in of_column if one.residents]
        if column == "deprivation":
            of_column.sort(key=lambda one: THIRDS.index(one.group))
        found += of_column
    return tuple(found)


def _counted(survey: Survey, few: Bools, column: str, group: str, of: Bools) -> GroupIsolation:
    """Return how many of a group, [n], have few contacts, [n]."""
    estimate = share(survey, few, of)
    return GroupIsolation(column, group, estimate.asked, estimate.yes or 0, estimate)


def told_groups(groups: Sequence[GroupIsolation]) -> tuple[ToldGroup, ...]:
    """Return what may be told of all groups, everyone first: what `isolation` returns without small numbers."""
    found: list[ToldGroup] = []
    for column in dict.fromkeys(group.column for group in groups):
        of_column = [one for one in groups if one.column == column]
        residents = told_together([one.residents for one in of_column])
        few = told_together([one.few_contacts for one in of_column], [one.residents for one in of_column])
        found += [
            ToldGroup(column, one.group, count, *(_both(count, isolated, one.share)))
            for one, count, isolated in zip(of_column, residents, few, strict=True)
        ]
    return tuple(found)


def _both(count: int | None, isolated: int | None, estimate: Estimate) -> tuple[int | None, Estimate | None]:
    """Return how many have few contacts and their share: neither where either number of people is withheld."""
    return (None, None) if count is None or isolated is None else (isolated, estimate)


def _deprivation(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the third of deprivation of everybody, where it was mapped."""
    levels = deprivation_levels(site.residents.deprivation)
    if (levels < 0).all():
        return {}
    return {"deprivation": tuple(THIRDS[level] if level >= 0 else "" for level in levels.tolist())}
