"""The reference's levers on ties, states, disclosure, sociability and parameters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from reference.living import FROZEN, STATES, WORLD, live, make_model, strangers
from reference.sites import make_site, without_affiliations, without_ties

from ccsim.model.draws import Process, draw
from ccsim.model.parameters import DEFAULTS
from ccsim.site.tables import TIE_KINDS

ACQUAINTANCE = TIE_KINDS.index("acquaintance")


def test_a_tie_returns_to_the_set_point_that_it_is_given():
    model = make_model(make_site(seed=70), FROZEN._replace(tie_return=0.1), formation=0.0)
    i, j = next(iter(model.ties))
    strength = model.ties[i, j].strength
    model.set_tie_target(j, i, 0.77)
    live(model, 3)
    assert model.ties[i, j].strength == pytest.approx(0.77 + (strength - 0.77) * 0.9**3)


def test_a_protected_tie_is_never_lost():
    parameters = DEFAULTS._replace(loss_scale=1e5, tie_learning=0.0)
    model = make_model(without_affiliations(make_site(seed=71)), parameters, formation=0.0)
    pairs = list(model.ties)[::2]
    for i, j in pairs:
        model.protect_tie(j, i)
    live(model, 30)
    assert list(model.ties) == pairs


def test_a_shift_is_kept_within_the_scale_and_happens_once():
    model = make_model(make_site(seed=72))
    before = {name: model.states(name) for name in STATES}
    model.shift("wellbeing", [0, 1], 100.0)
    model.shift("trust", [2], -0.05)
    model.shift("stigma", [3], -2.0)
    model.shift("self_stigma", range(80), 2.0)
    assert model.states("wellbeing")[[0, 1]].tolist() == [35.0, 35.0]
    assert model.states("wellbeing")[2:].tolist() == before["wellbeing"][2:].tolist()
    assert model.states("trust")[2] == pytest.approx(before["trust"][2] - 0.05)
    assert model.states("stigma")[3] == 0.0
    assert model.states("self_stigma").tolist() == model.arrays.lived_experience.astype(float).tolist()
    assert np.array_equal(model.stars("stigma"), before["stigma"])


def test_those_told_at_the_raised_disclosure_know_from_now_on():
    model = make_model(make_site(seed=73), DEFAULTS._replace(disclosure=0.4))
    disclosed = [r.disclosure for r in model.residents]
    known = {(a, b): (tie.a_knows_b, tie.b_knows_a) for (a, b), tie in model.ties.items()}
    model.disclose(range(40), 0.7)
    for resident, before in zip(model.residents, disclosed, strict=True):
        assert resident.disclosure == (max(before, 0.7) if resident.position < 40 else before)
    learnt = 0
    for pair, tie in model.ties.items():
        for knower, other, before in ((tie.a, tie.b, known[pair][0]), (tie.b, tie.a, known[pair][1])):
            told = draw(np.uint64(WORLD), int(Process.KNOWS), 0, knower.identity, other.identity)
            knows = before or (other.position < 40 and other.lived_experience and told < 0.7)
            assert tie.knows(knower) == knows
            learnt += knows and not before
    assert learnt > 5


def test_sociability_is_multiplied():
    model = make_model(make_site(seed=74))
    mapped = [resident.sociability for resident in model.residents]
    model.scale_sociability([1, 2], 1.5)
    model.scale_sociability([2], 2.0)
    assert [model.residents[i].sociability for i in range(3)] == [mapped[0], mapped[1] * 1.5, mapped[2] * 3.0]


def test_a_parameter_is_scaled_for_a_while():
    model = make_model(make_site(seed=75))
    model.scale("slight_rate", 4.0)
    model.scale("slight_rate", 0.5)
    assert model.today.slight_rate == 2.0 * DEFAULTS.slight_rate
    assert any(week[1] for week in live(model, 10))
    model.scale("slight_rate", 0.5)
    assert model.today == DEFAULTS
    model.scale("slight_rate", 0.0)
    assert not any(week[1] for week in live(model, 10))


def test_what_an_effect_brings_is_scaled_and_what_the_map_leads_one_to_expect_is_not():
    arrays = without_ties(without_affiliations(make_site(seed=76)))
    arrays = replace(arrays, outside_contacts=np.linspace(0.0, 3.0, 80))
    usual, scaled = make_model(arrays, FROZEN), make_model(arrays, FROZEN)
    scaled.scale("support_on_wellbeing", 3.0)
    live(usual, 2)
    scaled.step()
    scaled.scale("support_on_wellbeing", 1 / 3)
    scaled.step()
    r = DEFAULTS.wellbeing_return
    gain = 2.0 * r * DEFAULTS.support_on_wellbeing * np.log1p(arrays.outside_contacts) * (1 - r)
    spread = np.minimum(usual.states("wellbeing") - 7, 35 - usual.states("wellbeing"))
    free = spread > 6.0  # away from the ends, which would narrow the noise
    assert free.sum() > 40
    assert (scaled.states("wellbeing") - usual.states("wellbeing"))[free] == pytest.approx(gain[free])


def test_the_loss_of_ties_is_scaled():
    arrays = without_affiliations(make_site(seed=79))
    usual, scaled = (make_model(arrays, DEFAULTS._replace(loss_scale=2.0), formation=0.0) for _ in range(2))
    scaled.scale("loss_scale", 5.0)
    from_the_start = make_model(arrays, DEFAULTS._replace(loss_scale=10.0), formation=0.0)
    for model in (usual, scaled, from_the_start):
        live(model, 20)
    assert scaled.ties.keys() == from_the_start.ties.keys() < usual.ties.keys()


@pytest.mark.parametrize("name", ["stable_share", "table_size", "affinity", "disclosure", "befriending_remains"])
def test_what_is_used_before_the_first_week_cannot_be_scaled(name):
    with pytest.raises(ValueError, match="not read in the weekly rules"):
        make_model(make_site(seed=75)).scale(name, 2.0)


def test_a_lasting_change_becomes_the_new_normal_but_departures_are_from_the_map():
    arrays = without_ties(without_affiliations(make_site(seed=77)))
    model = make_model(arrays, FROZEN._replace(adaptation=0.1))
    star = {name: model.stars(name) for name in STATES}
    model.shift("trust", range(80), 0.2)
    trust, to = model.states("trust"), star["trust"]
    wellbeing, well = model.states("wellbeing"), star["wellbeing"]
    for _ in range(20):
        model.step()
        trust, to = trust + DEFAULTS.trust_return * (to - trust), to + 0.1 * (trust - to)
        well = well + 0.1 * (wellbeing - well)
        wellbeing = model.states("wellbeing")
        assert model.states("trust") == pytest.approx(trust, abs=1e-12)
        assert model.set_points("trust") == pytest.approx(to, abs=1e-12)
        assert model.set_points("wellbeing") == pytest.approx(well, abs=1e-12)
    assert all(np.array_equal(model.stars(name), star[name]) for name in STATES)
    assert (to - star["trust"])[star["trust"] < 0.8].min() > 0.1


def test_levers_name_a_tie_in_either_order():
    model = make_model(make_site(seed=78))
    i, j = strangers(model)
    model.add_tie(j, i, ACQUAINTANCE, 0.5, 0.4, programme=False, giver=None)
    assert model.tie(i, j) is model.tie(j, i) is model.ties[i, j]
