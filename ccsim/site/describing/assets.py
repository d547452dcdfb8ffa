"""The assets of a mapped site by the six kinds of asset-based community development, and what was not mapped.

The kinds are those of the column `asset_type`: individual (what people bring), associational (groups that people run),
organisational (bodies with staff and a budget), physical, economic and cultural (after Kretzmann and McKnight, Building
Communities from the Inside Out, 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.site.describing.gathering import PlaceSummary, gathering_places
from ccsim.site.describing.influence import holders
from ccsim.site.site import Site
from ccsim.site.tables import AFFILIATION_ROLES, ASSET_TYPES

LISTED = 6
"""Places named of each kind: those to which most go."""


@dataclass(frozen=True)
class AssetKind:
    """Assets of one kind.

    Attributes:
        kind: one of the six, or "" for places of which the map does not say it.
        places: how many, streets not among them.
        streets: streets of this kind.
        people: residents who go to any of the places.
        named: the places to which most residents go.
    """

    kind: str
    places: int
    streets: int
    people: int
    named: tuple[PlaceSummary, ...]


@dataclass(frozen=True)
class Assets:
    """Assets by kind, those of places without a kind last; and what people bring.

    Attributes:
        kinds: the six kinds in the order of the format, and "" where any place has none.
        helpers: residents by what they do at places: volunteer, organiser, staff; who does several counts in each.
        with_role: residents with a role of influence.
        roles_at_places_mapped: whether any role at a place was mapped.
    """

    kinds: tuple[AssetKind, ...]
    helpers: dict[str, int]
    with_role: int
    roles_at_places_mapped: bool


def assets(site: Site, every: Sequence[PlaceSummary]) -> Assets:
    """Return the assets of a site; `every` is every place, in the order of the file."""
    kinds = np.array(site.places.asset_type, dtype=object).astype(str)
    gathering = gathering_places(site)
    found = []
    for kind in (*ASSET_TYPES, ""):
        of = kinds == kind
        if not kind and not of.any():
            continue
        chosen = of & gathering
        rows = sorted(np.flatnonzero(chosen).tolist(), key=lambda row: (-every[row].people, every[row].id))
        here = chosen[site.affiliations.place]
        people = int(np.unique(site.affiliations.resident[here]).size)
        named = tuple(every[row] for row in rows[:LISTED])
        found.append(AssetKind(kind, len(rows), int((of & ~gathering).sum()), people, named))
    role = site.affiliations.role
    helpers = {
        word: int(np.unique(site.affiliations.resident[role == code]).size)
        for code, word in enumerate(AFFILIATION_ROLES)
        if word != "attender"
    }
    return Assets(tuple(found), helpers, int(holders(site).sum()), bool((role >= 0).any()))
