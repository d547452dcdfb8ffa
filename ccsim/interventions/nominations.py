"""Nominated friends: people asked at random each name a friend, who on average has more ties than they have."""

from __future__ import annotations

import numpy as np

from ccsim.model.arithmetic import logarithms
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws, fill_draws
from ccsim.model.state import PROGRAMME
from ccsim.site.tables import Floats


def nominated_friends(model: CommunityModel, lever: int) -> Floats:
    """Rank by when someone is first named, as residents in random order each name a friend; never named come last.

    Nothing is read but the ties of those asked, so it can be done where there is no map. Who is seen more often is
    named more readily: each friend has the score `-ln(1 - u) / strength`, and the lowest is named. Ties that a
    programme made do not count.
    """
    n, ties, used = model.arrays.residents, model.ties, int(model.ties.used[0])
    own = np.flatnonzero(((ties.flags[:used] & PROGRAMME) == 0) & (ties.strength[:used] > 0.0))
    asked = np.concatenate([ties.a[own], ties.b[own]])
    friend = np.concatenate([ties.b[own], ties.a[own]])
    strength = np.tile(ties.strength[own], 2)
    identity, chance, unused = model.residents.identity, np.empty(asked.size), np.empty(asked.size)
    fill_draws(model.lasting_key(Process.NOMINATE), identity[asked], identity[friend], chance, unused)
    score = -logarithms(1.0 - chance) / strength
    luck = draws(model.world, int(Process.TARGET), 0, identity, np.uint64(lever))
    turn = np.empty(n, np.int64)
    turn[np.argsort(luck, kind="stable")] = np.arange(n)
    order = np.lexsort((score, turn[asked]))
    _, names = np.unique(turn[asked][order], return_index=True)  # for each asked in turn, their lowest score
    named, first = np.unique(friend[order][names], return_index=True)
    rank = np.full(n, float(n))
    rank[named] = first
    return rank
