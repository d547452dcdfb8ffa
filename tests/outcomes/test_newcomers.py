"""Who moves in later counts for the whole population, and in no effect on a person."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from communities import bare_site, made_up
from hypothesis import given
from hypothesis import strategies as st

from ccsim.experiments.world import MEAN_WEEK, effects, live, recorded_weeks, run_world, series
from ccsim.interventions import Befriending
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.outcomes.groups import mapped_groups
from ccsim.outcomes.indicators import INDICATORS
from ccsim.outcomes.means import Lived, everyone_means, group_means, with_mean_since

AT = {indicator.name: row for row, indicator in enumerate(INDICATORS)}
N, WEEKS, START = 10, 8, 4
TIMES = recorded_weeks(WEEKS)
LIVED_EXPERIENCE = np.arange(N) < 4


def a_life(seed, moved=(), lived=LIVED_EXPERIENCE):
    """Return a made-up run; `moved` are (resident, recorded week from which a newcomer lives there)."""
    rng = np.random.default_rng(seed)
    measured = rng.normal(size=(len(TIMES), len(INDICATORS), N))
    measured[:, AT["self_stigma"], ~lived] = np.nan
    replaced = np.zeros((len(TIMES), N), np.bool_)
    for resident, week in moved:
        replaced[TIMES.index(week) :, resident] = True
        measured[TIMES.index(week) :, AT["self_stigma"], resident] = np.nan
    return Lived(measured, replaced)


def a_site():
    return replace(bare_site(N, [(0, 4), (4, 5)]), lived_experience=LIVED_EXPERIENCE)


def groups(recipients=(0, 1)):
    chosen = np.isin(np.arange(N), recipients)
    return mapped_groups(a_site()) | {
        "recipients": chosen,
        "took_up": chosen,
        "deliverers": np.zeros(N, np.bool_),
    }


def effects_of(baseline, scenario, recipients=(0, 1)):
    return effects(baseline, scenario, groups(recipients), a_site(), WEEKS, START).to_pylist()


def only(rows, **chosen):
    [row] = [row for row in rows if all(row[name] == value for name, value in chosen.items())]
    return row


def found(rows, **chosen):
    return [row for row in rows if all(row[name] == value for name, value in chosen.items())]


def test_without_newcomers_everything_is_as_it_was():
    """The one path and the other agree where nobody is replaced."""
    life = a_life(1)
    members = list(groups().values())
    number, mean = group_means(life.measured, members)
    again, same = group_means(life.measured, members, life.replaced)
    assert np.array_equal(number, again)
    np.testing.assert_allclose(mean, same, rtol=0, atol=0)
    number, mean = everyone_means(life.measured)
    assert np.array_equal(number, again[0])
    np.testing.assert_allclose(mean, same[0], rtol=0, atol=0)


def test_newcomers_are_left_out_of_a_group_from_the_week_they_come():
    baseline, scenario = a_life(1, [(0, 8)]), a_life(2, [(0, 8)])
    rows = effects_of(baseline, scenario)
    change = (scenario.measured - baseline.measured)[:, AT["wellbeing"]]
    for group in ("recipients", "took_up"):
        for week, who in ((0, [0, 1]), (4, [0, 1]), (8, [1])):
            row = only(rows, group=group, distance="all", indicator="wellbeing", week=week)
            assert row["residents"] == len(who)
            assert row["effect"] == pytest.approx(change[TIMES.index(week), who].mean())
            assert row["baseline"] == pytest.approx(baseline.measured[TIMES.index(week), 0, who].mean())
    row = only(rows, group="recipients", indicator="wellbeing", week=MEAN_WEEK)
    assert row["residents"] == 1
    assert row["effect"] == pytest.approx((change[1, [0, 1]].mean() + change[2, 1]) / 2)


def test_who_was_replaced_in_either_life_is_left_out():
    rows = effects_of(a_life(1, [(0, 4)]), a_life(2, [(1, 8)]))
    numbers = [only(rows, group="recipients", indicator="ties", week=week)["residents"] for week in (0, 4)]
    assert numbers == [2, 1]
    assert not found(rows, group="recipients", indicator="ties", week=8)


def test_a_group_of_which_nobody_is_left_has_no_rows_and_its_mean_is_of_the_weeks_before():
    baseline, scenario = a_life(1, [(0, 8), (1, 8)]), a_life(2, [(0, 8), (1, 8)])
    rows = effects_of(baseline, scenario)
    assert not found(rows, group="recipients", week=8)
    assert not found(rows, group="everyone", distance="0", week=8)
    row = only(rows, group="recipients", indicator="trust", week=MEAN_WEEK)
    change = (scenario.measured - baseline.measured)[1, AT["trust"], :2]
    assert (row["residents"], row["effect"]) == (2, pytest.approx(change.mean()))


def test_a_group_that_is_gone_when_the_programme_starts_has_no_mean():
    gone = [(0, 4), (1, 4)]
    rows = effects_of(a_life(1, gone), a_life(2, gone))
    assert {row["week"] for row in found(rows, group="recipients")} == {0}


def test_newcomers_count_for_everyone():
    baseline, scenario = a_life(1, [(5, 4)]), a_life(2, [(5, 4), (6, 8)])
    rows = effects_of(baseline, scenario)
    for week in TIMES:
        at = TIMES.index(week)
        row = only(rows, group="everyone", distance="all", indicator="support", week=week)
        assert row["residents"] == N
        of_all = (scenario.measured - baseline.measured)[at, AT["support"]].mean()
        assert row["effect"] == pytest.approx(of_all)
        parts = found(rows, group="everyone", indicator="support", week=week)[1:]
        assert sum(part["residents"] for part in parts) == N - scenario.replaced[at].sum()


def test_the_population_is_compared_as_it_is_in_each_life():
    """Someone with lived experience moves out in the scenario, and somebody without moves in."""
    baseline, scenario = a_life(1), a_life(2, [(3, 4)])
    rows = effects_of(baseline, scenario)
    row = only(rows, group="everyone", distance="all", indicator="self_stigma", week=4)
    here, there = (life.measured[1, AT["self_stigma"]] for life in (baseline, scenario))
    assert row["residents"] == 3
    assert row["baseline"] == pytest.approx(here[:4].mean())
    assert row["effect"] == pytest.approx(there[:3].mean() - here[:4].mean())


def test_series_leave_newcomers_out_but_for_everyone():
    life = a_life(3, [(2, 4)])
    rows = series(life, mapped_groups(a_site()), WEEKS).to_pylist()
    for week, left in ((0, 4), (4, 3), (8, 3)):
        at = TIMES.index(week)
        row = only(rows, group="lived_experience", indicator="wellbeing", week=week)
        who = [0, 1, 2, 3] if left == 4 else [0, 1, 3]
        assert row["residents"] == left
        assert row["value"] == pytest.approx(life.measured[at, 0, who].mean())
        row = only(rows, group="everyone", indicator="wellbeing", week=week)
        assert (row["residents"], row["value"]) == (N, pytest.approx(life.measured[at, 0].mean()))
        row = only(rows, group="everyone", indicator="self_stigma", week=week)
        assert row["residents"] == left


def test_a_world_in_which_people_move():
    arrays, balance = made_up()
    parameters = DEFAULTS._replace(turnover=0.5)
    records = run_world(arrays, parameters, balance, 5, 12, {"befriending": [Befriending(start=2, places=30)]})
    model = CommunityModel(arrays, parameters, balance=balance, world=5)
    lived = live(model, 12)
    stayed = (~lived.replaced).sum(axis=1)
    assert stayed[0] == 120
    assert 0 < stayed[-1] < stayed[1] < 120
    assert np.array_equal(lived.replaced[-1], model.residents.generation > 0)
    rows = records["befriending"].effects.to_pylist()
    for week, left in zip(recorded_weeks(12), stayed, strict=True):
        chosen = {"indicator": "wellbeing", "week": week}
        assert only(rows, group="everyone", distance="all", **chosen)["residents"] == 120
        spread = [row for row in found(rows, group="everyone", **chosen) if row["distance"] != "all"]
        givers = found(rows, group="deliverers", **chosen)
        assert sum(row["residents"] for row in spread + givers) == left


@given(number=st.lists(st.integers(0, 3), min_size=5, max_size=5), begin=st.integers(0, 6))
def test_the_mean_over_weeks_is_over_those_with_anyone(number, begin):
    values = np.where(np.array(number) > 0, np.arange(5.0), np.nan).reshape(1, 5, 1)
    since = np.arange(5) >= begin
    counted, (found_values,) = with_mean_since(np.array(number, np.int32).reshape(1, 5, 1), (values,), since)
    weeks = [w for w in (range(begin, 5) if begin < 5 else [4]) if number[w] > 0]
    assert counted[0, :-1, 0].tolist() == number
    assert counted[0, -1, 0] == min((number[w] for w in weeks), default=0)
    if weeks:
        assert found_values[0, -1, 0] == pytest.approx(np.mean(weeks))
    else:
        assert np.isnan(found_values[0, -1, 0])
