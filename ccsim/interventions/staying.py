"""How long people stay with a programme, where some leave before its end."""

from __future__ import annotations

import numpy as np

from ccsim.interventions.intervention import NEVER
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draw


def week_of_leaving(model: CommunityModel, resident: int, lever: int, start: int, weeks: int, stay: float) -> int:
    """Return the week in which a resident leaves a programme, `NEVER` if they stay to its end.

    People leave at an even rate. One draw says how long they stay, so that in a programme that keeps more of them, or
    lasts longer, nobody leaves earlier.

    Args:
        resident: position.
        lever: keys the programme's draws.
        start: week in which it begins.
        weeks: how long it lasts.
        stay: share who stay to the end, 0 to 1.
    """
    staying = stay ** (np.arange(1, weeks + 1) / weeks)
    stays = draw(model.world, int(Process.DROP_OUT), 0, model.residents.identity[resident], np.uint64(lever))
    left = np.flatnonzero(stays >= staying)
    return start + 1 + int(left[0]) if left.size else NEVER
