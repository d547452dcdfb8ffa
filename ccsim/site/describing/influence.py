"""Who can reach anyone with influence: how many steps residents are from those who hold a role."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from ccsim.site.describing.network import groupings
from ccsim.site.describing.uncertainty import Estimate, Survey, share
from ccsim.site.site import Site

STEPS = 3
"""Steps looked at: a contact, a contact's contact, and one further."""


@dataclass(frozen=True)
class GroupReach:
    """A group of residents without a role, and how many of them reach anyone with one.

    Attributes:
        column: the column ("" for everyone).
        group: the group.
        one_step: share with a contact who holds a role, estimated where the map is a sample.
        residents: residents of the group on the map.
        within_steps: of these, how many reach somebody within 1, 2 and 3 steps, on the map.
    """

    column: str
    group: str
    one_step: Estimate
    residents: int
    within_steps: tuple[int, ...]


@dataclass(frozen=True)
class Influence:
    """Residents with a role: which roles by how many (most first), who (id and role), and who reaches them."""

    roles: dict[str, int]
    who: tuple[tuple[str, str], ...]
    groups: tuple[GroupReach, ...]


def holders(site: Site) -> NDArray[np.bool_]:
    """Return [n]: who holds a role of influence: anybody of whom `role` says anything."""
    return np.array([word != "" for word in site.residents.role], bool)


def influence(site: Site, survey: Survey) -> Influence:
    """Return who holds a role, and who reaches anyone who does, of everyone and of each group."""
    role = holders(site)
    words = site.residents.role
    roles: dict[str, int] = {}
    for word in words:
        if word:
            roles[word] = roles.get(word, 0) + 1
    who = tuple((site.residents.id[row], words[row]) for row in np.flatnonzero(role).tolist())
    ordered = dict(sorted(roles.items(), key=lambda one: (-one[1], one[0])))
    if not role.any():
        return Influence({}, (), ())
    away = steps_from(site, role)
    groups = [("", "everyone", ~role)]
    for column, named in groupings(site).items():
        values = np.array(named, dtype=object).astype(str)
        groups += [(column, str(group), (values == group) & ~role) for group in np.unique(values) if group]
    found = []
    for column, group, of in groups:
        if of.any():
            reached = tuple(int((of & (away <= steps)).sum()) for steps in range(1, STEPS + 1))
            found.append(GroupReach(column, group, share(survey, away == 1, of), int(of.sum()), reached))
    return Influence(ordered, who, tuple(found))


def steps_from(site: Site, start: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return [n]: steps along ties from the nearest of some residents, `STEPS` + 1 for those further away."""
    n = start.size
    ends = (np.concatenate([site.ties.a, site.ties.b]), np.concatenate([site.ties.b, site.ties.a]))
    adjacent = coo_array((np.ones(ends[0].size, np.int64), ends), shape=(n, n)).tocsr()
    away = np.where(start, 0, STEPS + 1)
    edge = start
    for step in range(1, STEPS + 1):
        edge = (adjacent @ edge.astype(np.int64) > 0) & (away > STEPS)
        away[edge] = step
    return away
