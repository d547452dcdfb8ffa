from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from ccsim.experiments import priors
from ccsim.experiments.priors import default_parameters, draw_parameters, pert_quantile, stable_parameters
from ccsim.model.parameters import DEFAULTS, TABLE
from ccsim.problems import InputError

NAMES = {parameter.name: parameter for parameter in TABLE}
ARRAYS = SimpleNamespace(name="somewhere")


def test_quantiles_are_those_of_the_beta_distribution():
    wellbeing = NAMES["wellbeing_return"]  # 0.02, 0.04, 0.08
    expected = stats.beta(1 + 4 / 3, 1 + 8 / 3, 0.02, 0.06)
    for share in (0.0, 0.1, 0.5, 0.9):
        assert pert_quantile(wellbeing, share) == pytest.approx(expected.ppf(share), rel=1e-9)


def test_mean_of_draws_is_that_of_pert():
    drawn = np.array([draw_parameters(0, index).slight_rate for index in range(2000)])
    expected = (0.1 + 4 * 0.3 + 0.5) / 6
    assert drawn.mean() == pytest.approx(expected, abs=4 * drawn.std() / np.sqrt(2000))
    assert 0.1 <= drawn.min() < drawn.max() <= 0.5


def test_within_range_and_what_has_none_stays():
    for index in range(20):
        drawn = draw_parameters(7, index)._asdict()
        for name, parameter in NAMES.items():
            if parameter.low is not None and parameter.high is not None:
                assert parameter.low <= drawn[name] <= parameter.high
            elif parameter.same_as is None:
                assert drawn[name] == parameter.default


def test_one_that_follows_another():
    for index in range(5):
        drawn = draw_parameters(0, index)
        ratio = drawn.tie_learning / DEFAULTS.tie_learning
        assert drawn.tie_return == pytest.approx(DEFAULTS.tie_return * ratio)


def test_another_parameter_changes_no_other_draw(monkeypatch):
    before = draw_parameters(3, 1)._asdict()
    monkeypatch.setattr(priors, "TABLE", tuple(reversed(TABLE)))
    assert draw_parameters(3, 1)._asdict() == before


def test_seeds_indices_and_attempts_differ():
    drawn = {draw_parameters(seed, index, attempt) for seed in (0, 1) for index in (0, 1) for attempt in (0, 1)}
    assert len(drawn) == 8
    assert draw_parameters(0, 0) == draw_parameters(0, 0)


def test_unstable_draws_are_drawn_again(monkeypatch):
    first = draw_parameters(0, 4)
    monkeypatch.setattr(priors, "loop_gain", lambda arrays, drawn: 0.9 if drawn == first else 0.4)
    assert stable_parameters(ARRAYS, 0, 4) == (draw_parameters(0, 4, 1), 1, 0.4)
    assert stable_parameters(ARRAYS, 0, 5).refused == 0


def test_a_site_that_is_never_stable(monkeypatch):
    monkeypatch.setattr(priors, "loop_gain", lambda arrays, drawn: 0.9)
    with pytest.raises(InputError, match=r"somewhere: .* loop gain"):
        stable_parameters(ARRAYS, 0, 0)


def test_unstable_at_the_central_values(monkeypatch):
    monkeypatch.setattr(priors, "refusal", lambda arrays, drawn: "the largest part is support")
    with pytest.raises(InputError, match="somewhere: the largest part is support"):
        default_parameters(ARRAYS)
