import numpy as np
import pytest
from site_folder import FILES, write_folder

import ccsim.site.csv_file
import ccsim.site.reading
from ccsim.problems import InputError
from ccsim.site.reading import swemwbs_from_wemwbs
from ccsim.site.site import Site
from ccsim.site.tables import AFFILIATION_ROLES, TIE_KINDS


def problems(folder):
    with pytest.raises(InputError) as raised:
        Site.read(folder)
    return str(raised.value).splitlines()


def test_a_site_is_read_as_its_files_say(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    assert site.name == "hill"
    assert site.description.title == "Hilltown"
    assert site.description.identity == {"faith": 0.4, "age_band": None}
    assert site.residents.id == ("R1", "R2", "R3", "R4")
    np.testing.assert_array_equal(site.residents.wellbeing, [23.5, 19.5, np.nan, 30])
    assert site.residents.interviewed.tolist() == [1, 1, 0, 1]
    assert site.residents.lived_experience.tolist() == [1, 0, -1, 0]
    assert site.residents.identity == {"faith": ("a", "b", "a", ""), "age_band": ("old", "young", "", "old")}
    assert (site.ties.a.tolist(), site.ties.b.tolist()) == ([0, 1, 2], [1, 2, 3])
    assert [TIE_KINDS[k] if k >= 0 else "" for k in site.ties.kind] == ["friend", "kin", ""]
    assert site.ties.layers == (("place", "interest"), ("place", "household"), ())
    assert site.ties.mode == ("in person", "", "")
    np.testing.assert_allclose(site.ties.strength, [(0.63 + 0.21) / 2, 0.95, np.nan])
    assert site.ties.reports.tolist() == [2, 1, 1]
    assert site.ties.since == ("2019", "", "")
    assert site.places.name == ("The Hub", "")
    np.testing.assert_array_equal(site.places.capacity, [30, np.nan])
    np.testing.assert_array_equal(site.affiliations.frequency, [0.63, 0.39, np.nan])
    assert [AFFILIATION_ROLES[r] if r >= 0 else "" for r in site.affiliations.role] == ["volunteer", "", ""]
    assert site.partnerships.kind == ("shared kitchen",)


def test_a_byte_order_mark_blanks_and_empty_rows_do_not_matter(tmp_path):
    plain = Site.read(write_folder(tmp_path / "plain"))
    padded = FILES["residents.csv"].replace(",", " , ").replace("\n", "\r\n") + ",,,,,,,,,\r\n\r\n"
    odd = Site.read(write_folder(tmp_path / "odd", residents="\ufeff" + padded))
    assert plain == odd


def test_partnerships_may_be_missing(tmp_path):
    assert Site.read(write_folder(tmp_path / "hill", partnerships=None)).partnerships.a.size == 0


def test_markup_and_formulas_in_a_name_are_data(tmp_path):
    names = ["<script>alert(1)</script>", "=cmd()", 'a "quoted", name', "two\nlines"]
    rows = "".join(f'P{k},hub,"{name.replace(chr(34), chr(34) * 2)}"\n' for k, name in enumerate(names))
    folder = write_folder(
        tmp_path / "hill", places="id,kind,name\n" + rows, affiliations="resident,place\n", partnerships=None
    )
    assert Site.read(folder).places.name == tuple(names)


def test_wemwbs_is_converted_by_the_means_and_deviations_of_england(tmp_path):
    folder = write_folder(
        tmp_path / "hill", site="title: H\npopulation: 9\n", residents="id,wemwbs\nR1,51.6\nR2,42.9\nR3,\nR4,70\n"
    )
    wellbeing = Site.read(folder).residents.wellbeing
    np.testing.assert_allclose(wellbeing, [23.6, 23.6 - 3.9, np.nan, 23.6 + 18.4 * 3.9 / 8.7])
    assert swemwbs_from_wemwbs(np.array([14.0]))[0] == 7


def test_behaviours_are_yes_no_columns(tmp_path):
    text = "title: H\npopulation: 9\nbehaviours: {smoking: smokes}\n"
    folder = write_folder(tmp_path / "hill", site=text, residents="id,smokes\nR1,yes\nR2,no\nR3,\nR4,Yes\n")
    assert Site.read(folder).behaviours["smoking"].tolist() == [1, 0, -1, 1]


R, T, P, A = (FILES[f"{name}.csv"] for name in ("residents", "ties", "places", "affiliations"))
HEAD = R.splitlines()[0]

WRONG = {
    "wrong number": (
        {"residents": R.replace("23.5", "fine")},
        "residents.csv:2: wellbeing: found 'fine', expected a number from 7 to 35",
    ),
    "out of range": (
        {"residents": R.replace("23.5", "40")},
        "residents.csv:2: wellbeing: found 40, expected a number from 7 to 35",
    ),
    "not a number": (
        {"residents": R.replace("23.5", "nan")},
        "residents.csv:2: wellbeing: found 'nan', expected a number from 7 to 35 (leave the cell empty if it",
    ),
    "code for no answer": (
        {"residents": R.replace("23.5", "99")},
        "residents.csv:2: wellbeing: found 99, expected a number from 7 to 35 (leave the cell empty if it was not",
    ),
    "dash for no answer": (
        {"residents": R.replace("yes,a", "-,a")},
        "lived_experience: found '-', expected yes or no (leave the cell empty if it was not answered)",
    ),
    "n/a for no answer": (
        {"ties": T.replace("neighbour", "N/A")},
        "professional (leave the cell empty if it was not answered)",
    ),
    "points of thousands": (
        {"places": P.replace("30,0.6", "9.000,0.6")},
        "places.csv:2: capacity: found 9.000, expected 9 or 9000: is the point one of thousands?",
    ),
    "points of thousands in yaml": (
        {"site": "title: H\npopulation: 9.000\n"},
        "site.yaml:2: population: found 9.000, expected 9 or 9000: is the point one of thousands?",
    ),
    "a title above the columns": (
        {"residents": "Our survey of 2024" + "," * HEAD.count(",") + "\n" + R},
        "residents.csv:1: found 'Our survey of 2024' alone in the first row, expected the names of the columns there",
    ),
    "a code in other capitals": (
        {"ties": T.replace("R3,R4", "R3,r4")},
        "ties.csv:5: b: no resident 'r4' in residents.csv (did you mean 'R4'?)",
    ),
    "infinite": (
        {"residents": R.replace("23.5", "inf")},
        "residents.csv:2: wellbeing: found 'inf', expected a number from 7 to 35",
    ),
    "decimal comma": (
        {"residents": R.replace("23.5", '"23,5"')},
        "residents.csv:2: wellbeing: found '23,5', expected a number from 7 to 35 (write a decimal point, not a comma)",
    ),
    "yes or no": (
        {"residents": R.replace("yes,a", "maybe,a")},
        "residents.csv:2: lived_experience: found 'maybe', expected yes or no",
    ),
    "ragged": (
        {"residents": R.replace("R3,no,", "R3,no,,")},
        "residents.csv:4: 11 cells, expected 10 as in the first row",
    ),
    "same id": ({"residents": R.replace("R4", "R3")}, "residents.csv:5: id: 'R3' is there twice, first on line 4"),
    "empty id": ({"residents": R.replace("R4,", ",")}, "residents.csv:5: id: empty, expected an id, each only once"),
    "unknown column": (
        {"residents": R.replace("wellbeing", "welbeing")},
        "residents.csv:1: welbeing: unknown column (did you mean 'wellbeing'?)",
    ),
    "undeclared column": (
        {"residents": R.replace("faith", "Q17")},
        "residents.csv:1: Q17: unknown column; declare identities and behaviours in site.yaml",
    ),
    "undeclared identity": (
        {"residents": R.replace("faith", "Q17")},
        "site.yaml: identity.faith: no column 'faith' in residents.csv",
    ),
    "column twice": (
        {"residents": R.replace("stigma,self", "trust,self")},
        "residents.csv:1: trust: this column is there twice",
    ),
    "no id column": (
        {"residents": R.replace("id,", "ID,", 1)},
        "residents.csv:1: ID: unknown column (did you mean 'id'?)",
    ),
    "both scales": (
        {"residents": R.replace(",stigma", ",wemwbs")},
        "residents.csv:1: wemwbs: give either `wellbeing` or `wemwbs`, not both",
    ),
    "empty site": ({"residents": HEAD + "\n"}, "residents.csv: no residents yet. Fill this table first"),
    "empty file": ({"residents": ""}, "residents.csv:1: empty, expected a first row with the names of the columns: "),
    "semicolons": (
        {"residents": R.replace(",", ";")},
        "residents.csv:1: the columns are not separated by commas but by semicolons",
    ),
    "tabs": ({"ties": T.replace(",", "\t")}, "ties.csv:1: the columns are not separated by commas but by tabs"),
    "a colon in the title": (
        {"site": "title: Hill: the east side\npopulation: 40\n"},
        "site.yaml:1: a second colon in this line; put the whole text after the first one in quotes",
    ),
    "a key too far to the right": (
        {"site": "title: Hill\n  population: 40\n"},
        "site.yaml:2: this line begins further to the right than it should",
    ),
    "one wrong word in every row": (
        {"ties": "a,b,mode\nR1,R2,P\nR1,R3,P\nR1,R4,O\nR2,R3,P\nR2,R4,P\nR3,R4,P\n"},
        "ties.csv:2: mode: found 'P', expected one of: in person, online; the same on lines 3, 5, 6 and 1 more",
    ),
    "NUL": (
        {"residents": R.replace("R3", "R\0")},
        "residents.csv:4: a NUL character: the file is damaged, or not text",
    ),
    "Latin-1": ({"residents": R.replace("old", "vieux éé").encode("latin-1")}, "residents.csv:2: not UTF-8 text"),
    "UTF-16": ({"residents": R.encode("utf-16")}, "residents.csv:1: not UTF-8 text"),
    "open quote": ({"residents": R + 'R5,"yes\n'}, 'residents.csv:6: a quotation mark (") is opened and never closed'),
    "more than live there": (
        {"site": FILES["site.yaml"].replace("40", "3")},
        "site.yaml: population: found 3, but residents.csv lists 4 residents",
    ),
    "unknown resident": (
        {"ties": T.replace("R3,R4", "R3,r 04")},
        "ties.csv:5: b: no resident 'r 04' in residents.csv (did you mean 'R4'?)",
    ),
    "number of a card": (
        {"ties": T.replace("neighbour", "3")},
        "professional (if this is the number on a card: the codebook says which word to write)",
    ),
    "layers with commas": (
        {"ties": T.replace("household;place", '"household,place"')},
        "expected one of: place, interest, identity, household, service; or several with ; between them",
    ),
    "with oneself": ({"ties": T.replace("R3,R4", "R3,R3")}, "ties.csv:5: b: a tie with oneself"),
    "unknown kind": ({"ties": T.replace("neighbour", "nieghbour")}, "(did you mean 'neighbour'?)"),
    "unknown layer": (
        {"ties": T.replace("household;place", "household;plaice")},
        "ties.csv:4: layer: found 'plaice', expected one of: ",
    ),
    "over one": (
        {"ties": T.replace("0.21", "1.21")},
        "ties.csv:3: frequency: found 1.21, expected a weekly probability from 0 to 1",
    ),
    "date": (
        {"ties": T.replace("2020-05", "2020-15")},
        "ties.csv:3: since: found '2020-15', expected a year, a month or a day",
    ),
    "row twice": ({"ties": T + "R3,R4,,,,,\n"}, "ties.csv:6: the same in every cell as line 5"),
    "unknown place": (
        {"affiliations": A.replace("P2", "P3")},
        "affiliations.csv:4: place: no place 'P3' in places.csv",
    ),
    "affiliation twice": (
        {"affiliations": A + "R1,P1,,\n"},
        "affiliations.csv:5: this affiliation is already on line 2",
    ),
    "partnership twice": (
        {"partnerships": "a,b\nP1,P2\nP2,P1\n"},
        "partnerships.csv:3: this partnership is already on line 2",
    ),
    "partner of oneself": ({"partnerships": "a,b\nP1,P1\n"}, "partnerships.csv:2: b: a partnership with itself"),
    "place without kind": ({"places": P.replace("street", "")}, "places.csv:3: kind: empty, expected text"),
    "tab": (
        {"site": "title: H\n\tpopulation: 9\n"},
        "site.yaml:2: a tab stands here; YAML is indented with spaces only",
    ),
    "missing file": ({"ties": None}, "ties.csv: no such file in "),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(tmp_path, case):
    changed, message = WRONG[case]
    found = problems(write_folder(tmp_path / "hill", **changed))
    assert any(message in line for line in found), found


def test_a_code_that_only_looks_alike_is_not_suggested(tmp_path):
    said = problems(write_folder(tmp_path / "site", ties=T.replace("R3,R4", "R3,R44")))
    assert said == ["ties.csv:5: b: no resident 'R44' in residents.csv"]


def test_everything_wrong_is_said_at_once_and_nothing_else(tmp_path):
    folder = write_folder(
        tmp_path / "hill",
        residents=R.replace("23.5", "fine").replace("R3,no,", "R3,no,,"),
        ties=T.replace("0.21", "2").replace("R3,R4", "R4,R4"),
        places=P.replace("0.6", "6"),
        affiliations=A.replace("volunteer", "boss"),
    )
    assert [line.split(": found")[0] for line in problems(folder)] == [
        "residents.csv:2: wellbeing",
        "residents.csv:4: 11 cells, expected 10 as in the first row",
        "ties.csv:3: frequency",
        "ties.csv:5: b: a tie with oneself",
        "places.csv:2: openness",
        "affiliations.csv:2: role",
    ]


def test_without_site_yaml_no_column_is_called_unknown(tmp_path):
    folder = write_folder(tmp_path / "hill", site=None)
    assert problems(folder) == [f"site.yaml: no such file in {folder}"]


def test_a_file_of_nearly_the_right_name_is_pointed_at(tmp_path):
    folder = write_folder(tmp_path / "hill", ties=None)
    (folder / "Ties.csv").write_text(T)
    assert problems(folder) == [f"ties.csv: no such file in {folder} (did you mean 'Ties.csv'?)"]


def test_a_folder_that_is_none(tmp_path):
    (tmp_path / "file").write_text("")
    assert "no such folder" in problems(tmp_path / "nothing")[0]
    assert "not a folder" in problems(tmp_path / "file")[0]


def test_at_most_fifty_problems_a_file_are_printed(tmp_path):
    rows = "".join(f"X{k},Y{k},,,,,\n" for k in range(40))
    found = problems(write_folder(tmp_path / "hill", ties=T + rows))
    assert len(found) == 51
    assert found[-1] == "ties.csv: and 30 more problems in this file"


def test_files_over_the_limits_are_refused(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "hill")
    monkeypatch.setattr(ccsim.site.reading, "MAX_RESIDENTS", 3)
    assert problems(folder) == ["residents.csv: 4 residents, more than the 3 that are read"]
    monkeypatch.setattr(ccsim.site.csv_file, "MAX_ROWS", 3)
    assert "ties.csv:5: more than the 3 rows that are read" in problems(folder)
    monkeypatch.setattr(ccsim.site.csv_file, "MAX_FILE_BYTES", 200)
    assert any("bytes, more than the 200 that are read" in line for line in problems(folder))


def test_blocks_join_without_a_seam(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "hill")
    whole = Site.read(folder)
    monkeypatch.setattr(ccsim.site.csv_file, "BLOCK_ROWS", 2)
    assert Site.read(folder) == whole


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    found = problems(write_folder(tmp_path / "hill", ties=T.replace("kin", "\x1b[2Jkin")))
    assert "\x1b" not in "".join(found)
    assert "\\x1b" in found[0]
