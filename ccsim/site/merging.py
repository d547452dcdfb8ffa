"""Merges several reports of one tie: a pair of residents has at most one tie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.site.tables import TIE_LAYERS, TIE_MODES, Codes, Floats, Ints, TieTable

Masks = NDArray[np.uint8]
_UNKNOWN = np.int8(127)  # above every code, so that the minimum is a known one where there is any

_LAYERS_OF_MASK = tuple(
    tuple(layer for bit, layer in enumerate(TIE_LAYERS) if mask >> bit & 1) for mask in range(2 ** len(TIE_LAYERS))
)


def merged_ties(
    a: Ints, b: Ints, kind: Codes, layers: Masks, mode: Codes, strength: Floats, since: Sequence[str]
) -> TieTable:
    """Return one tie for every pair among the reports (rows of `ties.csv`), in order of first mention.

    Rows in the same direction are different occasions of contact: 1 - prod(1 - x). The two directions are two
    reports of the same thing: their mean. The strongest kind, all layers and the earliest beginning are kept,
    and "in person" where any report says so. What is not known counts for nothing. The result does not depend on
    the order of the rows, but for the order of ties and which end comes first.

    Args:
        a, b: rows of the residents, [reports], never equal.
        kind: positions in TIE_KINDS, -1 not known.
        layers: a bit for each of TIE_LAYERS.
        mode: positions in TIE_MODES, -1 not known.
        strength: weekly probabilities, NaN not known.
        since: dates as text, "" not known.
    """
    pair = np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b)
    _, first, sorted_tie = np.unique(pair, return_index=True, return_inverse=True)
    by_mention = np.argsort(first)
    place = np.empty_like(by_mention)
    place[by_mention] = np.arange(by_mention.size)
    first, tie = first[by_mention], place[sorted_tie]
    count = first.size

    backwards = (a > b).astype(np.int64)
    directions = np.zeros((count, 2), dtype=bool)
    directions[tie, backwards] = True
    masks = np.zeros(count, dtype=np.uint8)
    np.bitwise_or.at(masks, tie, layers)
    modes = _lowest(mode, tie, count)
    return TieTable(
        a=a[first],
        b=b[first],
        kind=_lowest(kind, tie, count),
        layers=tuple(_LAYERS_OF_MASK[mask] for mask in masks.tolist()),
        mode=tuple("" if code < 0 else TIE_MODES[code] for code in modes.tolist()),
        strength=_strengths(tie, backwards, strength, count),
        reports=directions.sum(axis=1).astype(np.int32),
        since=_earliest(since, tie, count),
    )


def layer_masks(layers: Sequence[Sequence[str]]) -> Masks:
    """Return the layers of ties as bits."""
    bit = {layer: 1 << position for position, layer in enumerate(TIE_LAYERS)}
    return np.array([sum(bit[layer] for layer in set(of_tie)) for of_tie in layers], dtype=np.uint8)


def _lowest(codes: Codes, tie: NDArray[Any], count: int) -> Codes:
    """Return the lowest known code of every tie, -1 where none is known."""
    lowest = np.full(count, _UNKNOWN, dtype=np.int8)
    np.minimum.at(lowest, tie, np.where(codes < 0, _UNKNOWN, codes))
    return np.where(lowest == _UNKNOWN, np.int8(-1), lowest).astype(np.int8)


def _earliest(since: Sequence[str], tie: NDArray[Any], count: int) -> tuple[str, ...]:
    """Return the earliest known date of every tie."""
    if not any(since):
        return ("",) * count
    dates = sorted({date for date in since if date})
    position = {date: k for k, date in enumerate(dates)} | {"": len(dates)}
    earliest = np.full(count, len(dates), dtype=np.int64)
    np.minimum.at(earliest, tie, np.array([position[date] for date in since], dtype=np.int64))
    return tuple((*dates, "")[k] for k in earliest.tolist())


def _strengths(tie: NDArray[Any], backwards: NDArray[Any], strength: Floats, count: int) -> Floats:
    """Return the strength of every tie: mean over directions of 1 - prod(1 - x)."""
    known = np.flatnonzero(~np.isnan(strength))
    merged = np.full((count, 2), np.nan)
    if known.size:
        report = tie[known] * 2 + backwards[known]
        order = np.lexsort((strength[known], report))  # a product in sorted order: bit-equal whatever the rows' order
        report, x = report[order], strength[known][order]
        start = np.flatnonzero(np.diff(report, prepend=-1))
        rows = np.diff(start, append=report.size)
        together = 1.0 - np.multiply.reduceat(1.0 - x, start)
        merged.reshape(-1)[report[start]] = np.where(rows == 1, x[start], together)
    forward, back = merged[:, 0], merged[:, 1]
    mean = (forward + back) / 2.0
    return np.where(np.isnan(forward), back, np.where(np.isnan(back), forward, mean))
