"""Finds people who were named in several interviews: certain matches are joined, doubtful ones are shown to the user.

docs/matching.md says how it works and how often it errs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ccsim.importing.blocking import candidate_pairs
from ccsim.importing.clustering import KnownPairs, People, Refusal
from ccsim.importing.mentions import Ints, MatchFields, Mentions, read_mentions
from ccsim.importing.raw_map import RawTable
from ccsim.importing.scoring import GENERATION_APART, Comparison, Scores, score
from ccsim.importing.shared_contacts import contact_levels

CERTAIN = 0.98
"""Probability from which two mentions are joined without asking. docs/matching.md has its measured error."""

DOUBTFUL = 0.30
"""Probability from which the user is asked."""

UNLIKE = 0.02
"""Two mentions are not brought together through others where they themselves are less probable than this,
or a generation apart."""


@dataclass(frozen=True)
class Pair:
    """Two mentions that are, or may be, one person.

    Attributes:
        a, b: their keys.
        probability: that they are one person; 1 where that was decided.
        levels: by field, the level at which they agree (see `scoring`).
        why: why they were not joined although they are as good as certain; None for all others.
    """

    a: str
    b: str
    probability: float
    levels: Mapping[str, int]
    why: Refusal | None = None


@dataclass(frozen=True)
class Matches:
    """What came of matching.

    Attributes:
        groups: key of a mention -> key of the person it is merged into; those who stay themselves are not in it.
        joined: the certain pairs by which people were merged, the least probable first.
        doubtful: pairs that the user is asked about, the most probable first.
        decided: pairs on which the user had decided, each with the decision.
        impossible: pairs that were to be joined by decision and cannot be, and why.
        gone: decisions about keys that are not among the people.
        uncompared: mentions that are like too many others to be compared with all of them.
    """

    groups: dict[str, str]
    joined: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    decided: tuple[tuple[Pair, bool], ...]
    impossible: tuple[tuple[str, str, Refusal], ...]
    gone: tuple[tuple[str, str], ...]
    uncompared: int


def match(
    people: RawTable,
    fields: MatchFields,
    decided: Mapping[tuple[str, str], bool],
    ties: RawTable | None = None,
) -> Matches:
    """Find those who are one person.

    Args:
        people: with `key`, `interview`, `interviewed` and the columns of `fields`. People of one interview are never
            matched with each other; those of no interview count as of one.
        fields: columns by which people are recognised.
        decided: pairs of keys of which somebody said whether they are one person; the order of a pair does not matter.
        ties: with `a` and `b`; shared contacts count as evidence where ties are given.
    """
    keys = people.cells["key"]
    row = {key: k for k, key in enumerate(keys)}
    gone = tuple(pair for pair in decided if not (pair[0] in row and pair[1] in row))
    known = {(row[a], row[b]): same for (a, b), same in decided.items() if (a, b) not in gone}
    mentions = read_mentions(people, fields)
    a, b, uncompared = candidate_pairs(mentions)
    scores = _scores(mentions, a, b, keys, ties)
    found = People(mentions.interview, [pair for pair, same in known.items() if not same])
    impossible = tuple(
        (keys[x], keys[y], why) for (x, y), same in known.items() if same and (why := _join(found, x, y)) is not None
    )
    joined, refused = _join_certain(found, scores, mentions)
    doubtful = _doubtful(found, scores, refused, {frozenset(pair) for pair in known})
    asked = _indices(a, b, known, len(mentions))
    return Matches(
        groups=_groups(found, people),
        joined=tuple(_pair(scores, k, keys) for k in reversed(joined)),
        doubtful=tuple(_pair(scores, k, keys, refused.get(k)) for k in doubtful),
        decided=tuple((_decided_pair(scores, asked[pair], pair, keys), same) for pair, same in known.items()),
        impossible=impossible,
        gone=gone,
        uncompared=uncompared,
    )


def _scores(mentions: Mentions, a: Ints, b: Ints, keys: list[str], ties: RawTable | None) -> Scores:
    """Return how probable each pair is, by contacts too where ties are given."""
    if not a.size:
        return Scores(a, b, {"age": a}, np.zeros(0), np.zeros(0), {})
    compared = Comparison(mentions, a, b)
    scores = score(compared, None)
    if ties is None or not ties.lines:
        return scores
    return score(compared, contact_levels(ties, keys, a, b, scores.probability))


def _join(found: People, x: int, y: int) -> Refusal | None:
    """Make one of the people of two mentions; return why that cannot be."""
    first, second = found.person(x), found.person(y)
    if first == second:
        return None
    why = found.refusal(first, second)
    if why is None:
        found.join(first, second)
    return why


def _join_certain(found: People, scores: Scores, mentions: Mentions) -> tuple[list[int], dict[int, Refusal]]:
    """Join the certain pairs, the most probable first; return those that joined people, and those refused."""
    likely = np.where(scores.levels["age"] == GENERATION_APART, 0.0, scores.probability)
    known = KnownPairs(scores.a, scores.b, likely, len(mentions))
    certain = np.flatnonzero(scores.probability >= CERTAIN)
    joined: list[int] = []
    refused: dict[int, Refusal] = {}
    for k in certain[np.argsort(-scores.probability[certain], kind="stable")].tolist():
        first, second = found.person(int(scores.a[k])), found.person(int(scores.b[k]))
        if first == second:
            continue
        why = found.refusal(first, second)
        if why is None and known.least(found.members(first), found.members(second)) < UNLIKE:
            why = Refusal.UNLIKE
        if why is None:
            found.join(first, second)
            joined.append(k)
        else:
            refused[k] = why
    return joined, refused


def _doubtful(found: People, scores: Scores, refused: Mapping[int, Refusal], known: set[frozenset[int]]) -> list[int]:
    """Return the pairs to ask about: of all pairs between the same two people the most probable one."""
    asked: set[tuple[int, int]] = set()
    doubtful: list[int] = []
    likely = np.flatnonzero(scores.probability >= DOUBTFUL)
    for k in likely[np.argsort(-scores.probability[likely], kind="stable")].tolist():
        x, y = int(scores.a[k]), int(scores.b[k])
        first, second = sorted((found.person(x), found.person(y)))
        if first == second or (first, second) in asked or frozenset((x, y)) in known:
            continue
        if k not in refused and found.refusal(first, second) is not None:
            continue
        if refused.get(k) is Refusal.DECIDED:
            continue
        asked.add((first, second))
        doubtful.append(k)
    return doubtful


def _groups(found: People, people: RawTable) -> dict[str, str]:
    """Return into whom each mention is merged: the one who was interviewed, or else the first in the table."""
    keys, interviewed = people.cells["key"], people.cells["interviewed"]
    groups: dict[str, str] = {}
    for members in found.all_of_several():
        kept = min(members, key=lambda k: (interviewed[k] != "yes", k))
        groups |= {keys[k]: keys[kept] for k in sorted(members) if k != kept}
    return groups


def _indices(a: Ints, b: Ints, pairs: Mapping[tuple[int, int], bool], count: int) -> dict[tuple[int, int], int | None]:
    """Return where each pair stands among those that were compared; None where it was not."""
    codes = a * count + b
    found: dict[tuple[int, int], int | None] = {}
    for x, y in pairs:
        code = min(x, y) * count + max(x, y)
        at = int(np.searchsorted(codes, code))
        found[x, y] = at if at < codes.size and codes[at] == code else None
    return found


def _pair(scores: Scores, k: int, keys: list[str], why: Refusal | None = None) -> Pair:
    levels = {field: int(level[k]) for field, level in scores.levels.items()}
    return Pair(keys[int(scores.a[k])], keys[int(scores.b[k])], float(scores.probability[k]), levels, why)


def _decided_pair(scores: Scores, k: int | None, pair: tuple[int, int], keys: list[str]) -> Pair:
    if k is None:
        return Pair(keys[pair[0]], keys[pair[1]], 0.0, {})
    return _pair(scores, k, keys)
