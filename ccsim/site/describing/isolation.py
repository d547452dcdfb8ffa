"""Who is isolated in a mapped site, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.site.describing.network import groupings
from ccsim.site.describing.withheld import told_together
from ccsim.site.site import Site
from ccsim.site.strata import deprivation_levels
from ccsim.site.tables import Floats

FEW_CONTACTS = 1.0
"""Contacts a week with other residents below which somebody has few: an arbitrary line, the same for all."""

THIRDS = ("least deprived third", "middle third", "most deprived third")


@dataclass(frozen=True)
class GroupIsolation:
    """A group: how many it has, and how many of these have few contacts."""

    column: str
    group: str
    residents: int
    few_contacts: int


@dataclass(frozen=True)
class ToldGroup:
    """What may be told of a group: None where a number is withheld."""

    column: str
    group: str
    residents: int | None
    few_contacts: int | None

    @property
    def share(self) -> float | None:
        """Share of the group that has few contacts, 0 to 1; None where it is withheld."""
        known = self.residents is not None and self.few_contacts is not None
        return self.few_contacts / self.residents if known and self.few_contacts and self.residents else None


def contacts(site: Site, strength: Floats) -> Floats:
    """Return [n]: contacts a week that each resident can expect with other residents.

    Args:
        site: the site.
        strength: [ties] weekly probability of contact, none of them missing.
    """
    ends = np.concatenate([site.ties.a, site.ties.b])
    expected = np.bincount(ends, np.concatenate([strength, strength]), len(site.residents.id))
    return np.asarray(expected, np.float64)


def isolation(site: Site, expected: Floats) -> tuple[GroupIsolation, ...]:
    """Return how many have few contacts: of everyone first, then by each column.

    Args:
        site: the site.
        expected: what `contacts` returns.
    """
    few = expected < FEW_CONTACTS
    found = [GroupIsolation("", "everyone", few.size, int(few.sum()))]
    for column, words in {**groupings(site), **_deprivation(site)}.items():
        groups, code = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
        residents, isolated = np.bincount(code, minlength=groups.size), np.bincount(code, few, groups.size)
        of_column = [
            GroupIsolation(column, str(group), int(residents[row]), int(isolated[row]))
            for row, group in enumerate(groups)
            if group
        ]
        if column == "deprivation":
            of_column.sort(key=lambda one: THIRDS.index(one.group))
        found += of_column
    return tuple(found)


def told_groups(groups: Sequence[GroupIsolation]) -> tuple[ToldGroup, ...]:
    """Return what may be told of all groups, everyone first: what `isolation` returns without small numbers."""
    found: list[ToldGroup] = []
    for column in dict.fromkeys(group.column for group in groups):
        of_column = [one for one in groups if one.column == column]
        residents = told_together([one.residents for one in of_column])
        few = told_together([one.few_contacts for one in of_column], [one.residents for one in of_column])
        found += [
            ToldGroup(column, one.group, count, None if count is None else isolated)
            for one, count, isolated in zip(of_column, residents, few, strict=True)
        ]
    return tuple(found)


def _deprivation(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the third of deprivation of everybody, where it was mapped."""
    levels = deprivation_levels(site.residents.deprivation)
    if (levels < 0).all():
        return {}
    return {"deprivation": tuple(THIRDS[level] if level >= 0 else "" for level in levels.tolist())}
