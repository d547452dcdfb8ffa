"""The generator against its published answers, and its draws against chance."""

from __future__ import annotations

from statistics import NormalDist

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from ccsim.model.draws import (
    BLOCKS,
    HALF_UNIT,
    Process,
    deviates,
    draw,
    draw_key,
    draws,
    fill_draws,
    normal,
    philox,
    week_keys,
)
from ccsim.site.arrays import identity

WORLD = np.uint64(identity("world 0"))
NOBODY = np.uint64(0)
Words = st.integers(0, 2**64 - 1)
block = numba.njit(lambda key, a, b: philox(key, a, b))


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "5f6fb709 0d893f64 4f121f81 4f730a48"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "5207ddc2 45165e59 4d8ee751 8c52f662"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "4dfccaba 190a87f0 c47362ba b6b5242a"),
    ],
)
def test_philox_gives_the_known_answers_of_random123(counter, key, answer):
    def words(text):
        """Return pairs of 32-bit words as 64-bit ones, the first word in the lower half."""
        low_high = [int(word, 16) for word in text.split()]
        return [np.uint64(low | high << 32) for low, high in zip(low_high[::2], low_high[1::2], strict=True)]

    assert list(block(*words(key), *words(counter))) == words(answer)


def test_process_numbers_are_frozen():
    """Every stored result hangs on them; a new process takes a new number."""
    numbers = {process.name: int(process) for process in Process}
    assert numbers == {
        "SET_POINT": 2, "KNOWS": 4, "ATTEND": 6, "TABLE": 7, "QUEUE": 8, "JUMP": 9, "CONTACT": 10, "LOSS": 11,
        "SLIGHT": 12, "MEETING": 14, "TIE_KIND": 16, "NOISE": 18, "TARGET": 20, "TAKE_UP": 22, "DROP_OUT": 23,
        "DELIVERER": 24, "MATCH": 26, "REMAINS": 28, "TURNOVER": 30, "DONOR": 31, "SETTLE": 32, "INTRODUCTION": 34,
        "INTRODUCTION_BACK": 35, "BEHAVIOUR": 36, "TIRE": 38, "PARAMETER": 40, "FILL": 42, "FOUND": 44, "NOMINATE": 46,
        "PERSUADE": 48,
    }  # fmt: skip


def test_a_known_draw_stays_what_it_is():
    """Computed once; a change would change every result ever stored."""
    one, other = np.uint64(identity("R0001")), np.uint64(identity("R0002"))
    known = {"CONTACT": 0.5955679890943755, "LOSS": 0.15115293136286456}
    assert int(WORLD) == 7636605517148597250
    assert {name: draw(WORLD, int(Process[name]), 13, one, other) for name in known} == known


def some(count, name):
    return np.array([identity(f"{name} {k}") for k in range(count)], np.uint64)


def uniform(values, bins=64):
    """Hold values to the uniform distribution by a chi-square test at 1 in 10,000."""
    found = np.bincount((np.asarray(values) * bins).astype(int), minlength=bins)
    expected = len(values) / bins
    return ((found - expected) ** 2 / expected).sum() < chi2.ppf(0.9999, bins - 1)


def independent(one, other, bins=12):
    """Hold two series to independence by a chi-square test of their joint counts at 1 in 10,000."""
    cell = (np.asarray(one) * bins).astype(int) * bins + (np.asarray(other) * bins).astype(int)
    expected = len(one) / bins**2
    return ((np.bincount(cell, minlength=bins**2) - expected) ** 2 / expected).sum() < chi2.ppf(0.9999, bins**2 - 1)


@pytest.mark.parametrize("process", Process)
def test_draws_are_uniform(process):
    assert uniform(draws(WORLD, int(process), 5, some(20_000, "resident"), NOBODY))


def test_draws_of_one_resident_over_weeks_are_uniform_and_forget():
    who = some(1, "resident")[0]
    weeks = np.array([draw(WORLD, int(Process.NOISE), week, who, NOBODY) for week in range(1, 20_002)])
    assert uniform(weeks[:-1])
    assert independent(weeks[:-1], weeks[1:])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"process": Process.CONTACT}, {"process": Process.LOSS}),  # the two lanes of a block
        ({"process": Process.CONTACT}, {"process": Process.MEETING}),
        ({"week": 5}, {"week": 6}),
        ({"world": WORLD}, {"world": WORLD + np.uint64(1)}),
        ({"world": WORLD}, {"world": np.uint64(0)}),
    ],
)
def test_draws_are_independent(one, other):
    who = some(20_000, "resident")
    usual = {"world": WORLD, "process": Process.CONTACT, "week": 5}
    first, second = ({**usual, **changed} for changed in (one, other))
    drawn = [draws(each["world"], int(each["process"]), each["week"], who, who[0]) for each in (first, second)]
    assert independent(*drawn)


def test_ordered_pairs_have_draws_of_their_own_each_way():
    one, other = some(20_000, "one"), some(20_000, "other")
    key = week_keys(WORLD, 3)[Process.SLIGHT >> 1]
    there, back, unused = np.empty(20_000), np.empty(20_000), np.empty(20_000)
    fill_draws(key, one, other, there, unused)
    fill_draws(key, other, one, back, unused)
    assert uniform(there)
    assert independent(there, back)


def test_identities_that_differ_in_a_bit_have_unrelated_draws():
    even = np.arange(0, 40_000, 2, dtype=np.uint64)
    near = draws(WORLD, int(Process.NOISE), 1, even, NOBODY)
    assert uniform(near)
    assert independent(near, draws(WORLD, int(Process.NOISE), 1, even + np.uint64(1), NOBODY))


@given(world=Words, a=Words, b=Words, week=st.integers(0, 5200), process=st.sampled_from(list(Process)))
def test_every_way_to_a_draw_gives_the_same(world, a, b, week, process):
    world, a, b = np.uint64(world), np.uint64(a), np.uint64(b)
    value = draw(world, int(process), week, a, b)
    assert 0.0 <= value < 1.0
    assert value * 2**52 == int(value * 2**52)
    key = week_keys(world, week)[process >> 1]
    assert key == draw_key(world, process >> 1, week)
    lanes = np.empty(1), np.empty(1)
    fill_draws(key, np.array([a]), np.array([b]), *lanes)
    assert lanes[process & 1][0] == value
    assert draws(world, int(process), week, np.array([a]), b)[0] == value


def test_keys_of_processes_and_weeks_are_all_different():
    keys = np.concatenate([week_keys(WORLD, week) for week in range(157)])
    assert np.unique(keys).size == keys.size == 157 * BLOCKS


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_normal_is_the_inverse_normal_distribution_function(probability):
    probability = np.floor(probability * 2**52) / 2**52
    if probability < 0.5:  # adding half a unit is exact here; above, the other tail says the same
        expected = NormalDist().inv_cdf(probability + HALF_UNIT)
    else:
        expected = -NormalDist().inv_cdf((1.0 - probability) - HALF_UNIT)
    assert normal(probability) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_normal_is_finite_and_symmetric_at_both_ends():
    assert normal(0.0) == pytest.approx(NormalDist().inv_cdf(HALF_UNIT), rel=1e-9)
    assert np.isfinite(normal(1.0 - 2.0**-52))
    assert -9.0 < normal(0.0) < -8.0
    assert 8.0 < normal(1.0 - 2.0**-52) < 9.0
    at = np.linspace(0.0, 1.0, 2001)[:-1]
    assert np.all(np.diff([normal(value) for value in at]) > 0.0)


def test_deviates_are_normal_deviates_of_draws():
    who = some(20_000, "resident")
    found = deviates(who, week_keys(WORLD, 7)[Process.NOISE >> 1])
    drawn = draws(WORLD, int(Process.NOISE), 7, who, NOBODY)
    assert found == pytest.approx(np.array([normal(value) for value in drawn]), rel=1e-14, abs=0.0)
    assert abs(found.mean()) < 4 / np.sqrt(who.size)
    assert np.var(found) == pytest.approx(1.0, abs=4 * np.sqrt(2 / who.size))
    assert np.abs(drawn - 0.5).max() > 0.499  # the tails were tried
