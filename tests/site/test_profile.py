"""Reading a profile: everything that is wrong, at once, with its line."""

from pathlib import Path

import pytest

from ccsim.problems import InputError
from ccsim.site.profile import Profile

TEXT = (Path(__file__).parents[2] / "scenarios" / "profiles" / "illustrative-estate.yaml").read_text("utf-8")


def problems(tmp_path, text):
    file = tmp_path / "estate.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        Profile.read(file)
    return raised.value.problems


def replaced(old, new):
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def test_the_shipped_profile_is_read():
    profile = Profile.read(Path(__file__).parents[2] / "scenarios" / "profiles" / "illustrative-estate.yaml")
    assert profile.residents == 1500
    assert profile.identity["ethnicity"].affinity == 0.4
    assert sum(len(place.names) for place in profile.places) > 20


def test_an_unknown_key_has_its_line_and_the_nearest_name(tmp_path):
    (problem,) = problems(tmp_path, replaced("  ties_each: 9 ", "  ties_eech: 9 \n  ties_each: 9 "))
    line = 1 + TEXT[: TEXT.index("  ties_each: 9 ")].count("\n")
    assert (problem.line, problem.key) == (line, "network.ties_eech")
    assert problem.message == "unknown key (did you mean 'ties_each'?)"


def test_every_problem_is_said_at_once(tmp_path):
    text = replaced("seed: 2011", "seed: -1").replace("residents: 1500", "residents: many")
    text = text.replace("{neighbour: 0.7, friend: 0.15, acquaintance: 0.15}", "{neighbor: 1}")
    text = text.replace("price_year: 2024\n", "")
    keys = {problem.key: problem for problem in problems(tmp_path, text)}
    assert set(keys) == {"seed", "residents", "homes.ties", "price_year"}
    assert "found -1" in keys["seed"].message
    assert "found 'many'" in keys["residents"].message
    assert "did you mean 'neighbour'?" in keys["homes.ties"].message
    assert keys["price_year"].message == "is missing"
    assert all(keys[key].line for key in ("seed", "residents", "homes.ties"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{1: 0.31, 2: 0.33,", "{1: 0.41, 2: 0.33,", "add up to 1, found 1.100"),
        ("{most days: 0.9, weekly: 0.1}", "{every day: 0.9, weekly: 0.1}", "'every day'"),
        ("street_residents: [12, 18]", "street_residents: [18, 12]", "[fewest, most]"),
        ("{mean: 0.27, sd: 0.15,", "{mean: 0.27, sd: 0.45,", "no spread of 0.45 is possible"),
        ("often: 0.06 ", "often: 0.9 ", "should not add up to more than 1"),
        ("with_support: -0.5", "with_support: -0.95", "leave nothing to chance"),
        ("who: {age_band: {65 or over: 8,", "who: {age_bands: {65 or over: 8,", "did you mean 'age_band'?"),
        ("{age_band: {65 or over: 8,", "{age_band: {65 and over: 8,", "did you mean '65 or over'?"),
        ("[The Willow Room, Tuesday Table]", "[The Willow Room, Tuesday Tabel]", "did you mean 'Tuesday Table'?"),
        ("[The Willow Room, Tuesday Table]", "[Tuesday Table, Tuesday Table]", "with itself"),
        ("names: [Tuesday Table]", "names: [Tuesday Table, Little Linnets]", "two places are called"),
        ("people: 350", "people: 1501", "1501 people, but the site has 1500 residents"),
        ("organisers: 3", "organisers: 101", "more volunteers and organisers than people"),
        ("mean: 23.4 ", "mean: .nan ", "finite number"),
        ("layer: service\n    asset_type: organisational\n    people: 350", "layer: servise", "'service'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path, old, new, message):
    found = problems(tmp_path, replaced(old, new))
    assert any(message in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "keys and values"), ("- a\n", "keys and values"), ("title:\n\tx: 1\n", "tab"), ("a: [1", "YAML")],
)
def test_what_is_no_profile_is_refused(tmp_path, text, message):
    assert any(message in str(problem) for problem in problems(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        Profile.read(tmp_path / "none.yaml")
