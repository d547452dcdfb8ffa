"""Events: what each changes, what it takes back, and that it gets on with what else happens."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from communities import differing, everything, made_up

from ccsim.interventions import Befriending, HubFunding
from ccsim.interventions.events import EVENTS, Arrivals, Change, Cut, Shock
from ccsim.interventions.events.change import CHANGEABLE
from ccsim.interventions.intervention import NEVER, lever_key, running
from ccsim.interventions.levers import SCALABLE
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import STATES


def happened(until, *acts, world=1):
    """Return a community in a week, with what acts in it."""
    arrays, balance = made_up()
    model = CommunityModel(arrays, balance=balance, world=world, programmes=running(acts))
    model.live_until(until)
    return model


def places(number=1):
    return made_up()[0].place_id[:number]


def test_a_cut_scales_funding_for_a_while_or_for_good():
    model = happened(30, Cut(start=3, choose={"number": 6}))
    assert model.places.funding.tolist() == [0.0] * 6
    model = happened(3, Cut(start=3, places=places(2), funding=0.4, weeks=4))
    assert model.places.funding.tolist() == [0.4, 0.4, 1.0, 1.0, 1.0, 1.0]
    assert model.places.pull[2] < 1.0
    model.live_until(6)
    assert model.places.funding[0] == 0.4
    model.live_until(7)
    assert model.places.funding.tolist() == model.places.pull.tolist() == [1.0] * 6


def test_nobody_goes_to_a_place_that_is_closed():
    model = happened(2, Cut(start=2, choose={"number": 6}))
    for _ in range(5):
        model.step()
        assert not model.scratch.tally["attended"].any()
    open_as_ever = happened(7)
    assert open_as_ever.scratch.tally["attended"].any()


@pytest.mark.parametrize(("factor", "starts"), list(product((0.0, 0.3), ((4, 6), (6, 4), (4, 4)))))
def test_a_cut_and_a_programme_that_funds_the_same_place_each_take_back_their_own(factor, starts):
    cut = Cut(start=starts[0], weeks=5, places=places(), funding=factor)
    hub = HubFunding(start=starts[1], weeks=4, places=places(), funding=1.7)
    model = happened(3, cut, hub)
    for week in range(4, 14):
        model.live_until(week)
        in_cut, in_hub = starts[0] <= week < starts[0] + 5, starts[1] <= week < starts[1] + 4
        assert model.places.funding[0] == (factor if in_cut else 1.0) * (1.7 if in_hub else 1.0), week
    assert model.places.funding.tolist() == model.places.pull.tolist() == [1.0] * 6


def test_what_a_modeller_does_to_funding_beside_stays():
    model = happened(3, Cut(start=4, weeks=2, places=places(), funding=0.5))
    model.places.funding[0] = 3.0
    model.live_until(4)
    assert model.places.funding[0] == pytest.approx(1.5)
    model.live_until(6)
    assert model.places.funding[0] == pytest.approx(3.0)


@pytest.mark.parametrize("state", STATES)
def test_a_shock_shifts_one_state_of_those_meant_once(state):
    by = -2.0 if state == "wellbeing" else 0.15
    where = {"trust": {"min": 0.4}}
    shocked, usual = happened(3, Shock(start=4, state=state, by=by, where=where)), happened(3)
    meant = usual.residents.state[4] >= 0.4
    if state == "self_stigma":
        meant &= usual.residents.lived_experience
    assert 10 < meant.sum() < 110
    before = usual.residents.state.copy()
    shocked.begin_week()
    row = STATES.index(state)
    low, high = (7.0, 35.0) if row == 0 else (0.0, 1.0)
    expected = before.copy()
    expected[row, meant] = np.clip(before[row, meant] + by, low, high)
    assert np.array_equal(shocked.residents.state, expected)
    shocked.live_until(5)
    now = shocked.residents.state[row].copy()
    shocked.begin_week()
    assert np.array_equal(shocked.residents.state[row], now)


def test_arrivals_replace_a_share_and_a_larger_share_replaces_the_same_and_more():
    shares, moved = (0.0, 0.1, 0.4, 1.0), []
    for share in shares:
        model = happened(2, Arrivals(start=3, share=share))
        assert not model.residents.generation.any()
        model.begin_week()
        moved.append(set(np.flatnonzero(model.residents.generation).tolist()))
    assert [len(homes) for homes in (moved[0], moved[-1])] == [0, 120]
    assert moved[0] < moved[1] < moved[2] < moved[3]
    assert 30 <= len(moved[2]) <= 66


def test_only_those_meant_move():
    model = happened(3, Arrivals(start=3, share=1.0, where={"lived_experience": True}))
    assert np.array_equal(model.residents.generation > 0, made_up()[0].lived_experience)


def test_befriending_lets_go_of_those_who_move():
    model = happened(5, Arrivals(start=5, share=1.0), Befriending(start=3, places=10))
    assert model.programmes[1].pairs == {}
    assert model.programmes[1].reach.took_up.sum() == 10


@pytest.mark.parametrize("parameter", CHANGEABLE)
def test_a_change_scales_a_parameter_and_scales_it_back(parameter):
    model = happened(4, Change(start=4, weeks=3, parameter=parameter, factor=2.5))
    usual = happened(4)

    def value(community):
        if parameter == "loss_scale":
            return community.hazard.copy()
        return float(getattr(community.numbers, parameter))

    assert value(model) == pytest.approx(2.5 * value(usual))
    assert np.any(value(usual))
    model.live_until(7)
    assert value(model) == pytest.approx(value(usual), rel=1e-15)
    others = set(DEFAULTS._fields) - {parameter}
    assert all(getattr(model.numbers, name) == getattr(DEFAULTS, name) for name in others)


def test_what_can_be_changed_is_what_can_be_scaled_and_is_not_nought():
    assert set(SCALABLE) - set(CHANGEABLE) == {"turnover"}
    assert getattr(DEFAULTS, "turnover") == 0.0  # noqa: B009 (the name above)


def test_events_act_before_what_is_decided_and_leave_its_luck_alone():
    befriending = Befriending(start=3, places=10, targeting="random")
    with_events = running([Cut(start=2, places=places()), Shock(start=9, state="trust", by=0.1), befriending])
    [alone] = running([befriending])
    assert [programme.lever for programme in with_events] == [
        lever_key(kind, 0) for kind in ("cut", "shock", "befriending")
    ]
    assert with_events[2].lever == alone.lever
    reached = []
    for programmes in (with_events, [alone]):
        model = CommunityModel(made_up()[0], balance=made_up()[1], world=1, programmes=programmes)
        model.live_until(4)
        reached.append(programmes[-1].reach)
    assert np.array_equal(reached[0].took_up, reached[1].took_up)
    assert all(programme.reach is None for programme in with_events[:2])


@pytest.mark.parametrize(
    ("event", "weeks"),
    [
        (Cut(start=4, places=("x",)), [4, NEVER]),
        (Cut(start=4, places=("x",), weeks=3), [4, 7, NEVER]),
        (Change(start=4, parameter="avoidance", factor=2, weeks=1), [4, 5, NEVER]),
        (Shock(start=4, state="trust", by=0.1), [4, 5, NEVER]),
        (Arrivals(start=4, share=0.1), [4, 5, NEVER]),
    ],
)
def test_events_act_when_they_begin_and_end(event, weeks):
    [programme] = running([event])
    acts, week = [], 0
    while week < NEVER:
        week = programme.next_act(week)
        acts.append(week)
    assert acts == weeks


def test_what_comes_to_nothing_changes_nothing():
    nothing = [
        Cut(start=2, places=places(3), funding=1.0, weeks=3),
        Arrivals(start=2, share=0.0),
        Change(start=2, parameter="slight_rate", factor=1.0, weeks=2),
        Shock(start=2, state="trust", by=0.1, where={"wellbeing": {"min": 36}}),
    ]
    assert differing(everything(happened(20)), everything(happened(20, *nothing))) == []


@pytest.mark.parametrize(
    ("event", "key", "words"),
    [
        (Cut(start=2, places=("place-00",)), "places", ["no place 'place-00'", "place-0"]),
        (Cut(start=2), "places", ["name the places", "choose"]),
        (Cut(start=2, choose={"kinds": ["hob"]}), "choose.kinds", ["no place of kind 'hob'", "hub"]),
        (Shock(start=2, state="wellbeing", by=-40), "by", ["found -40", "up to 28"]),
        (Shock(start=2, state="trust", by=2), "by", ["found 2", "up to 1"]),
        (Shock(start=2, state="trust", by=0.1, where={"langage": "a"}), "where.langage", ["language"]),
        (Arrivals(start=2, share=0.1, where={"trust": 1}), "where.trust", ["min", "max"]),
    ],
)
def test_what_a_site_cannot_do_is_said(event, key, words):
    [(found, message)] = event.problems(made_up()[0])
    assert found == key
    assert all(word in message for word in words)


def test_in_words():
    said = [
        (Cut(start=9, places=("P1",)), "From week 9 on, for good, the place P1 is closed."),
        (Cut(start=9, places=("P1", "P2"), weeks=1), "For 1 week from week 9, the places P1, P2 are closed."),
        (
            Cut(start=9, choose={"kinds": ["pub"]}, funding=0.6, weeks=26),
            "For 26 weeks from week 9, the best attended pub has 60% of the funding.",
        ),
        (Shock(start=9, state="wellbeing", by=-1.5), "In week 9 wellbeing falls by 1.5 points for everyone."),
        (
            Shock(start=9, state="self_stigma", by=0.1, where={"lived_experience": True}),
            "In week 9 self-stigma rises by 0.1 for residents with lived experience.",
        ),
        (Arrivals(start=9, share=0.05), "In week 9 about 5% of residents move away, and newcomers move in."),
    ]
    for event, words in said:
        assert event.in_words() == words
    change = Change(start=9, parameter="slight_rate", factor=1.5).in_words()
    assert change.startswith("From week 9 on, for good, slight rate (chance of a slight")
    assert change.endswith("is 1.5 times what it was.")
    assert set(EVENTS) == {"cut", "shock", "arrivals", "change"}
