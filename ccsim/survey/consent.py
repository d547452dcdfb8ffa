"""The information and consent form, the first sheets of the questionnaire."""

from __future__ import annotations

from ccsim.survey.parts import Blanks, Heading, Note, Paragraph, Part, Points, Ticks

CONSENT: tuple[Part, ...] = (
    Heading("About this survey: yours to keep"),
    Blanks(
        (
            "Who is responsible for the survey",
            "Whom you can ring or write to",
            "You can take back your answers until (date)",
        )
    ),
    Points(
        (
            "We want to find out who knows whom in this neighbourhood, which places bring people together, and how "
            "people are. The answers are used to think through what could help, partly on a computer.",
            "Taking part is up to you. You can leave out any question and stop at any time. Nothing that you get or "
            "use depends on it.",
            "We ask about people you know. Nicknames or initials are enough. Please say nothing about their health.",
            "Some questions are about mental health, and some about matters such as ethnic group. You need not answer "
            "them.",
            "Your name is kept apart from your answers. In the answers you are a code. Names are destroyed when "
            "nobody needs them any more.",
            "Results are about groups of five people or more. Nobody is named in them.",
            "You can ask to see what we hold about you, to have it put right or deleted, until the date above. Tell us "
            "your name; we look up the code.",
            "If something is on your mind afterwards: Samaritans listen day and night, free, on 116 123. For urgent "
            "help with mental health ring NHS 111.",
            "You can complain to the Information Commissioner’s Office: 0303 123 1113, ico.org.uk.",
        )
    ),
    Heading("Consent form: kept by the team", new_page=True),
    Note("Tear off. Keep it apart from the answers and from the names sheet.", "For the team"),
    Paragraph("Please tick each box with which you agree."),
    Ticks(
        (
            "I have read the page about this survey, or it was read to me, and I could ask questions.",
            "I know that I may leave out any question and stop at any time.",
            "I agree to take part.",
            "I agree that my answers about my health and wellbeing may be used in the way described. (If not, leave "
            "out parts D and G, question C3, and health services in part B.)",
            "I agree that my answers about matters such as ethnic group or religion may be used in the way described. "
            "(If not, leave out those questions, and places of worship in part B.)",
            "You may contact me again about this survey. (You can take part without this.)",
        )
    ),
    Blanks(("Name", "Signature", "Date", "Person code: R", "Interviewer’s signature")),
)
