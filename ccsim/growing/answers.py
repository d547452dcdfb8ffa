"""Whose answers and places somebody takes over who was not interviewed.

Once everybody's ties are there, each takes over the answers of somebody interviewed who has the same identities, about as many
ties, and about as many of their ties with people like themselves: so answers keep their association with all three.
"""

from __future__ import annotations

import numpy as np

from ccsim.growing.sample import Flags, Floats, Ints

UNLIKE = 0.01
"""Weight of a donor for each identity that differs, beside 1 where all agree."""

BLOCK = 1_000


def answering(traits: Ints, a: Ints, b: Ints, asked: Flags, weight: Floats, rng: np.random.Generator) -> Ints:
    """Return whose answers everybody has, as a row among the residents: one's own for the interviewed, [population].

    Args:
        traits: identities of everybody, [population, columns].
        a: one end of every tie.
        b: the other end.
        asked: who was interviewed, [population].
        weight: weight of each interviewed, [interviewed].
        rng: source of chance.
    """
    degree = (np.bincount(a, minlength=asked.size) + np.bincount(b, minlength=asked.size)).astype(float)
    alike = _alike(traits, a, b, degree)
    donors, others = np.flatnonzero(asked), np.flatnonzero(~asked)
    luck = rng.random(others.size)
    answers = np.arange(asked.size)
    for start in range(0, others.size, BLOCK):
        rows = others[start : start + BLOCK]
        d = degree[rows, None]
        score = np.log(np.maximum(weight, 1e-300))[None] - 0.5 * ((degree[donors][None] - d) / (0.25 * d + 1)) ** 2
        for column in range(traits.shape[1]):
            differs = traits[rows, column][:, None] != traits[donors, column][None]
            apart = (alike[rows, column][:, None] - alike[donors, column][None]) / 0.2
            score += np.log(UNLIKE) * differs - 0.5 * apart**2 / traits.shape[1]
        steps = np.cumsum(np.exp(score - score.max(axis=1, keepdims=True)), axis=1)
        chosen = (steps < luck[start : start + BLOCK, None] * steps[:, -1:]).sum(axis=1)
        answers[rows] = donors[np.minimum(chosen, donors.size - 1)]
    return answers


def _alike(traits: Ints, a: Ints, b: Ints, degree: Floats) -> Floats:
    """Return which share of somebody's ties is with people like themselves, by column; a half where they have none."""
    found = np.full(traits.shape, 0.5)
    for column in range(traits.shape[1]):
        same = (traits[a, column] == traits[b, column]).astype(float)
        ties = np.bincount(a, same, degree.size) + np.bincount(b, same, degree.size)
        np.divide(ties, degree, out=found[:, column], where=degree > 0)
    return found
