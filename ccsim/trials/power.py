"""Power: how often a trial of some size would find what there is to find.

By the noncentral t distribution. A trial that is adjusted for the score at allocation needs fewer people by the share
of variance that this explains (Borm, Fransen and Lemmens, 2007). A trial of clusters needs more, by the design effect:
a cluster's mean has the variance icc + (1 - icc) / m, and means that count alike the mean of that over clusters. Where
all are of one size, the design effect is the usual 1 + (m - 1) icc. The degrees of freedom are those of clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import nct
from scipy.stats import t as student

MOST = 1_000_000
"""More people than that are not looked for."""


@dataclass(frozen=True)
class Design:
    """What power hangs on besides the effect and the number of people.

    Attributes:
        offered: share of people to whom the programme is offered, above 0 and below 1.
        lost: share who cannot be measured at the end.
        significance: two-sided.
        per_cluster: people of one cluster who are measured, on average; 1: allocated one by one.
        inverse_size: mean over clusters of one over that number; 1 over `per_cluster` where all are of one size.
        icc: intraclass correlation, 0 to 1.
        explained: share of variance that the score at allocation explains; 0 where it is not adjusted for.
    """

    offered: float
    lost: float
    significance: float
    per_cluster: float = 1.0
    inverse_size: float = 1.0
    icc: float = 0.0
    explained: float = 0.0

    @property
    def design_effect(self) -> float:
        """How many times more people clusters need than people who are allocated one by one."""
        return self.per_cluster * (self.icc + (1.0 - self.icc) * self.inverse_size)


def power(effect: float, people: float, design: Design) -> float:
    """Return the chance that a trial finds a difference of the right sign.

    Args:
        effect: expected difference between arms, in standard deviations of the scores.
        people: how many are recruited, both arms together.
        design: the rest.
    """
    measured = people * (1 - design.lost)
    freedom = max(1.0, measured / design.per_cluster - 2)
    each = measured / design.design_effect * design.offered * (1 - design.offered)
    shift = abs(effect) * np.sqrt(max(each, 0.0) / max(1e-9, 1 - design.explained))
    critical = student.ppf(1 - design.significance / 2, freedom)
    found = float(nct.sf(critical, freedom, shift)) if shift > 0 else design.significance / 2
    return found if np.isfinite(found) else 1.0


def mean_power(effects: Sequence[float], people: float, design: Design) -> float:
    """Return the power averaged over what the effect may be, also called assurance.

    An effect of the other sign than their mean counts as not found.

    Args:
        effects: what it may be, each as likely, in standard deviations.
        people, design: see `power`.
    """
    sign = np.sign(np.mean(effects))
    return float(np.mean([power(one, people, design) if np.sign(one) == sign else 0.0 for one in effects]))


def people_for(wanted: float, effects: Sequence[float], design: Design) -> int | None:
    """Return the fewest people with whom the mean power is as wanted; None where even a million would not do.

    Args:
        wanted: power, 0 to 1.
        effects, design: see `mean_power`.
    """
    low, high = 4, MOST
    if mean_power(effects, high, design) < wanted:
        return None
    while low < high:
        middle = (low + high) // 2
        if mean_power(effects, middle, design) >= wanted:
            high = middle
        else:
            low = middle + 1
    return low
