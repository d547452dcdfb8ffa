"""The cards that are shown in an interview: each answer has a number, and the number is what is written down."""

from __future__ import annotations

from ccsim.survey.parts import Answer, Card, Document, Heading, Note, Part

KIND = Card(
    "Card 1",
    "How do you know them?",
    (
        Answer("Family, or my partner", "kin"),
        Answer("A friend", "friend"),
        Answer("A neighbour", "neighbour"),
        Answer("Somebody I work or study with", "workmate"),
        Answer("Somebody in the same boat, for example from a support group", "peer"),
        Answer("A volunteer who visits or calls me", "befriender"),
        Answer("Somebody I know a little", "acquaintance"),
        Answer("Somebody whose job is to help, such as a GP or support worker", "professional"),
    ),
)
"""Kinds of tie, strongest first. If several are true the first counts."""

LAYER = Card(
    "Card 2",
    "What brings you together? Say all that are true.",
    (
        Answer("We live in one household", "household"),
        Answer("We live near each other, or use the same places", "place"),
        Answer("We like doing the same things", "interest"),
        Answer("We share a faith, a culture or a time of life", "identity"),
        Answer("A service that helps one of us", "service"),
        Answer("None of these", ""),
    ),
)

OFTEN = Card(
    "Card 3",
    "How often?",
    (
        Answer("Most days (three times a week or more)", "most days"),
        Answer("About once or twice a week", "weekly"),
        Answer("About once a fortnight", "fortnightly"),
        Answer("About once a month", "monthly"),
        Answer("A few times a year", "few times a year"),
        Answer("About once a year", "yearly"),
    ),
)

AS_WHAT = Card(
    "Card 4",
    "What do you do there?",
    (
        Answer("I go there", "attender"),
        Answer("I help there, unpaid", "volunteer"),
        Answer("I help to run it", "organiser"),
        Answer("I am paid to work there", "staff"),
    ),
)

WELCOME = Card(
    "Card 5",
    "How welcome would somebody with mental health problems feel there?",
    (
        Answer("Not welcome at all", "0"),
        Answer("Not very welcome", "0.25"),
        Answer("Half and half", "0.5"),
        Answer("Quite welcome", "0.75"),
        Answer("Very welcome", "1"),
    ),
    first=0,
)

CARDS = (KIND, LAYER, OFTEN, AS_WHAT, WELCOME)


def cards_sheet(title: str) -> Document:
    """Return the cards, one a page, in very large type."""
    parts: list[Part] = [Note("Show the card. Write down the number of the answer. “Don’t know”: leave the box empty.")]
    for card in CARDS:
        parts += [Heading(f"{card.name}: {card.title}", new_page=card is not CARDS[0]), card]
    return Document("cards", f"{title}: cards", title, "print once for each interviewer", tuple(parts), size=24.0)
