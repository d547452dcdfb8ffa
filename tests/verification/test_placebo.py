"""Point 1: a scenario that does nothing equals the baseline bit for bit, resident by resident."""

from __future__ import annotations

import numpy as np
import pytest
from communities import differing, everything, made_up, shipped

from ccsim.experiments.world import run_world
from ccsim.interventions import Befriending, HubFunding
from ccsim.interventions.intervention import running
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS

WEEKS = 60
NOBODY = {"wellbeing": {"min": 99}}


def hub(arrays, **fields):
    return HubFunding(places=(arrays.place_id[0],), start=5, weeks=20, **fields)


def harmless(arrays):
    """Return scenarios that change nothing for anybody."""
    nobody = {"start": 5, "weeks": 20, "places": 10, "where": NOBODY}
    return {
        "nothing": [],
        "same funding": [hub(arrays, funding=1.0, capacity=1.0, openness=0.0)],
        "nobody eligible": [Befriending(**nobody)],
        "nobody takes it up": [Befriending(start=5, weeks=20, places=10, take_up=0.0)],
        "nobody volunteers": [Befriending(start=5, weeks=20, places=10, volunteers={"where": NOBODY})],
        "nobody can be invited": [hub(arrays, outreach={"invitations": 30, "where": NOBODY})],
        "nobody accepts": [hub(arrays, outreach={"invitations": 30, "take_up": 0.0})],
        "both": [hub(arrays), Befriending(**nobody)],
    }


@pytest.fixture(scope="module", params=["alderbrook", "made up"])
def site(request):
    return shipped() if request.param == "alderbrook" else made_up()


@pytest.mark.parametrize("name", harmless(made_up()[0]))
def test_a_placebo_is_the_baseline_bit_for_bit(site, name):
    arrays, balance = site
    baseline = CommunityModel(arrays, balance=balance, world=7)
    placebo = CommunityModel(arrays, balance=balance, world=7, programmes=running(harmless(arrays)[name]))
    for week in (4, 5, 24, 25, 26, WEEKS):
        baseline.live_until(week)
        placebo.live_until(week)
        assert differing(everything(baseline), everything(placebo)) == [], week


def test_the_same_test_notices_a_programme_that_reaches_one_person():
    arrays, balance = made_up()
    programmes = running([Befriending(start=5, weeks=20, places=1, take_up=1.0)])
    baseline = CommunityModel(arrays, balance=balance, world=7)
    one = CommunityModel(arrays, balance=balance, world=7, programmes=programmes)
    baseline.live_until(WEEKS)
    one.live_until(WEEKS)
    assert "residents.state" in differing(everything(baseline), everything(one))


def test_effects_of_placebos_are_exactly_zero(site):
    arrays, balance = site
    scenarios = harmless(arrays)
    records = run_world(arrays, DEFAULTS, balance, 11, 30, scenarios)
    for name in scenarios:
        effect = records[name].effects.column("effect").to_numpy()
        assert effect.size > 100
        assert np.all(effect == 0.0), name
        assert records[name].series.equals(records["baseline"].series)
