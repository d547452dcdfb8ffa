"""Fragility, influence, partnerships, assets, what is nearest, data quality: on networks whose answers are known."""

import networkx as nx
import numpy as np
import pytest
from site_folder import FILES, write_folder

from ccsim.site.brokerage import brokerage
from ccsim.site.describe import describe
from ccsim.site.describing.estimates import estimates
from ccsim.site.describing.fragility import fragility
from ccsim.site.describing.influence import influence, steps_from
from ccsim.site.describing.lines import summary_lines
from ccsim.site.describing.sentences import (
    LOST,
    _so_many,
    asset_sentences,
    capital_sentences,
    fragility_sentences,
    influence_sentences,
    loss_in_words,
    nearest_sentences,
    quality_sentences,
    survey_sentences,
)
from ccsim.site.describing.uncertainty import survey_of
from ccsim.site.site import Site


def of(graph, **about):
    return Site.from_networkx(graph, title="T", **about)


def losses_of(site):
    score = brokerage(len(site.residents.id), site.ties.a, site.ties.b)
    found = fragility(site, score)
    return found, {(loss.what, loss.by, loss.lost): loss for loss in found.losses}


def test_a_star_falls_apart_with_its_middle_and_a_ring_does_not():
    star, found = losses_of(of(nx.star_graph(29)))
    assert star.tied == 30
    for by in ("connection", "brokerage"):
        assert found["people", by, 1].cut_off == 28  # one of the 29 is left as the largest piece
    # By chance one of thirty is the middle: mean 28 / 30, but for the luck of fifty tries.
    assert found["people", "connection", 1].by_chance[0] < 5
    _, ring = losses_of(of(nx.cycle_graph(30)))
    assert ring["people", "connection", 1].cut_off == 0
    assert ring["people", "connection", 1].by_chance == (0.0, 0.0, 0.0)


def test_a_loss_that_leaves_hardly_anybody_is_not_called_small():
    star, ring = describe(of(nx.star_graph(29))), describe(of(nx.cycle_graph(30)))
    first = {loss.by: loss for loss in star.fragility.losses if loss.lost == 1}["connection"]
    assert first.cut_off == 28
    assert loss_in_words(star, first)[0] == "all but fewer than 5"
    first = {loss.by: loss for loss in ring.fragility.losses if loss.lost == 1}["connection"]
    assert loss_in_words(ring, first)[0] == "fewer than 5"


def test_the_loss_of_the_broker_between_two_circles_cuts_one_off():
    graph = nx.disjoint_union(nx.complete_graph(12), nx.complete_graph(9))
    graph.add_edges_from([("bridge", 0), ("bridge", 12)])
    site = of(graph)
    _, found = losses_of(site)
    # Through 0 lead the ways of its 11 to the bridge and the 9 others: 110 pairs; through the bridge itself 108.
    assert found["people", "brokerage", 1].cut_off == 10
    # Of all losses, none cuts off fewer than nothing, and more lost of a circle cut off no more than there are.
    assert all(0 <= loss.cut_off <= 22 - loss.lost for loss in found.values())


def test_losses_are_those_that_networkx_finds():
    graph = nx.gnm_random_graph(80, 90, seed=6)
    site = of(graph)
    largest = max(nx.connected_components(graph), key=len)
    found, losses = losses_of(site)
    assert found.tied == len(largest)
    order = sorted(graph, key=lambda node: (-graph.degree[node], str(node)))
    for size in (1, 5, 10):
        left = graph.subgraph(set(graph) - set(order[:size]))
        stays = max(len(piece & largest) for piece in nx.connected_components(left))
        expected = len(largest - set(order[:size])) - stays
        assert losses["people", "connection", size].cut_off == expected


def places_site(folder, visits, places, **more):
    """A site whose residents only go to places; `visits` is place -> residents."""
    people = sorted({resident for them in visits.values() for resident in them})
    files = {
        "site": f"title: H\npopulation: {len(people)}\n",
        "residents": "id\n" + "".join(f"{name}\n" for name in people),
        "ties": f"a,b\n{people[0]},{people[1]}\n",
        "places": places,
        "affiliations": "resident,place\n" + "".join(f"{r},{p}\n" for p, them in visits.items() for r in them),
        "partnerships": None,
    }
    return Site.read(write_folder(folder, **files | more))


def test_the_loss_of_a_place_leaves_those_alone_who_go_nowhere_else(tmp_path):
    first = {f"R{k:02}" for k in range(20)}
    second = {f"R{k:02}" for k in range(18, 30)}
    third = {f"R{k:02}" for k in range(30)}
    places = "id,kind\nP1,hub\nP2,café\nS1,street\n"
    site = places_site(tmp_path / "h", {"P1": first, "P2": second, "S1": third}, places)
    found, losses = losses_of(site)
    assert found.gathered == 30  # 18 and 19 go to both; a street joins nobody
    assert losses["places", "connection", 1].cut_off == 18
    assert losses["places", "reliance", 1].cut_off == 18
    assert ("places", "connection", 5) not in losses


def test_steps_to_those_with_a_role_are_shortest_paths():
    graph = nx.gnm_random_graph(70, 100, seed=2)
    for node in (3, 40):
        graph.nodes[node]["role"] = "GP"
    site = of(graph)
    away = steps_from(site, np.array([word != "" for word in site.residents.role]))
    lengths = nx.multi_source_dijkstra_path_length(graph, {3, 40}, weight=None)
    assert away.tolist() == [min(lengths.get(node, 99), 4) for node in graph]
    found = influence(site, survey_of(site))
    assert found.roles == {"GP": 2}
    everyone = found.groups[0]
    assert everyone.residents == 68
    assert everyone.within_steps == tuple(
        sum(0 < lengths.get(node, 99) <= steps for node in graph) for steps in (1, 2, 3)
    )
    assert everyone.one_step.yes == everyone.within_steps[0]
    assert describe(of(nx.path_graph(4))).influence.groups == ()


def test_partnerships(tmp_path):
    visits = {"P1": {f"R{k:02}" for k in range(12)}, "P2": {f"R{k:02}" for k in range(11)},
              "P3": {"R20", "R21"}, "P4": {f"R{k:02}" for k in range(40)}}  # fmt: skip
    places = "id,kind,name\nP1,hub,Hub\nP2,choir,\nP3,shop,Shop\nP4,surgery,Surgery\n"
    pairs = "a,b,kind\nP1,P3,kitchen\nP3,P4,\n"
    found = describe(places_site(tmp_path / "h", visits, places, partnerships=pairs)).partnerships
    assert [(pair.a.id, pair.b.id, pair.kind, pair.people) for pair in found.pairs] == [
        ("P1", "P3", "kitchen", 0), ("P3", "P4", "", 2),
    ]  # fmt: skip
    assert [(one.place.id, one.partners) for one in found.most] == [("P3", 2), ("P1", 1), ("P4", 1)]
    assert [one.id for one in found.connectors] == ["P3"]
    assert (found.pieces, found.alone) == (1, 1)
    # Eleven of twelve who also sing: no chance. That all go to the surgery, where everybody goes, is chance.
    assert [(one.a.id, one.b.id, one.people) for one in found.unmet] == [("P1", "P2", 11)]


def test_assets_of_the_six_kinds(tmp_path):
    visits = {"P1": {"R1", "R2", "R3", "R4", "R5", "R6"}, "P2": {"R1", "R2"}, "P3": {"R1"}}
    places = (
        "id,kind,name,asset_type\nP1,hub,Hub,organisational\nP2,kitchen,Mrs Miller,individual\nP3,den,Den,\n"
        "P4,street,High Street,physical\n"
    )
    summary = describe(places_site(tmp_path / "h", visits, places))
    kinds = {one.kind: one for one in summary.assets.kinds}
    assert list(kinds) == ["individual", "associational", "organisational", "physical", "economic", "cultural", ""]
    assert (kinds["organisational"].places, kinds["organisational"].people) == (1, 6)
    assert (kinds["physical"].places, kinds["physical"].streets) == (0, 1)
    said = "\n".join(asset_sentences(summary))
    assert "Individual: 1 place (P2 (kitchen))." in said  # a person's name is not told
    assert "Organisational: 1 place; 6 residents go to any of them (Hub)." in said
    assert "Physical: nothing mapped but 1 streets." in said
    assert "Cultural: nothing mapped. That does not mean that there is nothing." in said
    assert "Of 1 places the map does not say what kind of asset they are." in said


def test_what_is_nearest_to_those_with_few_contacts(tmp_path):
    people = (
        "id,x,y\nR1,0,0\nR2,10,0\nR3,5000,0\nR4,5000,10\nR5,9000,0\n" + "".join(f"Q{k},20,20\n" for k in range(8))
    )  # fmt: skip
    ring = "".join(f"Q{k},Q{k + 1},most days\nQ{k},Q{(k + 3) % 8},weekly\n" for k in range(7))
    ties = f"a,b,frequency\nR2,Q0,monthly\n{ring}"
    site = Site.read(
        write_folder(
            tmp_path / "h",
            site="title: H\npopulation: 13\n",
            residents=people,
            ties=ties,
            places="id,kind,name,x,y\nP1,hub,Hub,100,0\nP2,club,Club,5000,300\nS,street,Way,0,0\n",
            affiliations="resident,place\nR1,P1\nQ0,P1\nR3,S\n",
            partnerships=None,
        )
    )
    found = describe(site).nearest
    # R1 goes; R2 has a contact who does; R3 and R4 live 300 m from the club; R5 is far from everything.
    assert (found.isolated, found.go, found.contact_goes, found.near, found.none) == (5, 1, 1, 2, 1)
    by_place = {one.place.id: (one.go, one.contact_goes, one.near) for one in found.places}
    assert by_place == {"P1": (1, 1, 2), "P2": (0, 0, 2)}
    people = {one.id: one for one in found.residents}
    assert people["R1"].goes == ("Hub",)
    assert people["R2"].through == (("Hub", "Q0"),)
    assert people["R3"].near[0] == ("Club", 300)
    assert people["R5"].near == (("Club", 4011), ("Hub", 8900))


def test_quality_counts_what_was_asked_and_what_is_blank(tmp_path):
    found = describe(Site.read(write_folder(tmp_path / "h"))).quality
    assert (found.interviewed, found.ties, found.both_asked, found.both_named, found.neither_asked) == (3, 3, 1, 1, 0)
    blanks = {(one.table, one.column): (one.blank, one.cells) for one in found.blanks}
    assert blanks["residents.csv", "wellbeing"] == (1, 4)
    assert blanks["residents.csv", "self_stigma"] == (0, 1)  # asked of those with lived experience alone
    assert blanks["residents.csv", "faith"] == (1, 4)
    assert blanks["ties.csv", "frequency"] == (1, 3)
    assert blanks["ties.csv", "layer"] == (1, 3)
    assert ("places.csv", "capacity") not in blanks
    assert ("residents.csv", "id") not in blanks


def test_the_sentences_say_what_is_not_known(tmp_path):
    summary = describe(Site.read(write_folder(tmp_path / "h", site=FILES["site.yaml"] + "sampling: snowball\n")))
    parts = (survey_sentences, influence_sentences, capital_sentences, nearest_sentences, quality_sentences)
    said = "\n".join(line for sentences in (*parts, fragility_sentences) for line in sentences(summary))
    for part in (
        "fewer than 5 of 40 residents were interviewed",
        "found through each other",
        "No role was mapped",
        "cannot be counted: no roles were mapped",
        "fewer than 5, so nothing more is said",
        "Interviewed: fewer than 5",
    ):
        assert part in said, part


def test_a_map_of_a_part_that_does_not_say_who_was_asked_claims_nothing_about_the_others():
    summary = describe(of(nx.path_graph(9), population=90))
    assert summary.survey.kind == "part"
    [said] = survey_sentences(summary)
    assert "every number here is of the map only" in said
    assert summary.estimates.ties.low is None


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_smallest_sites_are_described(size):
    summary = describe(of(nx.path_graph(size)))
    assert summary.fragility.tied == size
    assert summary.estimates.ties.value == pytest.approx(2 * (size - 1) / size)


def test_a_handful_of_ties_tells_nothing_of_all_residents(tmp_path):
    """A sample in which ten ties have both groups: with one fewer their share is not told as everybody's."""

    def ties_within(known):
        people = "".join(f"R{k:02d},yes,{'a' if k < known else ''}\n" for k in range(12))
        others = "".join(f"N{k:02d},no,{'a' if k < known else ''}\n" for k in range(12))
        folder = write_folder(
            tmp_path / str(known),
            site="title: T\npopulation: 400\nidentity: {faith: }\n",
            residents=f"id,interviewed,faith\n{people}{others}",
            ties="a,b\n" + "".join(f"R{k:02d},N{k:02d}\n" for k in range(12)),
            places="id,kind\nP1,hub\n",
            affiliations="resident,place\n",
            partnerships=None,
        )
        site = Site.read(folder)
        return estimates(site, survey_of(site), np.zeros(24, bool)).within["faith"].value

    assert ties_within(10) == 1.0
    assert ties_within(9) is None


def test_the_loss_of_one_place_is_said_of_one():
    said = [_so_many(1, words) for words in LOST.values()]
    assert said == [
        "one person with most ties",
        "one person who connects most others",
        "one place with most visitors",
        "one place with most visitors who go nowhere else",
    ]


def test_that_few_ties_tell_of_a_column_is_said():
    graph = nx.path_graph(40)
    nx.set_node_attributes(graph, {k: "ab"[k % 2] for k in range(40)}, "faith")
    enough = of(graph, identity={"faith": None})
    graph.remove_edges_from([(k, k + 1) for k in range(20)])
    few = of(graph, identity={"faith": None})
    [said], [unsaid] = (
        [line for line in summary_lines(describe(site)) if line.startswith("  faith: assortativity")]
        for site in (few, enough)
    )
    assert said.endswith(" (known of fewer than 30 ties)")
    assert "fewer than 30" not in unsaid
