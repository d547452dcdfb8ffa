"""What is best now, how likely another is better, and what it would be worth to know everything.

A decision is about what to expect, luck being what it is, so luck must not count as something to know: of the means
over the worlds of each draw, the part that is left of luck is taken out again, by an analysis of variance (O'Hagan,
Stevenson and Madan 2007, Health Economics 16:1009). What is left can still be nothing but chance; so the same is done
many times with the worlds shuffled between draws, and a value that such worlds give as well is not told as one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccsim.experiments.intervals import Floats, Ints
from ccsim.experiments.layouts import Layout, components, number_of
from ccsim.information.choices import by_draw

SHUFFLES = 200
"""Sets of shuffled worlds."""

AT_ONCE = 20
"""Of them that are worked on together: quick, and of little memory."""

RESAMPLES = 500
"""Sets of draws made up from those that there are, for the range of a value."""

RANGE = (0.05, 0.95)
"""Quantiles between which nine such values in ten lie."""

SURE = 0.95
"""Share of shuffled sets that a value must exceed."""


class Decision(NamedTuple):
    """What is best, and what perfect knowledge of all parameters would be worth, in the unit of the values.

    Attributes:
        best: place of the option with the best mean.
        means: [options] over worlds.
        chance_another: share of the draws under which another is better, luck apart.
        perfect: expected value of perfect information.
        low, high: nine in ten such values would lie between them, had other draws been made.
        by_chance: what 95 in 100 sets of worlds without anything to know stay below.
        luck_apart: luck could be taken out; else `chance_another` and `perfect` hold luck as well: they are too high.
    """

    best: int
    means: Floats
    chance_another: float
    perfect: float
    low: float
    high: float
    by_chance: float
    luck_apart: bool

    @property
    def told(self) -> bool:
        """Whether the value is more than chance alone would give."""
        return self.luck_apart and self.perfect > self.by_chance


def decide(values: Floats, layout: Layout) -> Decision:
    """Return what is best, and what it would be worth to know all parameters.

    Args:
        values: [options, worlds] what each option is worth, finite.
        layout: which worlds share a map, and which a draw of the parameters.
    """
    means = values.mean(axis=1)
    best = int(np.argmax(means))
    expected, luck_apart = without_luck(values, layout)
    perfect = value_of(expected)
    another = float((expected.argmax(axis=0) != best).mean())
    generator = np.random.default_rng(0)
    picked = generator.integers(0, expected.shape[1], (RESAMPLES, expected.shape[1]))
    low, high = np.quantile([value_of(expected[:, one]) for one in picked], RANGE).tolist()
    limit = _by_chance(values, layout) if luck_apart else float("nan")
    return Decision(best, means, another, perfect, low, high, limit, luck_apart)


def value_of(expected: Floats) -> float:
    """Return what it is worth to know in which column one is: [options, columns], equally likely."""
    # The difference is taken first, or rounding would leave a value where there is none.
    best = int(expected.mean(axis=1).argmax())
    return float((expected.max(axis=0) - expected[best]).mean())


def without_luck(values: Floats, layout: Layout) -> tuple[Floats, bool]:
    """Return what to expect of each option under each draw, [options, draws], and whether luck could be taken out.

    The means of the draws are drawn together around the mean of all until they vary as much as the parameters make
    them: their covariance is then that between draws (known from the worlds that share a draw, see `components`).
    """
    found = _without_luck(values[None], layout)
    return (by_draw(values, layout), False) if found is None else (found[0], True)


def _without_luck(sets: Floats, layout: Layout) -> Floats | None:
    """Return for each set of worlds, [sets, options, worlds], what to expect, [sets, options, draws]; None: unknown."""
    if number_of(layout.parameters) < 2:
        return None
    between = _between(sets, layout)
    if between is None:
        return None
    means = by_draw(sets, layout)
    middle = means.mean(axis=2, keepdims=True)
    away = means - middle
    root, inverse = _roots(away @ away.swapaxes(1, 2) / (means.shape[2] - 1))
    sizes, turns = np.linalg.eigh(inverse @ between @ inverse)
    kept = (turns * np.sqrt(np.clip(sizes, 0.0, 1.0))[:, None, :]) @ turns.swapaxes(1, 2)
    drawn_together: Floats = middle + root @ kept @ inverse @ away
    return drawn_together


def _between(sets: Floats, layout: Layout) -> Floats | None:
    """Return the covariance between draws, [sets, options, options]; None where luck cannot be told from parameters."""
    count, options, worlds = sets.shape
    one, other = np.triu_indices(options, 1)
    rows = np.concatenate([sets, sets[:, one] + sets[:, other]], axis=1)
    variances = components(rows.reshape(-1, worlds), layout).parameters.reshape(count, -1)
    if not np.isfinite(variances).all():
        return None
    own, of_sums = variances[:, :options], variances[:, options:]
    between = np.zeros((count, options, options))
    between[:, one, other] = between[:, other, one] = (of_sums - own[:, one] - own[:, other]) / 2
    places = np.arange(options)
    between[:, places, places] = own
    return between


def _roots(covariances: Floats) -> tuple[Floats, Floats]:
    """Return the square roots of covariances, [sets, n, n], and their inverses, nought where nothing varies."""
    sizes, turns = np.linalg.eigh(covariances)
    roots = np.sqrt(np.where(sizes > np.abs(sizes).max(axis=1, keepdims=True) * 1e-12, sizes, 0.0))
    inverse = np.where(roots > 0, 1 / np.where(roots > 0, roots, 1.0), 0.0)
    back = turns.swapaxes(1, 2)
    return (turns * roots[:, None, :]) @ back, (turns * inverse[:, None, :]) @ back


def _by_chance(values: Floats, layout: Layout) -> float:
    """Return what `SURE` of the sets of worlds stay below that are shuffled between draws, each on its own map."""
    generator = np.random.default_rng(1)
    found: list[float] = []
    for _ in range(SHUFFLES // AT_ONCE):
        sets = np.stack([values[:, _shuffled(layout, generator)] for _ in range(AT_ONCE)])
        expected = _without_luck(sets, layout)
        found += [] if expected is None else [value_of(one) for one in expected]
    return float(np.quantile(found, SURE))


def _shuffled(layout: Layout, generator: np.random.Generator) -> Ints:
    """Return the places of worlds in another order: within their map, unless each has a map of its own."""
    worlds = layout.maps.size
    places = np.arange(worlds)
    if number_of(layout.maps) == worlds:
        generator.shuffle(places)
        return places
    for number in np.unique(layout.maps):
        own = np.flatnonzero(layout.maps == number)
        places[own] = generator.permutation(own)
    return places
