"""A calibration from end to end: on a stand-in of which the answer is known, and on the model itself, small."""

from __future__ import annotations

import csv
import dataclasses
import json

import numpy as np
import pytest

from ccsim.calibrating import calibration as subject
from ccsim.calibrating.calibration import FULL, REDUCED, Calibration, Size, fit
from ccsim.calibrating.free import read_free, values_at
from ccsim.calibrating.measuring import Measuring
from ccsim.calibrating.results import write_results
from ccsim.calibrating.words import fitted_sentences
from ccsim.experiments import ledger
from ccsim.experiments.calibrated import learnt, read_posterior
from ccsim.model.parameters import DEFAULTS, TABLE
from ccsim.problems import InputError
from ccsim.shipped import calibration_folder
from ccsim.trials.targets import read_targets

SMALL = Size(waves=(160, 64), truths=32, lucks=1, weighed=2**13, draws=500)


def test_what_is_shipped_is_consistent():
    folder = calibration_folder()
    free = read_free(folder, read_targets(folder))
    posterior = read_posterior(folder / "posterior.csv")
    assert 6 <= len(free) <= 10
    assert posterior.names == tuple(free) == tuple(learnt())
    assert len(posterior.draws) >= 500
    assert all(learnt()[name].informed_by == tuple(one.informed_by) for name, one in free.items())
    for at, name in enumerate(posterior.names):
        assert learnt()[name].posterior[0] == pytest.approx(posterior.draws[:, at].mean(), rel=1e-4)
    assert sum(FULL.waves) > sum(REDUCED.waves)


def test_no_target_that_is_held_back_or_describes_the_map_is_fitted():
    calibration = Calibration.read(calibration_folder(), REDUCED, 0)
    assert not any(target.held_back or target.about == "map" for target in calibration.bench.targets)
    assert {one.name for one in calibration.targets} == {one.id for one in calibration.fitted}
    assert all(one.variance > 0 for one in calibration.targets)


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("stable_share:", "stabel_share:", "no parameter 'stabel_share' with a prior (did you mean 'stable_share'?)"),
        ("low: 1.5", "low: 1", "found 1, expected 1.5, as in the parameter table"),
        ("[stable-trait]", "[stable-variance]", "no target 'stable-variance' that may be fitted"),
        ("[stable-trait]", "[]", "at least 1"),
        ("free:", "fre:", "did you mean 'free'"),
        ("free:", "- free:", "expected"),
    ],
)
def test_bad_priors_are_refused(tmp_path, was, now, message):
    text = (calibration_folder() / "priors.yaml").read_text(encoding="utf-8")
    assert was in text
    (tmp_path / "priors.yaml").write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_free(tmp_path, read_targets(calibration_folder()))
    assert message in str(raised.value)


def test_values_at_the_middle_of_the_cube_are_medians_of_the_priors():
    table = {one.name: one for one in TABLE}
    low, middle, high = values_at(("stable_share",), np.array([[0.0], [0.5], [1.0]]))[:, 0]
    assert (low, high) == (table["stable_share"].low, table["stable_share"].high)
    assert low < middle < high


class StandIn:
    """In the place of the model: every target is a sum of three parameters, so that the answer is known."""

    def __init__(self, bench, lucks, seed, book, workers):
        self.bench, self.lucks = bench, lucks

    def measured(self, stage, parameters, progress=None):
        values = [stand_in(self.bench, one) for one in parameters]
        return np.repeat(np.array(values)[:, :, None], self.lucks, axis=2)


def stand_in(bench, parameters):
    """Change of three parameters, in ranges, mixed differently for each target; others blur it."""
    share = [
        (getattr(parameters, name) - getattr(DEFAULTS, name)) / (one.high - one.low)
        for name, one in ((one.name, one) for one in TABLE)
        if name in ("session_shift", "loss_scale", "stable_share")
    ]
    blur = 0.05 * (parameters.slight_rate - DEFAULTS.slight_rate)
    return [share[at % 3] + 0.3 * share[(at + 1) % 3] + blur for at, _ in enumerate(bench.targets)]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A calibration of the stand-in whose targets are what it gives for one set of parameters."""
    truth = {"session_shift": 0.42, "loss_scale": 1.4, "stable_share": 0.5}
    read = Calibration.read(calibration_folder(), SMALL, 0)
    expected = stand_in(read.bench, DEFAULTS._replace(**truth))
    exact = [
        target.model_copy(update={"value": value, "sd": 0.08, "discrepancy": 0.0, "weight": 1.0})
        for target, value in zip(read.fitted, expected, strict=True)
    ]
    calibration = dataclasses.replace(read, published=tuple(exact[:3]))
    folder = tmp_path_factory.mktemp("calibration")
    with pytest.MonkeyPatch.context() as patch, ledger.opened(folder) as book:
        patch.setattr(subject, "Measuring", StandIn)
        return truth, fit(calibration, book, 1, None, lambda said: None)


def test_known_parameters_are_found(found):
    truth, fitted = found
    names = fitted.calibration.names
    for name, value in truth.items():
        drawn = fitted.values[:, names.index(name)]
        assert abs(drawn.mean() - value) < 3 * drawn.std()
        assert fitted.points[:, names.index(name)].std() < 0.5 * fitted.emulated.points[:, names.index(name)].std()


def test_what_no_target_moves_keeps_its_prior(found):
    truth, fitted = found
    for at, name in enumerate(fitted.calibration.names):
        if name not in truth:
            assert fitted.points[:, at].std() > 0.9 * fitted.emulated.points[:, at].std()


def test_the_method_covers_what_it_says(found):
    _, fitted = found
    assert len(fitted.recovery.ranks) == SMALL.truths
    assert 0.8 < fitted.recovery.coverage(0.9).mean() <= 1.0
    assert 0.35 < fitted.recovery.coverage(0.5).mean() < 0.7


def test_results_are_written_and_said(found, tmp_path):
    truth, fitted = found
    posterior, parameters, emulators, about = write_results(fitted, tmp_path)
    assert read_posterior(posterior).draws == pytest.approx(fitted.values, rel=1e-8)
    lines = parameters.read_text(encoding="utf-8").splitlines()
    rows = {row["parameter"]: row for row in csv.DictReader(lines)}
    assert float(rows["session_shift"]["posterior_mean"]) == pytest.approx(truth["session_shift"], abs=0.05)
    assert len(emulators.read_text(encoding="utf-8").splitlines()) == 1 + len(fitted.calibration.fitted)
    assert json.loads(about.read_text(encoding="utf-8"))["recovery"]["truths"] == SMALL.truths
    said = " ".join(fitted_sentences(fitted))
    assert "stable_share" in said.split("hardly anything")[0]
    assert "adaptation" in said.split("hardly anything")[1]
    assert "no target informs it" in said


def test_measurements_resume_and_hang_on_no_processor(tmp_path):
    """On the model itself: what is kept is not measured again, and one worker measures what two do."""
    bench = Calibration.read(calibration_folder(), REDUCED, 0).bench.of(["stable-trait"])
    parameters = [DEFAULTS, DEFAULTS._replace(stable_share=0.5), DEFAULTS._replace(stable_share=0.6)]
    told = []
    values = []
    for name, workers in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        with ledger.opened(tmp_path / name) as book:
            measuring = Measuring(bench, 2, 0, book, workers)
            measuring.measured("wave 1", parameters[:2])
            found = measuring.measured("wave 1", parameters, lambda done, total: told.append((done, total)))
            again = measuring.measured("wave 1", parameters, lambda done, total: told.append("not again"))
        assert np.array_equal(found, again)
        values.append(found)
    assert told == [(0, 1), (1, 1)] * 2
    assert np.array_equal(*values)
    assert values[0].shape == (3, 1, 2)
    assert values[0][1].mean() < values[0][2].mean()
