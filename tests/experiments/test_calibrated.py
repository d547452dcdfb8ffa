"""Draws from the posterior: keyed, in range, and refused where the table is damaged."""

from __future__ import annotations

import pytest

from ccsim.experiments.calibrated import posterior_of, read_posterior
from ccsim.experiments.priors import draw_parameters
from ccsim.model.parameters import DEFAULTS
from ccsim.problems import InputError


def test_fitted_parameters_come_from_one_row_and_others_from_their_priors():
    posterior = posterior_of("posterior")
    rows = {tuple(row) for row in posterior.draws.tolist()}
    for index in range(20):
        prior = draw_parameters(3, index)
        drawn = posterior.put_into(prior, 3, index, 0)
        assert tuple(getattr(drawn, name) for name in posterior.names) in rows
        assert all(
            value == getattr(prior, name) for name, value in drawn._asdict().items() if name not in posterior.names
        )


def test_draws_are_keyed():
    posterior = posterior_of("posterior")
    drawn = {
        posterior.put_into(DEFAULTS, seed, index, attempt) for seed in (0, 1) for index in (0, 1) for attempt in (0, 1)
    }
    assert len(drawn) == 8
    assert posterior.put_into(DEFAULTS, 0, 1, 0) == posterior.put_into(DEFAULTS, 0, 1, 0)


def test_priors_and_central_values_take_nothing_from_it():
    assert posterior_of("priors") is None
    assert posterior_of("default") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stabel_share\n0.5\n", "did you mean 'stable_share'"),
        ("stable_share\n", "found no draws"),
        ("", "found no draws"),
        ("stable_share\n0.5\n0.9\n", "expected 0.45 to 0.65"),
        ("stable_share\nmuch\n", "found 'much'"),
        ("stable_share\n0.5,0.6\n", "found 2 cells, expected 1"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path, text, message):
    path = tmp_path / "posterior.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_posterior(path)
    assert message in str(raised.value)


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_posterior(tmp_path / "none.csv")
