"""The documentation says what the code does: its tables are the code's, its examples run, its links lead somewhere."""

from __future__ import annotations

import re
import runpy
import sys
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cli.calling import caller
from communities import shipped_arrays
from experiments.small_comparison import write_site
from jsonschema import Draft202012Validator
from other_package import installed, write_package

import ccsim
from ccsim.experiments.comparison import Comparison
from ccsim.experiments.schema import first_line, json_schema, schema_text
from ccsim.experiments.shipped import shipped_scenarios
from ccsim.model.draws import Process
from ccsim.model.parameters import DEFAULTS, TABLE
from ccsim.model.stability import loop_gain, loop_terms
from ccsim.model.week import WEEK
from ccsim.problems import InputError
from ccsim.report import grounds
from ccsim.report.model_tables import BEGINS, DRAWN_FOR, ENDS, TABLES, by_theme, filled, used_by

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "calibration" / "README.md", *sorted(DOCS.glob("*.md"))]
IMAGES = sorted((DOCS / "images").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
EXTENDING = (DOCS / "extending.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", EXTENDING, re.DOTALL)


def name_of(path):
    return path.name


def test_tables_are_those_of_the_code():
    with_tables = runpy.run_path(str(DOCS / "make_tables.py"))["pages"]()
    assert {page.stem for page in with_tables} == {"extending", "model", "sites", "what-it-assumes"}
    for page in with_tables:
        text = page.read_text("utf-8")
        assert filled(text) == text, f"{page.name} is not as the code has it: run `python docs/make_tables.py`"


def test_every_table_stands_in_some_page():
    told = "".join(page.read_text("utf-8") for page in PAGES)
    assert all(f"{BEGINS}{name} -->" in told for name in TABLES)


def test_a_table_is_written_between_its_marks():
    page = f"before {BEGINS}rules -->\nold{ENDS} after"
    written = filled(page)
    assert written == f"before {BEGINS}rules -->\n\n{TABLES['rules']()}\n\n{ENDS} after"
    assert filled(written) == written
    assert filled("nothing to fill") == "nothing to fill"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"{BEGINS}rule -->{ENDS}", r"no table 'rule' \(did you mean 'rules'\?\)"),
        (f"{BEGINS}rules -->", "the table 'rules' does not end"),
        (f"{BEGINS}rules -->{BEGINS}week -->{ENDS}", "the table 'rules' does not end"),
        (f"{BEGINS}rules", "the table 'rules' does not end"),
    ],
)
def test_a_mark_that_is_wrong_is_said(page, said):
    with pytest.raises(ValueError, match=said):
        filled(page)


def test_every_parameter_has_a_theme_and_every_name_in_the_week_is_known():
    themed = [one.name for parameters in by_theme().values() for one in parameters]
    assert sorted(themed) == sorted(one.name for one in TABLE)
    assert all(by_theme().values())
    for process in WEEK:
        for pattern in process.parameters:
            assert any(fnmatchcase(one.name, pattern) for one in TABLE), (process.name, pattern)
        for draw in process.draws:
            assert draw.split()[0] in Process.__members__, (process.name, draw)
    assert used_by("room_slope") == ["new ties"]
    assert used_by("tie_return") == ["ties"]
    assert used_by("stigma_return") == ["states"]
    assert used_by("befriending_take_up") == []


def test_every_draw_is_explained():
    assert list(DRAWN_FOR) == list(Process.__members__)


def test_the_model_page_has_the_seven_elements_of_the_protocol_in_their_order():
    headings = re.findall(r"^## (.+)$", (DOCS / "model.md").read_text("utf-8"), re.MULTILINE)
    assert headings == [
        "1. Purpose and patterns",
        "2. Entities, state variables and scales",
        "3. Process overview and scheduling",
        "4. Design concepts",
        "5. Initialisation",
        "6. Input data",
        "7. Submodels",
    ]


def test_page_and_report_say_the_same_is_assumed_and_left_out():
    page = (DOCS / "what-it-assumes.md").read_text("utf-8")
    for sentence in (*grounds.ASSUMPTIONS, *grounds.NOT_IN_MODEL):
        assert f"\n* {sentence}\n" in page


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pictures_have_a_text_for_those_who_do_not_see_them(page):
    for text, _ in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8")):
        assert len(text.split()) >= 8, text


@pytest.mark.parametrize("path", IMAGES, ids=name_of)
def test_pictures_stand_alone(path):
    root = ElementTree.fromstring(path.read_text("utf-8"))
    assert root.tag == f"{SVG}svg"
    assert float(root.get("width")) > 100
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert len(root.find(f"{SVG}desc").text.split()) > 15
    told = "".join(page.read_text("utf-8") for page in PAGES)
    assert f"images/{path.name})" in told


def words_in(name):
    root = ElementTree.fromstring((DOCS / "images" / f"{name}.svg").read_text("utf-8"))
    return root.find(f"{SVG}desc").text, " ".join(text for one in root.iter(f"{SVG}text") for text in one.itertext())


def test_the_picture_of_the_week_is_of_this_week():
    told, drawn = words_in("week")
    for position, process in enumerate(WEEK, start=1):
        assert f"{position}  {process.name}" in drawn
        reads, writes = ", ".join(process.reads), ", ".join(process.writes)
        assert f"{position}. {process.name} reads {reads} and writes {writes}." in told
        assert " ".join(process.does.split()) in " ".join(drawn.split())


def test_the_picture_of_the_loop_has_its_strength_as_it_is():
    arrays = shipped_arrays("alderbrook")
    told, drawn = words_in("loop")
    assert f"{loop_gain(arrays, DEFAULTS):.2f} of a lasting rise of confidence comes back" in told
    for term in loop_terms(arrays, DEFAULTS).values():
        assert f"{'+' if term > 0 else '−'} {abs(term):.2f}" in drawn


def test_every_source_that_is_cited_stands_in_the_table_of_evidence():
    table = (DOCS / "evidence.md").read_text("utf-8")
    known = re.findall(r"\bE\d{3}\b", "".join(re.findall(r"^\| (E[^|]+)\|", table, re.MULTILINE)))
    assert known == sorted(set(known))
    package, scenarios = Path(ccsim.__file__).parent, ROOT / "scenarios"
    read = [*PAGES, *package.rglob("*.py"), *scenarios.glob("*.yaml"), *scenarios.glob("*/*.yaml")]
    read += scenarios.glob("sites/*/site.yaml")
    cited = {code for path in read for code in re.findall(r"\bE\d{3}\b", path.read_text("utf-8"))}
    assert len(cited) > 30
    assert cited <= set(known)


def test_examples_of_extending_run_in_their_order():
    namespace = {"__name__": "extending"}
    for number, block in enumerate(blocks("python"), start=1):
        exec(compile(block, f"extending.md, example {number}", "exec"), namespace)
    assert namespace["WEEK"] is WEEK
    assert namespace["programme"][0].taken


@pytest.fixture
def my_ideas(tmp_path, monkeypatch):
    """The package of the page, installed as its entry points say."""
    [source] = [block for block in blocks("python") if block.startswith('"""my_ideas.py')]
    [project] = blocks("toml")
    points = tomllib.loads(project)["project"]["entry-points"]
    folder = write_package(tmp_path / "installed", "my_ideas", source, points)
    with installed(monkeypatch, folder):
        yield folder
    sys.modules.pop("my_ideas", None)


def test_the_scenario_file_of_extending_is_compared(my_ideas, tmp_path):
    [text] = blocks("yaml")
    path = tmp_path / "along.yaml"
    path.write_text(text, "utf-8")
    comparison = Comparison.read(path)
    said = comparison.plan()
    assert "60 people who see few others are taken along" in said
    assert "a week of its own: “gossip” happens after “contact”." in said
    results = comparison.run(out=tmp_path / "results")
    [found] = [
        row
        for row in results.effects().to_pylist()
        if (row["indicator"], row["group"], row["week"], row["distance"]) == ("attendance", "took_up", "30", "all")
    ]
    assert found["mean"] > 0.1
    kinds = {origin["name"] for origin in results.manifest["comparison"]["from_other_packages"]}
    assert kinds == {"bring_a_friend", "gossip"}


def test_a_package_that_is_broken_is_said_by_the_line_that_asks_for_it(my_ideas, tmp_path):
    (my_ideas / "my_ideas.py").write_text("import nothing_of_this_name\n", "utf-8")
    [text] = blocks("yaml")
    path = tmp_path / "along.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        Comparison.read(path)
    lines = text.splitlines()
    said = {problem.line: str(problem) for problem in raised.value.problems}
    assert {lines[line - 1].strip() for line in said} == {
        "- {process: gossip, after: contact}",
        "- bring_a_friend: {people: 60}",
    }
    assert all("installed package 'my_ideas' 1.0: cannot be loaded from my_ideas:" in text for text in said.values())
    assert all("ModuleNotFoundError: No module named 'nothing_of_this_name'" in text for text in said.values())


def test_commands_know_what_is_installed_and_say_what_is_broken(my_ideas, monkeypatch, capsys):
    call = caller(monkeypatch, capsys)
    listed = call("interventions")
    assert listed.status == 0
    assert "bring_a_friend: People who see few others are taken along" in listed.out
    assert "people: people who are taken along (1 or more; required)" in listed.out
    assert '"#/$defs/BringAFriend"' in call("schema").out
    assert "BringAFriend" not in schema_text(json_schema(others=False))
    (my_ideas / "my_ideas.py").write_text("1 / 0\n", "utf-8")
    with installed(monkeypatch, my_ideas):
        sys.modules.pop("my_ideas", None)
        said = call("interventions")
    assert said.status == 2
    assert "befriending: " in said.out
    assert "Traceback" not in said.err
    assert said.err.startswith(
        "installed package 'my_ideas' 1.0: ccsim.interventions: bring_a_friend: "
        "cannot be loaded from my_ideas:BringAFriend: ZeroDivisionError: division by zero"
    )


SCENARIO_FILES = (DOCS / "scenario-files.md").read_text("utf-8")
EXAMPLES = [block for block in re.findall(r"```yaml\n(.*?)```", SCENARIO_FILES, re.DOTALL) if "title:" in block]


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.splitlines()[0].removeprefix("title: "))
def test_scenario_files_of_the_how_to_are_read_planned_and_right_by_the_schema(text, tmp_path):
    path = tmp_path / "try.yaml"
    path.write_text(text, "utf-8")
    comparison = Comparison.read(path)
    assert "scenario " in comparison.plan()
    assert list(Draft202012Validator(json_schema()).iter_errors(comparison.asked.document.value)) == []


def test_the_how_to_lists_every_shipped_comparison_and_what_it_says_is_so(tmp_path):
    assert re.findall(r"^\| `([a-z-]+)` \|", SCENARIO_FILES, re.MULTILINE) == list(HOW_TO_ORDER)
    assert set(HOW_TO_ORDER) == set(shipped_scenarios())
    assert first_line("scenario.schema.json") in SCENARIO_FILES
    [small] = [text for text in EXAMPLES if "extends: small" in text]
    few, many = Comparison.read(written(tmp_path, small)).asked.scenarios
    assert [given.act.places for given in (*few.interventions, *many.interventions)] == [20, 60]
    assert many.interventions[0].act.cost == few.interventions[0].act.cost


HOW_TO_ORDER = (
    "befriending-or-hub", "three-ways", "two-places", "seven-places", "whom-to-befriend", "how-many-places",
    "one-hub-or-three-groups", "when-the-hub-closes", "peers-or-conversations", "run-by-those-who-use-it",
    "after-the-money",
)  # fmt: skip


def written(folder, text):
    path = folder / "try.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_mistakes_of_the_how_to_are_said_as_it_says(tmp_path):
    shown = re.findall(r"^    ideas\.yaml:\d+: (scenarios.*)$", SCENARIO_FILES, re.MULTILINE)
    write_site(tmp_path / "village")
    elsewhere = "title: t\nsites: [alderbrook, village]\nscenarios:\n  hub:\n    interventions:\n"
    elsewhere += "      - hub_funding: {choose: {kinds: [library]}, funding: 2}\n"
    place = "title: t\nsites: [alderbrook]\nscenarios:\n  more:\n    interventions:\n      - befriending: {place: 5}\n"
    for text, said in zip((elsewhere, place), shown, strict=True):
        with pytest.raises(InputError) as raised:
            Comparison.read(written(tmp_path, text))
        assert any(said in str(problem) for problem in raised.value.problems), str(raised.value)
