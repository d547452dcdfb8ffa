"""Several places side by side, in words: does a scenario help everywhere, and is the order the same everywhere?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ccsim.report.answer_words import MOST_PAIRS, winner
from ccsim.report.cost_words import NO_COSTS, money, price, whole_cost
from ccsim.report.course_words import STEPS
from ccsim.report.data import EVERYONE, GROUPS, Effect, ReportData, ScenarioNote, SiteNote, short
from ccsim.report.measures import Measure
from ccsim.report.numbers import about, listed, number
from ccsim.report.words import BESIDE_NONE, VERY_SMALL, beside_none, direction, name_of, outcome_of, the_group

MOST_NAMED = 4
"""Of more places than this the number is given and not the names."""


def places_sentences(data: ReportData, note: ScenarioNote) -> list[str]:
    """Return where one scenario did better than no programme and where not, and how its effect differs by place."""
    measure = outcome_of(data)
    found = [(site, row) for site in data.sites if (row := data.effect(site.name, note.name, data.outcome))]
    if not found:
        return [f"{name_of(note)}: nothing is shown for any place."]
    sites_of: dict[str, list[SiteNote]] = {said: [] for said in BESIDE_NONE}
    for site, row in found:
        sites_of[beside_none(row, measure)].append(site)
    parts = [f"{said} {at(sites, len(found))}" for said, sites in sites_of.items() if sites]
    return [f"{name_of(note)} {'; it '.join(parts)}. {_least_and_most(found, measure)}".rstrip()]


def at(sites: Sequence[SiteNote], of: int) -> str:
    """Return at which places: "at all 7 places", "at Easton and Millbrook", "at 5 of 7 places"."""
    if len(sites) == of:
        return f"at all {of} places" if of > 2 else "at both places" if of == 2 else "at the one place"
    names = [short(site.title) for site in sites]
    return f"at {listed(names)}" if len(sites) <= MOST_NAMED else f"at {len(sites)} of {of} places"


def _least_and_most(found: Sequence[tuple[SiteNote, Effect]], measure: Measure) -> str:
    """Return between which places the effect is smallest and largest."""
    if len(found) < 2:
        return ""
    ordered = sorted(found, key=lambda pair: pair[1].mean)
    (low_site, low), (high_site, high) = ordered[0], ordered[-1]
    ends = [_change(effect, measure) for effect in (low, high)]
    if ends[0] == ends[1]:
        return f"The change for everyone is about the same from place to place: {ends[0]}."
    return (
        f"The change for everyone goes from {ends[0]} ({short(low_site.title)}) "
        f"to {ends[1]} ({short(high_site.title)})."
    )


def _change(effect: Effect, measure: Measure) -> str:
    size = about(effect, measure)
    if abs(effect.mean) * measure.scale < measure.smallest:
        return "too small to count"
    if measure.counts_people:
        return f"{size.removesuffix(' ' + measure.unit)} {'fewer' if effect.mean < 0 else 'more'} {measure.unit}"
    return f"{size} {'up' if effect.mean > 0 else 'down'}"


def order_sentences(data: ReportData) -> list[str]:
    """Return whether the scenarios come in the same order at every place: the whole first, then pair by pair."""
    pairs = list(combinations(data.scenarios, 2))
    if not pairs:
        return []
    found = [_pair(data, first, second) for first, second in pairs]
    clear = [sides for sides, _ in found]
    if any(sides[1] and sides[-1] for sides in clear):
        whole = "The order of the scenarios is not the same everywhere."
    elif all(not sides[0] for sides in clear):
        whole = f"The order of the scenarios is the same, and clear, {at(data.sites, len(data.sites))}."
    else:
        whole = "Nowhere is the order of two scenarios clearly reversed, but it is not clear everywhere."
    ranked = sorted(found, key=lambda pair: not (pair[0][1] and pair[0][-1]))
    return [whole, *(said for _, said in ranked[:MOST_PAIRS])]


def _pair(data: ReportData, first: ScenarioNote, second: ScenarioNote) -> tuple[dict[int, list[SiteNote]], str]:
    """Return where the first of two is clearly ahead (1), the second (-1), or neither (0); and that as a sentence."""
    duels = {duel.site: duel for duel in data.duels if (duel.first, duel.second) == (first.name, second.name)}
    sides: dict[int, list[SiteNote]] = {1: [], -1: [], 0: []}
    for site in data.sites:
        if site.name in duels:
            sides[winner(duels[site.name])].append(site)
    one, other, of = name_of(first), name_of(second), sum(len(sites) for sites in sides.values())
    parts = []
    if sides[1]:
        parts.append(f"{one} came out ahead of {other} {at(sides[1], of)}")
    if sides[-1]:
        parts.append(f"{other} came out ahead of {one} {at(sides[-1], of)}")
    if sides[0]:
        close = f"too close to call {at(sides[0], of)}"
        parts.append(f"it is {close}" if parts else f"{one} against {other} is {close}")
    return sides, f"{'; '.join(parts)}."


def places_headline(data: ReportData) -> str:
    """Return the answer over all places in one sentence or two."""
    measure = outcome_of(data)
    better, worse, largest = [], [], 0.0
    for note in data.scenarios:
        found = [(site, row) for site in data.sites if (row := data.effect(site.name, note.name, data.outcome))]
        sides = [direction(row, measure) for _, row in found]
        if sides and all(side == 1 for side in sides):
            better.append(name_of(note))
        if harmed := [site for (site, _), side in zip(found, sides, strict=True) if side == -1]:
            worse.append(f"{name_of(note)} did worse {at(harmed, len(found))}")
        largest = max([largest, *(abs(row.mean) * measure.scale for _, row in found)])
    parts = [f"{listed(better)} did better than no programme {at(data.sites, len(data.sites))}"] if better else []
    parts = [*(parts or ["No scenario clearly did better than no programme at every place"]), *worse]
    small = ""
    if measure.important is not None and 0 < largest <= VERY_SMALL * measure.important:
        small = (
            f" Averaged over everyone, though, the changes are very small: about {float(f'{largest:.1g}'):g} "
            f"{measure.unit} at most, where {number(measure.important, 0)} {measure.unit} is taken to matter to one "
            "person."
        )
    return f"{'; '.join(parts)}.{small}"


def whom_over_places(data: ReportData) -> list[str]:
    """Return for each scenario which groups it clearly helps, and which it clearly harms, at how many places."""
    measure = outcome_of(data)
    said = []
    for note in data.scenarios:
        sides: dict[tuple[int, str], list[str]] = {}
        for group in GROUPS:
            rows = [(site, data.effect(site.name, note.name, data.outcome, group)) for site in data.sites]
            known = [(site, row) for site, row in rows if row is not None]
            for side in (-1, 1):
                where = [site for site, row in known if direction(row, measure) == side]
                if where:
                    sides.setdefault((side, at(where, len(known))), []).append(the_group(group))
        ordered = sorted(sides.items(), key=lambda found: found[0][0])
        parts = [f"{'better' if side > 0 else 'worse'} {where} for {listed(names)}" for (side, where), names in ordered]
        told = "; ".join(parts) or "not clearly better or worse for any group anywhere"
        said.append(f"{name_of(note)}: {told}.")
    return said


def spread_over_places(data: ReportData) -> list[str]:
    """Return for each scenario how far along the network it is clearly felt, at how many places."""
    measure = outcome_of(data)
    said = []
    for note in data.scenarios:
        parts = []
        for distance, words in STEPS.items():
            rows = [data.effect(site.name, note.name, data.outcome, EVERYONE, distance) for site in data.sites]
            known = [(site, row) for site, row in zip(data.sites, rows, strict=True) if row is not None]
            where = [site for site, row in known if direction(row, measure) != 0]
            if where:
                parts.append(f"people {words} {at(where, len(known))}")
        told = f"clearly felt by {listed(parts)}" if parts else "not clearly felt by people who were not offered it"
        said.append(f"{name_of(note)}: {told}.")
    return said


def costs_over_places(data: ReportData) -> list[str]:
    """Return what each scenario costs, and what a gain costs, from the cheapest place to the dearest."""
    if not any(data.cost(site.name, note.name) for site in data.sites for note in data.scenarios):
        return [NO_COSTS]
    measure = outcome_of(data)
    said = []
    for note in data.scenarios:
        costs = [cost for site in data.sites if (cost := data.cost(site.name, note.name)) is not None]
        if not costs:
            said.append(f"{name_of(note)}: the file gives no cost.")
            continue
        currency = costs[0].currency
        totals = [whole_cost(data, cost) for cost in costs]
        text = f"{name_of(note)}: {_from_to(totals, currency)} in all at a place"
        if measure.important is not None:
            found = [price(data, site, note, data.outcome) for site in data.sites]
            known = [one.middle for one in found if one is not None]
            unit = f"one more point of {measure.noun}, for one person for a year"
            if known:
                text += f"; {unit}, costs {_from_to(known, currency)}"
            if len(known) < len(found):
                places = "any place" if not known else f"{len(found) - len(known)} of {len(found)} places"
                text += f"; no clear gain, and so no price of one, at {places}"
        said.append(f"{text}.")
    return said


def _from_to(amounts: Sequence[float], currency: str) -> str:
    low, high = money(min(amounts), currency), money(max(amounts), currency)
    return f"about {low}" if low == high else f"from {low} to {high}"
