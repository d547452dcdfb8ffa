"""The step of an import: found, said, answered, found again."""

import csv
import io
import stat
import zipfile

import pytest
from cli.calling import caller
from importing.made_up_mentions import FIELDS, Kind, told

from ccsim.importing.mentions import MatchFields
from ccsim.importing.raw_map import RawMap
from ccsim.importing.same_person import find_same_people
from ccsim.problems import InputError
from ccsim.site.site import Site

COMMUNITY = told(Kind(people=150, interviewed=0.3), 5)
RAW = RawMap(COMMUNITY.people, COMMUNITY.ties, None, None, None)


def test_the_answers_of_one_import_are_followed_in_the_next(tmp_path):
    first = find_same_people(RAW, FIELDS, None)
    path = first.write_table(tmp_path / "place")
    assert path == tmp_path / "place.same-person.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    truth = dict(zip(COMMUNITY.people.cells["key"], COMMUNITY.truth, strict=True))
    for row in rows:
        row["same"] = "yes" if truth[row["key_1"]] == truth[row["key_2"]] else "no"
    filled = tmp_path / "filled.csv"
    with filled.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    second = find_same_people(RAW, FIELDS, filled)
    assert len(second.groups) > len(first.groups)
    assert all(truth[key] == truth[kept] for key, kept in second.groups.items())
    assert "Your answers were followed" in " ".join(second.lines)
    assert f"{len(first.matches.doubtful):,} pairs may be one person" in " ".join(first.lines)


def test_columns_that_are_not_there_are_said_together():
    with pytest.raises(InputError) as raised:
        find_same_people(RAW, MatchFields((), ("aera",), ("years",)), None)
    assert [str(problem) for problem in raised.value.problems] == [
        "people: same_person.area: no column 'aera' (did you mean 'area'?)",
        "people: same_person.age: no column 'years'",
        "people: same_person.name: expected at least one column with names",
    ]


def canvas_export(folder):
    """Write the interviews of the community as Network Canvas exports them."""
    people, names = COMMUNITY.people, ("interview", "key", "name", "area", "age", "interviewed")
    by_interview = {}
    for row in zip(*(people.cells[name] for name in names), strict=True):
        by_interview.setdefault(row[0], []).append(row)
    ends = {frozenset(pair) for pair in zip(COMMUNITY.ties.cells["a"], COMMUNITY.ties.cells["b"], strict=True)}
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        for case, rows in by_interview.items():
            [ego] = [row for row in rows if row[5] == "yes"]
            alters = [row for row in rows if row[5] == "no"]
            egos = [["networkCanvasEgoUUID", "networkCanvasCaseID", "networkCanvasSessionID", "name", "area", "age"]]
            egos.append([ego[1], case, f"s-{case}", *ego[2:5]])
            heading = ["nodeID", "networkCanvasEgoUUID", "networkCanvasUUID", "name", "area", "age"]
            nodes = [heading, *([str(k), ego[1], *row[1:5]] for k, row in enumerate(alters, 1))]
            numbers = {row[1]: k for k, row in enumerate(alters, 1)}
            edges = [["edgeID", "from", "to", "networkCanvasEgoUUID", "networkCanvasUUID",
                      "networkCanvasSourceUUID", "networkCanvasTargetUUID"]]  # fmt: skip
            for n, (a, b) in enumerate(sorted(sorted(pair) for pair in ends if pair <= numbers.keys())):
                edges.append([str(n), str(numbers[a]), str(numbers[b]), ego[1], f"e-{case}-{n}", a, b])
            tables = {"ego": egos, "attributeList_Person": nodes, "edgeList_Knows": edges}
            for name, table in tables.items():
                text = io.StringIO()
                csv.writer(text, lineterminator="\n").writerows(table)
                archive.writestr(f"case_{case}_{name}.csv", text.getvalue())
    return folder / "export.zip"


def test_an_import_from_interviews_to_answers(tmp_path, monkeypatch, capsys):
    call = caller(monkeypatch, capsys)
    source, mapping = canvas_export(tmp_path), tmp_path / "mapping.yaml"
    plain = "title: Here\npopulation: 900\n"
    mapping.write_text(plain, "utf-8")
    assert call("site", "import", source, tmp_path / "apart", "--mapping", mapping).status == 0
    mapping.write_text(plain + "same_person: {name: [name], area: [area], age: [age]}\n", "utf-8")
    first = call("site", "import", source, tmp_path / "first", "--mapping", mapping)
    assert first.status == 0, first.err
    assert "may be one person" in " ".join(first.out.split())
    table = tmp_path / "first.same-person.csv"
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    truth = {}
    for key, who in zip(COMMUNITY.people.cells["key"], COMMUNITY.truth, strict=True):
        truth[key] = who
    for row in rows:
        ends = [next(key for key in truth if key in row[f"key_{side}"]) for side in "12"]
        row["same"] = "yes" if truth[ends[0]] == truth[ends[1]] else "no"
    answers = tmp_path / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    second = call("site", "import", source, tmp_path / "second", "--mapping", mapping, "--review", answers)
    assert second.status == 0, second.err
    sizes = [len(Site.read(tmp_path / name).residents.id) for name in ("apart", "first", "second")]
    assert sizes[0] == len(truth) > sizes[1] > sizes[2] >= len(set(truth.values()))
    assert Site.read(tmp_path / "second").description.sampling.alters == "identified"
    names = {name for name in COMMUNITY.people.cells["name"] if len(name) > 6}
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "second").iterdir())
    assert not [name for name in names if name in written]
    mapping.write_text(plain, "utf-8")
    refused = call("site", "import", source, tmp_path / "third", "--mapping", mapping, "--review", answers)
    assert refused.status == 2
    assert "has no `same_person`" in refused.err
    assert not (tmp_path / "third").exists()
