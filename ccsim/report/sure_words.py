"""How sure an answer is: what the worlds are, what their differences come from, and what to be wary of."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from ccsim.report.data import ReportData, ScenarioNote, SiteNote, Split, shown
from ccsim.report.numbers import tenths
from ccsim.report.words import FEW_WORLDS, name_of, plural

KNOWN = "what is not known about how such a community works"

INTERVIEWS = "having interviewed only some of the people"

MOST_NAMED = 3
"""Sites that are told of one by one."""

FEW_LEVELS = 5
"""With fewer maps, or fewer sets of values, how much comes from them is itself hardly known."""


def caution_sentences(data: ReportData) -> list[str]:
    """Return what must be said before any number is read: chance alone, or too few worlds."""
    said = []
    if data.chance_only:
        values = "the same central values" if data.central else "the same values"
        what = "Chance alone" if data.maps == 1 else "Chance and the interviews alone"
        said.append(
            f"{what}: every world here has {values} for what we do not know. "
            "The spread is too narrow, and says nothing about how right those values are."
        )
    if data.worlds < FEW_WORLDS:
        said.append(
            f"A quick look: {data.worlds} {plural('world', data.worlds)} only. "
            f"With fewer than {FEW_WORLDS} the spread is itself badly known; run more before deciding anything."
        )
    return said


def worlds_in_brief(data: ReportData) -> str:
    """Return in a sentence what a world is, for the head of an answer."""
    return (
        f"A world is one simulated course of events. Each of the {data.worlds:,} {plural('world', data.worlds)} here "
        "was lived through with every scenario and without any, by the same residents with the same luck."
        if data.worlds > 1
        else "One simulated course of events, a world, was lived through with every scenario and without any."
    )


def worlds_made(data: ReportData) -> str:
    """Return how many worlds there were and what they were made from."""
    lucks = f"{data.lucks:,} different {plural('run', data.lucks)} of luck"
    if data.chance_only:
        made = f"one set of values for what we do not know, with {lucks}"
    else:
        drawn = ", as calibrated" if data.calibrated else ""
        made = f"{data.parameter_draws:,} different sets of values for what we do not know{drawn}, each with {lucks}"
    laid = [_laid(data, site) for site in data.sites if site.of_maps > 1]
    said = f"Everything was tried in {data.worlds:,} simulated {plural('world', data.worlds)}: {made}."
    return " ".join([said, *laid[:MOST_NAMED]])


def _laid(data: ReportData, site: SiteNote) -> str:
    """Return what the maps of a site are, and how many of them were tried."""
    where = "" if len(data.sites) == 1 else f"{shown(site.title)}: "
    asked = f"the {site.interviewed:,} interviews" if site.interviewed else "the interviews"
    tried = f"{site.maps:,} maps" if site.maps == site.of_maps else f"{site.maps:,} of {site.of_maps:,} maps"
    if site.maps == 1:
        return f"{where}{_capital('all of them on one map', where)} of the {site.of_maps:,} grown from {asked}."
    return (
        f"{where}{_capital('the worlds are laid over', where)} {tried} of the place: as many ways of completing what "
        f"{asked} leave open."
    )


def worlds_sentence(data: ReportData) -> str:
    """Return what the worlds are, how many there were, and why a difference within one is an effect."""
    return (
        f"{worlds_made(data)} In each world the same residents, with the same luck, live through every scenario and "
        "through no programme at all. So a difference within a world is something that the programme caused, "
        "directly or through the network."
    )


def split_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return where the differences between the worlds of a site come from; scenarios that are alike share one."""
    if data.worlds == 1:
        return ["Only one world was tried, so nothing is known of how worlds differ."]
    if data.chance_only and site.maps == 1:
        return ["The differences between these worlds are chance alone: what is not known was held fixed."]
    alike: dict[str, list[ScenarioNote]] = {}
    for note in data.scenarios:
        alike.setdefault(_shares(split_of(data, site, note)), []).append(note)
    said = [_of_scenarios(shares, notes, len(data.scenarios)) for shares, notes in alike.items()]
    if data.chance_only:
        said.append(f"{_capital(KNOWN, '')} was held fixed here.")
    return [*said, *_few_levels(data, site)]


def split_of(data: ReportData, site: SiteNote, note: ScenarioNote) -> Split | None:
    """Return where the differences between worlds come from for one scenario at one site."""
    return next((one for one in data.splits if (one.site, one.scenario) == (site.name, note.name)), None)


def _few_levels(data: ReportData, site: SiteNote) -> list[str]:
    """Return a warning where there are too few maps, or sets of values, to tell how much comes from them."""
    few = [f"{site.maps:,} maps"] if 1 < site.maps < FEW_LEVELS else []
    few += [f"{data.parameter_draws:,} sets of values"] if 1 < data.parameter_draws < FEW_LEVELS else []
    return [f"There were only {' and '.join(few)}, so these shares are themselves hardly known."] if few else []


def _of_scenarios(shares: str, notes: Sequence[ScenarioNote], of: int) -> str:
    whose = "" if len(notes) == of else f"{' and '.join(name_of(note) for note in notes)}: "
    if not shares:
        return f"{whose}{_capital('how much of the difference between worlds is chance could not be measured', whose)}."
    return f"{whose}{_capital('of the difference between worlds', whose)}, {shares}."


def _capital(text: str, before: str) -> str:
    return text if before else text[0].upper() + text[1:]


def _shares(split: Split | None) -> str:
    """Return the shares of the variance as the end of a sentence; empty where they are not known."""
    if split is None:
        return ""
    known = [(split.maps, f"comes from {INTERVIEWS}"), (split.parameters, f"comes from {KNOWN}")]
    said = [f"{tenths(share)} {source}" for share, source in known if isfinite(share)]
    if isfinite(split.luck):
        return "; ".join([*said, f"{tenths(split.luck)} is chance"]) if said else ""
    if not said:
        return ""
    rest = "chance and what is not known" if isfinite(split.maps) else "chance and the interviews"
    return f"{'; '.join(said)}; {rest} could not be told apart"
