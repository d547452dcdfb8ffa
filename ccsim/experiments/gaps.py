"""The gap between a group and everybody else: how wide it is, and whether a scenario narrows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ccsim.experiments import intervals
from ccsim.experiments.effects import headline
from ccsim.experiments.intervals import Floats
from ccsim.experiments.panels import Panel
from ccsim.outcomes.groups import EVERYONE, MAPPED_GROUPS


class Gap(NamedTuple):
    """The gap in the outcome between a group and everybody else: theirs minus the others'.

    Attributes:
        residents: in the group.
        without: the gap without the scenario, mean over worlds.
        change: the gap with the scenario minus without, mean over worlds.
        world_p05, world_p95: nine worlds in ten lie between them.
        share_narrower: share of worlds in which the gap is narrower with the scenario than without.
        worlds: number of worlds.
    """

    site: str
    scenario: str
    group: str
    residents: int
    without: float
    change: float
    world_p05: float
    world_p95: float
    share_narrower: float
    worlds: int


def gaps(effects: pa.Table, site: str, scenarios: Sequence[str], outcome: str) -> tuple[Gap, ...]:
    """Return the gap of every mapped group at a site, scenario by scenario, over the time since programme start.

    Args:
        effects: rows of `effects.parquet`; a group that is withheld there has no gap.
        site: the site.
        scenarios: in the order in which they are returned.
        outcome: the indicator.
    """
    found = []
    for scenario in scenarios:
        everyone = headline(effects, site, scenario, outcome)
        for group in MAPPED_GROUPS:
            own = headline(effects, site, scenario, outcome, group)
            if group != EVERYONE and own.rows and everyone.worlds == own.worlds:
                found.append(_gap(site, scenario, group, own, everyone))
    return tuple(found)


def _gap(site: str, scenario: str, group: str, own: Panel, everyone: Panel) -> Gap:
    others = everyone.residents[0] - own.residents[0]

    def beside(mine: Floats, all_of_them: Floats) -> Floats:
        """Return [worlds]: the group's mean minus that of everybody else."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(others > 0, (mine - all_of_them) * everyone.residents[0] / others, np.nan)

    without = beside(own.baseline[0], everyone.baseline[0])
    change = beside(own.effect[0], everyone.effect[0])
    low, high = (float(intervals.quantile(change[None], share)[0]) for share in (0.05, 0.95))
    known = np.isfinite(change)
    narrower = np.abs(without + change) < np.abs(without)
    return Gap(
        site, scenario, group, round(float(np.nanmean(own.residents[0]))),
        float(intervals.means(without[None])[0]), float(intervals.means(change[None])[0]), low, high,
        float(narrower[known].mean()) if known.any() else float("nan"), int(known.sum()),
    )  # fmt: skip
