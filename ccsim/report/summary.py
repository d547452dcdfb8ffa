"""What the two-page summary says: a selection of the report, shortened so that it fits on two pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ccsim.report import answer_words, cost_words, course_words, grounds, place_words, sure_words, whom_words
from ccsim.report.data import ReportData, short, shown
from ccsim.report.parts import Picture, SitePart, places_overview, site_part
from ccsim.report.svg import standing_alone
from ccsim.report.words import best_first, name_of

MOST = 6
"""Points of a list, at most."""

LONGEST_POINT = 560
LONGEST_TITLE = 150
LONGEST_QUESTION = 700
LONGEST_ALT = 4000
LONGEST_WORD = 24
"""Characters; a longer word may be broken anywhere, or it would run off the page."""

FIGURE_WIDTH = 72
"""Percent of the width of the text; a figure of many rows is made narrower, so that it is no higher."""
FIGURE_HEIGHT = 380
"""Units of a figure, of which it is 432 wide, above which it is made narrower."""

WHOM = "For whom, and who is left behind"

CODES = "E and a number is a row of the project's table of evidence."

NOT_TESTED = "The model has not been tested against what happened after a real programme in a real place."


def summary(data: ReportData, most: int = MOST) -> dict[str, Any]:
    """Return the summary as the template takes it: plain text and one figure, as JSON holds it.

    Args:
        data: what may be shown of a comparison.
        most: points of every list, at most.
    """
    told = _one_place(data, most) if len(data.sites) == 1 else _several_places(data, most)
    return {
        "title": clipped(data.title, LONGEST_TITLE),
        "warnings": _warnings(data),
        "question": _section("The question", _question(data), most, [clipped(data.description, LONGEST_QUESTION)]),
        "answer": told["answer"],
        "figure": told["figure"],
        "sections": [*told["sections"], _sure(data, most), _believe(data, most), _cannot_say(most)],
        "foot": f"ccsim {shown(data.repeat.version)}, seed {data.repeat.seed}. The whole report: report.html",
    }


def clipped(text: str, longest: int) -> str:
    """Return a user's text on one line, cut at a word where it is too long, with long words broken where need be."""
    return " ".join(_breakable(word) for word in _cut(text, longest).split(" "))


def _cut(text: str, longest: int) -> str:
    whole = shown(text)
    if len(whole) <= longest:
        return whole
    head = whole[: longest - 2]
    return f"{head.rpartition(' ')[0] or head} …"


def _breakable(word: str) -> str:
    """Return a word with places where it may be broken, if it is too long for a line."""
    if len(word) <= LONGEST_WORD:
        return word
    return "\u200b".join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))


def _section(title: str, points: Sequence[str], most: int, text: Sequence[str] = ()) -> dict[str, Any]:
    points = [point for point in points if point]
    left = len(points) - most
    kept = [clipped(point, LONGEST_POINT) for point in points[:most]]
    if left > 0:
        kept.append(f"And {left} more in the report.")
    return {"title": title, "text": [paragraph for paragraph in text if paragraph], "points": kept}


def _warnings(data: ReportData) -> list[str]:
    made_up = [short(site.title, 40) for site in data.sites if site.illustrative]
    said = []
    if made_up:
        named = ", ".join(made_up) if len(made_up) <= 4 else f"{len(made_up)} places"
        said.append(clipped(f"Made up: {named}. Nothing here is evidence about a real place.", LONGEST_POINT))
    return [*said, *sure_words.caution_sentences(data)]


def _question(data: ReportData) -> list[str]:
    """Return in short what each scenario is."""
    told = [
        (note.title, note.description or " ".join(note.interventions) or "nothing is done") for note in data.scenarios
    ]
    return [_cut(f"{short(title)}: {what}", LONGEST_POINT // 2) for title, what in told]


def _one_place(data: ReportData, most: int) -> dict[str, Any]:
    """Return the answer at one site; for whom, whether it lasts and spreads, and what it costs."""
    [site] = data.sites
    part = site_part(data, site)
    points = [*answer_words.ranking(data, site)[:most]]
    points += [f"{name_of(note)}: {answer_words.in_short(data, site, note)}" for note in best_first(data, site)[:most]]
    lasting = [course_words.lasting_sentence(data, site, note) for note in data.scenarios]
    course = [f"{lasts} {_goes_on(far)}" for lasts, far in zip(lasting, part.distance_sentences, strict=True)]
    return {
        "answer": _told(part.headline, sure_words.worlds_in_brief(data), points),
        "figure": _figure(part.ranking_picture),
        "sections": [
            _section(WHOM, _for_whom(data, part), most + 2),
            _section("Does it last, and does it spread?", course, most),
            _section("What it costs", part.cost_sentences, most, [cost_words.NOT_COUNTED if part.costs else ""]),
        ],
    }


def _for_whom(data: ReportData, part: SitePart) -> list[str]:
    """Return who is harmed, which gaps narrow or widen (where none is known: who gains more), whom nothing reaches."""
    gaps = whom_words.gap_sentences(data, part.note) or part.whom
    harm = [said.partition(whom_words.OTHER_HARM)[0].rstrip(" .") + "." for said in part.harm]
    return [*harm, " ".join(part.missed), *gaps]


def _goes_on(sentence: str) -> str:
    """Return a sentence that began with a scenario's name without it: the one before has said whose it is."""
    _, named, rest = sentence.partition("”: ")
    return f"{rest[0].upper()}{rest[1:]}" if named and rest else sentence


def _several_places(data: ReportData, most: int) -> dict[str, Any]:
    """Return the same over all sites."""
    points = place_words.order_sentences(data)[:most]
    points += [said for note in data.scenarios[:most] for said in place_words.places_sentences(data, note)]
    costs = place_words.costs_over_places(data)
    return {
        "answer": _told(place_words.places_headline(data), sure_words.worlds_in_brief(data), points),
        "figure": _figure(places_overview(data)),
        "sections": [
            _section(WHOM, place_words.whom_over_places(data), most + 1),
            _section("Does it spread?", place_words.spread_over_places(data), most),
            _section("What it costs", costs, most, [cost_words.NOT_COUNTED if len(costs) > 1 else ""]),
        ],
    }


def _told(lead: str, world: str, points: Iterable[str]) -> dict[str, Any]:
    return {
        "title": "The answer",
        "lead": clipped(lead, 2 * LONGEST_POINT),
        "text": [world],
        "points": [clipped(point, LONGEST_POINT) for point in points],
    }


def _figure(picture: Picture) -> dict[str, Any]:
    whole, height = standing_alone(str(picture.svg))
    return {
        "svg": whole,
        "caption": picture.caption,
        "alt": clipped(picture.alt, LONGEST_ALT),
        "width": round(min(FIGURE_WIDTH, FIGURE_WIDTH * FIGURE_HEIGHT / height)),
    }


def _sure(data: ReportData, most: int) -> dict[str, Any]:
    points = [sure_words.worlds_made(data)]
    if len(data.sites) == 1:
        points += sure_words.split_sentences(data, data.sites[0])
    points.append(grounds.map_sentence(data))
    return _section("How sure", points, most + 1)


def _believe(data: ReportData, most: int) -> dict[str, Any]:
    points = [grounds.parameter_sentence(data), *grounds.evidence_sentences(data)]
    return _section("Why believe it", points, most, [CODES])


def _cannot_say(most: int) -> dict[str, Any]:
    left_out = [sentence.partition(":")[0].partition(".")[0].lower() for sentence in grounds.NOT_IN_MODEL]
    return _section(
        "What it cannot say",
        [],
        most,
        [f"{NOT_TESTED} It is a simulation: it shows what follows from the map, from published evidence and from "
         f"assumptions. Left out, among other things: {'; '.join(left_out[:most])}."],
    )  # fmt: skip
