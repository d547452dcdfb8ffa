"""The examples in docs/trials.md work as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import ccsim
from ccsim.trials.trial import Trial

PAGE = (Path(ccsim.__file__).parent.parent / "docs" / "trials.md").read_text(encoding="utf-8")


def block(language):
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


def test_the_trial_file_can_be_held(tmp_path):
    file = tmp_path / "my-trial.yaml"
    file.write_text(block("yaml"), encoding="utf-8")
    assert Trial.read(file).asked.file.recruit.number == 200


def test_the_python_runs(capsys):
    exec(compile(block("python"), "trials.md", "exec"), {})
    value, error = map(float, capsys.readouterr().out.split())
    assert -0.6 < value < -0.1
    assert error < 0.1
