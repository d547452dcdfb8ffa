import math

import pytest

from ccsim.site.frequency import WEEKLY_PROBABILITY, weekly_probability


@pytest.mark.parametrize(
    ("word", "contacts_a_week"),
    [("most days", 3), ("weekly", 1), ("fortnightly", 0.5), ("monthly", 12 / 52), ("yearly", 1 / 52)],
)
def test_words_are_one_minus_exp_of_contacts_a_week(word, contacts_a_week):
    assert WEEKLY_PROBABILITY[word] == pytest.approx(1 - math.exp(-contacts_a_week), abs=0.005)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("Most  Days", 0.95), ("WEEKLY", 0.63), ("0", 0.0), ("1", 1.0), ("0.35", 0.35), ("1e-3", 0.001)],
)
def test_words_in_any_case_and_numbers(cell, expected):
    assert weekly_probability(cell) == expected


@pytest.mark.parametrize("cell", ["1.01", "-0.1", "nan", "inf", "daily", "0,5", "0_1"])
def test_anything_else_is_refused(cell):
    with pytest.raises(ValueError, match="expected a"):
        weekly_probability(cell)


def test_the_nearest_word_is_named():
    with pytest.raises(ValueError, match="did you mean 'fortnightly'"):
        weekly_probability("fortnightley")
