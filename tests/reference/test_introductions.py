"""The reference's rules on who is introduced to whom, which ties that closes, and who knows of whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import exp

import numpy as np
import pytest
from reference.living import FROZEN, WORLD, live, make_model
from reference.sites import make_site, without_affiliations

from ccsim.model.draws import Process, draw
from ccsim.model.parameters import DEFAULTS
from ccsim.site.tables import TIE_KINDS

ACQUAINTANCE = TIE_KINDS.index("acquaintance")


def drawn(model, process, week, i, j):
    first, second = model.residents[i].identity, model.residents[j].identity
    return draw(np.uint64(WORLD), int(process), week, first, second)


def luck(model, week, i, j):
    return drawn(model, Process.CONTACT, week, min(i, j), max(i, j))


def others_of(pairs, host, guest):
    """Return the others of the host's pairs."""
    return {a + b - host for a, b in pairs if host in (a, b)} - {guest}


def introduced_by_hand(model, week, pairs, rate):
    found = []
    for i, j in model.contacts:
        for process, host, guest in ((Process.INTRODUCTION, i, j), (Process.INTRODUCTION_BACK, j, i)):
            others = others_of(pairs, host, guest)
            if others and drawn(model, process, week, i, j) < rate:
                found.append((guest, min(others, key=lambda other: luck(model, week, host, other))))
    return found


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
def test_a_host_introduces_a_guest_to_the_other_with_the_lowest_draw(rate):
    model = make_model(make_site(seed=40), DEFAULTS._replace(introduction_rate=rate))
    for week in range(1, 11):
        model.step()
        assert model.introductions == set(introduced_by_hand(model, week, model.contacts, rate))
        assert bool(model.introductions) == (rate > 0.0)


def alike(residents=80, **changes):
    """Return a site in which nobody goes anywhere or differs, so that only introductions bring ties."""
    arrays = without_affiliations(make_site(residents=residents, seed=41))
    return replace(arrays, identity_affinity=np.ones(3), **changes)


def introducing(arrays, **changes):
    """Return a model in which every contact brings introductions, and every one counts 0.2."""
    parameters = DEFAULTS._replace(introduction_rate=1.0, room_slope=0.0, loss_scale=1.0)._replace(**changes)
    model = make_model(arrays, parameters)
    for resident in model.residents:
        resident.sociability = 1.0
    model.balance = model.balance._replace(closure=0.2)
    return model


def test_introductions_close_ties_at_the_rate_of_the_balance():
    model = introducing(alike(lived_experience=np.zeros(80, dtype=bool)))
    for week in range(1, 6):
        before = set(model.ties)
        model.step()
        times = Counter(tuple(sorted(pair)) for pair in introduced_by_hand(model, week, model.contacts, 1.0))
        strangers = {pair: n for pair, n in times.items() if pair not in before}
        assert max(strangers.values()) > 1
        formed = {p for p, n in strangers.items() if drawn(model, Process.MEETING, week, *p) < 1 - exp(-0.2 * n)}
        assert model.ties.keys() - before == formed
        assert formed


def test_at_an_introduction_no_openness_makes_up_for_rejection():
    model = introducing(alike(stigma=np.ones(80)))
    before = set(model.ties)
    model.step()
    formed = model.ties.keys() - before
    assert formed
    known = [model.residents[i].knows(model.residents[j]) or model.residents[j].knows(model.residents[i])
             for i, j in formed]  # fmt: skip
    assert not any(known)


def test_those_ashamed_conceal_their_experience_from_strangers_but_not_from_those_who_know():
    arrays = replace(make_site(seed=42), self_stigma=np.where(make_site(seed=42).lived_experience, 0.4, 0.0))
    model = make_model(arrays, DEFAULTS._replace(concealment=2.0), formation=0.0)
    tied = {pair: (tie.a_knows_b, tie.b_knows_a) for pair, tie in model.ties.items()}
    model.shift("self_stigma", range(40), 0.5)
    model.shift("self_stigma", range(40, 80), -0.2)  # below the set point nothing is disclosed that was not
    changed = 0
    for first in model.residents:
        for second in model.residents:
            if first is second:
                continue
            disclosed = second.disclosure * (exp(-1.0) if second.position < 40 else 1.0)
            told = drawn(model, Process.KNOWS, 0, first.position, second.position)
            assert first.knows(second) == (second.lived_experience and told < disclosed)
            changed += first.knows(second) != (second.lived_experience and told < second.disclosure)
    assert changed > 50
    assert {pair: (tie.a_knows_b, tie.b_knows_a) for pair, tie in model.ties.items()} == tied


def test_who_knows_of_whom_on_a_new_tie_is_as_it_was_when_they_met():
    model = introducing(alike(self_stigma=np.full(80, 0.4), lived_experience=np.ones(80, dtype=bool)))
    checked = 0
    for _ in range(20):
        model.shift("self_stigma", range(80), 0.2)
        before = set(model.ties)
        knew = {(i, j): model.residents[i].knows(model.residents[j]) for i in range(80) for j in range(80) if i != j}
        model.step()
        for i, j in model.ties.keys() - before:
            assert (model.ties[i, j].a_knows_b, model.ties[i, j].b_knows_a) == (knew[i, j], knew[j, i])
            checked += 1
    assert checked > 20


def test_without_closure_introductions_change_nothing():
    arrays = make_site(seed=43)
    quiet, busy = make_model(arrays, FROZEN), make_model(arrays, FROZEN._replace(introduction_rate=1.0))
    for model in (quiet, busy):
        model.balance = model.balance._replace(closure=0.0)
    assert [week[4:] for week in live(quiet, 10)] == [week[4:] for week in live(busy, 10)]
