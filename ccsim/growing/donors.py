"""Who stands in for whom: everybody who was not interviewed answers as somebody would who was.

A donor is an interviewed resident with about as many ties, and with the same identities as far as these are known.
Identities that are not known are the donor's; where somebody was named, donors like those who are usually named by
such people count more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.growing.sample import Floats, Ints, Sample

UNLIKE = 0.02
"""Weight of a donor for each known identity that differs, beside 1 where all agree."""

BLOCK = 1_000
"""Kinds of people whose donors are drawn at once: bounds memory."""


@dataclass(frozen=True)
class Donors:
    """The interviewed, as those who stand in for the others.

    Attributes:
        degree: ties, [interviewed].
        traits: identities, those not known drawn from those of the others, [interviewed, columns].
        weight: weight of each, [interviewed]; 0 for those who stand in for nobody.
    """

    degree: Ints
    traits: Ints
    weight: Floats

    @classmethod
    def of(cls, sample: Sample, degree: Ints, weight: Floats, rng: np.random.Generator) -> Donors:
        """Return the interviewed as donors.

        Args:
            sample: the sample.
            degree: ties of everybody in it.
            weight: weight of each interviewed.
            rng: source of chance for identities that are not known.
        """
        traits = sample.traits[sample.interviewed].copy()
        for column in range(traits.shape[1]):
            known = np.flatnonzero(traits[:, column] >= 0)
            unknown = np.flatnonzero(traits[:, column] < 0)
            if not known.size:
                traits[unknown, column] = 0
            elif unknown.size:
                chances = weight[known] / weight[known].sum()
                traits[unknown, column] = traits[known[rng.choice(known.size, unknown.size, p=chances)], column]
        return cls(degree[sample.interviewed], traits, weight)

    def fit(self, degree: Ints, given: Ints) -> Floats:
        """Return how well each would stand in for people, as log odds, [people, interviewed].

        Args:
            degree: ties of these people.
            given: their identities, -1 where not known, [people, columns].
        """
        d = degree[:, None].astype(float)
        found: Floats = -0.5 * ((self.degree[None] - d) / (0.25 * d + 1)) ** 2
        found += np.log(np.maximum(self.weight, 1e-300))[None]
        for column in range(given.shape[1]):
            own = given[:, column, None]
            found += np.where((own >= 0) & (own != self.traits[:, column][None]), np.log(UNLIKE), 0.0)
        return found


def drawn_donors(
    degree: Ints, given: Ints, named_by: Ints, donors: Donors, odds: list[Floats], rng: np.random.Generator
) -> Ints:
    """Draw a donor for everybody who was not interviewed, as a number among the interviewed, [others].

    Args:
        degree: ties of those not interviewed, [others].
        given: their identities, -1 where not known, [others, columns].
        named_by: for every column and category, how many of those who named them belong to it, [others, all
            categories].
        donors: the interviewed.
        odds: for every column the log odds that somebody of a category (row) is named by one of a category (column).
        rng: source of chance.
    """
    kinds, kind = np.unique(np.column_stack([degree, given, named_by]), axis=0, return_inverse=True)
    order = np.argsort(kind.ravel(), kind="stable")
    members = np.split(order, np.cumsum(np.bincount(kind.ravel()))[:-1])
    luck = rng.random(degree.size)
    drawn = np.empty(degree.size, dtype=np.int64)
    columns = given.shape[1]
    for start in range(0, len(kinds), BLOCK):
        block = kinds[start : start + BLOCK]
        score = donors.fit(block[:, 0], block[:, 1 : 1 + columns])
        first = 1 + columns
        for column, table in enumerate(odds):
            evidence = block[:, first : first + len(table)] @ table.T
            unknown = block[:, 1 + column, None] < 0
            score += np.where(unknown, evidence[:, donors.traits[:, column]], 0.0)
            first += len(table)
        steps = np.cumsum(np.exp(score - score.max(axis=1, keepdims=True)), axis=1)
        for row in range(len(block)):
            alike = members[start + row]
            drawn[alike] = np.searchsorted(steps[row], luck[alike] * steps[row, -1])
    return np.minimum(drawn, donors.degree.size - 1)


def naming_odds(sample: Sample, weight: Floats) -> list[Floats]:
    """Return for every identity column the log odds that one of a category (row) is named by one of a category
    (column).

    The odds are against naming without regard to identity, and drawn towards none by one imagined naming for each
    pair of
    categories: a few namings are no evidence.
    """
    tables = []
    per_person = np.zeros(sample.interviewed.size)
    per_person[sample.interviewed] = weight
    for column in range(sample.traits.shape[1]):
        codes = sample.traits[:, column]
        size = int(codes.max(initial=0)) + 1
        found = np.zeros((size, size))
        for namer, named in ((sample.a, sample.b), (sample.b, sample.a)):
            known = sample.interviewed[namer] & (codes[namer] >= 0) & (codes[named] >= 0)
            np.add.at(found, (codes[named[known]], codes[namer[known]]), per_person[namer[known]])
        total = max(found.sum(), 1.0)
        expected = np.outer(found.sum(axis=1), found.sum(axis=0)) / total
        tables.append(
            np.log((found + expected / total * size * size + 0.1) / (expected * (1 + size * size / total) + 0.1))
        )
    return tables


def tied_to(sample: Sample, odds: list[Floats]) -> Ints:
    """Return with how many of each category everybody in the sample is known to be tied, [m, all categories]."""
    starts = np.cumsum([0, *(len(table) for table in odds)])
    found = np.zeros((sample.interviewed.size, int(starts[-1])), dtype=np.int64)
    for column in range(len(odds)):
        codes = sample.traits[:, column]
        for one, other in ((sample.a, sample.b), (sample.b, sample.a)):
            known = codes[one] >= 0
            np.add.at(found, (other[known], starts[column] + codes[one[known]]), 1)
    return found
