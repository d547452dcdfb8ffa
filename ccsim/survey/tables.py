"""The empty tables of a new site, and a `site.yaml` that explains itself."""

from __future__ import annotations

from pathlib import Path

from ccsim.site.csv_file import write_rows
from ccsim.site.description import FILE as DESCRIPTION_FILE
from ccsim.survey.codebook import table_columns
from ccsim.survey.questionnaire import Survey


def write_tables(survey: Survey, population: int | None, folder: Path) -> None:
    """Write the tables, with nothing but their first rows, and `site.yaml` into a folder.

    Raises:
        OSError: the folder cannot be written to.
    """
    (folder / DESCRIPTION_FILE).write_text(explained_yaml(survey, population), encoding="utf-8", newline="\n")
    for file, columns in table_columns(survey).items():
        write_rows(folder / file, [column.name for column in columns], ())


def explained_yaml(survey: Survey, population: int | None) -> str:
    """Return a `site.yaml`: what is known filled in, and what else can be said as comments."""
    people = "" if population is None else f" {population}"
    identity = "\n".join(f"  {_text(name)}:" for name in survey.identity)
    return TEMPLATE.format(
        title=f" {_text(survey.title)}" if survey.title else "", population=people, identity=identity
    )


def _text(words: str) -> str:
    """Return a text as YAML has it on one line."""
    import yaml

    dumped: str = yaml.safe_dump([words], allow_unicode=True, width=1_000_000)
    return dumped.removeprefix("- ").rstrip("\n")


TEMPLATE = """\
# What this map is of. A line that begins with # is a comment: ccsim does not read it.
# To use one of the examples, take the # away and put your own words in.

# The neighbourhood as people call it. Needed.
title:{title}

# How many people aged 16 or over live in the whole area, not only those in your tables. Needed.
population:{population}

# A sentence or two on the place.
# setting: An estate of terraces and low flats at the edge of a town.

# When the interviews were held: a year, a month or a day.
# surveyed: 2026-05

# How people were found: census (everybody was asked), random, or snowball (people led to people);
# how many were asked, and how many of them were interviewed. "alters: identified" says that somebody who was named in
# several interviews has one code.
# sampling: {{kind: random, asked: 40, answered: 12, alters: identified}}

# Columns of residents.csv that say who people are. People who differ in one become friends less often. How much less
# may stand after the colon: above 0, and 1 for no difference. Empty: ccsim uses its own value.
identity:
{identity}

# Something that people do and others may take up, with the yes/no column of residents.csv that says who does.
# Add that column to residents.csv first.
# behaviours: {{smoking: smokes}}

# Of the costs in places.csv.
# prices: {{currency: GBP, year: 2026}}

# Where the map comes from.
# sources: [Interviews by the community research team]
"""
