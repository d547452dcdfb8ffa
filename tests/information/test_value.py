"""The value of information against closed forms, where nothing matters, and by its order relations."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from information.made_up_choices import linear_choice, unit_normal_loss
from scipy.stats import norm

from ccsim.experiments.layouts import Layout
from ccsim.information.decision import decide, without_luck
from ccsim.information.hanging import FITTED, HARDLY, NO_TARGET, informed, ranking
from ccsim.information.paying import amounts_to_show
from ccsim.information.studies import Study, parse_study, value_of_study
from ccsim.information.value import information
from ccsim.problems import InputError

SLOPES, MEAN = (1.0, 0.5), 0.3


@pytest.fixture(scope="module")
def many():
    return linear_choice(SLOPES, MEAN, luck=1.0, draws=1200, idle=3, seed=4)


def test_perfect_information_is_the_unit_normal_loss(many):
    decision = decide(many.gain, many.layout)
    truth = unit_normal_loss(MEAN, np.hypot(*SLOPES))
    assert decision.told and decision.luck_apart
    assert decision.perfect == pytest.approx(truth, abs=0.035)
    assert decision.low < truth < decision.high


def test_knowing_one_parameter_is_the_loss_with_its_share(many):
    found = {one.parameter: one for one in information(many).known}
    for name, slope in zip(("disclosure", "slight_rate"), SLOPES, strict=True):
        assert found[name].told
        assert found[name].value == pytest.approx(unit_normal_loss(MEAN, slope), abs=0.035)
    for name in ("avoidance", "affinity", "relapse"):
        assert not found[name].told and found[name].value < 0.01


def test_a_study_is_worth_the_loss_with_what_it_would_move():
    # A truth of variance 1 that is seen with an error: the mean after the result has variance 1 / (1 + error^2).
    drawn = norm.ppf((np.arange(800) + 0.5) / 800)
    expected = np.stack([np.zeros(800), MEAN + drawn])
    for error in (0.2, 0.5, 1.0, 3.0):
        truth = unit_normal_loss(MEAN, 1 / np.sqrt(1 + error**2))
        assert value_of_study(expected, drawn, error) == pytest.approx(truth, abs=0.015)


def test_luck_is_nothing_to_know():
    # Much luck, and one parameter: without taking luck out the value would be several times too high.
    choice = linear_choice((0.5,), 0.2, luck=3.0, draws=600, lucks=4, seed=1)
    raw = choice.by_draw(choice.gain)
    truth = unit_normal_loss(0.2, 0.5)
    assert np.maximum(raw[1], 0).mean() - raw[1].mean() > 2 * truth
    assert decide(choice.gain, choice.layout).perfect == pytest.approx(truth, abs=0.07)


def test_without_luck_nothing_is_drawn_together():
    choice = linear_choice(luck=0.0, draws=50)
    found, apart = without_luck(choice.gain, choice.layout)
    assert apart and np.allclose(found, choice.by_draw(choice.gain))


def test_one_luck_a_draw_gives_a_bound_only():
    choice = linear_choice((), 0.2, luck=1.0, draws=100, lucks=1, idle=3)
    decision = decide(choice.gain, choice.layout)
    assert not decision.luck_apart and not decision.told
    assert decision.perfect > 0.1  # luck alone


def test_every_world_of_a_map_of_its_own_is_averaged_over():
    choice = linear_choice((1.0,), 0.3, luck=1.0, draws=600, seed=2)
    own = replace(choice, layout=Layout(np.arange(choice.gain.shape[1]), choice.layout.parameters))
    found = decide(own.gain, own.layout)
    assert found.luck_apart and found.perfect == pytest.approx(unit_normal_loss(0.3, 1.0), abs=0.05)


def test_chance_is_hardly_ever_told_as_value_nor_as_what_a_ranking_hangs_on():
    told, perfect, hangs = 0, 0, 0
    for seed in range(40):
        choice = linear_choice((), 0.1, luck=2.0, draws=20, lucks=2, idle=60, seed=seed, options=2)
        told += bool(information(choice).told)
        perfect += decide(choice.gain, choice.layout).told
        hangs += bool(ranking(choice).hangs_on)
    # 5 in 100 are expected: 2 of 40; 7 or more would come about once in 200 tries.
    assert max(told, perfect, hangs) <= 6


def test_twenty_draws_say_how_large_a_share_would_have_to_be():
    few, many = (ranking(linear_choice(draws=draws, idle=60, seed=1)) for draws in (20, 400))
    assert few.smallest > 0.35 > 0.1 > many.smallest
    assert [one.parameter for one in many.hangs_on][:2] == ["disclosure", "slight_rate"]
    assert all(one.higher for one in many.hangs_on[:2])
    assert ranking(linear_choice(draws=6)).tried == 0


def test_the_other_way_round_a_parameter_helps_by_being_low():
    found = ranking(linear_choice((-1.0,), draws=200))
    assert found.hangs_on[0].parameter == "disclosure" and not found.hangs_on[0].higher


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    slope=st.floats(-3, 3),
    mean=st.floats(-2, 2),
    options=st.integers(1, 3),
    draws=st.integers(8, 60),
)
def test_a_study_is_worth_less_than_its_parameter_and_that_less_than_all(seed, slope, mean, options, draws):
    choice = linear_choice((slope, 0.3), mean, draws=draws, idle=2, seed=seed, options=options)
    studies = [Study("disclosure", people, 3.0) for people in (1, 10, 100, 1000)]
    found = information(choice, None, studies)
    alone = next(one.value for one in found.known if one.parameter == "disclosure")
    values = [one.value for one in found.studies]
    assert 0 <= alone <= found.decision.perfect + 1e-12
    assert all(-1e-12 <= value <= alone + 1e-12 for value in values)
    room = 0.02 * max(alone, 1e-9)
    assert all(small <= large + room for small, large in itertools.pairwise(values))


def test_values_grow_with_what_one_is_willing_to_pay_where_nothing_costs_anything():
    choice = linear_choice(draws=100)
    once, thrice = information(choice, 1.0), information(choice, 3.0)
    assert thrice.decision.perfect == pytest.approx(3 * once.decision.perfect)


def test_a_cost_beyond_all_gains_leaves_nothing_to_know():
    choice = linear_choice(draws=100, cost=100.0)
    found = information(choice, 1.0)
    assert found.decision.best == 0 and found.decision.perfect == 0 and not found.told


def test_the_amounts_shown_lie_around_what_a_gain_costs():
    choice = linear_choice(mean=10.0, draws=50, cost=1500.0)
    amounts = amounts_to_show(choice)
    assert min(amounts) < 150 < max(amounts) and 4 <= len(amounts) <= 7
    assert amounts == tuple(sorted(amounts))
    assert amounts_to_show(linear_choice(draws=50)) == ()


def test_what_the_calibration_says_of_a_parameter():
    assert informed("disclosure") == NO_TARGET
    assert {informed("session_shift"), informed("support_on_wellbeing")} <= {HARDLY, FITTED}


def test_a_share_needs_no_spread():
    study = parse_study("befriending_take_up:200")
    assert study.error(np.array([0.7, 0.8])) == pytest.approx(np.sqrt(0.75 * 0.25 / 200))
    assert parse_study("stigma_return:400:0.05").error(np.array([0.1])) == pytest.approx(0.0025)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("befriending_takeup:200", "did you mean 'befriending_take_up'"),
        ("befriending_take_up", "PARAMETER:PEOPLE"),
        ("befriending_take_up:0", "1 person or more"),
        ("befriending_take_up:many", "1 person or more"),
        ("stigma_return:200", "no share of people"),
        ("stigma_return:200:-1", "above 0"),
        ("stigma_return:200:nan", "above 0"),
        ("turnover:100", "expected a parameter that is drawn"),
    ],
)
def test_a_study_that_cannot_be_is_explained(text, says):
    with pytest.raises(InputError) as error:
        parse_study(text)
    assert says in str(error.value)
