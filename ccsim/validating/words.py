"""What real networks say of the rule by which behaviours spread, in sentences."""

from __future__ import annotations

import numpy as np

from ccsim.validating.adoption import AdoptionStudy, Rule
from ccsim.validating.second_wave import SecondWave
from ccsim.validating.take_up import TakeUpStudy

CLOSE = 0.001
"""Log scores that differ by less are told as equal."""


def adoption_sentences(study: AdoptionStudy) -> list[str]:
    """Return how the rule does against each simpler way of predicting."""
    one = study.scores
    others = (
        ("the share that took it up in each period, the same for everybody", one.curve),
        ("a logistic regression on how many people they know", one.degree),
        ("one that knows how many of these have it, too", one.exposure),
    )
    better = int((study.ahead > 0).sum())
    return [
        f"{study.title} ({study.people:,} people in {study.groups} places): the model's rule scores {one.rule:.4f} a "
        f"person and period. {_against(one.rule, others)} It beats the first in {better} of {study.ahead.size} places.",
        f"Fitted on each half: {rule_in_words(study.fitted[0])}; {rule_in_words(study.fitted[1])}.",
    ]


def take_up_sentences(study: TakeUpStudy) -> list[str]:
    """Return how the rule does against each simpler way of predicting."""
    one = study.scores
    others = (
        ("the mean of the other villages", one.mean),
        ("a logistic regression on how many households they know", one.degree),
        ("one that knows how many of these were told first and took it up, too", one.told),
    )
    better = int((study.ahead > 0).sum())
    return [
        f"{study.title} ({study.households:,} households in {study.groups} villages): the model's rule scores "
        f"{one.rule:.4f} a household. {_against(one.rule, others)} It beats the first in {better} of "
        f"{study.ahead.size} villages. A village's share is missed by {100 * one.rule_error:.1f} points; by the "
        f"mean of the others, by {100 * one.mean_error:.1f}.",
        f"Fitted on each half: {rule_in_words(study.fitted[0])}; {rule_in_words(study.fitted[1])}.",
    ]


def second_wave_sentences(as_calibrated: SecondWave, fitted: SecondWave) -> list[str]:
    """Return what the whole model got right and wrong of a second wave."""
    kept = as_calibrated.measure("friendships kept")
    met = [sum(one.met for one in study.measures) for study in (as_calibrated, fitted)]
    quantities = len(as_calibrated.measures)
    alike = [one for one in fitted.measures if one.name.endswith("likeness of friends")]
    less = sum(one.model[2] < one.found for one in alike)
    ahead = sum(one.model > max(one.others.values()) for one in fitted.scores)
    return [
        f"{as_calibrated.title}: the whole model, from the first wave on, with {as_calibrated.worlds} worlds. It keeps "
        f"{100 * kept.model[0]:.0f}% of friendships; {100 * kept.found:.0f}% were kept. Of {quantities} "
        f"quantities {met[0]} lie in the middle 90% of worlds; {met[1]} once as many friendships end as did, which is "
        "one number of the second wave.",
        f"For {less} of {len(alike)} behaviours friends were more alike in the end than in nearly all worlds. Single "
        f"friendships and people are told better than by all simpler ways in {ahead} of {len(fitted.scores)} cases.",
        "Pupils are not the adults that the model is made for: see docs/validation.md.",
    ]


def rule_in_words(rule: Rule) -> str:
    """Return a rule's numbers."""
    more = f", once {rule.threshold} have it" if rule.threshold > 1 else ""
    return f"{100 * rule.itself:.1f} % a period of itself, {100 * rule.each:.1f} % more for each who has it{more}"


def _against(rule: float, others: tuple[tuple[str, float], ...]) -> str:
    parts = [f"{name} ({score:.4f}): {_verdict(rule - score)}" for name, score in others]
    return f"Against {'; '.join(parts)}."


def _verdict(ahead: float) -> str:
    if not np.isfinite(ahead) or abs(ahead) < CLOSE:
        return "as good"
    return "better" if ahead > 0 else "worse"
