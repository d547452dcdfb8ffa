import networkx as nx
import numpy as np
import pytest
from site_folder import write_folder

from ccsim.problems import InputError
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS


def test_there_and_back(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    graph = site.to_networkx()
    back = Site.from_networkx(graph, title="Hilltown", population=40, identity=site.description.identity)
    for column in ("id", "identity", "role", "lonely"):
        assert getattr(back.residents, column) == getattr(site.residents, column)
    np.testing.assert_array_equal(back.residents.wellbeing, site.residents.wellbeing)
    np.testing.assert_array_equal(back.residents.lived_experience, site.residents.lived_experience)
    np.testing.assert_array_equal(back.ties.strength, site.ties.strength)
    np.testing.assert_array_equal(back.ties.reports, site.ties.reports)
    np.testing.assert_array_equal(back.ties.kind, site.ties.kind)
    assert (back.ties.layers, back.ties.since) == (site.ties.layers, site.ties.since)


def test_a_graph_carries_what_is_known(tmp_path):
    graph = Site.read(write_folder(tmp_path / "hill")).to_networkx()
    assert graph.graph == {"title": "Hilltown"}
    assert graph.nodes["R3"] == {"interviewed": False, "faith": "a"}
    assert graph.edges["R2", "R3"] == {"kind": "kin", "layer": "place;household", "strength": 0.95, "reports": 1}


def test_edges_of_a_directed_graph_are_reports():
    graph = nx.DiGraph()
    graph.add_edge("Ann", "Bob", frequency="weekly", kind="friend")
    graph.add_edge("Bob", "Ann", strength=0.21)
    ties = Site.from_networkx(graph, title="T").ties
    assert ties.strength.tolist() == [pytest.approx(0.42)]
    assert (ties.reports.tolist(), TIE_KINDS[ties.kind[0]]) == ([2], "friend")


def test_edges_of_a_multigraph_are_different_occasions():
    graph = nx.MultiGraph()
    graph.add_edge(1, 2, strength=0.2, kind="kin")
    graph.add_edge(1, 2, strength=0.5, kind="workmate")
    assert Site.from_networkx(graph, title="T").ties.strength.tolist() == [pytest.approx(0.6)]


def test_a_real_graph(tmp_path):
    site = Site.from_networkx(nx.karate_club_graph().__class__(nx.karate_club_graph().edges), title="Karate club")
    assert (len(site.residents.id), site.ties.a.size, site.description.population) == (34, 78, 34)
    site.write(tmp_path / "karate")
    assert Site.read(tmp_path / "karate") == site


def test_everything_wrong_with_a_graph_is_said_at_once():
    graph = nx.Graph()
    graph.add_node("R1", welbeing=20, lived_experience=True)
    graph.add_node("R2", wellbeing=99.0)
    graph.add_edge("R1", "R1")
    graph.add_edge("R1", "R2", strength=1.5)
    with pytest.raises(InputError) as raised:
        Site.from_networkx(graph, title="T", population=1)
    found = str(raised.value)
    for message in (
        "welbeing: unknown attribute (did you mean 'wellbeing'?)",
        "residents.csv:2: wellbeing: found 99",
        "a tie with oneself",
        "frequency: found 1.5",
        "population: found 1, but residents.csv lists 2 residents",
    ):
        assert message in found
