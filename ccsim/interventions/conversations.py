"""Which contacts of last week become conversations with a peer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccsim.interventions.targeting import Choice
from ccsim.model.compiled import kernel
from ccsim.model.draws import one_draw
from ccsim.model.state import Ties
from ccsim.site.arrays import Identities
from ccsim.site.tables import Ints


def conversations(
    ties: Ties, active: Choice, open_to: Choice, identity: Identities, key: np.uint64, chance: float
) -> Ints:
    """Return the positions of those who have a conversation with a peer, ascending.

    Args:
        ties: with the contacts of last week.
        active: [n] who passes something on.
        open_to: [n] who has something to hear; nobody who is active.
        identity: [n] identities.
        key: the generator's key; the draw is for peer and hearer, in this order.
        chance: chance that a contact becomes a conversation, 0 to 1.
    """
    used = int(ties.used[0])
    ends = (ties.a[:used], ties.b[:used], ties.contact[:used])
    return np.flatnonzero(_heard(*ends, active, open_to, identity, key, chance)).astype(np.int32)


@kernel
def _heard(
    a: Ints,
    b: Ints,
    contact: NDArray[np.uint8],
    active: Choice,
    open_to: Choice,
    identity: Identities,
    key: np.uint64,
    chance: float,
) -> Choice:
    hears = np.zeros(identity.size, np.bool_)
    for e in range(a.size):
        if contact[e] & 1:
            i, j = a[e], b[e]
            if active[i] and open_to[j]:
                hears[j] |= one_draw(key, identity[i], identity[j]) < chance
            elif active[j] and open_to[i]:
                hears[i] |= one_draw(key, identity[j], identity[i]) < chance
    return hears
