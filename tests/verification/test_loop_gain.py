"""The loop gain, known before a run, against what a lasting push of confidence does."""

from __future__ import annotations

import numpy as np
import pytest
from communities import shipped, shipped_arrays
from reference.sites import make_site
from verification.expected_week import ExpectedWeek
from verification.pushes import PATHS, amplification, gain_of_held_confidence

from ccsim.experiments.priors import stable_parameters
from ccsim.model.balance import unbalanced
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.pilot import run_pilot
from ccsim.model.stability import loop_gain
from ccsim.model.state import WELLBEING

STRONGER = DEFAULTS._replace(confidence_scale=1.5)
AS_IF_NONE_FORMED = {"room_slope": 1e12}
"""With no room to fill, the gain's part for new ties is 0."""
SMALL = [(1, 60, 4, 7.0), (2, 60, 4, 7.0), (3, 60, 4, 12.0), (4, 90, 6, 5.0)]
"""Seed, residents, places and mean number of ties of small made-up sites."""


def small(seed, residents, places, degree):
    return make_site(residents=residents, places=places, mean_degree=degree, seed=seed)


def gain_by_jacobian(arrays, parameters):
    return 1.0 - 1.0 / ExpectedWeek(arrays, parameters).amplification()


def test_the_expected_week_leaves_the_map_as_it_is():
    week = ExpectedWeek(small(*SMALL[0]), DEFAULTS)
    state, strength = week(week.state, week.strength)
    np.testing.assert_allclose(state, week.state, rtol=0, atol=1e-12)
    np.testing.assert_allclose(strength, week.strength, rtol=0, atol=1e-12)


def test_the_expected_week_is_the_mean_of_simulated_ones_away_from_the_map():
    """From displaced states, 400 worlds' next states have the expected mean, resident by resident."""
    arrays = small(*SMALL[0])
    arrays.disclosure[:] = np.arange(arrays.residents) % 2  # who knows of whom is the same in every world
    arrays.stratum_sd[:] = 0.0  # no noise, and the same set points
    week, rng, worlds = ExpectedWeek(arrays, DEFAULTS), np.random.default_rng(5), 400
    shift = rng.uniform(-0.15, 0.25, week.state.shape) * np.array([8.0, 1.0, 1.0, 1.0, 1.0])[:, None]
    start = np.clip(week.state + shift, [[7.0], [0.0], [0.0], [0.0], [0.0]], [[35.0], [1.0], [1.0], [1.0], [1.0]])
    start[2, ~arrays.lived_experience] = 0.0
    expected, _ = week(start, week.strength)
    total, squares = np.zeros_like(start), np.zeros_like(start)
    for world in range(worlds):
        model = CommunityModel(arrays, DEFAULTS, balance=unbalanced(arrays.residents, 2), world=world)
        model.residents.state[:] = start
        model.residents.mapped[WELLBEING] = week.model.residents.mapped[WELLBEING]
        model.step()
        total += model.residents.state
        squares += (model.residents.state - expected) ** 2
    found = total / worlds
    error = np.sqrt(np.maximum(squares / worlds, 0.0) / worlds)
    inside = (expected > 0.01) & (expected < np.array([34.5, 0.99, 0.99, 0.99, 0.99])[:, None])
    z = (found - expected)[inside] / (error[inside] + 1e-9)
    assert np.abs(z).max() < 5.0
    assert 0.7 < z.std() < 1.3


@pytest.mark.parametrize("site", SMALL)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_is_that_of_the_jacobian(site, scale):
    """Between who is tied on the map, the response to a lasting push is as the gain says, within 10 %."""
    arrays, p = small(*site), DEFAULTS._replace(confidence_scale=scale)
    gain = loop_gain(arrays, p._replace(**AS_IF_NONE_FORMED))
    assert 1.0 / (1.0 - gain) == pytest.approx(ExpectedWeek(arrays, p).amplification(), rel=0.1)


@pytest.mark.parametrize("site", SMALL)
def test_without_slights_it_is_that_of_the_jacobian_more_closely(site):
    """Slights lower the gain, and fall themselves where contact lowers stigma: that the gain leaves out."""
    arrays, p = small(*site), DEFAULTS._replace(slight_rate=0.0)
    gain = loop_gain(arrays, p._replace(**AS_IF_NONE_FORMED))
    assert gain == pytest.approx(gain_by_jacobian(arrays, p), rel=0.06)


def test_it_is_what_a_held_rise_of_confidence_brings_back():
    arrays, balance = shipped()
    found = [gain_of_held_confidence(arrays, DEFAULTS, balance, world, 416, 468).sum() for world in range(2)]
    assert np.mean(found) == pytest.approx(loop_gain(arrays, DEFAULTS), rel=0.1)


LARGER = {"made up": (1, 400, 8, 7.0), "made up, denser": (2, 600, 12, 12.0)}


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [DEFAULTS, STRONGER], ids=["scale 1", "scale 1.5"])
@pytest.mark.parametrize("name", ["alderbrook", *LARGER])
def test_it_is_what_a_lasting_push_shows(name, parameters):
    arrays = small(*LARGER[name]) if name in LARGER else shipped_arrays(name)
    balance, gain = run_pilot(arrays, parameters), loop_gain(arrays, parameters)
    worlds = range(4 if arrays.residents > 1000 else 12)
    held = np.array([gain_of_held_confidence(arrays, parameters, balance, world, 364, 624) for world in worlds])
    rise = np.array([amplification(arrays, parameters, balance, world, 624, 728) for world in worlds])
    errors = [values.std(ddof=1) / np.sqrt(values.size) for values in (held.sum(axis=1), rise)]
    parts = ", ".join(f"{path} {part:+.3f}" for path, part in zip(PATHS, held.mean(axis=0), strict=True))
    print(
        f"{name}, scale {parameters.confidence_scale:g}: gain {gain:.3f}, held {held.sum(axis=1).mean():.3f} "
        f"(SE {errors[0]:.3f}: {parts}); response {1 / (1 - gain):.3f}, found {rise.mean():.3f} (SE {errors[1]:.3f})"
    )
    assert held.sum(axis=1).mean() == pytest.approx(gain, abs=0.1 * gain + 2 * errors[0])
    assert rise.mean() == pytest.approx(1 / (1 - gain), abs=0.1 / (1 - gain) + 2 * errors[1])


def held(arrays, parameters, worlds):
    """Return what held confidence brings back, mean of so many worlds and its standard error."""
    balance = run_pilot(arrays, parameters)
    found = [gain_of_held_confidence(arrays, parameters, balance, world, 364, 624).sum() for world in range(worlds)]
    return float(np.mean(found)), float(np.std(found, ddof=1) / np.sqrt(worlds))


@pytest.mark.slow
@pytest.mark.parametrize("index", [0, 1, 2, 3, 4, 5, 242, 251, 372])
def test_so_it_is_at_parameters_drawn_from_the_priors(index):
    """The first six draws, the two of the first 400 with the highest gain and the one with the lowest.

    Without adaptation, with which the response to a lasting push has no end.
    """
    arrays = shipped_arrays("alderbrook")
    parameters = stable_parameters(arrays, 2024, index).parameters._replace(adaptation=0.0)
    gain, (found, error) = loop_gain(arrays, parameters), held(arrays, parameters, 3)
    print(f"draw {index}: gain {gain:.3f}, held {found:.3f} (SE {error:.3f}), ratio {gain / found:.2f}")
    assert 1.0 / (1.0 - gain) == pytest.approx(1.0 / (1.0 - found), rel=0.1 + 2.0 * error / (1.0 - found))


LEFT_OUT = {
    "introductions": {"introduction_rate": 0.0},
    "co-production": {"coproduction_openness": 0.0, "coproduction_attendance": 0.0},
    "displacement": {"displacement": 0.0},
    "tired givers": {"overload": 0.0},
    "trust": {"bridging_trust": 0.0},
    "mood and attitudes": {"mood_on_wellbeing": 0.0, "attitudes_on_stigma": 0.0},
    "known contact": {"known_contact_on_stigma": 0.0},
}


@pytest.mark.slow
def test_the_paths_that_it_leaves_out_are_short():
    arrays = shipped_arrays("alderbrook")
    usual, error = held(arrays, DEFAULTS, 3)
    for name, changed in LEFT_OUT.items():
        without, other = held(arrays, DEFAULTS._replace(**changed), 3)
        print(f"{name}: {usual - without:+.4f} (SE {np.hypot(error, other):.4f})")
        assert abs(usual - without) < 0.02 + 2.0 * np.hypot(error, other), name
