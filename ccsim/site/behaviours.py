"""Behaviours of a site: involvement, which is always there, and those that the site declares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccsim.site.arrays import INVOLVEMENT
from ccsim.site.fills import FEWEST, Filled, note, uniforms
from ccsim.site.site import Site
from ccsim.site.tables import AFFILIATION_ROLES, Codes

INVOLVED_ROLES = ("volunteer", "organiser")
"""Roles at a place that make a resident involved on the map."""


def filled_behaviours(site: Site, notes: list[Filled]) -> dict[str, Codes]:
    """Return the declared behaviours with every answer known: 1 yes, 0 no; what was filled is added to the notes."""
    complete: dict[str, Codes] = {}
    for name, answers in site.behaviours.items():
        column = site.description.behaviours[name]
        missing = answers < 0
        known = answers[~missing]
        enough = known.size >= FEWEST
        share = float(known.mean()) if enough else 0.0
        complete[name] = answers.copy()
        if missing.any():
            ids = (site.residents.id[row] for row in np.flatnonzero(missing).tolist())
            complete[name][missing] = uniforms(column, ids) < share
        rule = f"the site's own share, {share:.0%}" if enough else "an assumed no"
        note(notes, "residents.csv", column, missing, answers.size, rule, "map" if enough else "assumption")
    return complete


def behaviour_names(site: Site) -> tuple[str, ...]:
    """Return the names of all behaviours: involvement, then the declared ones in alphabetical order."""
    return (INVOLVEMENT, *sorted(site.behaviours))


def behaviour_bits(whole: Site) -> NDArray[np.uint8]:
    """Return [n], in the order of `residents.csv`: bit b is set for those who show the behaviour of position b.

    Args:
        whole: the site with its gaps filled.
    """
    affiliations = whole.affiliations
    involved = np.isin(affiliations.role, [AFFILIATION_ROLES.index(role) for role in INVOLVED_ROLES])
    bits = np.zeros(len(whole.residents.id), np.uint8)
    bits[affiliations.resident[involved]] = 1
    for bit, name in enumerate(behaviour_names(whole)):
        if name != INVOLVEMENT:
            bits[whole.behaviours[name] == 1] |= np.uint8(1 << bit)
    return bits
