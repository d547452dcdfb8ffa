"""How far along the mapped network each resident lives from those whom a scenario reached."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array

from ccsim.interventions.targeting import Choice
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Ints

DISTANCES = ("0", "1", "2", "3+", "unreached")
"""Steps to the nearest recipient; `unreached` where no path leads there."""
FEWEST_UNREACHED = 5
"""Where fewer are unreached, they count with those furthest away: alone they could not be shown."""


def distances(arrays: SiteArrays, recipients: Choice) -> Ints:
    """Return [n]: position in DISTANCES; steps along mapped ties, places not counted."""
    n = arrays.residents
    ones = np.ones(2 * arrays.tie_a.size, np.int8)
    ends = (np.concatenate([arrays.tie_a, arrays.tie_b]), np.concatenate([arrays.tie_b, arrays.tie_a]))
    adjacent = coo_array((ones, ends), shape=(n, n)).tocsr()
    steps = np.full(n, len(DISTANCES) - 1, np.int32)
    reached = frontier = recipients.copy()
    steps[recipients] = 0
    step = 0
    while frontier.any():
        step += 1
        frontier = (adjacent @ frontier.astype(np.int32) > 0) & ~reached
        steps[frontier] = min(step, 3)
        reached = reached | frontier
    unreached = steps == len(DISTANCES) - 1
    if unreached.sum() < FEWEST_UNREACHED:
        steps[unreached] = 3
    return steps
