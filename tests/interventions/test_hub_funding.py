"""Hub funding: which places, whom it invites, and that all is put back when the money ends."""

from __future__ import annotations

import numpy as np
import pytest
from communities import everything, made_up, shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from ccsim.interventions import HubFunding
from ccsim.interventions.intervention import NEVER, running
from ccsim.interventions.levers import move
from ccsim.interventions.places import Choose, chosen_places
from ccsim.interventions.targeting import ranked
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS


def funded(until, *programmes, world=1, site=None):
    """Return a community in a week, with its hub funding, each from week 2 for 8 weeks unless said otherwise."""
    arrays, balance = site or made_up()
    running_now = running([HubFunding(**({"start": 2, "weeks": 8} | fields)) for fields in programmes])
    model = CommunityModel(arrays, balance=balance, world=world, programmes=running_now)
    model.live_until(until)
    return model, *running_now


def first(number=1):
    return made_up()[0].place_id[:number]


def test_the_best_attended_and_the_least_open_are_chosen_as_mapped():
    arrays, _ = shipped()
    attended = np.bincount(arrays.affiliation_place, arrays.affiliation_frequency, len(arrays.place_id))
    kinds = np.array(arrays.place_kind)
    eligible = np.flatnonzero(kinds != "street")
    best = chosen_places(arrays, Choose(number=3))
    assert sorted(attended[eligible])[-3:] == sorted(attended[best])
    assert "street" not in kinds[best]
    [pub] = chosen_places(arrays, Choose(kinds=("pub",)))
    assert attended[pub] == attended[kinds == "pub"].max()
    closed = chosen_places(arrays, Choose(by="least_open", number=4))
    assert arrays.place_openness[closed].max() <= np.sort(arrays.place_openness[eligible])[3]
    streets = chosen_places(arrays, Choose(kinds=("street",), number=500))
    assert streets.size == (kinds == "street").sum()


def test_equals_are_chosen_in_the_order_of_their_ids():
    arrays, _ = shipped()
    chosen = chosen_places(arrays, Choose(by="least_open", kinds=("street",), number=5))
    assert [arrays.place_id[place] for place in chosen] == ["S001", "S002", "S003", "S004", "S005"]


@settings(max_examples=30, deadline=None)
@given(
    funding=st.floats(0.0, 100.0),
    capacity=st.floats(1.0, 100.0),
    openness=st.floats(-1.0, 1.0),
    mapped=st.floats(0.0, 1.0),
)
def test_places_are_put_back_to_the_last_bit(funding, capacity, openness, mapped):
    arrays, balance = made_up()
    fields = {"places": first(2), "funding": funding, "capacity": capacity, "openness": openness}
    [programme] = running([HubFunding(start=2, weeks=2, **fields)])
    model = CommunityModel(arrays, balance=balance, world=1, programmes=[programme])
    model.places.openness[:2] = mapped
    before = everything(model)
    model.live_until(2)
    assert model.places.funding[:2].tolist() == [funding, funding]
    assert model.places.openness[:2].tolist() == [min(max(mapped + openness, 0.0), 1.0)] * 2
    assert np.array_equal(model.places.capacity[:2], before["places.capacity"][:2] * capacity)
    model.live_until(4)
    after = everything(model)
    for name in before:
        if name.startswith(("places.", "affiliations.")):
            assert np.array_equal(before[name], after[name]), name


def test_two_fundings_that_overlap_each_take_back_their_own():
    one = {"places": first(), "funding": 1.7, "openness": 0.1, "weeks": 6}
    other = {"places": first(), "funding": 3.0, "openness": -0.05, "start": 4, "weeks": 10}
    model, *_ = funded(4, one, other)
    openness = float(model.places.openness_mapped[0])
    assert model.places.funding[0] == pytest.approx(5.1)
    assert model.places.openness[0] == pytest.approx(openness + 0.05)
    model.live_until(8)
    assert model.places.funding[0] == pytest.approx(3.0)
    assert model.places.openness[0] == pytest.approx(openness - 0.05)
    model.live_until(14)
    assert model.places.funding[0] == pytest.approx(1.0, abs=1e-12)
    assert model.places.openness[0] == pytest.approx(openness, abs=1e-12)


def test_recipients_are_those_who_come_and_those_invited():
    fields = {"places": first(2), "outreach": {"invitations": 15}}
    model, programme = funded(2, fields)
    comes = np.isin(np.arange(120), model.arrays.affiliation_resident[model.arrays.affiliation_place < 2])
    invited = programme.reach.offered & ~comes
    assert invited.sum() == 15
    assert np.all(programme.reach.offered[comes])
    assert np.all(programme.reach.took_up[comes])
    newcomers = np.concatenate(list(programme.newcomers.values()))
    assert np.array_equal(np.flatnonzero(programme.reach.took_up & ~comes), np.sort(newcomers))
    assert not programme.reach.delivers.any()


def test_the_first_in_the_ranking_are_invited():
    fields = {"places": first(2), "outreach": {"invitations": 15, "targeting": "lowest_wellbeing"}}
    model, programme = funded(1, fields)
    comes = np.isin(np.arange(120), model.arrays.affiliation_resident[model.arrays.affiliation_place < 2])
    order = ranked(model, "lowest_wellbeing", ~comes, programme.lever)
    model.live_until(2)
    assert set(np.flatnonzero(programme.reach.offered & ~comes)) == set(order[:15].tolist())


def test_those_who_accept_come_as_often_as_said_to_one_of_the_places():
    fields = {"places": first(3), "outreach": {"invitations": 40, "take_up": 1.0, "frequency": "weekly"}}
    model, programme = funded(2, fields)
    added = model.affiliations.frequency_mapped == 0.0
    assert (
        added.sum()
        == programme.reach.took_up.sum()
        - np.isin(np.arange(120), model.arrays.affiliation_resident[model.arrays.affiliation_place < 3]).sum()
    )
    assert np.all(model.affiliations.frequency[added] == pytest.approx(0.63, abs=0.005))
    assert np.unique(model.affiliations.resident[added]).size == added.sum()
    assert set(model.affiliations.place[added].tolist()) == {0, 1, 2}


@pytest.mark.parametrize("share", [None, 0.8])
def test_the_shares_that_accept_and_that_go_on_coming(share):
    site = shipped()
    fields = {"choose": {"number": 2}, "outreach": {"invitations": 150, "take_up": share, "remains": share}}
    accepted = remained = 0
    for world in range(8):
        model, programme = funded(2, fields, world=world, site=site)
        newcomers = np.concatenate(list(programme.newcomers.values()))
        accepted += newcomers.size
        model.live_until(10)
        kept = model.affiliations.frequency_mapped == 0.0
        remained += kept.sum()
        assert np.all(np.isin(model.affiliations.resident[kept], newcomers))
    for found, of, usual in (
        (accepted, 8 * 150, DEFAULTS.outreach_take_up),
        (remained, accepted, DEFAULTS.outreach_remains),
    ):
        assert binom.ppf(0.0001, of, share or usual) <= found <= binom.ppf(0.9999, of, share or usual)


def test_nobody_goes_on_coming_when_nothing_remains():
    arrays, _ = made_up()
    fields = {"places": first(2), "outreach": {"invitations": 40, "take_up": 1.0, "remains": 0.0}}
    model, _ = funded(10, fields)
    for name in ("resident", "place", "frequency", "frequency_mapped", "role"):
        mapped = getattr(arrays, f"affiliation_{name.removesuffix('_mapped')}")
        assert np.array_equal(getattr(model.affiliations, name), mapped), name
    model.live_until(15)


def test_more_funding_brings_more_people():
    came = {}
    for funding in (0.0, 0.5, 1.0, 3.0):
        model, _ = funded(1, {"places": first(6), "funding": funding})
        came[funding] = 0
        for _ in range(8):
            model.step()
            came[funding] += int(model.scratch.tally["attended"].sum())
    assert came[0.0] == 0
    assert came[0.5] < came[1.0] < came[3.0]


def test_it_acts_when_it_begins_and_when_it_ends():
    [programme] = running([HubFunding(places=first(), start=5, weeks=3)])
    assert [programme.next_act(week) for week in (0, 4, 5, 7, 8, 99)] == [5, 5, 8, 8, NEVER, NEVER]


@pytest.mark.parametrize(
    ("fields", "key", "words"),
    [
        ({"places": ("place-00",)}, "places", ["no place 'place-00'", "place-0"]),
        ({"places": first() * 2}, "places", ["more than once"]),
        ({}, "places", ["name the places", "choose"]),
        ({"places": first(), "choose": {"number": 1}}, "places", ["one of the two"]),
        ({"choose": {"kinds": ["hob"]}}, "choose.kinds", ["no place of kind 'hob'", "hub"]),
        (
            {"places": first(), "outreach": {"invitations": 2, "where": {"langage": "a"}}},
            "outreach.where.langage", ["language"],
        ),
    ],
)  # fmt: skip
def test_what_a_site_cannot_do_is_said(fields, key, words):
    [(found, message)] = HubFunding(**fields).problems(made_up()[0])
    assert found == key
    for word in words:
        assert word in message


def test_who_was_invited_and_moves_away_comes_no_longer_and_nobody_else_does_in_their_place():
    fields = {"places": first(2), "outreach": {"invitations": 40, "take_up": 1.0, "remains": 1.0}}
    model, programme = funded(3, fields)
    came = np.concatenate(list(programme.newcomers.values()))
    gone, rest = np.sort(came[:9]), came[9:]
    before = np.flatnonzero(programme.reach.took_up)
    move(model, gone)
    at = model.affiliations
    assert not np.any(np.isin(at.resident, gone) & (at.frequency_mapped == 0.0))
    assert np.array_equal(np.sort(np.concatenate(list(programme.newcomers.values()))), np.sort(rest))
    assert np.array_equal(np.flatnonzero(programme.reach.took_up), before)
    model.live_until(15)
    kept = model.affiliations.resident[model.affiliations.frequency_mapped == 0.0]
    assert np.array_equal(np.sort(kept), np.sort(rest))


def test_partners_lose_what_funding_drew_to_them_when_it_ends():
    model, _ = funded(2, {"places": first(), "funding": 3.0})
    assert model.places.pull[1] > 1.0
    model.live_until(10)
    assert model.places.pull.tolist() == [1.0] * 6


def test_in_words():
    text = HubFunding(
        choose={"kinds": ["pub"]}, funding=1.5, capacity=2, openness=-0.1, outreach={"invitations": 30}
    ).in_words()
    expected = ("best attended pub", "1.5 times the funding", "2 times the room", "less open door", "30 people")
    for words in expected:
        assert words in text
    assert "no change of funding" in HubFunding(places=("P1",)).in_words()
    assert "the places P1, P2" in HubFunding(places=("P1", "P2")).in_words()


def test_places_are_said_in_words():
    groups = HubFunding(choose={"kinds": ["interest group"], "number": 3}, funding=2.0).in_words()
    assert groups.startswith("For 104 weeks from week 13, the 3 best attended places of kind interest group: 2 times")
    anywhere = HubFunding(choose={"by": "least_open", "number": 2}, funding=2.0).in_words()
    assert "the 2 least open places: 2 times" in anywhere
    assert "the least open place: 2 times" in HubFunding(choose={"by": "least_open"}, funding=2.0).in_words()
