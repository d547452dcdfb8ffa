"""Finds the pairs of mentions that are worth comparing, so that not everybody is compared with everybody."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from ccsim.importing.mentions import Ints, Mentions
from ccsim.importing.short_forms import roots

LARGEST = 3_000
"""Mentions with the same first letter and family name that are compared; no community of 50,000 comes near it."""

LARGEST_OF_FIRST_NAMES = 300
"""Mentions that are compared by nothing but the first name (and the area). Among so many it says nothing."""


def candidate_pairs(mentions: Mentions) -> tuple[Ints, Ints, int]:
    """Return pairs of mentions of different interviews, the lower row first, each once, sorted.

    A pair is compared if one of these agrees: family name and a first letter of the first name; first name (or what
    it is short for) and first letter of the family name; both names in any order; first name and area, where a
    family name is not known; family name, where a first name is not known.

    Returns:
        The two rows of each pair, and how many mentions stayed uncompared in some respect as too many share it.
    """
    found: list[Ints] = []
    skipped = 0
    for keys, largest in _keys(mentions):
        rows, too_many = _pairs_within(keys, mentions, largest)
        found.append(rows)
        skipped = max(skipped, too_many)
    codes = np.unique(np.concatenate(found))
    count = max(len(mentions), 1)
    return codes // count, codes % count, skipped


def _keys(mentions: Mentions) -> Iterable[tuple[list[tuple[int, Hashable]], int]]:
    """Yield, for each way to agree, (mention, what it has) in any order, and the most that may share it."""
    given_roots = [sorted({root for name in names for root in roots(name)}) for names in mentions.givens]
    letters = [
        sorted({name[0] for name in names} | {root[0] for root in found})
        for names, found in zip(mentions.givens, given_roots, strict=True)
    ]
    rows = list(zip(range(len(mentions)), mentions.given.tolist(), mentions.family.tolist(), strict=True))
    families = mentions.families
    both = [(row, given, family) for row, given, family in rows if given >= 0 and family >= 0]
    yield [(r, (name, x)) for r, g, f in both for name in families[f] if len(name) > 1 for x in letters[g]], LARGEST
    yield [(r, (root, x)) for r, g, f in both for root in given_roots[g] for x in _initials(families[f])], LARGEST
    yield [(r, tuple(sorted((mentions.givens[g][0], families[f][0])))) for r, g, f in both], LARGEST
    areas = mentions.area.tolist()
    shorter = [(row, given) for row, given, family in rows if given >= 0 and family < 0]
    alone = {root for _, given in shorter for root in given_roots[given]}
    named = [(r, g) for r, g, _ in rows if g >= 0]
    yield (
        [(r, (root, areas[r])) for r, g in named for root in given_roots[g] if root in alone],
        LARGEST_OF_FIRST_NAMES,
    )
    nameless = {name for _, given, family in rows if given < 0 <= family for name in families[family]}
    formal = [(r, name) for r, _, f in rows if f >= 0 for name in families[f] if name in nameless]
    yield formal, LARGEST_OF_FIRST_NAMES


def _initials(names: tuple[str, ...]) -> list[str]:
    return sorted({name[0] for name in names})


def _pairs_within(keys: list[tuple[int, Hashable]], mentions: Mentions, largest: int) -> tuple[Ints, int]:
    """Return `lower * mentions + higher` for all pairs that share a key, and how many mentions were left out."""
    if not keys:
        return np.empty(0, dtype=np.int64), 0
    codes: dict[Hashable, int] = {}
    code = np.array([codes.setdefault(key, len(codes)) for _, key in keys], dtype=np.int64)
    row = np.array([row for row, _ in keys], dtype=np.int64)
    sizes = np.bincount(code)
    small = sizes[code] <= largest
    skipped = int(np.unique(row[~small]).size)
    code, row = code[small], row[small]
    order = np.lexsort((row, code))
    code, row = code[order], row[order]
    found: list[Ints] = []
    # Partners one further down, two further down, ... as long as a block reaches that far.
    first = np.arange(code.size)
    step = 1
    while first.size:
        first = first[first + step < code.size]
        first = first[code[first] == code[first + step]]
        a, b = row[first], row[first + step]
        other = mentions.interview[a] != mentions.interview[b]
        found.append(a[other] * len(mentions) + b[other])
        step += 1
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64), skipped
