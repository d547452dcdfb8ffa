"""A trial from file to page, by the library and by the command line."""

from __future__ import annotations

import json

import numpy as np
import pytest
from experiments.small_comparison import write_site
from trials.trial_files import TRIAL

from ccsim.experiments.worlds import World
from ccsim.trials.expectation import expected
from ccsim.trials.trial import Trial


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial")
    write_site(folder / "smallville", residents=120)
    (folder / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    return folder


def test_what_was_finished_is_used_again_and_more_workers_change_nothing(folder, tmp_path):
    trial = Trial.read(folder / "trial.yaml")
    told = []
    first = trial.run(tmp_path / "out", progress=lambda done, total: told.append(total))
    again = trial.run(tmp_path / "out", progress=lambda done, total: told.append(total))
    assert told[-1] == 0
    assert told[0] == 3 + 6
    other = trial.run(tmp_path / "two", workers=2)
    for world in first:
        assert first[world].equals(again[world])
        assert first[world].equals(other[world])


def test_the_effect_is_of_the_same_people_in_the_same_world(folder, tmp_path):
    trial = Trial.read(folder / "trial.yaml")
    table = trial.run(tmp_path / "out")[World(0, 0, 0)]
    start = table["week"].to_numpy() == 0
    np.testing.assert_array_equal(table["value"].to_numpy()[start], table["untouched"].to_numpy()[start])
    took_up = table["took_up"].to_numpy(zero_copy_only=False)
    gain = (table["value"].to_numpy() - table["untouched"].to_numpy())[took_up & ~start]
    assert gain.mean() > 0


def test_expectations_do_not_hang_on_the_order_of_worlds(folder, tmp_path):
    trial = Trial.read(folder / "trial.yaml")
    tables = trial.run(tmp_path / "out")
    forth, back = expected(tables, trial.asked.file), expected(dict(reversed(tables.items())), trial.asked.file)
    assert forth.at.contrast.mean == pytest.approx(back.at.contrast.mean)
    assert len(forth.at.effects) == 3
    assert forth.at.contrast.mean == pytest.approx(forth.at.on_offered.mean - forth.at.on_others.mean)


def test_the_command_writes_table_json_and_page(folder, tmp_path, call):
    code, out, err = call("trial", str(folder / "trial.yaml"), "--out", str(tmp_path / "out"), "--workers", "1")
    assert code == 0, err
    assert "Contamination" in out
    known = json.loads((tmp_path / "out" / "trial.json").read_text(encoding="utf-8"))
    assert [one["week"] for one in known["measurements"]] == [6, 12]
    assert len((tmp_path / "out" / "trial.csv").read_text(encoding="utf-8").splitlines()) == 3
    page = (tmp_path / "out" / "trial.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "A small trial" in page


def test_a_plan_writes_nothing(folder, tmp_path, call):
    code, out, _ = call("trial", str(folder / "trial.yaml"), "--out", str(tmp_path / "out"), "--plan")
    assert code == 0
    assert "6 worlds of 13 weeks" in out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("site: smallville", "site: smalville", "did you mean"),
        ("number: 20,", "number: 20, where: {wellbeeing: {max: 20}},", "did you mean 'wellbeing'"),
        ("number: 20,", "number: 500,", "has 120 residents"),
        ("worlds:", "arms: {clusters: streets}\nworlds:", "expected an identity column or a kind of place"),
        ("places: 10", "places: 1000", "more than the 120 residents"),
    ],
)
def test_what_cannot_be_done_at_the_site_is_said_by_line(folder, tmp_path, call, was, now, message):
    file = folder / "wrong.yaml"
    file.write_text(TRIAL.replace(was, now), encoding="utf-8")
    code, _, err = call("trial", str(file), "--out", str(tmp_path / "out"))
    assert code == 2
    assert message in err.replace("\n", " ")
    assert "wrong.yaml:" in err
    assert not (tmp_path / "out").exists()


def test_too_few_people_are_said_in_words(folder, tmp_path, call):
    file = folder / "few.yaml"
    file.write_text(TRIAL.replace("number: 20,", "number: 20, where: {wellbeing: {min: 34.5}},"), encoding="utf-8")
    code, _, err = call("trial", str(file), "--out", str(tmp_path / "out"), "--workers", "1")
    assert code == 1
    assert "a trial needs 4" in err
    assert "Traceback" not in err


def test_scores_more_exact_than_any_questionnaire_are_warned_of(folder, tmp_path, call):
    warned = {}
    measures = {"exact": "{what: stigma, weeks: [1]}", "usual": "{what: stigma, weeks: [1], reliability: 0.8}"}
    for name, measure in measures.items():
        file = folder / f"{name}.yaml"
        text = TRIAL.replace("befriending: {places: 10, weeks: 12}", "contact_sessions: {places: 10}")
        file.write_text(text.replace("{what: wellbeing, weeks: [6, 12]}", measure), encoding="utf-8")
        code, out, err = call("trial", str(file), "--out", str(tmp_path / name), "--workers", "1")
        assert code == 0, err
        assert "After 1 week the" in out
        warned[name] = "no error of measurement" in out.replace("\n ", "")
    assert warned == {"exact": True, "usual": False}
