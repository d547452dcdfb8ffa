"""The page that sets the model beside published numbers: verdicts, words and figure."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from ccsim.calibrating.check_results import write_predictions
from ccsim.calibrating.checking import FITTED, HELD_BACK, MAPPED, Prediction, tally
from ccsim.report.validation_page import render_validation
from ccsim.report.validation_words import ROLES, brief_sentences, target_table, verdict
from ccsim.shipped import calibration_folder
from ccsim.trials.targets import read_evidence, read_targets

EVIDENCE = read_evidence(calibration_folder())
TARGETS = {target.id: target for target in read_targets(calibration_folder())}


def given(name, mean, spread=0.01, before=None):
    """A prediction of a shipped target, as if the model gave so much."""
    values = mean + spread * np.linspace(-1.5, 1.5, 41)
    return Prediction(TARGETS[name], values, values if before is None else values + before - mean)


MET = given("contact-at-once", -0.38)
WIDELY = given("ties-kept-seven-years", 0.60, before=0.64)
MISSED = given("personal-support-in-severe-illness", 0.10)
OTHER_WAY = given("campaign-eleven-years", 0.2)
ON_MAP = given("often-lonely", 0.052, spread=0.0)
ALL = (MET, WIDELY, MISSED, OTHER_WAY, ON_MAP)


@pytest.mark.parametrize(
    ("one", "role", "words"),
    [
        (MET, FITTED, "met"),
        (WIDELY, FITTED, "met, allowing for how studies and model differ"),
        (MISSED, HELD_BACK, "missed: too little in the model"),
        (OTHER_WAY, FITTED, "missed: the model goes the other way"),
        (ON_MAP, MAPPED, "met"),
        (given("often-lonely", 0.2), MAPPED, "missed: too much in the model"),
    ],
)
def test_verdicts(one, role, words):
    assert (one.role, verdict(one)) == (role, words)


def test_what_is_allowed_adds_up():
    target = TARGETS["contact-at-once"]
    expected = np.sqrt(MET.values.var() + target.sd**2 + target.discrepancy**2)
    assert MET.allowed == pytest.approx(expected)
    assert MET.off == pytest.approx((-0.38 + 0.384) / expected)
    assert tally(ALL, FITTED) == (2, 3)


def test_misses_are_named_first_of_all_and_nothing_more_is_claimed():
    said = " ".join(brief_sentences(ALL))
    assert "Of 1 published numbers that were never fitted, 0 are met." in said
    assert "personal support in severe illness (0.10 for 0.35)" in said
    assert "1 of those met are met only because" in said
    assert "not that it is right about other programmes" in said


def test_effects_that_lean_one_way_are_said():
    names = ("befriending-within-a-year", "support-in-severe-illness", "contact-at-once", "campaign-three-years")
    small = [given(name, TARGETS[name].value / 2) for name in names]
    large = [given(name, TARGETS[name].value * 2) for name in names]
    assert "4 are smaller in the model" in " ".join(brief_sentences(small))
    assert "4 are larger in the model" in " ".join(brief_sentences(large))
    assert "in the model than" not in " ".join(brief_sentences([*small[:2], *large[2:]]))


def test_tables_and_page_hold_every_target():
    page = render_validation(ALL, EVIDENCE, "From 41 draws; seed 0.")
    assert page == render_validation(ALL, EVIDENCE, "From 41 draws; seed 0.")
    assert "<script" not in page
    for role in ROLES:
        table = target_table(ALL, EVIDENCE, role)
        assert len(table.rows) == sum(one.role == role for one in ALL)
        assert all(row[0].main in page for row in table.rows)
    assert "0.052" in page  # small numbers get a place more


def test_the_table_for_other_programs(tmp_path):
    lines = write_predictions(ALL, tmp_path).read_text(encoding="utf-8").splitlines()
    rows = {row["target"]: row for row in csv.DictReader(lines)}
    assert rows["contact-at-once"]["met"] == "yes"
    assert rows["personal-support-in-severe-illness"]["role"] == HELD_BACK
    assert float(rows["ties-kept-seven-years"]["before_mean"]) == pytest.approx(0.64)
