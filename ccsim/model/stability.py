"""How strongly the model feeds back on itself, known before a run: support raises confidence raises contact."""

from __future__ import annotations

import numpy as np

from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays

MAX_LOOP_GAIN = 0.65
"""Above it a map and its parameters are refused: a small push would grow too far before it fades."""


def loop_terms(arrays: SiteArrays, parameters: Parameters) -> dict[str, float]:
    """Return the loop gain's terms by the path that each takes; they add up to the gain.

    A lasting rise of everybody's confidence by one unit raises confidence again by the gain, by way of more support,
    more attendance, and the wellbeing that both bring.
    """
    p, n = parameters, arrays.residents
    x, f = arrays.tie_strength, arrays.affiliation_frequency
    both = np.concatenate([arrays.tie_a, arrays.tie_b])
    contacts = np.bincount(both, np.concatenate([x, x]), n)
    leverage = np.bincount(both, np.tile(_leverage(x), 2), n)
    psi = float(np.mean(leverage / (1.0 + contacts)))
    attendance = p.availability * float(_leverage(f).sum()) / n
    by_room = float(np.mean(contacts / (1.0 + contacts))) / p.room_slope
    learning = p.tie_learning / p.tie_return
    support = p.availability * (2.0 * psi * (1.0 + learning) + by_room)
    wellbeing = p.support_on_wellbeing * support + p.attendance_on_wellbeing * attendance
    return {
        "support (support_on_confidence)": p.confidence_scale * p.support_on_confidence * support,
        "attendance (attendance_on_confidence)": p.confidence_scale * p.attendance_on_confidence * attendance,
        "wellbeing (wellbeing_on_confidence)": p.confidence_scale * p.wellbeing_on_confidence * wellbeing,
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
