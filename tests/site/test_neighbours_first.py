"""Residents stand near those whom they know, in an order that the ties and nothing else decide."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccsim.site.neighbours_first import neighbours_first

Pairs = st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)).filter(lambda pair: pair[0] < pair[1]), unique=True)


def order(pairs, residents=30):
    ends = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    return neighbours_first(ends[:, 0], ends[:, 1], residents).tolist()


def test_networks_follow_each_other_each_breadth_first():
    assert order([(1, 5), (1, 4), (4, 7), (5, 6), (0, 2)], 9) == [0, 2, 1, 4, 5, 7, 6, 3, 8]


def test_without_ties_the_order_stays():
    assert order([], 4) == [0, 1, 2, 3]
    assert order([], 0) == []


@given(Pairs)
def test_everybody_stands_somewhere_once(pairs):
    assert sorted(order(pairs)) == list(range(30))


@given(Pairs)
def test_one_more_without_ties_moves_nobody_else(pairs):
    assert [i for i in order(pairs, 31) if i != 30] == order(pairs, 30)


def test_ties_of_scattered_neighbours_become_short():
    rng = np.random.default_rng(4)
    where = rng.permutation(2000)
    ring = [(min(where[i], where[i - 1]), max(where[i], where[i - 1])) for i in range(2000)]
    position = np.argsort(order(ring, 2000))
    lengths = [abs(position[a] - position[b]) for a, b in ring]
    assert np.mean(lengths) < 5
