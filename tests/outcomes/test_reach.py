"""Whom a scenario reaches, and what changed for single residents."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccsim.outcomes.changes import important_changes
from ccsim.outcomes.reach import Reached, as_metadata, from_metadata, reached


def bits(*places: int) -> np.ndarray:
    return np.isin(np.arange(6), places)


def test_who_is_asked_and_who_is_near():
    steps = np.array([0, 1, 1, 2, 3, 4])
    found = reached(steps, {"recipients": bits(0), "deliverers": bits(3)})
    assert np.flatnonzero(found.asked).tolist() == [0, 3]
    assert np.flatnonzero(found.near).tolist() == [0, 1, 2, 3]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_it_is_kept_bit_by_bit(members):
    asked, near = (np.array(column) for column in zip(*members, strict=True))
    kept = {name.encode(): value for name, value in as_metadata(Reached(asked, near)).items()}
    again = from_metadata(kept, len(members))
    assert again is not None
    assert np.array_equal(again.asked, asked)
    assert np.array_equal(again.near, near)


def test_what_was_not_kept_or_of_others_is_none():
    assert from_metadata(None, 6) is None
    assert from_metadata({b"asked": b"\x00"}, 6) is None
    assert from_metadata({b"asked": b"\x00", b"near": b"\x00"}, 60) is None


def test_two_points_matter_and_less_does_not():
    change = np.array([[2.0, 1.99, 0.0, -1.99, -2.0]])
    assert important_changes(change)[0].tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1]]
