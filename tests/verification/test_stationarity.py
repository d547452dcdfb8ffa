"""Point 2: with no intervention, a community stays as it was mapped, within stated tolerances."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from communities import shipped

from ccsim.experiments.shipped import shipped_sites
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.state import CONFIDENCE, INVOLVED, SELF_STIGMA, STIGMA, TRUST, WELLBEING

WEEKS = 156
TOLERANCES = {
    "W": 0.1,
    "SD of W, relative": 0.03,
    "W, lowest quarter": 0.15,
    "W, second quarter": 0.15,
    "W, third quarter": 0.15,
    "W, highest quarter": 0.15,
    "S": 0.005,
    "Q": 0.01,
    "C": 0.005,
    "T": 0.01,
    "degree, relative": 0.02,
    "strength": 0.01,
    "transitivity": 0.02,
    "involved": 0.01,
    "lived experience": 0.01,
}
TURNOVER = DEFAULTS._replace(turnover=0.08)


def graph_of(model):
    used = int(model.ties.used[0])
    graph = nx.empty_graph(model.arrays.residents)
    graph.add_edges_from(zip(model.ties.a[:used].tolist(), model.ties.b[:used].tolist(), strict=True))
    return graph


def drifts(arrays, parameters, balance, world):
    """Return how far one world is from its map after three years, in the order of TOLERANCES."""
    model = CommunityModel(arrays, parameters, balance=balance, world=world)
    start, mapped = model.residents.state.copy(), model.residents.mapped.copy()
    degree, strength = model.residents.ties_now.mean(), arrays.tie_strength.mean()
    closed = nx.transitivity(graph_of(model))
    model.live_until(WEEKS)
    state, residents = model.residents.state, model.residents
    quarter = np.argsort(np.argsort(arrays.wellbeing, kind="stable")) * 4 // arrays.residents
    quarter[residents.generation > 0] = -1  # newcomers have a wellbeing and a set point of their own
    lived, now = arrays.lived_experience, residents.lived_experience
    change = state - start
    return [
        change[WELLBEING].mean(),
        state[WELLBEING].std() / start[WELLBEING].std() - 1.0,
        *((state[WELLBEING] - mapped[WELLBEING])[quarter == q].mean() for q in range(4)),
        change[STIGMA].mean(),
        state[SELF_STIGMA, now].mean() - start[SELF_STIGMA, lived].mean() if lived.any() else 0.0,
        change[CONFIDENCE].mean(),
        change[TRUST].mean(),
        model.residents.ties_now.mean() / degree - 1.0,
        model.ties.strength[: model.ties.used[0]].mean() - strength,
        nx.transitivity(graph_of(model)) - closed,
        float(np.mean(residents.behaviours & INVOLVED)) - float(np.mean(arrays.behaviours & INVOLVED)),
        now.mean() - lived.mean(),
    ]


def check(name, worlds, parameters=DEFAULTS):
    arrays, balance = shipped(name, parameters)
    drift = np.array([drifts(arrays, parameters, balance, world) for world in range(worlds)])
    mean, error = drift.mean(axis=0), drift.std(axis=0, ddof=1) / np.sqrt(worlds)
    lines = [f"{name}: {worlds} worlds, {WEEKS} weeks, turnover {parameters.turnover:g} a year"]
    lines += [
        f"{what:<20} {m:+.4f}  SE {e:.4f}  tolerance {tolerance:g}"
        for (what, tolerance), m, e in zip(TOLERANCES.items(), mean, error, strict=True)
    ]
    print("\n".join(lines))
    beyond = np.abs(mean) > np.array(list(TOLERANCES.values())) + 2.0 * error
    assert not beyond.any(), "\n".join(lines)


def test_a_community_left_alone_stays_as_mapped():
    check("alderbrook", 6)


def test_so_it_does_where_people_move_in_and_out():
    check("alderbrook", 6, TURNOVER)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_sites())
@pytest.mark.parametrize("parameters", [DEFAULTS, TURNOVER], ids=["nobody moves", "8 % move a year"])
def test_every_shipped_site_left_alone_stays_as_mapped(name, parameters):
    check(name, 30, parameters)


def test_wellbeing_after_three_years_hangs_on_the_map_as_far_as_its_stable_share():
    """Regression to the mean is in the model: the slope of W on the mapped W falls to the stable share."""
    arrays, balance = shipped()
    model = CommunityModel(arrays, balance=balance, world=3)
    model.live_until(WEEKS)
    spread = arrays.wellbeing - arrays.stratum_mean[arrays.stratum]
    after = model.residents.state[WELLBEING] - arrays.stratum_mean[arrays.stratum]
    slope = float(spread @ after / (spread @ spread))
    error = float(np.std(after - slope * spread) / np.sqrt(spread @ spread))
    assert slope == pytest.approx(DEFAULTS.stable_share, abs=4 * error)
