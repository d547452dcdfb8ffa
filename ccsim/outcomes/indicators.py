"""What is measured: for every resident, so that an effect can be followed person by person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.model.community import CommunityModel
from ccsim.model.expected_support import attendance_now, support_now
from ccsim.model.state import CONFIDENCE, INVOLVED, SELF_STIGMA, STIGMA, TRUST, WELLBEING
from ccsim.site.loneliness import EVER_LONELY_ABOVE, LEAST_SUPPORT, OFTEN_LONELY_ABOVE
from ccsim.site.tables import Floats

LOW_WELLBEING = 19.5
"""SWEMWBS points at or below which wellbeing is low: about the lowest 15 % of England (E005)."""
IMPORTANT_CHANGE = 2.0
"""SWEMWBS points that matter to one person (E018)."""
ISOLATED_BELOW = 12.0 / 52.0
"""Contacts a week below which a resident is isolated: one a month."""


@dataclass(frozen=True)
class Indicator:
    """One measured outcome.

    Attributes:
        name: as in files.
        label: as people read it.
        unit: unit of a group's mean.
        better: `higher` or `lower`.
    """

    name: str
    label: str
    unit: str
    better: str


INDICATORS: tuple[Indicator, ...] = (
    Indicator("wellbeing", "wellbeing", "SWEMWBS points (7-35)", "higher"),
    Indicator("low_wellbeing", "low wellbeing", "share of residents", "lower"),
    Indicator("stigma", "stigma", "0-1", "lower"),
    Indicator("self_stigma", "self-stigma", "0-1, lived experience only", "lower"),
    Indicator("confidence", "social confidence", "0-1", "higher"),
    Indicator("trust", "trust", "0-1", "higher"),
    Indicator("support", "supportive contacts", "a week, weighted by kind", "higher"),
    Indicator("isolated", "isolation", "share of residents", "lower"),
    Indicator("often_lonely", "often lonely", "share of residents", "lower"),
    Indicator("ever_lonely", "lonely sometimes or often", "share of residents", "lower"),
    Indicator("ties", "ties", "number, programme ties included", "higher"),
    Indicator("attendance", "places attended", "a week", "higher"),
    Indicator("involvement", "involvement", "share of residents", "higher"),
)
"""Every indicator, in the order of `measure`."""


def measure(model: CommunityModel) -> Floats:
    """Return [indicators, n]: every indicator of every resident now; NaN where it does not apply to someone."""
    state, n = model.residents.state, model.arrays.residents
    used = int(model.ties.used[0])
    attends = attendance_now(model)
    support = support_now(model, attends)
    ties = np.bincount(np.concatenate([model.ties.a[:used], model.ties.b[:used]]), minlength=n)
    return np.stack(
        [
            state[WELLBEING],
            (state[WELLBEING] <= LOW_WELLBEING).astype(np.float64),
            state[STIGMA],
            np.where(model.residents.lived_experience, state[SELF_STIGMA], np.nan),
            state[CONFIDENCE],
            state[TRUST],
            support,
            (support < ISOLATED_BELOW).astype(np.float64),
            lonely(support, model.residents.desired_support, OFTEN_LONELY_ABOVE),
            lonely(support, model.residents.desired_support, EVER_LONELY_ABOVE),
            ties.astype(np.float64),
            np.bincount(model.affiliations.resident, attends, n),
            (model.residents.behaviours & INVOLVED > 0).astype(np.float64),
        ]
    )


def lonely(support: Floats, desired: Floats, gap: float) -> Floats:
    """Return [n]: 1 where the gap between desired and expected support is above `gap`, else 0.

    Args:
        support: [n] expected supportive contacts a week; less than one a year counts as one a year.
        desired: [n] contacts a week wished for; nobody who wants none is lonely.
        gap: share of the desired support that is missing, 0 to 1.
    """
    return (np.maximum(support, LEAST_SUPPORT) < (1.0 - gap) * desired).astype(np.float64)
