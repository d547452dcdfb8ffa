import networkx as nx
import numpy as np
import pytest
from site_folder import FILES, write_folder

from ccsim.site.describe import describe, people, summary_lines
from ccsim.site.site import Site


@pytest.fixture
def hill(tmp_path):
    return Site.read(write_folder(tmp_path / "hill"))


def test_known_answers(hill):
    summary = describe(hill)
    assert (summary.residents, summary.population, summary.interviewed) == (4, 40, 3)
    assert (summary.ties, summary.both_ends, summary.no_ties) == (3, 1, 0)
    assert (summary.mean_degree, summary.sd_degree) == (1.5, 0.5)
    assert (summary.components, summary.largest, summary.transitivity) == (1, 4, 0.0)
    kinds = [(kind.kind, kind.ties, kind.mean_strength) for kind in summary.kinds]
    assert kinds == [("kin", 1, 0.95), ("friend", 1, pytest.approx(0.42)), ("", 1, None)]
    assert summary.busiest == (("P1", "The Hub", 2), ("P2", "", 1))
    assert summary.most_connected == (("R2", 2), ("R3", 2), ("R1", 1), ("R4", 1))
    assert summary.wellbeing.known == 3
    assert summary.wellbeing.mean == pytest.approx((23.5 + 19.5 + 30) / 3)
    assert (summary.low_wellbeing, summary.lived_experience, summary.lived_experience_known) == (1, 1, 3)


def test_mixing_counts_ties_with_both_ends_known(hill):
    faith, age = describe(hill).mixing
    assert (faith.column, faith.ties, faith.within) == ("faith", 2, 0.0)
    assert faith.by_chance == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)
    assert (age.column, age.ties, age.within) == ("age_band", 1, 0.0)


def test_the_shape_of_the_network_is_what_networkx_finds():
    graph = nx.gnm_random_graph(60, 110, seed=4)
    summary = describe(Site.from_networkx(graph, title="T"))
    assert summary.transitivity == pytest.approx(nx.transitivity(graph))
    assert summary.components == nx.number_connected_components(graph)
    assert summary.largest == max(map(len, nx.connected_components(graph)))
    assert summary.no_ties == nx.number_of_isolates(graph)
    degrees = np.array([degree for _, degree in graph.degree])
    assert (summary.mean_degree, summary.sd_degree) == (pytest.approx(degrees.mean()), pytest.approx(degrees.std()))


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (0, 90, "fewer than 5"),
        (4, 90, "fewer than 5"),
        (5, 90, "5 (6%)"),
        (86, 90, "all but fewer than 5"),
        (90, 90, "90 (100%)"),
    ],
)
def test_small_numbers_of_people_are_withheld(count, of, shown):
    assert people(count, of) == shown


def test_lines_withhold_small_numbers_and_say_what_is_not_mapped(hill):
    text = "\n".join(summary_lines(describe(hill)))
    assert "Wellbeing: known of fewer than 5" in text
    assert "The Hub" not in text
    assert "Often lonely: not mapped" in text
    assert "Interviewed: fewer than 5; the others were named by somebody" in text


def test_a_made_up_site_is_said_to_be_one(tmp_path):
    folder = write_folder(tmp_path / "hill", site=FILES["site.yaml"] + "illustrative: true\n")
    assert "made up" in summary_lines(describe(Site.read(folder)))[0]


def test_a_site_with_nothing_but_a_resident():
    graph = nx.Graph()
    graph.add_node("R1")
    summary = describe(Site.from_networkx(graph, title="T"))
    assert (summary.transitivity, summary.components, summary.most_connected, summary.busiest) == (None, 1, (), ())
    assert summary.interviewed is None
    assert "Wellbeing: not mapped" in summary_lines(summary)
