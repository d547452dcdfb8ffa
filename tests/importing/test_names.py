"""Names and ages are taken apart as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccsim.importing.ages import parse_age
from ccsim.importing.name_evidence import DIFFERENT, FORM, INITIAL, OTHER_INITIAL, SAME, SIMILAR, Vocabulary
from ccsim.importing.names import NOBODY, parse_name


@pytest.mark.parametrize(
    ("text", "given_names", "family"),
    [
        ("Robert Smith", ("robert",), ("smith",)),
        ("  ROBERT   SMITH ", ("robert",), ("smith",)),
        ("Smith, Robert", ("robert",), ("smith",)),
        ("Bob S.", ("bob",), ("s",)),
        ("Dr. Renée O'Brien", ("renee",), ("obrien",)),
        ("Mrs Jones", (), ("jones",)),
        ("Robert (Bob) Smith", ("robert", "bob"), ("smith",)),
        ('Robert "Dusty" Miller', ("robert", "dusty"), ("miller",)),
        ("Ludwig van der Berg", ("ludwig",), ("vanderberg",)),
        ("Łukasz Ørsted", ("lukasz",), ("orsted",)),
        ("Jo Smith-Jones", ("jo",), ("smithjones", "smith", "jones")),
        ("Sue from church", ("sue",), ()),
        ("Dave at no 12", ("dave",), ()),
        ("John Smith, Jr", ("john",), ("smith",)),
        ("李明", ("李明",), ()),
        ("Susan Mary Clark", ("susan",), ("clark",)),
    ],
)
def test_names(text, given_names, family):
    name = parse_name(text)
    assert (name.given, name.family) == (given_names, family)


@pytest.mark.parametrize("text", ["", "Mum", "my sister", "Mary's mum", "Nan", "=1+1", "?", "the postman", "12"])
def test_what_is_no_name(text):
    assert parse_name(text) == NOBODY
    assert not parse_name(text)


def test_a_nickname_of_its_own_column():
    assert parse_name("Robert Smith", ("Dusty", "")).given == ("robert", "dusty")
    assert parse_name("", ("Dusty",)).given == ("dusty",)


def test_father_and_son():
    assert parse_name("John Smith Jr").generation == "jr"
    assert parse_name("John Smith senior").generation == "sr"


@given(st.text(max_size=300))
def test_any_text_is_taken_apart_and_case_and_marks_do_not_matter(text):
    name = parse_name(text)
    assert all(word and word == word.strip() for word in (*name.given, *name.family))
    assert len(name.given) + len(name.family) < 100


@given(st.text(alphabet="abcdé -,.'()", max_size=40))
def test_case_does_not_matter(text):
    assert parse_name(text.upper()) == parse_name(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("42", (42, 42)), ("about 40", (40, 40)), ("25-34", (25, 34)), ("34 to 25", (25, 34)), ("65+", (65, 120)),
        ("60 or over", (60, 120)), ("under 18", (0, 18)), ("40s", (40, 49)), ("early 40s", (40, 43)),
        ("mid-30s", (33, 37)), ("42.5", (42.5, 42.5)), ("", None), ("old", None), ("1984", None), ("1 2 3", None),
        ("9" * 400, None),
    ],
)  # fmt: skip
def test_ages(text, years):
    assert parse_age(text) == years


@given(st.text(max_size=60))
def test_any_age_is_a_span_or_nothing(text):
    span = parse_age(text)
    assert span is None or 0 <= span[0] <= span[1]


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("robert", "robert", SAME), ("bob", "robert", FORM), ("bob", "rob", FORM), ("mohammed", "muhammad", FORM),
        ("smith", "smiht", SIMILAR), ("phillips", "philips", SIMILAR), ("ann", "dan", DIFFERENT), ("b", "bob", INITIAL),
        ("r", "bob", INITIAL), ("k", "bob", OTHER_INITIAL), ("b", "b", INITIAL), ("alex", "sandra", FORM),
        ("robert", "susan", DIFFERENT),
    ],
)  # fmt: skip
def test_how_first_names_agree(a, b, level):
    words = Vocabulary([(a,), (b,)], forms=True)
    assert words.compare([0], [1]).level.tolist() == [level]
    assert words.compare([1], [0]).level.tolist() == [level]


def test_family_names_have_no_short_forms():
    assert Vocabulary([("bob",), ("robert",)], forms=False).compare([0], [1]).level.tolist() == [DIFFERENT]


@given(st.lists(st.text(alphabet="abcd", min_size=1, max_size=6), min_size=2, max_size=12, unique=True))
def test_near_names_are_found_without_comparing_all(names):
    words = Vocabulary([(name,) for name in names], forms=False)
    by_brute_force = {
        (a, b)
        for a, first in enumerate(words.words)
        for b, second in enumerate(words.words)
        if words._level(first, second) == SIMILAR
    }
    assert set(words.near[SIMILAR]) == by_brute_force
