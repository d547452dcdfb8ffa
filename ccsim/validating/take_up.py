"""The model's rule of how behaviours spread, against who took it up in the end, knowing who was told first.

Nobody knows when; so the rule (see `ccsim.validating.adoption`) is run for some periods from those who were told first
and took it up, and its numbers are those under which the learnt half is likeliest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from ccsim.validating.adoption import Rule, log_scores
from ccsim.validating.diffusions import Flags, Floats, TakeUp, halves

PERIODS = 8
RUNS, RUNS_TO_PREDICT = 60, 1_000
"""Runs of the rule from which a household's chance comes: while it is fitted, and once it is."""

GRID = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08)
THRESHOLDS = (1, 2)


class TakeUpScores(NamedTuple):
    """Mean log score of a household that was not learnt from (higher is better), and error of villages' shares.

    Attributes:
        rule, mean, degree, told: log scores: of the rule; of the mean of the learnt half; of a logistic regression on
            the number of households known; of one on that and how many of them were told first and took it up.
        rule_error, mean_error: mean absolute error of the share of a village that took it up.
    """

    rule: float
    mean: float
    degree: float
    told: float
    rule_error: float
    mean_error: float


@dataclass(frozen=True)
class TakeUpStudy:
    """Take-up, predicted.

    Attributes:
        title: what and where.
        households, groups: how many.
        fitted: the rule as fitted on each half.
        scores: over both halves, each predicted from the other.
        ahead: score of the rule less that of the mean, village by village, [groups].
    """

    title: str
    households: int
    groups: int
    fitted: tuple[Rule, Rule]
    scores: TakeUpScores
    ahead: Floats


def study_take_up(given: TakeUp, seed: int) -> TakeUpStudy:
    """Return how well each half of the villages is predicted from the other; those told first are given.

    Args:
        given: who took it up.
        seed: of how villages are halved, and of the runs.
    """
    first, second = halves(given.group, seed)
    rules, scores, shares, ahead = [], [], [], []
    spread = {rule: spreading(given, rule, seed, RUNS) for rule in _rules()}
    for learnt, kept in ((first, second), (second, first)):
        past, asked = learnt & ~given.first, kept & ~given.first
        rule = max(spread, key=lambda one: log_scores(spread[one][past], given.taken[past]).mean())
        rules.append(rule)
        predicted = spreading(given, rule, seed, RUNS_TO_PREDICT)[asked]
        chances = [predicted, np.full(asked.sum(), given.taken[past].mean()), *_logistic(given, past, asked)]
        own = np.stack([log_scores(chance, given.taken[asked]) for chance in chances])
        scores.append(own)
        for one in np.unique(given.group[asked]):
            here = given.group[asked] == one
            ahead.append(float((own[0] - own[1])[here].mean()))
            true = given.taken[asked][here].mean()
            shares.append([abs(chance[here].mean() - true) for chance in chances[:2]])
    mean, errors = np.concatenate(scores, axis=1).mean(axis=1), np.array(shares).mean(axis=0)
    found = TakeUpScores(*mean.tolist(), *errors.tolist())
    return TakeUpStudy(
        given.title, given.group.size, np.unique(given.group).size, (rules[0], rules[1]), found, np.array(ahead)
    )


def spreading(given: TakeUp, rule: Rule, seed: int, runs: int) -> Floats:
    """Return the chance of every household to take it up, over runs of the rule from those told first, [n]."""
    rng = np.random.default_rng(seed)
    ties = _matrix(given)
    has = np.repeat((given.first & given.taken)[:, None], runs, axis=1)
    for _ in range(PERIODS):
        chance = rule.chance((ties @ has.astype(np.float64)).astype(np.int64))
        has |= (rng.random(has.shape) < chance) & ~given.first[:, None]
    return np.asarray((has.sum(axis=1) + 0.5) / (runs + 1), dtype=np.float64)


def _rules() -> list[Rule]:
    return [Rule(itself, each, threshold) for itself, each, threshold in product(GRID, (0.0, *GRID), THRESHOLDS)]


def _matrix(given: TakeUp) -> csr_array:
    n = given.group.size
    ends = np.concatenate([given.a, given.b]), np.concatenate([given.b, given.a])
    return csr_array((np.ones(ends[0].size), ends), shape=(n, n))


def _logistic(given: TakeUp, past: Flags, asked: Flags) -> list[Floats]:
    """Return the chances of two logistic regressions, in the order of `TakeUpScores`."""
    ties = _matrix(given)
    degree = np.log1p(ties.sum(axis=1))
    told = ties @ (given.first & given.taken).astype(np.float64)
    found = []
    for columns in ([degree], [degree, told]):
        table = np.stack(columns, axis=1)
        model = LogisticRegression(max_iter=2_000).fit(table[past], given.taken[past])
        found.append(model.predict_proba(table[asked])[:, 1])
    return found
