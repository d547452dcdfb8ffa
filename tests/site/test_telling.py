"""What may be told of a description never tells of fewer than five people, not even by subtraction."""

import json
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interviews import interviewed

from ccsim.experiments.shipped import shipped_sites
from ccsim.site.describe import describe
from ccsim.site.describing.lines import PRIVATE, summary_lines
from ccsim.site.describing.nearest import Nearest
from ccsim.site.describing.quality import Blank
from ccsim.site.describing.sentences import capital_sentences
from ccsim.site.describing.sharing import shareable
from ccsim.site.describing.telling import told_blank, told_capital, told_nearest, told_number, told_reach
from ccsim.site.describing.uncertainty import Estimate
from ccsim.site.site import Site


def random_site(seed, size, ties, asked):
    """A small site with everything that could give somebody away."""
    graph, chance = nx.gnm_random_graph(size, ties, seed=seed), np.random.default_rng(seed)
    named = nx.relabel_nodes(graph, {node: f"RES{node:03d}" for node in graph})
    for _, about in named.nodes(data=True):
        about["faith"] = str(chance.choice(["a", "b", "c", ""]))
        if chance.random() < 0.15:
            about["role"] = "ROLE" + str(chance.integers(3))
    site = Site.from_networkx(named, title="T", identity={"faith": None})
    if asked < 1:
        site = interviewed(site, np.flatnonzero(chance.random(size) < asked))
    return site


@given(
    seed=st.integers(0, 10_000),
    size=st.integers(6, 60),
    ties=st.integers(1, 80),
    asked=st.sampled_from([0.3, 0.7, 1.0]),
)
@settings(max_examples=15, deadline=None)
def test_nothing_told_is_about_fewer_than_five(seed, size, ties, asked):
    summary = describe(random_site(seed, size, ties, asked))
    text = json.dumps(shareable(summary), allow_nan=False) + "".join(summary_lines(summary)).split(PRIVATE)[0]
    assert "RES0" not in text
    assert "ROLE" not in text
    if len(summary.influence.who) < 5:
        assert told_reach(summary.influence) == ()
    exact = {(one.column, one.group): one for one in summary.capital}
    for one in told_capital(summary.capital):
        whole = exact[one.column, one.group]
        if whole.residents < 5:
            assert one.residents is None
            assert (one.all, one.bonding, one.linking) == (None, None, None)
        for kind in ("all", "bonding", "bridging", "linking"):
            told, true = getattr(one, kind), getattr(whole, kind)
            if told is not None and told.none is not None:
                assert 5 <= true.none.yes <= true.none.asked
                assert true.none.asked - true.none.yes not in (1, 2, 3, 4)
            if told is not None and told.top_tenth is not None:
                assert true.top_tenth.asked >= 50
    for column in {one.column for one in summary.capital if one.column}:
        hidden = [one for one in told_capital(summary.capital) if one.column == column and one.group != "everyone"]
        assert sum(one.residents is None for one in hidden) != 1 or len(hidden) == 1
    exact = {(one.column, one.group): one for one in summary.influence.groups}
    for one in told_reach(summary.influence):
        counts = [share and share * exact[one.column, one.group].residents for share in one.within_steps]
        known = [round(count) for count in counts if count is not None]
        assert all(count >= 5 for count in known)
        assert all(after - before not in (1, 2, 3, 4) for before, after in pairwise(known))


def test_a_number_is_told_if_enough_are_behind_it():
    assert told_number(Estimate(2.5, 2.0, 3.0, 5)).value == 2.5
    assert told_number(Estimate(2.5, 2.0, 3.0, 4)) is None
    assert told_number(Estimate(None, None, None, 9)) is None
    assert told_number(Estimate(0.1, 0.0, 0.2, 40, 4)) is None
    assert told_number(Estimate(0.9, 0.8, 1.0, 40, 36)) is None
    assert told_number(Estimate(1.0, 0.9, 1.0, 40, 40)).value == 1.0


def test_parts_of_those_with_few_contacts_are_withheld_together_and_nobody_is_told_as_none():
    found = told_nearest(Nearest(40, 20, 13, 3, 4, True, (), ()))
    assert (found.go, found.contact_goes, found.near, found.none) == (20, 13, None, None)
    found = told_nearest(Nearest(40, 20, 17, 3, 0, True, (), ()))
    assert (found.go, found.contact_goes, found.near, found.none) == (20, None, None, 0)
    assert told_nearest(Nearest(4, 4, 0, 0, 0, True, (), ())).isolated is None


@pytest.mark.parametrize(("blank", "cells", "told"), [(0, 30, 0.0), (3, 30, None), (28, 30, None), (3, 300, 0.01)])
def test_blank_cells_of_few_are_not_told(blank, cells, told):
    assert told_blank(Blank("residents.csv", "trust", cells, blank)) == told


def test_roles_are_told_of_the_shipped_site_and_not_where_a_single_one_is_left():
    site = Site.read(shipped_sites()["alderbrook"])
    assert shareable(describe(site))["influence"][0]["know_somebody"]["value"] == 0.03
    only = replace(site.residents, role=tuple("GP" if word == "GP" else "" for word in site.residents.role))
    shared = shareable(describe(replace(site, residents=only)))
    assert shared["influence"] == []
    assert all(row["linking"] is None for row in shared["social_capital"])
    assert shared["assets"]["with_role"] is None


def test_a_sample_says_what_is_estimated_and_what_is_of_the_map_only():
    site = Site.read(shipped_sites()["alderbrook"])
    sample = interviewed(site, np.random.default_rng(1).choice(1500, 300, replace=False))
    summary = describe(sample)
    said = "\n".join(summary_lines(summary))
    assert "300 of 1,500 residents were interviewed" in said
    assert "All other numbers: This is of the map only." in said
    shared = shareable(summary)["for_all_residents"]
    assert (shared["map"], shared["confidence_of_intervals"]) == ("sample", 0.95)
    assert shared["ties"]["low"] < 9.09 < shared["ties"]["high"]
    # The map's own mean is far from that of all residents, and only stands where it is called the map's.
    assert summary.mean_degree < 0.6 * shared["ties"]["value"]


def test_a_grown_map_is_not_said_to_lack_ties():
    site = Site.read(shipped_sites()["alderbrook"])
    sample = interviewed(site, np.random.default_rng(1).choice(1500, 300, replace=False))
    said = "\n".join(summary_lines(describe(sample, grown=True)))
    assert "This is one of several maps grown from interviews." in said
    assert "made up to fit the interviews" in said
    assert "are missing from it" not in said


def test_ties_to_people_of_an_unknown_group_are_not_counted_away():
    graph = nx.star_graph(10)  # the middle is tied to 4 like itself, 1 other, and 5 of whom nothing is known
    nx.set_node_attributes(graph, {node: "a" if node < 5 else "b" if node == 5 else "" for node in graph}, "faith")
    of_faith = [line for line in capital_sentences(describe(as_site(graph))) if line.startswith("By faith")]
    # 15 ends of ties at the six whose faith is known: 8 bonding, 2 bridging, 5 to people of unknown faith.
    assert of_faith == [
        "By faith: a resident is known to have 1.3 bonding ties (to the same group) and 0.3 bridging ties "
        "(to another); withheld (too few people) have no known bridging tie. "
        "0.8 more are to people of whom this is not known."
    ]
    nx.set_node_attributes(graph, "a", "faith")
    (said,) = [line for line in capital_sentences(describe(as_site(graph))) if line.startswith("By faith")]
    assert said.startswith("By faith: a resident has 1.8 bonding ties")
    assert "not known" not in said


def as_site(graph):
    """A site of everybody in a graph."""
    return Site.from_networkx(nx.relabel_nodes(graph, str), title="T", identity={"faith": None})
