"""How far the maps of one site differ: what the interviews leave open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ccsim.site.describing import network
from ccsim.site.site import Site


class OverMaps(NamedTuple):
    """One number over the maps of a site: the lowest, the mean and the highest."""

    what: str
    low: float
    mean: float
    high: float


def over_maps(maps: Sequence[Site]) -> tuple[OverMaps, ...]:
    """Return what differs from map to map: ties a resident, transitivity, and how far like knows like.

    What no map has, or only some, is left out.
    """
    found: dict[str, list[float]] = {}
    for site in maps:
        for what, value in _measured(site).items():
            found.setdefault(what, []).append(value)
    return tuple(
        OverMaps(what, min(values), float(np.mean(values)), max(values))
        for what, values in found.items()
        if len(values) == len(maps)
    )


def _measured(site: Site) -> dict[str, float]:
    degree, shape = network.degrees(site), network.shape(site)
    values: dict[str, float | None] = {
        "ties a resident": float(degree.mean()),
        "standard deviation of ties": float(degree.std()),
        "transitivity": shape.transitivity,
    }
    values |= {f"assortativity by {one.column}": one.assortativity for one in network.mixing(site)}
    return {what: value for what, value in values.items() if value is not None}


def over_maps_lines(maps: Sequence[Site]) -> list[str]:
    """Return how far the maps differ, as lines of text; none of one map."""
    if len(maps) < 2:
        return []
    lines = [f"Over its {len(maps):,} maps (lowest, mean, highest), so much is open after the interviews:"]
    return lines + [
        f"  {one.what.replace('_', ' ')}: {one.low:.2f}, {one.mean:.2f}, {one.high:.2f}" for one in over_maps(maps)
    ]


def shareable_over_maps(maps: Sequence[Site]) -> list[dict[str, str | float]]:
    """Return the same as JSON holds it, rounded to two decimals: nothing in it is about few people."""
    return [
        {"what": one.what, "low": round(one.low, 2), "mean": round(one.mean, 2), "high": round(one.high, 2)}
        for one in over_maps(maps)
    ]
