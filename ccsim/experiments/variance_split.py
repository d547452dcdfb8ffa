"""Where the differences between worlds come from: shares of their variance, and how well these are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ccsim.experiments.intervals import Floats
from ccsim.experiments.layouts import Components, Layout, components, number_of

TRIES = 500
"""Made-up sets of worlds from which the range of a share is taken."""

RANGE = (0.05, 0.95)
"""Quantiles between which a share's range lies."""


class Shares(NamedTuple):
    """Shares of the variance between worlds, together 1; NaN where the worlds cannot tell, or nothing is varied.

    Attributes:
        maps: from which of the maps of a site it was; NaN with one map.
        parameters: from the draws of the parameters.
        luck: from luck.
        untold: what these worlds cannot tell apart.
    """

    maps: float
    parameters: float
    luck: float
    untold: float = 0.0


class VarianceSplit(NamedTuple):
    """Shares of the variance between worlds, and the range in which nine of ten such estimates would lie.

    Attributes:
        maps, draws, worlds: how many of each the shares come from.
    """

    shares: Shares
    low: Shares
    high: Shares
    maps: int
    draws: int
    worlds: int

    def levels(self) -> dict[str, int]:
        """Return how many of them each share comes from, by the names in `Shares`."""
        return {"maps": self.maps, "parameters": self.draws, "luck": self.worlds, "untold": self.worlds}


UNKNOWN = Shares(np.nan, np.nan, np.nan, np.nan)
UNKNOWN_SPLIT = VarianceSplit(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0, 0)
"""Of no worlds at all."""

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("site", "scenario", "indicator", "source")]
    + [("levels", pa.int64()), *((name, pa.float64()) for name in ("share", "low", "high"))]
)
"""Columns of `variance.csv`."""

PARTS = {"share": "shares", "low": "low", "high": "high"}
"""Column of `variance.csv` -> part of a split."""


def variance_split(values: Floats, layout: Layout) -> VarianceSplit:
    """Split the variance of one row of values over worlds.

    The ranges come from worlds made up with the variances that were found, laid over maps and draws as these are
    (a parametric bootstrap, seeded): how much the shares would vary if all were done again.

    Args:
        values: [worlds], NaN where a world does not have it.
        layout: of the worlds.
    """
    present = np.isfinite(values)
    layout = Layout(layout.maps[present], layout.parameters[present])
    found = components(values[None, present], layout)
    shares = _shares(found)
    counts = number_of(layout.maps), number_of(layout.parameters), layout.maps.size
    if not np.isfinite(shares).any():
        return VarianceSplit(UNKNOWN, UNKNOWN, UNKNOWN, *counts)
    again = _shares(components(_made_up(found, layout), layout))
    low, high = (_quantile(again, share) for share in RANGE)
    return VarianceSplit(Shares(*shares[0].tolist()), low, high, *counts)


def _shares(found: Components) -> Floats:
    """Return [rows, 4] shares in the order of `Shares`; NaN where nothing differs."""
    parts = np.stack([found.maps, found.parameters, found.luck, found.untold], axis=1)
    total = np.nansum(parts, axis=1)
    return np.where(total[:, None] > 0, parts / np.where(total > 0, total, 1.0)[:, None], np.nan)


def _made_up(found: Components, layout: Layout) -> Floats:
    """Return [TRIES, worlds] values with the variances found; what was not told apart is taken as luck."""
    generator = np.random.default_rng(0)
    worlds = layout.maps.size
    every = np.arange(worlds)
    made = np.zeros((TRIES, worlds))
    for variance, units in (
        (found.maps, layout.maps),
        (found.parameters, layout.parameters),
        (found.luck, every),
        (found.untold, every),
    ):
        numbers, places = np.unique(units, return_inverse=True)
        size = float(np.sqrt(np.nan_to_num(variance[0])))
        made += size * generator.standard_normal((TRIES, numbers.size))[:, places]
    return made


def _quantile(shares: Floats, share: float) -> Shares:
    known = np.isfinite(shares).any(axis=0)
    found = np.full(shares.shape[1], np.nan)
    found[known] = np.nanquantile(shares[:, known], share, axis=0)
    return Shares(*found.tolist())


def split_table(splits: Mapping[tuple[str, str], VarianceSplit], indicator: str) -> pa.Table:
    """Return the rows of `variance.csv`: a row for each source of a difference that could be told.

    Args:
        splits: by site and scenario.
        indicator: that of which the variance is.
    """
    rows = [
        {
            "site": site,
            "scenario": scenario,
            "indicator": indicator,
            "source": source,
            "levels": levels,
            **{name: getattr(getattr(split, part), source) for name, part in PARTS.items()},
        }
        for (site, scenario), split in splits.items()
        for source, levels in split.levels().items()
        if getattr(split.shares, source) > 0 or (source != "untold" and np.isfinite(getattr(split.shares, source)))
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
