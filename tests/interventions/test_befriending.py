"""Befriending: who is offered it, who begins, who stays, and what is left."""

from __future__ import annotations

import numpy as np
import pytest
from communities import everything, made_up, shipped
from scipy.stats import binom

from ccsim.interventions import Befriending
from ccsim.interventions.intervention import NEVER, running
from ccsim.interventions.levers import tie_position
from ccsim.interventions.targeting import ranked, who
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import A_GIVES, PROGRAMME
from ccsim.site.tables import TIE_KINDS


def is_programme(ties):
    """Return for every tie in use whether a running programme made it."""
    return (ties.flags[: ties.used[0]] & PROGRAMME) != 0


def befriended(until, world=1, site=None, parameters=DEFAULTS, **fields):
    """Return a community in a week and its befriending, which starts in week 2 and lasts 10 unless said otherwise."""
    arrays, balance = site or shipped()
    [programme] = running([Befriending(**({"start": 2, "weeks": 10, "places": 20} | fields))])
    model = CommunityModel(arrays, parameters, balance=balance, world=world, programmes=[programme])
    model.live_until(until)
    return model, programme


def likely(found, of, share):
    """Return whether a count is within what chance allows, at 1 in 10,000 either way."""
    return binom.ppf(0.0001, of, share) <= found <= binom.ppf(0.9999, of, share)


def test_nothing_is_done_before_the_start():
    model, programme = befriended(1)
    assert programme.reach is None
    assert not is_programme(model.ties).any()
    model.live_until(2)
    assert is_programme(model.ties).any()


def test_it_is_offered_down_the_ranking_until_the_places_are_taken():
    model, programme = befriended(1, places=15)
    eligible = np.ones(model.arrays.residents, np.bool_)
    order = ranked(model, "most_isolated", eligible, programme.lever)
    model.live_until(2)
    offered = np.flatnonzero(programme.reach.offered)
    assert programme.reach.took_up.sum() == 15
    assert set(order[: offered.size].tolist()) == set(offered.tolist())
    assert programme.reach.took_up[order[offered.size - 1]]
    assert not np.any(programme.reach.took_up & ~programme.reach.offered)


def test_only_those_eligible_are_offered_it_and_only_those_able_volunteer():
    model, programme = befriended(
        2, where={"lived_experience": True}, volunteers={"where": {"lived_experience": False}, "targeting": "random"}
    )
    assert np.all(model.arrays.lived_experience[programme.reach.offered])
    assert not np.any(model.arrays.lived_experience[programme.reach.delivers])
    assert programme.reach.delivers.sum() == 20


def test_volunteers_are_not_among_those_offered():
    for world in range(5):
        _, programme = befriended(2, world, places=200, targeting="random")
        assert not np.any(programme.reach.delivers & programme.reach.offered)


@pytest.mark.parametrize("each", [1, 3, 20])
def test_a_volunteer_meets_no_more_people_than_agreed(each):
    _, programme = befriended(2, places=25, volunteers={"recipients_each": each})
    volunteers = np.array([volunteer for volunteer, _ in programme.pairs])
    assert len(programme.pairs) == 25
    assert np.bincount(volunteers).max() <= each
    assert programme.reach.delivers.sum() == -(-25 // each)
    assert np.all(programme.reach.delivers[volunteers])


def test_each_pair_has_a_programme_tie_on_which_the_volunteer_gives():
    model, programme = befriended(1, contact=0.5)
    model.begin_week()
    assert is_programme(model.ties).sum() == len(programme.pairs) == 20
    for volunteer, recipient in programme.pairs:
        at = tie_position(model, volunteer, recipient)
        assert model.ties.flags[at] & PROGRAMME
        assert bool(model.ties.flags[at] & A_GIVES) == (volunteer < recipient)
        assert TIE_KINDS[model.ties.kind[at]] == "befriender"
        assert model.ties.strength[at] == 0.5
        assert programme.reach.took_up[recipient]


@pytest.mark.parametrize("share", [None, 0.3])
def test_the_share_that_takes_it_up(share):
    took_up = offered = 0
    for world in range(10):
        _, programme = befriended(2, world, places=150, take_up=share, where={"lived_experience": True})
        took_up += programme.reach.took_up.sum()
        offered += programme.reach.offered.sum()
    # Stopping at the last place taken makes the last one offered a taker; that is one in hundreds.
    assert likely(took_up, offered, share or DEFAULTS.befriending_take_up)
    assert offered > 1000


@pytest.mark.parametrize("share", [None, 0.3])
def test_the_share_that_stays_to_the_end_and_that_goes_on(share):
    began = stayed = remained = 0
    for world in range(10):
        model, programme = befriended(2, world, places=150, full_dose=share, remains=share)
        began += len(programme.pairs)
        model.live_until(11)
        programme._drop_out(model)
        model.week = 12
        programme._drop_out(model)
        last = list(programme.pairs)
        stayed += len(last)
        programme.act(model)
        remained += sum(tie_position(model, *pair) is not None for pair in last)
        assert not is_programme(model.ties).any()
    assert began == 1500
    assert likely(stayed, began, share or DEFAULTS.befriending_full_dose)
    assert likely(remained, stayed, share or DEFAULTS.befriending_remains)


def test_people_drop_out_little_by_little():
    tireless = DEFAULTS._replace(overload=0.0)
    model, programme = befriended(2, parameters=tireless, places=300, weeks=20, full_dose=0.5)
    number = []
    for week in range(2, 22):
        model.live_until(week)
        number.append(len(programme.pairs))
        assert is_programme(model.ties).sum() == number[-1]
    assert np.all(np.diff(number) <= 0)
    halfway = number[10] / number[0]
    assert halfway == pytest.approx(0.5**0.5, abs=0.12)


def test_nothing_is_left_when_nobody_goes_on():
    arrays, balance = made_up()
    quiet = DEFAULTS._replace(loss_scale=0.0)
    site = (arrays, balance._replace(formation=0.0))
    model, programme = befriended(30, site=site, parameters=quiet, places=15, remains=0.0)
    usual = CommunityModel(arrays, quiet, balance=site[1], world=1)
    usual.live_until(30)
    one, other = everything(model), everything(usual)
    assert programme.pairs == {}
    assert "residents.state" in one
    for name in one:
        if name not in ("residents.state", "residents.behaviours", "ties.strength"):
            assert np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f"), name
    assert not np.array_equal(one["residents.state"], other["residents.state"])


def test_those_who_go_on_do_so_as_friends():
    arrays, balance = made_up()
    quiet = DEFAULTS._replace(loss_scale=0.0)
    site = (arrays, balance._replace(formation=0.0))
    fields = {"places": 15, "remains": 1.0, "full_dose": 1.0, "remains_contact": "fortnightly"}
    model, programme = befriended(11, site=site, parameters=quiet, **fields)
    pairs = list(programme.pairs)
    assert len(pairs) == 15
    model.live_until(30)
    degree = model.residents.ties_now - model.residents.ties_mapped
    for volunteer, recipient in pairs:
        at = tie_position(model, volunteer, recipient)
        assert TIE_KINDS[model.ties.kind[at]] == "friend"
        assert model.ties.set_point[at] == pytest.approx(0.39, abs=0.005)
        assert not model.ties.flags[at] & PROGRAMME
    assert degree.sum() == 30


def test_it_makes_the_befriended_better_supported():
    """Not that they feel better: that follows from contact, or does not."""
    model, programme = befriended(12, weeks=40, places=60, full_dose=1.0)
    usual, _ = befriended(12, start=99, places=60)
    took_up = programme.reach.took_up
    gained = (model.wellbeing() - usual.wellbeing())[took_up].mean()
    assert gained > 0.1
    assert abs((model.wellbeing() - usual.wellbeing())[~took_up & ~programme.reach.delivers].mean()) < gained / 10


def test_it_acts_when_it_begins_someone_leaves_or_it_ends_and_never_after():
    [programme] = running([Befriending(start=5, weeks=9, places=3)])
    programme.pairs = {(1, 2): 7, (3, 4): NEVER, (5, 6): 11}
    acts, week = [], 0
    while week < NEVER and len(acts) < 9:
        week = programme.next_act(week)
        acts.append(week)
    assert acts == [5, 7, 11, 14, NEVER]
    assert programme.fields.ends() == 14


def test_what_a_site_cannot_do_is_said_all_at_once():
    arrays, _ = shipped()
    asked = Befriending(places=900, where={"age": 1}, volunteers={"where": {"lived_experience": "no"}})
    found = dict(asked.problems(arrays))
    assert found.keys() == {"where.age", "volunteers.where.lived_experience", "places"}
    assert "found 900, which with 900 volunteers is more than the 1500 residents" in found["places"]
    assert Befriending(places=20).problems(arrays) == []
    assert Befriending(places=900, volunteers={"recipients_each": 20}).problems(arrays) == []


def test_in_words():
    text = Befriending(places=20, contact="weekly").in_words()
    assert "20 people at once" in text
    assert "most isolated" in text
    assert "from week 13" in text
    assert "one person" in text
    assert "3 people" in Befriending(places=20, volunteers={"recipients_each": 3}).in_words()


def test_eligible_as_they_are_at_the_start_not_at_the_map():
    low = {"wellbeing": {"max": 20}}
    model, programme = befriended(1, where=low, places=400, start=2)
    chosen = who(model, low)
    model.live_until(2)
    assert not np.array_equal(chosen, model.arrays.wellbeing <= 20)
    assert np.array_equal(programme.reach.offered, chosen)
