"""The reference's rules on places: who runs them, who works together, and what they crowd out."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from reference.living import FROZEN, STATES, live, make_model
from reference.sites import INVOLVED, make_site, without_ties

from ccsim.model.parameters import DEFAULTS

INVOLVEMENT_INDEX = 0


def two_places(**changes):
    """Return a site of four: 0 and 1 go to place 0 (half and 0.8), 1 and 2 to place 1 (0.25 each); 0, 2, 3 involved.

    Of these 0 and 3 have lived experience, and so has 1. The places are partners with strength 0.5.
    """
    arrays = make_site(residents=4, places=2, mean_degree=2.0, seed=60)
    return replace(
        arrays,
        affiliation_place=np.array([0, 0, 1, 1], dtype=np.int32),
        affiliation_resident=np.array([0, 1, 1, 2], dtype=np.int32),
        affiliation_frequency=np.array([0.5, 0.8, 0.25, 0.25]),
        affiliation_role=np.zeros(4, dtype=np.int8),
        behaviours=np.array([1, 0, 1, 1], dtype=np.uint8),
        lived_experience=np.array([True, True, False, True]),
        stigma=np.array([0.1, 0.3, 0.5, 0.7]),
        self_stigma=np.array([0.2, 0.4, 0.0, 0.3]),
        place_openness=np.array([0.6, 0.9]),
        place_displacement=np.array([0.2, np.nan]),
        partner_a=np.array([0], dtype=np.int32),
        partner_b=np.array([1], dtype=np.int32),
        partner_strength=np.array([0.5]),
        **changes,
    )


def test_the_share_with_experience_among_those_who_run_a_place():
    model = make_model(two_places())
    first, second = model.places
    # two of three involved have experience; 0 is involved at the first place for half a week, 2 at the second
    assert first.mapped_leadership == pytest.approx((2 / 3 + 0.5) / 1.5)
    assert second.mapped_leadership == pytest.approx((2 / 3) / 1.25)
    model.seed(INVOLVEMENT_INDEX, [1], held=False)
    model.invite(3, 1, 0.75)
    assert first.leadership() == pytest.approx((2 / 3 + 1.3) / 2.3)
    assert second.leadership() == pytest.approx((2 / 3 + 0.25 + 0.75) / 2.25)
    model.stop(INVOLVEMENT_INDEX, [0, 1, 2, 3])
    assert first.leadership() == second.leadership() == pytest.approx(2 / 3)


def test_where_nobody_is_involved_on_the_map_nobody_with_experience_is():
    model = make_model(replace(two_places(), behaviours=np.zeros(4, dtype=np.uint8)))
    assert [place.mapped_leadership for place in model.places] == [0.0, 0.0]
    model.seed(INVOLVEMENT_INDEX, [0], held=False)
    assert model.places[0].leadership() == pytest.approx(0.5 / 1.5)


def test_experience_in_the_lead_opens_a_place_and_draws_others_with_experience():
    p = DEFAULTS._replace(coproduction_openness=0.5, coproduction_attendance=0.4, avoidance=2.0)
    model = make_model(two_places(), p)
    place, who = model.places[0], model.residents[1]
    model.begin_week()
    assert (place.welcome, place.pull, who.willingness(place)) == (0.6, 0.0, 1.0)
    model.seed(INVOLVEMENT_INDEX, [1], held=False)
    model.shift("self_stigma", [1], 0.1)
    model.shift("stigma", [0], 0.2)
    model.begin_week()
    change = (2 / 3 + 1.3) / 2.3 - (2 / 3 + 0.5) / 1.5
    assert place.welcome == pytest.approx(0.6 + 0.5 * change)
    mapped_stigma = (0.5 * 0.1 + 0.8 * 0.3) / 1.3
    stigma = (0.5 * 0.3 + 0.8 * 0.3) / 1.3
    climate = (0.4 - 0.5 * change) * stigma - 0.4 * mapped_stigma
    assert who.willingness(place) == pytest.approx(exp(0.4 * change - 2.0 * (0.1 + climate)))
    assert model.residents[2].willingness(place) == 1.0


def test_openness_stays_within_its_scale():
    model = make_model(two_places(), DEFAULTS._replace(coproduction_openness=1.0))
    first, second = model.places
    model.open_up(0, 0.35)
    model.seed(INVOLVEMENT_INDEX, [1], held=False)
    model.begin_week()
    assert first.welcome == 1.0
    model.stop(INVOLVEMENT_INDEX, [1])
    model.seed(INVOLVEMENT_INDEX, [0], held=False)
    second.openness = 0.0
    model.invite(2, 1, 1.0)
    model.begin_week()
    assert second.welcome == 0.0


def test_partners_draw_people_as_far_as_they_are_funded():
    model = make_model(two_places(), DEFAULTS._replace(partnership=0.3))
    model.begin_week()
    assert [place.backed for place in model.places] == [1.0, 1.0]
    model.fund(1, 1.8)
    model.begin_week()
    assert [place.backed for place in model.places] == pytest.approx([exp(0.3 * 0.5 * 0.8), 1.0])
    model.fund(1, 0.0)
    model.partner(0, 1, 0.9)
    model.begin_week()
    assert [place.backed for place in model.places] == pytest.approx([exp(-0.3 * 0.5), exp(0.3 * 0.4)])


def test_backing_scales_the_rate_of_attending():
    arrays = make_site(residents=1000, places=3, seed=61)
    arrays = replace(arrays, lived_experience=np.zeros(1000, dtype=bool))
    model = make_model(arrays, FROZEN)
    for place in model.places:
        place.capacity = float("inf")
    model.begin_week()
    model.places[0].backed = 0.5
    model.attend()
    f = arrays.affiliation_frequency[arrays.affiliation_place == 0]
    chance = 1 - np.sqrt(1 - f)
    came = sum(place == 0 for _, place, _ in model.attendance)
    assert came == pytest.approx(chance.sum(), abs=3 * np.sqrt((chance * (1 - chance)).sum()))


def test_a_closed_place_is_empty():
    model = make_model(make_site(seed=62))
    model.fund(1, 0.0)
    for _ in range(10):
        model.step()
        assert {place for _, place, _ in model.attendance} == {0, 2, 3, 4}


def test_a_week_at_a_service_leaves_less_of_other_contact_and_one_without_it_more():
    model = make_model(two_places(), DEFAULTS._replace(displacement=0.4, availability=1.0))
    model.shift("confidence", [1], -0.1)
    model.begin_week()
    who = model.residents[1]
    departure = who.confidence - who.star.confidence
    mapped = (1 - 0.8 * 0.2) * (1 - 0.25 * 0.4)
    for attended, leave in (([], 1.0), ([0], 0.8), ([1], 0.6), ([0, 1], 0.48)):
        who.attended = [model.places[place] for place in attended]
        who.go_home()
        assert who.reach == pytest.approx(exp(departure) * leave / mapped)
    assert departure < 0
    model.residents[3].go_home()
    assert model.residents[3].reach == 1.0


def test_what_crowds_out_contact_does_so_away_from_the_place():
    arrays = make_site(residents=400, places=4, mean_degree=9.0, seed=63)
    model = make_model(arrays, FROZEN)
    model.begin_week()
    rng = np.random.default_rng(2)
    for resident in model.residents:
        resident.mapped_leave = float(rng.choice([0.5, 1.0, 2.0]))  # so that reach is 2, 1 or a half
    model.make_contact()  # nobody is at a table
    for reach in (0.25, 0.5, 1.0, 2.0, 4.0):
        ties = [tie for tie in model.ties.values() if tie.a.reach * tie.b.reach == reach]
        rest = np.array([max(0.0, 1 - (1 - tie.strength) / (1 - tie.met)) for tie in ties])
        chance = 1 - (1 - rest) ** reach
        assert sum(tie.contact for tie in ties) == pytest.approx(
            chance.sum(), abs=3 * np.sqrt((chance * (1 - chance)).sum())
        )


def test_displacement_hardly_changes_how_much_contact_the_map_brings():
    """The exponent is right in the mean, so contact, which bends with it, falls a little short of the map."""
    arrays = make_site(residents=200, places=4, mean_degree=9.0, seed=64)
    arrays = replace(arrays, place_displacement=np.full(4, 0.2), place_capacity=np.full(4, np.inf))
    model = make_model(arrays, FROZEN, formation=0.0)
    contacts = 0
    for week in range(1, 401):
        model.week = week
        model.begin_week()
        model.attend()
        model.make_contact()
        contacts += len(model.contacts)
    expected = 400 * arrays.tie_strength.sum()
    assert -0.012 < contacts / expected - 1 < 0.002


def test_what_a_place_is_makes_no_difference_to_those_who_never_go():
    arrays = without_ties(make_site(seed=65))
    usual, changed = make_model(arrays, FROZEN), make_model(replace(arrays, place_displacement=np.full(5, 0.9)), FROZEN)
    assert [week[5:] for week in live(usual, 10)] == [week[5:] for week in live(changed, 10)]
    assert (arrays.behaviours & INVOLVED).any()
    assert len(live(usual, 1)[0][5]) == len(STATES)
