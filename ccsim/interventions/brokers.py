"""Brokers: residents through whom others are connected, on the mapped network."""

from __future__ import annotations

from functools import lru_cache

from ccsim.model.community import CommunityModel
from ccsim.site.arrays import SiteArrays
from ccsim.site.brokerage import brokerage
from ccsim.site.tables import Floats

KEPT = 8
"""Sites whose brokers are remembered in one process."""


def brokers(model: CommunityModel, lever: int) -> Floats:
    """Rank by how many others are connected through someone on the map, most first; newcomers by their home."""
    return -mapped_brokerage(model.arrays)


@lru_cache(maxsize=KEPT)
def mapped_brokerage(arrays: SiteArrays) -> Floats:
    """Return [n]: how far each resident connects others on the mapped network; see `ccsim.site.brokerage`."""
    return brokerage(arrays.residents, arrays.tie_a, arrays.tie_b)
