"""Whose home and places, and whose answers, somebody takes over who was not interviewed.

Once everybody's ties are there, each takes over the home and the places of somebody interviewed, so that tied people
meet as often and live as near as they do; and the answers of somebody interviewed who has the same identities, about
as many ties, about as many of these with people like themselves, and about as many places: so answers keep their
association with all these.
"""

from __future__ import annotations

import numpy as np

from ccsim.growing.sample import Flags, Floats, Ints, adjacency
from ccsim.growing.settling import DISTANCES_M, EVENING, SWEEPS, Answers, Likeness, pair_odds, settle

UNLIKE = 0.01
"""Weight of a donor for each identity that differs, beside 1 where all agree."""

BLOCK = 1_000


def candidates(
    traits: Ints, a: Ints, b: Ints, asked: Flags, places: Ints, weight: Floats, count: int, rng: np.random.Generator
) -> Ints:
    """Draw those whose answers everybody may have who was not interviewed, as numbers among the interviewed.

    The same one may be drawn again and again. Returned: [others, count].

    Args:
        traits: identities of everybody, [population, columns].
        a: one end of every tie.
        b: the other end.
        asked: who was interviewed, [population].
        places: how many places everybody has, [population].
        weight: weight of each interviewed, [interviewed].
        count: how many for each.
        rng: source of chance.
    """
    degree = (np.bincount(a, minlength=asked.size) + np.bincount(b, minlength=asked.size)).astype(float)
    alike = _alike(traits, a, b, degree)
    donors, others = np.flatnonzero(asked), np.flatnonzero(~asked)
    drawn = np.empty((others.size, count), dtype=np.int64)
    for start in range(0, others.size, BLOCK):
        rows = others[start : start + BLOCK]
        d = degree[rows, None]
        score = np.log(np.maximum(weight, 1e-300))[None] - 0.5 * ((degree[donors][None] - d) / (0.25 * d + 1)) ** 2
        score -= 0.5 * (places[donors][None] - places[rows, None]) ** 2
        for column in range(traits.shape[1]):
            differs = traits[rows, column][:, None] != traits[donors, column][None]
            apart = (alike[rows, column][:, None] - alike[donors, column][None]) / 0.2
            score += np.log(UNLIKE) * differs - 0.5 * apart**2 / traits.shape[1]
        steps = np.cumsum(np.exp(score - score.max(axis=1, keepdims=True)), axis=1)
        luck = rng.random((rows.size, count)) * steps[:, -1:]
        for row in range(rows.size):
            drawn[start + row] = np.searchsorted(steps[row], luck[row])
    return np.minimum(drawn, donors.size - 1)


def anybody(others: int, weight: Floats, count: int, rng: np.random.Generator) -> Ints:
    """Draw those whose home and places everybody may have who was not interviewed: anybody, [others, count]."""
    return rng.choice(weight.size, (others, count), p=weight / weight.sum())


def answering(
    chosen: Ints, asked: Flags, a: Ints, b: Ints, answers: Answers, likeness: Likeness | None, rng: np.random.Generator
) -> Ints:
    """Return whose answers everybody has, as a row of the residents: one's own for the interviewed, [population].

    Args:
        chosen: candidates of everybody who was not interviewed.
        asked: who was interviewed, [population].
        a: one end of every tie.
        b: the other end.
        answers: answers of the sample.
        likeness: how alike tied people are; None where that is not known.
        rng: source of chance.
    """
    people = np.flatnonzero(asked).astype(np.int32)
    others = np.flatnonzero(~asked).astype(np.int32)
    has = np.zeros(asked.size, dtype=np.int32)
    has[people] = np.arange(people.size)
    has[others] = chosen[:, 0]
    if likeness is not None:
        ties = adjacency(asked.size, a, b)
        start, partner = ties.indptr.astype(np.int32), ties.indices.astype(np.int32)
        odds = pair_odds(answers, likeness, DISTANCES_M, people)
        # Answers that go with many others' must not spread: everybody is taken over as often as by their own likeness.
        usual = np.bincount(chosen.ravel(), minlength=people.size) / chosen.shape[1] + 0.5
        favour = np.zeros(people.size)
        for _ in range(SWEEPS):
            settle(start, partner, chosen.astype(np.int32), others, has, odds, favour, rng)
            favour -= EVENING * np.log((np.bincount(has[others], minlength=people.size) + 0.5) / usual)
    return people[has].astype(np.int64)


def _alike(traits: Ints, a: Ints, b: Ints, degree: Floats) -> Floats:
    """Return which share of somebody's ties is with people like themselves, by column; a half where they have none."""
    found = np.full(traits.shape, 0.5)
    for column in range(traits.shape[1]):
        same = (traits[a, column] == traits[b, column]).astype(float)
        ties = np.bincount(a, same, degree.size) + np.bincount(b, same, degree.size)
        np.divide(ties, degree, out=found[:, column], where=degree > 0)
    return found
