"""What a trial is to be expected to find: from all its worlds, at every measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ccsim.experiments.worlds import World
from ccsim.site.tables import Floats
from ccsim.trials.analysis import Finding, find, scores_at, truth
from ccsim.trials.power import Design, mean_power, people_for
from ccsim.trials.trial_file import TrialFile

POWERS = (0.8, 0.9)
"""Powers for which the number of people is looked for."""
LIKELY = (0.05, 0.95)
"""Ends of the ranges that are told: nine in ten."""


@dataclass(frozen=True)
class Span:
    """A number that is not known: its mean, and the range that holds nine in ten."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float] | Floats) -> Span:
        """Return the mean and range of values that are as likely as each other."""
        known = np.asarray(values, np.float64)
        low, high = np.quantile(known, LIKELY)
        return cls(float(known.mean()), float(low), float(high))


@dataclass(frozen=True)
class AtWeek:
    """What is to be expected at one measurement; the effects' ranges are over draws of the parameters and maps.

    Attributes:
        week: after allocation.
        people: mean number measured.
        contrast: expected difference between arms, in the measure's units.
        smd: the same in standard deviations of the scores.
        effects: the expected difference in standard deviations for each draw of the parameters.
        found: standardised mean differences that single trials of this size find, chance included.
        significant: share of single trials that find a difference of the expected sign.
        on_offered, on_others: effect on those offered the programme, and on the others, in the measure's units.
        contaminated: effect on the others as a share of that on those offered it; NaN where the latter is nearly none.
        took_up: share of those offered it who begin.
        sd: standard deviation of the scores within arms.
        correlation: of the score with that at allocation.
        icc: intraclass correlation; NaN where people are allocated one by one.
    """

    week: int
    people: float
    contrast: Span
    smd: Span
    effects: tuple[float, ...]
    found: Span
    significant: float
    on_offered: Span
    on_others: Span
    contaminated: float
    took_up: float
    sd: float
    correlation: float
    icc: float


@dataclass(frozen=True)
class Expectation:
    """What a trial is to be expected to find.

    Attributes:
        weeks: every measurement, in order.
        primary: position of the one that counts.
        design: what its power hangs on, as the model has it.
        power: averaged over what the effect may be.
        needed: power -> fewest people with whom it is reached, or None where a million would not do.
        if_mean: the same if the expected effect were known to be its mean.
        waiting_ends: week in which those who wait are offered the programme too; None: never.
        fewer: mean number of people who could be found, where that is fewer than wanted; else None.
    """

    weeks: tuple[AtWeek, ...]
    primary: int
    design: Design
    power: float
    needed: dict[float, int | None]
    if_mean: dict[float, int | None]
    waiting_ends: int | None
    fewer: float | None

    @property
    def at(self) -> AtWeek:
        """The measurement that counts."""
        return self.weeks[self.primary]


def expected(tables: Mapping[World, pa.Table], file: TrialFile) -> Expectation:
    """Return what a trial is to be expected to find.

    Args:
        tables: rows of `ccsim.trials.world.run_trial` by world.
        file: the trial.

    Raises:
        ValueError: an arm with too few people.
    """
    after = sorted(file.measure.weeks)
    weeks = tuple(_at_week(tables, file, week) for week in after)
    primary = after.index(file.primary)
    at = weeks[primary]
    size, inverse = _cluster_sizes(tables, file)
    design = Design(
        file.arms.intervention,
        file.follow_up.lost,
        file.analysis.significance,
        size,
        inverse,
        0.0 if file.arms.clusters is None else at.icc,
        at.correlation**2 if file.analysis.adjusted else 0.0,
    )
    recruited = float(np.mean([_people(table) for table in tables.values()]))
    return Expectation(
        weeks,
        primary,
        design,
        mean_power(at.effects, recruited, design),
        {wanted: people_for(wanted, at.effects, design) for wanted in POWERS},
        {wanted: people_for(wanted, [at.smd.mean], design) for wanted in POWERS},
        file.arms.waiting_list,
        recruited if recruited < file.recruit.number - 0.5 else None,
    )


def _at_week(tables: Mapping[World, pa.Table], file: TrialFile, week: int) -> AtWeek:
    clustered = file.arms.clusters is not None
    scores = [scores_at(table, week) for table in tables.values()]
    found = [find(one, adjusted=file.analysis.adjusted, clustered=clustered) for one in scores]
    known = [truth(one, clustered=clustered) for one in scores]
    worlds = list(tables)
    sd = float(np.sqrt(np.mean([one.sd**2 for one in known])))
    contrast = _by_draw(worlds, [one.contrast for one in known])
    effects = contrast / sd if sd > 0 else np.zeros(contrast.size)
    on_offered, on_others = (_by_draw(worlds, [getattr(one, name) for one in known]) for name in ("offered", "others"))
    return AtWeek(
        week,
        float(np.mean([one.people for one in known])),
        Span.of(contrast),
        Span.of(effects),
        tuple(effects.tolist()),
        Span.of([one.smd for one in found]),
        _significant(found, float(contrast.mean()), file.analysis.significance),
        Span.of(on_offered),
        Span.of(on_others),
        _share(float(on_others.mean()), float(on_offered.mean()), sd),
        float(np.mean([one.took_up for one in known])),
        sd,
        _mean([one.correlation for one in known]),
        _mean([one.icc for one in known]),
    )


def _by_draw(worlds: Sequence[World], values: Sequence[float]) -> Floats:
    """Return the mean over lucks for each (map, draw of the parameters): chance is nearly gone from it."""
    cells: dict[tuple[int, int], list[float]] = {}
    for world, value in zip(worlds, values, strict=True):
        cells.setdefault((world.map, world.parameters), []).append(value)
    return np.array([float(np.mean(cell)) for cell in cells.values()])


def _significant(found: Sequence[Finding], contrast: float, level: float) -> float:
    return float(np.mean([one.p < level and one.difference * contrast > 0 for one in found]))


def _share(others: float, offered: float, sd: float) -> float:
    """Return one effect as a share of the other; NaN where that is under a hundredth of a standard deviation."""
    return others / offered if abs(offered) > 0.01 * sd else float("nan")


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _people(table: pa.Table) -> int:
    return int((table["week"].to_numpy() == 0).sum())


def _cluster_sizes(tables: Mapping[World, pa.Table], file: TrialFile) -> tuple[float, float]:
    """Return the mean number of people measured in a cluster, and the mean of one over it; 1 and 1 one by one."""
    if file.arms.clusters is None:
        return 1.0, 1.0
    sizes = [np.unique(scores_at(one, file.primary).cluster, return_counts=True)[1] for one in tables.values()]
    every = np.concatenate(sizes)
    return float(every.mean()), float((1.0 / every).mean())
