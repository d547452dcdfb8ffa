"""`ccsim site new`: what it writes, and what it refuses."""

import csv

import pytest
import yaml
from cli.calling import caller, contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccsim.site.columns import COLUMNS, resident_columns
from ccsim.site.description import read_description
from ccsim.site.site import Site
from ccsim.survey.questionnaire import Survey
from ccsim.survey.tables import explained_yaml, write_tables


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return caller(monkeypatch, capsys)


def heading(path):
    return next(csv.reader(path.read_text("utf-8").splitlines()))


def test_it_writes_tables_and_papers_and_says_what_next(tmp_path, call):
    said = call("site", "new", "elm", "--title", "Elm  Park", "--population", 900, "--identity", "gender")
    assert (said.status, said.err) == (0, "")
    assert "Elm Park: a new site in elm. Its tables are empty." in said.out
    assert "ccsim site check elm" in said.out
    site = tmp_path / "elm"
    assert {path.name for path in site.iterdir()} == {"site.yaml", "survey", *COLUMNS}
    names = [column.name for column in resident_columns(["gender"], ()) if column.name != "wemwbs"]
    assert heading(site / "residents.csv") == names
    assert heading(site / "ties.csv") == [column.name for column in COLUMNS["ties.csv"]]
    assert "How do you describe your gender?" in (site / "survey" / "questionnaire.html").read_text("utf-8")
    assert (site / "survey" / "questionnaire.pdf").read_bytes().startswith(b"%PDF")


def test_only_its_owner_can_open_the_folder(tmp_path, call):
    call("site", "new", "elm")
    assert (tmp_path / "elm").stat().st_mode & 0o077 == 0


def test_the_empty_folder_is_told_what_to_fill(call):
    call("site", "new", "elm")
    said = call("site", "check", "elm")
    assert said.status == 2
    assert said.err.splitlines()[:3] == [
        "site.yaml:5: title: missing; every site needs it",
        "site.yaml:8: population: missing; every site needs it",
        "residents.csv: no residents yet. Fill this table first: a row for everybody who was interviewed, and for "
        "everybody they named. Then places.csv, ties.csv and affiliations.csv",
    ]


def test_one_resident_is_enough_to_be_read(tmp_path, call):
    call("site", "new", "elm", "--title", "Elm Park", "--population", 900)
    with (tmp_path / "elm" / "residents.csv").open("a", encoding="utf-8") as stream:
        stream.write("R001" + "," * 19 + "\n")
    site = Site.read(tmp_path / "elm")
    assert site.description.title == "Elm Park"
    assert site.description.identity == {"age_band": None, "ethnicity": None}


def test_examples_of_site_yaml_are_right_once_the_sign_is_taken_away(tmp_path):
    text = explained_yaml(Survey("Elm Park", ("age_band",)), 900)
    keys = ("setting", "surveyed", "sampling", "behaviours", "prices", "sources")
    for key in keys:
        assert text.count(f"\n# {key}: ") == 1
        text = text.replace(f"\n# {key}: ", f"\n{key}: ")
    path = tmp_path / "site.yaml"
    path.write_text(text, "utf-8")
    read = read_description(path)
    assert all(getattr(read, key) for key in keys)
    assert read.sampling.alters == "identified"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    st.lists(st.sampled_from(["yes", "no", "null", "true", "y", "on", "faith", "NaN", "ünï"]), unique=True, max_size=4),
)
def test_any_title_and_any_name_comes_back_from_site_yaml(tmp_path, title, names):
    words = " ".join(title.split())
    found = yaml.safe_load(explained_yaml(Survey(words, tuple(names)), 5))
    assert (found["title"] or "") == words
    assert list(found["identity"] or ()) == names
    write_tables(Survey(words, tuple(names)), 5, tmp_path)
    assert heading(tmp_path / "residents.csv")[-len(names) :] == names or not names


def test_names_of_identities_that_cannot_be_are_all_said_at_once(tmp_path, call):
    said = call("site", "new", "elm", *(f"--identity={name}" for name in ("role", "a b", "gender", "gender", "x" * 41)))
    assert said.status == 2
    assert said.err.splitlines()[:4] == [
        "--identity: 'role' is a column with a meaning of its own; use another name",
        "--identity: found 'a b', expected the name of a column: letters, digits and _, at most 40",
        "--identity: 'gender' is given twice",
        f"--identity: found '{'x' * 41}', expected the name of a column: letters, digits and _, at most 40",
    ]
    assert contents(tmp_path) == {}


def test_a_name_without_a_ready_question_gets_a_line_and_a_word(tmp_path, call):
    said = call("site", "new", "elm", "--identity", "ageband")
    assert "ageband: no ready-made question (did you mean 'age_band'?)" in said.out
    assert "Your ageband? You need not say." in (tmp_path / "elm" / "survey" / "questionnaire.html").read_text("utf-8")


@pytest.mark.parametrize("what", ["file", "folder"])
def test_nothing_is_overwritten(tmp_path, call, what):
    there = tmp_path / "elm" if what == "file" else tmp_path / "elm" / "mine.txt"
    there.parent.mkdir(exist_ok=True)
    there.write_text("mine", "utf-8")
    before = contents(tmp_path)
    said = call("site", "new", "elm")
    assert said.status == 2
    assert said.err.startswith("elm: exists already; nothing is overwritten")
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--title", "  "),
        ("--title", "a\x1b[31m"),
        ("--title", "a\udcff"),
        ("--population", "0"),
        ("--population", "many"),
    ],
)
def test_wrong_options_are_said(tmp_path, call, option, value):
    said = call("site", "new", "elm", option, value)
    assert said.status == 2
    assert "Traceback" not in said.err
    assert contents(tmp_path) == {}
