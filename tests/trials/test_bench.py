"""Virtual measurements: the same numbers as the trials themselves, moved by the parameters that should move them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from ccsim.experiments.worlds import hashed
from ccsim.model.parameters import DEFAULTS
from ccsim.model.pilot import run_pilot
from ccsim.trials.analysis import scores_at, truth
from ccsim.trials.bench import Bench, Impossible
from ccsim.trials.shipped import shipped_trials
from ccsim.trials.trial_file import read_trial_file
from ccsim.trials.world import run_trial


@pytest.fixture(scope="module")
def bench():
    return Bench.shipped()


@pytest.fixture(scope="module")
def usual(bench):
    return bench.measure(DEFAULTS, range(2))


def test_every_target_is_measured_with_its_error(bench, usual):
    assert usual.keys() == {target.id for target in bench.targets}
    for target in bench.targets:
        one = usual[target.id]
        assert np.isfinite(one.value)
        assert one.error == 0.0 if target.measure.map is not None else 0.0 <= one.error < 0.5


def test_it_is_what_the_trial_itself_finds(bench):
    plan = read_trial_file(shipped_trials()["befriending"])
    arrays = bench.sites["alderbrook"]
    key = hashed("ccsim measurement", 0, "alderbrook", 1)
    table = run_trial(arrays, DEFAULTS, run_pilot(arrays, DEFAULTS), key, plan.file, plan.act).series
    known = truth(scores_at(table, 26), clustered=False)
    found = bench.of(["befriending-within-a-year"]).by_luck(DEFAULTS, [1])["befriending-within-a-year"]
    assert found[0] == known.contrast / known.sd


def test_measuring_fewer_targets_changes_none_of_them(bench, usual):
    some = bench.of(["contact-at-once", "ties-kept-seven-years"]).measure(DEFAULTS, range(2))
    assert some == {name: usual[name] for name in some}


def test_a_worker_may_be_given_it(bench, usual):
    copy = pickle.loads(pickle.dumps(bench.of(["contact-at-once"])))
    assert copy.measure(DEFAULTS, range(2))["contact-at-once"] == usual["contact-at-once"]


@pytest.mark.parametrize(
    ("target", "parameter", "factor", "larger"),
    [
        ("befriending-within-a-year", "support_on_wellbeing", 1.5, True),
        ("befriending-within-a-year", "befriending_take_up", 0.8, False),
        ("support-in-severe-illness", "companions_take_up", 0.7, False),
        ("contact-at-once", "session_shift", 1.4, False),
        ("campaign-eleven-years", "stigma_return", 0.5, False),
        ("ties-kept-seven-years", "loss_scale", 1.8, False),
        ("stable-trait", "stable_share", 0.8, False),
    ],
)
def test_parameters_move_what_they_should(bench, usual, target, parameter, factor, larger):
    other = DEFAULTS._replace(**{parameter: getattr(DEFAULTS, parameter) * factor})
    found = bench.of([target]).measure(other, range(2))[target]
    assert (found.value > usual[target].value) is larger


def test_an_unstable_site_is_no_measurement(bench):
    with pytest.raises(Impossible, match="loop gain"):
        bench.of(["befriending-within-a-year"]).measure(DEFAULTS._replace(confidence_scale=20.0), range(1))
