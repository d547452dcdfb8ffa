from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.made_up import effect

from ccsim.report.measures import MEASURES
from ccsim.report.numbers import about, listed, number, places_for, signed, tenths, worlds_phrase

WELLBEING, LOW = MEASURES["wellbeing"], MEASURES["low_wellbeing"]


def exact(mean: float, low: float, high: float, **fields: object):
    return effect(mean, **{"mean": mean, "world_p05": low, "world_p95": high} | fields)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.126, 2, "0.13"), (-0.126, 1, "−0.1"), (-0.001, 2, "0.00"), (1480, 0, "1,480"), (math.nan, 2, "not known")],
)
def test_a_number_has_a_real_minus_and_no_negative_nought(value, places, text):
    assert number(value, places) == text


def test_a_change_has_its_sign_unless_it_rounds_to_nought():
    assert [signed(value, 1) for value in (0.26, -0.26, 0.04, -0.04)] == ["+0.3", "−0.3", "0.0", "0.0"]


@pytest.mark.parametrize(("spread", "places"), [(5.0, 0), (1.0, 0), (0.11, 1), (0.05, 2), (0.0004, 2), (0.0, 2)])
def test_a_narrower_spread_deserves_more_digits_up_to_a_limit(spread, places):
    assert places_for(spread, 2) == places


@given(st.floats(1e-6, 1e3), st.floats(1e-6, 1e3))
def test_digits_never_grow_with_the_spread(one, other):
    low, high = sorted((one, other))
    assert places_for(high, 4) <= places_for(low, 4)


@pytest.mark.parametrize(
    ("mean", "low", "high", "text"),
    [
        (0.13, 0.08, 0.19, "about 0.1 points"),
        (-0.13, -0.19, -0.08, "about 0.1 points"),
        (0.04, -0.01, 0.10, "about 0.04 points"),
        (0.0971, 0.03, 0.16, "about 0.1 points"),
        (1.62, 0.2, 3.1, "about 2 points"),
        (0.004, 0.001, 0.008, "less than 0.01 points"),
    ],
)
def test_about_says_no_more_than_the_worlds_deserve(mean, low, high, text):
    assert about(exact(mean, low, high), WELLBEING) == text


def test_a_share_is_said_in_people():
    assert about(exact(-0.0031, -0.0052, -0.0011), LOW) == "about 3 in every 1,000"
    assert about(exact(-0.0001, -0.0002, 0.0), LOW) == "less than 1 in every 1,000"


def test_worlds_are_counted_in_words():
    assert worlds_phrase(43, 50) == "in 43 of 50 worlds"
    assert worlds_phrase(50, 50) == "in all 50 worlds"
    assert worlds_phrase(0, 50) == "in none of the 50 worlds"
    assert worlds_phrase(1, 1) == "in the one world tried"


@given(st.floats(0.0, 1.0))
def test_a_share_that_is_badly_known_is_never_said_to_the_percent(share):
    assert tenths(share) in {"hardly any", "nearly all", *(f"about {tenth}0%" for tenth in range(1, 10)), "about 0%"}
    assert tenths(share) != "about 0%"


def test_lists_read_as_sentences():
    assert [listed(["a", "b", "c"][:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
