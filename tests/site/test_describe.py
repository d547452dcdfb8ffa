import json
import re

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_folder import FILES, write_folder

from ccsim.experiments.shipped import shipped_sites
from ccsim.site.describe import describe
from ccsim.site.describing.gathering import bridging, differ
from ccsim.site.describing.isolation import THIRDS
from ccsim.site.describing.lines import PRIVATE, summary_lines
from ccsim.site.describing.sharing import shareable, told_whole
from ccsim.site.describing.withheld import bins, people, told, told_together
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
    assert [(place.id, place.name, place.people) for place in summary.busiest] == [("P1", "The Hub", 2), ("P2", "", 1)]
    assert [(one.place.id, one.partners) for one in summary.partnerships.most] == [("P1", 1), ("P2", 1)]
    assert summary.degrees == (0, 2, 2)
    assert summary.brokers == ("R2", "R3")
    assert summary.most_connected == (("R2", 2), ("R3", 2), ("R1", 1), ("R4", 1))
    assert summary.wellbeing.known == 3
    assert summary.wellbeing.mean == pytest.approx((23.5 + 19.5 + 30) / 3)
    assert (summary.low_wellbeing, summary.lived_experience, summary.lived_experience_known) == (1, 1, 3)


def test_mixing_counts_ties_with_both_ends_known(hill):
    faith, age, lived = describe(hill).mixing
    assert (faith.column, faith.ties, faith.within) == ("faith", 2, 0.0)
    assert faith.by_chance == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)
    assert (age.column, age.ties, age.within) == ("age_band", 1, 0.0)
    assert (lived.column, lived.ties, lived.groups) == ("lived_experience", 1, {"no": 2, "yes": 1})


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
    assert told(count, of) == (None if "fewer" in shown else count)


def test_lines_withhold_small_numbers_and_say_what_is_not_mapped(hill):
    text = "\n".join(summary_lines(describe(hill)))
    assert "Wellbeing: known of fewer than 5" in text
    assert "The Hub: 2" not in text
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


@pytest.fixture(scope="module")
def alderbrook():
    return describe(Site.read(shipped_sites()["alderbrook"]))


def grouped(seed=3, residents=80):
    """A network whose residents have a group, a wellbeing and lived experience, not all of them known."""
    graph, generator = nx.gnm_random_graph(residents, 3 * residents, seed=seed), np.random.default_rng(seed)
    for node, about in graph.nodes(data=True):
        about["faith"] = str(generator.choice(["a", "b", "c", ""]))
        about["wellbeing"] = round(float(generator.normal(23, 3)), 2)
        if generator.random() < 0.8:
            about["lived_experience"] = bool(generator.random() < 0.3)
        assert node >= 0
    return graph


def test_assortativity_is_what_networkx_finds():
    graph = grouped()
    summary = describe(Site.from_networkx(graph, title="T", identity={"faith": None}))
    for column, missing in (("faith", ""), ("lived_experience", None)):
        known = graph.subgraph(
            [node for node, about in graph.nodes(data=True) if about.get(column, missing) != missing]
        )
        [mix] = [mix for mix in summary.mixing if mix.column == column]
        assert mix.ties == known.number_of_edges()
        assert mix.assortativity == pytest.approx(nx.attribute_assortativity_coefficient(known, column))
    [wellbeing] = summary.alike
    expected = nx.numeric_assortativity_coefficient(graph, "wellbeing")
    assert (wellbeing.column, wellbeing.correlation) == ("wellbeing", pytest.approx(expected))


def test_all_ties_within_groups_is_1_and_all_between_two_is_minus_1():
    within, between = nx.Graph([(0, 1), (2, 3)]), nx.Graph([(0, 2), (1, 3)])
    for graph, expected in ((within, 1.0), (between, -1.0)):
        nx.set_node_attributes(graph, {0: "a", 1: "a", 2: "b", 3: "b"}, "faith")
        [mix] = describe(Site.from_networkx(graph, title="T", identity={"faith": None})).mixing
        assert mix.assortativity == pytest.approx(expected)
    nx.set_node_attributes(within, "a", "faith")
    [mix] = describe(Site.from_networkx(within, title="T", identity={"faith": None})).mixing
    assert mix.assortativity is None


def test_brokers_are_those_through_whom_most_shortest_paths_lead():
    graph = grouped(seed=5)
    score = nx.betweenness_centrality(graph)
    expected = sorted(score, key=lambda node: (-round(score[node], 9), str(node)))[:5]
    site = Site.from_networkx(graph, title="T", identity={"faith": None})
    assert describe(site).brokers == tuple(map(str, expected))


def test_places_bring_together_groups_of_five_and_more(tmp_path):
    people = "id,faith\n" + "".join(f"R{i},{'a' if i < 6 else 'b' if i < 11 else 'c'}\n" for i in range(14))
    goes = "resident,place\n" + "".join(f"R{i},P1\n" for i in range(14)) + "R0,P2\n"
    folder = write_folder(tmp_path / "hill", site="title: H\npopulation: 14\nidentity: {faith: }\n",
                          residents=people, ties="a,b\nR0,R6\n", affiliations=goes)  # fmt: skip
    summary = describe(Site.read(folder))
    [meeting] = summary.meetings
    assert (meeting.place.id, meeting.groups) == ("P1", {"a": 6, "b": 5})
    assert meeting.differ == pytest.approx(2 * 6 * 5 / (11 * 10))
    assert not told_whole(meeting)  # 14 people less 11 tells how many c there are
    assert bridging(summary.meetings, "faith") == (meeting,)
    assert differ([6, 5]) == meeting.differ
    assert (differ([1]), differ([]), differ([7])) == (0.0, 0.0, 0.0)
    assert [(kind.kind, kind.places, kind.people) for kind in summary.place_kinds] == [("hub", 1, 14), ("street", 1, 1)]


def test_who_has_few_contacts(hill, alderbrook):
    everyone, *groups = describe(hill).isolation
    # R1 0.42 with R2; R4 one tie with R3 that nobody put a number on, which is filled: 0.63 at most. R3 was not asked.
    assert (everyone.residents, everyone.few_contacts) == (3, 2)
    assert {(one.column, one.group, one.residents) for one in groups} >= {("faith", "a", 1), ("age_band", "old", 2)}
    for column in ("age_band", "ethnicity", "lived_experience", "deprivation"):
        of_column = [one for one in alderbrook.isolation if one.column == column]
        assert sum(one.residents for one in of_column) == 1500
        assert sum(one.few_contacts for one in of_column) == alderbrook.isolation[0].few_contacts
    assert [one.group for one in of_column] == list(THIRDS)


def test_the_text_says_what_was_asked_for(alderbrook):
    text = "\n".join(summary_lines(alderbrook))
    for said in ("Two contacts of one resident know each other in 23% of cases", "ethnicity: assortativity 0.",
                 "P01 Alderbrook Community Centre: 110 residents", "Organisations that work with most others:",
                 "with and without lived experience together", "by age band: 16-29 ", "How much comes from this map: ",
                 "not mapped at all: strength (partnerships.csv)", "Connect most others (brokers): R0738"):  # fmt: skip
        assert said in text
    public, private = text.split(PRIVATE)
    assert not re.search(r"\bR\d{4}\b", public)
    assert re.search(r"\bR\d{4}\b", private)


def numbers(value, key=""):
    """Every number in what is shared, with the key that it stands under."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in numbers(part, name)]
    if isinstance(value, list):
        return [found for part in value for found in numbers(part, key)]
    return [(key, value)] if isinstance(value, int) and not isinstance(value, bool) else []


PEOPLE = {"residents", "yes", "answers", "low", "few_contacts", "residents_without_ties", "interviewed", "everyone"}


@given(seed=st.integers(0, 10_000), size=st.integers(6, 60), ties=st.integers(0, 80))
@settings(max_examples=60, deadline=None)
def test_nothing_shared_is_about_fewer_than_five_or_names_anybody(seed, size, ties):
    graph, generator = nx.gnm_random_graph(size, ties, seed=seed), np.random.default_rng(seed)
    named = nx.relabel_nodes(graph, {node: f"RES{node:03d}" for node in graph})
    for _, about in named.nodes(data=True):
        about |= {"faith": str(generator.choice(["a", "b", "c"])), "lived_experience": bool(generator.random() < 0.2)}
    shared = shareable(describe(Site.from_networkx(named, title="T", identity={"faith": None})))
    text = json.dumps(shared, allow_nan=False)
    assert "RES" not in text
    for key, number in numbers(shared):
        assert key not in PEOPLE or number >= 5 or (key == "residents_without_ties" and number == 0), (key, number)
    for mix in shared["mixing"]:
        assert list(mix["residents"].values()).count(None) != 1 or len(mix["residents"]) == 1
    for groups in shared["isolation"]["by"].values():
        for key in ("residents", "few_contacts"):
            assert [one[key] for one in groups].count(None) != 1 or len(groups) == 1
    outside = size - max(map(len, nx.connected_components(graph)))
    if 0 < outside < 5 or 0 < nx.number_of_isolates(graph) < 5:
        assert shared["network"]["pieces"] is None
    assert sum(one["residents"] for one in shared["network"]["residents_by_ties"]) == size
    assert shared["network"]["residents_by_ties"][-1]["to"] is None


def test_what_is_shared_of_the_shipped_site_is_useful(alderbrook):
    shared = shareable(alderbrook)
    assert shared["made_up"] is True
    assert shared["network"]["ties"] == 6819
    assert shared["network"]["residents_without_ties"] == 11
    assert {mix["column"] for mix in shared["mixing"]} == {"age_band", "ethnicity", "lived_experience"}
    assert shared["isolation"]["everyone"] == alderbrook.isolation[0].few_contacts
    assert all(
        sum(one["residents"].values()) >= 10 for one in shared["places"]["bring_together"] if len(one["residents"]) > 1
    )
    assert {row["file"] for row in shared["where_values_come_from"]} >= {"residents.csv", "ties.csv", "places.csv"}


def test_parts_of_a_whole_are_never_withheld_alone():
    assert told_together([10, 20, 3]) == [None, 20, None]
    assert told_together([10, 2, 3]) == [10, None, None]
    assert told_together([10, 20]) == [10, 20]
    assert told_together([3]) == [None]
    assert told_together([6, 7], [8, 20]) == [None, None]
    assert told_together([]) == []


def test_bins_hold_five_and_the_last_is_open():
    assert bins([7, 2, 2, 1, 9, 0, 0, 1]) == [(0, 0, 7), (1, 3, 5), (4, None, 10)]
    assert bins([0, 0, 5]) == [(0, None, 5)]
    assert bins([4]) == []
    assert bins([]) == []
