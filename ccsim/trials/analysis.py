"""How one trial is analysed: the difference between arms, its error, and its size in standard deviations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.stats import t as student

from ccsim.interventions.targeting import Choice
from ccsim.site.tables import Floats, Ints


@dataclass(frozen=True)
class Scores:
    """Those who are measured at one time, [m] each.

    Attributes:
        before: score at allocation.
        score: score now, as the trial reads it.
        value: true score now.
        untouched: true score of the same person now, without any programme.
        offered: whether in the arm to which the programme is offered.
        took_up: whether they have begun it.
        cluster: their cluster.
    """

    before: Floats
    score: Floats
    value: Floats
    untouched: Floats
    offered: Choice
    took_up: Choice
    cluster: Ints


@dataclass(frozen=True)
class Finding:
    """What one trial finds; all in the trial's own scores.

    Attributes:
        difference: offered minus others, in the measure's units, adjusted where the analysis is.
        error: its standard error.
        freedom: degrees of freedom.
        p: two-sided p-value.
        smd: standardised mean difference: the difference over the pooled standard deviation, unadjusted, with Hedges's
            correction.
        smd_error: its sampling error.
    """

    difference: float
    error: float
    freedom: float
    p: float
    smd: float
    smd_error: float


@dataclass(frozen=True)
class Truth:
    """What only the model knows of one trial: each person beside the same person in the world without the programme.

    Attributes:
        contrast: what the difference between the arms is to be expected to be: `offered` minus `others`.
        offered: mean effect on those to whom the programme is offered.
        others: mean effect on those to whom it is not: contamination through the network.
        sd: pooled standard deviation of the scores in the arms.
        correlation: of the score with that at allocation, within arms.
        icc: intraclass correlation of the scores without the programme; NaN where people are allocated one by one.
        took_up: share of those offered it who have begun.
        people: how many are measured.
    """

    contrast: float
    offered: float
    others: float
    sd: float
    correlation: float
    icc: float
    took_up: float
    people: int


def scores_at(table: pa.Table, week: int) -> Scores:
    """Return the scores of those who are still measured so many weeks after allocation, and to whom it applies."""
    weeks = table["week"].to_numpy()
    now = {name: table[name].to_numpy(zero_copy_only=False)[weeks == week] for name in table.column_names}
    before = table["score"].to_numpy()[weeks == 0]
    there = ~now["lost"] & ~np.isnan(now["score"]) & ~np.isnan(before)
    return Scores(
        before[there],
        *(now[name][there] for name in ("score", "value", "untouched", "offered", "took_up", "cluster")),
    )


def find(scores: Scores, *, adjusted: bool, clustered: bool) -> Finding:
    """Return what a trial finds at one time.

    By person: analysis of covariance, or Student's t. By cluster: the same residuals, averaged over each cluster, and
    Student's t of the cluster means (Hayes and Moulton, 2017, "Cluster Randomised Trials").

    Args:
        scores: of those who are measured.
        adjusted: for the score at allocation.
        clustered: whether clusters were allocated.

    Raises:
        ValueError: an arm with fewer than two people (or clusters).
    """
    response, offered = scores.score, scores.offered
    slope = _slope(scores) if adjusted else 0.0
    rest = response - slope * (scores.before - scores.before.mean())
    if clustered:
        rest, offered = _cluster_means(rest, scores)
    groups = [rest[offered], rest[~offered]]
    counts = [group.size for group in groups]
    if min(counts) < 2:
        what = "clusters" if clustered else "people"
        raise ValueError(f"{counts[0]} {what} in one arm and {counts[1]} in the other are measured; too few")
    freedom = sum(counts) - 2 - (1 if adjusted and not clustered else 0)
    if freedom < 1:
        raise ValueError(f"{sum(counts)} people are measured; too few to adjust for the score at allocation")
    difference = float(groups[0].mean() - groups[1].mean())
    spread = sum(float(((group - group.mean()) ** 2).sum()) for group in groups) / freedom
    error = float(np.sqrt(spread * (1 / counts[0] + 1 / counts[1])))
    p = float(2 * student.sf(abs(difference) / error, freedom)) if error > 0 else float(difference == 0)
    smd, smd_error = standardised(scores.score, scores.offered)
    return Finding(difference, error, freedom, p, smd, smd_error)


def standardised(score: Floats, offered: Choice) -> tuple[float, float]:
    """Return Hedges's g of two arms, offered minus others, and its sampling error.

    0 and NaN where nobody differs from anybody. (Hedges, 1981; Borenstein and others, 2009, formulas 4.18 to 4.24.)
    """
    one, other = score[offered], score[~offered]
    sd = pooled_sd(score, offered)
    if sd == 0.0:
        return 0.0, float("nan")
    correction = 1.0 - 3.0 / (4.0 * (score.size - 2) - 1.0)
    d = float(one.mean() - other.mean()) / sd
    variance = 1 / one.size + 1 / other.size + d**2 / (2 * score.size)
    return correction * d, correction * float(np.sqrt(variance))


def pooled_sd(score: Floats, offered: Choice) -> float:
    """Return the standard deviation within arms."""
    one, other = score[offered], score[~offered]
    squares = ((one - one.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum()
    return float(np.sqrt(squares / max(score.size - 2, 1)))


def truth(scores: Scores, *, clustered: bool) -> Truth:
    """Return what only the model knows of a trial at one time."""
    change, offered = scores.value - scores.untouched, scores.offered
    on_offered, on_others = float(change[offered].mean()), float(change[~offered].mean())
    arms = [arm for arm in (offered, ~offered) if _varies(scores, arm)]
    within = [np.corrcoef(scores.before[arm], scores.score[arm])[0, 1] for arm in arms]
    return Truth(
        on_offered - on_others,
        on_offered,
        on_others,
        pooled_sd(scores.score, offered),
        float(np.mean(within)) if within else 0.0,
        intraclass(scores.untouched + (scores.score - scores.value), scores.cluster) if clustered else float("nan"),
        float(scores.took_up[offered].mean()),
        int(offered.size),
    )


def intraclass(score: Floats, cluster: Ints) -> float:
    """Return the intraclass correlation: the share of variance between clusters (one-way analysis of variance).

    It can come out below 0 by chance; then it is 0. (Donner and Klar, 2000.)
    """
    _, at, size = np.unique(cluster, return_inverse=True, return_counts=True)
    groups, n = size.size, score.size
    if groups < 2 or n <= groups:
        return 0.0
    means = np.bincount(at, score) / size
    between = float((size * (means - score.mean()) ** 2).sum()) / (groups - 1)
    within = float(((score - means[at]) ** 2).sum()) / (n - groups)
    usual = (n - float((size**2).sum()) / n) / (groups - 1)
    whole = between + (usual - 1) * within
    return max(0.0, (between - within) / whole) if whole > 0 else 0.0


def _varies(scores: Scores, arm: Choice) -> bool:
    return arm.sum() > 2 and scores.before[arm].std() > 0 and scores.score[arm].std() > 0


def _slope(scores: Scores) -> float:
    """Return the slope of the score on that at allocation, within arms; 0 where that does not vary."""
    x, y = scores.before.copy(), scores.score.copy()
    for arm in (scores.offered, ~scores.offered):
        if arm.any():
            x[arm] -= x[arm].mean()
            y[arm] -= y[arm].mean()
    squares = float((x**2).sum())
    return float((x * y).sum()) / squares if squares > 0 else 0.0


def _cluster_means(values: Floats, scores: Scores) -> tuple[Floats, Choice]:
    """Return the mean of each cluster, and whether it is offered the programme."""
    _, first, at = np.unique(scores.cluster, return_index=True, return_inverse=True)
    size = np.bincount(at)
    means: Floats = np.bincount(at, values) / size
    return means, scores.offered[first]
