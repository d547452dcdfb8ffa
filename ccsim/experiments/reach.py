"""Whom no scenario of a comparison reaches: counted over all its scenarios, world by world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ccsim.experiments.ledger import Ledger, RunKey
from ccsim.experiments.scenario_file import BASELINE
from ccsim.experiments.withholding import FEWEST
from ccsim.experiments.worlds import World
from ccsim.outcomes.groups import mapped_groups
from ccsim.outcomes.reach import Reached, from_metadata
from ccsim.site.arrays import SiteArrays


class OutOfReach(NamedTuple):
    """How many of a group no scenario reaches, means over worlds; None where that would tell of fewer than five.

    Attributes:
        residents: in the group.
        not_asked: whom no scenario offers anything, nor asks to give something.
        far: of those, who have no mapped tie to anybody to whom any scenario offers something.
    """

    site: str
    group: str
    residents: int
    not_asked: float | None
    far: float | None


def out_of_reach(
    ledger: Ledger, keys: Sequence[RunKey], sites: Mapping[str, Sequence[SiteArrays]]
) -> tuple[OutOfReach, ...]:
    """Return whom no scenario reaches, by site and mapped group.

    Args:
        ledger: where the runs stand.
        keys: the runs.
        sites: the maps of the sites, by name.
    """
    worlds: dict[str, dict[World, list[Reached]]] = {}
    for key in keys:
        if key.scenario == BASELINE:
            continue
        stored = ledger.run(key).effects
        kept = from_metadata(
            None if stored is None else stored.schema.metadata, sites[key.site][key.world.map].residents
        )
        if kept is not None:
            worlds.setdefault(key.site, {}).setdefault(key.world, []).append(kept)
    return tuple(row for site, found in worlds.items() for row in _of_site(site, sites[site], found))


def _of_site(site: str, maps: Sequence[SiteArrays], worlds: Mapping[World, Sequence[Reached]]) -> list[OutOfReach]:
    """Return whom no scenario reaches at one site; of each world, what every scenario reached is given."""
    rows = []
    groups = [mapped_groups(arrays) for arrays in maps]
    not_asked = {world: ~np.any([one.asked for one in scenarios], axis=0) for world, scenarios in worlds.items()}
    far = {world: ~np.any([one.near for one in scenarios], axis=0) for world, scenarios in worlds.items()}
    for group in [name for name in groups[0] if all(name in own for own in groups)]:
        sizes = [int(groups[world.map][group].sum()) for world in worlds]
        if min(sizes) >= FEWEST:
            counts = [
                _shareable([int((left & groups[world.map][group]).sum()) for world, left in many.items()], sizes)
                for many in (not_asked, far)
            ]
            rows.append(OutOfReach(site, group, round(float(np.mean(sizes))), *counts))
    return rows


def _shareable(counts: Sequence[int], sizes: Sequence[int]) -> float | None:
    """Return the mean of the counts of all worlds, None where one of them, or the rest of the group, is too few."""
    pairs = zip(counts, sizes, strict=True)
    few = any(0 < part < FEWEST for count, size in pairs for part in (count, size - count))
    return None if few else float(np.mean(counts))
