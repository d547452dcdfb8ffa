"""The part of the questionnaire on people, places, and contact with people elsewhere."""

from __future__ import annotations

from ccsim.survey.cards import AS_WHAT, KIND, LAYER, OFTEN, WELCOME
from ccsim.survey.parts import (
    Answer,
    Choice,
    Head,
    Heading,
    In,
    Lines,
    Naming,
    Note,
    Pairs,
    Part,
    ReadAloud,
    Writing,
)

MOST_NAMED = 20
"""Lines on the names sheet: what fits on a page in large type."""

MOST_PAIRED = 12
"""People of whom it is asked who knows whom. Twelve make 66 pairs; twenty would make 190, more than can be asked."""

NAMES: tuple[Part, ...] = (
    Heading("Names sheet", new_page=True),
    Note(
        "This sheet has names on it. Tear it off after the interview and keep it apart from the answers, locked away.",
        "For the team",
    ),
    Lines(
        "",
        "Person code of the person interviewed: R ____________",
        (
            Head("Nickname or initials", 0.3),
            Head("Rough age", 0.13),
            Head("Street, or part of the neighbourhood", 0.25),
            Head("Role, if any", 0.16, In("residents.csv", "role")),
            Head("Team: code", 0.16, In("residents.csv", "id")),
        ),
        MOST_NAMED,
    ),
)

PEOPLE: tuple[Part, ...] = (
    Heading("A. People you know", new_page=True),
    ReadAloud(
        "I will ask about people aged 16 or over who live or work in this neighbourhood. First names, nicknames or "
        "initials are enough. People who live elsewhere come later."
    ),
    Note(
        f"Write each person on the names sheet, one a line, once only, up to {MOST_NAMED}. Write no names on the pages "
        "of answers. If nobody comes to mind, that is an answer too: go on."
    ),
    Naming("A1", "In the last six months, whom did you talk to about things that matter to you?"),
    Naming("A2", "Whom would you ask for help, for example if you were ill in bed or needed a lift?"),
    Naming("A3", "Whom do you spend time with, or often stop and talk to?"),
    Naming(
        "A4",
        "Whom do you know who can get things done here? For example a councillor, a GP, somebody from the council or a "
        "charity, a faith leader, somebody who runs a group. Please say what their role is.",
    ),
    Heading("Each person you named", level=3, new_page=True),
    Lines(
        "A5",
        "Take the people in the order of the names sheet. “How often” means contact that means something to you: more "
        "than a hello, in person, by phone or online.",
        (
            Head("How you know them", 0.2, In("ties.csv", "kind"), KIND.name),
            Head("What brings you together", 0.24, In("ties.csv", "layer"), LAYER.name),
            Head("How often", 0.16, In("ties.csv", "frequency"), OFTEN.name),
            Head("Mostly in person (P) or online (O)", 0.22, In("ties.csv", "mode")),
            Head("Since which year", 0.18, In("ties.csv", "since")),
        ),
        MOST_NAMED,
    ),
    Pairs(
        "A6",
        "Do these people know each other? Take the first twelve. Write 1 if they know each other, 2 if they see each "
        "other at least weekly. Leave the box empty if they do not, or you do not know.",
        MOST_PAIRED,
        In("ties.csv", "frequency"),
    ),
)

PLACES: tuple[Part, ...] = (
    Heading("B. Places and groups", new_page=True),
    Lines(
        "B1",
        "Which places, groups and services in this neighbourhood do you use? For example a café, a club, a place of "
        "worship, a school gate, a surgery, a community centre.",
        (
            Head("Place", 0.34),
            Head("How often", 0.16, In("affiliations.csv", "frequency"), OFTEN.name),
            Head("As what", 0.16, In("affiliations.csv", "role"), AS_WHAT.name),
            Head("How welcome", 0.18, In("places.csv", "openness"), WELCOME.name),
            Head("Team: code", 0.16, In("affiliations.csv", "place")),
        ),
        12,
    ),
    Choice(
        "B2",
        "In your own street or block, how often do you stop and talk with somebody?",
        (*OFTEN.answers, Answer("Less often, or never", ""), Answer("Don’t know", "")),
        In("affiliations.csv", "frequency"),
    ),
)

ELSEWHERE: tuple[Part, ...] = (
    Heading("C. Contact and company", new_page=True),
    Writing(
        "C1",
        "In an ordinary week, how many times do you talk or spend time with family, friends or others who live outside "
        "this neighbourhood? Count each person and each time: in person, by phone or online.",
        "times a week",
        In("residents.csv", "outside_contacts"),
        "A number from 0 to 200. “Once a fortnight” is 0.5.",
    ),
    Writing(
        "C2",
        "In an ordinary week, how many times would you like to talk or spend time with people who are good to you? "
        "Count everybody, wherever they live.",
        "times a week",
        In("residents.csv", "desired_support"),
        "What they would like, not what they have. If they find it hard to say, leave it empty.",
    ),
    Choice(
        "C3",
        "How often do you feel lonely?",
        (
            Answer("Often or always", "often"),
            Answer("Some of the time", "sometimes"),
            Answer("Occasionally", "sometimes"),
            Answer("Hardly ever", "never"),
            Answer("Never", "never"),
            Answer("Prefer not to say", ""),
        ),
        In("residents.csv", "lonely"),
        "Direct measure of loneliness, Office for National Statistics. Crown copyright, Open Government Licence v3.0.",
    ),
)
