"""The part of the questionnaire on how somebody is, on meeting people, and on mental health."""

from __future__ import annotations

from ccsim.survey.parts import Answer, Choice, Heading, In, Note, Part, Place, ReadAloud, Scale

OWN_WORDS = "Statements of our own, in the manner of such scales. They have not been validated."
AGREE = ("Disagree strongly", "Disagree", "Neither", "Agree", "Agree strongly")
WILLING = ("Definitely willing", "Probably willing", "Not sure", "Probably unwilling", "Definitely unwilling")

WELLBEING = Place(
    "D1",
    "Place for the seven questions of SWEMWBS",
    (
        "The wording of the Short Warwick-Edinburgh Mental Wellbeing Scale belongs to the University of Warwick and is "
        "not printed here. Its use needs a licence: register with the university (search for “WEMWBS register”). With "
        "the licence you get the page of questions and the guide to scoring. Put that page here.",
        "Let people fill it in themselves. Read aloud, the answers tend to come out more cheerful.",
        "No licence? Leave this part out. Every other answer can be used without it.",
    ),
    In("residents.csv", "wellbeing"),
)

CONFIDENCE = Scale(
    "E1",
    "How far do you agree with each statement?",
    (
        "I find it easy to start talking with somebody I do not know.",
        "If a neighbour asked me in for a cup of tea, I would go.",
        "I would go to a group in the neighbourhood on my own.",
        "I would ask somebody I know a little to do something with me.",
    ),
    AGREE,
    In("residents.csv", "confidence"),
    "0 is no confidence to start or accept contact, 1 is full confidence",
    OWN_WORDS,
)

TRUST = Choice(
    "E2",
    "Generally speaking, how far would you say that most people can be trusted? 0 is not at all, 10 is completely.",
    (*(Answer(str(mark), f"{mark / 10:g}") for mark in range(11)), Answer("Prefer not to say", "")),
    In("residents.csv", "trust"),
    "After the question on trust in other people that the OECD recommends and the Office for National Statistics asks.",
)

STIGMA = Scale(
    "F1",
    "Think of somebody who has had a mental health problem. How willing would you be",
    (
        "to live next door to them?",
        "to work beside them?",
        "to ask them into your home?",
        "to have them as a close friend?",
    ),
    WILLING,
    In("residents.csv", "stigma"),
    "0 accepts everything, 1 rejects everything",
    OWN_WORDS,
)

LIVED = Choice(
    "G1",
    "Have you ever had a mental health problem yourself, now or in the past?",
    (Answer("Yes", "yes"), Answer("No (go to part H)", "no"), Answer("Prefer not to say (go to part H)", "")),
    In("residents.csv", "lived_experience"),
)

SERVICES = Choice(
    "G2",
    "Do you use a mental health service at present?",
    (Answer("Yes", "yes"), Answer("No", "no"), Answer("Prefer not to say", "")),
    In("residents.csv", "service_user"),
)

SELF_STIGMA = Scale(
    "G3",
    "Some people with such experience feel this way, others do not. How far do you agree?",
    (
        "I think less of myself because of it.",
        "I feel out of place among other people because of it.",
        "I stay away from company because of it.",
        "I feel that I have less to give than others because of it.",
    ),
    AGREE,
    In("residents.csv", "self_stigma"),
    "0 is none, 1 is the most",
    OWN_WORDS,
    only_if="G1 is yes",
)

DISCLOSURE = Choice(
    "G4",
    "How many of the people you know in the neighbourhood know about it?",
    (
        Answer("None", "0"),
        Answer("A few", "0.25"),
        Answer("About half", "0.5"),
        Answer("Most", "0.75"),
        Answer("All", "1"),
        Answer("Prefer not to say", ""),
    ),
    In("residents.csv", "disclosure"),
)

SCALES = (CONFIDENCE, STIGMA, SELF_STIGMA)

FEELINGS: tuple[Part, ...] = (
    Heading("D. How you have been", new_page=True),
    WELLBEING,
    Heading("E. Meeting people", new_page=True),
    Note("Parts E, F and G can be handed over, so that the person ticks the boxes and nobody looks on."),
    CONFIDENCE,
    TRUST,
    Heading("F. What you think", new_page=True),
    ReadAloud("There are no right answers. Please say what you would really do."),
    STIGMA,
    Heading("G. Your own experience", new_page=True),
    ReadAloud("The next questions are personal. You may leave out any of them, or all."),
    LIVED,
    SERVICES,
    SELF_STIGMA,
    DISCLOSURE,
)
