"""Puts mentions together into people: never two of one interview, never against what somebody decided."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import numpy as np

from ccsim.importing.mentions import Floats, Ints


class Refusal(Enum):
    """Why two groups of mentions cannot be one person."""

    ONE_INTERVIEW = "two people of one interview would become one"
    DECIDED = "it was decided that some of them are different people"
    UNLIKE = "some of those who would become one are unlike each other"


class People:
    """Groups of mentions that are one person each; at first every mention is a person.

    Args:
        interview: interview of each mention.
        apart: pairs of mentions that are different people.
    """

    def __init__(self, interview: Ints, apart: Iterable[tuple[int, int]]) -> None:
        self._interview = interview
        self._person = list(range(interview.size))
        self._members: dict[int, list[int]] = {}
        self._apart: dict[int, set[int]] = {}
        for a, b in apart:
            self._apart.setdefault(a, set()).add(b)
            self._apart.setdefault(b, set()).add(a)

    def person(self, mention: int) -> int:
        """Return the number of the person whom a mention is of."""
        return self._person[mention]

    def members(self, person: int) -> list[int]:
        """Return the mentions of a person."""
        return self._members.get(person, [person])

    def all_of_several(self) -> list[list[int]]:
        """Return the mentions of everybody who has more than one."""
        return list(self._members.values())

    def refusal(self, a: int, b: int) -> Refusal | None:
        """Return why two different people cannot be one, None where they can."""
        first, second = self.members(a), self.members(b)
        if set(self._interview[first].tolist()) & set(self._interview[second].tolist()):
            return Refusal.ONE_INTERVIEW
        others = set(second)
        if any(self._apart[mention] & others for mention in first if mention in self._apart):
            return Refusal.DECIDED
        return None

    def join(self, a: int, b: int) -> None:
        """Make two different people one."""
        kept, gone = (a, b) if len(self.members(a)) >= len(self.members(b)) else (b, a)
        moved = self.members(gone)
        self._members[kept] = [*self.members(kept), *moved]
        self._members.pop(gone, None)
        for mention in moved:
            self._person[mention] = kept


class KnownPairs:
    """How probable pairs are that were compared.

    Args:
        a, b: rows of each pair, sorted by `a` and then `b`, `a` below `b`.
        probability: that each pair is one person.
        count: number of mentions.
    """

    def __init__(self, a: Ints, b: Ints, probability: Floats, count: int) -> None:
        self._codes, self._probability, self._count = a * count + b, probability, count

    def least(self, first: list[int], second: list[int]) -> float:
        """Return the lowest probability of all pairs between two groups that were compared; 1 if none was."""
        x, y = np.repeat(first, len(second)), np.tile(second, len(first))
        wanted = np.minimum(x, y) * self._count + np.maximum(x, y)
        at = np.minimum(np.searchsorted(self._codes, wanted), self._codes.size - 1)
        found = self._codes[at] == wanted
        return float(self._probability[at[found]].min()) if found.any() else 1.0
