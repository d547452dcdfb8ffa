"""The page about a mapped site: whole, inert, the same bytes each time, and safe to share unless it says otherwise."""

import re
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from interviews import interviewed
from report.hostile import NAMES
from report.test_html import Page

from ccsim.experiments.shipped import shipped_sites
from ccsim.report.data import shown
from ccsim.report.site_page import render_site, write_site_page
from ccsim.site.describe import describe
from ccsim.site.site import Site


@pytest.fixture(scope="module")
def alderbrook():
    site = Site.read(shipped_sites()["alderbrook"])
    return site, describe(site)


@pytest.fixture(scope="module")
def page(alderbrook):
    return render_site(*alderbrook, False)


@pytest.fixture(scope="module")
def private(alderbrook):
    return render_site(*alderbrook, True)


SECTIONS = (
    "In brief", "Of whom these numbers speak", "The main numbers", "Who knows whom",
    "What is there, and where people come together", "Who works with whom",
    "Social capital: bonding, bridging, linking", "Who is isolated, and what is nearest to them",
    "Who can reach anyone with influence", "How fragile it is", "How good the data are", "What this page does not say",
)  # fmt: skip


def test_the_sections_are_there_in_order(page, private):
    assert [text for tag, text in Page(page).headings if tag == "h2"] == list(SECTIONS)
    assert "Private: who stands out" in [text for _, text in Page(private).headings]
    levels = [int(tag[1]) for tag, _ in Page(private).headings]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_loads_nothing_and_runs_nothing(page, private):
    for text in (page, private):
        found = Page(text)
        assert not {tag for tag, _ in found.elements} & {"script", "link", "img", "iframe", "object", "base", "form"}
        for tag, attributes in found.elements:
            assert not [name for name in attributes if name.startswith("on")], tag
            for name in ("src", "href", "xlink:href", "action"):
                assert (attributes.get(name) or "#").startswith(("#", "data:image/png;base64,"))
        assert not re.findall(r"https?://|@import", text)
        ids = [attributes["id"] for _, attributes in found.elements if attributes.get("id")]
        assert len(ids) == len(set(ids))


def test_only_the_private_page_names_residents_and_it_says_so_on_every_sheet(page, private):
    assert not re.search(r"\bR\d{4}\b", page)
    assert "rivate" not in page.split("</style>")[1]
    assert re.search(r"\bR1496\b", private)
    assert '@page { @top-center { content: "PRIVATE: for the owner of the map only"' in private
    assert private.index("Private: for the owner of the map only") < private.index("<h1>")
    assert "councillor</td>" in private.replace('data-head="Role">', "")
    assert "police community support officer" not in page


def test_every_figure_says_what_it_shows(page):
    figures = [attributes for tag, attributes in Page(page).elements if tag == "svg"]
    assert len(figures) == 8
    assert all(one["role"] == "img" and one["aria-labelledby"] for one in figures)
    assert len(re.findall(r"<desc[^>]*>[^<]{40,}</desc>", page)) == 8


def test_the_numbers_of_the_map_are_on_it(page):
    for said in ("1,500 residents are on the map, with 6,819 ties", "Sorrel Surgery (350)", "nothing individual was",
                 "by ethnicity: 85% of ties stay", "Made-up place", "Alderbrook Community Centre and The Willow Room",
                 "70 of 1,500 residents have few contacts (5%)", "3% of residents know somebody with"):  # fmt: skip
        assert said in page, said


def test_a_sample_has_ranges_and_says_what_is_of_the_map_only(alderbrook):
    site, _ = alderbrook
    sample = interviewed(site, np.random.default_rng(2).choice(1500, 250, replace=False))
    text = render_site(sample, describe(sample), False)
    assert "250 of 1,500 residents were interviewed" in text
    assert "All residents, estimated (range)" in text
    ties = re.search(r"Estimated for all residents: a resident has ([\d.]+) \(([\d.]+) to ([\d.]+)\) ties", text)
    value, low, high = map(float, ties.groups())
    assert low < value < high
    assert low < 9.1 < high
    assert text.count("This is of the map only") == 2


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("private", [False, True])
def test_hostile_text_is_shown_as_text(name, private):
    graph = nx.gnm_random_graph(30, 60, seed=1)
    for node, about in graph.nodes(data=True):
        about["faith"] = [name, "b"][node % 2]
        about["role"] = name if node < 8 else ""
    site = Site.from_networkx(graph, title=name, identity={"faith": None})
    places = replace(site.places, **place_columns(name))
    goes = replace(
        site.affiliations, resident=np.arange(30, dtype=np.int32), place=np.zeros(30, np.int32),
        frequency=np.full(30, 0.5), role=np.zeros(30, np.int8),
    )  # fmt: skip
    site = replace(site, places=places, affiliations=goes)
    found = Page(render_site(site, describe(site), private))
    assert not {tag for tag, _ in found.elements} & {"script", "img", "iframe"}
    assert shown(name)[:20] in " ".join(found.text) or name.startswith("a very")


def place_columns(name):
    """Columns of one place that has a name everywhere."""
    numbers = {key: np.full(1, np.nan) for key in ("capacity", "openness", "funding", "displacement", "cost_per_week")}
    words = {"id": ("P1",), "name": (name,), "kind": (name,), "layer": ("",), "asset_type": ("cultural",)}
    return words | numbers | {"x": np.full(1, np.nan), "y": np.full(1, np.nan)}


@pytest.mark.parametrize("graph", [nx.empty_graph(1), nx.path_graph(3), nx.complete_graph(12)])
def test_the_smallest_sites_have_a_page(graph):
    site = Site.from_networkx(graph, title="Small")
    for private in (False, True):
        assert "What this page does not say" in render_site(site, describe(site), private)


def test_the_same_site_gives_the_same_bytes_and_the_file_is_whole(alderbrook, page, tmp_path):
    write_site_page(*alderbrook, tmp_path / "page.html", False)
    assert (tmp_path / "page.html").read_bytes() == page.encode("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
