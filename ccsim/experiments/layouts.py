"""Statistics over worlds that share maps and draws of the parameters: where their differences come from, and how sure
their mean is.

A world is the sum of what its map, its draw, the two together, and its luck add, each independent of the others. Two
worlds that share a map, a draw, both or neither differ by as many of these; so the mean of half the squared difference
over pairs of each sort gives every variance without bias, however the worlds are laid over maps and draws
(Koch 1968, Technometrics 10:551). For equal numbers of worlds it is the analysis of variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccsim.experiments.intervals import Floats, Ints, confidence_interval, divided, means, t_quantile


class Components(NamedTuple):
    """Variances between worlds, [rows] each and none below 0; NaN where these worlds cannot tell.

    Attributes:
        maps: what differs from map to map.
        parameters: what differs from draw to draw of the parameters.
        luck: what differs between worlds of one draw on one map.
        untold: what these worlds cannot tell apart: of luck and of the draws (or maps) that are NaN above; 0 else.
    """

    maps: Floats
    parameters: Floats
    luck: Floats
    untold: Floats


@dataclass(frozen=True)
class Layout:
    """Which worlds share what: [worlds] the number of each world's map and of its draw of the parameters."""

    maps: Ints
    parameters: Ints

    @property
    def cells(self) -> Ints:
        """Number of each world's draw and map together: worlds of one number differ by luck alone."""
        return self.maps * (int(self.parameters.max(initial=0)) + 1) + self.parameters

    @property
    def crossed(self) -> bool:
        """Whether some draws have several maps and some maps several draws."""
        cells = number_of(self.cells)
        return 1 < number_of(self.maps) < cells and 1 < number_of(self.parameters) < cells

    @property
    def independent(self) -> Ints:
        """Number of the unit to which each world belongs; worlds of different units share nothing.

        Maps, where each draw has one map only; else draws. (Where the two are crossed there is no such unit.)
        """
        draws = number_of(self.parameters)
        one_map_a_draw = number_of(self.maps) > 1 and draws == number_of(self.cells)
        return self.maps if one_map_a_draw or draws == 1 else self.parameters


class _Pairs(NamedTuple):
    """Of each row, mean half squared differences over pairs of worlds that share these; NaN where there are none."""

    both: Floats
    draw_only: Floats
    map_only: Floats
    neither: Floats


def components(values: Floats, layout: Layout) -> Components:
    """Return the variance between worlds by where it comes from.

    Args:
        values: [rows, worlds], NaN where a world does not have it.
        layout: of the worlds.
    """
    pairs = _pairs(values, layout)
    unknown = np.full(values.shape[0], np.nan)
    if number_of(layout.maps) < 2:
        between, luck = pairs.map_only - pairs.both, pairs.both
        found, outer = (unknown, between, luck), pairs.map_only
    elif number_of(layout.parameters) < 2:
        between, luck = pairs.draw_only - pairs.both, pairs.both
        found, outer = (between, unknown, luck), pairs.draw_only
    else:
        # What two worlds share drops out of their difference, so this is known best from worlds that share the other.
        maps = _first_known(pairs.draw_only - pairs.both, pairs.neither - pairs.map_only)
        parameters = _first_known(pairs.map_only - pairs.both, pairs.neither - pairs.draw_only)
        luck = _first_known(pairs.both, pairs.draw_only + pairs.map_only - pairs.neither)
        found = (maps, parameters, luck)
        outer = _first_known(_first_known(pairs.map_only, pairs.draw_only), pairs.neither)
    untold = np.where(np.isfinite(found[2]), 0.0, outer)
    return Components(*(_at_least_0(variance) for variance in (*found, untold)))


def _pairs(values: Floats, layout: Layout) -> _Pairs:
    present = np.isfinite(values)
    # Around the mean, or the squares of large numbers would drown small differences.
    centred = np.where(present, values - means(values)[:, None], 0.0)

    def within(units: Ints) -> tuple[Floats, Floats]:
        """Return of each row the sum of squared differences over pairs of one unit, and how many pairs there are."""
        numbers, places = np.unique(units, return_inverse=True)
        member = np.zeros((units.size, numbers.size))
        member[np.arange(units.size), places] = 1.0
        count, total = present @ member, centred @ member
        squares = (centred**2) @ member
        return (count * squares - total**2).sum(axis=1), (count * (count - 1) / 2).sum(axis=1)

    def half_mean(sums: Floats, pairs: Floats) -> Floats:
        return divided(np.maximum(sums, 0.0) / 2, np.rint(pairs))

    cell, cell_pairs = within(layout.cells)
    draw, draw_pairs = within(layout.parameters)
    map_, map_pairs = within(layout.maps)
    whole, whole_pairs = within(np.zeros_like(layout.maps))
    return _Pairs(
        half_mean(cell, cell_pairs),
        half_mean(draw - cell, draw_pairs - cell_pairs),
        half_mean(map_ - cell, map_pairs - cell_pairs),
        half_mean(whole - draw - map_ + cell, whole_pairs - draw_pairs - map_pairs + cell_pairs),
    )


def _at_least_0(variance: Floats) -> Floats:
    """Return a variance, at least 0."""
    return np.where(np.isfinite(variance), np.maximum(variance, 0.0), np.nan)


def _first_known(one: Floats, other: Floats) -> Floats:
    return np.where(np.isfinite(one), one, other)


def interval(values: Floats, layout: Layout) -> tuple[Floats, Floats]:
    """Return the 95 % interval for the mean over worlds of each row: [rows], [rows].

    Worlds that share a map or a draw are no independent evidence. Where draws lie within maps, or maps within draws, it
    is a t interval over the means of the outer ones. Where the two are crossed, the variance of the mean is put
    together from its components, each by how many worlds share it, with Satterthwaite's degrees of freedom; and it is
    never narrower than that over the maps, nor than that over the draws, since with few of them a component may be
    found too small.
    """
    low, high = confidence_interval(values, layout.independent)
    if not layout.crossed:
        return low, high
    other_low, other_high = confidence_interval(values, layout.maps)
    middle, half = means(values), _half_width(values, layout)
    return np.fmin(np.fmin(low, other_low), middle - half), np.fmax(np.fmax(high, other_high), middle + half)


def _half_width(values: Floats, layout: Layout) -> Floats:
    """Return how far the interval of a crossed layout reaches to each side: [rows]."""
    found, present = components(values, layout), np.isfinite(values)
    known = present.sum(axis=1)
    shared = [(found.maps, layout.maps), (found.parameters, layout.parameters)]
    parts = [np.nan_to_num(found.luck) / np.maximum(known, 1)]
    degrees = [np.maximum(known - number_of(layout.cells), 1)]
    for variance, units in shared:
        counts = np.stack([present[:, units == number].sum(axis=1) for number in np.unique(units)])
        parts.append(np.nan_to_num(variance) * divided((counts**2).sum(axis=0), known**2))
        degrees.append(np.maximum((counts > 0).sum(axis=0) - 1, 1))
    total = np.sum(parts, axis=0)
    squares = np.sum([part**2 / free for part, free in zip(parts, degrees, strict=True)], axis=0)
    freedom = np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), 1.0)
    return np.where(known > 1, t_quantile(freedom) * np.sqrt(total), np.nan)


def number_of(units: Ints) -> int:
    """Return how many different ones there are."""
    return int(np.unique(units).size)
