"""How a trial runs in a community: who is in it, which arm, and that nothing else is different."""

from __future__ import annotations

import numpy as np
import pytest
from communities import shipped
from trials.trial_files import asked

from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.trials.running import RunningTrial, clusters_of
from ccsim.trials.world import run_trial


def held(plan, until=8, world=5):
    """Return the trial in a week, and its community."""
    arrays, balance = shipped()
    trial = RunningTrial(plan.file, plan.act)
    model = CommunityModel(arrays, balance=balance, world=world, programmes=[trial])
    model.live_until(until)
    return trial, model


def rows(plan, world=5):
    arrays, balance = shipped()
    return run_trial(arrays, DEFAULTS, balance, world, plan.file, plan.act).series


def test_the_arms_have_the_sizes_that_were_planned():
    trial, _ = held(asked(recruit="{number: 30}", arms="{intervention: 0.4}"))
    assert trial.allocated.people.size == 30
    assert trial.allocated.offered.sum() == 12


def test_only_one_arm_is_offered_the_programme_and_nobody_in_the_trial_delivers_it():
    trial, model = held(asked(recruit="{number: 60}", intervention="{befriending: {places: 30, weeks: 20}}"))
    [programme] = trial.programmes
    inside = np.zeros(model.arrays.residents, bool)
    inside[trial.allocated.people] = True
    arm = np.zeros_like(inside)
    arm[trial.allocated.people[trial.allocated.offered]] = True
    assert programme.reach.took_up.any()
    assert not (programme.reach.offered & ~arm).any()
    assert programme.reach.delivers.any()
    assert not (programme.reach.delivers & inside).any()


def test_a_waiting_list_is_offered_the_programme_later():
    plan = asked(
        recruit="{number: 40}",
        arms="{waiting_list: 5}",
        intervention="{befriending: {places: 20, weeks: 20, take_up: 1.0}}",
    )
    before, _ = held(plan, until=5)
    after, _ = held(plan, until=6)
    others = after.allocated.people[~after.allocated.offered]
    assert before.programmes[1].reach is None
    assert after.programmes[1].reach.took_up[others].all()


def test_a_trial_of_something_that_nobody_takes_up_changes_nothing_at_all():
    table = rows(asked(intervention="{befriending: {places: 10, weeks: 12, take_up: 0.0}}"))
    np.testing.assert_array_equal(table["value"].to_numpy(), table["untouched"].to_numpy())
    assert not table["took_up"].to_numpy(zero_copy_only=False).any()


def test_the_lot_is_fair_and_has_nothing_to_do_with_how_people_fare():
    plan = asked(recruit="{number: 40, targeting: random}")
    found = []
    for world in range(40):
        trial, model = held(plan, until=1, world=world)
        score = model.arrays.wellbeing[trial.allocated.people]
        found.append(score[trial.allocated.offered].mean() - score[~trial.allocated.offered].mean())
    assert abs(np.mean(found)) < 3.5 * np.std(found) / np.sqrt(40)


def test_whole_clusters_are_allocated():
    plan = asked(recruit="{number: 200, targeting: random}", arms="{clusters: street}")
    trial, model = held(plan, until=1)
    streets = clusters_of(model.arrays, "street")[trial.allocated.people]
    assert (streets >= 0).all()
    for street in np.unique(streets):
        assert len(set(trial.allocated.offered[streets == street].tolist())) == 1
    assert 0 < trial.allocated.offered.sum() < 200


def test_those_lost_stay_lost_and_as_many_as_planned():
    table = rows(asked(recruit="{number: 400, targeting: random}", follow_up="{lost: 0.3}"))
    lost = {week: table["lost"].to_numpy(zero_copy_only=False)[table["week"].to_numpy() == week] for week in (0, 6, 12)}
    assert not lost[0].any()
    assert (lost[12] >= lost[6]).all()
    assert 0.2 < lost[12].mean() < 0.4
    assert 0.08 < lost[6].mean() < 0.22


def test_a_measure_reads_with_the_reliability_that_it_has():
    table = rows(asked(recruit="{number: 1000, targeting: random}", measure="{weeks: [6], reliability: 0.6}"))
    now = table["week"].to_numpy() == 6
    score, value = table["score"].to_numpy()[now], table["value"].to_numpy()[now]
    assert np.corrcoef(score, value)[0, 1] ** 2 == pytest.approx(0.6, abs=0.06)
    assert rows(asked())["score"].to_pylist() == rows(asked())["value"].to_pylist()


def test_too_few_people_are_not_analysed():
    with pytest.raises(ValueError, match="a trial needs 4"):
        rows(asked(recruit="{number: 20, where: {wellbeing: {min: 34.9}}}"))
