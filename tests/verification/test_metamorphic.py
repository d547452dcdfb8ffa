"""Point 6: what must follow from what, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest
from communities import differing, everything, made_up, shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.sites import with_isolated_resident

from ccsim.experiments.comparison import Comparison
from ccsim.experiments.shipped import shipped_scenarios
from ccsim.experiments.world import run_world
from ccsim.interventions import Befriending, HubFunding
from ccsim.interventions.intervention import running
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process
from ccsim.model.meetings import Forming, Met, rates_of_forming
from ccsim.model.parameters import DEFAULTS
from ccsim.model.week import WEEK

FEW = settings(max_examples=15, deadline=None)
Seeds = st.integers(0, 2**40)


def test_one_more_isolated_resident_changes_nobody_else():
    arrays, balance = made_up(3)
    grown, at = with_isolated_resident(arrays, "the newcomer")
    wider = Balance(balance.formation, *(np.insert(column, at, 1.0) for column in balance[1:3]), *balance[3:])
    one = CommunityModel(arrays, balance=balance, world=4)
    other = CommunityModel(grown, balance=wider, world=4)
    others = np.delete(np.arange(grown.residents), at)
    for week in (1, 20, 80):
        one.live_until(week)
        other.live_until(week)
        mine, theirs = everything(one), everything(other)
        assert np.array_equal(mine["residents.state"], theirs["residents.state"][:, others])
        assert np.array_equal(mine["ties.strength"], theirs["ties.strength"])
        assert np.array_equal(others[mine["ties.a"]], theirs["ties.a"])


@FEW
@given(seed=st.integers(0, 5), opener=st.floats(0.0, 1.0), place=st.integers(0, 5))
def test_more_openness_never_raises_rejection_from_the_same_state(seed, opener, place):
    arrays, balance = made_up(seed)
    model = CommunityModel(arrays, balance=balance, world=seed)
    model.live_until(10)
    pairs = [(i, j) for i in range(0, 60, 3) for j in range(61, 120, 7)]
    rates = []
    a, b = np.array(pairs, np.int32).T.copy()
    for openness in (model.places.openness[place], model.places.openness[place] + opener):
        open_now = np.full(model.places.openness.size, min(openness, 1.0))
        met = Met(a, b, np.full(a.size, place, np.int32), np.zeros(a.size))
        how = Forming(1.0, 1.0, np.ones(arrays.residents), np.ones(arrays.residents))
        known = model.lasting_key(Process.KNOWS)
        rates.append(rates_of_forming(model.residents, model.map, model.numbers, how, open_now, known, met))
    assert np.all(np.array(rates[1]) >= np.array(rates[0]))


def attenders(model):
    """Return the (resident, place) of everyone who comes in the next week; nothing else happens."""
    model.begin_week()
    for process in WEEK[:3]:
        process.run(model)
    place = np.repeat(np.arange(len(model.places.tables)), model.places.tables)
    first = model.scratch.table_first
    return {(int(i), int(place[t])) for t in range(place.size) for i in model.scratch.sitter[first[t] : first[t + 1]]}


@FEW
@given(seed=st.integers(0, 5), less=st.floats(0.0, 3.0), more=st.floats(0.0, 3.0))
def test_less_funding_never_raises_attendance_person_by_person(seed, less, more):
    arrays, balance = made_up(seed)
    came = []
    for funding in sorted((less, more)):
        model = CommunityModel(arrays, balance=balance, world=seed)
        model.places.funding[:] = funding
        model.places.capacity[:] = np.inf  # a full place turns people away by lot
        came.append(attenders(model))
    assert came[0] <= came[1]


@FEW
@given(seed=st.integers(0, 5), less=st.floats(0.0, 1.0), more=st.floats(0.0, 1.0))
def test_a_more_open_place_keeps_nobody_away(seed, less, more):
    arrays, balance = made_up(seed)
    came = []
    for openness in sorted((less, more)):
        model = CommunityModel(arrays, balance=balance, world=seed)
        model.places.openness[:] = openness
        model.places.capacity[:] = np.inf
        came.append(attenders(model))
    assert came[0] <= came[1]


def reached(world, until=3, site=None, **fields):
    """Return befriending as it stands in a week; it starts in week 2."""
    arrays, balance = site or made_up(1)
    [programme] = running([Befriending(**({"start": 2, "places": 10, "weeks": 30} | fields))])
    model = CommunityModel(arrays, balance=balance, world=world, programmes=[programme])
    model.live_until(until)
    return programme


@FEW
@given(world=Seeds, small=st.integers(1, 40), more=st.integers(0, 20))
def test_a_larger_dose_contains_the_smaller(world, small, more):
    one, other = reached(world, places=small), reached(world, places=small + more)
    assert np.all(other.reach.took_up[one.reach.took_up])
    assert np.all(other.reach.offered[one.reach.offered])
    assert one.reach.took_up.sum() == small


@FEW
@given(world=Seeds, shares=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
def test_a_larger_take_up_contains_the_smaller_where_places_are_not_short(world, shares):
    eligible = {"lived_experience": True}
    less, more = (reached(world, places=60, where=eligible, take_up=share).reach for share in sorted(shares))
    assert np.all(more.took_up[less.took_up])
    assert np.array_equal(less.offered, more.offered)


@FEW
@given(world=Seeds, shares=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)), week=st.integers(3, 31))
def test_a_larger_share_with_a_full_dose_contains_the_smaller(world, shares, week):
    less, more = (set(reached(world, until=week, full_dose=share).pairs) for share in sorted(shares))
    assert less <= more


@FEW
@given(world=Seeds, shares=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
def test_outreach_with_a_larger_take_up_contains_the_smaller(world, shares):
    arrays, balance = made_up(2)
    took_up = []
    for share in sorted(shares):
        fields = {"invitations": 25, "take_up": share}
        [programme] = running([HubFunding(places=arrays.place_id[:2], start=2, weeks=9, outreach=fields)])
        CommunityModel(arrays, balance=balance, world=world, programmes=[programme]).live_until(2)
        took_up.append(programme.reach.took_up)
    assert np.all(took_up[1][took_up[0]])


def test_the_order_of_scenarios_changes_nothing():
    arrays, balance = made_up(1)
    scenarios = {
        "befriending": [Befriending(start=3, weeks=20, places=10)],
        "hub": [HubFunding(places=(arrays.place_id[0],), start=3, weeks=20, funding=2.0)],
        "none": [],
    }
    one = run_world(arrays, DEFAULTS, balance, 8, 40, scenarios)
    other = run_world(arrays, DEFAULTS, balance, 8, 40, dict(reversed(scenarios.items())))
    assert one.keys() == other.keys()
    for name in scenarios:
        assert one[name].series.equals(other[name].series)
        assert one[name].effects.equals(other[name].effects)


def test_the_order_of_scenarios_in_the_file_changes_no_effect(tmp_path):
    text = shipped_scenarios()["befriending-or-hub"].read_text(encoding="utf-8")
    head, _, scenarios = text.partition("scenarios:\n")
    first, second = scenarios.index("  befriending:\n"), scenarios.index("  hub:\n")
    third = scenarios.index("  both:\n")
    assert first == 0
    turned = scenarios[third:].rstrip() + "\n" + scenarios[second:third] + scenarios[:second]
    tables = []
    for name, body in (("as-is", scenarios), ("turned", turned)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(head.replace("weeks: 156", "weeks: 60") + "scenarios:\n" + body, encoding="utf-8")
        results = Comparison.read(path, worlds="1x2").run(workers=1, out=tmp_path / name)
        tables.append(results.effects())
    # Which of two scenarios is set against the other follows the file; effects do not.
    against_baseline = [table.filter(pc.equal(table["comparator"], "baseline")) for table in tables]
    keys = [(name, "ascending") for name in tables[0].column_names[:7]]
    one, other = (table.sort_by(keys) for table in against_baseline)
    assert one.num_rows > 700
    assert one.equals(other)


@FEW
@given(seed=Seeds)
def test_luck_is_reproducible_and_seeds_differ(seed):
    arrays, balance = made_up(1)
    lives = []
    for luck in (seed, seed, seed + 1):
        model = CommunityModel(arrays, seed=luck, balance=balance)
        model.live_until(5)
        lives.append(everything(model))
    assert differing(lives[0], lives[1]) == []
    assert "residents.state" in differing(lives[0], lives[2])


def test_seed_zero_is_a_seed():
    arrays, balance = shipped()
    worlds = {int(CommunityModel(arrays, seed=seed, balance=balance).world) for seed in (0, 0, 1, -1)}
    assert len(worlds) == 3
    assert int(CommunityModel(arrays, balance=balance).world) in worlds


def test_scenarios_share_their_luck():
    """Far from what is done, the same world is nearly the same life: the variance of an effect is small."""
    arrays, balance = made_up(1)
    effects, alone = [], []
    for world in range(8):
        lives = []
        for programmes in ([], running([Befriending(start=3, weeks=20, places=3)])):
            model = CommunityModel(arrays, balance=balance, world=world, programmes=programmes)
            model.live_until(26)
            lives.append(model.wellbeing().mean())
        effects.append(lives[1] - lives[0])
        alone.append(lives[0])
    assert np.var(effects) < np.var(alone) / 20


def test_parameters_of_another_world_make_another_life():
    arrays, balance = made_up(1)
    lives = []
    for p in (DEFAULTS, DEFAULTS._replace(mood_on_wellbeing=0.1)):
        model = CommunityModel(arrays, p, balance=balance, world=1)
        model.live_until(10)
        lives.append(model.wellbeing().copy())
    assert 0.0 < np.abs(lives[0] - lives[1]).max() < 1.0
    assert lives[0].mean() == pytest.approx(lives[1].mean(), abs=0.1)
