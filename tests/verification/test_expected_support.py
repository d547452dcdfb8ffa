"""Expected support, E log(1 + o + sum of w B), against answers that need no integral.

All cases added up, up to 12 ties; the exact distribution of the sum, for any number of ties; simulated weeks.
"""

from __future__ import annotations

import numpy as np
import pytest
from communities import bare_site, made_up, shipped_arrays, unchanging
from hypothesis import given, settings
from hypothesis import strategies as st

from ccsim.model.expectations import expected_tallies
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import A_KNOWS, B_KNOWS
from ccsim.site.tables import TIE_KINDS

GRID = 0.1
"""All default support values are multiples of it, so that sums of contacts stand on a grid."""
WITHIN = 1e-9
"""How far off the 16 nodes may be, whatever is expected."""


def by_the_model(arrays, parameters=DEFAULTS):
    """Return the model, and the expected support [n] that it works with."""
    model = unchanging(arrays, parameters)
    tallies = expected_tallies(model.residents, model.ties, model.affiliations, model.parameters, model.support_value)
    return model, tallies.support


def star(outside, chances, kinds):
    """Return a site whose first resident is tied to all others."""
    k = len(chances)
    pairs = [(0, j) for j in range(1, k + 1)]
    return bare_site(k + 1, pairs, strength=chances, kind=kinds, outside_contacts=np.full(k + 1, outside))


def all_cases(outside, chances, values):
    """Return the expectation as a sum over all 2^k cases."""
    bits = (np.arange(2 ** len(chances))[:, None] >> np.arange(len(chances))) & 1
    probability = np.prod(np.where(bits, chances, 1.0 - np.asarray(chances)), axis=1)
    return float(probability @ np.log1p(outside + bits @ np.asarray(values)))


def exactly(outside, chances, values):
    """Return the expectation from the exact distribution of the sum, found tie by tie."""
    steps = np.rint(np.asarray(values) / GRID).astype(int)
    np.testing.assert_allclose(steps * GRID, values, atol=1e-12)
    distribution = np.zeros(steps.sum() + 1)
    distribution[0] = 1.0
    for step, p in zip(steps, chances, strict=True):
        moved = np.concatenate([np.zeros(step), distribution[: distribution.size - step]])
        distribution = (1.0 - p) * distribution + p * moved
    return float(distribution @ np.log1p(outside + GRID * np.arange(distribution.size)))


def contacts_of(model, arrays):
    """Return for each resident the chance and the worth of every supportive contact."""
    ties, found = model.ties, [([], []) for _ in range(arrays.residents)]
    for e in range(int(ties.used[0])):
        a, b, flags = int(ties.a[e]), int(ties.b[e]), ties.flags[e]
        for i, j, known in ((a, b, flags & B_KNOWS), (b, a, flags & A_KNOWS)):
            slighted = model.parameters.slight_rate * arrays.stigma[j] if known else 0.0
            found[i][0].append(ties.set_point[e] * (1.0 - slighted))
            found[i][1].append(model.support_value[ties.kind[e]])
    return found


@settings(max_examples=60, deadline=None)
@given(
    outside=st.floats(0.0, 15.0),
    contacts=st.lists(st.tuples(st.floats(0.0, 1.0), st.sampled_from(TIE_KINDS)), min_size=1, max_size=12),
)
def test_it_is_all_cases_added_up(outside, contacts):
    chances, kinds = zip(*contacts, strict=True)
    model, support = by_the_model(star(outside, chances, kinds))
    values = [model.support_value[TIE_KINDS.index(kind)] for kind in kinds]
    exact = all_cases(outside, chances, values)
    assert exactly(outside, chances, values) == pytest.approx(exact, abs=1e-12)
    assert support[0] == pytest.approx(exact, abs=WITHIN)


@settings(max_examples=60, deadline=None)
@given(
    outside=st.floats(0.0, 15.0),
    contacts=st.lists(st.tuples(st.floats(0.0, 1.0), st.sampled_from(TIE_KINDS)), min_size=13, max_size=60),
)
def test_so_it_is_for_any_number_of_ties(outside, contacts):
    chances, kinds = zip(*contacts, strict=True)
    model, support = by_the_model(star(outside, chances, kinds))
    values = [model.support_value[TIE_KINDS.index(kind)] for kind in kinds]
    assert support[0] == pytest.approx(exactly(outside, chances, values), abs=WITHIN)


@pytest.mark.parametrize("certain", [1, 5, 12, 20, 60])
def test_certain_contacts_are_counted(certain):
    """With k certain contacts and nobody outside the answer is log(1 + k)."""
    _, support = by_the_model(star(0.0, [1.0] * certain, "kin"))
    assert support[0] == pytest.approx(np.log1p(certain), abs=1e-12)


@pytest.mark.parametrize("ties", [1, 16, 40, 150])
def test_many_likely_contacts_are_no_harder(ties):
    _, support = by_the_model(star(0.0, [0.5] * ties, "kin"))
    assert support[0] == pytest.approx(exactly(0.0, [0.5] * ties, [1.0] * ties), abs=WITHIN)


def errors(arrays):
    """Return the error of expected support for each resident, and what is expected of them beyond outside contacts."""
    model, support = by_the_model(arrays)
    found = []
    for i, (chances, values) in enumerate(contacts_of(model, arrays)):
        outside = float(arrays.outside_contacts[i])
        found.append((support[i] - exactly(outside, chances, values), np.dot(chances, values) / (1.0 + outside)))
    return np.abs(np.array(found)[:, 0]), np.array(found)[:, 1]


@pytest.mark.parametrize("name", ["alderbrook", "made up"])
def test_every_resident_of_a_site_has_the_exact_one(name):
    arrays = shipped_arrays(name) if name == "alderbrook" else made_up(4, residents=300)[0]
    error, expected = errors(arrays)
    worst = int(np.argmax(error))
    print(
        f"{name}: largest error {error[worst]:.1e}, where {expected[worst]:.1f} are expected; mean {error.mean():.1e}"
    )
    assert error.max() < WITHIN


def test_simulated_weeks_have_it_on_average():
    """45 ties of all kinds, two million weeks from a seed: within 4 standard errors of the mean."""
    rng = np.random.default_rng(20)
    chances, kinds = rng.choice([0.63, 0.39, 0.21, 0.06, 0.02], 45), rng.choice(TIE_KINDS, 45).tolist()
    model, support = by_the_model(star(1.5, chances, kinds))
    values = np.array([model.support_value[TIE_KINDS.index(kind)] for kind in kinds])
    weeks = np.concatenate(
        [np.log1p(1.5 + (rng.random((50_000, 45)) < chances) @ values) for _ in range(40)]
    )  # fmt: skip
    assert abs(support[0] - weeks.mean()) < 4.0 * weeks.std() / np.sqrt(weeks.size)
