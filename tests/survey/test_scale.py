"""From ticks to a value between 0 and 1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccsim.survey.feelings import CONFIDENCE, SCALES, SELF_STIGMA, STIGMA

MARKS = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=4, max_size=4)


@pytest.mark.parametrize(
    ("marks", "cell"),
    [
        ((0, 0, 0, 0), "0"),
        ((4, 4, 4, 4), "1"),
        ((1, 1, 2, 0), "0.25"),
        ((2, 0, 0, 0), "0.13"),  # 0.125: halves go up
        ((4, None, 4, 4), "1"),
        ((1, 2, None, 2), "0.42"),
        ((None, None, 4, 4), ""),
        ((None, None, None, None), ""),
    ],
)
def test_known_answers(marks, cell):
    assert all(scale.cell(marks) == cell for scale in SCALES)


@given(MARKS)
def test_a_value_is_in_range_and_is_what_the_table_of_sums_has(marks):
    answered = [mark for mark in marks if mark is not None]
    cell = STIGMA.cell(marks)
    assert (cell == "") == (len(answered) < 3)
    if cell:
        assert 0 <= float(cell) <= 1
        assert cell == STIGMA.cell_of_sum(sum(answered), len(answered))
        assert float(cell) == pytest.approx(sum(answered) / len(answered) / 4, abs=0.0051)


@given(MARKS, st.integers(0, 3))
def test_a_higher_mark_never_lowers_the_value(marks, at):
    if marks[at] in (None, 4) or CONFIDENCE.cell(marks) == "":
        return
    higher = [*marks]
    higher[at] += 1
    assert float(CONFIDENCE.cell(higher)) > float(CONFIDENCE.cell(marks))


@pytest.mark.parametrize("marks", [(0, 0, 0), (0, 0, 0, 5), (-1, 0, 0, 0)])
def test_what_is_no_mark_is_refused(marks):
    with pytest.raises(ValueError, match=r"^G3: "):
        SELF_STIGMA.cell(marks)


def test_directions_are_those_of_the_model():
    assert STIGMA.answers[0] == "Definitely willing"
    assert STIGMA.answers[-1] == "Definitely unwilling"
    assert CONFIDENCE.answers[-1] == SELF_STIGMA.answers[-1] == "Agree strongly"
