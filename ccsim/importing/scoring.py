"""How probable it is that two mentions are one person, after Fellegi and Sunter (1969).

Every pair of mentions of different interviews is either of one person or of two. What agrees between the two (first
name, family name, area, age, contacts) is taken as independent within each kind of pair. The chance `m` that two
reports of one person agree at a level is estimated from the data by expectation maximisation (Winkler 1988), starting
from, and held to by, the values in `BELIEFS`; the chance `u` that two people agree is counted from the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from ccsim.importing.mentions import Bools, Floats, Ints, Mentions
from ccsim.importing.name_evidence import (
    DIFFERENT,
    FORM,
    INITIAL,
    OTHER_INITIAL,
    SAME,
    SIMILAR,
    UNKNOWN,
    NamePairs,
    Vocabulary,
)
from ccsim.importing.name_groups import common_together

GENERATION_APART = 5
"""Level of ages more than 20 years apart."""

BELIEFS: dict[str, dict[int, float]] = {
    "given": {SAME: 0.75, FORM: 0.14, SIMILAR: 0.07, DIFFERENT: 0.04},
    "family": {SAME: 0.86, SIMILAR: 0.09, DIFFERENT: 0.05},
    "area": {1: 0.80, 2: 0.10, 3: 0.10},
    "place": {1: 0.55, 2: 0.25, 3: 0.15, 4: 0.05},
    "age": {1: 0.45, 2: 0.37, 3: 0.13, 4: 0.04, GENERATION_APART: 0.01},
    "contacts": {1: 0.50, 2: 0.30, 3: 0.20},
}
"""Chance that two reports of one person are at each level, before any data. Assumptions; nothing was measured.

Area: the same, much alike, other. Place, where x and y are known: as near as 1, 5, 20, 100 in a hundred random pairs.
Age: 0 to 1, to 5, to 10, to 20, more years apart. Contacts: none, one, several people whom both know."""

GIVEN_WORDS: dict[int, str] = {
    UNKNOWN: "", SAME: "same first name", FORM: "one first name may be short for the other",
    SIMILAR: "first names spelled alike", INITIAL: "the initial fits", OTHER_INITIAL: "the initial does not fit",
    DIFFERENT: "other first name",
}  # fmt: skip
WORDS: dict[str, dict[int, str]] = {
    "family": {
        UNKNOWN: "", SAME: "same family name", SIMILAR: "family names spelled alike",
        INITIAL: "the initial of the family name fits", OTHER_INITIAL: "another initial of the family name",
        DIFFERENT: "other family name",
    },
    "area": {0: "", 1: "same area", 2: "areas written alike", 3: "other area"},
    "place": {0: "", 1: "very near each other", 2: "near each other", 3: "some way apart", 4: "far apart"},
    "age": {
        0: "", 1: "same age", 2: "up to 5 years apart", 3: "6 to 10 years apart", 4: "11 to 20 years apart",
        GENERATION_APART: "more than 20 years apart",
    },
    "contacts": {0: "", 1: "no contact in common", 2: "one contact in common", 3: "several contacts in common"},
}  # fmt: skip
"""What is said of each level in the review table; nothing where it is not known."""

BELIEVED_AS = 40.0
"""Pairs of one person that the data must hold to weigh as much as `BELIEFS`."""

UNRELATED_CONTACTS: dict[int, float] = {1: 0.93, 2: 0.05, 3: 0.02}
"""The same for two people of similar names, before any data."""

INITIAL_AGREES = 0.95
"""Chance that the initial of one person is right."""

OTHER_GENERATION, GENERATION_LEFT_OUT = 0.02, 0.5
"""Likelihood ratios: one is called junior and the other senior; only one is called either."""

SWAPPED = 0.03
"""Chance that first and family name of one person are once given in the other order."""

AGE_STEPS = (1.0, 5.0, 10.0, 20.0)
NEAREST = (0.01, 0.05, 0.20)
MOST_LIKELY_RELATIVES = 0.5
"""The most probable that two can be one who may as well be of one family: those a generation apart (father and son of
one name), and those of whom no first name agrees (husband and wife share name, home, age and friends)."""

RANDOM_PAIRS = 100_000
ROUNDS = 20
"""Rounds of estimation; what changes after them is below the second digit."""


@dataclass(frozen=True)
class Scores:
    """Pairs of mentions with what is known of them.

    Attributes:
        a, b: rows of the mentions, a below b.
        levels: by field, the level at which each pair agrees; 0 where not known.
        log_ratio: logarithm of the likelihood ratio.
        probability: that the two are one person.
        m: by field, the chance of each level for one person, as estimated.
    """

    a: Ints
    b: Ints
    levels: Mapping[str, Ints]
    log_ratio: Floats
    probability: Floats
    m: Mapping[str, Mapping[int, float]]


class Comparison:
    """What can be said of pairs before anything is estimated; reused when contacts are added."""

    def __init__(self, mentions: Mentions, a: Ints, b: Ints) -> None:
        self.mentions, self.a, self.b = mentions, a, b
        self.given, self._given_of = _names(mentions.givens, mentions.given[a], mentions.given[b], forms=True)
        self.family, self._family_of = _names(mentions.families, mentions.family[a], mentions.family[b], forms=False)
        x, y = _random_pairs(mentions)
        self.where = "place" if np.isfinite(mentions.place).any() else "area"
        self.levels = {
            "given": _spread(self.given[1].level, self._given_of),
            "family": _spread(self.family[1].level, self._family_of),
            self.where: _place_levels(mentions, a, b, x, y) if self.where == "place" else _area_levels(mentions, a, b),
            "age": _age_levels(mentions, a, b),
        }
        self.age_by_chance = _shares(_age_levels(mentions, x, y), len(AGE_STEPS) + 1)
        lift = np.log(common_together(mentions.given, mentions.family))
        agree = (self.levels["given"] > UNKNOWN) & (self.levels["given"] < OTHER_INITIAL)
        agree &= (self.levels["family"] > UNKNOWN) & (self.levels["family"] < OTHER_INITIAL)
        self.swapped = _swapped(mentions, a, b, self.levels)
        self.together = np.where(agree | self.swapped, np.maximum(lift[a], lift[b]), 0.0)
        self.relatives = _maybe_relatives(self.levels, self.swapped)
        later = mentions.generation[a] * mentions.generation[b]
        either = mentions.generation[a] != mentions.generation[b]
        self.fixed = np.where(later == 2, np.log(OTHER_GENERATION), np.where(either, np.log(GENERATION_LEFT_OUT), 0.0))

    def fixed_ratio(self, people: Floats) -> Floats:
        """Return the logarithm of the part of the likelihood ratio that hangs on how common things are.

        Args:
            people: for each mention, how many people it adds: one over the mentions of its person.
        """
        mentions, total = self.mentions, float(people.sum())
        ratio = self.fixed - self.together
        for (words, pairs), of, codes in (
            (self.given, self._given_of, mentions.given),
            (self.family, self._family_of, mentions.family),
        ):
            known = codes >= 0
            shares = np.bincount(codes[known], people[known], len(words.names)) / max(people[known].sum(), 1.0)
            ratio += np.append(words.weights(pairs, shares, 1.0 / total), 0.0)[of]
        ratio += self._area_weight(people)
        level = self.levels["age"]
        ratio -= np.where(level > 0, np.log(np.append(1.0, self.age_by_chance)[level]), 0.0)
        ratio[self.swapped] += self._swapped_ratio(people)
        return ratio

    def _area_weight(self, people: Floats) -> Floats:
        """Return minus the logarithm of the chance to agree on the area by accident."""
        mentions, level = self.mentions, self.levels[self.where]
        if self.where == "place":
            by_chance = np.diff((0.0, *NEAREST, 1.0))
            return np.where(level > 0, -np.log(np.append(1.0, by_chance)[level]), 0.0)
        known = mentions.area >= 0
        if not known.any():
            return np.zeros(self.a.size)
        shares = np.bincount(mentions.area[known], people[known], len(mentions.areas)) / people[known].sum()
        larger = np.maximum(shares[mentions.area[self.a]], shares[mentions.area[self.b]])
        return np.where((level == 1) | (level == 2), -np.log(larger), 0.0)

    def _swapped_ratio(self, people: Floats) -> Floats:
        """Return the logarithm of the ratio of pairs with their names in the other order."""
        mentions = self.mentions
        total = max(people.sum(), 1.0)
        given = np.bincount(mentions.given[mentions.given >= 0], people[mentions.given >= 0], len(mentions.givens))
        family = np.bincount(
            mentions.family[mentions.family >= 0], people[mentions.family >= 0], len(mentions.families)
        )
        row = self.a[self.swapped]
        shares = given[mentions.given[row]] * family[mentions.family[row]] / total**2
        return np.log(SWAPPED) - np.log(shares)


def score(compared: Comparison, contacts: Ints | None) -> Scores:
    """Return how probable it is of each pair that it is one person.

    Args:
        compared: the pairs.
        contacts: level of shared contacts of each pair, 0 where not known; None where nothing is known of contacts.
    """
    mentions, a, b = compared.mentions, compared.a, compared.b
    levels = dict(compared.levels) if contacts is None else {**compared.levels, "contacts": contacts}
    m: dict[str, dict[int, float]] = {field: dict(BELIEFS[field]) for field in levels}
    by_chance = dict(UNRELATED_CONTACTS)
    pairs = _pairs_of_interviews(mentions)
    rivals = _Rivals(mentions, a, b)
    people = np.ones(len(mentions))
    share = 1.0 / max(len(mentions), 2)
    ratio, probability = np.zeros(a.size), np.zeros(a.size)
    for _ in range(ROUNDS):
        ratio = compared.fixed_ratio(people)
        for field, level in levels.items():
            if field in ("given", "family"):
                level = np.where(compared.swapped, UNKNOWN, level)
            ratio += _log_m(m[field])[level]
        if contacts is not None:
            ratio -= _log_m(by_chance)[levels["contacts"]]
            by_chance = _updated(UNRELATED_CONTACTS, levels["contacts"], 1.0 - probability)
        odds = ratio + np.log(share) - np.log1p(-share)
        most = np.log(MOST_LIKELY_RELATIVES / (1.0 - MOST_LIKELY_RELATIVES))
        odds[compared.relatives] = np.minimum(odds[compared.relatives], most)
        probability = rivals.probability(odds)
        m = {field: _updated(BELIEFS[field], level, probability) for field, level in levels.items()}
        share = float((probability.sum() + 1.0) / (pairs + len(mentions)))
        more = np.bincount(a, probability, len(mentions)) + np.bincount(b, probability, len(mentions))
        people = np.divide(1.0, 1.0 + more, dtype=np.float64)
    return Scores(a, b, levels, ratio, probability, m)


class _Rivals:
    """Of those whom one interview names at most one is a given person: pairs with rivals are less probable."""

    def __init__(self, mentions: Mentions, a: Ints, b: Ints) -> None:
        count = int(mentions.interview.max(initial=0)) + 1
        _, self._of_a = np.unique(a * count + mentions.interview[b], return_inverse=True)
        _, self._of_b = np.unique(b * count + mentions.interview[a], return_inverse=True)

    def probability(self, log_odds: Floats) -> Floats:
        """Return the probability of each pair, of all ways to pair its two mentions or neither."""
        odds = np.exp(np.clip(log_odds, -50.0, 50.0))
        if not odds.size:
            return odds
        of_a, of_b = np.bincount(self._of_a, odds)[self._of_a], np.bincount(self._of_b, odds)[self._of_b]
        return odds / (1.0 + of_a + of_b - odds)


def _names(
    names: list[tuple[str, ...]], first: Ints, second: Ints, forms: bool
) -> tuple[tuple[Vocabulary, NamePairs], Ints]:
    """Return how pairs of names agree, each pair once, and which of them each pair of mentions has (-1: not known)."""
    words = Vocabulary(names, forms)
    known = (first >= 0) & (second >= 0)
    lower, higher = np.minimum(first[known], second[known]), np.maximum(first[known], second[known])
    codes, inverse = np.unique(lower * max(len(names), 1) + higher, return_inverse=True)
    pairs = words.compare(codes // max(len(names), 1), codes % max(len(names), 1))
    of = np.full(first.size, -1, dtype=np.int64)
    of[known] = inverse
    return (words, pairs), of


def _spread(level: Ints, of: Ints) -> Ints:
    return np.append(level, UNKNOWN)[of]


def _random_pairs(mentions: Mentions) -> tuple[Ints, Ints]:
    """Return pairs of mentions of different interviews at random, to see how often two people agree by chance."""
    generator = np.random.default_rng(0)  # fixed, so that the same data always give the same answer
    x, y = generator.integers(0, max(len(mentions), 1), (2, RANDOM_PAIRS if len(mentions) else 0))
    other = mentions.interview[x] != mentions.interview[y]
    return x[other], y[other]


def _shares(level: Ints, levels: int) -> Floats:
    """Return the share of each level, counted with half a pair more so that none is impossible."""
    counts = np.bincount(level, minlength=levels + 1)[1:] + 0.5
    return counts / counts.sum()


def _place_levels(mentions: Mentions, a: Ints, b: Ints, x: Ints, y: Ints) -> Ints:
    """Return how near pairs live to each other, beside random pairs: the unit of x and y does not matter."""
    between = np.linalg.norm(mentions.place[a] - mentions.place[b], axis=1)
    random = np.linalg.norm(mentions.place[x] - mentions.place[y], axis=1)
    random = random[np.isfinite(random)]
    limits = np.quantile(random, NEAREST) if random.size else np.zeros(len(NEAREST))
    return np.where(np.isfinite(between), np.searchsorted(limits, between) + 1, 0).astype(np.int64)


def _area_levels(mentions: Mentions, a: Ints, b: Ints) -> Ints:
    """Return how far the areas of pairs agree."""
    first, second = mentions.area[a], mentions.area[b]
    level = np.where(first == second, 1, 3)
    codes, inverse = np.unique(
        np.minimum(first, second) * (len(mentions.areas) + 1) + np.maximum(first, second), return_inverse=True
    )
    alike = np.array(
        [_alike(mentions.areas, *divmod(int(code), len(mentions.areas) + 1)) for code in codes], dtype=bool
    )
    if alike.size:
        level[alike[inverse]] = 2
    level[(first < 0) | (second < 0)] = 0
    return level.astype(np.int64)


def _alike(areas: list[str], first: int, second: int) -> bool:
    if first < 0 or first == second:
        return False
    return fuzz.token_set_ratio(areas[first], areas[second]) >= 90.0


def _age_levels(mentions: Mentions, a: Ints, b: Ints) -> Ints:
    """Return how far the ages of pairs are apart: nothing between bands that touch or overlap."""
    gap = np.maximum(mentions.youngest[a] - mentions.oldest[b], mentions.youngest[b] - mentions.oldest[a])
    level = np.searchsorted(AGE_STEPS, np.maximum(gap, 0.0)) + 1
    return np.where(np.isfinite(gap), level, 0).astype(np.int64)


def _swapped(mentions: Mentions, a: Ints, b: Ints, levels: Mapping[str, Ints]) -> Bools:
    """Return which pairs have the same two names in the other order."""
    both = np.flatnonzero((levels["given"] == DIFFERENT) & (levels["family"] == DIFFERENT))
    swapped = np.zeros(a.size, dtype=bool)
    for pair in both.tolist():
        given, family = mentions.givens[mentions.given[a[pair]]], mentions.families[mentions.family[a[pair]]]
        other = mentions.families[mentions.family[b[pair]]], mentions.givens[mentions.given[b[pair]]]
        swapped[pair] = given[0] == other[0][0] and family[0] == other[1][0]
    return swapped


def _maybe_relatives(levels: Mapping[str, Ints], swapped: Bools) -> Bools:
    """Return which pairs may be two of one family as well as one person."""
    no_first_name = np.isin(levels["given"], (UNKNOWN, OTHER_INITIAL, DIFFERENT)) & ~swapped
    return no_first_name | (levels["age"] == GENERATION_APART)


def _pairs_of_interviews(mentions: Mentions) -> float:
    """Return how many pairs of mentions of different interviews there are."""
    sizes = np.bincount(mentions.interview + 1).astype(float)
    return float((sizes.sum() ** 2 - (sizes**2).sum()) / 2.0)


def _log_m(chances: Mapping[int, float]) -> Floats:
    """Return the logarithm of the chance of each level; 0 where it is not known."""
    table = np.zeros(7)
    for level, chance in chances.items():
        table[level] = np.log(chance)
    if SAME in chances and DIFFERENT in chances:
        table[INITIAL], table[OTHER_INITIAL] = np.log(INITIAL_AGREES), np.log1p(-INITIAL_AGREES)
    return table


def _updated(believed: Mapping[int, float], level: Ints, probability: Floats) -> dict[int, float]:
    """Return the chance of each level, of pairs weighted by how probable they are, held to what was believed."""
    counts = np.bincount(level, probability, 7)
    total = sum(counts[one] for one in believed)
    return {
        one: float((chance * BELIEVED_AS + counts[one]) / (BELIEVED_AS + total)) for one, chance in believed.items()
    }
