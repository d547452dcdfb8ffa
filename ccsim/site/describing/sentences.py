"""What a description says in sentences, for the text and for the page alike; nothing in them is about fewer than 5."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.site.describe import SiteSummary
from ccsim.site.describing.fragility import By, Loss, What
from ccsim.site.describing.gathering import called
from ccsim.site.describing.named_estimates import NamedEstimate, named_estimates
from ccsim.site.describing.nearest import WALK
from ccsim.site.describing.telling import (
    Told,
    ToldCapital,
    enough_roles,
    told_capital,
    told_loss,
    told_nearest,
    told_number,
    told_reach,
)
from ccsim.site.describing.uncertainty import CONFIDENCE
from ccsim.site.describing.withheld import WITHHELD_BELOW, people, percent, told

TOO_FEW = "withheld (too few people)"
UNSURE = " (range not known)"
PLURAL = {"staff": "staff"}
FEWER = f"fewer than {WITHHELD_BELOW}"

FEWEST_UNKNOWN = 0.05
"""Ties a resident to people of an unknown group from which on they are told of: less is shown as 0.0."""

MAP_ONLY = (
    "This is of the map only. Ties between people of whom neither was interviewed are missing from it, and interviews "
    "cannot tell what they would change."
)

GROWN = (
    "This is one of several maps grown from interviews. What the interviews left open was made up on it to fit them, "
    "and differs from map to map. So no number here was observed. How far the maps differ is said where they are "
    "described together."
)

LOST: dict[tuple[What, By], str] = {
    ("people", "connection"): "people with most ties",
    ("people", "brokerage"): "people who connect most others",
    ("places", "connection"): "places with most visitors",
    ("places", "reliance"): "places with most visitors who go nowhere else",
}
"""What is lost, in words."""

JOINED: dict[What, tuple[str, str]] = {
    "people": ("of those joined by ties", "residents are joined by ties, so that each can be reached from each"),
    "places": ("of those joined by places", "residents are joined by going to the same places"),
}
"""How residents are joined, in words."""


def is_sample(summary: SiteSummary) -> bool:
    """Return whether numbers about all residents are estimates from the interviewed."""
    return summary.survey.kind == "sample"


def as_share(number: Told | None) -> str:
    """Return a share in words, with its interval where it has one."""
    if number is None:
        return TOO_FEW
    if number.low is None or number.high is None:
        return f"{percent(number.value)}{UNSURE if number.sampled else ''}"
    return f"{percent(number.value)} ({percent(number.low)} to {percent(number.high)})"


def as_count(number: Told | None, places: int = 1) -> str:
    """Return a number in words, with its interval where it has one."""
    if number is None:
        return "withheld"
    if number.low is None or number.high is None:
        return f"{number.value:.{places}f}{UNSURE if number.sampled else ''}"
    return f"{number.value:.{places}f} ({number.low:.{places}f} to {number.high:.{places}f})"


def survey_sentences(summary: SiteSummary) -> list[str]:
    """Return of whom the numbers speak, and how sure they are."""
    survey, quality = summary.survey, summary.quality
    if summary.grown:
        return [GROWN]
    if survey.kind == "whole":
        return ["All residents are on the map. Its numbers are counts, so chance in who was asked plays no part."]
    if survey.kind == "part":
        return [
            f"{survey.residents:,} of {survey.population:,} residents are on the map, and it does not say who of them "
            "was interviewed. So every number here is of the map only. How far it holds for the others is not known."
        ]
    asked = told(survey.rows.size, survey.population)
    said = [
        f"{FEWER if asked is None else f'{asked:,}'} of {survey.population:,} residents were interviewed. Numbers "
        "with a range behind them are estimates for all residents. If the interviews were drawn again and again in "
        f"the same way, the range would hold the truth {CONFIDENCE:.0%} of the time."
    ]
    if quality.sampling == "snowball":
        said.append(
            "The interviewed were found through each other. People with many ties are found sooner that way. The "
            "ranges do not show this: the truth may well lie outside them."
        )
    elif quality.sampling != "random":
        said.append(
            "The map does not say how the interviewed were found. The ranges hold if they were drawn at random."
        )
    if survey.weighted:
        said.append(
            f"Answers were weighted by the survey's weights. They tell as much as {survey.effective:,.0f} interviews "
            "of equal weight."
        )
    return said


def estimate_rows(summary: SiteSummary) -> list[tuple[str, str]]:
    """Return the main numbers about residents: what, and how much."""
    return [(one.what, estimate_in_words(one)) for one in named_estimates(summary.estimates)]


def estimate_in_words(one: NamedEstimate) -> str:
    """Return one of the main numbers in words: with its interval, withheld, or not mapped."""
    if one.answer and not one.estimate.asked:
        return "not mapped"
    return (as_share if one.share else as_count)(told_number(one.estimate))


def asset_sentences(summary: SiteSummary) -> list[str]:
    """Return what there is of each of the six kinds of asset, and what was not mapped."""
    said = []
    for kind in summary.assets.kinds:
        if not kind.kind:
            said.append(f"Of {kind.places + kind.streets:,} places the map does not say what kind of asset they are.")
            continue
        name = kind.kind.capitalize()
        if not kind.places:
            streets = f" but {kind.streets:,} streets" if kind.streets else ""
            said.append(f"{name}: nothing mapped{streets}. That does not mean that there is nothing.")
            continue
        others = f", and {kind.streets:,} streets" if kind.streets else ""
        visited = told(kind.people, summary.residents)
        goers = f"; {visited:,} residents go to any of them" if visited is not None else ""
        several = "s" if kind.places > 1 else ""
        names = ", ".join(called(place) for place in kind.named)
        more = " and others" if kind.places > len(kind.named) else ""
        said.append(f"{name}: {kind.places:,} place{several}{others}{goers} ({names}{more}).")
    return said


def people_sentences(summary: SiteSummary) -> list[str]:
    """Return what people bring: those who help at places, those with a role."""
    if not summary.assets.roles_at_places_mapped:
        said = "The map does not say who volunteers, organises or works at places."
    else:
        parts = [
            f"{PLURAL.get(word, f'{word}s')} {people(count, summary.residents)}"
            for word, count in summary.assets.helpers.items()
        ]
        said = f"What people do at places: {'; '.join(parts)}. Skills and gifts of people are not mapped."
    if not summary.assets.with_role:
        return [said, "No role of influence was mapped."]
    return [said, f"With a role of influence: {people(summary.assets.with_role, summary.residents)}."]


def capital_sentences(summary: SiteSummary) -> list[str]:
    """Return how much bonding, bridging and linking capital there is, and how unevenly it is held."""
    rows = told_capital(summary.capital)
    everyone = rows[0]
    said = []
    if everyone.all is not None and everyone.all.top_tenth is not None:
        said.append(f"The tenth with most ties holds {as_share(everyone.all.top_tenth)} of all ties.")
    for row in rows[1:]:
        if row.group != "everyone" or row.bonding is None or row.bridging is None:
            continue
        unplaced = ties_to_unknown(row)
        has, tie = ("is known to have", "known bridging tie") if unplaced else ("has", "bridging tie")
        others = f" {unplaced:.1f} more are to people of whom this is not known." if unplaced else ""
        said.append(
            f"By {row.column.replace('_', ' ')}: a resident {has} {as_count(row.bonding.mean)} bonding ties (to the "
            f"same group) and {as_count(row.bridging.mean)} bridging ties (to another); "
            f"{as_share(row.bridging.none)} have no {tie}.{others}"
        )
    if not summary.influence.who:
        said.append("Linking ties (to people with influence) cannot be counted: no roles were mapped.")
    elif not enough_roles(summary.influence):
        said.append(f"Linking ties are withheld: {FEWER} people with a role are on the map.")
    elif everyone.linking is not None:
        said.append(f"{as_share(everyone.linking.none)} of residents have no linking tie (to somebody with influence).")
    return said


def ties_to_unknown(row: ToldCapital) -> float:
    """Return how many ties a resident has, on average, to people whose group is not known; 0 where next to none.

    They are neither bonding nor bridging. Of people who were only named little is known, so they can be most.
    """
    held = (row.all, row.bonding, row.bridging)
    means = [None if one is None or one.mean is None else one.mean.value for one in held]
    if means[0] is None or means[1] is None or means[2] is None:
        return 0.0
    unknown = means[0] - means[1] - means[2]
    return unknown if unknown >= FEWEST_UNKNOWN else 0.0


def nearest_sentences(summary: SiteSummary) -> list[str]:
    """Return what is nearest to those with few contacts."""
    found = told_nearest(summary.nearest)
    if found.isolated is None:
        return [f"People with few contacts: {FEWER}, so nothing more is said of them."]
    whom = "interviewed residents" if is_sample(summary) else "residents"
    counts = [
        (found.go, "go to a place already"),
        (found.contact_goes, "do not, but have a contact who does"),
        (found.near, f"have neither, but live within {WALK:.0f} metres of a place") if found.homes else None,
        (found.none, "have none of these"),
    ]
    parts = [f"{'withheld' if count is None else f'{count:,}'} {what}" for count, what in filter(None, counts)]
    said = [f"Of {found.isolated:,} {whom} with few contacts: {'; '.join(parts)}."]
    if not found.homes:
        said.append("Where people live and where places are was not mapped, so distance is left out.")
    return said


def influence_sentences(summary: SiteSummary) -> list[str]:
    """Return who can reach anyone with influence."""
    if not summary.influence.who:
        return ["No role was mapped, so nobody knows from this map who can reach anyone with influence."]
    if not enough_roles(summary.influence):
        return [f"Who reaches them is withheld: {FEWER} people with a role are on the map."]
    everyone = told_reach(summary.influence)[0]
    _, two, three = ("withheld" if one is None else percent(one) for one in everyone.within_steps)
    only = ", of the map only" if is_sample(summary) else ""
    return [
        f"{as_share(everyone.one_step)} of residents know somebody with a role of influence themselves; {two} reach "
        f"one through a contact, {three} within three steps (each includes those before{only})."
    ]


def loss_in_words(summary: SiteSummary, loss: Loss) -> tuple[str, str]:
    """Return how many a loss cuts off, and how many as many losses by chance would."""
    cut = told_loss(loss, summary.fragility)
    mean, low, high = loss.by_chance
    withheld = FEWER if loss.cut_off < WITHHELD_BELOW else f"all but {FEWER}"
    return (withheld if cut is None else f"{cut:,}"), f"{_rough(mean)} ({_rough(low)} to {_rough(high)})"


def _rough(count: float) -> str:
    """Return a mean number of people; below 5 it tells of nobody, as it is one of chance."""
    return f"{count:,.0f}" if count >= 1 or count == 0 else "less than 1"


def joined_sentences(summary: SiteSummary) -> list[str]:
    """Return how many residents are joined at all, in two ways."""
    found: tuple[tuple[What, int], ...]
    found = (("people", summary.fragility.tied), ("places", summary.fragility.gathered))
    return [f"{people(count, summary.residents)} {JOINED[what][1]}." for what, count in found if count]


def fragility_sentences(summary: SiteSummary) -> list[str]:
    """Return what the loss of a few would cut off: the largest loss of each order."""
    said = joined_sentences(summary)
    for (what, by), words in LOST.items():
        losses = [loss for loss in summary.fragility.losses if (loss.what, loss.by) == (what, by)]
        if losses:
            cut, chance = loss_in_words(summary, losses[-1])
            said.append(
                f"Without the {_so_many(losses[-1].lost, words)}, {cut} {JOINED[what][0]} would be cut off; "
                f"without as many {what} by chance, {chance}."
            )
    return said


def _so_many(count: int, words: str) -> str:
    """Return how many people or places: "10 people with most ties", "one place with most visitors"."""
    if count > 1:
        return f"{count} {words}"
    one = {"people": "person", "places": "place", "connect": "connects"}
    return " ".join(["one", *(one.get(word, word) for word in words.split())])


def quality_sentences(summary: SiteSummary) -> list[str]:
    """Return how good the data are."""
    quality = summary.quality
    said = [f"On the map: {summary.residents:,} of {summary.population:,} residents ({_of(summary)})."]
    if quality.interviewed is None:
        said.append("Who was interviewed is not said.")
    else:
        said.append(f"Interviewed: {people(quality.interviewed, summary.residents)} of those on the map.")
    if quality.asked and quality.answered is not None:
        said.append(
            f"Asked: {quality.asked:,}; answered: {quality.answered:,} ({quality.answered / quality.asked:.0%})."
        )
    if not quality.reports_mapped:
        said.append("Every tie is listed once: whether both ends named it cannot be told.")
    elif quality.both_asked >= WITHHELD_BELOW:
        share = quality.both_named / quality.both_asked
        said.append(
            f"Of {quality.both_asked:,} ties between two interviewed residents {share:.0%} were named by both. An "
            f"interview that misses a tie as often shows about {(1 + share) / 2:.0%} of somebody's ties."
        )
    if quality.neither_asked:
        said.append(f"Ties between two people who were not interviewed themselves: {quality.neither_asked:,}.")
    return said


def _of(summary: SiteSummary) -> str:
    return f"{summary.residents / summary.population:.0%}"


def indented(heading: str, lines: Sequence[str]) -> list[str]:
    """Return a heading with lines below it, for text; nothing where there are none."""
    return [heading, *(f"  {line}" for line in lines)] if lines else []
