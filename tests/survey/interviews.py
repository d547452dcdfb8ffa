"""Twelve made-up interviews in a made-up neighbourhood, and their typing in as the codebook says.

What is on paper is kept as it would be: numbers of cards, ticks by their words, marks of scales. The typing in uses
nothing but the papers that `ccsim site new` writes.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from ccsim.survey.cards import AS_WHAT, KIND, LAYER, OFTEN, WELCOME
from ccsim.survey.feelings import CONFIDENCE, DISCLOSURE, LIVED, SCALES, SELF_STIGMA, SERVICES, STIGMA, TRUST
from ccsim.survey.identities import READY
from ccsim.survey.people_and_places import ELSEWHERE, PLACES

INTERVIEWED, RESIDENTS = 12, 30
STREETS = ("P01", "P02", "P03")
HUB, CHURCH, CLUB = "P04", "P05", "P06"
LONELY = ELSEWHERE[-1]
STREET_TALK = PLACES[-1]
AGES = READY["age_band"]


def cell(choice, words):
    """What stands for a ticked answer."""
    [found] = [answer.cell for answer in choice.answers if answer.words == words]
    return found


def shown(card, number):
    """What stands for a number of a card."""
    return card.answers[number - card.first].cell


def code(person):
    return f"R{person + 1:03}"


def paper(seed=5):
    """Return the interviews, as they stand on paper."""
    rng = np.random.default_rng(seed)
    return [interview(person, rng) for person in range(INTERVIEWED)]


def pick(rng, options):
    return options[int(rng.integers(len(options)))]


def ticked(rng, choice):
    return pick(rng, choice.answers).words


def interview(person, rng):
    """One questionnaire: people by their number in the neighbourhood, 0 to 29."""
    others = [other for other in range(RESIDENTS) if other != person]
    near = [other for other in others if other % 3 == person % 3]
    named = list(rng.choice(near, size=int(rng.integers(2, 5)), replace=False))
    named += [other for other in rng.choice(others, size=2, replace=False) if other not in named]
    lived = "Yes" if person % 4 == 0 else "No (go to part H)"
    marks = {scale.number: [int(mark) for mark in rng.integers(0, scale.highest + 1, 4)] for scale in SCALES}
    marks[STIGMA.number][1] = None  # one statement left out
    return {
        "person": person,
        "named": [
            {
                "other": int(other),
                "kind": int(rng.integers(1, 9)),
                "layers": [1 + int(rng.integers(5))],
                "often": int(rng.integers(1, 7)),
                "mode": pick(rng, "PPO"),
                "since": str(rng.integers(1990, 2026)),
            }
            for other in named
        ],
        "pairs": {(a, b): int(rng.integers(0, 3)) for b in range(len(named)) for a in range(b)},
        "places": [
            {"place": place, "often": int(rng.integers(1, 5)), "as": int(rng.integers(1, 5)), "welcome": welcome}
            for place, welcome in zip((HUB, CHURCH, CLUB), rng.integers(0, 5, 3).tolist(), strict=True)
            if rng.random() < 0.5
        ],
        "street": pick(rng, STREET_TALK.answers[:6]).words,
        "outside": int(rng.integers(0, 9)),
        "desired": "" if person % 5 == 0 else int(rng.integers(1, 15)),
        "lonely": ticked(rng, LONELY),
        "metric": "" if person == 3 else 16.88 + person,
        "marks": marks,
        "trust": ticked(rng, TRUST),
        "lived": lived,
        "services": ticked(rng, SERVICES) if lived == "Yes" else None,
        "known": ticked(rng, DISCLOSURE) if lived == "Yes" else None,
        "age": ticked(rng, AGES),
        "role": "councillor" if person == 7 else "",
    }


def resident_row(answers):
    """The row of somebody who was interviewed."""
    lived = cell(LIVED, answers["lived"])
    return {
        "interviewed": "yes",
        "wellbeing": answers["metric"],
        "stigma": STIGMA.cell(answers["marks"]["F1"]),
        "self_stigma": SELF_STIGMA.cell(answers["marks"]["G3"]) if lived == "yes" else "",
        "confidence": CONFIDENCE.cell(answers["marks"]["E1"]),
        "trust": cell(TRUST, answers["trust"]),
        "lived_experience": lived,
        "service_user": cell(SERVICES, answers["services"]) if answers["services"] else "",
        "disclosure": cell(DISCLOSURE, answers["known"]) if answers["known"] else "",
        "desired_support": answers["desired"],
        "outside_contacts": answers["outside"],
        "lonely": cell(LONELY, answers["lonely"]),
        "role": answers["role"],
        "age_band": cell(AGES, answers["age"]),
    }


def tie_rows(interviews):
    """A row for each line of A5; then those of A6 between people who were not interviewed, each pair once."""
    told = {}
    for answers in interviews:
        for line in answers["named"]:
            yield {
                "a": code(answers["person"]),
                "b": code(line["other"]),
                "kind": shown(KIND, line["kind"]),
                "layer": ";".join(shown(LAYER, number) for number in line["layers"]),
                "mode": {"P": "in person", "O": "online"}[line["mode"]],
                "frequency": shown(OFTEN, line["often"]),
                "since": line["since"],
            }
        for (first, second), mark in answers["pairs"].items():
            pair = tuple(sorted(answers["named"][at]["other"] for at in (first, second)))
            if mark and pair[0] >= INTERVIEWED:
                told[pair] = max(mark, told.get(pair, 0))
    for (one, other), mark in told.items():
        yield {"a": code(one), "b": code(other), "frequency": {1: "", 2: "weekly"}[mark]}


def affiliation_rows(interviews):
    for answers in interviews:
        for line in answers["places"]:
            yield {
                "resident": code(answers["person"]),
                "place": line["place"],
                "frequency": shown(OFTEN, line["often"]),
                "role": shown(AS_WHAT, line["as"]),
            }
    talk = {answers["person"]: cell(STREET_TALK, answers["street"]) for answers in interviews}
    for person in range(RESIDENTS):
        yield {"resident": code(person), "place": STREETS[person % 3], "frequency": talk.get(person, "")}


def place_rows(interviews):
    welcome = {}
    for answers in interviews:
        for line in answers["places"]:
            welcome.setdefault(line["place"], []).append(float(shown(WELCOME, line["welcome"])))
    for place in STREETS:
        yield {"id": place, "kind": "street", "layer": "place", "asset_type": "physical"}
    sheets = (
        (HUB, "community centre", "organisational"),
        (CHURCH, "church", "cultural"),
        (CLUB, "lunch club", "associational"),
    )
    for place, kind, asset in sheets:
        row = {"id": place, "kind": kind, "name": f"The {kind}", "layer": "interest", "asset_type": asset}
        if place in welcome:
            row["openness"] = round(sum(welcome[place]) / len(welcome[place]), 2)
        yield row | {"capacity": 30, "cost_per_week": 250}


def type_in(folder: Path, seed=5):
    """Type the interviews into the tables of a new site, whose first rows are kept as they are."""
    interviews = paper(seed)
    people = {answers["person"]: resident_row(answers) for answers in interviews}
    append(
        folder / "residents.csv", ({"id": code(n), **people.get(n, {"interviewed": "no"})} for n in range(RESIDENTS))
    )
    append(folder / "ties.csv", tie_rows(interviews))
    append(folder / "places.csv", place_rows(interviews))
    append(folder / "affiliations.csv", affiliation_rows(interviews))
    append(folder / "partnerships.csv", [{"a": HUB, "b": CLUB, "kind": "shared kitchen", "strength": 0.8}])


def append(path, rows):
    with path.open(encoding="utf-8", newline="") as stream:
        heading = next(csv.reader(stream))
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, heading, restval="", lineterminator="\n")
        writer.writerows(rows)
