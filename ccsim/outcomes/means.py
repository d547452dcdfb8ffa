"""What a run leaves of every resident, and its means over groups.

Who moves in later is somebody else: no effect on a person can be read off the home. So newcomers count for the whole
population, and for no group or distance; those whom they replace count until they leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.interventions.targeting import Choice
from ccsim.site.tables import Floats, Ints


class Lived(NamedTuple):
    """One run, at every recorded week."""

    measured: Floats  # [weeks, indicators, n]; NaN where an indicator does not apply
    replaced: NDArray[np.bool_]  # [weeks, n] whether a newcomer lives there by then


def group_means(
    measured: Floats, groups: Sequence[Choice], replaced: NDArray[np.bool_] | None = None
) -> tuple[Ints, Floats]:
    """Return how many of each group every indicator applies to, and the groups' means.

    numpy's own loops add up, not a linear algebra library, so that the number of threads cannot change the last digit.

    Args:
        measured: [weeks, indicators, n], NaN where an indicator does not apply.
        groups: [n] each.
        replaced: [weeks, n] who no longer counts; None: everybody counts always, and whom an indicator applies to is
            settled in the first week.

    Returns:
        Two arrays [groups, weeks, indicators]; the mean is NaN where an indicator applies to nobody.
    """
    members = np.array(groups, np.float64)
    applies = ~np.isnan(measured[:1]) if replaced is None else ~np.isnan(measured) & ~replaced[:, None]
    number = np.einsum("win,gn->gwi", applies.astype(np.float64), members)
    total = np.einsum("win,gn->gwi", np.where(applies, measured, 0.0), members)
    with np.errstate(invalid="ignore"):
        mean = total / number
    return np.broadcast_to(number, mean.shape).astype(np.int32), mean


def everyone_means(measured: Floats) -> tuple[Ints, Floats]:
    """Return what `group_means` does of the whole population, newcomers included: [weeks, indicators] each."""
    weeks, _, n = measured.shape
    number, mean = group_means(measured, [np.ones(n, np.bool_)], np.zeros((weeks, n), np.bool_))
    return number[0], mean[0]


def with_mean_since(
    number: Ints, values: Sequence[Floats], since: NDArray[np.bool_]
) -> tuple[Ints, tuple[Floats, ...]]:
    """Return numbers and values [groups, weeks, indicators] with one more week: the mean over some weeks.

    Weeks in which nobody of a group is left count for nothing. The number of the mean is that of the week with fewest.

    Args:
        number: residents behind the values.
        values: any number of such arrays.
        since: [weeks] which weeks the mean is over; the last alone where there is none.
    """
    weeks = since if since.any() else np.arange(since.size) == since.size - 1
    there = number[:, weeks] > 0
    fewest = np.where(there, number[:, weeks], np.iinfo(np.int32).max).min(axis=1)
    fewest = np.where(there.any(axis=1), fewest, 0).astype(np.int32)
    means = []
    for value in values:
        with np.errstate(invalid="ignore"):
            mean = np.where(there, value[:, weeks], 0.0).sum(axis=1) / there.sum(axis=1)
        means.append(np.concatenate([value, mean[:, None]], axis=1))
    return np.concatenate([number, fewest[:, None]], axis=1), tuple(means)
