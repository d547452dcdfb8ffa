"""A sensitivity study of a small comparison on the model itself: factors, luck, resuming, words, page."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from communities import shipped_arrays
from experiments.small_comparison import write_comparison

from ccsim.experiments import ledger
from ccsim.experiments.calibrated import learnt, posterior_of
from ccsim.experiments.comparison import Comparison
from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain
from ccsim.report.sensitivity_page import render_sensitivity
from ccsim.sensitivity.evaluating import ModelEvaluator
from ccsim.sensitivity.factors import Factors
from ccsim.sensitivity.results import write_study
from ccsim.sensitivity.study import Size, run_study
from ccsim.sensitivity.words import sentences

SCENARIOS = """\
title: Befriending, much or little
sites: [smallville]
weeks: 30
scenarios:
  little:
    title: Little befriending <b>
    interventions: [befriending: {start: 4, places: 4, weeks: 12, targeting: most_isolated}]
  much:
    title: Much befriending
    interventions: [befriending: {start: 4, places: 12, weeks: 24, targeting: most_isolated}]
"""
FEW = ("support_on_wellbeing", "wellbeing_return", "adaptation")


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    return Comparison.read(write_comparison(tmp_path_factory.mktemp("scenarios"), SCENARIOS))


@pytest.fixture(scope="module")
def studied(comparison, tmp_path_factory):
    """A study of three factors, and how often the model was told to run something."""
    folder, told = tmp_path_factory.mktemp("results"), []
    factors = Factors(posterior_of("posterior"))
    with ledger.opened(folder) as book:
        evaluate = ModelEvaluator(comparison, factors, 0, book, 1, lambda done, total: told.append(total))
        study = run_study(FEW, evaluate.outputs, evaluate, Size(2, 1, 32, 2, 2**10), 0, lambda said: None)
        before = max(told)
        told.clear()
        again = run_study(FEW, evaluate.outputs, evaluate, Size(2, 1, 32, 2, 2**10), 0, lambda said: None)
    return study, again, before, max(told), factors


def test_what_is_kept_is_not_run_again_and_gives_the_same(studied):
    study, again, before, after, _ = studied
    assert before > 0
    assert after == 0
    assert np.array_equal(study.read, again.read)


def test_what_the_model_says_is_found(studied):
    study, *_ = studied
    support, adaptation = (study.names.index(name) for name in ("support_on_wellbeing", "adaptation"))
    assert (study.screening.mu_star[:, support] > study.screening.mu_star[:, adaptation]).all()
    assert "support_on_wellbeing" in study.kept
    assert study.best.sum() == pytest.approx(1)
    assert study.best[[one.scenario for one in study.outputs].index("much")] > 0.9


def test_words_table_and_page(studied, tmp_path):
    study, *_, factors = studied
    titles, sites = {"little": "Little befriending <b>", "much": "Much befriending"}, {"smallville": "Smallville"}
    said = sentences(study, titles, sites, factors)
    assert said[0].startswith("Smallville: of all that is plausible, the best is Much befriending in ")
    assert "parameters that are not known exactly" in said[-1]
    page = render_sensitivity(study, "Small", titles, sites, factors, said)
    assert "<script" not in page
    assert "befriending <b>" not in page
    rows = list(csv.DictReader(write_study(study, tmp_path).read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 3 * len(study.names)
    informed = {row["parameter"]: row["informed_by"] for row in rows}
    assert informed["support_on_wellbeing"] == " ".join(learnt()["support_on_wellbeing"].informed_by)


def test_every_point_of_the_cube_can_be_run():
    arrays, factors = shipped_arrays("alderbrook"), Factors(posterior_of("posterior"))
    for point in np.random.default_rng(1).random((200, len(factors.names))):
        assert loop_gain(arrays, factors.parameters_at(factors.names, point, [arrays])) <= MAX_LOOP_GAIN
    high = np.where(np.array(factors.names) == "room_slope", 0.5, 1.0)
    assert loop_gain(arrays, factors.parameters_at(factors.names, high, [arrays])) <= MAX_LOOP_GAIN


def test_shares_are_quantiles_of_the_posterior_where_there_is_one():
    posterior = posterior_of("posterior")
    factors, before = Factors(posterior), Factors(None)
    drawn = posterior.draws[:, posterior.names.index("loss_scale")]
    assert factors.quantile("loss_scale", 0.3) == pytest.approx(np.quantile(drawn, 0.3))
    assert factors.quantile("slight_rate", 0.3) == before.quantile("slight_rate", 0.3)
    assert factors.names == before.names
