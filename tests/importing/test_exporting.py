"""A site to GraphML or GEXF and back is the same site, whatever stands in it."""

import tempfile
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_folder import write_folder

from ccsim.experiments.shipped import shipped_sites
from ccsim.importing.exporting import export_site
from ccsim.importing.graph_names import attribute_of, column_of, original_text, safe_text
from ccsim.importing.import_map import Wanted, import_map
from ccsim.problems import InputError
from ccsim.site.csv_file import Block
from ccsim.site.description import SiteDescription
from ccsim.site.problem_log import ProblemLog
from ccsim.site.reading import site_from_blocks
from ccsim.site.site import Site
from ccsim.site.tables import AFFILIATION_ROLES, TIE_KINDS, TIE_LAYERS

ENDINGS = ("graphml", "gexf")
words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8).map(str.strip)
ids = st.lists(words.filter(bool), min_size=2, max_size=6, unique=True)
number = st.one_of(st.just(""), st.floats(0, 1).map(repr))


def there_and_back(site, ending):
    with tempfile.TemporaryDirectory() as folder:
        export_site(site, Path(folder) / f"map.{ending}")
        return import_map(Wanted(Path(folder) / f"map.{ending}", Path(folder) / site.name)).site


@st.composite
def sites(draw):
    people, places = draw(ids), draw(ids)
    of = st.sampled_from

    def column(values, count):
        return draw(st.lists(values, min_size=count, max_size=count))

    pairs = draw(st.lists(st.tuples(of(people), of(people)), max_size=8, unique=True))
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    goes = draw(st.lists(st.tuples(of(people), of(places)), max_size=6, unique=True))
    both = [(a, b) for a, b in draw(st.lists(st.tuples(of(places), of(places)), max_size=5)) if a != b]
    partners = list({frozenset(pair): pair for pair in both}.values())
    n, e, h = len(people), len(pairs), len(places)
    layers = st.lists(of(TIE_LAYERS), unique=True, max_size=3).map(";".join)
    tables = {
        "residents.csv": {"id": people, "trust": column(number, n), "interviewed": column(of(["", "yes", "no"]), n),
                          "role": column(words, n), "label": column(words, n), "sings": column(of(["", "yes"]), n)},
        "ties.csv": {"a": [a for a, _ in pairs], "b": [b for _, b in pairs], "kind": column(of(["", *TIE_KINDS]), e),
                     "layer": column(layers, e), "frequency": column(number, e)},
        "places.csv": {"id": places, "kind": column(words.filter(bool), h), "name": column(words, h)},
        "affiliations.csv": {"resident": [a for a, _ in goes], "place": [b for _, b in goes],
                             "role": column(of(["", *AFFILIATION_ROLES]), len(goes))},
        "partnerships.csv": {"a": [a for a, _ in partners], "b": [b for _, b in partners],
                             "strength": column(number, len(partners))},
    }  # fmt: skip
    blocks = {f: [Block(list(range(len(next(iter(c.values()))))), c)] for f, c in tables.items()}
    title = draw(words.filter(bool).filter(lambda text: text.isprintable()))
    description = SiteDescription(title, 50, identity={"label": 0.5}, behaviours={"singing": "sings"})
    return site_from_blocks("site", description, blocks, ProblemLog())


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(site=sites())
def test_nothing_is_lost_on_the_way_there_and_back(ending, site):
    # Writing as a folder turns what means the same into the same, so a site is compared as it is read again.
    with tempfile.TemporaryDirectory() as folder:
        site.write(Path(folder) / "site")
        site = Site.read(Path(folder) / "site")
    assert there_and_back(site, ending) == site


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_shipped_site_there_and_back_is_the_same_files(tmp_path, ending):
    folder = shipped_sites()["oakenhay"]
    site = Site.read(folder)
    export_site(site, tmp_path / f"map.{ending}")
    made = import_map(Wanted(tmp_path / f"map.{ending}", tmp_path / "again" / folder.name))
    assert made.site == site
    assert made.key_file is None
    site.write(tmp_path / "written")
    for path in (tmp_path / "written").iterdir():
        assert (tmp_path / "again" / folder.name / path.name).read_bytes() == path.read_bytes()


def test_what_other_tools_see_in_it(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    export_site(site, tmp_path / "hill.graphml")
    graph = nx.read_graphml(tmp_path / "hill.graphml")
    assert graph.nodes["resident:R1"]["wellbeing"] == 23.5
    assert graph.nodes["resident:R1"]["lived_experience"] is True
    assert "wellbeing" not in graph.nodes["resident:R3"]
    assert graph.nodes["place:P1"]["label"] == "The Hub"
    tie = graph.edges["resident:R1", "resident:R2"]
    assert (tie["relation"], tie["kind"], tie["reports"]) == ("tie", "friend", 2)
    assert {said["relation"] for _, _, said in graph.edges(data=True)} == {"tie", "affiliation", "partnership"}


def test_a_file_that_was_changed_since_is_refused(tmp_path):
    export_site(Site.read(write_folder(tmp_path / "hill")), tmp_path / "hill.graphml")
    text = (tmp_path / "hill.graphml").read_text("utf-8")
    added = text.replace("<edge ", '<node id="Ann Lee"/><edge ', 1)
    (tmp_path / "hill.graphml").write_text(added, encoding="utf-8")
    with pytest.raises(InputError, match="is neither a resident nor a place of the site; remove what was added"):
        import_map(Wanted(tmp_path / "hill.graphml", tmp_path / "again"))


def test_wrong_requests(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    with pytest.raises(InputError, match=r"ends in '.gml', expected .graphml or .gexf"):
        export_site(site, tmp_path / "hill.gml")
    (tmp_path / "there.gexf").write_text("precious")
    with pytest.raises(InputError, match="exists already"):
        export_site(site, tmp_path / "there.gexf")
    export_site(site, tmp_path / "hill.gexf")
    with pytest.raises(InputError, match="ccsim wrote this graph itself"):
        import_map(Wanted(tmp_path / "hill.gexf", tmp_path / "again", identity=["faith"]))


@given(st.text())
def test_names_and_texts_come_back(text):
    assert original_text(safe_text(text)) == text
    assert column_of(attribute_of(text)) == text
