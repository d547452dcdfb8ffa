"""Emulators, history matching and the posterior against models of which the answer is known."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from ccsim.calibrating.bank import Bank, space_filling
from ccsim.calibrating.emulating import emulator, emulators
from ccsim.calibrating.matching import implausibility, next_wave, not_ruled_out
from ccsim.calibrating.posterior import Emulated, effective, posterior, resampled, weights
from ccsim.calibrating.recovery import recovered
from ccsim.calibrating.target import Target


def simulated(points, seed, noise=0.1):
    """A curved model of three parameters, of which the third does not matter, with three measurements."""
    a, b = points[:, 0], points[:, 1]
    expected = np.stack([2 * a + b, np.sin(3 * a) - b, a * b], axis=1)
    return expected + np.random.default_rng(seed).normal(0, noise, expected.shape)


def bank_of(count, seed, noise=0.1):
    points = space_filling(count, 3, seed)
    return Bank(("a", "b", "c"), ("one", "two", "three"), points, simulated(points, seed, noise))


TARGETS = (Target("one", 1.5, 0.05, 0.0), Target("two", 0.5, 0.05, 0.05), Target("three", 0.25, 0.03, 0.0))


@pytest.fixture(scope="module")
def bank():
    return bank_of(256, 1)


@pytest.fixture(scope="module")
def standing_in(bank):
    return emulators(bank)


@pytest.fixture(scope="module")
def emulated(standing_in):
    return Emulated.at(space_filling(8_192, 3, 5), standing_in)


def test_a_longer_design_begins_with_the_shorter():
    assert np.array_equal(space_filling(300, 4, 0)[:100], space_filling(100, 4, 0))
    assert not np.array_equal(space_filling(100, 4, 0), space_filling(100, 4, 1))
    assert space_filling(100, 4, 0).min() >= 0
    assert space_filling(100, 4, 0).max() < 1


def test_what_another_machine_would_round_otherwise_changes_no_kernel():
    """Lengths that do not matter, too: the third parameter's, and all of them where there is only noise."""
    bank = bank_of(120, 3)
    only_noise = np.random.default_rng(4).normal(size=120)
    for values in (*bank.values.T, only_noise):
        rounded = values * (1 + 1e-11 * np.random.default_rng(5).normal(size=120))
        one, other = (emulator(bank.points, given).process.kernel_.theta for given in (values, rounded))
        assert np.array_equal(one, other)


def test_an_emulator_finds_expectation_and_noise(standing_in):
    points = np.random.default_rng(0).random((500, 3))
    truth = simulated(points, 0, noise=0.0)
    for column, one in enumerate(standing_in):
        mean, variance = one.expected(points)
        assert np.sqrt(one.noise) == pytest.approx(0.1, abs=0.02)
        assert np.abs(mean - truth[:, column]).mean() < 0.04
        # Its doubt is honest: standardised errors are of size one, not ten.
        assert 0.2 < np.sqrt(np.square((mean - truth[:, column]) / np.sqrt(variance + 1e-12)).mean()) < 3
        assert one.held_out > 0.95


def test_held_out_points_show_what_cannot_be_emulated():
    points = space_filling(200, 3, 0)
    luck = np.random.default_rng(0).normal(0, 1, 200)
    assert emulator(points, luck + 0.02 * points[:, 0]).held_out < 0.9


def test_a_measurement_that_never_changes_is_emulated_by_itself():
    one = emulator(space_filling(64, 2, 0), np.full(64, 3.0))
    mean, variance = one.expected(np.random.default_rng(0).random((5, 2)))
    assert mean == pytest.approx(np.full(5, 3.0))
    assert (variance == 0).all()


def test_simulations_that_could_not_be_measured_are_left_out(bank):
    values = bank.values[:, 0].copy()
    values[::7] = np.nan
    mean, _ = emulator(bank.points, values).expected(bank.points[:50])
    assert np.abs(mean - simulated(bank.points[:50], 0, 0.0)[:, 0]).mean() < 0.05


def test_too_few_simulations_are_refused():
    with pytest.raises(ValueError, match="at least 20 are needed for 3 parameters"):
        emulator(space_filling(16, 3, 0), np.zeros(16))


def test_points_that_miss_a_target_are_ruled_out(standing_in):
    points = np.array([[0.5, 0.5, 0.1], [0.5, 0.5, 0.9], [0.02, 0.02, 0.5], [0.98, 0.98, 0.5]])
    wave = (TARGETS, standing_in)
    assert not_ruled_out(points, [wave]).tolist() == [True, True, False, False]
    assert implausibility(points, *wave)[2:].max(axis=1).min() > 3


def test_the_next_wave_lies_in_what_is_left(standing_in):
    wave = (TARGETS, standing_in)
    points, share = next_wave(50, 3, [wave], 3)
    assert len(points) == 50
    assert 0 < share < 0.5
    assert implausibility(points, *wave).max() <= 3
    nowhere = (Target("one", 99.0, 0.1, 0.0), *TARGETS[1:])
    with pytest.raises(ValueError, match="every point is ruled out"):
        next_wave(50, 3, [(nowhere, standing_in)], 3)


def test_of_a_linear_normal_model_the_posterior_is_known():
    # Prior uniform and wide beside what is observed: the posterior is normal about the value, with its variance.
    points = space_filling(2**15, 1, 0)
    flat = Emulated(points, points.copy(), np.full_like(points, 0.02**2))
    weight = weights(flat, np.array([0.4]), np.array([0.05**2]))
    spread = np.hypot(0.05, 0.02)
    assert weight @ points[:, 0] == pytest.approx(0.4, abs=1e-3)
    assert np.sqrt(weight @ np.square(points[:, 0] - 0.4)) == pytest.approx(spread, rel=0.01)
    drawn = points[resampled(weight, 2_000, np.random.default_rng(0)), 0]
    assert kstest(drawn, norm(0.4, spread).cdf).pvalue > 0.01
    assert effective(np.full(50, 0.02)) == pytest.approx(50)


def test_what_no_target_informs_keeps_its_prior(emulated):
    drawn, behind = posterior(emulated, TARGETS, 1_000, np.random.default_rng(0))
    assert behind > 100
    assert kstest(drawn[:, 2], "uniform").pvalue > 1e-3
    assert drawn[:, 0].std() < 0.15  # of a uniform prior 0.29
    assert abs(drawn[:, 0].mean() - 0.5) < 0.1


def test_a_posterior_that_rests_on_a_few_points_is_refused(emulated):
    sharp = tuple(Target(target.name, target.value, 1e-6, 0.0) for target in TARGETS)
    coarse = Emulated(emulated.points[:50], emulated.mean[:50], np.zeros((50, 3)))
    with pytest.raises(ValueError, match="points carry the weight"):
        posterior(coarse, sharp, 500, np.random.default_rng(0))


def test_known_parameters_are_recovered_as_often_as_is_said(emulated):
    truths = bank_of(256, 77)
    found = recovered(truths, TARGETS, emulated, 0)
    assert found.ranks.shape == (256, 3)
    for level in (0.5, 0.9):
        error = np.sqrt(level * (1 - level) / 256)
        assert np.abs(found.coverage(level) - level).max() < 3.5 * error
    for column in range(3):
        assert kstest(found.ranks[:, column], "uniform").pvalue > 1e-3
    assert found.shrinkage[:, :2].mean() < 0.6
    assert found.shrinkage[:, 2].mean() > 0.9


def test_overconfidence_would_be_seen(emulated):
    sure = Emulated(emulated.points, emulated.mean, np.full_like(emulated.variance, 1e-3**2))
    found = recovered(bank_of(128, 78), tuple(Target(t.name, t.value, 1e-3, 0.0) for t in TARGETS), sure, 0)
    assert found.coverage(0.9)[:2].max() < 0.5


def test_banks_are_joined_only_if_they_are_of_the_same(bank):
    assert len(bank.joined(bank).points) == 512
    with pytest.raises(ValueError, match="different parameters"):
        bank.joined(Bank(("a", "b", "d"), bank.measurements, bank.points, bank.values))
    assert len(bank.rows(bank.points[:, 0] < 0.5).points) == 128
