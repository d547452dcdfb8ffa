"""Boxes in which a scenario fails, where it is known to fail."""

from __future__ import annotations

import numpy as np
import pytest

from ccsim.sensitivity.boxes import failing_box

POINTS = np.random.default_rng(3).random((4000, 5))


def test_a_corner_is_found():
    fails = (POINTS[:, 1] > 0.7) & (POINTS[:, 3] < 0.4)
    box = failing_box(POINTS, fails)
    assert set(box.restricted) == {1, 3}
    assert box.low[1] == pytest.approx(0.7, abs=0.05)
    assert box.high[3] == pytest.approx(0.4, abs=0.05)
    assert box.density > 0.9
    assert box.coverage > 0.85
    assert box.mass == pytest.approx(fails.mean(), abs=0.02)


def test_blurred_failure_is_still_told_by_what_matters():
    rng = np.random.default_rng(0)
    fails = rng.random(len(POINTS)) < np.where(POINTS[:, 2] > 0.8, 0.8, 0.05)
    box = failing_box(POINTS, fails)
    assert box.restricted[0] == 2
    assert box.density > 0.7


def test_never_and_always():
    assert failing_box(POINTS, np.zeros(len(POINTS), bool)) is None
    assert failing_box(POINTS, np.ones(len(POINTS), bool)) is None


def test_no_more_than_three_factors_tell_it():
    fails = (POINTS < 0.8).all(axis=1)
    assert len(failing_box(POINTS, fails).restricted) <= 3
