"""Who stands in for whom: everybody who was not interviewed answers as somebody would who was.

A donor is an interviewed resident with about as many ties, and with the same identities as far as these are known.
Identities that are not known are the donor's; where somebody was named, donors like those who are usually named by
such people count more.
"""

from __future__ import annotations

import numpy as np

from ccsim.growing.sample import Floats, Ints, Sample

UNLIKE = 0.02
"""Weight of a donor for each known identity that differs, beside 1 where all agree."""

BLOCK = 1_000
"""People whose donors are drawn at once: bounds memory."""


def completed_traits(sample: Sample, weight: Floats, rng: np.random.Generator) -> Ints:
    """Return the identities of the interviewed, those not known drawn from those of the others, [interviewed,
    columns]."""
    traits = sample.traits[sample.interviewed].copy()
    for column in range(traits.shape[1]):
        known = np.flatnonzero(traits[:, column] >= 0)
        unknown = np.flatnonzero(traits[:, column] < 0)
        if not known.size:
            traits[unknown, column] = 0
        elif unknown.size:
            chances = weight[known] / weight[known].sum()
            traits[unknown, column] = traits[known[rng.choice(known.size, unknown.size, p=chances)], column]
    return traits


def drawn_donors(
    degree: Ints,
    traits: Ints,
    named_by: Ints,
    donor_degree: Ints,
    donor_traits: Ints,
    odds: list[Floats],
    weight: Floats,
    rng: np.random.Generator,
) -> Ints:
    """Draw a donor for everybody who was not interviewed, [others].

    Args:
        degree: ties of those not interviewed, [others].
        traits: their identities, -1 where not known, [others, columns].
        named_by: for every column and category, how many of those who named them belong to it, [others, all
            categories].
        donor_degree: ties of the interviewed, [interviewed].
        donor_traits: their identities, [interviewed, columns].
        odds: for every column the log odds that somebody of a category (row) is named by one of a category (column).
        weight: weight of each interviewed.
        rng: source of chance.
    """
    luck = rng.random(degree.size)
    drawn = np.empty(degree.size, dtype=np.int64)
    base = np.log(np.maximum(weight, 1e-300))
    starts = np.cumsum([0, *(len(table) for table in odds)])
    for start in range(0, degree.size, BLOCK):
        rows = slice(start, min(start + BLOCK, degree.size))
        d = degree[rows, None].astype(float)
        score = base[None] - 0.5 * ((donor_degree[None] - d) / (0.25 * d + 1.0)) ** 2
        for column, table in enumerate(odds):
            own, theirs = traits[rows, column], donor_traits[:, column]
            known = own >= 0
            score += np.where(known[:, None] & (own[:, None] != theirs[None]), np.log(UNLIKE), 0.0)
            evidence = named_by[rows, starts[column] : starts[column + 1]] @ table.T
            score += np.where(known[:, None], 0.0, evidence[:, theirs])
        score -= score.max(axis=1, keepdims=True)
        steps = np.cumsum(np.exp(score), axis=1)
        steps /= steps[:, -1:]
        drawn[rows] = (steps < luck[rows, None]).sum(axis=1)
    return np.minimum(drawn, donor_degree.size - 1)


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
