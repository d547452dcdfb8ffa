"""What a user can get wrong: said in words, with its place; exit status 2; nothing written, nothing overwritten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.calling import contents
from experiments.small_comparison import SCENARIOS, write_comparison

ESC, RTL = "\x1b[31m", "\u202e"


@pytest.fixture
def refused(here, call):
    """Calls that must be refused; returns the lines that say why."""

    def run(*arguments: object) -> list[str]:
        before = contents(here)
        said = call(*arguments)
        assert said.status == 2, said
        assert "Traceback" not in said.out + said.err
        assert "not your fault" not in said.err
        assert contents(here) == before
        # Nothing that steers a terminal.
        assert all(letter.isprintable() or letter == "\n" for letter in said.out + said.err)
        return said.err.splitlines()

    return run


def changed(here: Path, old: str, new: str) -> int:
    """Change the scenario file; returns the first line that is different."""
    assert SCENARIOS.count(old) == 1
    (here / "try.yaml").write_text(SCENARIOS.replace(old, new), "utf-8")
    return SCENARIOS[: SCENARIOS.index(old)].count("\n") + 1


BEFRIENDING = "- befriending: {places: 8, start: 4, weeks: 20}"
WITHIN = "scenarios.befriending.interventions[1]"


@pytest.mark.parametrize(
    ("old", "new", "later", "message"),
    [
        (
            BEFRIENDING,
            "- befriending: {places: 8, cost: {per_place: 1.0e+308}}",
            0,
            f"{WITHIN}.befriending.cost.per_place: found 1e+308, expected 1e+12 or less",
        ),
        (BEFRIENDING, "- befreinding: {places: 8}", 0, f"{WITHIN}: no intervention 'befreinding' (did you mean"),
        ("start: 4, weeks: 20", "start: -4", 0, f"{WITHIN}.befriending.start: found -4, expected 1 or more"),
        ("weeks: 30", "weeks: -30", 0, "weeks: found -30, expected 1 or more"),
        ("weeks: 30", "weeks: 1000000000", 0, "weeks: found 1000000000, expected 5200 or less"),
        ("weeks: 30", "weeks: " + "9" * 5000, 0, "weeks: found 999"),
        ("weeks: 30", "weeks: thirty", 0, "weeks: found 'thirty', expected a whole number"),
        ("weeks: 30", "weeks: 30.5", 0, "weeks: found 30.5, expected a whole number"),
        ("weeks: 30", "weeks: .nan", 0, "weeks: expected a finite number, found .nan"),
        ("weeks: 30", "weks: 30", 0, "weks: unknown key (did you mean 'weeks'?)"),
        ("weeks: 30", "\tweeks: 30", 0, "a tab stands here"),
        ("weeks: 30", "weeks: 30\nweeks: 31", 1, "weeks: key given twice; first in line 3"),
        ("weeks: 30", "weeks: [30", 1, "not readable as YAML"),
        ("seed: 0", "seed: -1", 0, "seed: found -1, expected 0 or more"),
        ("seed: 0", "outcome: welbeing", 0, "outcome: no indicator 'welbeing' (did you mean 'wellbeing'?)"),
        ("weeks: 20}", "contact: 1.2}", 0, f"{WITHIN}.befriending.contact: found 1.2, expected 1 or less"),
        ("weeks: 20}", "contact: wekly}", 0, "did you mean 'weekly'?"),
        ("places: 8", "places: 1.0e+300", 0, f"{WITHIN}.befriending.places: found 1e+300, expected a whole number"),
        ("places: 8", "places: 59", 0, f"{WITHIN}.befriending.places: at site smallville: found 59"),
        ("weeks: 20}", "targeting: most_isolate}", 0, "did you mean 'most_isolated'?"),
        ("weeks: 20}", "where: {faith: a}}", 0, "no such column to choose by"),
        ("places: [P1]", "places: [P9]", 0, "no place 'P9'"),
        ("[smallville]", "[]", 0, "sites: found a list, expected at least 1 of them"),
        ("[smallville]", "smallville", 0, "sites: found 'smallville', expected a list"),
        ("[smallville]", "[alderbroke]", 0, "did you mean 'alderbrook'?"),
        ("[smallville]", "[try.yaml]", 0, "sites[1]: no folder 'try.yaml'"),
        ("  hub:\n", "  befriending:\n", 0, "scenarios.befriending: key given twice; first in line 7"),
        ("  hub:\n", "  =cmd():\n", 0, "found '=cmd()', expected a name of letters a-z"),
        ("  hub:\n", "  <script>alert(1)</script>:\n", 0, "found '<script>alert(1)</script>', expected a name"),
        ("  hub:\n", f'  "{RTL}hub":\n', 0, "found '\\u202ehub', expected a name"),
        ("  hub:\n", '  "\\e[31mhub":\n', 0, "found '\\x1b[31mhub', expected a name"),
        ("  hub:\n", "  ../../etc:\n", 0, "found '../../etc', expected a name"),
        ("  hub:\n", "  hub:\n    extends: befrending\n", 1, "no scenario 'befrending' (did you mean 'befriending'?)"),
    ],
)
def test_scenario_files(here, refused, old, new, later, message):
    write_comparison(here)
    line = changed(here, old, new) + later
    said = refused("compare", "try.yaml")
    assert any(one.startswith(f"try.yaml:{line}: ") and message in one for one in said), said
    assert said[-1].endswith("found; no file was changed.")


def test_all_problems_are_said_together(here, refused):
    write_comparison(here)
    text = SCENARIOS.replace("weeks: 30", "weeks: -1").replace("places: 8", "plases: 8").replace("seed: 0", "sede: 0")
    (here / "try.yaml").write_text(text, "utf-8")
    said = refused("compare", "try.yaml")
    places = [line.split(" ")[0] for line in said[:-1]]
    assert places == sorted(places, key=lambda place: int(place.split(":")[1]))
    assert {"try.yaml:3:", "try.yaml:5:", "try.yaml:10:"} == set(places)
    assert said[-1] == f"{len(said) - 1} problems found; no file was changed."


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b"", "found nothing, expected title, sites, scenarios"),
        (b"# only a comment\n", "found nothing"),
        (b"- title: x\n", "found a list, expected title, sites, scenarios"),
        (b"just words\n", "found 'just words'"),
        (bytes(range(256)), "not UTF-8 text"),
        (b"title: \x00\n", "not readable as YAML"),
        (b"a" * 1_000_001, "larger than 1,000,000 bytes"),
        (b"title: &a [x]\nsites: *a\n", "aliases are not read"),
        (b"title: !!python/object/apply:os.system [touch hacked]\n", "title: found a list, expected text"),
    ],
)
def test_what_is_no_scenario_file(here, refused, written, message):
    (here / "odd.yaml").write_bytes(written)
    said = refused("compare", "odd.yaml")
    assert any(line.startswith("odd.yaml") and message in line for line in said), said


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "message"),
    [
        ("ties.csv", "R000,R001", "R000,R0001", "2: b", "no resident 'R0001' in residents.csv (did you mean"),
        ("ties.csv", "R000,R001", "R000,R000", "2: b", "a tie with oneself"),
        ("ties.csv", "friend,", "freind,", "2: kind", "did you mean 'friend'?"),
        ("ties.csv", "R000,R001,friend,", "R000,R001,friend,1", "2: frequency", "found 1"),
        ("residents.csv", "R000,", "R000,-", "2: wellbeing", "expected a number from 7 to 35"),
        ("residents.csv", "R000,", "R000,nan", "2: wellbeing", "expected a number from 7 to 35"),
        ("residents.csv", "id,wellbeing", "id,welbeing", "1: welbeing", "unknown column (did you mean 'wellbeing'?)"),
        ("residents.csv", "R001,", "R000,", "3: id", "R000"),
        ("affiliations.csv", "R000,P0", "R000,Q0", "2: place", "no place 'Q0' in places.csv"),
        ("places.csv", "P0,hub,Place 0", "P0,hub", "2", "2 cells, expected 3"),
        ("site.yaml", "population:", "populaton:", "2: populaton", "unknown key (did you mean 'population'?)"),
        ("site.yaml", "population:", "\tpopulation:", "2", "a tab stands here"),
    ],
)
@pytest.mark.parametrize("command", [("site", "check", "smallville"), ("compare", "try.yaml")])
def test_files_of_a_site(here, refused, command, file, old, new, place, message):
    write_comparison(here)
    path = here / "smallville" / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    inside = "" if command[0] == "site" else "smallville/"
    said = refused(*command)
    assert any(one.startswith(f"{inside}{file}:{place}: ") and message in one for one in said), said


@pytest.mark.parametrize("file", ["residents.csv", "ties.csv", "site.yaml"])
@pytest.mark.parametrize("written", [None, b"", bytes(range(256)), b"a" * 200_000])
def test_files_of_a_site_that_are_none(here, refused, file, written):
    write_comparison(here)
    (here / "smallville" / file).unlink()
    if written is not None:
        (here / "smallville" / file).write_bytes(written)
    assert any(line.startswith(file) for line in refused("site", "check", "smallville"))


def test_a_site_without_residents(here, refused):
    write_comparison(here)
    for file in ("residents", "ties", "affiliations"):
        path = here / "smallville" / f"{file}.csv"
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    said = refused("site", "describe", "smallville")
    assert "residents.csv" in said[0]
    assert "smallville/residents.csv" in refused("compare", "try.yaml")[0]


def test_an_empty_folder_is_no_site(here, refused):
    (here / "empty").mkdir()
    said = refused("site", "check", "empty")
    assert said[0] == "site.yaml: no such file in empty"
    assert said[-1].startswith("5 problems found")


HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd()|'/c calc'!A1",
    ESC + "red",
    RTL + "gnp.exe",
    "[red]a[/red]",
    "{{ 7*7 }}",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ids_are_shown_and_not_obeyed(here, refused, name):
    write_comparison(here)
    ties = here / "smallville" / "ties.csv"
    ties.write_text(ties.read_text("utf-8") + f'"{name}",R001,friend,0.5\n', "utf-8")
    from ccsim.problems import printable

    assert any(printable(name) in line for line in refused("site", "check", "smallville"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_and_titles_are_kept_as_text(here, call, name):
    import yaml

    write_comparison(here)
    places = here / "smallville" / "places.csv"
    places.write_text(places.read_text("utf-8").replace("Place 1", f'"{name}"'), "utf-8")
    description = here / "smallville" / "site.yaml"
    description.write_text(yaml.safe_dump({"title": name, "population": 120}), "utf-8")
    asked = yaml.safe_load(SCENARIOS) | {"title": name, "description": name}
    asked["scenarios"]["hub"]["title"] = name
    (here / "try.yaml").write_text(yaml.safe_dump(asked, sort_keys=False), "utf-8")
    for arguments in (("compare", "try.yaml", "--plan"), ("site", "describe", "smallville")):
        said = call(*arguments)
        assert said.status == 0
        assert all(letter.isprintable() or letter == "\n" for letter in said.out + said.err)
    said = call("compare", "try.yaml", "--worlds", "2", "--workers", "1", "--out", "out")
    assert said.status == 0, said.err
    assert ESC not in said.out + said.err
    assert RTL not in said.out + said.err
    assert "Traceback" not in said.err
    assert "<script>alert" not in (here / "out" / "report.html").read_text("utf-8")
    assert not any(cell.startswith(("=", '"=')) for cell in (here / "out" / "effects.csv").read_text().split(","))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--worlds", "20x"), "--worlds: found '20x', expected for example 20x5, or 100"),
        (("--worlds", "0x5"), "--worlds: found '0x5', expected 1 to 1,000,000 worlds"),
        (("--worlds", "-3"), "--worlds: found '-3'"),
        (("--worlds", "9999999x9999999"), "--worlds: found '9999999x9999999', expected 1 to"),
        (
            ("--parameters", "prior"),
            "--parameters: found 'prior', expected posterior, priors or default (did you mean 'priors'?)",
        ),
        (("--seed", "-1"), "--seed: found -1, expected a whole number from 0"),
        (("--seed", "one"), "'--seed': "),
        (("--workers", "0"), "--workers: found 0, expected 1 or more"),
        (("--workers", "-2", "--plan"), "--workers: found -2, expected 1 or more"),
        (("--quick", "--worlds", "3"), "--quick: chooses the worlds itself"),
        (("--worldz", "3"), "--worldz"),
        (("--out", "smallville"), "smallville: this folder holds something else than results"),
        (("--out", "try.yaml"), "try.yaml: a file; expected a folder for the results"),
        (("--out", "try.yaml/sub"), "try.yaml/sub: "),
        (("--out", "."), "this folder holds something else than results"),
        (("more.yaml",), "more.yaml"),
    ],
)
def test_options(here, refused, arguments, message):
    write_comparison(here)
    assert any(message in line for line in refused("compare", "try.yaml", *arguments))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compare",), "FILE"),
        (("compare", "none.yaml"), "none.yaml: there is no such file, nor a shipped scenario file of that name"),
        (("compare", "befriending-or-hubs"), "did you mean 'befriending-or-hub'?"),
        (("compare", "no/such.yaml"), "no/such.yaml: there is no such file"),
        (("compare", "smallville"), "smallville: expected a file, found a folder"),
        (("compare", "smallville/ties.csv"), "smallville/ties.csv"),
        (("compare", ""), "found a folder"),
        (("compair", "try.yaml"), "compair"),
        (("demo", "--workers", "0"), "--workers: found 0"),
        (("demo", "--out", "smallville"), "smallville: this folder holds something else"),
        (("site",), ""),
        (("site", "check", "none"), "none: no such folder, nor a shipped site of that name"),
        (("site", "check", "aldebrook"), "did you mean 'alderbrook'?"),
        (("site", "check", "no/such"), "no/such"),
        (("site", "check", "try.yaml"), "try.yaml"),
        (("site", "describe", "try.yaml"), "try.yaml"),
        (("site", "make", "smallville"), "smallville"),
        (("site", "make", "try.yaml"), "try.yaml"),
        (("site", "make", "new", "--profile", "none.yaml"), "none.yaml: there is no such file"),
        (("site", "make", "new", "--profile", "try.yaml"), "try.yaml:4: worlds: unknown key"),
        (("site", "make", "new", "--seed", "-1"), "--seed"),
        (("site", "import", "none.csv", "new"), "none.csv: no such file"),
        (("site", "import", "smallville/ties.csv", "smallville"), "smallville"),
        (
            ("site", "import", "smallville/ties.csv", "new", "--where", "kind"),
            "--where: found 'kind', expected COLUMN=",
        ),
        (("site", "import", "smallville/ties.csv", "new", "--people", "none.csv"), "none.csv: no such file"),
        (("site", "import", "smallville/places.csv", "new"), "places.csv"),
    ],
)
def test_calls(here, refused, arguments, message):
    write_comparison(here)
    said = refused(*arguments)
    assert any(message in line for line in said) or not message, said


def test_folders_that_may_not_be_written(here, refused):
    write_comparison(here)
    closed = here / "closed"
    closed.mkdir(mode=0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert refused("compare", "try.yaml", "--out", "closed/out")[0].startswith("closed/out: cannot be used for results")
    assert refused("site", "make", "closed/new")[0].startswith("closed/new: ")
    assert refused("site", "import", "smallville/ties.csv", "closed/new")[0].startswith("closed/")


@pytest.mark.parametrize("file", ["try.yaml", "smallville/ties.csv", "smallville/site.yaml"])
def test_files_that_may_not_be_read(here, call, file):
    write_comparison(here)
    (here / file).chmod(0)
    if os.access(here / file, os.R_OK):
        pytest.skip("this user may read everything")
    said = call("compare", "try.yaml", "--out", "out")
    assert said.status == 2
    assert file in said.err
    assert "cannot be read: Permission denied" in said.err or "is not readable" in said.err
    assert not (here / "out").exists()


@pytest.mark.parametrize("arguments", [("compare", "none.yaml"), ("compare", "--worldz"), ("site", "check", "none")])
def test_as_a_process(here, arguments):
    ended = subprocess.run(
        [sys.executable, "-m", "ccsim", *arguments], cwd=here, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert arguments[-1] in ended.stderr
    assert not list(here.iterdir())
