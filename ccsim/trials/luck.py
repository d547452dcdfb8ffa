"""The luck of a trial itself: who agrees, which arm, who is lost, what error a measurement has.

Each is a function of the world, the person and what it is for, as every draw of the model is, but under a key of its
own: so a trial changes no draw of the world that it is held in.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ccsim.experiments.worlds import hashed
from ccsim.model.draws import draws
from ccsim.site.arrays import Identities
from ccsim.site.tables import Floats

HALF_UNIT = 2.0**-53


def chances(world: int, purpose: str, who: Identities) -> Floats:
    """Return [m] draws in [0, 1), one for each identity.

    Args:
        world: key of the world's draws.
        purpose: what they are for; with a week in it where that matters.
        who: [m] identities of residents, or of clusters.
    """
    return draws(np.uint64(hashed("ccsim trial", purpose, int(world))), 0, 0, who, np.uint64(0))


def errors(world: int, purpose: str, who: Identities) -> Floats:
    """Return [m] standard normal deviates, one for each identity; arguments as of `chances`."""
    deviates: Floats = ndtri(chances(world, purpose, who) + HALF_UNIT)
    return deviates
