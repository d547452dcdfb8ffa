"""Settles whose answers and places go to whom, so that those who are tied are as alike as tied people are.

Of the interviewed, some have ties with each other. These show how much oftener than chance people who are tied use
the same place, live near each other, and feel alike. Everybody who was not interviewed has a few candidates whose
answers they may take over; again and again each draws one of them, with odds that grow with how well it goes with the
answers of those to whom they are tied (Gibbs sampling of a field of pairs).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.growing.sample import Flags, Floats, Ints
from ccsim.model.compiled import kernel

I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

SWEEPS = 30
FEWEST_PAIRS = 20
"""With fewer ties between interviewed, answers are settled without regard to ties."""

EVENING = 0.7
"""How far a sweep corrects who was taken over too often or too rarely: 1 is fully."""

CHANCE_PAIRS = 20_000
IMAGINED_PAIRS = 5.0
"""Tied pairs like any two that are added to those seen: a few pairs are no evidence."""

DISTANCES_M: Floats = np.array([50.0, 100.0, 200.0, 400.0, 800.0, 1600.0])
"""Upper bounds of the classes of distance between homes; beyond the last is a class, and not known another."""


class Answers(NamedTuple):
    """Answers of the residents of a sample, m of them.

    Attributes:
        place_start: first of each resident's places, [m + 1].
        place: places, in order, [affiliations].
        x: metres, NaN where not known, [m].
        y: metres.
        feelings: standard scores of answers, 0 where not known, [m, kinds of answers].
    """

    place_start: I32
    place: I32
    x: F64
    y: F64
    feelings: F64


class Likeness(NamedTuple):
    """How alike two are who are tied.

    Attributes:
        odds: log odds, against any two, of sharing no or some place (row) at a distance of a class (column).
        correlation: of each kind of answer between two who are tied, [kinds of answers].
    """

    odds: F64
    correlation: F64

    def of_places(self) -> Likeness:
        """Return the likeness of homes and places alone."""
        return Likeness(self.odds, np.zeros_like(self.correlation))

    def of_feelings(self) -> Likeness:
        """Return the likeness of answers alone."""
        return Likeness(np.zeros_like(self.odds), self.correlation)


@kernel
def share_place(answers: Answers, i: int, j: int) -> int:
    """Return 1 if two use a place both, else 0."""
    k, last = answers.place_start[i], answers.place_start[i + 1]
    h, end = answers.place_start[j], answers.place_start[j + 1]
    while k < last and h < end:
        if answers.place[k] == answers.place[h]:
            return 1
        if answers.place[k] < answers.place[h]:
            k += 1
        else:
            h += 1
    return 0


@kernel
def distance_class(answers: Answers, bounds: F64, i: int, j: int) -> int:
    """Return the class of the distance between two homes; one beyond the last where it is not known."""
    apart = np.hypot(answers.x[i] - answers.x[j], answers.y[i] - answers.y[j])
    if np.isnan(apart):
        return bounds.size + 1
    found = 0
    while found < bounds.size and apart > bounds[found]:
        found += 1
    return found


@kernel
def _goes_with(answers: Answers, likeness: Likeness, bounds: F64, i: int, j: int) -> float:
    """Return the log odds that two with these answers are tied, against any two."""
    found = likeness.odds[share_place(answers, i, j), distance_class(answers, bounds, i, j)]
    for kind in range(likeness.correlation.size):
        r = likeness.correlation[kind]
        one, other = answers.feelings[i, kind], answers.feelings[j, kind]
        found += (r * one * other - 0.5 * r * r * (one * one + other * other)) / (1.0 - r * r)
    return found


@kernel
def count_pairs(answers: Answers, bounds: F64, a: I32, b: I32) -> F64:
    """Return how many pairs share no or some place (row) at a distance of each class (column)."""
    found = np.zeros((2, bounds.size + 2))
    for pair in range(a.size):
        found[share_place(answers, a[pair], b[pair]), distance_class(answers, bounds, a[pair], b[pair])] += 1.0
    return found


@kernel
def pair_odds(answers: Answers, likeness: Likeness, bounds: F64, asked: I32) -> F32:
    """Return the log odds that two with the answers of any two interviewed are tied, [interviewed, interviewed]."""
    found = np.zeros((asked.size, asked.size), dtype=np.float32)
    for i in range(asked.size):
        for j in range(i, asked.size):
            found[i, j] = found[j, i] = _goes_with(answers, likeness, bounds, asked[i], asked[j])
    return found


@kernel
def settle(start: I32, partner: I32, candidates: I32, others: I32, has: I32, odds: F32, favour: F64, rng: Any) -> None:  # noqa: ANN401
    """Let everybody who was not interviewed draw once whose answers they have, in turn.

    Args:
        start: first slot of each resident's ties, [population + 1].
        partner: the other ends, [slots].
        candidates: whose answers each may have, as numbers among the interviewed, [others, candidates].
        others: who was not interviewed.
        has: whose answers each resident has, [population]; changed.
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


def likeness_of(answers: Answers, asked: Flags, a: Ints, b: Ints, rng: np.random.Generator) -> Likeness | None:
    """Return how alike interviewed people are who are tied; None where too few of them are.

    Args:
        answers: answers of the sample.
        asked: who was interviewed, [m].
        a: one end of every reported tie.
        b: the other end.
        rng: source of chance for pairs of any two.
    """
    both = asked[a] & asked[b]
    if both.sum() < FEWEST_PAIRS:
        return None
    tied_a, tied_b = a[both].astype(np.int32), b[both].astype(np.int32)
    people = np.flatnonzero(asked)
    any_a, any_b = (people[rng.integers(people.size, size=CHANCE_PAIRS)].astype(np.int32) for _ in range(2))
    apart = any_a != any_b
    chance = count_pairs(answers, DISTANCES_M, any_a[apart], any_b[apart]) + 0.5
    chance /= chance.sum()
    tied = count_pairs(answers, DISTANCES_M, tied_a, tied_b) + IMAGINED_PAIRS * chance
    one, other = answers.feelings[tied_a], answers.feelings[tied_b]
    known = (one != 0) & (other != 0)
    pairs = known.sum(axis=0)
    product = np.where(known, one * other, 0.0).sum(axis=0) / np.maximum(pairs, 1)
    correlation = np.clip(product * pairs / (pairs + 20.0), -0.8, 0.8)
    return Likeness(np.log(tied / tied.sum() / chance), correlation)
