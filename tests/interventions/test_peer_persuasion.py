"""Peers: who is trained, who hears them, what it does to whom, and what is taken back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from communities import differing, everything, made_up, shipped
from scipy.stats import binom

from ccsim.interventions import PeerPersuasion
from ccsim.interventions.intervention import NEVER, running
from ccsim.interventions.levers import move
from ccsim.interventions.targeting import ranked
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draw
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import A_KNOWS, B_KNOWS, STIGMA
from ccsim.model.week import WEEK

BEGINS = 4
"""Week in which peers begin, unless a test says otherwise."""


def persuaded(until, world=1, site=None, parameters=DEFAULTS, **fields):
    """Return a community in a week and its peers: trained in weeks 2 and 3, at work from 4 to 11."""
    arrays, balance = site or shipped()
    usual = {"start": 2, "training_weeks": 2, "weeks": 10, "peers": 30}
    [programme] = running([PeerPersuasion(**(usual | fields))])
    model = CommunityModel(arrays, parameters, balance=balance, world=world, programmes=[programme])
    model.live_until(until)
    return model, programme


def contacts(model):
    """Return the pairs in contact last week, both ways round."""
    used = int(model.ties.used[0])
    met = np.flatnonzero(model.ties.contact[:used] & 1)
    pairs = list(zip(model.ties.a[met].tolist(), model.ties.b[met].tolist(), strict=True))
    return pairs + [(b, a) for a, b in pairs]


def likely(found, of, share):
    """Return whether a count is within what chance allows, at 1 in 10,000 either way."""
    return binom.ppf(0.0001, of, share) <= found <= binom.ppf(0.9999, of, share)


def test_nobody_is_a_peer_before_the_start_and_nothing_is_said_before_training_ends():
    model, programme = persuaded(1)
    usual = CommunityModel(model.arrays, balance=model.balance, world=1)
    assert programme.reach is None
    model.live_until(BEGINS - 1)
    usual.live_until(BEGINS - 1)
    assert programme.reach.delivers.sum() == 30
    assert not programme.reach.offered.any()
    assert differing(everything(usual), everything(model)) == []


@pytest.mark.parametrize("rule", ["most_connected", "nominated_friends"])
def test_peers_are_the_first_of_the_ranking_who_agree(rule):
    model, programme = persuaded(1, targeting=rule, where={"lived_experience": True}, take_up=0.5)
    order = ranked(model, rule, model.arrays.lived_experience, programme.lever)
    model.live_until(2)
    peers = np.flatnonzero(programme.reach.delivers)
    asked = order[: np.flatnonzero(np.isin(order, peers))[-1] + 1]
    assert np.isin(peers, asked).all()
    assert 30 < asked.size < 100


def test_a_larger_programme_has_the_peers_of_a_smaller_one_and_some_more():
    few, many, eager = (
        set(np.flatnonzero(persuaded(2, **fields)[1].reach.delivers))
        for fields in ({"peers": 10}, {"peers": 40}, {"peers": 40, "take_up": 1.0})
    )
    assert few < many
    assert len(eager) == 40


@pytest.mark.parametrize("share", [None, 0.25])
def test_the_shares_that_agree_and_that_stay(share):
    agreed = stayed = 0
    lived = shipped()[0].lived_experience
    for world in range(8):
        _, programme = persuaded(2, world, peers=1500, take_up=share, stays=share, where={"lived_experience": True})
        agreed += len(programme.peers)
        stayed += sum(week == NEVER for week in programme.peers.values())
    assert likely(agreed, 8 * lived.sum(), share or DEFAULTS.peers_take_up)
    assert likely(stayed, agreed, share or DEFAULTS.peers_stay)


def test_those_offered_it_know_a_peer_when_peers_begin():
    model, programme = persuaded(BEGINS - 1)
    ties = [(int(model.ties.a[e]), int(model.ties.b[e])) for e in range(int(model.ties.used[0]))]
    model.begin_week()
    peers = set(np.flatnonzero(programme.active).tolist())
    know = {b for a, b in ties if a in peers} | {a for a, b in ties if b in peers}
    trained = set(np.flatnonzero(programme.reach.delivers).tolist())
    assert set(np.flatnonzero(programme.reach.offered).tolist()) == know - trained
    before = programme.reach.offered.copy()
    model.live_until(12)
    assert np.array_equal(programme.reach.offered, before)


@pytest.mark.parametrize("shift", [None, 0.5])
def test_each_contact_may_be_a_conversation_and_the_first_lowers_stigma(shift):
    model, programme = persuaded(BEGINS, shift=shift, conversation=0.4, stays=1.0)
    peers, heard = set(np.flatnonzero(programme.active).tolist()), set()
    by = (shift or DEFAULTS.persuasion_shift) * model.arrays.stigma.std()
    for week in range(BEGINS + 1, 13):
        identity, before = model.residents.identity, model.residents.state[STIGMA].copy()
        hearers = {
            hearer
            for peer, hearer in contacts(model)
            if peer in peers
            and hearer not in peers
            and draw(model.world, int(Process.PERSUADE), week, identity[peer], identity[hearer]) < 0.4
        }
        model.begin_week()
        expected = before.copy()
        first = sorted(hearers - heard)
        expected[first] = np.maximum(before[first] - by, 0.0)
        assert model.residents.state[STIGMA] == pytest.approx(expected, abs=1e-12)
        heard |= hearers
        for process in WEEK:
            process.run(model)
    assert len(heard) > 100
    assert set(np.flatnonzero(programme.reach.took_up).tolist()) == heard & set(
        np.flatnonzero(programme.reach.offered).tolist()
    )


def test_more_talk_reaches_all_whom_less_does():
    reached = []
    for conversation in (0.0, 0.1, 0.5, 1.0):
        model, programme = persuaded(BEGINS, conversation=conversation)
        model.begin_week()
        reached.append(set(np.flatnonzero(programme.reach.took_up).tolist()))
    assert reached[0] == set()
    assert all(less < more for less, more in pairwise(reached))


def test_more_talk_means_less_stigma():
    means = [
        persuaded(12, conversation=conversation, disclosure=0.0)[0].residents.state[STIGMA].mean()
        for conversation in (0.0, 0.05, 0.3, 1.0)
    ]
    assert np.all(np.diff(means) < 0.0)


@pytest.mark.parametrize("passes_on", ["stigma", "smoking"])
def test_peers_who_never_talk_nor_tell_change_nothing(passes_on):
    arrays, balance = made_up()
    fields = {"disclosure": 0.0} if passes_on == "stigma" else {}
    model, programme = persuaded(
        40, site=(arrays, balance), passes_on=passes_on, conversation=0.0, weeks=30, take_up=0.0, **fields
    )
    usual = CommunityModel(arrays, balance=balance, world=1)
    usual.live_until(40)
    assert differing(everything(usual), everything(model)) == []
    if passes_on == "stigma":
        model, programme = persuaded(40, site=(arrays, balance), conversation=0.0, weeks=30, **fields)
        assert programme.reach.delivers.sum() == 30
        assert differing(everything(usual), everything(model)) == []


def test_peers_with_lived_experience_tell_more_people_while_they_are_peers():
    model, programme = persuaded(BEGINS - 1, disclosure=0.9, stays=1.0, peers=200, take_up=1.0)
    before = everything(model)
    model.begin_week()
    lived, peer = model.residents.lived_experience, programme.active
    expected = np.where(lived & peer, np.maximum(before["residents.disclosure"], 0.9), before["residents.disclosure"])
    assert np.array_equal(model.residents.disclosure, expected)
    flags, old = model.ties.flags[: before["ties.flags"].size], before["ties.flags"]
    assert np.all(flags & old == old)
    told = np.flatnonzero(flags != old)
    tellers = np.where(flags[told] & ~old[told] & A_KNOWS, model.ties.b[told], model.ties.a[told])
    assert told.size > 20
    assert np.all((lived & peer)[tellers])
    model.live_until(13)
    assert np.array_equal(model.residents.disclosure, before["residents.disclosure"])
    pairs = {(int(a), int(b)) for a, b in zip(before["ties.a"][told], before["ties.b"][told], strict=True)}
    still = [
        (model.ties.flags[e] & (A_KNOWS | B_KNOWS)) != 0
        for e in range(int(model.ties.used[0]))
        if (int(model.ties.a[e]), int(model.ties.b[e])) in pairs
    ]
    assert len(still) > 20
    assert all(still)


def test_who_leaves_early_goes_back_to_telling_as_few_as_before():
    model, programme = persuaded(BEGINS, disclosure=1.0, stays=0.1, peers=200, take_up=1.0, weeks=30)
    usual = model.residents.disclosure.copy()
    usual[list(programme.told_before)] = list(programme.told_before.values())
    number = []
    for week in range(5, 33):
        model.live_until(week)
        number.append(len(programme.peers))
        telling = list(programme.told_before)
        assert np.all(model.residents.disclosure[telling] == 1.0)
        others = np.setdiff1d(np.arange(1500), telling)
        assert np.array_equal(model.residents.disclosure[others], usual[others])
        assert set(telling) <= set(programme.peers) == set(np.flatnonzero(programme.active).tolist())
    assert number[0] > number[10] > number[20] > number[-1] == 0


def test_a_behaviour_is_held_by_peers_and_passed_on_in_conversation():
    site = made_up()
    still = DEFAULTS._replace(relapse=0.5, reinforcement=0.0)
    model, programme = persuaded(
        BEGINS,
        site=site,
        parameters=still,
        passes_on="smoking",
        conversation=1.0,
        uptake=1.0,
        stays=1.0,
        take_up=1.0,
        peers=12,
    )
    bit = 2
    peers = np.flatnonzero(programme.active)
    assert peers.size == 12
    assert np.all(model.residents.held[peers] == bit)
    assert model.residents.held.sum() == 12 * bit
    before = model.residents.behaviours.copy()
    met = {hearer for peer, hearer in contacts(model) if programme.active[peer] and not programme.active[hearer]}
    model.begin_week()
    took_it_up = np.flatnonzero((model.residents.behaviours & ~before) & bit)
    assert set(took_it_up.tolist()) == {hearer for hearer in met if not before[hearer] & bit}
    assert took_it_up.size > 5
    assert np.array_equal(model.residents.behaviours & ~np.uint8(bit), before & ~np.uint8(bit))
    model.live_until(11)
    assert np.all(model.residents.behaviours[peers] & bit)
    model.live_until(12)
    assert not model.residents.held.any()


def test_only_those_who_go_somewhere_can_become_involved():
    site = made_up()
    goes = np.isin(np.arange(120), site[0].affiliation_resident)
    assert (~goes).sum() > 5
    model, programme = persuaded(
        11, site=site, passes_on="involvement", conversation=1.0, take_up=1.0, peers=120, targeting="random"
    )
    assert np.array_equal(programme.reach.delivers, goes)
    model, programme = persuaded(11, site=site, passes_on="involvement", conversation=1.0, take_up=1.0, peers=10)
    involved = (model.residents.behaviours & 1) != 0
    assert not np.any(involved & ~goes)
    assert involved[goes].mean() > 0.2 + (site[0].behaviours[goes] & 1).mean()


def test_who_moves_is_no_longer_a_peer_and_newcomers_have_heard_nothing():
    model, programme = persuaded(8, conversation=1.0, stays=1.0, disclosure=1.0)
    peers, heard = np.flatnonzero(programme.active)[:5], np.flatnonzero(programme.reached)[:20]
    reach = {name: getattr(programme.reach, name).copy() for name in ("offered", "took_up", "delivers")}
    move(model, np.concatenate([peers, heard]).astype(np.int32))
    told = model.residents.disclosure[peers].copy()
    assert not programme.active[peers].any()
    assert not set(peers.tolist()) & set(programme.peers)
    assert not programme.reached[heard].any()
    model.live_until(13)
    assert np.array_equal(model.residents.disclosure[peers], told)
    assert programme.reached[heard].sum() > 5
    for name in ("offered", "delivers"):
        assert np.array_equal(getattr(programme.reach, name), reach[name])
    later = programme.reach.took_up & ~reach["took_up"]
    assert later.any()
    assert not later[np.concatenate([peers, heard])].any()
    assert not np.any(programme.reach.took_up & ~programme.reach.offered)


def test_moves_before_it_begins_are_no_matter():
    model, programme = persuaded(1)
    move(model, np.arange(40, dtype=np.int32))
    model.live_until(6)
    assert len(programme.peers) > 20


def test_weeks_one_by_one_or_many_at_once_are_the_same():
    one, _ = persuaded(20, conversation=0.5)
    other, _ = persuaded(0, conversation=0.5)
    for _ in range(20):
        other.step()
    assert differing(everything(one), everything(other)) == []


def test_it_acts_every_week_of_it_and_never_after():
    [programme] = running([PeerPersuasion(peers=3, start=5, training_weeks=3, weeks=6)])
    programme.peers = {1: NEVER}
    acts, week = [], 0
    while week < NEVER:
        week = programme.next_act(week)
        acts.append(week)
    assert acts == [5, 8, 9, 10, 11, NEVER]
    assert programme.fields.ends() == 11
    programme.peers = {}
    assert programme.next_act(8) == NEVER


def test_what_a_site_cannot_do_is_said_all_at_once():
    arrays, _ = made_up()
    asked = PeerPersuasion(peers=500, passes_on="smokin", training_weeks=9, weeks=9, where={"langage": "a"})
    found = dict(asked.problems(arrays))
    assert found.keys() == {"where.langage", "passes_on", "peers", "training_weeks"}
    assert "did you mean 'smoking'?" in found["passes_on"]
    assert "known: stigma, involvement, smoking" in found["passes_on"]
    assert "more than the 120 residents" in found["peers"]
    assert "expected fewer than the 9 weeks" in found["training_weeks"]
    asked = PeerPersuasion(peers=5, passes_on="smoking", shift=0.3, disclosure=0.5)
    assert [key for key, _ in asked.problems(arrays)] == ["shift", "disclosure"]
    for passes_on in ("stigma", "involvement"):
        assert PeerPersuasion(peers=5, passes_on=passes_on).problems(arrays) == []


def test_in_words():
    text = PeerPersuasion(peers=12, targeting="brokers", where={"lived_experience": True}).in_words()
    for words in ("12 residents with lived experience", "for 4 weeks from week 13", "week 17 to week 64", "stigma"):
        assert words in text
    text = PeerPersuasion(peers=1, passes_on="healthy_eating", targeting_error=0.2).in_words()
    for words in ("One of the residents is", "may take up healthy eating", "20%"):
        assert words in text
