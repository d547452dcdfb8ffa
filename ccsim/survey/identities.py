"""Questions about who somebody is: ready-made ones, and lines to write on for any other identity."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.columns import RESIDENTS
from ccsim.survey.parts import Answer, Choice, In, Writing

ONS = (
    "After the harmonised question of the Office for National Statistics. Crown copyright, Open Government Licence 3.0."
)
_REFUSED = Answer("Prefer not to say", "")


def _choice(name: str, text: str, words: Sequence[str], source: str = "") -> Choice:
    """Return a question about an identity; its number comes later, and the words of an answer go into the table."""
    answers = tuple(Answer(word, word) for word in words)
    return Choice("", text, (*answers, _REFUSED), In("residents.csv", name), source)


READY = {
    "age_band": _choice(
        "age_band",
        "How old are you?",
        ("16 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 to 74", "75 or over"),
    ),
    "ethnicity": _choice(
        "ethnicity",
        "What is your ethnic group?",
        (
            "White",
            "Mixed or multiple ethnic groups",
            "Asian or Asian British",
            "Black or Black British",
            "Other ethnic group",
        ),
        ONS,
    ),
    "gender": _choice("gender", "How do you describe your gender?", ("Woman", "Man", "In another way")),
    "religion": _choice(
        "religion",
        "What is your religion?",
        ("No religion", "Christian", "Buddhist", "Hindu", "Jewish", "Muslim", "Sikh", "Any other religion"),
        ONS,
    ),
    "language": _choice("language", "Which language do you speak at home?", ("English", "Another language")),
    "housing": _choice(
        "housing",
        "How is your home owned or rented?",
        ("Owned", "Rented from the council or a housing association", "Rented privately", "In another way"),
    ),
}
"""The identities that have a question of their own, by the name of their column."""

USUAL = ("age_band", "ethnicity")
"""What is asked unless something else is chosen. Each one more is one more thing that people are asked to tell."""


def identity_questions(names: Sequence[str], letter: str) -> tuple[Choice | Writing, ...]:
    """Return the questions on the identities of a survey, numbered `letter` 1 and on.

    Raises:
        InputError: what is wrong with the names.
    """
    _check(names)
    return tuple(_question(name, f"{letter}{place}") for place, name in enumerate(names, start=1))


def not_ready(names: Sequence[str]) -> list[str]:
    """Return a sentence for each identity for which there is no ready-made question."""
    return [
        f"{name}: no ready-made question{suggestion(name, list(READY))}; the questionnaire has a line to write on. "
        "Agree on a short list of answers first: only equal words count as the same"
        for name in names
        if name not in READY
    ]


def _question(name: str, number: str) -> Choice | Writing:
    ready = READY.get(name)
    if ready is not None:
        return Choice(number, ready.text, ready.answers, ready.to, ready.source)
    words = name.replace("_", " ")
    return Writing(number, f"Your {words}? You need not say.", "", In("residents.csv", name))


def _check(names: Sequence[str]) -> None:
    """Say what is wrong with the names of identities."""
    own = {column.name for column in RESIDENTS}
    found = []
    for place, name in enumerate(names):
        if name in own:
            found.append(f"'{name}' is a column with a meaning of its own; use another name")
        elif not name.isidentifier() or len(name) > 40:
            found.append(f"found '{name}', expected the name of a column: letters, digits and _, at most 40")
        elif name in names[:place]:
            found.append(f"'{name}' is given twice")
    if found:
        raise InputError([Problem("--identity", message) for message in found])
