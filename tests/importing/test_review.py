"""The review table: private, inert in a spreadsheet, read back strictly."""

import csv
import stat

import pytest
from importing.test_matching import COMMUNITY, FIELDS, table

from ccsim.importing.matching import match
from ccsim.importing.review import read_review, refuse_impossible, write_review
from ccsim.problems import InputError

HOSTILE = "=HYPERLINK(A1) Smith"
PEOPLE = table(("1", HOSTILE, "@hill", "-4"), ("2", HOSTILE, "@hill", "-4"), ("2", "Robert Smith", "hill", "40"))


@pytest.fixture
def written(tmp_path):
    """The review table of a made-up community, and its rows."""
    path = tmp_path / "place.same-person.csv"
    write_review(path, match(COMMUNITY.people, FIELDS, {}, COMMUNITY.ties), COMMUNITY.people, FIELDS)
    with path.open(encoding="utf-8", newline="") as stream:
        return path, list(csv.DictReader(stream))


def answered(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_it_lists_what_is_asked_and_what_was_joined_and_says_why(written):
    path, rows = written
    found = match(COMMUNITY.people, FIELDS, {}, COMMUNITY.ties)
    assert [row["now"] for row in rows] == ["please say"] * len(found.doubtful) + ["joined"] * len(found.joined)
    assert not any(row["same"] for row in rows)
    assert all(row["because"] and row["how_sure"] and row["named_by_1"] for row in rows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_answers_nothing_is_decided(written):
    review = read_review(written[0], COMMUNITY.people, FIELDS)
    assert (review.decided, review.outdated) == ({}, ())


def test_answers_come_back_and_are_kept_in_the_next_table(written, tmp_path):
    path, rows = written
    rows[0]["same"], rows[1]["same"], rows[-1]["same"] = "yes", "No", "n"
    review = read_review(answered(path, rows), COMMUNITY.people, FIELDS)
    assert [review.decided[tuple(sorted((row["key_1"], row["key_2"])))] for row in (rows[0], rows[1], rows[-1])] == [
        True, False, False,
    ]  # fmt: skip
    found = match(COMMUNITY.people, FIELDS, review.decided, COMMUNITY.ties)
    write_review(tmp_path / "next.csv", found, COMMUNITY.people, FIELDS)
    assert read_review(tmp_path / "next.csv", COMMUNITY.people, FIELDS).decided == review.decided
    undone = rows[-1]
    assert found.groups.get(undone["key_1"], undone["key_1"]) != found.groups.get(undone["key_2"], undone["key_2"])


def test_formulas_are_inert_in_it_and_still_fit(tmp_path):
    path = tmp_path / "r.csv"
    write_review(path, match(PEOPLE, FIELDS, {("k0", "k1"): True}), PEOPLE, FIELDS)
    with path.open(encoding="utf-8", newline="") as stream:
        [row] = [row for row in csv.DictReader(stream) if row["key_1"] == "k0"]
    assert row["name_1"] == "'" + HOSTILE
    assert row["area_1"] == "'@hill"
    assert read_review(path, PEOPLE, FIELDS).decided == {("k0", "k1"): True}


def test_all_problems_are_said_with_their_lines(written):
    path, rows = written
    rows[0]["same"], rows[1]["same"] = "perhaps", "yse"
    rows.append(rows[2] | {"same": "yes"})
    rows[2]["same"] = "no"
    with pytest.raises(InputError) as raised:
        read_review(answered(path, rows), COMMUNITY.people, FIELDS)
    said = [str(problem) for problem in raised.value.problems]
    assert said == [
        f"{path.name}:2: same: found 'perhaps', expected yes, no or nothing",
        f"{path.name}:3: same: found 'yse', expected yes, no or nothing (did you mean 'yes'?)",
        f"{path.name}:{len(rows) + 1}: same: the opposite of line 4, about the same two",
    ]


def test_rows_that_fit_nobody_any_more_are_said_and_not_used(written):
    path, rows = written
    rows[0] |= {"same": "yes", "key_1": "gone"}
    rows[1] |= {"same": "yes", "name_2": "Somebody Else"}
    review = read_review(answered(path, rows), COMMUNITY.people, FIELDS)
    assert review.decided == {}
    assert review.outdated[0] == f"{path.name}:2: nobody has the key 'gone' (key_1) any more; the row was not used"
    assert "has another name now" in review.outdated[1]


def test_answers_that_cannot_all_be_true_are_said(tmp_path):
    people = table(("1", "A B", "", ""), ("1", "C D", "", ""), ("2", "E F", "", ""))
    path = tmp_path / "r.csv"
    text = "same,name_1,name_2,key_1,key_2\nyes,A B,E F,k0,k2\nyes,C D,E F,k1,k2\n"
    path.write_text(text, "utf-8")
    review = read_review(path, people, FIELDS)
    with pytest.raises(InputError, match=r"r.csv:3: same: yes is not possible: two people of one interview"):
        refuse_impossible(match(people, FIELDS, review.decided), review, path)


def test_nothing_is_overwritten(written):
    path, _ = written
    before = path.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        write_review(path, match(PEOPLE, FIELDS, {}), PEOPLE, FIELDS)
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "same;name_1\n", "same,name_1\nyes,A\n", 'same\n"', "\0"])
def test_files_that_are_no_review_table(tmp_path, text):
    path = tmp_path / "r.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_review(path, PEOPLE, FIELDS)
