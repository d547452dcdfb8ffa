"""A week of an experiment's own: named in the scenario file, checked, and part of what results hang on."""

import json
import sys

import numpy as np
import pytest
from communities import everything, made_up
from experiments.small_comparison import SCENARIOS, write_comparison
from other_package import installed, write_package

from ccsim.experiments.comparison import Comparison
from ccsim.experiments.processes import USUAL, Processes, week_of
from ccsim.experiments.results import Results
from ccsim.experiments.scenario_file import read_scenario_file
from ccsim.model.community import CommunityModel
from ccsim.model.week import WEEK, without
from ccsim.problems import InputError
from ccsim.report.from_results import report_data

SOURCE = """
from ccsim.model.week import WEEK, WeeklyProcess


def cheer(model):
    for person in model.agents:
        if person.contacts:
            person.wellbeing += 0.2


def nothing(model):
    pass


CHEER = WeeklyProcess("anything", cheer, "whoever met somebody is happier")
NOBODY_COMES = WeeklyProcess("nobody comes", nothing, "nobody goes anywhere")
SAME_STATES = next(process for process in WEEK if process.name == "states")
NOT_ONE = nothing
"""
POINTS = {
    "ccsim.processes": {
        "cheer": "weekly_package:CHEER",
        "nobody_comes": "weekly_package:NOBODY_COMES",
        "same_states": "weekly_package:SAME_STATES",
        "not_one": "weekly_package:NOT_ONE",
    }
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = write_package(tmp_path / "installed", "weekly_package", SOURCE, POINTS)
    with installed(monkeypatch, folder):
        yield folder
    sys.modules.pop("weekly_package", None)


@pytest.fixture
def asked(tmp_path):
    return lambda processes: write_asked(tmp_path, processes)


def write_asked(folder, processes):
    path = folder / "own.yaml"
    if not (folder / "smallville").exists():
        write_comparison(folder)
    text = SCENARIOS.replace("worlds: {parameters: 2, luck: 2}", "worlds: {parameters: 1, luck: 1}")
    path.write_text(text + (f"processes: {processes}\n" if processes else ""), "utf-8")
    return path


def refused(path):
    with pytest.raises(InputError) as raised:
        read_scenario_file(path)
    return [str(problem).removeprefix(f"{path}:") for problem in raised.value.problems]


def test_left_out_the_week_is_the_usual_one(asked):
    assert read_scenario_file(asked("")).file.processes == USUAL
    assert week_of(USUAL) is WEEK
    assert week_of(Processes()) is WEEK
    assert USUAL.in_words() == []


def test_processes_are_left_out_replaced_and_added(package):
    different = Processes.model_validate(
        {
            "leave_out": ["introductions"],
            "replace": {"attendance": "nobody_comes"},
            "add": [{"process": "cheer", "after": "contact"}, {"process": "same_states", "after": "cheer"}],
        }
    )
    names = [process.name for process in week_of(different)]
    expected = [process.name for process in WEEK if process.name != "introductions"]
    expected[expected.index("contact") + 1 : expected.index("contact") + 1] = ["cheer", "same_states"]
    assert names == expected
    assert next(one for one in week_of(different) if one.name == "attendance").does == "nobody goes anywhere"
    assert different.in_words() == [
        "“introductions” is left out of every week.",
        "“nobody_comes” takes the place of “attendance”.",
        "“cheer” happens after “contact”.",
        "“same_states” happens after “cheer”.",
    ]


@pytest.mark.parametrize("name", [process.name for process in WEEK])
def test_a_community_lives_on_without_any_one_process(name):
    arrays, balance = made_up()
    week = week_of(Processes(leave_out=[name]))
    assert week == without(name)
    model = CommunityModel(arrays, balance=balance, world=1, processes=week)
    model.live_until(12)
    assert all(np.isfinite(values).all() for values in model.states().values())
    usual = CommunityModel(arrays, balance=balance, world=1)
    usual.live_until(12)
    one, other = everything(model), everything(usual)
    differ = any(not np.array_equal(one[key], other[key]) for key in one)
    assert differ == (name != "moves")  # nobody moves unless asked to


@pytest.mark.parametrize(
    ("processes", "said"),
    [
        ("{leave_out: [introduction]}", "processes.leave_out[1]: no process 'introduction' in the week (did you mean"),
        (
            "{leave_out: [introductions, sleep]}",
            "processes.leave_out[2]: no process 'sleep' in the week; there are: mo",
        ),
        ("{replace: {contacts: cheer}}", "processes.replace.contacts: no process 'contacts' in the week (did you mean"),
        ("{replace: {contact: cheers}}", "no installed package adds a process 'cheers' (did you mean 'cheer'?)"),
        ("{replace: {contact: zzz}}", "adds a process 'zzz'; known: cheer, nobody_comes, same_states, not_one"),
        ("{add: [{process: cheer, after: contct}]}", "processes.add[1].after: no process 'contct' in the week (did"),
        ("{add: [{process: cheer}]}", "processes.add[1].after: "),
        ("{add: [{process: contact, after: ties}]}", "processes.add[1].process: 'contact' is in the week already"),
        ("{leave_out: [contact], replace: {contact: cheer}}", "'contact' is replaced too; do one of the two"),
        ("{add: [{process: not_one, after: ties}]}", "expected a ccsim.model.week.WeeklyProcess, found <function noth"),
        ("{without: [contact]}", "processes.without: unknown key; known here: add, leave_out, replace"),
        ("[contact]", "processes: "),
    ],
)
def test_bad_names_are_named_with_their_line(package, asked, processes, said):
    path = asked(processes)
    line = len(path.read_text("utf-8").splitlines())
    problems = refused(path)
    assert any(said in problem for problem in problems), problems
    assert all(problem.startswith(f"{line}: ") for problem in problems)


def test_the_same_process_is_not_added_twice(package, asked):
    twice = "{add: [{process: cheer, after: contact}, {process: cheer, after: ties}]}"
    [problem] = refused(asked(twice))
    assert "processes.add[2].process: 'cheer' is in the week already" in problem


def test_results_hang_on_the_week_and_on_whose_processes_they_are(package, asked):
    def digests(processes):
        work = Comparison.read(asked(processes)).work
        return {run.digest for run in work.runs()} | {pilot.digest for pilot in work.pilots}

    usual, without_any = digests(""), digests("{leave_out: [introductions]}")
    cheerful = digests("{add: [{process: cheer, after: contact}]}")
    assert not usual & without_any
    assert not usual & cheerful
    assert usual == digests("{leave_out: []}")
    module = package / "weekly_package.py"
    module.write_text(SOURCE.replace("0.2", "0.3"), "utf-8")
    changed = digests("{add: [{process: cheer, after: contact}]}")
    assert not cheerful & changed
    assert usual == digests("")


@pytest.mark.parametrize("workers", [1, 2])
def test_baseline_and_scenarios_live_the_same_week(package, asked, tmp_path, workers):
    said = Comparison.read(asked("{add: [{process: cheer, after: contact}]}")).plan()
    assert "a week of its own: “cheer” happens after “contact”." in said
    assert "a week of its own is slower" in said

    def wellbeing(processes, name):
        results = Comparison.read(asked(processes)).run(out=tmp_path / name, workers=workers)
        series = results.world_series.to_pylist()
        return results.manifest["comparison"], {
            row["scenario"]: row["value"]
            for row in series
            if (row["indicator"], row["group"], row["week"]) == ("wellbeing", "everyone", 30)
        }

    _, usual = wellbeing("", "usual")
    about, cheerful = wellbeing("{add: [{process: cheer, after: contact}]}", "cheerful")
    assert set(cheerful) == {"baseline", "befriending", "hub"}
    assert all(cheerful[name] > usual[name] + 0.5 for name in usual)
    assert about["processes_in_words"] == ["“cheer” happens after “contact”."]
    assert set(report_data(Results.read(tmp_path / "cheerful")).week) == {"“cheer” happens after “contact”."}
    assert report_data(Results.read(tmp_path / "usual")).week == ()
    [origin] = about["from_other_packages"]
    assert origin["group"] == "ccsim.processes"
    assert (origin["name"], origin["package"], origin["version"]) == ("cheer", "weekly_package", "1.0")
    json.dumps(about)
