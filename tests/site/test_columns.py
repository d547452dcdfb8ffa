from dataclasses import fields
from pathlib import Path

import pytest

from ccsim.site.columns import COLUMNS, markdown_table
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.tables import AffiliationTable, PartnershipTable, PlaceTable, ResidentTable, TieTable

FORMATS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")

TABLES = {
    "residents.csv": (ResidentTable, {"wemwbs"}, {"identity"}),
    "ties.csv": (TieTable, {"layer", "frequency"}, {"layers", "strength", "reports"}),
    "places.csv": (PlaceTable, set(), set()),
    "affiliations.csv": (AffiliationTable, set(), set()),
    "partnerships.csv": (PartnershipTable, set(), set()),
}


@pytest.mark.parametrize("file", COLUMNS)
def test_the_documentation_says_what_is_read(file):
    assert f"### `{file}`" in FORMATS
    assert markdown_table(COLUMNS[file]) in FORMATS


def test_the_documentation_has_the_words_for_how_often():
    assert all(f"| {word} | {probability} |" in FORMATS for word, probability in WEEKLY_PROBABILITY.items())


@pytest.mark.parametrize("file", COLUMNS)
def test_columns_and_tables_agree(file):
    table, only_file, only_table = TABLES[file]
    names = {column.name for column in COLUMNS[file]}
    assert names - only_file == {entry.name for entry in fields(table)} - only_table
