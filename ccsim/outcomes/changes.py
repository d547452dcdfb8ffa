"""What changed for single residents: who is much better or worse off than the same resident without the programme."""

from __future__ import annotations

import numpy as np

from ccsim.outcomes.indicators import IMPORTANT_CHANGE, INDICATORS, Indicator
from ccsim.site.tables import Floats

CHANGES: tuple[Indicator, ...] = (
    Indicator("much_better_off", "much better off than without", "share of residents", "higher"),
    Indicator("much_worse_off", "much worse off than without", "share of residents", "lower"),
)
"""Indicators that only a comparison has: one resident's wellbeing against that of the same resident without it."""

MEASURED: tuple[Indicator, ...] = (*INDICATORS, *CHANGES)
"""Every indicator of an effect, in the order in which they are written."""

WELLBEING_ROW = [indicator.name for indicator in INDICATORS].index("wellbeing")
"""Where wellbeing stands among what is measured."""


def important_changes(change: Floats) -> Floats:
    """Return [weeks, changes, n]: 1 for residents at least `IMPORTANT_CHANGE` points better off; the same for worse.

    Args:
        change: [weeks, n] wellbeing in the scenario minus wellbeing of the same resident without it.
    """
    return np.stack([change >= IMPORTANT_CHANGE, change <= -IMPORTANT_CHANGE], axis=1).astype(np.float64)
