"""The figures of a mapped site: written whole, readable without colour, and safe to share but for the network."""

import re
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest

from ccsim.experiments.shipped import shipped_sites
from ccsim.report.network_figure import MOST_DRAWN, layout, network_figure
from ccsim.report.site_figures import _file_names, _shade, write_figures
from ccsim.site.describe import describe
from ccsim.site.site import Site

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    site = Site.read(shipped_sites()["alderbrook"])
    return folder, dict(write_figures(site, describe(site), folder))


def test_every_figure_is_there_as_svg_and_png_with_alternative_texts(drawn):
    folder, said = drawn
    assert set(said) == {"ties", "isolation", "places-by-age-band", "places-by-ethnicity",
                         "places-by-lived-experience", "private-network"}  # fmt: skip
    assert {path.name for path in folder.iterdir()} == {f"{name}.{end}" for name in said for end in ("svg", "png")}
    for name in said:
        root = ElementTree.fromstring((folder / f"{name}.svg").read_text("utf-8"))
        assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
        assert "Alderbrook" in root.find(f"{SVG}title").text
        assert len(root.find(f"{SVG}desc").text.split()) > 15
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_only_the_private_figure_names_residents(drawn):
    folder, said = drawn
    for name, what in said.items():
        named = re.search(r"\bR\d{4}\b", (folder / f"{name}.svg").read_text("utf-8"))
        assert bool(named) == name.startswith("private-")
        assert ("for the owner only" in what) == name.startswith("private-")


def test_the_picture_within_the_network_is_there(drawn):
    folder, _ = drawn
    root = ElementTree.fromstring((folder / "private-network.svg").read_text("utf-8"))
    pictures = [image.get("href") for image in root.iter(f"{SVG}image")]
    assert pictures
    assert all(href.startswith("data:image/png;base64,") for href in pictures)


def test_the_same_site_gives_the_same_bytes(drawn, tmp_path):
    folder, _ = drawn
    site = Site.read(shipped_sites()["alderbrook"])
    write_figures(site, describe(site), tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_shades_differ_in_lightness():
    for count in range(2, 7):
        light = [sum(w * c for w, c in zip((0.3, 0.59, 0.11), _shade(k, count), strict=False)) for k in range(count)]
        assert np.diff(light).min() > 0.08


def test_the_most_ties_of_anybody_are_not_in_the_figure_to_share(drawn):
    folder, _ = drawn
    said = ElementTree.fromstring((folder / "ties.svg").read_text("utf-8")).find(f"{SVG}desc").text
    assert said.endswith("32 or more: 10 residents.")


def small(graph):
    site = Site.from_networkx(graph, title="Small")
    return site, describe(site)


def test_those_who_are_tied_stand_nearer_than_others():
    graph = nx.disjoint_union_all([nx.complete_graph(8) for _ in range(5)])
    graph.add_edges_from([(0, 8), (8, 16), (16, 24), (24, 32)])
    site, _ = small(graph)
    where = layout(site, np.arange(40))
    apart = np.linalg.norm(where[:, None] - where[None], axis=2)
    tied = np.array([[graph.has_edge(i, j) for j in range(40)] for i in range(40)])
    assert apart[tied].mean() < 0.5 * apart[~tied & ~np.eye(40, dtype=bool)].mean()
    assert np.abs(where).max() <= 1.0


@pytest.mark.parametrize(
    "graph", [nx.empty_graph(3), nx.path_graph(2), nx.disjoint_union(nx.path_graph(3), nx.empty_graph(90))]
)
def test_small_and_sparse_sites_are_drawn_or_it_is_said_why_not(graph, tmp_path):
    site, summary = small(graph)
    said = dict(write_figures(site, summary, tmp_path))
    assert (tmp_path / "ties.svg").exists()
    assert (tmp_path / "private-network.svg").exists() == bool(graph.number_of_edges())
    if not graph.number_of_edges():
        assert said["private-network"] == "not drawn: no ties were mapped"


def test_a_large_site_is_not_drawn():
    graph = nx.path_graph(MOST_DRAWN + 1)
    site, summary = small(graph)
    assert network_figure(site, summary) == "not drawn: more than 5,000 residents"


def test_every_column_has_a_file_of_its_own():
    assert _file_names(["age band", "age/band", "ไทย", "...", "Age-Band", "x" * 300]) == [
        "places-by-age-band",
        "places-by-age-band--2",
        "places-by-column",
        "places-by-column--2",
        "places-by-Age-Band--3",
        "places-by-" + "x" * 40,
    ]


def test_names_that_steer_are_shown_in_the_network(tmp_path):
    graph = nx.gnm_random_graph(12, 30, seed=1)
    site = Site.from_networkx(nx.relabel_nodes(graph, {k: f"\u202eevil\x1b[31m {k}" for k in range(12)}), title="T")
    write_figures(site, describe(site), tmp_path)
    drawn = (tmp_path / "private-network.svg").read_text("utf-8")
    assert "evil" in drawn
    assert not {"\u202e", "\x1b"} & set(drawn)
