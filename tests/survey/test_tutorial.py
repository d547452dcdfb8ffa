"""docs/new-survey.md as a new user goes through it: every command in its order, and what it says is said."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from cli.calling import caller
from survey.interviews import type_in

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "new-survey.md").read_text("utf-8")
COMMANDS = re.findall(r"^    ccsim (.+)$", PAGE, re.MULTILINE)
SAID = [block.splitlines() for block in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)]


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return caller(monkeypatch, capsys)


def test_from_an_empty_folder_to_a_comparison(tmp_path, call):
    new, other, check, again, describe, plan, compare = COMMANDS
    assert check == again == "site check elm-park"
    assert call(*shlex.split(new)).status == 0
    assert call(*shlex.split(other)).status == 0

    empty = call(*shlex.split(check))
    assert empty.status == 2
    assert all(line in empty.err for line in SAID[0])

    type_in(tmp_path / "elm-park")
    checked = call(*shlex.split(again))
    assert (checked.status, checked.err) == (0, "")
    assert checked.out.splitlines()[:2] == SAID[1]
    assert "Balance: with nothing done, the number of ties changes by" in checked.out
    assert "not mapped at all" not in checked.out

    described = call(*shlex.split(describe)).out
    assert "Elm Park\nResidents on the map: 30 of a population of 1,200" in described
    assert "Interviewed: 12 (40%)" in described

    [ideas] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "ideas.yaml").write_text(ideas, "utf-8")
    assert "scenario befriending: Befriending for 6 people at once" in call(*shlex.split(plan)).out
    compared = call(*shlex.split(compare))
    assert compared.status == 0
    results = tmp_path / "results" / "ideas"
    assert {"report.html", "summary.pdf", "effects.csv"} <= {path.name for path in results.iterdir()}
    assert json.loads((results / "manifest.json").read_text("utf-8"))


def test_the_papers_of_the_page_are_those_that_are_written(tmp_path, call):
    assert call("site", "new", "place").status == 0
    written = {path.stem for path in (tmp_path / "place" / "survey").iterdir()}
    assert written == set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
