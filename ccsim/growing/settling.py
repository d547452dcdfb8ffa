"""Settles who takes over whose answers, so that those who are tied are as alike as tied people are.

Everybody who was not interviewed has a few candidates, interviewed people whose answers they may take over. Again and
again each draws one of them, with odds that grow with how well it goes with the answers of those to whom they are tied
(Gibbs sampling of a field of pairs).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.growing.sample import Ints, adjacency
from ccsim.model.compiled import kernel

I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

SWEEPS = 20

EVENING = 0.7
"""How far a sweep corrects who was taken over too often or too rarely: 1 is fully."""


@kernel
def _sweep(start: I32, partner: I32, candidates: I32, others: I32, has: I32, odds: F32, favour: F64, rng: Any) -> None:  # noqa: ANN401
    """Let everybody in turn draw once whose answers they have.

    Args:
        start: first slot of each resident's ties, [people + 1].
        partner: the other ends, [slots].
        candidates: whose answers each may have, as numbers among the interviewed, [others, candidates].
        others: who draws.
        has: whose answers each resident has, [people]; changed.
        odds: log odds that two with the answers of any two interviewed are tied.
        favour: log weight of each interviewed beside that, [interviewed].
        rng: source of chance.
    """
    weight = np.zeros(candidates.shape[1])
    for row in range(others.size):
        one = others[row]
        for c in range(weight.size):
            weight[c] = favour[candidates[row, c]]
        for slot in range(start[one], start[one + 1]):
            of_partner = odds[has[partner[slot]]]
            for c in range(weight.size):
                weight[c] += of_partner[candidates[row, c]]
        highest = weight.max()
        total = 0.0
        for c in range(weight.size):
            total += np.exp(weight[c] - highest)
            weight[c] = total
        chosen = np.searchsorted(weight, rng.random() * total)
        has[one] = candidates[row, min(chosen, weight.size - 1)]


def settled(chosen: Ints, others: Ints, begins: Ints, a: Ints, b: Ints, odds: F32, rng: np.random.Generator) -> Ints:
    """Return whose answers everybody has, as a number among the interviewed, [people].

    Answers that go with many others' must not spread: everybody is taken over as often as by their own likeness.

    Args:
        chosen: candidates of everybody who draws, [others, candidates].
        others: who draws.
        begins: whose answers each has before, [people].
        a: one end of every tie.
        b: the other end.
        odds: log odds that two with the answers of any two interviewed are tied, [interviewed, interviewed].
        rng: source of chance.
    """
    has = begins.astype(np.int32)
    ties = adjacency(has.size, a, b)
    start, partner = ties.indptr.astype(np.int32), ties.indices.astype(np.int32)
    candidates, who = chosen.astype(np.int32), others.astype(np.int32)
    usual = np.bincount(chosen.ravel(), minlength=len(odds)) / max(chosen.shape[1], 1) + 0.5
    favour = np.zeros(len(odds))
    for _ in range(SWEEPS):
        _sweep(start, partner, candidates, who, has, odds, favour, rng)
        favour -= EVENING * np.log((np.bincount(has[others], minlength=favour.size) + 0.5) / usual)
    return has.astype(np.int64)
