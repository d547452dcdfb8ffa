"""Every real file of other tools is read, or refused with what is wrong and where."""

import pytest
from importing.sources import DATA, canvas_graphml, real, rows_of

from ccsim.importing.formats import READERS, format_of
from ccsim.importing.import_map import Wanted, import_map
from ccsim.problems import InputError
from ccsim.site.site import Site

MAPPING = """
title: Ten interviews
population: 5000
identity: [gender]
people:
  columns:
    gender: {ticked: {Gender_Female: woman, Gender_Male: man}, several: other}
ties:
  only: {type: [named, Close]}
  columns:
    kind: {column: type, values: {named: friend, Close: acquaintance}}
    frequency: {column: ContactFreq, values: {Daily: most days, Less_than_weekly: monthly, Never: 0}}
"""

FOUND = {
    "kumu/kumu-changelabs-template.json": ("kumu-json", 10, 11),
    "kumu/kumu-omidyarnetwork-us-financial-inclusion-BACKUP.json": ("kumu-json", 230, 232),
    "kumu/paypal-mafia.xlsx": ("kumu-xlsx", 34, 49),
    "kumu/snap-to-tutorial-data.xlsx": ("kumu-xlsx", 51, 113),
    "kumu/snap-to-tutorial-project.json": ("kumu-json", 51, 113),
    "graph_files/cdata.graphml": ("graphml", 2, 1),
    "graph_files/withdesc.graphml": ("graphml", 2, 1),
    "graph_files/emojis.gml": ("gml", 1, 0),
    "graph_files/label.gml": ("gml", 3, 2),
    "graph_files/emptyattribute.vna": ("vna", 3, 3),
    "graph_files/ucinet_pajek/SAMPSON.NET": ("pajek", 18, 510),
    "graph_files/ucinet_pajek/SAMPSON.DAT": ("ucinet-dl", 18, 510),
    "graph_files/gexf/basic.gexf": ("gexf", 2, 1),
    "graph_files/gexf/data.gexf": ("gexf", 1, 1),
    "graph_files/gexf/dynamicedgeweight.gexf": ("gexf", 2, 1),
    "graph_files/gexf/infinity.gexf": ("gexf", 1, 0),
    "graph_files/gexf/slice.gexf": ("gexf", 2, 1),
    "graph_files/gexf/timezone.gexf": ("gexf", 2, 1),
    "graph_files/gexf/zeroweight.gexf": ("gexf", 2, 1),
    "graph_files/dot/adjacencylist.dot": ("dot", 4, 5),
    "graph_files/dot/basic.dot": ("dot", 3, 2),
    "graph_files/dot/emptyfields.dot": ("dot", 3, 2),
    "graph_files/dot/labels.dot": ("dot", 3, 2),
    "graph_files/dot/multipleedgesperline.dot": ("dot", 4, 3),
    "graph_files/dot/subgraph.dot": ("dot", 2, 1),
    "graph_files/dot/undirected.dot": ("dot", 2, 1),
    "graph_files/spreadsheet/complex_matrix.csv": ("matrix", 26, 325),
    "graph_files/spreadsheet/matrix.csv": ("matrix", 5, 6),
    "graph_files/spreadsheet/matrix.xlsx": ("matrix", 5, 6),
    "graph_files/spreadsheet/edges_table_opposite_force_undirected_issue_1848.csv": ("edges", 176, 7346),
    "graph_files/spreadsheet/edges_table_with_timeset_intervals.csv": ("edges", 3, 5),
    "indian_village_individuals": ("edges", 843, 3398),
}
REFUSED = {
    "kumu/overview-of-the-euro-crisis.xlsx": "damaged: its parts are not where it says; export or download it again",
    "graph_files/gexf/meta.gexf": "meta.gexf: holds no graph",
    "graph_files/spreadsheet/repeated_headers.xls": "a workbook of the old kind (.xls); save it as .xlsx",
    "graph_files/spreadsheet/adj_list.csv": "adj_list.csv:2: 3 cells, expected 2 as in the first row",
    "graph_files/spreadsheet/nodes_table_types_test.csv": "a table of people, without their ties",
    "graph_files/spreadsheet/test_utf8_chars.csv": "a table of people, without their ties",
    "graph_files/spreadsheet/edges_table_types_test.csv": "edges_table_types_test.csv:2: kind: found '8'",
}


@pytest.mark.parametrize("name", FOUND)
def test_what_is_in_real_files(name):
    path = real(*name.split("/"))
    expected, people, ties = FOUND[name]
    assert format_of(path) == expected
    found = READERS[expected](path)
    assert (len(found.people), len(found.ties)) == (people, ties)


@pytest.mark.parametrize("name", REFUSED)
def test_why_real_files_are_refused(name, tmp_path):
    with pytest.raises(InputError) as raised:
        import_map(Wanted(real(*name.split("/")), tmp_path / "site"))
    assert REFUSED[name] in str(raised.value)
    assert not list(tmp_path.iterdir())


def all_files():
    folders = [DATA / name for name in ("kumu", "graph_files")]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", all_files() or [None], ids=lambda path: path.name if path else "none")
def test_every_real_file_becomes_a_site_or_is_refused(path, tmp_path):
    if path is None:
        pytest.skip("the real files are not on this machine")
    try:
        made = import_map(Wanted(path, tmp_path / "site"))
    except InputError as error:
        assert path.name in str(error)
        assert not list(tmp_path.iterdir())
    else:
        assert Site.read(tmp_path / "site") == made.site
        assert (tmp_path / "site.key.csv").stat().st_mode & 0o777 == 0o600


def test_the_two_files_of_sampson_say_the_same():
    pajek = READERS["pajek"](real("graph_files", "ucinet_pajek", "SAMPSON.NET"))
    ucinet = READERS["ucinet-dl"](real("graph_files", "ucinet_pajek", "SAMPSON.DAT"))
    lists = READERS["pajek"](real("graph_files", "ucinet_pajek", "SAMPSONL.NET"))
    ties = sorted(rows_of(ucinet.ties, "a", "b", "relation", "value"))
    assert sorted(rows_of(pajek.ties, "a", "b", "relation", "weight")) == ties
    assert sorted(rows_of(lists.ties, "a", "b", "relation")) == [tie[:3] for tie in ties]


def test_network_canvas_as_folder_zip_and_graphml_give_the_same_site(tmp_path):
    folder, mapping = real("network_canvas"), tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING)
    files = {path.name: path.read_text("utf-8") for path in folder.glob("*.csv")}
    graphml = tmp_path / "interviews.graphml"
    graphml.write_text(canvas_graphml(files), encoding="utf-8")
    made = []
    for name, source in (("a", folder), ("b", folder / "export.zip"), ("c", graphml)):
        import_map(Wanted(source, tmp_path / name, mapping=mapping))
        tables = {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.csv")}
        made.append((tables, (tmp_path / f"{name}.key.csv").read_bytes()))
    assert made[0] == made[1] == made[2]
    site = Site.read(tmp_path / "a")
    assert (len(site.residents.id), int((site.residents.interviewed == 1).sum())) == (73, 10)
    assert site.description.sampling.alters == "separate"
    assert site.description.sampling.answered == 10
    names = {"Charlie Nguyen", "Parker Bell"}
    assert not any(name in path.read_text("utf-8") for name in names for path in (tmp_path / "a").iterdir())


def test_a_kumu_project_and_its_workbook_give_the_same_site(tmp_path):
    tables = []
    for name in ("snap-to-tutorial-data.xlsx", "snap-to-tutorial-project.json"):
        destination = tmp_path / name.partition(".")[0]
        import_map(Wanted(real("kumu", name), destination, identity=["region"]))
        tables.append({path.name: path.read_bytes() for path in destination.glob("*.csv")})
    assert tables[0]["residents.csv"] == tables[1]["residents.csv"]


def test_companies_in_kumu_become_places(tmp_path):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "people:\n  only: {type: [Person]}\nplaces:\n  only: {type: [Company]}\n"
        "  columns: {name: label, kind: {always: company}}\n"
    )
    site = import_map(Wanted(real("kumu", "paypal-mafia.xlsx"), tmp_path / "site", mapping=mapping)).site
    assert (len(site.residents.id), len(site.places.id)) == (17, 17)
    assert "PayPal" in site.places.name
    assert site.affiliations.place.size > 30
