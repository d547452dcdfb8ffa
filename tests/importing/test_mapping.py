"""What a mapping file does, and what is said where it is wrong."""

import itertools

import numpy as np
import pytest
from importing.sources import CANVAS, TEXTS, write

from ccsim.importing.import_map import Wanted, import_map
from ccsim.importing.mapping import ColumnRule, TableRule
from ccsim.importing.mapping_file import read_mapping
from ccsim.importing.raw_map import RawTable
from ccsim.importing.translating import translated
from ccsim.problems import InputError
from ccsim.site.columns import RESIDENTS, TIES
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS

WHOLE = """
title: Hilltown
population: 400
sampling: {kind: random, asked: 5}
identity: {gender: 0.5, age_band: }
behaviours: {singing: sings}
people:
  columns:
    gender: {ticked: {Gender_Woman: woman, Gender_Man: man}}
    age_band: {column: age, bands: [18, 35, 50]}
    wellbeing: Wellbeing
    lonely: {column: Lonely, values: {never: never, all the time: often}}
    sings: {column: choir, values: {1: yes, 2: no}}
  drop: [name]
ties:
  only: {type: [named, Close]}
  columns:
    kind: {column: type, values: {named: friend, Close: kin}}
    layer: {column: where, separator: "|", values: {home: household, club: interest}}
    frequency: Often
places:
  from:
    - {column: goes, separator: ";", kind: club}
"""


def canvas(tmp_path):
    more = dict(CANVAS)
    name = "c1_s1_attributeList_Person.csv"
    heading, one, two = more[name].split()[0], "1,E1,A1,Ann Lee", "2,E1,A2,Bo Day"
    more[name] = (
        f"{heading},age,choir,where,goes\n{one},weekly,true,false,0.1,0.2,,17,1,home|club,Choir;Hub\n"
        f"{two},monthly,false,true,0.3,0.4,,35,2,club,Hub\n"
    )
    return write(tmp_path / "export", more)


def imported(tmp_path, text, source=None, name="site"):
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    wanted = Wanted(source or canvas(tmp_path), tmp_path / name, mapping=tmp_path / "m.yaml")
    return import_map(wanted)


def test_everything_that_a_mapping_can_say(tmp_path):
    made = imported(tmp_path, WHOLE)
    site = made.site
    assert site == Site.read(tmp_path / "site")
    assert (site.description.title, site.description.population) == ("Hilltown", 400)
    assert vars(site.description.sampling) == {"kind": "random", "asked": 5, "answered": 2, "alters": "separate"}
    key = dict(line.split(",")[::-1] for line in (tmp_path / "site.key.csv").read_text().split("\n")[1:-1])
    row = {name: site.residents.id.index(key[name]) for name in ("E1", "E2", "A1", "A2", "A3")}
    gender, band = site.residents.identity["gender"], site.residents.identity["age_band"]
    assert [gender[row[name]] for name in row] == ["", "", "woman", "man", "woman"]
    assert [band[row[name]] for name in row] == ["", "", "under 18", "35-49", ""]
    assert site.residents.lonely[row["E1"]] == "never"
    assert site.behaviours["singing"][[row["A1"], row["A2"]]].tolist() == [1, 0]
    assert sorted(site.places.name) == ["Choir", "Hub"]
    assert set(site.places.kind) == {"club"}
    assert (site.affiliations.place.size, site.ties.a.size) == (3, 4)
    pair = {row["A1"], row["A2"]}
    tie = next(e for e in range(4) if {int(site.ties.a[e]), int(site.ties.b[e])} == pair)
    assert TIE_KINDS[site.ties.kind[tie]] == "kin"
    named = next(e for e in range(4) if {int(site.ties.a[e]), int(site.ties.b[e])} == {row["E1"], row["A1"]})
    assert set(site.ties.layers[named]) == {"household", "interest"}
    assert site.ties.strength[named] == pytest.approx(0.63)


def test_a_column_left_out_is_said_and_a_dropped_one_is_not(tmp_path):
    lines = imported(tmp_path, "people:\n  drop: [name, age]\n").lines
    left = next(line for line in lines if line.startswith("Columns left out"))
    assert "choir" in left
    assert "age" not in left.replace("networkCanvas", "")


def test_private_columns_that_are_asked_for_are_said(tmp_path):
    made = imported(tmp_path, "identity: [who]\npeople:\n  columns: {who: name}\n")
    assert "Column 'name' looks like names; it is in the site because you asked for it" in made.lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("peple: {}\n", "m.yaml:1: peple: unknown key (did you mean 'people'?)"),
        (
            "people:\n  columns: {wellbeeing: x}\n",
            "m.yaml:2: people.columns.wellbeeing: no column of a site (did you mean",
        ),
        ("people:\n  columns:\n    trust: {column: a, always: b}\n", "m.yaml:3: people.columns.trust: expected one of"),
        (
            "people:\n  columns:\n    trust: {column: a, scale: [1, 1]}\n",
            "trust.scale: expected the lowest and the highest",
        ),
        ("people:\n  columns:\n    trust: {colum: a}\n", "trust.colum: unknown key (did you mean 'column'?)"),
        ("ties:\n  columns: {a: b}\n", "m.yaml:2: ties.columns.a: no column of a site"),
        ("people:\n  columns: {wellbeing: Wellbeng}\n", "export has no column 'Wellbeng' (did you mean 'Wellbeing'?)"),
        (
            "ties:\n  only: {type: [Clos]}\n",
            "m.yaml:2: ties.only.type: no row of export has 'Clos' (did you mean 'Close'?)",
        ),
        ("people:\n  drop: [nme]\n", "m.yaml:2: people.drop: export has no column 'nme' (did you mean 'name'?)"),
        ("population: 2\n", "m.yaml: population: found 2, but residents.csv lists 5 residents"),
        ("sampling: {alters: seperate}\n", "did you mean 'separate'?"),
        ("same_id: nam\n", "same_id: no column 'nam' (did you mean 'name'?)"),
        (
            "places:\n  from: [{column: gos}]\n",
            "m.yaml:2: places.from[1]: export has no column 'gos' (did you mean 'goes'?)",
        ),
        (
            "people:\n  columns: {wellbeing: name}\n",
            "name (as wellbeing): found 'Ann Lee', expected a number from 7 to 35",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, text, message):
    with pytest.raises(InputError) as raised:
        imported(tmp_path, text)
    assert message in str(raised.value)
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / "site.key.csv").exists()


def test_all_problems_are_said_at_once(tmp_path):
    (tmp_path / "m.yaml").write_text("titl: a\npeople: {columns: {xx: z}}\nties: 3\nsame_person: {nam: [a]}\n")
    with pytest.raises(InputError) as raised:
        read_mapping(tmp_path / "m.yaml")
    assert [problem.line for problem in raised.value.problems] == [1, 2, 3, 4]


def table(**cells):
    return RawTable("t.csv", cells, list(range(len(next(iter(cells.values()))))))


@pytest.mark.parametrize(
    ("rule", "cells", "expected"),
    [
        (ColumnRule(column="q", scale=(0.0, 10.0)), ["0", "5", "", "often"], ["0", "0.5", "", "often"]),
        (ColumnRule(column="q", scale=(5.0, 1.0)), ["5", "1", "2"], ["0", "1", "0.75"]),
        (ColumnRule(column="q", bands=(18.0, 35.0)), ["17", "18", "34.5", "35", "x"],
         ["under 18", "18-34", "18-34", "35 and over", "x"]),
        (ColumnRule(column="q", values={"1": "yes", "": "no"}), ["1", "", "2"], ["yes", "no", "2"]),
        (ColumnRule(column="q", values={"Daily": "most days"}), ["DAILY", "daily "], ["most days", "daily "]),
        (ColumnRule(column="q", separator="|"), ["a|b|a", "|"], ["a; b", ""]),
        (ColumnRule(always="x"), ["a", "b"], ["x", "x"]),
    ],
)  # fmt: skip
def test_what_a_rule_makes_of_cells(rule, cells, expected):
    assert translated(TableRule({"word": rule}), table(q=cells), ())["word"] == expected


def test_true_and_false_are_answers_where_answers_are_wanted():
    found = translated(
        TableRule({"lived_experience": ColumnRule(column="q")}), table(q=["TRUE", "false", ""]), RESIDENTS
    )
    assert found["lived_experience"] == ["yes", "no", ""]
    rule = TableRule({"layer": ColumnRule(column="q", separator="|")})
    assert translated(rule, table(q=["place|interest"]), TIES)["layer"] == ["place;interest"]


def test_the_same_id_in_two_interviews_is_one_person(tmp_path):
    rows = ["ego,alter,age,kind", "1,7,30,friend", "1,2,44,kin", "2,1,33,kin", "2,7,31,friend"]
    source = tmp_path / "ego.csv"
    source.write_text("\n".join(rows) + "\n")
    apart = imported(tmp_path, "ties: {columns: {kind: kind}}\n", source, "apart")
    assert (len(apart.site.residents.id), apart.site.ties.a.size) == (6, 4)
    made = imported(tmp_path, "same_id: alter\nties: {columns: {kind: kind}}\n", source)
    site = made.site
    assert (len(site.residents.id), site.ties.a.size) == (3, 3)
    assert sorted(site.ties.reports.tolist()) == [1, 1, 2]
    assert (site.residents.interviewed == 1).sum() == 2
    assert site.description.sampling.alters == "identified"
    assert "3 mentions were merged into other mentions of the same person" in made.lines
    assert any(line.startswith("Reports of one person that differed: age (1)") for line in made.lines)


def test_what_others_say_of_a_tie_counts_only_where_its_ends_say_nothing(tmp_path):
    files = {
        "egos.csv": "ego\n1\n2\n3\n",
        "alters.csv": "ego,alter,often\n1,2,weekly\n2,1,monthly\n3,1,yearly\n3,2,yearly\n",
        "ties.csv": "ego,from,to,often\n3,1,2,most days\n",
    }
    mapping = "same_id: alter\nties: {columns: {frequency: often}}\n"
    made = imported(tmp_path, mapping, write(tmp_path / "three", files))
    site = made.site
    assert site.ties.a.size == 3
    assert site.ties.strength[site.ties.reports == 2] == pytest.approx((0.63 + 0.21) / 2)
    assert "1 reports of ties that others had told of already were left out" in made.lines


def test_rows_and_columns_in_another_order_make_the_same_site(tmp_path):
    text = TEXTS["edges.csv"]
    heading, *rows = text.strip().split("\n")
    turned = "\n".join(["\t".join(row.split(";")[::-1]) for row in [heading, *reversed(rows)]])
    (tmp_path / "a.csv").write_text(text)
    (tmp_path / "b.csv").write_text(turned)
    first = import_map(Wanted(tmp_path / "a.csv", tmp_path / "one")).site
    second = import_map(Wanted(tmp_path / "b.csv", tmp_path / "two")).site
    assert first.residents.id == second.residents.id
    for name in ("a", "b", "kind"):
        np.testing.assert_array_equal(getattr(first.ties, name), getattr(second.ties, name))


def test_no_pseudonym_tells_the_order_of_names(tmp_path):
    names = [f"n{k:03d}" for k in range(200)]
    (tmp_path / "e.csv").write_text("a,b\n" + "".join(f"{a},{b}\n" for a, b in itertools.pairwise(names)))
    import_map(Wanted(tmp_path / "e.csv", tmp_path / "site"))
    rows = [line.split(",") for line in (tmp_path / "site.key.csv").read_text().split("\n")[1:-1]]
    order = [int(pseudonym[1:]) for pseudonym, _ in sorted(rows, key=lambda row: row[1])]
    assert abs(np.corrcoef(order, np.arange(200))[0, 1]) < 0.2
