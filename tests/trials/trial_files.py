"""Trials for tests."""

from __future__ import annotations

from pathlib import Path

from ccsim.trials.trial_file import trial_plan
from ccsim.yaml_lines import yaml_text

TRIAL = """\
title: A small trial
site: smallville
recruit: {number: 20, targeting: most_isolated}
intervention:
  befriending: {places: 10, weeks: 12}
measure: {what: wellbeing, weeks: [6, 12]}
worlds: {parameters: 3, luck: 2}
"""


def asked(text=TRIAL, **changed):
    """Return the plan of a trial file, some of its parts replaced: `recruit="{number: 12}"`."""
    lines = text.splitlines()
    for key, value in changed.items():
        lines = [line for line in lines if not line.startswith(f"{key}:")]
        if key == "intervention":
            lines = [line for line in lines if not line.startswith("  befriending")]
        lines.append(f"{key}: {value}")
    return trial_plan(Path("trial.yaml"), yaml_text("\n".join(lines), "trial.yaml"))
