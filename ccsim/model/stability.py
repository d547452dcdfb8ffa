"""How strongly the model feeds back on itself, known before a run: support raises confidence raises contact."""

from __future__ import annotations

import numpy as np

from ccsim.model.beginning import mapped_disclosure, support_values
from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays

MAX_LOOP_GAIN = 0.65
"""Above it a map and its parameters are refused: a small push would grow too far before it fades."""


def loop_terms(arrays: SiteArrays, parameters: Parameters) -> dict[str, float]:
    """Return the loop gain's terms by the path that each takes; they add up to the gain.

    A lasting rise of everybody's confidence by one unit raises confidence again by the gain: by way of more support,
    more attendance, and the wellbeing that both bring, less what the slights of more contact take away.
    """
    p, n = parameters, arrays.residents
    i = np.concatenate([arrays.tie_a, arrays.tie_b])
    strength = np.tile(arrays.tie_strength, 2)
    slighted = _chance_of_slight(arrays, p)
    worth = np.tile(support_values(p)[arrays.tie_kind], 2) * (1.0 - slighted)
    expected = np.bincount(i, worth * strength, n)
    whole = 1.0 + arrays.outside_contacts + expected
    # Contact rises with the availability of both ends, and again as it strengthens the tie.
    rise = 2.0 * p.availability * _leverage(strength) * (1.0 + p.tie_learning / p.tie_return)
    support = float(np.mean(np.bincount(i, worth * rise, n) / whole))
    support += p.availability * float(np.mean(expected / whole)) / p.room_slope
    attendance = p.availability * float(_leverage(arrays.affiliation_frequency).sum()) / n
    slights = float((slighted * rise).sum()) / n
    self_stigma = p.slights_on_self_stigma * float((slighted * rise * (1.0 - arrays.self_stigma[i])).sum()) / n
    wellbeing = p.support_on_wellbeing * support + p.attendance_on_wellbeing * attendance
    wellbeing -= p.slights_on_wellbeing * slights + p.self_stigma_on_wellbeing * self_stigma
    hurt = p.slights_on_confidence * slights + p.self_stigma_on_confidence * self_stigma
    return {
        "support (support_on_confidence)": p.confidence_scale * p.support_on_confidence * support,
        "attendance (attendance_on_confidence)": p.confidence_scale * p.attendance_on_confidence * attendance,
        "wellbeing (wellbeing_on_confidence)": p.confidence_scale * p.wellbeing_on_confidence * wellbeing,
        "slights (slights_on_confidence)": -p.confidence_scale * hurt,
    }


def loop_gain(arrays: SiteArrays, parameters: Parameters) -> float:
    """Return the loop gain: 0 no feedback, 1 a push that never fades."""
    return sum(loop_terms(arrays, parameters).values())


def refusal(arrays: SiteArrays, parameters: Parameters) -> str | None:
    """Return why this map and these parameters cannot be run together, or None where they can."""
    terms = loop_terms(arrays, parameters)
    gain = sum(terms.values())
    if gain <= MAX_LOOP_GAIN:
        return None
    largest = max(terms, key=lambda name: terms[name])
    return (
        f"the loop gain is {gain:.2f}, more than {MAX_LOOP_GAIN}: a small push would feed on itself. "
        f"The largest part, {terms[largest]:.2f}, comes by way of {largest}"
    )


def _leverage(probability: np.ndarray) -> np.ndarray:
    """Return -(1 - p) log(1 - p): how far a chance moves when its rate is scaled; 0 at both ends."""
    away = 1.0 - probability
    return np.where(away > 0.0, -away * np.log(np.maximum(away, 1e-300)), 0.0)


def _chance_of_slight(arrays: SiteArrays, parameters: Parameters) -> np.ndarray:
    """Return [2 e]: the chance that a contact is a slight from the tie's second end to the first, then the reverse."""
    i = np.concatenate([arrays.tie_a, arrays.tie_b])
    j = np.concatenate([arrays.tie_b, arrays.tie_a])
    known = np.where(arrays.lived_experience, mapped_disclosure(arrays, parameters), 0.0)
    return np.asarray(parameters.slight_rate * known[i] * arrays.stigma[j])
