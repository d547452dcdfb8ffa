"""Counts the contacts that two mentions share: neighbours of the one who are probably neighbours of the other."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from ccsim.importing.mentions import Floats, Ints
from ccsim.importing.raw_map import RawTable

LIKELY = 0.5
"""Neighbours count as the same person where that is more probable than not."""

AT_ONCE = 200_000
"""Pairs counted at once, so that memory stays bounded."""


def contact_levels(ties: RawTable, keys: list[str], a: Ints, b: Ints, probability: Floats) -> Ints:
    """Return for each pair of mentions: 1 no shared contact, 2 one, 3 several; 0 where one has no contacts.

    Args:
        ties: with the columns `a` and `b`, keys of people; others are left out.
        keys: key of each mention.
        a, b: rows of the mentions of each pair.
        probability: that each pair is one person, as known without contacts.
    """
    count = len(keys)
    row = {key: k for k, key in enumerate(keys)}
    ends = [
        (row[first], row[second])
        for first, second in zip(ties.cells["a"], ties.cells["b"], strict=True)
        if first in row and second in row and first != second
    ]
    edges = np.array(ends, dtype=np.int64).reshape(-1, 2)
    tied = _symmetric(edges[:, 0], edges[:, 1], count)
    likely = probability > LIKELY
    same = _symmetric(a[likely], b[likely], count) + sparse.eye_array(count, dtype=np.int32, format="csr")
    met = (tied @ same).tocsr()
    shared = np.zeros(a.size, dtype=np.int64)
    for start in range(0, a.size, AT_ONCE):
        some = slice(start, start + AT_ONCE)
        shared[some] = np.asarray(met[a[some]].multiply(tied[b[some]]).sum(axis=1)).ravel()
    known = np.diff(tied.indptr) > 0
    return np.where(known[a] & known[b], np.minimum(shared, 2) + 1, 0)


def _symmetric(first: Ints, second: Ints, count: int) -> sparse.csr_array:
    """Return a matrix of zeros and ones with both directions of each pair."""
    rows, columns = np.concatenate((first, second)), np.concatenate((second, first))
    matrix = sparse.coo_array((np.ones(rows.size, dtype=np.int32), (rows, columns)), (count, count)).tocsr()
    matrix.data[:] = 1
    return matrix
