"""From the results of a small comparison to choices, and what the command says of them."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from cli.calling import caller
from experiments.small_comparison import SCENARIOS, write_comparison

from ccsim.experiments.comparison import Comparison
from ccsim.information.choices import choice_at
from ccsim.model.state import WEEKS_A_YEAR

COSTS = SCENARIOS.replace("parameters: 2, luck: 2", "parameters: 10, luck: 2").replace(
    "start: 4, weeks: 20}", "start: 4, weeks: 20, cost: {per_week: 30, fixed: 100}}"
)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("information")
    return Comparison.read(write_comparison(folder, COSTS)).run(out=folder / "out", workers=1)


@pytest.fixture
def call(monkeypatch, capsys):
    return caller(monkeypatch, capsys)


def test_a_choice_is_everyone_and_all_years(done):
    choice = choice_at(done, "smallville")
    assert choice.options == ("baseline", "befriending", "hub")
    assert choice.gain.shape == (3, 20) and not choice.gain[0].any() and not choice.cost[0].any()
    mean = next(
        row["mean"]
        for row in done.effects().to_pylist()
        if (row["scenario"], row["comparator"], row["indicator"], row["group"], row["distance"], row["week"])
        == ("befriending", "baseline", "wellbeing", "everyone", "all", "mean")
    )
    assert choice.gain[1].mean() == pytest.approx(mean * 60 * (30 - 4 + 1) / WEEKS_A_YEAR)
    assert choice.cost[1] == pytest.approx(np.full(20, 100 + 30 * 20))
    assert choice.net(50.0)[1] == pytest.approx(50 * choice.gain[1] - choice.cost[1])
    assert choice.draws.size == 10 and "befriending_take_up" in choice.parameters
    assert not {"tie_return", "turnover"} & choice.parameters.keys()


def test_lower_is_better_where_it_is(done):
    manifest = {**done.manifest, "comparison": {**done.manifest["comparison"], "outcome": "low_wellbeing"}}
    lower = type(done)(done.folder, manifest, done.world_effects, done.world_series)
    raw = lower.effects().to_pylist()
    mean = next(
        row["mean"]
        for row in raw
        if (row["scenario"], row["comparator"], row["indicator"], row["group"], row["distance"], row["week"])
        == ("hub", "baseline", "low_wellbeing", "everyone", "all", "mean")
    )
    gain = choice_at(lower, "smallville").gain[2].mean()
    assert gain == pytest.approx(-mean * 60 * 27 / WEEKS_A_YEAR)


def test_the_command_tells_what_is_best_and_what_knowing_is_worth(done, call):
    said = call("information", done.folder)
    assert (said.status, said.err) == (0, "")
    assert "Best with what is known now:" in said.out and "costs are not counted here" in said.out
    assert "Willing to pay" in said.out
    asked = call("information", done.folder, "--willing-to-pay", 100, "--study", "befriending_take_up:200")
    assert asked.status == 0
    assert "A study of befriending_take_up with 200 people (standard error 0.0" in " ".join(asked.out.split())


def test_everything_that_is_wrong_is_said_at_once(call, done):
    said = call("information", done.folder, "--willing-to-pay", -1, "--study", "nothing:3", "--study", "relapse")
    assert said.status == 2 and not said.out
    assert all(part in said.err for part in ("--willing-to-pay", "'nothing'", "'relapse'"))
    nowhere = call("information", done.folder / "nowhere")
    assert nowhere.status == 2 and "no finished results" in nowhere.err


def test_without_costs_there_is_nothing_to_weigh_against_money(call, done, tmp_path):
    copy = shutil.copytree(done.folder, tmp_path / "copy")
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["costs"] = []
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    said = call("information", copy, "--willing-to-pay", 100)
    assert said.status == 2 and "gave no costs" in said.err
    without = call("information", copy)
    assert without.status == 0 and "Willing to pay" not in without.out


def test_one_set_of_values_leaves_nothing_to_say(call, tmp_path):
    Comparison.read(write_comparison(tmp_path), parameters="default").run(out=tmp_path / "out", workers=1)
    said = call("information", tmp_path / "out")
    assert said.status == 0 and "held at one value" in said.out
    study = call("information", tmp_path / "out", "--study", "befriending_take_up:200")
    assert study.status == 2 and "one value in all worlds" in study.err
