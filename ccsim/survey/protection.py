"""The page on data protection: what a team has to think of before the first interview."""

from __future__ import annotations

from ccsim.survey.parts import Document, Heading, Paragraph, Part, Points, Table, Ticks

PARTS: tuple[Part, ...] = (
    Paragraph(
        "This is not legal advice. It is a list of what to settle with your data protection officer before the first "
        "interview, for the United Kingdom. Elsewhere the law differs; the questions are much the same."
    ),
    Heading("What you will hold"),
    Points(
        (
            "Answers about health, and perhaps ethnic group or religion. The UK GDPR calls these special category data "
            "(Article 9): they need more care than others.",
            "Whom people know, and which places they go to. That says a lot, too: a surgery, a place of worship, a "
            "support group.",
            "Facts about people who were never asked: those who were named.",
            "Codes in place of names are pseudonyms. Answers under pseudonyms are still personal data, as long as "
            "anybody holds the key. In a small place a pattern of contacts can give somebody away even without it.",
        )
    ),
    Heading("To settle with your data protection officer"),
    Ticks(
        (
            "Who is the controller: who decides what is asked and answers for it. Who else handles the data, and under "
            "which agreement.",
            "The lawful basis (Article 6). Often a task in the public interest or legitimate interests; sometimes "
            "consent. Agreeing to take part is an ethical duty whatever the basis is.",
            "The condition for special category data (Article 9). Often explicit consent, or research with safeguards "
            "(Article 89, and Schedule 1 of the Data Protection Act 2018).",
            "Whether a data protection impact assessment is needed. With health data and people who may be vulnerable "
            "it usually is.",
            "Approval by a research ethics committee, if you work with a university or the NHS.",
            "Who is too unwell or too young to agree, and what then. The questionnaire is for people aged 16 or over.",
            "A safeguarding plan: what an interviewer does about distress, abuse or danger.",
        )
    ),
    Heading("People who are named without being asked"),
    Points(
        (
            "Take the least that will do: a nickname or initials, a rough age, a part of the neighbourhood, a role.",
            "Never ask about their health, ethnic group or religion, and do not write it down if you are told.",
            "They have a right to know (Article 14). Telling each one may be out of all proportion. Then settle with "
            "your data protection officer what you do in its place: posters, a page on the web, or a notice in the "
            "local newsletter that says what is held, why, and how to object.",
            "Somebody who objects is taken off the names sheets, and their row goes out of all tables.",
            "Councillors, GPs and officers may be known by their role alone. Take care with what is said of them.",
        )
    ),
    Heading("Three things, kept in three places"),
    Table(
        "What is kept where",
        ("What", "Where", "Who may open it", "Destroyed"),
        (
            ("Consent forms", "locked away, on their own", "the lead of the survey", "as your officer advises"),
            (
                "Names sheets: they are the key",
                "locked away, apart from the forms and the answers; if typed in, encrypted, never in the site folder",
                "those who give out codes",
                "when codes are settled and the date for taking back answers has passed",
            ),
            (
                "Answers, and the tables of the site",
                "an encrypted disk, backed up",
                "those who work with the map",
                "on a date that you set now",
            ),
        ),
        (1.0, 1.5, 1.0, 1.2),
    ),
    Points(
        (
            "Give out codes in an order that says nothing: not by street, nor by the day of the interview.",
            "No names, telephone numbers or dates of birth in any table. Round the place of a home to 50 metres.",
            "Paper is carried in a closed bag, never left in a car, and handed in the same day.",
            "If something is lost, tell your data protection officer at once. Some losses must be reported to the "
            "Information Commissioner within 72 hours.",
        )
    ),
    Heading("Taking back answers"),
    Points(
        (
            "Find the code on the consent form. Delete the person’s row in residents.csv, and every row with the code "
            "in ties.csv and affiliations.csv. Shred the questionnaire.",
            "The person may still be named by others. Ask whether that row should go, too.",
            "After the date on the form, once names are destroyed, nobody can be found any more. Say so at the start.",
            "Results that were already published stay; write that on the form.",
        )
    ),
    Heading("What is never shared"),
    Points(
        (
            "Consent forms, names sheets, questionnaires, and the tables of the site.",
            "What `ccsim site check` and `ccsim site describe` print on the screen: it names people by their codes. "
            "`ccsim site describe` with `--json` or `--html` makes what may be shared.",
            "Pictures of the whole network. Whoever knows the place may know people by where they stand.",
            "The private ledger of a comparison (`runs.sqlite`), which holds single residents.",
        )
    ),
    Heading("Small numbers"),
    Points(
        (
            "Reports of ccsim tell nothing about fewer than five people. Keep to that in your own tables and talks.",
            "Do not ask for an identity that only a handful of people share if it would tell who they are. Join groups "
            "before typing in, such as the two smallest.",
            "A place with fewer than five people in it can give them away by its name.",
            "Before results go out, let somebody who lives there look for people they could recognise.",
        )
    ),
    Heading("The consent form"),
    Paragraph(
        "It is the first two pages of the questionnaire. Before you print, fill in who is responsible, whom to ring, "
        "and the last day for taking back answers. Change the words where your officer says so."
    ),
)


def data_protection(title: str) -> Document:
    """Return the page on data protection."""
    return Document(
        "data-protection", f"{title}: data protection", title, "read before the first interview", PARTS, size=11.5
    )
