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


ROW = ("site", "scenario", "group", "distance", "indicator")
"""Rows that are alike in these are one row of a summary over worlds."""

MOMENT = ("site", "scenario", "map", "parameters", "luck", "week", "indicator")
"""Rows that are alike in these say the same thing, at the same moment, of different groups."""


def shareable_series(series: pa.Table) -> pa.Table:
    """Return the rows of recorded series that may be shared; what is withheld once is withheld throughout."""
    residents: NDArray[np.int64] = series.column("residents").to_numpy().astype(np.int64)
    return series.filter(pa.array(~_anywhere(series, residents < FEWEST)))


def shareable_effects(effects: pa.Table) -> pa.Table:
    """Return the rows of recorded effects that may be shared.

    What is withheld in one world is withheld in all, or a mean would be taken over the worlds where a group happened to
    be larger.

    The distances of a group add up to the group. Where a single one is withheld, the furthest of the others is
    withheld too, or subtraction would give the first away. (Not distance 0: it is the group of recipients again,
    and would be known all the same.) The same holds where fewer than five are of no distance: those who deliver, and
    newcomers. A group is withheld where it is everyone but fewer than five; those who took something up also where
    fewer than five of those offered it did not.
    """
    residents: NDArray[np.int64] = effects.column("residents").to_numpy().astype(np.int64)
    withheld = _anywhere(effects, (residents < FEWEST) | _leaves_few(effects, residents))
    steps = _steps(effects.column("distance"))
    hidden = withheld & (steps >= 0) & (residents > 0)
    families = _numbered(effects, FAMILY)
    alone = _alone(families, steps, residents, hidden)
    if alone.size:
        exposed = np.isin(families, alone) & (steps > 0) & ~withheld
        places = np.flatnonzero(exposed)
        order = places[np.lexsort((-steps[places], families[places]))]
        withheld[order[np.unique(families[order], return_index=True)[1]]] = True
    return effects.filter(pa.array(~withheld))


def _alone(
    families: NDArray[np.int64], steps: NDArray[np.int64], residents: NDArray[np.int64], hidden: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the families in which subtraction would tell of a few: of the one hidden distance, or of who has none."""
    family, number = np.unique(families, return_inverse=True)
    hidden_distances = np.bincount(number[hidden], minlength=family.size)
    whole = np.bincount(number[steps < 0], residents[steps < 0], family.size)
    parts = np.bincount(number[steps >= 0], residents[steps >= 0], family.size)
    few_left = (whole - parts > 0) & (whole - parts < FEWEST) & (parts > 0)
    return family[(hidden_distances == 1) | (few_left & (hidden_distances == 0))]


def _anywhere(rows: pa.Table, small: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each row whether it is small in any world and week."""
    row = _numbered(rows, ROW)
    return np.isin(row, np.unique(row[small]))


def _leaves_few(effects: pa.Table, residents: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each row of a group whether it is all but a few of a larger one, which would give those few away.

    Larger are everyone, of every group, and of those who took something up also those who were offered it.
    """
    group = effects.column("group").cast(pa.string()).to_numpy(zero_copy_only=False)
    distance = effects.column("distance").cast(pa.string()).to_numpy(zero_copy_only=False)
    whole, everyone = distance == "all", group == "everyone"
    moment = _numbered(effects, MOMENT)
    few = np.zeros(residents.size, np.bool_)
    for larger, smaller in (
        (whole & everyone, (whole & ~everyone) | (everyone & (distance == "0"))),
        (whole & (group == "recipients"), whole & (group == "took_up")),
    ):
        few |= _all_but_few(np.flatnonzero(larger), np.flatnonzero(smaller), moment, residents)
    return few


def _all_but_few(
    larger: NDArray[np.int64], smaller: NDArray[np.int64], moment: NDArray[np.int64], residents: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return for each row whether it is a smaller one and all but a few of the larger one of the same moment."""
    few = np.zeros(residents.size, np.bool_)
    if not larger.size:
        return few
    ordered = larger[np.argsort(moment[larger], kind="stable")]
    beside = ordered[np.minimum(np.searchsorted(moment[ordered], moment[smaller]), ordered.size - 1)]
    left = residents[beside] - residents[smaller]
    few[smaller] = (moment[beside] == moment[smaller]) & (left > 0) & (left < FEWEST)
    return few


def _steps(distance: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return for each row the position of its distance, nearest first; -1 for the whole group."""
    positions = pc.index_in(distance.cast(pa.string()), pa.array(DISTANCES)).fill_null(-1)
    found: NDArray[np.int64] = positions.to_numpy().astype(np.int64)
    return found


def _numbered(effects: pa.Table, names: tuple[str, ...]) -> NDArray[np.int64]:
    """Return for each row a number that it shares with the rows that are alike in these columns."""
    families = np.zeros(effects.num_rows, dtype=np.int64)
    for name in names:
        if name in effects.column_names:
            column = effects.column(name)
            distinct = sorted(pc.unique(column).to_pylist())
            families = families * len(distinct) + positions(column, distinct)
    return families
