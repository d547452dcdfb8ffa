"""The shipped targets, and what is refused in others."""

from __future__ import annotations

import shutil
from math import isfinite

import pytest

from ccsim.problems import InputError
from ccsim.shipped import calibration_folder
from ccsim.trials.shipped import shipped_campaigns, shipped_trials
from ccsim.trials.targets import SEEN, read_evidence, read_targets
from ccsim.trials.trial import Trial

HELD_BACK = {"E072", "E077", "E098", "E109", "E027", "E059"}
"""Rows that calibration never sees; chosen before anything was fitted."""


def test_those_held_back_are_those_chosen_before_fitting():
    targets = read_targets(calibration_folder())
    assert {target.evidence for target in targets if target.held_back} == HELD_BACK
    assert not {target.evidence for target in targets if not target.held_back} & HELD_BACK


def test_all_rest_on_numbers_that_were_read_in_their_source():
    evidence = read_evidence(calibration_folder())
    for target in read_targets(calibration_folder()):
        assert evidence[target.evidence].status == SEEN
        assert all(evidence[other].status == SEEN for other in target.also)


def test_nothing_lies_about_unused():
    targets = read_targets(calibration_folder())
    assert {target.measure.trial for target in targets} - {None} == set(shipped_trials())
    assert {target.measure.campaign for target in targets} - {None} == set(shipped_campaigns())


@pytest.mark.parametrize("name", sorted(shipped_trials()))
def test_every_shipped_trial_can_be_held(name):
    trial = Trial.read(shipped_trials()[name])
    assert trial.asked.in_words()
    assert all(isfinite(one) for one in trial.asked.file.measure.weeks)


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("evidence: E070", "evidence: E079x", "did you mean 'E079'"),
        ("trial: befriending, week: 26", "trial: befrending, week: 26", "did you mean 'befriending'"),
        ("trial: befriending, week: 26", "trial: befriending, site: oakenhay", "with trial goes week, and no site"),
        ("trial: befriending, week: 26", "course: wellbeing_men, site: oakenhay", "did you mean 'wellbeing_mean'"),
        ("id: isolated", "id: wellbeing-gap", "twice"),
        ("sd: 0.056", "sd: 0", "more than 0"),
    ],
)
def test_what_cannot_be_is_said_by_line(tmp_path, was, now, message):
    folder = tmp_path / "calibration"
    shutil.copytree(calibration_folder(), folder)
    file = folder / "targets.yaml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_targets(folder)
    assert message in str(caught.value)
    assert "targets.yaml:" in str(caught.value)


def test_a_number_that_nobody_has_read_is_no_target(tmp_path):
    folder = tmp_path / "calibration"
    shutil.copytree(calibration_folder(), folder)
    file = folder / "evidence.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [line.replace(",seen", ",recalled-high") if line.startswith("E070") else line for line in lines]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="only what was read in its source"):
        read_targets(folder)
