"""The rule of spreading against made-up networks on which it is known, and the files that it is read from."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
import pytest

from ccsim.model.behaviours import Behaviours
from ccsim.model.behaviours import spread as spread_by_model
from ccsim.model.draws import Process, draw_key
from ccsim.problems import InputError
from ccsim.validating.adoption import Rule, at_risk, fit_rule, study_adoption
from ccsim.validating.diffusions import Diffusion, TakeUp, read_diffusions, read_take_up
from ccsim.validating.take_up import spreading, study_take_up
from ccsim.validating.words import adoption_sentences, take_up_sentences

TRUTH = Rule(0.02, 0.25, 1)


def spread(rule, seed, villages=12, size=120, periods=8):
    """A diffusion in villages by a known rule, each person knowing about six others."""
    rng = np.random.default_rng(seed)
    n = villages * size
    group = np.repeat(np.arange(villages), size)
    one, other = rng.integers(0, size, (2, 3 * n)) + np.repeat(np.arange(3 * n) // (3 * size), 1) * size
    kept = one < other
    diffusion = Diffusion("Made up", group, np.full(n, periods + 1), periods, one[kept], other[kept])
    ends, others = diffusion.ties_of(np.ones(n, bool))
    adopted = np.where(rng.random(n) < 0.04, 1, periods + 1)
    for period in range(2, periods + 1):
        known = np.bincount(ends, (adopted < period)[others], n).astype(int)
        adopted[(adopted > periods) & (rng.random(n) < rule.chance(known))] = period
    return dataclasses.replace(diffusion, adopted=adopted)


@pytest.fixture(scope="module")
def known():
    return spread(TRUTH, 1)


def test_the_rule_that_made_it_is_found(known):
    found = fit_rule(at_risk(known, np.ones(known.group.size, bool)))
    assert found.threshold == 1
    assert found.itself == pytest.approx(TRUTH.itself, abs=0.01)
    assert found.each == pytest.approx(TRUTH.each, abs=0.03)


def test_a_threshold_is_found():
    given = spread(Rule(0.04, 0.5, 3), 2)
    assert fit_rule(at_risk(given, np.ones(given.group.size, bool))).threshold == 3


def test_it_beats_what_does_not_look_at_ties_where_it_is_true(known):
    study = study_adoption(known, 0)
    assert study.scores.rule > study.scores.degree > study.scores.curve - 0.02
    assert study.scores.rule > study.scores.curve + 0.005
    assert (study.ahead > 0).mean() > 0.7
    assert "better" in adoption_sentences(study)[0]


def test_it_does_not_where_nothing_spreads():
    study = study_adoption(spread(Rule(0.15, 0.0, 1), 3), 0)
    assert study.scores.rule == pytest.approx(study.scores.curve, abs=0.004)
    assert max(rule.each for rule in study.fitted) < 0.02


def test_those_who_had_it_first_are_given_and_nobody_adopts_twice(known):
    risk = at_risk(known, np.ones(known.group.size, bool))
    assert risk.period.min() == 2
    assert not np.isin(risk.person, np.flatnonzero(known.adopted == 1)).any()
    assert risk.adopts.sum() == ((known.adopted > 1) & (known.adopted <= known.periods)).sum()


def taken_up(seed):
    """Take-up at the end of a spread that began with some who were told first."""
    given = spread(Rule(0.005, 0.2, 1), seed, villages=10, size=80)
    rng = np.random.default_rng(seed)
    first = (given.adopted == 1) | (rng.random(given.group.size) < 0.03)
    return TakeUp("Made up", given.group, first, given.adopted <= given.periods, given.a, given.b)


def test_take_up_is_predicted_from_those_told_first():
    study = study_take_up(taken_up(4), 0)
    assert study.scores.rule > study.scores.mean + 0.005
    assert max(rule.each for rule in study.fitted) >= 0.05
    assert "points" in take_up_sentences(study)[0]
    assert np.array_equal(study.ahead, study_take_up(taken_up(4), 0).ahead)


def test_more_comes_with_more_for_each_and_those_told_first_keep_what_they_did():
    given = taken_up(5)
    low, high = (spreading(given, Rule(0.01, each, 1), 0, 200) for each in (0.01, 0.2))
    assert high[~given.first].mean() > low[~given.first].mean()
    assert (high[given.first & given.taken] > 0.99).all()
    assert (high[given.first & ~given.taken] < 0.01).all()


class People(NamedTuple):
    """What the model's kernel reads of residents."""

    identity: np.ndarray
    behaviours: np.ndarray
    held: np.ndarray
    lived_experience: np.ndarray


class Rates(NamedTuple):
    """What the model's kernel reads of the parameters."""

    relapse: float
    reinforcement: float
    behaviour_threshold: float


@pytest.mark.parametrize("rule", [Rule(0.02, 0.3, 1), Rule(0.01, 0.2, 2)])
def test_the_rule_is_the_models_own(rule):
    n = 40_000
    known = (np.arange(n) % 5).astype(np.int32)
    people = People(
        np.arange(1, n + 1, dtype=np.uint64), np.zeros(n, np.uint8), np.zeros(n, np.uint8), np.zeros(n, bool)
    )
    both = Behaviours(np.zeros(2, np.uint64), np.full((2, 2), rule.itself), np.full(2, rule.each))
    key = np.uint64(draw_key(np.uint64(7), Process.BEHAVIOUR >> 1, 1))
    before, rates = np.zeros(n, np.uint8), Rates(0.0, 0.0, float(rule.threshold))
    spread_by_model(people, both, 1, before, known, rates, np.zeros(n + 1, np.int64), key)
    taken = people.behaviours & 2 != 0
    for count in range(5):
        expected = float(rule.chance(np.array([count]))[0])
        error = np.sqrt(expected * (1 - expected) / (known == count).sum())
        assert taken[known == count].mean() == pytest.approx(expected, abs=4 * error)


def test_files(tmp_path):
    folder = tmp_path / "diffusion"
    folder.mkdir()
    (folder / "medInnovationsDiffNet_toa.csv").write_text("id,toa\n1001,1\n1002,18\n2001,5\n", encoding="utf-8")
    (folder / "medInnovationsDiffNet_edges.csv").write_text(
        "source,target,value\n1001,1002,1.0\n1002,1001,1.0\n1002,9999,1.0\n", encoding="utf-8"
    )
    (one,) = read_diffusions(tmp_path)
    assert one.group.tolist() == [1, 1, 2]
    assert one.adopted.tolist() == [1, 18, 5]
    assert (one.a.tolist(), one.b.tolist()) == ([0], [1])
    assert read_take_up(tmp_path) is None
    (folder / "medInnovationsDiffNet_toa.csv").write_text("id,when\n1001,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected columns id, toa"):
        read_diffusions(tmp_path)
