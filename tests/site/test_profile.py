"""Reading a profile: everything that is wrong, at once, with its line."""

from pathlib import Path

import pytest

from ccsim.problems import InputError
from ccsim.site.make import make
from ccsim.site.profile_file import read_profile

TEXT = (Path(__file__).parents[2] / "scenarios" / "profiles" / "alderbrook.yaml").read_text("utf-8")


def problems(tmp_path, text):
    file = tmp_path / "estate.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read_profile(file)
    return raised.value.problems


def replaced(old, new):
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def test_the_shipped_profile_is_read():
    profile = read_profile(Path(__file__).parents[2] / "scenarios" / "profiles" / "alderbrook.yaml")
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
        ("street_residents: [9, 13]", "street_residents: [13, 9]", "[fewest, most]"),
        ("{mean: 0.27, sd: 0.15,", "{mean: 0.27, sd: 0.45,", "no spread of 0.45 is possible"),
        ("often: 0.07 ", "often: 0.9 ", "should not add up to more than 1"),
        ("with_support: -0.5", "with_support: -0.95", "leave nothing to chance"),
        ("who: {age_band: {65 or over: 8,", "who: {age_bands: {65 or over: 8,", "did you mean 'age_band'?"),
        ("{age_band: {65 or over: 8,", "{age_band: {65 and over: 8,", "did you mean '65 or over'?"),
        ("[The Willow Room, Tuesday Table]", "[The Willow Room, Tuesday Tabel]", "did you mean 'Tuesday Table'?"),
        ("[The Willow Room, Tuesday Table]", "[Tuesday Table, Tuesday Table]", "with itself"),
        ("names: [Tuesday Table]", "names: [Tuesday Table, Little Linnets]", "two places are called"),
        ("people: 350", "people: 1501", "1501 people, but the site has 1500 residents"),
        ("organisers: 3", "organisers: 101", "more volunteers and organisers than people"),
        ("mean: 22.8 ", "mean: .nan ", "finite number"),
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
        read_profile(tmp_path / "none.yaml")


LIKE = "like: alderbrook\ntitle: Ours\n"


def ours(tmp_path, text):
    file = tmp_path / "ours.yaml"
    file.write_text(text, "utf-8")
    return read_profile(file)


def test_a_profile_may_give_only_what_differs(tmp_path):
    base = read_profile("alderbrook")
    profile = ours(tmp_path, LIKE + "residents: 900\nnetwork: {ties_each: 8}\nidentity: {age_band: {affinity: 0.5}}\n")
    same = {"title": "Ours", "residents": 900}
    assert profile.network == base.network.model_copy(update={"ties_each": 8})
    assert profile.identity["age_band"] == base.identity["age_band"].model_copy(update={"affinity": 0.5})
    assert profile.identity["ethnicity"] == base.identity["ethnicity"]
    rest = base.model_copy(update={**same, "network": profile.network, "identity": profile.identity})
    assert profile == rest


def test_shares_are_taken_whole_and_places_are_all_there_are(tmp_path):
    text = "homes: {household_sizes: {1: 0.5, 2: 0.5}}\nplaces: [{kind: pub, names: [The Heron], people: 20}]\n"
    profile, base = ours(tmp_path, LIKE + text), read_profile("alderbrook")
    assert profile.homes.household_sizes == {1: 0.5, 2: 0.5}
    assert profile.homes.street_residents == base.homes.street_residents
    (pub,) = profile.places
    (other,) = [place for place in base.places if place.kind == "pub"]
    assert pub == other.model_copy(update={"names": ["The Heron"], "people": 20})
    assert profile.partnerships == []


def test_a_profile_beside_it_can_be_built_on_and_that_on_another(tmp_path):
    (tmp_path / "first.yaml").write_text("like: second.yaml\ntitle: First\n", "utf-8")
    (tmp_path / "second.yaml").write_text(TEXT.replace("residents: 1500", "residents: 800"), "utf-8")
    assert ours(tmp_path, "like: first.yaml\ntitle: Ours\n").residents == 800
    (tmp_path / "second.yaml").write_text("like: ours.yaml\n", "utf-8")
    with pytest.raises(InputError, match="like each other"):
        ours(tmp_path, "like: first.yaml\ntitle: Ours\n")


def test_the_profile_on_the_page_makes_a_site(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "sites.md").read_text("utf-8")
    site = make(ours(tmp_path, page.split("```yaml\n")[1].split("```")[0]))
    assert len(site.residents.id) == 900
    assert site.places.name[-1] == "Surgery"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("like: alderbruk\n", "did you mean 'alderbrook'"),
        ("like: ours.yaml\n", "like each other"),
        ("like: [a]\n", "no profile"),
        (LIKE + "places: [{kind: zoo, names: [Zoo]}]\n", "is missing"),
        (LIKE + "places: 3\nidentity: 4\nhomes: 5\n", "places"),
        (LIKE + "network: {ties_eech: 3}\n", "did you mean 'ties_each'"),
    ],
)
def test_what_is_wrong_with_such_a_profile_has_its_line(tmp_path, text, message):
    with pytest.raises(InputError) as raised:
        ours(tmp_path, text)
    assert any(message in str(problem) for problem in raised.value.problems)
    assert all(problem.line for problem in raised.value.problems if problem.key != "places")
