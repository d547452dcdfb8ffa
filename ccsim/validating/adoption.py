"""The model's rule of how behaviours spread, against who took something up when: fitted on half, scored on the other.

The rule (docs/rules.md, behaviours): who has it not takes it up with the chance 1 - (1 - s)(1 - p)^max(0, k - t + 1),
where k of those whom they know have it, t is the threshold, s what comes of itself and p what one of them adds. Here a
period of the study stands for the week, and every tie for a contact in it. Nobody gives it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from ccsim.validating.diffusions import Diffusion, Flags, Floats, Ints, halves

THRESHOLDS = (1, 2, 3)
LEAST = 1e-4
"""Chances are kept so far from 0 and 1, so that one surprise is not the end of a score."""


class Risk(NamedTuple):
    """Everybody at risk in every period, a row each.

    Attributes:
        period: from 1.
        known: how many of those whom they know have it at the start of the period.
        degree: how many they know.
        adopts: whether they take it up in it.
        person: who.
    """

    period: Ints
    known: Ints
    degree: Ints
    adopts: Flags
    person: Ints


@dataclass(frozen=True)
class Rule:
    """The rule, fitted.

    Attributes:
        itself: chance a period that it is taken up without anybody's doing.
        each: chance that one person who has it adds.
        threshold: how many have to have it before they add anything.
    """

    itself: float
    each: float
    threshold: int

    def chance(self, known: Ints) -> Floats:
        """Return the chance of taking it up, knowing so many who have it."""
        counted = np.maximum(known - self.threshold + 1, 0)
        return np.asarray(1 - (1 - self.itself) * (1 - self.each) ** counted)


class Scores(NamedTuple):
    """Mean log score of a person and period at risk (higher is better; nought is perfect), on groups not learnt from.

    Attributes:
        rule: of the model's rule.
        curve: of the share of the learnt half that took it up in each period, for everybody alike.
        degree: of a logistic regression on period and number of people known.
        exposure: of one on period, number of people known, and how many of them have it.
    """

    rule: float
    curve: float
    degree: float
    exposure: float


@dataclass(frozen=True)
class AdoptionStudy:
    """One diffusion, predicted.

    Attributes:
        title: what and where.
        people, groups: how many.
        fitted: the rule as fitted on each half.
        scores: over both halves, each predicted from the other.
        ahead: score of the rule less that of the curve, group by group, [groups].
    """

    title: str
    people: int
    groups: int
    fitted: tuple[Rule, Rule]
    scores: Scores
    ahead: Floats


def at_risk(diffusion: Diffusion, held: Flags) -> Risk:
    """Return everybody of those held who is at risk, in every period after the first.

    Those who took it up in the first period are where it starts from.
    """
    one, other = diffusion.ties_of(np.ones(diffusion.group.size, bool))
    parts = []
    for period in range(2, diffusion.periods + 1):
        has = diffusion.adopted < period
        known = np.bincount(one, has[other], diffusion.group.size).astype(np.int64)
        people = np.flatnonzero(held & ~has)
        parts.append((np.full(people.size, period), known[people], people, diffusion.adopted[people] == period))
    when, exposed, person, adopts = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Risk(when, exposed, diffusion.degree[person], adopts, person)


def fit_rule(risk: Risk) -> Rule:
    """Return the rule that makes what happened likeliest."""
    best, found = np.inf, Rule(0.01, 0.01, 1)
    for threshold in THRESHOLDS:

        def loss(logits: Floats, threshold: int = threshold) -> float:
            itself, each = 1 / (1 + np.exp(-logits))
            return -log_scores(Rule(float(itself), float(each), threshold).chance(risk.known), risk.adopts).mean()

        ended = minimize(loss, np.array([-3.0, -3.0]), method="Nelder-Mead")
        if ended.fun < best:
            itself, each = (float(value) for value in 1 / (1 + np.exp(-ended.x)))
            best, found = float(ended.fun), Rule(itself, each, threshold)
    return found


def study_adoption(diffusion: Diffusion, seed: int) -> AdoptionStudy:
    """Return how well each half of the groups is predicted from the other.

    Args:
        diffusion: what spread.
        seed: of how groups are halved.
    """
    one, other = halves(diffusion.group, seed)
    rules, scores, group_ahead = [], [], []
    for learnt, kept in ((one, other), (other, one)):
        past, to_come = at_risk(diffusion, learnt), at_risk(diffusion, kept)
        rules.append(fit_rule(past))
        own = np.stack([log_scores(chance, to_come.adopts) for chance in _chances(rules[-1], past, to_come)])
        scores.append(own)
        group = diffusion.group[to_come.person]
        group_ahead += [float((own[0] - own[1])[group == each].mean()) for each in np.unique(group)]
    mean = np.concatenate(scores, axis=1).mean(axis=1)
    fitted = (rules[0], rules[1])
    people, ahead = diffusion.group.size, np.array(group_ahead)
    return AdoptionStudy(
        diffusion.title, people, np.unique(diffusion.group).size, fitted, Scores(*mean.tolist()), ahead
    )


def log_scores(chance: Floats, happened: Flags) -> Floats:
    """Return the logarithm of the chance that was given to what happened."""
    kept = np.clip(chance, LEAST, 1 - LEAST)
    return np.asarray(np.log(np.where(happened, kept, 1 - kept)))


def _chances(rule: Rule, past: Risk, to_come: Risk) -> list[Floats]:
    """Return the chances that the rule and each baseline give, in the order of `Scores`."""
    periods = np.arange(2, max(past.period.max(), to_come.period.max()) + 1)
    at_risk_then = np.array([(past.period == one).sum() for one in periods])
    adopts_then = np.array([past.adopts[past.period == one].sum() for one in periods])
    curve = (adopts_then + 0.5) / (at_risk_then + 1)
    found = [rule.chance(to_come.known), curve[to_come.period - 2]]
    for with_exposure in (False, True):
        learnt, asked = (_columns(one, periods, with_exposure) for one in (past, to_come))
        model = LogisticRegression(max_iter=2_000).fit(learnt, past.adopts)
        found.append(model.predict_proba(asked)[:, 1])
    return found


def _columns(risk: Risk, periods: Ints, with_exposure: bool) -> Floats:
    """Return what a logistic regression sees: the period, log people known, and maybe how many of them have it."""
    columns = [(risk.period[:, None] == periods).astype(np.float64), np.log1p(risk.degree)[:, None]]
    if with_exposure:
        columns.append(risk.known[:, None].astype(np.float64))
    return np.concatenate(columns, axis=1)
