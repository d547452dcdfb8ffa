"""The balance pilot: as many ties form as are lost, and it knows where none can."""

from __future__ import annotations

import numpy as np
import pytest
from communities import bare_site, made_up, shipped
from reference.sites import without_affiliations

from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.pilot import run_pilot
from ccsim.model.tie_balance import SOCIABILITY_RANGE


def test_the_number_of_ties_stays_while_ties_change():
    arrays, balance = shipped()
    number, kept = [], []
    mapped = set(zip(arrays.tie_a.tolist(), arrays.tie_b.tolist(), strict=True))
    for world in range(3):
        model = CommunityModel(arrays, balance=balance, world=world)
        model.live_until(104)
        used = int(model.ties.used[0])
        number.append(used / len(mapped))
        now = set(zip(model.ties.a[:used].tolist(), model.ties.b[:used].tolist(), strict=True))
        kept.append(len(mapped & now) / len(mapped))
    assert np.mean(number) == pytest.approx(1.0, abs=0.02)
    assert 0.6 < np.mean(kept) < 0.95


def test_balance_is_sane_and_the_same_each_time():
    arrays, balance = shipped()
    again = run_pilot(arrays, DEFAULTS)
    for one, other in zip(balance, again, strict=True):
        assert np.array_equal(one, other)
    assert balance.formation > 0.0
    assert balance.loss_factor == 1.0
    assert abs(balance.degree_drift) < 0.03
    assert SOCIABILITY_RANGE[0] <= balance.sociability.min() < balance.sociability.max() <= SOCIABILITY_RANGE[1]
    assert np.all(balance.input_variance >= 0.0)
    assert balance.input_variance.any()


def test_faster_loss_needs_faster_forming():
    arrays, _ = made_up(4)
    slow, fast = (run_pilot(arrays, DEFAULTS._replace(loss_scale=scale)).formation for scale in (0.5, 2.0))
    assert fast > 2.0 * slow


def test_where_nobody_meets_no_tie_is_lost_either():
    arrays = without_affiliations(made_up(4)[0])
    strangers = DEFAULTS._replace(introduction_rate=0.0)
    balance = run_pilot(arrays, strangers)
    assert balance.formation == balance.closure == 0.0
    assert balance.loss_factor == 0.0
    model = CommunityModel(arrays, strangers, balance=balance)
    model.live_until(104)
    assert model.ties.used[0] == arrays.tie_a.size


def test_without_places_ties_form_by_introduction_alone():
    arrays = without_affiliations(made_up(4)[0])
    balance = run_pilot(arrays, DEFAULTS)
    assert balance.formation == 0.0 < balance.closure
    assert balance.loss_factor == 1.0
    model = CommunityModel(arrays, balance=balance)
    model.live_until(104)
    assert model.ties.used[0] == pytest.approx(arrays.tie_a.size, rel=0.1)


def test_without_loss_nothing_forms():
    arrays, _ = made_up(4)
    balance = run_pilot(arrays, DEFAULTS._replace(loss_scale=0.0))
    assert balance.formation == 0.0


def test_a_site_without_ties_or_places_has_a_balance():
    arrays = bare_site(10)
    balance = run_pilot(arrays, DEFAULTS)
    assert balance.formation == 0.0
    model = CommunityModel(arrays)
    model.live_until(5)
    assert model.ties.used[0] == 0


def test_a_community_runs_its_own_pilot_when_given_none():
    arrays, balance = shipped()
    model = CommunityModel(arrays)
    assert model.balance.formation == balance.formation
