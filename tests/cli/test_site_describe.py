"""`ccsim site describe --html` and `ccsim site circles`, as a user would call them."""

import pytest
from cli.calling import contents
from site_folder import write_folder


@pytest.fixture
def hill(tmp_path):
    return write_folder(tmp_path / "hill")


def test_a_page_to_share_and_one_for_the_owner(call, hill, tmp_path):
    said = call("site", "describe", hill, "--html", tmp_path / "page.html")
    assert (said.status, said.err) == (0, "")
    assert "page.html: the page (may be shared)" in said.out.replace("\n    ", " ")
    assert "R1" not in (tmp_path / "page.html").read_text("utf-8").split("</style>")[1].split("<svg")[0]
    said = call("site", "describe", hill, "--html", tmp_path / "own.html", "--private")
    assert said.status == 0
    assert "private: for the owner of the map only" in said.out.replace("\n    ", " ")
    assert ">R2<" in (tmp_path / "own.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--private",), "--private: goes with --html FILE"),
        (("--html", "."), "a folder; expected a file"),
        (("--html", "no/such/folder/page.html"), "cannot be written"),
    ],
)
def test_a_page_that_cannot_be_is_refused(call, hill, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    before = contents(tmp_path)
    said = call("site", "describe", hill, *arguments)
    assert said.status == 2
    assert message in said.err
    assert "Traceback" not in said.err
    assert contents(tmp_path) == before


def test_a_resident_gets_their_own_map_with_names(call, hill, tmp_path):
    (tmp_path / "hill.key.csv").write_text("pseudonym,id\nR1,Ann\nR2,Ben\n", encoding="utf-8")
    said = call("site", "circles", hill, "R2", tmp_path / "ben.svg", "--key", tmp_path / "hill.key.csv")
    assert (said.status, said.err) == (0, "")
    drawn = (tmp_path / "ben.svg").read_text("utf-8")
    assert ">Ann<" in drawn
    assert "The people and places of Ben" in drawn
    assert (tmp_path / "ben.svg").stat().st_mode & 0o077 == 0


def test_everything_wrong_with_a_map_is_said_at_once(call, hill, tmp_path):
    before = contents(tmp_path)
    said = call("site", "circles", hill, "R77", tmp_path / "ben.png", "--key", tmp_path / "none.csv")
    assert said.status == 2
    for part in ("ben.png: found a name that does not end in .svg", "none.csv: no such file", "no resident 'R77'"):
        assert part in said.err, part
    assert contents(tmp_path) == before
    said = call("site", "circles", hill, "R3", tmp_path / "r.svg")
    assert (said.status, "R3' was not interviewed" in said.err) == (2, True)
