"""The sheet that is filled in for each place or organisation, with somebody who runs it."""

from __future__ import annotations

from ccsim.site.tables import ASSET_TYPES
from ccsim.survey.parts import Answer, Choice, Document, Head, In, Lines, Note, Part, Points, Writing

ASSET_WORDS = {
    "individual": "Individual: the skills of one person",
    "associational": "Associational: a group that people form themselves, such as a club",
    "organisational": "Organisational: a body with staff, such as a school, a surgery or a charity",
    "physical": "Physical: a space, such as a park, a street or a hall",
    "economic": "Economic: a shop, a pub or another business",
    "cultural": "Cultural: a place of worship, the arts, a tradition",
}
"""The kinds of asset in plain words; the codes are the site's own."""

LAYER_WORDS = (
    Answer("It is near", "place"),
    Answer("They like doing the same things", "interest"),
    Answer("A faith, a culture or a time of life that they share", "identity"),
    Answer("A service that they need", "service"),
)

PLACE_PARTS: tuple[Part, ...] = (
    Note(
        "One sheet for each place that anybody named in B1, filled in with somebody who runs it. No names of people.",
        "For the team",
    ),
    Writing("P1", "Name of the place", "", In("places.csv", "name")),
    Writing(
        "P2",
        "What kind of place is it? Use the same words each time.",
        "",
        In("places.csv", "kind"),
        "For example: community centre, café, church, school gate, peer support group, mental health day service.",
    ),
    Choice("P3", "What mainly brings people there?", LAYER_WORDS, In("places.csv", "layer")),
    Choice(
        "P4",
        "Which kind of asset is it, most of all?",
        tuple(Answer(ASSET_WORDS[kind], kind) for kind in ASSET_TYPES),
        In("places.csv", "asset_type"),
    ),
    Writing(
        "P5", "How many people fit in at once?", "people; empty if there is no limit", In("places.csv", "capacity")
    ),
    Writing("P6", "What does a week cost, all in?", "pounds a week", In("places.csv", "cost_per_week")),
    Choice(
        "P7",
        "Only for services: does a week there leave people less time or wish for other company?",
        (
            Answer("Not at all", "0"),
            Answer("A little", "0.25"),
            Answer("Half", "0.5"),
            Answer("Mostly", "0.75"),
            Answer("It takes the place of all other company", "1"),
        ),
        In("places.csv", "displacement"),
    ),
    Lines(
        "P8",
        "Which other places or organisations do you work with? How closely: 0 is hardly, 10 is as one.",
        (
            Head("Name", 0.36),
            Head("What you do together", 0.28, In("partnerships.csv", "kind")),
            Head("How closely, 0 to 10", 0.2, In("partnerships.csv", "strength")),
            Head("Team: code", 0.16, In("partnerships.csv", "b")),
        ),
        6,
    ),
    Points(
        (
            "Team: code of this place (P ______), and where it lies on the map in metres east and metres north.",
            "Each street or block in which people live is a place too, of the kind “street”. It needs no sheet.",
        )
    ),
)


def place_sheet(title: str) -> Document:
    """Return the sheet for a place."""
    return Document("place-sheet", f"{title}: a place", title, "print one for each place that people name", PLACE_PARTS)
