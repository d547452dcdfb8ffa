"""Cells that a spreadsheet would run are written as text, and come back as they were."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_folder import write_folder

from ccsim.site.site import Site
from ccsim.site.spreadsheet import inert, original

CELLS = st.one_of(st.text(), st.text(alphabet=" '=+-@\t\r\n1.e＝a", max_size=8))


@given(CELLS)
def test_what_is_made_inert_comes_back(cell):
    assert original(inert(cell)) == cell


@given(CELLS)
def test_no_inert_cell_begins_like_a_formula(cell):
    first = inert(cell).lstrip()[:1]
    assert first not in tuple("=@＝") and not inert(cell).startswith(("\t", "\r"))
    if first in tuple("+-"):
        float(inert(cell))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+44 7700 900123", "-cmd()", "@SUM(1)", "\t=1", " =1", "'=1", "-5-1", "＝1", "+"]
)
def test_formulas_get_an_apostrophe(cell):
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["", "-5", "-1.5e3", "+.5", "'t Hooft", "O'Brien", "<b>", "a=1", "R1", "5-6", "2019-05"]
)
def test_everything_else_stays(cell):
    assert inert(cell) == cell == original(cell)


def test_a_long_cell_of_blanks_takes_no_time():
    assert inert(" '" * 200_000 + "=") == "'" + " '" * 200_000 + "="


def test_a_site_with_formulas_is_written_inert_and_read_as_it_was(tmp_path):
    places = "id,kind,name,x\nP1,=hub(),\"=cmd|' /C calc'!A0\",-5\nP2,street,'=kept,3\n"
    site = Site.read(write_folder(tmp_path / "hill", places=places))
    assert site.places.kind[0] == "=hub()"
    assert site.places.name == ("=cmd|' /C calc'!A0", "=kept")
    site.write(tmp_path / "again")
    with (tmp_path / "again" / "places.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["kind"] for row in rows] == ["'=hub()", "street"]
    assert [row["name"] for row in rows] == ["'=cmd|' /C calc'!A0", "'=kept"]
    assert [row["x"] for row in rows] == ["-5", "3"]
    again = Site.read(tmp_path / "again")
    assert (again.places.kind, again.places.name) == (site.places.kind, site.places.name)
