"""How sure a number is that was estimated from the residents who were interviewed.

Only the interviewed told all of their ties and how they are. Where they are a part of the residents, what holds for
everybody is estimated from them, with their survey weights, and another draw of the interviews would have given another
number. The spread of such draws is had by the rescaling bootstrap of Rao and Wu (1988, J. Am. Stat. Assoc. 83:231):
of m interviewed, m - 1 are drawn with replacement, and weights are changed by so much less as the interviewed are a
larger part of the population. A census has no such spread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ccsim.site.site import Site
from ccsim.site.tables import Floats

Bools = NDArray[np.bool_]

CONFIDENCE = 0.95
"""Of a hundred samples drawn in the same way, the intervals of so many (as a share) would hold the truth."""

MOST_DRAWS = 500
"""Bootstrap draws; fewer where thousands were interviewed, as the spread is small there."""

FEWEST_DRAWS = 100

NUMBERS_HELD = 10_000_000
"""Weights held at a time: 80 MB of them."""

FEWEST_ASKED = 5
"""Interviewed residents from whom on an interval is given; from fewer nothing is known about the others."""

FURTHEST = 50.0
"""Reach on a logarithm or logit that stands for no limit."""

SEED = 20_240
"""Seed of the bootstrap: the same map always has the same intervals."""

Kind = Literal["whole", "sample", "part"]
Scale = Literal["plain", "positive", "part"]
PLAIN: Scale = "plain"
POSITIVE: Scale = "positive"
PART: Scale = "part"


@dataclass(frozen=True)
class Survey:
    """Whose own answers a map rests on.

    Attributes:
        kind: `whole`, everybody on the map counts and all residents are on it; `sample`, some were interviewed;
            `part`, not all residents are on the map, and it does not say who of them was interviewed.
        rows: [m] rows of the residents whose own answers count: the interviewed in a sample, else everybody.
        residents: residents on the map.
        population: residents of the area.
        weight: [m] survey weights, their mean 1.
        weighted: whether any two weights differ.
        draws: [k, m] weights of the bootstrap's draws; none of them unless the map is a sample.
    """

    kind: Kind
    rows: NDArray[np.int64]
    residents: int
    population: int
    weight: Floats
    weighted: bool
    draws: Floats

    @property
    def effective(self) -> float:
        """Interviews of equal weight that would tell as much (Kish's effective sample size)."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())

    @property
    def lift(self) -> float:
        """Factor that undoes how far a variance among a sample falls short of that among all (Bessel's correction)."""
        return self.effective / (self.effective - 1) if self.kind == "sample" and self.effective > 1 else 1.0

    @property
    def fraction(self) -> float:
        """Share of the population that was interviewed."""
        return self.rows.size / self.population


@dataclass(frozen=True)
class Estimate:
    """A number about the residents.

    Attributes:
        value: the number; None where nobody told it.
        low, high: where the number for all residents lies, with confidence `CONFIDENCE`; None where there is nothing to
            estimate (everybody was asked) or it cannot be told (too few were asked, or all said the same).
        asked: residents behind it, unweighted.
        yes: of a share, how many of these; None of anything else.
        sampled: whether it stands for more residents than were asked.
    """

    value: float | None
    low: float | None
    high: float | None
    asked: int
    yes: int | None = None
    sampled: bool = False


def survey_of(site: Site, *, grown: bool = False) -> Survey:
    """Return whose answers the map of a site rests on, and draws of the bootstrap where they are a sample.

    On a grown map everybody counts: no draw of interviews says how far what was made up there is from the truth.
    """
    residents = site.residents
    n, population = len(residents.id), site.description.population
    rows = np.flatnonzero(residents.interviewed == 1)
    kind: Kind = "sample"
    if grown or rows.size in (0, population):
        rows = np.arange(n)
        kind = "whole" if n == population else "part"
    given = residents.weight[rows]
    known = given[~np.isnan(given)]
    weight = np.where(np.isnan(given), known.mean() if known.size else 1.0, given)
    weight = weight / weight.mean() if kind == "sample" and weight.sum() > 0 else np.ones(rows.size)
    draws = _draws(weight, rows.size / population) if kind == "sample" else np.empty((0, rows.size))
    return Survey(kind, rows, n, population, weight, bool(np.ptp(weight) > 0), draws)


def _draws(weight: Floats, fraction: float) -> Floats:
    """Return [k, m]: weights of the draws of the rescaling bootstrap, for a sample without replacement."""
    m = weight.size
    if m < FEWEST_ASKED:
        return np.empty((0, m))
    count = min(MOST_DRAWS, max(FEWEST_DRAWS, NUMBERS_HELD // m))
    chance = np.random.default_rng(SEED)
    shorter = np.sqrt(1.0 - fraction)
    found = np.empty((count, m))
    for draw in range(count):
        times = np.bincount(chance.integers(0, m, m - 1), minlength=m)
        found[draw] = weight * (1.0 - shorter + shorter * (m / (m - 1)) * times)
    return found


def mean(survey: Survey, values: Floats) -> Estimate:
    """Return the mean of values over all residents.

    Args:
        survey: whose answers count.
        values: [n] one a resident, NaN where not known.
    """
    of = values[survey.rows]
    known = ~np.isnan(of)
    of = np.where(known, of, 0.0)
    return statistic(survey, lambda weight: _over(weight @ of, weight @ known), int(known.sum()), PLAIN)


def ratio(survey: Survey, top: Floats, bottom: Floats) -> Estimate:
    """Return the sum of one number over the sum of another, both over all residents, each [n]: a part of a whole."""
    above, below = top[survey.rows], bottom[survey.rows]
    asked = int((below > 0).sum())
    return statistic(survey, lambda weight: _over(weight @ above, weight @ below), asked, PART)


def statistic(survey: Survey, found: Callable[[Floats], Floats], asked: int, scale: Scale) -> Estimate:
    """Return any number that hangs on the weights of the interviewed, with its interval.

    The interval is the number, more or less Student's t times the standard deviation of the draws, on a scale on which
    the number has no ends: so it keeps to what is possible, and is lopsided where the number is near an end.

    Args:
        survey: whose answers count.
        found: takes weights, [k, m], and returns the number by each row of them, [k]; NaN where there is none.
        asked: residents behind the number.
        scale: `PLAIN`, `POSITIVE` (the logarithm) or `PART` (of a whole: the logit).
    """
    value = float(found(survey.weight[None, :])[0])
    if np.isnan(value) or not asked:
        return Estimate(None, None, None, asked)
    spread = _spread(survey, found, asked)
    sampled = survey.kind == "sample"
    if not spread or (scale == POSITIVE and value <= 0) or (scale == PART and not 0 < value < 1):
        return Estimate(value, None, None, asked, sampled=sampled)
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, asked - 1)) * spread
    if scale == PART:
        odds, factor = value / (1 - value), np.exp(min(reach / (value * (1 - value)), FURTHEST))
        low, high = odds / factor / (1 + odds / factor), odds * factor / (1 + odds * factor)
    elif scale == POSITIVE:
        factor = np.exp(min(reach / value, FURTHEST))
        low, high = value / factor, value * factor
    else:
        low, high = value - reach, value + reach
    return Estimate(value, float(low), float(high), asked, sampled=sampled)


def share(survey: Survey, yes: Bools, known: Bools | None = None) -> Estimate:
    """Return the share of all residents of whom something holds.

    The interval is that of Korn and Graubard (1998, Survey Methodology 24:193): Clopper and Pearson's, with as many
    answers as tell what the sample tells. It is there, too, where nobody or everybody said yes.

    Args:
        survey: whose answers count.
        yes: [n] of whom it holds.
        known: [n] of whom it is known; of everybody unless given.
    """
    of = np.ones(survey.rows.size, bool) if known is None else known[survey.rows]
    answered = yes[survey.rows] & of
    asked, count = int(of.sum()), int(answered.sum())
    weight = survey.weight * of
    if not asked or weight.sum() == 0:
        return Estimate(None, None, None, asked, count)
    value = float(survey.weight @ answered / weight.sum())
    spread = _spread(survey, lambda drawn: _over(drawn @ answered, drawn @ of), asked)
    sampled = survey.kind == "sample"
    if spread is None:
        return Estimate(value, None, None, asked, count, sampled)
    same = float(weight.sum() ** 2 / (weight**2).sum()) / max(1.0 - survey.fraction, 1 / survey.population)
    answers = value * (1.0 - value) / spread**2 if spread > 0 and 0 < count < asked else same
    low = float(stats.beta.ppf((1 - CONFIDENCE) / 2, value * answers, (1 - value) * answers + 1)) if count else 0.0
    high = float(stats.beta.ppf((1 + CONFIDENCE) / 2, value * answers + 1, (1 - value) * answers)) if value < 1 else 1.0
    return Estimate(value, low, high, asked, count, sampled)


def within(estimate: Estimate, low: float, high: float = np.inf) -> Estimate:
    """Return an estimate whose interval keeps to the values that are possible."""
    if estimate.low is None or estimate.high is None:
        return estimate
    return replace(estimate, low=max(low, estimate.low), high=min(high, estimate.high))


def _spread(survey: Survey, found: Callable[[Floats], Floats], asked: int) -> float | None:
    """Return the standard deviation of a number over the draws; None where there is nothing to tell it by."""
    if not len(survey.draws) or asked < FEWEST_ASKED:
        return None
    drawn = found(survey.draws)
    drawn = drawn[~np.isnan(drawn)]
    if drawn.size < 2:
        return None
    spread = float(drawn.std(ddof=1))
    # What rounding alone makes differ is the same.
    return spread if spread > 1e-12 * max(1.0, float(np.abs(drawn).max())) else 0.0


def _over(top: Floats, bottom: Floats) -> Floats:
    """Return top over bottom, NaN where there is nothing below."""
    nothing = bottom == 0
    return np.where(nothing, np.nan, top / np.where(nothing, 1.0, bottom))
