"""The questionnaire as a whole: consent, names sheet, questions. All other papers are derived from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccsim.survey.consent import CONSENT
from ccsim.survey.feelings import FEELINGS
from ccsim.survey.identities import identity_questions
from ccsim.survey.parts import Blanks, Document, Heading, In, Note, Paragraph, Part, Points, ReadAloud, Writing
from ccsim.survey.people_and_places import ELSEWHERE, NAMES, PEOPLE, PLACES


@dataclass(frozen=True)
class Survey:
    """What is asked where: the title of the neighbourhood, "" if not given yet, and the columns of identities."""

    title: str
    identity: tuple[str, ...]

    @property
    def shown_title(self) -> str:
        """The title as it is printed."""
        return self.title or "Our neighbourhood"


BEGINNING: tuple[Part, ...] = (
    Heading("Before you begin", new_page=True),
    Blanks(("Person code: R", "Date", "Interviewer’s initials")),
    Note("The person code stands on the consent form, on the names sheet and here. No name stands on these pages."),
    ReadAloud(
        "Thank you for taking part. I will ask whom you know here, which places you use, and how you are. It takes "
        "about an hour. You can leave out any question without saying why, and stop at any time."
    ),
    Points(
        (
            "Read the consent form together first. No signature, no interview.",
            "Have the cards and the names sheet at hand.",
            "Read aloud what stands beside a thick line, and every question, as it is written.",
            "Write a number or tick one box. “Don’t know” and “prefer not to say” are answers: leave the box empty. "
            "Never guess.",
            "If somebody is in distress, stop. Follow your team’s safeguarding plan.",
        )
    ),
)

ROLE_TEXT = (
    "Do you have a role in this neighbourhood for which people come to you? For example councillor, GP, officer, "
    "organiser, faith leader. You need not say."
)

ENDING: tuple[Part, ...] = (
    ReadAloud(
        "If any of this is on your mind now: Samaritans listen day and night, free, on 116 123. For urgent help with "
        "mental health ring NHS 111. Both numbers are on the page that you keep."
    ),
    ReadAloud(
        "That was the last question. Thank you. Do you want to change or take back anything? You can also do so later; "
        "the page that you keep says how."
    ),
    Note("Tear off the consent form and the names sheet now. Put each into its own envelope."),
    Heading("For the team", new_page=True),
    Paragraph("Filled in afterwards, with the codebook. Nothing here is asked."),
    Blanks(
        (
            "D1 SWEMWBS: sum of the seven answers (7 to 35), only if all seven are there",
            "D1 SWEMWBS: metric score from the table in Warwick’s guide",
            "Deprivation of the home’s area",
            "Home on the map: metres east, metres north",
            "Survey weight",
            "Typed in by, on",
        )
    ),
)


def about_you(identity: Sequence[str]) -> tuple[Part, ...]:
    """Return the part of the questionnaire on who somebody is.

    Raises:
        InputError: what is wrong with the names of the identities.
    """
    questions = identity_questions(identity, "H")
    role = Writing(f"H{len(questions) + 1}", ROLE_TEXT, "", In("residents.csv", "role"))
    return (Heading("H. About you", new_page=True), *questions, role)


def asked(survey: Survey) -> tuple[Part, ...]:
    """Return everything that is asked in an interview, from the names sheet to the last question."""
    return (*NAMES, *BEGINNING, *PEOPLE, *PLACES, *ELSEWHERE, *FEELINGS, *about_you(survey.identity), *ENDING)


def questionnaire(survey: Survey) -> Document:
    """Return the questionnaire of a survey, with its consent form and its names sheet."""
    title = survey.shown_title
    return Document(
        "questionnaire",
        f"{title}: questionnaire",
        title,
        "print one for each interview",
        (*CONSENT, *asked(survey)),
    )
