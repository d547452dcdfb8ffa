import pytest
from importing.sources import CANVAS, TEXTS, read, rows_of, write

from ccsim.importing.import_map import Wanted, import_map
from ccsim.importing.mapping_file import read_mapping
from ccsim.importing.suggesting import suggested, write_suggestion
from ccsim.problems import InputError


@pytest.mark.parametrize("name", [*TEXTS, "canvas"])
def test_a_first_mapping_can_be_used_as_it_is(tmp_path, name):
    write(tmp_path, TEXTS)
    source = write(tmp_path / "canvas", CANVAS) if name == "canvas" else tmp_path / name
    write_suggestion(tmp_path / "m.yaml", read(source), "some format", str(source))
    mapping = read_mapping(tmp_path / "m.yaml")
    assert mapping.said["title"] == "Our neighbourhood"
    made = import_map(Wanted(source, tmp_path / "site", mapping=tmp_path / "m.yaml"))
    assert len(made.site.residents.id) == len(read(source).people)


def test_what_a_first_mapping_says_of_columns(tmp_path):
    source = write(tmp_path / "canvas", CANVAS)
    text = suggested(read(source), "network-canvas", "canvas")
    assert "gender: {ticked: {Gender_Woman: Woman, Gender_Man: Man}}" in text
    assert "identity: [gender]" in text
    assert "    wellbeing: Wellbeing\n" in text
    assert "- name   # looks like names; 3 of 5 filled" in text
    assert "# same_person: {name: [name]}" in text
    assert "Ties of several kinds: named (3), Close (1)" in text


def test_no_name_stands_in_a_first_mapping(tmp_path):
    names = ["Ann Lee", "Bo Day", "Cy Fox", "Di Orr", "Ed Poe"]
    rows = "".join(f"{name},{'kin' if name[0] > 'C' else 'friend'},{name}\n" for name in names)
    (tmp_path / "p.csv").write_text("id,kin_or_not,buddy\n" + rows)
    (tmp_path / "e.csv").write_text("a,b,told_by\n" + "".join(f"{a},{names[0]},{a}\n" for a in names[1:]))
    found = read(write(tmp_path / "both", {n: (tmp_path / n).read_text() for n in ("p.csv", "e.csv")}))
    assert rows_of(found.people, "buddy")[0] == ("Ann Lee",)
    text = suggested(found, "edges", "both")
    assert not any(name in text for name in names)
    assert "friend (3), kin (2)" in text


def test_a_first_mapping_overwrites_nothing(tmp_path):
    source = write(tmp_path / "canvas", CANVAS)
    (tmp_path / "m.yaml").write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        write_suggestion(tmp_path / "m.yaml", read(source), "network-canvas", "canvas")
    assert (tmp_path / "m.yaml").read_text() == "mine"
