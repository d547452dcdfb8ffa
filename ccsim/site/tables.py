"""What a site is made of: plain columns, in the order of the files, a missing value where nothing is known.

Missing numbers are NaN, missing words are empty strings, missing yes/no answers are -1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Codes = NDArray[np.int8]

TIE_KINDS: tuple[str, ...] = (
    "kin", "friend", "neighbour", "workmate", "peer", "befriender", "acquaintance", "professional",
)  # fmt: skip
"""Kinds of tie, strongest first; a tie's code is its position here. Frozen: codes are stored."""

AFFILIATION_ROLES: tuple[str, ...] = ("attender", "volunteer", "organiser", "staff")
"""Roles at a place; the code is the position here. Frozen."""

TIE_LAYERS: tuple[str, ...] = ("place", "interest", "identity", "household", "service")
TIE_MODES: tuple[str, ...] = ("in person", "online")
ASSET_TYPES: tuple[str, ...] = (
    "individual", "associational", "organisational", "physical", "economic", "cultural",
)  # fmt: skip


@dataclass(frozen=True)
class ResidentTable:
    """`residents.csv`: one entry a resident (n of them) in every column."""

    id: tuple[str, ...]
    interviewed: Codes  # 1 yes, 0 no, -1 not known
    wellbeing: Floats  # SWEMWBS metric score, 7 to 35
    stigma: Floats  # 0 to 1
    self_stigma: Floats  # 0 to 1
    confidence: Floats  # 0 to 1
    trust: Floats  # 0 to 1
    lived_experience: Codes
    service_user: Codes
    disclosure: Floats  # probability, 0 to 1
    desired_support: Floats
    outside_contacts: Floats  # meaningful contacts a week with people who live elsewhere
    lonely: tuple[str, ...]  # never, sometimes, often, or ""
    role: tuple[str, ...]
    deprivation: Floats  # higher is more deprived
    x: Floats  # metres
    y: Floats
    weight: Floats  # survey weight
    identity: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the identity columns, as words


@dataclass(frozen=True)
class TieTable:
    """`ties.csv` with the reports of a pair merged: one entry a tie. `a`, `b` are rows of the residents."""

    a: Ints
    b: Ints
    kind: Codes  # position in TIE_KINDS, -1 not known
    layers: tuple[tuple[str, ...], ...]
    mode: tuple[str, ...]
    strength: Floats  # weekly probability of a meaningful contact, 0 to 1
    reports: Ints  # 1 named by one end, 2 by both
    since: tuple[str, ...]


@dataclass(frozen=True)
class PlaceTable:
    """`places.csv`: one entry a place."""

    id: tuple[str, ...]
    name: tuple[str, ...]
    kind: tuple[str, ...]
    layer: tuple[str, ...]
    asset_type: tuple[str, ...]
    capacity: Floats  # people at once
    openness: Floats  # 0 to 1
    funding: Floats  # 1 = as mapped
    displacement: Floats  # 0 to 1
    cost_per_week: Floats  # in the site's currency
    x: Floats
    y: Floats


@dataclass(frozen=True)
class AffiliationTable:
    """`affiliations.csv`: one entry a resident and place; both are rows of their tables."""

    resident: Ints
    place: Ints
    frequency: Floats  # weekly probability of attending
    role: Codes  # position in AFFILIATION_ROLES, -1 not known


@dataclass(frozen=True)
class PartnershipTable:
    """`partnerships.csv`: organisations that work together; `a`, `b` are rows of the places."""

    a: Ints
    b: Ints
    kind: tuple[str, ...]
    strength: Floats
