"""The table of one world's effects: weeks, groups, distances, and the mean since the start."""

from __future__ import annotations

import numpy as np
import pytest
from communities import made_up

from ccsim.experiments.world import MEAN_WEEK, recorded_weeks, run_world
from ccsim.interventions import Befriending
from ccsim.interventions.intervention import running
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.outcomes.groups import mapped_groups
from ccsim.outcomes.indicators import INDICATORS, measure

WEEKS, START = 30, 9
AT = {indicator.name: row for row, indicator in enumerate(INDICATORS)}


@pytest.fixture(scope="module")
def world():
    """Return the records of a world, with the two lives behind them, measured at every recorded week."""
    arrays, balance = made_up()
    asked = [Befriending(start=START, places=12)]
    records = run_world(arrays, DEFAULTS, balance, 5, WEEKS, {"befriending": asked})
    lives = []
    for programmes in ([], running(asked)):
        model = CommunityModel(arrays, balance=balance, world=5, programmes=programmes)
        found = [measure(model)]
        for week in recorded_weeks(WEEKS)[1:]:
            model.live_until(week)
            found.append(measure(model))
        lives.append(np.array(found))
    return records, *lives, programmes[0].reach


def rows(table, **chosen):
    """Return the rows of a table with these values."""
    return [row for row in table.to_pylist() if all(row[name] == value for name, value in chosen.items())]


def test_weeks_that_are_recorded():
    assert recorded_weeks(30) == (0, 4, 8, 12, 16, 20, 24, 26, 28, 30)
    assert {26, 52, 104, 156} <= set(recorded_weeks(156))
    assert recorded_weeks(1) == (0, 1)


def test_effects_are_scenario_minus_baseline_in_the_same_world(world):
    records, baseline, scenario, reach = world
    groups = mapped_groups(made_up()[0]) | {"recipients": reach.offered, "took_up": reach.took_up}
    for at, indicator in enumerate(INDICATORS):
        for group, members in groups.items():
            for week in (12, 30):
                t = recorded_weeks(WEEKS).index(week)
                chosen = {"week": week, "group": group, "distance": "all", "indicator": indicator.name}
                [row] = rows(records["befriending"].effects, **chosen)
                applies = members & ~np.isnan(baseline[0, at])
                assert row["residents"] == applies.sum()
                assert row["baseline"] == pytest.approx(baseline[t, at, applies].mean())
                assert row["effect"] == pytest.approx((scenario - baseline)[t, at, applies].mean(), abs=1e-12)


def test_the_mean_is_over_the_weeks_since_the_start(world):
    records, baseline, scenario, _ = world
    since = np.array(recorded_weeks(WEEKS)) >= START
    chosen = {"week": MEAN_WEEK, "group": "everyone", "distance": "all", "indicator": "wellbeing"}
    [row] = rows(records["befriending"].effects, **chosen)
    assert row["effect"] == pytest.approx((scenario - baseline)[since, 0].mean(), abs=1e-12)
    assert row["baseline"] == pytest.approx(baseline[since, 0].mean())
    assert since.sum() == 7


def test_nothing_differs_before_the_start(world):
    records, *_ = world
    for week in (0, 4, 8):
        assert all(row["effect"] == 0.0 for row in rows(records["befriending"].effects, week=week))
    assert any(row["effect"] != 0.0 for row in rows(records["befriending"].effects, week=12))


def test_distances_split_everyone_but_those_who_deliver(world):
    """The gain of those who deliver is no spread."""
    records, _, _, reach = world
    deliver = reach.delivers & ~reach.offered
    assert deliver.sum() == 12
    chosen = {"week": 30, "group": "everyone", "indicator": "wellbeing"}
    parts = {row["distance"]: row for row in rows(records["befriending"].effects, **chosen)}
    whole = parts.pop("all")
    assert sum(part["residents"] for part in parts.values()) == whole["residents"] - 12 == 108
    [theirs] = rows(records["befriending"].effects, week=30, group="deliverers", indicator="wellbeing")
    total = sum(part["residents"] * part["effect"] for part in parts.values())
    assert total + 12 * theirs["effect"] == pytest.approx(120 * whole["effect"], abs=1e-9)
    [recipients] = rows(records["befriending"].effects, week=30, group="recipients", indicator="wellbeing")
    assert parts["0"]["effect"] == pytest.approx(recipients["effect"])


def test_series_hold_the_baseline_and_the_scenario(world):
    records, baseline, scenario, _ = world
    for name, lived in (("baseline", baseline), ("befriending", scenario)):
        [row] = rows(records[name].series, week=30, group="everyone", indicator="ties")
        assert row["value"] == pytest.approx(lived[-1, AT["ties"]].mean())
    assert records["baseline"].effects is None
