"""What may leave the private ledger: nothing about fewer than five people, nor what would give it away."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ccsim.experiments.codes import positions
from ccsim.outcomes.distance import DISTANCES

FEWEST = 5
"""Rows about fewer residents than this are withheld."""

FAMILY = ("site", "scenario", "map", "parameters", "luck", "week", "group", "indicator")
"""Rows that are alike in these are the distances of one group, and `all` of it."""


def shareable_series(series: pa.Table) -> pa.Table:
    """Return the rows of recorded series that may be shared."""
    return series.filter(pc.greater_equal(series.column("residents"), FEWEST))


def shareable_effects(effects: pa.Table) -> pa.Table:
    """Return the rows of recorded effects that may be shared.

    The distances of a group add up to the group. Where a single one is withheld, the furthest of the others is
    withheld too, or subtraction would give the first away. (Not distance 0: it is the group of recipients again,
    and would be known all the same.)
    """
    residents: NDArray[np.int64] = effects.column("residents").to_numpy().astype(np.int64)
    withheld = residents < FEWEST
    steps = _steps(effects.column("distance"))
    hidden = withheld & (steps >= 0) & (residents > 0)
    if hidden.any():
        families = _families(effects)
        family, count = np.unique(families[hidden], return_counts=True)
        exposed = np.isin(families, family[count == 1]) & (steps > 0) & ~withheld
        places = np.flatnonzero(exposed)
        order = places[np.lexsort((-steps[places], families[places]))]
        withheld[order[np.unique(families[order], return_index=True)[1]]] = True
    return effects.filter(pa.array(~withheld))


def _steps(distance: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return for each row the position of its distance, nearest first; -1 for the whole group."""
    positions = pc.index_in(distance.cast(pa.string()), pa.array(DISTANCES)).fill_null(-1)
    found: NDArray[np.int64] = positions.to_numpy().astype(np.int64)
    return found


def _families(effects: pa.Table) -> NDArray[np.int64]:
    """Return for each row the number of its family."""
    families = np.zeros(effects.num_rows, dtype=np.int64)
    for name in FAMILY:
        if name in effects.column_names:
            column = effects.column(name)
            distinct = sorted(pc.unique(column).to_pylist())
            families = families * len(distinct) + positions(column, distinct)
    return families
