"""Which factors are kept: those on which the choice hangs, and those that explain each effect."""

from __future__ import annotations

import numpy as np

from ccsim.sensitivity.screening import KEPT, chosen


def test_half_for_the_choice_and_half_for_single_effects():
    mu_star = np.zeros((3, 20))
    mu_star[0, :10] = np.arange(10, 0, -1)  # a large effect
    mu_star[1, 10:] = np.arange(10, 0, -1) / 1000  # a small one, of other factors
    mu_star[2, :10] = np.arange(1, 11)  # their difference
    kept = chosen(mu_star, 2)
    assert len(kept) == KEPT
    assert kept[:4] == (9, 8, 7, 6)
    assert 0 in kept
    assert 10 in kept


def test_nothing_negligible_is_kept():
    mu_star = np.array([[1.0, 0.5, 0.001, 0.0]])
    assert chosen(mu_star, 1) == (0, 1)
    assert chosen(np.zeros((2, 4)), 1) == ()
