"""Point 4: where the answer is known in closed form, the model gives it."""

from __future__ import annotations

from itertools import combinations, product
from math import exp, log1p

import numpy as np
import pytest
from communities import bare_site, unchanging
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.sites import make_site
from scipy.stats import chi2

from ccsim.model.balance import unbalanced
from ccsim.model.beginning import loss_hazards
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draw, normal
from ccsim.model.expectations import expected_tallies
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import A_KNOWS, B_KNOWS, CONFIDENCE, SELF_STIGMA, STIGMA, TRUST, WELLBEING
from ccsim.model.week import WEEK
from ccsim.site.tables import TIE_KINDS

ALONE = DEFAULTS._replace(self_stigma_on_wellbeing=0.0, self_stigma_on_confidence=0.0, wellbeing_on_confidence=0.0)


def community(arrays, parameters, world=1):
    return CommunityModel(arrays, parameters, balance=unbalanced(arrays.residents), world=world)


def test_alone_every_state_goes_back_to_its_set_point_at_its_own_rate():
    n = 50
    model = community(bare_site(n, lived_experience=np.ones(n, np.bool_), self_stigma=np.full(n, 0.4), sd=0.0), ALONE)
    away = np.array([-3.0, 0.2, 0.15, -0.2, 0.3])
    model.residents.state[:] += away[:, None]
    returns = np.array([ALONE.wellbeing_return, ALONE.stigma_return, ALONE.self_stigma_return,
                        ALONE.confidence_return, ALONE.trust_return])  # fmt: skip
    for week in range(1, 61):
        model.step()
        departure = model.residents.state - model.residents.set_point
        np.testing.assert_allclose(departure, np.outer(away * (1 - returns) ** week, np.ones(n)), rtol=0, atol=1e-12)


def test_alone_wellbeing_is_an_autoregression_with_known_noise():
    n, sd, weeks = 300, 3.0, 30
    arrays = bare_site(n, sd=sd)
    model = community(arrays, DEFAULTS, world=9)
    r, share = DEFAULTS.wellbeing_return, DEFAULTS.stable_share
    noise = sd * np.sqrt((1 - share) * (1 - (1 - r) ** 2))
    expected = np.full(n, 23.5)
    for week in range(1, weeks + 1):
        model.step()
        z = [normal(draw(9, int(Process.NOISE), week, who, np.uint64(0))) for who in arrays.resident_identity]
        expected += r * (model.residents.set_point[WELLBEING] - expected) + noise * np.array(z)
    np.testing.assert_allclose(model.residents.state[WELLBEING], expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("week", [1, 5, 26, 156])
def test_alone_wellbeing_has_the_mean_and_variance_of_its_autoregression(week):
    n, sd = 20_000, 3.0
    model = community(bare_site(n, sd=sd), DEFAULTS, world=week)
    set_point = model.residents.set_point[WELLBEING]
    start = model.residents.state[WELLBEING] - set_point
    model.live_until(week)
    kept = (1 - DEFAULTS.wellbeing_return) ** week
    departure = model.residents.state[WELLBEING] - set_point - kept * start
    variance = sd**2 * (1 - DEFAULTS.stable_share) * (1 - kept**2)
    assert abs(departure.mean()) < 4 * np.sqrt(variance / n)
    assert np.var(departure) == pytest.approx(variance, rel=4 * np.sqrt(2 / n))


def test_alone_the_spread_of_wellbeing_stays_as_mapped_in_every_week():
    n, sd = 20_000, 3.0
    rng = np.random.default_rng(4)
    arrays = bare_site(n, sd=sd)
    arrays.wellbeing[:] = 22.0 + sd * rng.standard_normal(n)
    arrays.stratum_mean[:] = 22.0
    model = community(arrays, DEFAULTS)
    for week in (1, 4, 13, 52):
        model.live_until(week)
        assert model.residents.state[WELLBEING].std() == pytest.approx(sd, rel=4 / np.sqrt(2 * n)), week
        assert model.residents.state[WELLBEING].mean() == pytest.approx(22.0, abs=4 * sd / np.sqrt(n)), week


def pulled(rate, pull, size):
    """Return the matrix by which departures of a clique move in a week of contact between all."""
    return (1 - rate) * np.eye(size) + rate * pull * (np.ones((size, size)) - size * np.eye(size))


@pytest.mark.parametrize("size", [2, 3, 6])
def test_departures_of_a_clique_that_meets_every_week_follow_its_linear_system(size):
    """Strength 1 makes contact certain; what is left of wellbeing and stigma is linear in the departures."""
    p = ALONE._replace(
        stable_share=1.0,
        known_contact_on_stigma=0.0,
        slight_rate=0.0,
        tie_learning=0.0,
        tie_return=0.0,
        availability=0.0,
    )
    rng = np.random.default_rng(size)
    arrays = bare_site(
        size, combinations(range(size), 2), strength=1.0, stigma=rng.uniform(0.2, 0.6, size)
    )  # fmt: skip
    arrays.wellbeing[:] = rng.uniform(18, 28, size)
    model = community(arrays, p)
    away_w, away_s = rng.uniform(-2, 2, size), rng.uniform(-0.15, 0.15, size)
    model.residents.state[WELLBEING] += away_w
    model.residents.state[STIGMA] += away_s
    weeks = 80
    model.live_until(weeks)
    for row, away, rate, pull in (
        (WELLBEING, away_w, p.wellbeing_return, p.mood_on_wellbeing),
        (STIGMA, away_s, p.stigma_return, p.attitudes_on_stigma),
    ):
        expected = np.linalg.matrix_power(pulled(rate, pull, size), weeks) @ away
        departure = model.residents.state[row] - model.residents.set_point[row]
        # The quadrature of expected support is exact to 1e-5 or so, and stays as a small drift of wellbeing.
        np.testing.assert_allclose(departure, expected, rtol=0, atol=1e-3 if row == WELLBEING else 1e-12)
        assert np.abs(departure).max() < 0.9 * np.abs(away).max()


@pytest.mark.parametrize(("strength", "alike"), [(1.0, False), (0.63, True)])
def test_without_return_departures_of_a_clique_reach_their_mean(strength, alike):
    """DeGroot (1974): attitudes that only average each other reach consensus, here of departures from set points."""
    n, weekly = 12, 0.01
    p = DEFAULTS._replace(
        stigma_return=1e-12, attitudes_on_stigma=weekly / 1e-12, known_contact_on_stigma=0.0, slight_rate=0.0,
        tie_learning=0.0, tie_return=0.0, availability=0.0,
    )  # fmt: skip
    rng = np.random.default_rng(2)
    stigma = np.full(n, 0.4) if alike else rng.uniform(0.3, 0.5, n)
    model = community(bare_site(n, combinations(range(n), 2), strength=strength, stigma=stigma), p)
    model.hazard[:] = 0.0
    away = rng.uniform(-0.3, 0.3, n)
    model.residents.state[STIGMA] += away
    model.live_until(400)
    departure = model.residents.state[STIGMA] - model.residents.set_point[STIGMA]
    np.testing.assert_allclose(departure, away.mean(), rtol=0, atol=1e-9)


def test_without_learning_the_lifetime_of_a_tie_is_geometric():
    pairs, weeks = 6000, 260
    p = DEFAULTS._replace(tie_learning=0.0, tie_return=0.0)
    ends = [(2 * k, 2 * k + 1) for k in range(pairs)]
    strength = np.where(np.arange(pairs) % 2 == 0, 0.21, 0.63)
    arrays = bare_site(2 * pairs, ends, strength=strength, kind="acquaintance")
    model = community(arrays, p, world=3)
    # A quarter of acquaintances is lost in a year; weaker ties sooner, in proportion to 1 - x.
    hazard = -np.log1p(-p.loss_acquaintance) / 52 * (1 - strength) / np.mean(1 - strength)
    lasted = np.zeros(pairs, int)
    for _ in range(weeks):
        model.step()
        lasted[model.ties.a[: model.ties.used[0]] // 2] += 1
    edges = np.arange(0, weeks + 1, 20)
    for x in (0.21, 0.63):
        chosen = strength == x
        alive = np.exp(-np.unique(hazard[chosen])[0] * edges)
        expected = chosen.sum() * np.append(-np.diff(alive), alive[-1])
        found = np.histogram(lasted[chosen], np.append(edges, weeks + 1))[0]
        statistic = float(((found - expected) ** 2 / expected).sum())
        assert statistic < chi2.ppf(0.9999, expected.size - 1), x


def test_mapped_ties_of_a_kind_are_lost_at_the_yearly_rate_of_their_kind():
    arrays = make_site(residents=200, seed=5)
    hazard = loss_hazards(arrays, DEFAULTS)
    yearly = {"kin": 0.03, "friend": 0.1, "neighbour": 0.12, "workmate": 0.2, "peer": 0.2}
    yearly |= {"befriender": 0.25, "acquaintance": 0.25, "professional": 0.25}
    for code, kind in enumerate(TIE_KINDS):
        weekly = (hazard[code] * (1 - arrays.tie_strength[arrays.tie_kind == code])).mean()
        assert 1 - exp(-52 * weekly) == pytest.approx(yearly[kind]), kind


def enumerated_support(outside, contacts):
    """Return E log(1 + outside + sum of w B) by adding up all 2^k cases; contacts are (probability, weight)."""
    total = 0.0
    for case in product((0, 1), repeat=len(contacts)):
        chance = np.prod([p if b else 1 - p for b, (p, _) in zip(case, contacts, strict=True)])
        total += chance * log1p(outside + sum(w * b for b, (_, w) in zip(case, contacts, strict=True)))
    return total


@settings(max_examples=40, deadline=None)
@given(
    outside=st.floats(0.0, 8.0),
    contacts=st.lists(st.tuples(st.floats(0.0, 1.0), st.sampled_from(TIE_KINDS)), min_size=1, max_size=9),
)
def test_expected_support_is_that_of_all_cases_added_up(outside, contacts):
    k = len(contacts)
    arrays = bare_site(
        k + 1, [(0, j) for j in range(1, k + 1)],
        strength=[x for x, _ in contacts], kind=[kind for _, kind in contacts],
        outside_contacts=np.full(k + 1, outside),
    )  # fmt: skip
    model = unchanging(arrays)
    expected = expected_tallies(model.residents, model.ties, model.affiliations, model.parameters, model.support_value)
    weighted = [(x, model.support_value[TIE_KINDS.index(kind)]) for x, kind in contacts]
    assert expected.support[0] == pytest.approx(enumerated_support(outside, weighted), abs=3e-5)


def test_expected_support_leaves_out_slights():
    arrays = make_site(residents=60, seed=8)
    model = unchanging(arrays)
    expected = expected_tallies(model.residents, model.ties, model.affiliations, model.parameters, model.support_value)
    ties, used = model.ties, int(model.ties.used[0])
    contacts = {i: [] for i in range(60)}
    for e in range(used):
        a, b, flags = int(ties.a[e]), int(ties.b[e]), ties.flags[e]
        for i, j, known in ((a, b, flags & B_KNOWS), (b, a, flags & A_KNOWS)):
            slighted = DEFAULTS.slight_rate * arrays.stigma[j] if known else 0.0
            contacts[i].append((arrays.tie_strength[e] * (1 - slighted), model.support_value[ties.kind[e]]))
    few = [i for i in contacts if len(contacts[i]) <= 10]
    assert len(few) > 40
    for i in few:
        exact = enumerated_support(arrays.outside_contacts[i], contacts[i])
        assert expected.support[i] == pytest.approx(exact, abs=3e-5)


@pytest.fixture(scope="module")
def counted():
    """Return a community kept still, with how often each tie saw contact and each affiliation attendance."""
    residents, weeks = 40, 3000
    rng = np.random.default_rng(6)
    words = [0.95, 0.63, 0.39, 0.21, 0.06]
    visits = [(i, h, float(rng.choice(words))) for i in range(residents) for h in range(3) if rng.random() < 0.5]
    pairs = [pair for pair in combinations(range(residents), 2) if rng.random() < 0.25]
    arrays = bare_site(residents, pairs, strength=rng.choice([*words, 0.02, 0.01], len(pairs)), visits=visits)
    model = unchanging(arrays)
    model.residents.expected_input[:] = 0.0
    contacts, came = np.zeros(len(pairs)), np.zeros((residents, 3))
    for _ in range(weeks):
        model.begin_week()
        for process in WEEK[:4]:
            process.run(model)
        contacts += model.ties.contact[: len(pairs)] & 1
        place = np.repeat(np.arange(3), model.places.tables)
        for code in range(place.size):
            sitters = model.scratch.sitter[model.scratch.table_first[code] : model.scratch.table_first[code + 1]]
            came[sitters, place[code]] += 1
    return model, weeks, contacts, came


def within_chance(found, chance, weeks):
    """Hold counts of independent weeks to their chances: each by itself, and all together."""
    z = (found - weeks * chance) / np.sqrt(weeks * chance * (1 - chance))
    return np.abs(z).max() < 4.5 and abs(z.mean()) < 4.5 / np.sqrt(z.size) and 0.7 < z.std() < 1.3


def test_contact_on_a_tie_is_as_frequent_as_its_strength(counted):
    model, weeks, contacts, _ = counted
    strength, meeting = (column[: contacts.size] for column in (model.ties.strength, model.ties.meeting))
    for case in (strength >= meeting, strength < meeting, meeting == 0.0, meeting > 0.0):
        assert case.sum() > 10
        assert within_chance(contacts[case], strength[case], weeks)


def test_attendance_is_as_frequent_as_mapped(counted):
    model, weeks, _, came = counted
    chosen = model.affiliations
    found = came[chosen.resident, chosen.place]
    assert within_chance(found, chosen.frequency, weeks)
    assert came.sum() == found.sum()


def test_mapped_chance_of_meeting_is_that_of_sharing_a_table():
    visits = [(0, 0, 0.63), (1, 0, 0.39), (0, 1, 0.21), (1, 1, 0.95)] + [(i, 0, 0.95) for i in range(2, 12)]
    model = unchanging(bare_site(12, [(0, 1), (0, 2)], visits=visits))
    assert model.places.tables.tolist() == [3, 1]  # 10.52 and 1.16 come on average, four to a table
    assert model.ties.meeting[0] == pytest.approx(1 - (1 - 0.63 * 0.39 / 3) * (1 - 0.21 * 0.95))
    assert model.ties.meeting[1] == pytest.approx(0.63 * 0.95 / 3)


def test_strength_follows_contact_and_goes_back():
    """x' = x + g (contact - x) + r_tie (x* - x), with contacts as they came."""
    p = DEFAULTS._replace(tie_learning=0.03, tie_return=0.02)
    model = community(bare_site(40, [(2 * k, 2 * k + 1) for k in range(20)], strength=0.39), p)
    model.hazard[:] = 0.0
    x = np.full(20, 0.39)
    for _ in range(60):
        model.step()
        met = model.ties.contact[:20] & 1
        x = x + 0.03 * (met - x) + 0.02 * (0.39 - x)
        np.testing.assert_allclose(model.ties.strength[:20], x, rtol=0, atol=1e-14)
    assert x.std() > 0.02


def test_other_states_are_without_noise():
    model = community(bare_site(30), DEFAULTS._replace(wellbeing_on_confidence=0.0))
    before = model.residents.state.copy()
    model.live_until(20)
    for row in (STIGMA, SELF_STIGMA, CONFIDENCE, TRUST):
        np.testing.assert_allclose(model.residents.state[row], before[row], rtol=0, atol=1e-14)
    assert np.all(model.residents.state[WELLBEING] != before[WELLBEING])
