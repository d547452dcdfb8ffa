import pytest

from ccsim.problems import same_code

CODES = ["R012", "R120", "R208", "P1-2", "North Hub"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("R12", "R012"), ("r 012", "R012"), ("R-0012", "R012"), ("p1 02", "P1-2"), ("Nort Hub", "North Hub")],
)
def test_a_code_written_otherwise_is_recognised(word, meant):
    assert same_code(word, CODES) == f" (did you mean '{meant}'?)"


@pytest.mark.parametrize("word", ["R008", "R999", "12", "P12", "", "South"])
def test_a_code_of_somebody_else_is_not_suggested(word):
    assert same_code(word, CODES) == ""


def test_nothing_is_suggested_where_two_codes_would_fit():
    assert same_code("r-7", ["R7", "R07"]) == ""
