"""`ccsim site import` and `ccsim site export`, as a user calls them."""

import pytest
from importing.sources import TEXTS, write


@pytest.fixture
def at_work(tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, TEXTS))
    return tmp_path


def test_a_first_mapping_then_a_site_then_a_graph_and_the_same_site(call, at_work):
    first = call("site", "import", "project.json", "--suggest", "m.yaml")
    assert first.status == 0
    assert first.out.startswith("Read as kumu-json: 3 people or places, 2 ties\nNext: correct m.yaml")
    said = call("site", "import", "project.json", "village", "--mapping", "m.yaml")
    assert said.status == 0
    assert said.out.startswith("Read as kumu-json\n3 residents and 2 ties imported\n")
    assert said.out.rstrip().endswith("Next: ccsim site check village")
    assert "Who is who: village.key.csv (private" in said.out
    assert call("site", "export", "village", "map.gexf").status == 0
    again = call("site", "import", "map.gexf", "again")
    assert again.status == 0
    assert not (at_work / "again.key.csv").exists()
    for path in (at_work / "village").iterdir():
        assert (at_work / "again" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("project.json",), "FOLDER: give either a FOLDER to write, or --suggest FILE"),
        (("project.json", "new", "--suggest", "m.yaml"), "FOLDER: give either a FOLDER to write, or --suggest FILE"),
        (("project.json", "new", "--format", "kumu"), "--format: unknown format 'kumu'"),
        (("project.json", "new", "--mapping", "none.yaml"), "none.yaml: there is no such file"),
        (("nothing", "new"), "nothing: no such file or folder"),
        (("g.gml", "new", "--identity", "labl"), "g.gml:1: labl: missing column (did you mean 'label'?)"),
        (("two_modes.csv", "new", "--groups"), "--groups: the source has places of its own"),
    ],
)
def test_wrong_calls(call, at_work, arguments, message):
    before = sorted(at_work.iterdir())
    said = call("site", "import", *arguments)
    assert said.status == 2
    assert message in said.err
    assert sorted(at_work.iterdir()) == before
