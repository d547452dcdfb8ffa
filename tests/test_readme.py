"""The README's examples run as they stand."""

import re
import shlex
from pathlib import Path

import pytest

from ccsim.experiments.comparison import Comparison

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_scenario_file_is_read_and_planned(tmp_path):
    (example,) = blocks("yaml")
    path = tmp_path / "ideas.yaml"
    path.write_text(example, encoding="utf-8")
    comparison = Comparison.read(path)
    assert comparison.settings.counts(1).total == 100
    assert "befriending" in comparison.plan()


def test_the_python_example_runs(capsys):
    (example,) = blocks("python")
    exec(compile(example, "README.md", "exec"), {})
    week, isolated, wellbeing = capsys.readouterr().out.split()
    assert week == "26"
    assert int(isolated) < 100
    assert float(wellbeing) == pytest.approx(22.8, abs=0.5)


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_exists():
    from typer.main import get_command

    from ccsim.cli import app

    top = get_command(app)
    for line in re.findall(r"^    ccsim (.+?)(?:  +#.*)?$", README, re.MULTILINE):
        words = shlex.split(line)
        command = top.commands[words[0]]
        if words[0] == "site":
            command = command.commands[words[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line
