"""Whose answers somebody takes over who was not interviewed.

Once everybody's ties and places are there, each takes over the answers of somebody interviewed who has the same
identities, about as many ties, about as many of these with people like themselves, and about as many places: so
answers keep their association with all these. Of those who would do, the one is drawn who feels as much like those to
whom one is tied as tied people do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccsim.growing.sample import Flags, Floats, Ints
from ccsim.growing.settling import settled

UNLIKE = 0.01
"""Weight of a donor for each identity that differs, beside 1 where all agree."""

IMAGINED_PAIRS = 20.0
"""Tied pairs that feel no more alike than any two, added to those seen: a few pairs are no evidence."""

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


def feelings(values: list[Floats]) -> Floats:
    """Return answers as standard scores, 0 where not known, [people, answers]."""
    scores = []
    for told in values:
        known = ~np.isnan(told)
        spread = float(told[known].std()) if known.any() else 0.0
        usual = float(told[known].mean()) if known.any() else 0.0
        scores.append(np.where(known, (told - usual) / (spread or 1.0), 0.0))
    return np.stack(scores, axis=1)


def likeness(scores: Floats, a: Ints, b: Ints) -> Floats:
    """Return the correlation of each answer over ties between interviewed people, drawn towards none, [answers].

    Args:
        scores: standard scores, 0 where not known, [people, answers].
        a: one end of every tie between two who were interviewed.
        b: the other end.
    """
    known = (scores[a] != 0) & (scores[b] != 0)
    pairs = known.sum(axis=0)
    found = np.where(known, scores[a] * scores[b], 0.0).sum(axis=0) / (pairs + IMAGINED_PAIRS)
    return np.asarray(np.clip(found, -0.8, 0.8), dtype=np.float64)


def answering(
    chosen: Ints, asked: Flags, a: Ints, b: Ints, scores: Floats, alike: Floats, rng: np.random.Generator
) -> Ints:
    """Return whose answers everybody has, as a number among the interviewed: one's own for these, [population].

    Args:
        chosen: candidates of everybody who was not interviewed.
        asked: who was interviewed, [population].
        a: one end of every tie.
        b: the other end.
        scores: standard scores of the answers of the interviewed, [interviewed, answers].
        alike: correlation of each answer over ties, [answers].
        rng: source of chance.
    """
    has = np.zeros(asked.size, dtype=np.int64)
    has[asked] = np.arange(len(scores))
    has[~asked] = chosen[:, 0]
    if not alike.any():
        return has
    return settled(chosen, np.flatnonzero(~asked), has, a, b, _odds(scores, alike), rng)


def _odds(scores: Floats, alike: Floats) -> NDArray[np.float32]:
    """Return the log odds that two with the answers of any two interviewed are tied (bivariate normal scores)."""
    found = np.zeros((len(scores), len(scores)), dtype=np.float32)
    for r, score in zip(alike.tolist(), scores.T, strict=True):
        square = 0.5 * r * r * score**2
        found += ((r * np.outer(score, score) - square[:, None] - square[None]) / (1.0 - r * r)).astype(np.float32)
    return found


def _alike(traits: Ints, a: Ints, b: Ints, degree: Floats) -> Floats:
    """Return which share of somebody's ties is with people like themselves, by column; a half where they have none."""
    found = np.full(traits.shape, 0.5)
    for column in range(traits.shape[1]):
        same = (traits[a, column] == traits[b, column]).astype(float)
        ties = np.bincount(a, same, degree.size) + np.bincount(b, same, degree.size)
        np.divide(ties, degree, out=found[:, column], where=degree > 0)
    return found
