"""What a survey would find on a map, in the words of the published numbers.

These describe the map: no parameter changes them. Each takes the site and returns one number.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ccsim.interventions.targeting import Choice
from ccsim.site.describing.influence import holders, steps_from
from ccsim.site.describing.network import degrees
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS, Floats

MONTHLY = WEEKLY_PROBABILITY["monthly"] - 0.01
"""Weekly probability from which something happens monthly at least."""
FORTNIGHTLY = WEEKLY_PROBABILITY["fortnightly"] - 0.01
"""The same, every fortnight."""
NAMED_WITHIN = 2
"""Steps within which somebody can name who holds a role: a contact, or a contact's contact. An assumption."""


def ties_of_service_users(site: Site) -> float:
    """Return the mean number of ties of those who use mental health services; ties within the area alone."""
    return float(np.asarray(degrees(site))[_service_users(site)].mean())


def friends_of_service_users(site: Site) -> float:
    """Return the mean number of their ties that are friendships."""
    return float(_ties_of_kind(site, "friend")[_service_users(site)].mean())


def kin_share_of_service_users(site: Site) -> float:
    """Return the share of their ties that are with kin."""
    users = _service_users(site)
    return float(_ties_of_kind(site, "kin")[users].sum() / max(1.0, float(np.asarray(degrees(site))[users].sum())))


def chats_with_neighbours(site: Site) -> float:
    """Return the share who talk with neighbours monthly at least: in their street, or by a tie to a neighbour."""
    in_street = np.zeros(len(site.residents.id), np.bool_)
    street = np.array([kind == "street" for kind in site.places.kind], np.bool_)
    here = street[site.affiliations.place] & (site.affiliations.frequency >= MONTHLY)
    in_street[site.affiliations.resident[here]] = True
    return float((in_street | _has_tie(site, "neighbour", MONTHLY)).mean())


def favours_with_neighbours(site: Site) -> float:
    """Return the share with a tie to a neighbour that brings contact every fortnight: for them one does a favour."""
    return float(_has_tie(site, "neighbour", FORTNIGHTLY).mean())


def isolated(site: Site) -> float:
    """Return the share without any tie."""
    return float((np.asarray(degrees(site)) == 0).mean())


def names_nobody_with_power(site: Site) -> float:
    """Return the share of those without a role who have nobody with one within two steps."""
    role = holders(site)
    return float((steps_from(site, role)[~role] > NAMED_WITHIN).mean())


def lived_experience_gap(site: Site) -> float:
    """Return mean wellbeing of residents with lived experience, less that of all residents; points."""
    lived, wellbeing = site.residents.lived_experience == 1, site.residents.wellbeing
    return float(np.nanmean(wellbeing[lived]) - np.nanmean(wellbeing))


CROSS_SECTIONS: dict[str, Callable[[Site], float]] = {
    one.__name__: one
    for one in (
        ties_of_service_users,
        friends_of_service_users,
        kin_share_of_service_users,
        chats_with_neighbours,
        favours_with_neighbours,
        isolated,
        names_nobody_with_power,
        lived_experience_gap,
    )
}
"""What can be measured on a map, by name."""


def _service_users(site: Site) -> Choice:
    return np.asarray(site.residents.service_user == 1, np.bool_)


def _ties_of_kind(site: Site, kind: str) -> Floats:
    """Return [n]: ties of one kind."""
    of = site.ties.kind == TIE_KINDS.index(kind)
    ends = np.concatenate([site.ties.a[of], site.ties.b[of]])
    return np.bincount(ends, minlength=len(site.residents.id)).astype(np.float64)


def _has_tie(site: Site, kind: str, at_least: float) -> Choice:
    """Return [n]: who has a tie of a kind with this weekly probability of contact at least."""
    of = (site.ties.kind == TIE_KINDS.index(kind)) & (site.ties.strength >= at_least)
    has = np.zeros(len(site.residents.id), np.bool_)
    has[site.ties.a[of]] = True
    has[site.ties.b[of]] = True
    return has
