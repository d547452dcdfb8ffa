"""Bonding, bridging and linking ties are counted as they are defined, and how unevenly they are held."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccsim.site.describing.capital import capital, gini, top_share
from ccsim.site.describing.uncertainty import survey_of
from ccsim.site.site import Site


def town():
    """Six residents: a a a b b and one unknown; a tie within a, one within b, one across, two to a councillor."""
    graph = nx.Graph([("A1", "A2"), ("B1", "B2"), ("A1", "B1"), ("A3", "B1"), ("A2", "U1")])
    for node, about in graph.nodes(data=True):
        about["faith"] = {"A": "a", "B": "b", "U": ""}[node[0]]
    graph.nodes["B1"]["role"] = "councillor"
    return Site.from_networkx(graph, title="T", identity={"faith": None})


def held(found, column, group):
    return next(one for one in found if (one.column, one.group) == (column, group))


def test_ties_are_counted_by_kind():
    found = capital(town(), survey_of(town()))
    everyone, a, b = held(found, "", "everyone"), held(found, "faith", "a"), held(found, "faith", "b")
    assert everyone.all.mean.value == pytest.approx(10 / 6)
    assert (everyone.bonding, everyone.bridging) == (None, None)
    # Of a: A1 and A2 have one bonding tie each; A1 and A3 one bridging. The tie to U1 is neither.
    assert (a.residents, a.bonding.mean.value, a.bridging.mean.value) == (3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert (b.residents, b.bonding.mean.value, b.bridging.mean.value) == (2, 1.0, 1.0)
    assert (a.bonding.none.yes, b.bonding.none.yes) == (1, 0)
    # Five have no role; A1, A3 and B2 know the councillor, who does not count.
    assert (everyone.linking.mean.asked, everyone.linking.mean.value) == (5, pytest.approx(3 / 5))
    assert held(found, "faith", "everyone").bridging.mean.value == pytest.approx(4 / 5)


def test_bonding_and_bridging_make_up_all_ties_where_all_groups_are_known():
    graph = nx.gnm_random_graph(60, 150, seed=3)
    nx.set_node_attributes(graph, {node: "xyz"[node % 3] for node in graph}, "faith")
    found = capital(Site.from_networkx(graph, title="T", identity={"faith": None}), survey_of_graph(graph))
    for one in found[1:]:
        assert one.bonding.mean.value + one.bridging.mean.value == pytest.approx(one.all.mean.value)
        assert one.linking is None


def survey_of_graph(graph):
    return survey_of(Site.from_networkx(graph, title="T", identity={"faith": None}))


def plain_gini(values):
    """Gini's coefficient by its definition: half the mean difference of all pairs over the mean."""
    of = np.array(values, float)
    return np.abs(of[:, None] - of[None]).mean() / (2 * of.mean())


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
@settings(max_examples=80, deadline=None)
def test_gini_is_that_of_its_definition(values):
    ordered = np.sort(np.array(values, float))
    [found] = gini(ordered, np.ones((1, ordered.size)))
    if ordered.sum() == 0:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(plain_gini(values), abs=1e-12)
        # A weight of two is the same resident twice.
        [doubled] = gini(ordered, np.full((1, ordered.size), 2.0))
        [repeated] = gini(np.repeat(ordered, 2), np.ones((1, 2 * ordered.size)))
        assert found == pytest.approx(doubled) == pytest.approx(repeated)


def test_the_share_of_the_top_tenth():
    ordered = np.r_[np.ones(18), 10.0, 20.0]
    [found] = top_share(ordered, np.ones((1, 20)))
    assert found == pytest.approx(30 / 48)
    [of_half] = top_share(np.array([1.0, 1.0, 2.0, 4.0, 8.0]), np.ones((1, 5)))
    assert of_half == pytest.approx(0.5 * 8 / 16)  # a tenth of five residents is half of the first
    assert top_share(np.ones(30), np.ones((1, 30)))[0] == pytest.approx(0.1)
    assert np.isnan(top_share(np.zeros(30), np.ones((1, 30)))[0])
