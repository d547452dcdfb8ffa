"""Every format, from a small file of which everything is known."""

import pytest
from importing.sources import CANVAS, TEXTS, THREE, canvas_graphml, read, rows_of, workbook, write, zipped

from ccsim.importing.formats import READERS, format_of, reader_of
from ccsim.problems import InputError

FORMATS = {
    "g.graphml": "graphml", "g.gexf": "gexf", "g.gml": "gml", "g.net": "pajek", "g.dl": "ucinet-dl", "g.dot": "dot",
    "g.vna": "vna", "edges.csv": "edges", "matrix.csv": "matrix", "two_modes.csv": "matrix", "goers.csv": "two-mode",
    "long.csv": "ego", "wide.csv": "ego", "project.json": "kumu-json",
}  # fmt: skip


@pytest.fixture
def small(tmp_path):
    folder = write(tmp_path / "small", TEXTS)
    return lambda name: read(folder / name)


@pytest.mark.parametrize("name", TEXTS)
def test_the_format_is_told_by_what_is_in_a_file(tmp_path, name):
    folder = write(tmp_path, TEXTS)
    assert format_of(folder / name) == FORMATS[name]
    bare = folder / "without_ending"
    bare.write_text(TEXTS[name], encoding="utf-8")
    assert format_of(bare) == FORMATS[name]


def test_values_of_graphml_stay_as_they_stand_there(small):
    found = small("g.graphml")
    assert rows_of(found.people, "key", "age", "happy") == [("n1", "007", "Yes"), ("n2", "", ""), ("n3", "", "")]
    assert sorted(rows_of(found.ties, "a", "b", "kind")) == [("n1", "n2", ""), ("n2", "n1", "friend"), ("n3", "n1", "")]


def test_gexf_that_changes_with_time_and_has_defaults(small):
    found = small("g.gexf")
    assert rows_of(found.people, "key", "label", "age") == [("a", "Ann", "31"), ("b", "Bo", "40")]
    assert rows_of(found.ties, "a", "b", "weight") == [("a", "b", "2.5")]


def test_gml_with_words_as_ids_and_letters_beyond_ascii(small):
    found = small("g.gml")
    assert rows_of(found.people, "key", "label") == [("A", "Bö"), ("B", "")]
    assert sorted(rows_of(found.ties, "a", "b", "kind")) == [("A", "B", ""), ("A", "B", "kin")]


def test_pajek_with_several_relations_and_a_label_twice(small):
    found = small("g.net")
    assert found.people.cells["key"] == ["Ann Lee", "Bo (2)", "Bo (3)"]
    assert rows_of(found.ties, "a", "b", "relation", "weight") == [
        ("Ann Lee", "Bo (2)", "helps", "2.5"),
        ("Bo (3)", "Ann Lee", "trusts", "1"),
        ("Bo (3)", "Bo (2)", "trusts", "1"),
    ]
    assert found.ties.lines == [6, 8, 8]


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("dl n=3 format=edgelist1\nlabels:\nann bo cy\ndata:\n1 2 3\nbo cy\n", [("ann", "bo", "3"), ("bo", "cy", "1")]),
        ("DL N=2\nDATA:\n0 1 0 0\n", [("1", "2", "1")]),
        ("dl n=3 format=nodelist1\nlabels embedded\ndata:\nann bo cy\n", [("ann", "bo", "1"), ("ann", "cy", "1")]),
        ("dl n=3 format=lowerhalf diagonal=absent\ndata:\n1\n0 2\n", [("2", "1", "1"), ("3", "2", "2")]),
        ("dl n=2\nlabels embedded\ndata:\n  x y\nx 0 5\ny 0 0\n", [("x", "y", "5")]),
    ],
)
def test_the_forms_of_dl(tmp_path, text, ties):
    (tmp_path / "g.dl").write_text(text)
    assert rows_of(read(tmp_path / "g.dl").ties, "a", "b", "value") == ties


def test_dl_of_people_by_places(tmp_path):
    (tmp_path / "g.dl").write_text("dl nr=2 nc=2\nrow labels:\nann bo\ncolumn labels:\nhub choir\ndata:\n1 0\n1 2\n")
    found = read(tmp_path / "g.dl")
    expected = [("ann", "hub", "1"), ("bo", "hub", "1"), ("bo", "choir", "2")]
    assert rows_of(found.affiliations, "resident", "place", "value") == expected


def test_dot_with_groups_and_chains(small):
    found = small("g.dot")
    assert dict(rows_of(found.people, "key", "age"))["ann"] == "30"
    pairs = [("ann", "bo", ""), ("ann", "cy", ""), ("bo", "cy", "kin"), ("cy", "d e", "kin")]
    assert sorted(rows_of(found.ties, "a", "b", "kind")) == pairs


def test_vna(small):
    found = small("g.vna")
    assert rows_of(found.people, "key", "sex", "shoe size") == [("1", "f", ""), ("2", "m", "9"), ("3", "", "")]
    assert rows_of(found.ties, "a", "b", "strength") == [("1", "2", "3"), ("2", "3", "1")]


def test_a_matrix_that_is_the_same_both_ways_has_each_tie_once(small):
    found = small("matrix.csv")
    assert rows_of(found.ties, "a", "b") == [("ann", "bo"), ("bo", "bo")]
    assert found.people.cells["key"] == ["ann", "bo", "cy"]


def test_people_by_places(small):
    found = small("two_modes.csv")
    assert found.places.cells["name"] == ["hub", "choir"]
    goes = [("ann", "hub", "1"), ("bo", "hub", "1"), ("bo", "choir", "2")]
    assert rows_of(found.affiliations, "resident", "place", "value") == goes
    listed = small("goers.csv")
    assert rows_of(listed.affiliations, "resident", "place", "frequency")[0] == ("ann", "Hub", "weekly")
    assert listed.places.cells["key"] == ["Hub", "Choir"]


def test_interviews_in_one_long_table(small):
    found = small("long.csv")
    assert rows_of(found.people, "key", "interview", "interviewed", "gender", "age") == [
        ("1", "1", "yes", "f", ""), ("1 / 1", "1", "no", "", "30"), ("1 / 2", "1", "no", "", ""),
        ("2", "2", "yes", "m", ""), ("2 / 1", "2", "no", "", "50"),
    ]  # fmt: skip
    assert rows_of(found.ties, "a", "b", "reporter", "often")[0] == ("1", "1 / 1", "1", "weekly")


def test_interviews_in_one_wide_table(small):
    found = small("wide.csv")
    expected = [("1", ""), ("1 / 1", "Ann"), ("1 / 2", "Bo"), ("2", ""), ("2 / 1", "Cy")]
    assert rows_of(found.people, "key", "name") == expected
    assert ("1 / 1", "1 / 2", "1", "among those named") in rows_of(found.ties, "a", "b", "reporter", "type")


@pytest.mark.parametrize("how", ["folder", "zip", "workbook"])
def test_interviews_in_three_tables(tmp_path, how):
    sheets = {name.removesuffix(".csv"): [r.split(",") for r in text.split()] for name, text in THREE.items()}
    source = {
        "folder": lambda: write(tmp_path / "three", THREE),
        "zip": lambda: zipped(tmp_path / "three.zip", THREE),
        "workbook": lambda: workbook(tmp_path / "three.xlsx", sheets),
    }[how]()
    assert format_of(source) == "ego"
    found = read(source)
    expected = [("1", "f", ""), ("2", "m", ""), ("1 / 1", "", "30"), ("1 / 2", "", "40"), ("2 / 1", "", "50")]
    assert rows_of(found.people, "key", "gender", "age") == expected
    assert rows_of(found.ties, "a", "b", "reporter", "kind")[-1] == ("1 / 1", "1 / 2", "1", "kin")


def test_kumu_projects_and_workbooks_say_the_same(small, tmp_path):
    project = small("project.json")
    book = workbook(
        tmp_path / "kumu.xlsx",
        {
            "Elements": [
                ["Label", "Type", "Tags"],
                ["Ann", "Person", "a|b"],
                ["Hub", "Organisation"],
                ["Bo", "Person"],
            ],
            "Connections": [["From", "To", "Type"], ["Ann", "Bo", "kin"], ["Hub", "Ann", None]],
        },
    )
    assert format_of(book) == "kumu-xlsx"
    assert rows_of(read(book).people, "key", "type", "tags") == rows_of(project.people, "key", "type", "tags")
    assert rows_of(read(book).ties, "a", "b", "type") == rows_of(project.ties, "a", "b", "type")
    assert rows_of(project.people, "key", "type", "tags")[0] == ("Ann", "Person", "a|b")


@pytest.mark.parametrize("how", ["folder", "zip"])
def test_network_canvas(tmp_path, how):
    if how == "folder":
        source = write(tmp_path / "export", CANVAS)
    else:
        within = {f"networkCanvasExport/{name}": text for name, text in CANVAS.items()}
        extra = {f"__MACOSX/networkCanvasExport/._{name}": "\0\1" for name in CANVAS}
        source = zipped(tmp_path / "export.zip", within | extra)
    assert format_of(source) == "network-canvas"
    found = read(source)
    assert rows_of(found.people, "key", "interview", "interviewed", "Lonely", "name") == [
        ("E1", "E1", "yes", "never", ""), ("E2", "E2", "yes", "", ""), ("A1", "E1", "no", "", "Ann Lee"),
        ("A2", "E1", "no", "", "Bo Day"), ("A3", "E2", "no", "", "Ann Lee"),
    ]  # fmt: skip
    assert rows_of(found.ties, "a", "b", "reporter", "type", "Often") == [
        ("E1", "A1", "E1", "named", "weekly"), ("E1", "A2", "E1", "named", "monthly"), ("E2", "A3", "E2", "named", ""),
        ("A1", "A2", "E1", "Close", ""),
    ]  # fmt: skip


def test_network_canvas_as_graphml_says_the_same_as_csv(tmp_path):
    as_csv = read(write(tmp_path / "export", CANVAS))
    path = tmp_path / "export.graphml"
    path.write_text(canvas_graphml(CANVAS))
    assert format_of(path) == "network-canvas-graphml"
    as_graphml = read(path)
    names = ["key", "interview", "interviewed", "name", "Often", "Gender_Woman", "Cords_x", "node type", "Wellbeing"]
    assert sorted(rows_of(as_csv.people, *names)) == sorted(rows_of(as_graphml.people, *names))
    ties = ["a", "b", "reporter", "type", "Often"]
    assert sorted(rows_of(as_csv.ties, *ties)) == sorted(rows_of(as_graphml.ties, *ties))


def test_a_table_of_people_beside_the_ties(tmp_path):
    files = {"people.csv": "name,age\nann,30\nbo,\n", "ties.tsv": "from\tto\nann\tbo\n"}
    found = read(write(tmp_path / "two", files))
    assert rows_of(found.people, "key", "age") == [("ann", "30"), ("bo", "")]
    assert rows_of(found.ties, "a", "b") == [("ann", "bo")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("g.graphml", "<graphml><graph>", "g.graphml:1: not readable as XML"),
        ("g.graphml", "<graphml><graph><node/></graph></graphml>", "a node without an id"),
        ("g.graphml", TEXTS["g.graphml"].replace('target="n2"', 'target="n9"'), "edge 2: no node 'n9'"),
        ("g.gexf", "<gexf/>", "g.gexf: holds no graph"),
        ("g.gml", "graph [ node [ id 1 ] edge [ source 1 ] ]", "g.gml: not readable as GML"),
        ("g.net", "*Vertices 2\n*Arcs\n1 5\n", "g.net:3: no vertex '5', expected a number from 1 to 2"),
        ("g.net", "*Vertices 2\n*Arks\n1 2\n", "g.net:2: unknown part '*Arks' (did you mean '*arcs'?)"),
        ("g.dl", "dl n=2\ndata:\n0 1 0\n", "g.dl: data: found 3 values, expected 4"),
        ("g.dl", "dl n=2\ndata:\n0 1 x 0\n", "g.dl:3: data: found 'x', expected a number"),
        ("g.dot", "graph { a -- }}", "g.dot"),
        ("g.vna", "*Node data\nID x\n1 2 3\n", "g.vna:3: 3 cells, expected 2"),
        ("m.csv", ",a,b\na,0,x\nb,0,0\n", "m.csv:2: b: found 'x', expected a number"),
        ("m.csv", ",a,b\na,0,1\nc,0,0\n", "some names stand on both sides and some on one only: b, c"),
        ("e.csv", "source,target\na,\n", "e.csv:2: target: empty, expected the id of a person"),
        ("e.csv", 'source,target\n"a,b\n', "e.csv:2: a quotation mark"),
        ("e.csv", "source,target\na,b,c\n", "e.csv:2: 3 cells, expected 2"),
        ("k.json", '{"elements": [{"_id": "e", "attributes": {}}]}', "k.json: connections: missing, expected a list"),
        ("k.json", '{"elements":\n [}', "k.json:2: not readable as JSON"),
        ("w.csv", "ego,alter\n1,1\n1,1\n", "w.csv:3: alter: '1' is there twice for '1'"),
        ("x.csv", "id,label\n1,a\n", "a table of people, without their ties"),
        ("x.txt", "", "x.txt: empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as raised:
        read(tmp_path / name)
    assert message in str(raised.value)


def test_a_network_canvas_edge_with_nobody_at_its_end(tmp_path):
    wrong = CANVAS | {"c1_s1_edgeList_Close.csv": CANVAS["c1_s1_edgeList_Close.csv"].replace("A1,A2", "A1,A9")}
    message = r"c1_s1_edgeList_Close.csv:2: networkCanvasTargetUUID: nobody in the files of people has the UUID 'A9'"
    with pytest.raises(InputError, match=message):
        read(write(tmp_path / "export", wrong))


def test_an_unknown_format_is_said_with_the_nearest():
    with pytest.raises(InputError, match=r"unknown format 'graphm' \(did you mean 'graphml'\?\)"):
        reader_of("graphm")


@pytest.mark.parametrize("name", READERS)
def test_every_reader_refuses_what_is_not_its_own(tmp_path, name):
    path = tmp_path / "noise.bin"
    for content in (b"\x00\x01\x02", b"hello", b"PK\x03\x04broken", b"<a><b></a>", b"\xff\xfe\x00"):
        path.write_bytes(content)
        with pytest.raises(InputError):
            READERS[name](path)
