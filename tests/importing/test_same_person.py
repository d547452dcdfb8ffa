"""The step of an import: found, said, answered, found again."""

import csv

import pytest
from importing.made_up_mentions import FIELDS, Kind, told

from ccsim.importing.mentions import MatchFields
from ccsim.importing.raw_map import RawMap
from ccsim.importing.same_person import find_same_people, write_table_beside
from ccsim.problems import InputError

COMMUNITY = told(Kind(people=150, interviewed=0.3), 5)
RAW = RawMap(COMMUNITY.people, COMMUNITY.ties, None, None, None)


def test_the_answers_of_one_import_are_followed_in_the_next(tmp_path):
    first = find_same_people(RAW, FIELDS, None)
    path = write_table_beside(first, RAW, FIELDS, tmp_path / "place")
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
