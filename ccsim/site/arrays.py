"""A site as the model takes it: complete arrays in canonical order.

Residents stand near those whom they know (`neighbours_first`; else by identity, a 64-bit hash of the id), ties are
sorted by pair, places by identity, affiliations by place and then resident, so that the order of rows in a file cannot
matter. Nothing is missing here: what the survey left out has been filled by `ccsim.site.filling`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccsim.site.tables import Codes, Floats, Ints

Identities = NDArray[np.uint64]

INVOLVEMENT = "involvement"
"""The behaviour that is always there: running things, volunteering."""
MOST_BEHAVIOURS = 8
"""Behaviours of a site, involvement among them: one bit each."""


def identity(name: str) -> int:
    """Return the 64-bit identity of an id: the first 8 bytes (little-endian) of its BLAKE2b hash."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8"), digest_size=8).digest(), "little")


@dataclass(frozen=True, eq=False)
class SiteArrays:
    """A mapped site in canonical order: n residents, e ties, h places, k affiliations, c identity columns."""

    name: str
    title: str
    # residents, [n]
    resident_id: tuple[str, ...]
    resident_identity: Identities
    wellbeing: Floats
    stigma: Floats
    self_stigma: Floats  # 0 for those without lived experience
    confidence: Floats
    trust: Floats
    lived_experience: NDArray[np.bool_]
    disclosure: Floats  # NaN where not mapped: the parameter `disclosure` is used
    outside_contacts: Floats
    desired_support: Floats  # contacts a week, weighted by kind; NaN where not mapped: from the gap
    support_gap: Floats  # 0 to 1: gap between desired and expected support that agrees with the answer on loneliness
    behaviours: NDArray[np.uint8]  # bit b is set for those with behaviour b on the map
    deprivation: Floats  # NaN where not mapped
    identity_codes: NDArray[np.int16]  # [n, c]; -1 not known, and then never counted as different
    stratum: Ints  # residents compared with each other for the spread of wellbeing
    stratum_mean: Floats  # [strata] mean wellbeing
    stratum_sd: Floats  # [strata] standard deviation of wellbeing, points
    # behaviours, [b], involvement first
    behaviour_names: tuple[str, ...]
    # identity columns, [c]
    identity_names: tuple[str, ...]
    identity_values: tuple[tuple[str, ...], ...]  # identity_values[c][code] is the word
    identity_affinity: Floats  # factor on new ties where they differ; NaN: the parameter `affinity` is used
    # ties, [e], tie_a < tie_b as positions
    tie_a: Ints
    tie_b: Ints
    tie_kind: Codes
    tie_strength: Floats
    # places, [h]
    place_id: tuple[str, ...]
    place_identity: Identities
    place_name: tuple[str, ...]
    place_kind: tuple[str, ...]
    place_capacity: Floats  # inf where no limit was mapped
    place_openness: Floats
    place_displacement: Floats  # 0 to 1; NaN: the parameter `displacement` is used
    place_cost_per_week: Floats  # NaN where not mapped
    # affiliations, [k], sorted by (place, resident)
    affiliation_resident: Ints
    affiliation_place: Ints
    affiliation_frequency: Floats
    affiliation_role: Codes
    # partnerships, [p], partner_a < partner_b as positions
    partner_a: Ints
    partner_b: Ints
    partner_strength: Floats  # 0 to 1

    @property
    def residents(self) -> int:
        """Number of residents."""
        return int(self.resident_identity.size)
