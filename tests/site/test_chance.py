"""Deviates from uniform numbers: known means, spreads and shares."""

import numpy as np
import pytest

from ccsim.site.making.chance import betas, choices, gammas, generator, normals, race, standardised, uniforms

N = 20_000


def test_a_seed_gives_the_same_numbers_and_another_seed_others():
    assert np.array_equal(uniforms(generator(0), 5), uniforms(generator(0), 5))
    assert not np.array_equal(uniforms(generator(0), 5), uniforms(generator(1), 5))


def test_the_stream_of_uniform_numbers_is_frozen():
    """If this changes, the shipped sites can no longer be made again."""
    expected = [0.6369616873214543, 0.2697867137638703, 0.04097352393619469]
    assert uniforms(generator(0), 3).tolist() == expected


def test_normals_and_gammas_have_their_moments():
    normal = normals(generator(1), N)
    assert (normal.mean(), normal.std()) == (pytest.approx(0, abs=0.03), pytest.approx(1, abs=0.03))
    gamma = gammas(generator(2), N, mean=2.0, shape=1.5)
    assert gamma.mean() == pytest.approx(2, abs=0.05)
    assert gamma.var() == pytest.approx(4 / 1.5, rel=0.08)


def test_betas_have_their_mean_and_spread_and_keep_the_order():
    deviates = normals(generator(3), N)
    beta = betas(deviates, mean=0.27, sd=0.15)
    assert (beta.mean(), beta.std()) == (pytest.approx(0.27, abs=0.005), pytest.approx(0.15, abs=0.005))
    assert np.array_equal(np.argsort(beta), np.argsort(deviates))


def test_choices_come_in_their_shares():
    counts = np.bincount(choices(generator(4), {"a": 0.1, "b": 0.0, "c": 0.9}, N), minlength=3) / N
    assert counts == pytest.approx([0.1, 0, 0.9], abs=0.01)


def test_a_race_follows_the_weights_and_never_takes_weight_0():
    weights = np.array([1.0, 0.0, 3.0])
    rng = generator(5)
    first = np.concatenate([race(rng, weights, 1) for _ in range(4000)])
    assert np.bincount(first, minlength=3) / 4000 == pytest.approx([0.25, 0, 0.75], abs=0.03)
    assert race(rng, weights, 3).tolist() == [0, 2]


def test_standardised_values_have_mean_0_and_spread_1_or_are_0():
    assert standardised(np.array([1.0, 3.0])).tolist() == [-1, 1]
    assert standardised(np.full(3, 2.0)).tolist() == [0, 0, 0]
    assert standardised(np.empty(0)).size == 0
