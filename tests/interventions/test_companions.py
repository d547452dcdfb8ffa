"""Companions: who goes where, who is introduced to whom, and what is left."""

from __future__ import annotations

import numpy as np
from communities import differing, everything, shipped

from ccsim.interventions import Companions
from ccsim.interventions.intervention import running
from ccsim.interventions.levers import tie_position
from ccsim.interventions.suiting import suitable_places
from ccsim.model.community import CommunityModel
from ccsim.model.state import PROGRAMME
from ccsim.site.tables import TIE_KINDS


def accompanied(until, world=1, **fields):
    """Return a community in a week, its companions of weeks 2 to 11, and the same community without them."""
    arrays, balance = shipped()
    usual = {"start": 2, "weeks": 10, "places": 25, "full_dose": 1.0}
    [programme] = running([Companions(**(usual | fields))])
    models = [CommunityModel(arrays, balance=balance, world=world, programmes=acts) for acts in ([programme], [])]
    for model in models:
        model.live_until(until)
    return models[0], programme, models[1]


def goes(model, resident, place):
    here = (model.affiliations.resident == resident) & (model.affiliations.place == place)
    return model.affiliations.frequency[here].sum()


def test_nothing_happens_before():
    model, programme, without = accompanied(1)
    assert programme.reach is None
    assert differing(everything(model), everything(without)) == []


def test_each_goes_to_one_place_where_they_did_not_go_and_no_wellbeing_is_added():
    model, programme, without = accompanied(1)
    model.begin_week()
    assert len(programme.goes) == 25
    able = suitable_places(model.arrays, ())
    for resident, place in programme.goes.items():
        assert able[place]
        assert goes(without, resident, place) == 0
        assert goes(model, resident, place) == 0.63
    np.testing.assert_array_equal(model.wellbeing(), without.wellbeing())


def test_they_are_introduced_to_people_who_go_there_as_ordinary_acquaintances():
    model, programme, _ = accompanied(1, introductions=1, weeks=10)
    model.live_until(6)
    before = {resident: set() for resident in programme.goes}
    used = int(model.ties.used[0])
    pairs = set(zip(model.ties.a[:used].tolist(), model.ties.b[:used].tolist(), strict=True))
    model.begin_week()
    used = int(model.ties.used[0])
    new = set(zip(model.ties.a[:used].tolist(), model.ties.b[:used].tolist(), strict=True)) - pairs
    assert len(new) >= 0.9 * len(before)
    for a, b in new:
        at = tie_position(model, a, b)
        assert model.ties.kind[at] == TIE_KINDS.index("acquaintance")
        assert not model.ties.flags[at] & PROGRAMME
        resident, other = (a, b) if a in programme.goes else (b, a)
        assert goes(model, other, programme.goes[resident]) > 0


def test_more_introductions_make_more_ties_and_none_make_none_at_once():
    few, programme, without = accompanied(12, introductions=0)
    many, _, _ = accompanied(12, introductions=4)
    people = np.flatnonzero(programme.reach.took_up)
    ties = [model.residents.ties_now[people].mean() for model in (without, few, many)]
    assert ties[2] > ties[1] + 2
    assert abs(ties[1] - ties[0]) < 1


def test_those_who_leave_and_those_who_do_not_go_on_go_there_no_longer():
    model, programme, _ = accompanied(10, full_dose=0.2, remains=0.0)
    assert len(programme.goes) < 15
    went = dict(programme.goes)
    model.live_until(13)
    assert not programme.goes
    assert all(goes(model, resident, place) == 0 for resident, place in went.items())


def test_some_go_on_by_themselves():
    model, programme, _ = accompanied(11, remains=1.0)
    went = dict(programme.goes)
    model.live_until(13)
    assert all(goes(model, resident, place) == 0.39 for resident, place in went.items())


def test_a_peer_has_lived_experience_is_a_tie_meanwhile_and_accompanies_one():
    model, programme, _ = accompanied(3, companion="peer")
    assert len(programme.peers) == len(programme.goes)
    assert len(set(programme.peers.values())) == len(programme.peers)
    for resident, peer in programme.peers.items():
        assert model.residents.lived_experience[peer]
        assert model.ties.flags[tie_position(model, resident, peer)] & PROGRAMME
    pairs = dict(programme.peers)
    model.live_until(13)
    assert not any(
        model.ties.flags[at] & PROGRAMME
        for resident, peer in pairs.items()
        if (at := tie_position(model, resident, peer)) is not None
    )


def test_a_place_that_suits_is_one_where_more_people_like_oneself_go():
    def alike(personal):
        model, programme, _ = accompanied(2, places=200, personal=personal, take_up=1.0)
        codes, found = model.residents.identity_codes, []
        for resident, place in programme.goes.items():
            others = model.affiliations.resident[model.affiliations.place == place]
            found.append((codes[others[others != resident]] == codes[resident]).mean())
        return np.mean(found)

    assert alike(True) > alike(False) + 0.02


def test_what_cannot_be_is_refused():
    arrays, _ = shipped()
    assert (
        Companions(places=5, kinds=("community center",))
        .problems(arrays)[0][1]
        .endswith("(did you mean 'community centre'?)")
    )
    assert Companions(places=1000, companion="peer").problems(arrays)
    assert not Companions(places=5).problems(arrays)
