"""The whole path, from screening to indices, on functions of known indices: Ishigami's, and Sobol's g-function."""

from __future__ import annotations

import numpy as np
import pytest

from ccsim.sensitivity.evaluating import Output
from ccsim.sensitivity.study import Size, run_study

SIZE = Size(trajectories=10, screening_lucks=1, points=300, lucks=2, read=2**12)
SMALL = Size(trajectories=4, screening_lucks=1, points=64, lucks=2, read=2**9)
ISHIGAMI = Output("town", "ishigami")
G = Output("town", "g")
NAMES = ("a", "b", "c", "d", "nothing", "nothing more")
WEIGHTS = np.array([0.0, 0.5, 3.0, 9.0])
"""Of the g-function: the smaller, the more a factor matters."""


def ishigami(points):
    a, b, c = (np.pi * (2 * points[:, at] - 1) for at in range(3))
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def smooth_g(points):
    """The g-function with its kink rounded: a quadratic in each factor, which an emulator can learn."""
    return np.prod((3 * (2 * points[:, :4] - 1) ** 2 + WEIGHTS) / (1 + WEIGHTS), axis=1)


def evaluator(function, luck=0.0):
    """Return what evaluates a function at points of all names; those that are not given lie in the middle."""

    def evaluate(names, points, lucks):
        whole = np.full((len(points), len(NAMES)), 0.5)
        for at, name in enumerate(names):
            whole[:, NAMES.index(name)] = points[:, at]
        rng = np.random.default_rng(5)
        values = function(whole)[:, None, None] + luck * rng.standard_normal((len(points), 1, lucks))
        return values

    return evaluate


def known_smooth_g():
    """First and total indices: each factor's variance is 4/5 over its (1 + weight) squared."""
    single = 0.8 / (1 + WEIGHTS) ** 2
    whole = np.prod(1 + single) - 1
    total = single * np.prod(1 + single) / (1 + single) / whole
    return single / whole, total


@pytest.fixture(scope="module")
def of_ishigami():
    return run_study(NAMES, [ISHIGAMI], evaluator(ishigami), SIZE, 0, lambda said: None)


@pytest.fixture(scope="module")
def of_g():
    return run_study(NAMES, [G], evaluator(smooth_g), SIZE, 0, lambda said: None)


def test_screening_keeps_what_matters(of_ishigami, of_g):
    assert set(of_ishigami.kept) == {"a", "b", "c"}
    assert set(of_g.kept) == {"a", "b", "c", "d"}
    assert of_g.kept[:2] == ("a", "b")
    mu_star = dict(zip(NAMES, of_ishigami.screening.mu_star[0], strict=True))
    assert mu_star["nothing"] == mu_star["nothing more"] == 0


def test_indices_of_ishigami(of_ishigami):
    looked = of_ishigami.effects[0]
    assert looked.emulator.held_out > 0.95
    first = {"a": 0.3139, "b": 0.4424, "c": 0.0}
    total = {"a": 0.5576, "b": 0.4424, "c": 0.2437}
    within(of_ishigami, first, total)


def test_indices_of_the_g_function(of_g):
    first, total = known_smooth_g()
    within(of_g, dict(zip("abcd", first, strict=True)), dict(zip("abcd", total, strict=True)))


def within(study, first, total):
    """The known indices lie inside the intervals, and near what is told."""
    found = study.effects[0].indices
    for at, name in enumerate(study.kept):
        assert found.first[at] == pytest.approx(first[name], abs=0.03)
        assert found.total[at] == pytest.approx(total[name], abs=0.03)
        assert found.first_low[at] - 0.005 <= first[name] <= found.first_high[at] + 0.005
        assert found.total_low[at] - 0.005 <= total[name] <= found.total_high[at] + 0.005


def test_pawn_tells_what_matters_from_nothing(of_g):
    found = of_g.effects[0].indices
    strength = dict(zip(of_g.kept, found.pawn, strict=True))
    assert strength["a"] > strength["c"] > strength["d"]
    assert found.pawn_of_nothing < strength["b"] / 2


def test_what_cannot_be_emulated_has_no_indices():
    few = Size(trajectories=4, screening_lucks=1, points=40, lucks=1, read=256)
    study = run_study(NAMES, [ISHIGAMI], evaluator(ishigami), few, 0, lambda said: None)
    assert study.effects[0].emulator.held_out < 0.95
    assert study.effects[0].indices is None


def test_luck_is_told_apart(of_g):
    assert of_g.effects[0].luck_share == pytest.approx(0, abs=1e-9)
    loud = run_study(NAMES, [G], evaluator(smooth_g, luck=0.3), SIZE, 0, lambda said: None).effects[0].luck_share
    expected = 0.09 / (0.09 + smooth_g(np.random.default_rng(0).random((20_000, 6))).var())
    assert loud == pytest.approx(expected, rel=0.25)


def test_same_seed_same_study_and_seed_0_is_a_seed():
    once = run_study(NAMES, [G], evaluator(smooth_g), SMALL, 0, lambda said: None)
    again = run_study(NAMES, [G], evaluator(smooth_g), SMALL, 0, lambda said: None)
    other = run_study(NAMES, [G], evaluator(smooth_g), SMALL, 1, lambda said: None)
    assert np.array_equal(again.read, once.read)
    assert not np.array_equal(other.screening.mu_star, once.screening.mu_star)
