"""How each column of a site is filled from the papers: what to write, and what to do where there is no answer."""

from __future__ import annotations

from dataclasses import dataclass

from ccsim.site.columns import Column
from ccsim.survey.parts import In

EMPTY = "leave empty"


@dataclass(frozen=True)
class Coding:
    """How a column is filled.

    Attributes:
        write: what to write.
        missing: what to do where there is no answer.
        by_team: where it comes from if it is not asked in the questionnaire or the place sheet; "" if it is asked.
    """

    write: str
    missing: str = EMPTY
    by_team: str = ""


LEFT_OUT: dict[str, tuple[str, ...]] = {"residents.csv": ("wemwbs",)}
"""Columns that the empty tables lack: a file may have `wellbeing` or `wemwbs`, not both."""

ROWS: dict[str, str] = {
    "residents.csv": (
        "One row for everybody who was interviewed, and one for everybody on a names sheet. Somebody who is on several "
        "names sheets has one code and one row."
    ),
    "ties.csv": (
        "One row for each line of A5: `a` is the person interviewed, `b` the one they named. If the other is "
        "interviewed too and names the first, that is a row of its own: two people have told of one tie. Then one row "
        "for each 1 or 2 in A6, but only between two people who were not interviewed; those who were have told of it "
        "themselves. Write such a pair once, even if several people told of it; the code that comes first in the "
        "alphabet is `a`."
    ),
    "places.csv": "One row for each place sheet, and one for each street or block in which people live.",
    "affiliations.csv": (
        "One row for each line of B1, and one for everybody and their own street or block, also for people who were "
        "only named. A person and a place stand together only once."
    ),
    "partnerships.csv": (
        "One row for each line of P8. Two places stand together only once. If there are none, leave the file as it is."
    ),
}
"""What a row of each table is."""

CODING: dict[In, Coding] = {
    In("residents.csv", "id"): Coding(
        "The person code, such as R017. Number people in an order that says nothing about them.",
        "never empty",
    ),
    In("residents.csv", "interviewed"): Coding("yes if interviewed, no if only named by others.", EMPTY, "the team"),
    In("residents.csv", "wellbeing"): Coding(
        "The metric score, not the sum. Add up the seven answers (1 to 5 each: 7 to 35), then look the sum up in the "
        "conversion table of Warwick’s guide. A sum of 23, for example, is a score of 20.73.",
        "leave empty, also if one of the seven is missing",
    ),
    In("residents.csv", "stigma"): Coding("The value of scale F1."),
    In("residents.csv", "self_stigma"): Coding("The value of scale G3.", "leave empty, also if G1 is not yes"),
    In("residents.csv", "confidence"): Coding("The value of scale E1."),
    In("residents.csv", "trust"): Coding("The number that was ticked, divided by 10."),
    In("residents.csv", "lived_experience"): Coding("yes or no.", "leave empty; never guess, and never for others"),
    In("residents.csv", "service_user"): Coding("yes or no."),
    In("residents.csv", "disclosure"): Coding("The value of the answer.", "leave empty, also if G1 is not yes"),
    In("residents.csv", "desired_support"): Coding("The number, times a week."),
    In("residents.csv", "outside_contacts"): Coding(
        "The number, times a week, at most 200.", "leave empty; 0 is an answer"
    ),
    In("residents.csv", "lonely"): Coding("often, sometimes or never."),
    In("residents.csv", "role"): Coding(
        "councillor, GP, officer, organiser or another word, always the same one. Do not write a role that only one "
        "person has if that would name them: write a wider one.",
    ),
    In("residents.csv", "deprivation"): Coding(
        "From the postcode: the score of the Index of Multiple Deprivation, in which higher is more deprived. If you "
        "have the decile, in which 1 is the most deprived, write 11 less the decile.",
        EMPTY,
        "the team, from official figures",
    ),
    In("residents.csv", "x"): Coding("Metres east of any fixed point, rounded to 50.", EMPTY, "the team, from a map"),
    In("residents.csv", "y"): Coding("Metres north of it, rounded to 50.", EMPTY, "the team, from a map"),
    In("residents.csv", "weight"): Coding(
        "How many residents this person stands for.", EMPTY, "whoever drew the sample"
    ),
    In("ties.csv", "a"): Coding("The code of the person interviewed.", "never empty", "the names sheet"),
    In("ties.csv", "b"): Coding("The code of the person on this line.", "never empty", "the names sheet"),
    In("ties.csv", "kind"): Coding("The word for the number on card 1. If there are several: the first on the card."),
    In("ties.csv", "layer"): Coding("The words for the numbers on card 2, with ; between them."),
    In("ties.csv", "mode"): Coding("in person where the paper has P, online where it has O."),
    In("ties.csv", "frequency"): Coding(
        "The word for the number on card 3. From A6: 2 is weekly, and 1 leaves the cell empty."
    ),
    In("ties.csv", "since"): Coding("The year."),
    In("places.csv", "id"): Coding("A code for the place, such as P03.", "never empty", "the team"),
    In("places.csv", "kind"): Coding("A word or two, always the same: café, church, street.", "never empty"),
    In("places.csv", "name"): Coding("The name. Leave it out if the place is somebody’s home."),
    In("places.csv", "layer"): Coding("The word for the answer. Streets and blocks: place."),
    In("places.csv", "asset_type"): Coding("The word for the answer. Streets and blocks: physical."),
    In("places.csv", "capacity"): Coding("The number of people.", "leave empty: there is no limit"),
    In("places.csv", "openness"): Coding(
        "The mean over all who answered for this place, to two decimals, of the values on card 5. Fewer than five "
        "answers are a rough guess."
    ),
    In("places.csv", "funding"): Coding("Leave empty: today’s funding counts as 1.", EMPTY, "nobody"),
    In("places.csv", "displacement"): Coding("The value of the answer. Only for services."),
    In("places.csv", "cost_per_week"): Coding(
        "The number. Give the currency and the year under `prices` in site.yaml."
    ),
    In("places.csv", "x"): Coding(
        "Metres east, from the same point as in residents.csv.", EMPTY, "the team, from a map"
    ),
    In("places.csv", "y"): Coding("Metres north, from the same point.", EMPTY, "the team, from a map"),
    In("affiliations.csv", "resident"): Coding("The code of the person interviewed.", "never empty", "the names sheet"),
    In("affiliations.csv", "place"): Coding("The code of the place.", "never empty"),
    In("affiliations.csv", "frequency"): Coding(
        "The word for the number on card 3. For the own street or block: the answer to B2."
    ),
    In("affiliations.csv", "role"): Coding("The word for the number on card 4. The highest number counts."),
    In("partnerships.csv", "a"): Coding("The code of the place that was asked.", "never empty", "the place sheet"),
    In("partnerships.csv", "b"): Coding("The code of the other place.", "never empty"),
    In("partnerships.csv", "kind"): Coding("What they do together, in a few words."),
    In("partnerships.csv", "strength"): Coding("The number, divided by 10. If both were asked: the mean."),
}
"""How every column is filled, but those of identities."""


def identity_coding(column: Column) -> Coding:
    """Return how the column of an identity is filled."""
    if column.name == "age_band":
        return Coding(
            "The words that were ticked. People who were only named: the band of their rough age, if it is sure."
        )
    return Coding("The words that were ticked or agreed on. Never for people who were only named by others.")
