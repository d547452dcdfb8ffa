"""How far two names agree, and how much that says: sharing a rare name says more than sharing a common one.

For a pair of names at a level of agreement the likelihood ratio is `m[level] * weight`. `m` is the chance that two
reports of one person are at that level. `weight` is one over the chance of meeting the other name by accident:

* same: 1 / f(a), where f(a) is the share of people with that name.
* another form (Bob, Robert) and similar spelling (Smith, Smiht): a report strays from the name a to one of the names
  near it that are in use, as often as these are used, so that the weight is the mean of 1 / S(a) and 1 / S(b), S being
  the share of people with another name near a or b.
* an initial: 1 / the share of people whose name begins with that letter.
* different: 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA

from ccsim.importing.mentions import Bools, Floats, Ints
from ccsim.importing.short_forms import roots

UNKNOWN, SAME, FORM, SIMILAR, INITIAL, OTHER_INITIAL, DIFFERENT = range(7)
"""Levels of agreement of two names."""

Nearness = Callable[[str, str], bool]


def similar(a: str, b: str) -> bool:
    """Return whether two names may be spellings of one: one slip apart, two where both are long."""
    shorter = min(len(a), len(b))
    slips = 2 if shorter >= 8 else 1 if shorter >= 4 else 0
    return slips > 0 and OSA.distance(a, b, score_cutoff=slips) <= slips


@dataclass(frozen=True)
class NamePairs:
    """Pairs of names, each once, and how they agree.

    Attributes:
        level: level of agreement.
        first, second: codes of the two words that agree best, in the words of the `Vocabulary`.
    """

    level: Ints
    first: Ints
    second: Ints


class Vocabulary:
    """The words that are in use as first names, or as family names, and which of them are near one another.

    Args:
        names: the names, each a group of words of which any may be used.
        forms: take account of short forms; only first names have them.
    """

    def __init__(self, names: Sequence[tuple[str, ...]], forms: bool) -> None:
        self.names = names
        self.words = sorted({word for group in names for word in group})
        self.code = {word: code for code, word in enumerate(self.words)}
        self.of_name = np.repeat(np.arange(len(names)), [len(group) for group in names])
        self.word = np.array([self.code[word] for group in names for word in group], dtype=np.int64)
        self.roots = [roots(word) if forms else frozenset((word,)) for word in self.words]
        self.near = {FORM: self._sharing_roots() if forms else [], SIMILAR: self._spelled_alike()}
        letters = [sorted({word[0], *(root[0] for root in self.roots[k])}) for k, word in enumerate(self.words)]
        self.letters = sorted({letter for found in letters for letter in found})
        place = {letter: k for k, letter in enumerate(self.letters)}
        self._letter_word = np.repeat(np.arange(len(self.words)), [len(found) for found in letters])
        self._letter = np.array([place[letter] for found in letters for letter in found], dtype=np.int64)
        self._full = np.array([len(word) > 1 for word in self.words])

    def compare(self, first: Ints, second: Ints) -> NamePairs:
        """Return how names agree, given their codes; the best of all pairs of words of two names counts."""
        found = [self._compared(self.names[a], self.names[b]) for a, b in zip(first, second, strict=True)]
        columns = np.array(found, dtype=np.int64).reshape(-1, 3)
        return NamePairs(columns[:, 0], columns[:, 1], columns[:, 2])

    def _compared(self, first: tuple[str, ...], second: tuple[str, ...]) -> tuple[int, int, int]:
        return min((self._level(a, b), self.code[a], self.code[b]) for a in first for b in second)

    def _level(self, a: str, b: str) -> int:
        if a == b:
            return SAME if len(a) > 1 else INITIAL
        of_a, of_b = self.roots[self.code[a]], self.roots[self.code[b]]
        if len(a) == 1 or len(b) == 1:
            initials = {a[0], *(root[0] for root in of_a)} & {b[0], *(root[0] for root in of_b)}
            return INITIAL if initials else OTHER_INITIAL
        if of_a & of_b:
            return FORM
        return SIMILAR if similar(a, b) else DIFFERENT

    def weights(self, pairs: NamePairs, shares: Floats, least: float) -> Floats:
        """Return the logarithm of the weight of every pair.

        Args:
            pairs: what `compare` returned.
            shares: share of people with each name.
            least: share that is added to that of names near another, for those that nobody happened to use.
        """
        mass = np.bincount(self.word, shares[self.of_name], len(self.words)).astype(np.float64)
        weight = np.zeros(pairs.level.size)
        same = pairs.level == SAME
        weight[same] = -np.log(np.maximum(mass[pairs.first[same]], least))
        for level in (FORM, SIMILAR):
            at = pairs.level == level
            if at.any():
                around = self._around(level, mass) + least
                weight[at] = np.log(0.5 / around[pairs.first[at]] + 0.5 / around[pairs.second[at]])
        at = pairs.level == INITIAL
        weight[at] = -np.log(self._initials(pairs, at, mass, least))
        return weight

    def _around(self, level: int, mass: Floats) -> Floats:
        """Return, for every word, the share of people with another word near it."""
        around = np.zeros(len(self.words))
        near = np.array(self.near[level], dtype=np.int64).reshape(-1, 2)
        np.add.at(around, near[:, 0], mass[near[:, 1]])
        return around

    def _initials(self, pairs: NamePairs, at: Bools, mass: Floats, least: float) -> Floats:
        """Return the share of people whose name begins with the letter on which two names agree."""
        full = np.where(self._full, mass, 0.0)
        share = np.bincount(self._letter, full[self._letter_word], len(self.letters))
        place = {letter: k for k, letter in enumerate(self.letters)}
        initial = np.array([place.get(word, 0) if len(word) == 1 else -1 for word in self.words], dtype=np.int64)
        letter = np.maximum(initial[pairs.first[at]], initial[pairs.second[at]])
        return np.clip(share[letter] / max(full.sum(), least), least, 1.0)

    def _sharing_roots(self) -> list[tuple[int, int]]:
        """Return pairs of words, in both orders, that may stand for the same full name."""
        by_root: dict[str, list[int]] = {}
        for code, found in enumerate(self.roots):
            for root in found:
                by_root.setdefault(root, []).append(code)
        return sorted({(a, b) for group in by_root.values() for a in group for b in group if a != b})

    def _spelled_alike(self) -> list[tuple[int, int]]:
        """Return pairs of words, in both orders, that are one slip apart.

        Two such words are equal after one letter is left out of each, or of the longer: they need not all be compared.
        """
        by_rest: dict[str, list[int]] = {}
        for code, word in enumerate(self.words):
            if len(word) >= 4:
                for rest in {word, *_one_less(word)}:
                    by_rest.setdefault(rest, []).append(code)
        near: set[tuple[int, int]] = set()
        for group in by_rest.values():
            for a in group:
                near |= {(a, b) for b in group if a != b}
        kept = (pair for pair in near if not self.roots[pair[0]] & self.roots[pair[1]])
        return sorted(pair for pair in kept if similar(self.words[pair[0]], self.words[pair[1]]))


def _one_less(word: str) -> Iterable[str]:
    return (word[:k] + word[k + 1 :] for k in range(len(word)))
