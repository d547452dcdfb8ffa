"""A reduced calibration on the model itself, as `ccsim calibrate --reduced` makes it: about what is shipped."""

from __future__ import annotations

import json

import numpy as np
from cli.calling import caller

from ccsim.experiments.calibrated import learnt, read_posterior

SDS = 3.29
"""From the 5th to the 95th percentile."""


def test_a_reduced_calibration_finds_about_what_is_shipped(tmp_path, monkeypatch, capsys):
    said = caller(monkeypatch, capsys)("calibrate", "--reduced", "--workers", 2, "--out", tmp_path)
    assert said.status == 0, said.err
    found = read_posterior(tmp_path / "posterior.csv")
    for name, drawn in zip(found.names, found.draws.T, strict=True):
        shipped = learnt()[name]
        _, low, high = shipped.prior
        apart = (drawn.mean() - shipped.posterior[0]) * SDS / (high - low)
        assert abs(apart) < 0.4, f"{name}: {apart:.2f} prior standard deviations from what is shipped"
        assert abs(drawn.std() * SDS / (high - low) - shipped.spread_left) < 0.3, name
    about = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))
    held = about["recovery"]["held_the_truth"]["90%"]
    assert 0.8 < np.mean(list(held.values())) < 0.97
    assert "It is not the posterior that comparisons use" in " ".join(said.out.split())
