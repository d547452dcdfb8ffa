"""A resident's own map: who is on it, drawn within the paper, readable without seeing it, and inert."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from report.hostile import NAMES
from site_folder import write_folder

from ccsim.experiments.shipped import shipped_sites
from ccsim.problems import InputError
from ccsim.report.circles import BELOW, HEIGHT, MIDDLE, MOST_NAMED, OUTER, WIDTH, circles_svg
from ccsim.site.describing.circles import Entry, own_map
from ccsim.site.key_file import read_key
from ccsim.site.site import Site

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def hill(tmp_path):
    return Site.read(write_folder(tmp_path / "hill"))


def test_everybody_is_in_the_ring_of_how_often_and_the_sector_of_what_they_are(hill):
    found = own_map(hill, "R2", {"R1": "Ann"})
    # R1 and R2 named each other, 0.42 a week; R2 alone named R3, most days; P2 is a street.
    assert found.entries == (Entry("R3", "kin", 0), Entry("Ann", "friend", 1), Entry("The Hub", "place", 1))
    assert found.rings == ("most days", "every week or two", "every month", "less often")


def test_who_only_named_the_resident_is_not_on_their_map(hill):
    assert own_map(hill, "R4", {}).entries == ()
    once = replace(hill, ties=replace(hill.ties, reports=hill.ties.reports * 0 + 1))
    assert [one.name for one in own_map(once, "R4", {}).entries] == ["R3"]


def test_how_often_is_not_known_has_a_ring_of_its_own(tmp_path):
    ties = "a,b,frequency\nR1,R2,\nR1,R4,yearly\n"
    found = own_map(Site.read(write_folder(tmp_path / "h", ties=ties)), "R1", {})
    assert [(one.name, one.ring) for one in found.entries[:2]] == [("R4", 3), ("R2", 4)]
    assert found.rings[-1] == "how often is not known"


@pytest.mark.parametrize(("name", "message"), [("R44", "did you mean 'R4'"), ("R3", "was not interviewed")])
def test_who_has_no_map_of_their_own(hill, name, message):
    with pytest.raises(InputError, match=message):
        own_map(hill, name, {})


@pytest.fixture(scope="module")
def alderbrook():
    return Site.read(shipped_sites()["alderbrook"])


@pytest.mark.parametrize("resident", ["R0003", "R0738", "R1496", "R0008"])
def test_all_is_drawn_on_the_paper_and_said_in_words(alderbrook, resident):
    mapped = own_map(alderbrook, resident, {})
    root = ElementTree.fromstring(circles_svg(mapped))
    assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "210mm", "297mm")
    description = root.find(f"{SVG}desc").text
    for entry in mapped.entries:
        assert entry.name in description
    marks = [one for one in root.iter(f"{SVG}circle") if one.get("r") in ("1.3", "2.4")]
    marks += [one for one in root.iter(f"{SVG}rect") if one.get("stroke")]
    assert len(marks) == len(mapped.entries)
    for one in root.iter(f"{SVG}circle"):
        x, y, r = (float(one.get(key)) for key in ("cx", "cy", "r"))
        assert (x - MIDDLE[0]) ** 2 + (y - MIDDLE[1]) ** 2 <= (OUTER + 0.01) ** 2
        assert r <= OUTER
    for words in root.iter(f"{SVG}text"):
        assert 0 < float(words.get("x")) < WIDTH
        assert 0 < float(words.get("y")) < HEIGHT
    shown = [one.text for one in root.iter(f"{SVG}text")]
    if 0 < len(mapped.entries) <= MOST_NAMED:
        assert all(any(one.name == text for text in shown) for one in mapped.entries if len(one.name) < 14)
    assert not mapped.entries or any(float(one.get("y")) >= BELOW for one in root.iter(f"{SVG}text"))


def test_nearer_to_the_middle_is_more_often(alderbrook):
    mapped = own_map(alderbrook, "R1496", {})
    root = ElementTree.fromstring(circles_svg(mapped))
    marks = [one for one in root.iter(f"{SVG}circle") if one.get("r") == "2.4"]
    away = [((float(one.get("cx")) - MIDDLE[0]) ** 2 + (float(one.get("cy")) - MIDDLE[1]) ** 2) ** 0.5 for one in marks]
    rings = [one.ring for one in mapped.entries if one.sector != "place"]
    highest = {ring: max(a for a, r in zip(away, rings, strict=True) if r == ring) for ring in set(rings)}
    lowest = {ring: min(a for a, r in zip(away, rings, strict=True) if r == ring) for ring in set(rings)}
    assert all(highest[ring] < lowest[ring + 1] for ring in range(3) if ring in highest and ring + 1 in lowest)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_hostile_names_are_shown_as_text(hill, name):
    drawn = circles_svg(own_map(hill, "R2", {"R1": name, "R2": name}))
    root = ElementTree.fromstring(drawn)
    allowed = {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "path", "circle", "text")}
    assert {element.tag for element in root.iter()} <= allowed
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on") or "href" in key]


def test_the_key_names_who_is_behind_a_pseudonym(tmp_path):
    key = tmp_path / "k.csv"
    key.write_text("pseudonym,id,name\nR1,7,Ann\nR2,8,\n", encoding="utf-8")
    assert read_key(key) == {"R1": "Ann"}
    key.write_text("pseudonym,id\nR1,7\n", encoding="utf-8")
    assert read_key(key) == {"R1": "7"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nAnn\n", "k.csv:1: pseudonym: missing column"),
        ("pseudonym\nR1\n", "no column that says who it is"),
        ("pseudonym,name\nR1,Ann\nR1,Ben\n", "k.csv:3: pseudonym: 'R1' is already on line 2"),
        ("pseudonym,name\n", "no names in it"),
        ("", "empty"),
    ],
)
def test_a_key_that_is_none_is_refused(tmp_path, text, message):
    key = tmp_path / "k.csv"
    key.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_key(key)
