"""Files that are made to harm: nothing outside the destination, no hang, no traceback."""

import zipfile

import pytest
from importing.sources import CANVAS, read, zipped

from ccsim.importing import sources, xml_files
from ccsim.importing.import_map import Wanted, import_map
from ccsim.importing.sources import read_files
from ccsim.problems import InputError

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE graphml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<graphml><graph><node id="&b;"/></graph></graphml>'
)


@pytest.mark.parametrize("name", ["../../evil_ego.csv", "/etc/evil_ego.csv", "..\\evil_ego.csv", "C:\\evil_ego.csv"])
def test_zips_whose_names_lead_outside_are_refused(tmp_path, name):
    path = zipped(tmp_path / "in" / "x.zip", {name: "a"}) if (tmp_path / "in").mkdir() is None else None
    with pytest.raises(InputError, match="leads outside the zip"):
        read(path)
    assert [item.name for item in tmp_path.iterdir()] == ["in"]


def test_zips_with_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("link_ego.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="is a link, not a file"):
        read_files(tmp_path / "x.zip")


def test_zips_that_unfold_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_UNPACKED_BYTES", 10_000)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a_ego.csv", b"0" * 1_000_000)
    with pytest.raises(InputError, match="unfolds into more than 10,000 bytes"):
        read_files(tmp_path / "x.zip")


@pytest.mark.parametrize("name", ["x.graphml", "x.gexf"])
@pytest.mark.parametrize("text", [BOMB, BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"')])
def test_xml_with_entities_is_refused(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match="declares a document type or entities"):
        read(tmp_path / name)


def test_xml_without_end_of_depth_is_refused(tmp_path):
    deep = "<graphml>" + "<node>" * 5000 + "</node>" * 5000 + "</graphml>"
    (tmp_path / "x.graphml").write_text(deep)
    with pytest.raises(InputError, match=f"more than {xml_files.DEEPEST} deep"):
        read(tmp_path / "x.graphml")


@pytest.mark.parametrize("name", ["x.gml", "x.dot", "x.json"])
def test_brackets_without_end_are_refused(tmp_path, name):
    start = {"x.gml": "graph [ a [" * 3000, "x.dot": "graph {" * 3000, "x.json": '{"elements":' + "[" * 100_000}[name]
    (tmp_path / name).write_text(start)
    with pytest.raises(InputError, match=name):
        read(tmp_path / name)


def test_formulas_and_markup_in_names_do_not_reach_the_site(tmp_path):
    rows = [f"{evil},bob" for evil in ("=cmd()", "@x", "<script>alert(1)</script>", "\u202eevil")]
    (tmp_path / "edges.csv").write_text("source,target\n" + "\n".join(rows) + "\n", encoding="utf-8")
    import_map(Wanted(tmp_path / "edges.csv", tmp_path / "site"))
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "site").iterdir())
    assert not any(mark in text for mark in ("cmd()", "@x", "script", "\u202e"))


def test_what_fails_leaves_nothing_behind(tmp_path):
    wrong = CANVAS | {"c1_s1_ego.csv": CANVAS["c1_s1_ego.csv"].replace("never", "nevr")}
    source = zipped(tmp_path / "x.zip", wrong)
    (tmp_path / "m.yaml").write_text("people: {columns: {lonely: Lonely}}\n")
    message = r"c1_s1_ego.csv:2: Lonely \(as lonely\): found 'nevr', expected one of: never, sometimes, often"
    with pytest.raises(InputError, match=message):
        import_map(Wanted(source, tmp_path / "site", mapping=tmp_path / "m.yaml"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.yaml", "x.zip"]
