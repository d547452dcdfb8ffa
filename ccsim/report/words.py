"""Plain English from numbers: what a comparison found, how sure it is, and how much it matters.

Every sentence speaks of the model ("in 43 of 50 worlds"), never of what will happen. A direction is stated only
where at least `CLEAR` of the worlds agree on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.report.data import (
    BASELINE,
    DISTANCES,
    EVERYONE,
    GROUPS,
    OWN_GROUPS,
    RECIPIENTS,
    Duel,
    Effect,
    ReportData,
    ScenarioNote,
    SiteNote,
    shown,
)
from ccsim.report.measures import MEASURES, Measure, measure_of
from ccsim.report.numbers import about, listed, number, percent, range_places, worlds_phrase

CLEAR = 0.8
"""Share of worlds that must agree before a direction, or a winner, is stated."""

FEW_WORLDS = 20
"""With fewer worlds than this their spread is itself badly known, and the report says so."""


def name_of(scenario: ScenarioNote) -> str:
    """Return a scenario's title in quotation marks."""
    return f"“{shown(scenario.title)}”"


def outcome_of(data: ReportData) -> Measure:
    """Return the words of the headline outcome."""
    unit = next((row.unit for row in data.effects if row.indicator == data.outcome), "")
    return measure_of(data.outcome, unit)


def direction(effect: Effect, measure: Measure) -> int:
    """Return 1 where the effect is clearly for the better, -1 clearly for the worse, 0 where it is not clear.

    Clear means: not too small to count, and at least `CLEAR` of the worlds on that side.
    """
    if abs(effect.mean) * measure.scale < measure.smallest:
        return 0
    if effect.share_better >= CLEAR:
        return 1
    worse_side = effect.mean < 0 if effect.better == "higher" else effect.mean > 0
    return -1 if worse_side and effect.share_better <= 1 - CLEAR else 0


def is_nothing(effect: Effect) -> bool:
    """Return whether the effect is nought in every world."""
    return effect.mean == effect.world_p05 == effect.world_p95 == 0


def change(effect: Effect, measure: Measure, of_whom: str = "residents") -> str:
    """Return what an effect did, as the end of a sentence: "raised wellbeing by about 0.1 points"."""
    if is_nothing(effect):
        return f"made no difference at all to {measure.noun}"
    if abs(effect.mean) * measure.scale < measure.smallest:
        return f"made next to no difference to {measure.noun} ({about(effect, measure)})"
    if measure.counts_people:
        fewer = "fewer" if effect.mean < 0 else "more"
        size = about(effect, measure).removesuffix(f" {measure.unit}")
        return f"meant {size} {fewer} {measure.noun} {measure.unit} {of_whom}"
    verb = "raised" if effect.mean > 0 else "lowered"
    return f"{verb} {measure.noun} by {about(effect, measure)}"


def spread(effect: Effect, measure: Measure) -> str:
    """Return the range over worlds: "nine worlds in ten lie between 0.08 and 0.19"."""
    if effect.worlds == 1:
        return "only one world was tried, so nothing is known of the spread"
    places = range_places(effect, measure)
    low = number(effect.world_p05 * measure.scale, places)
    high = number(effect.world_p95 * measure.scale, places)
    if low == high:
        return "the worlds hardly differ"
    return f"nine worlds in ten lie between {low} and {high}"


def how_often(effect: Effect) -> str:
    """Return in how many worlds the scenario did better than its comparator."""
    if is_nothing(effect):
        return "no different from no programme in any world"
    count = round(effect.share_better * effect.worlds)
    only = "only " if 0 < count <= (1 - CLEAR) * effect.worlds else ""
    return f"better than no programme {only}{worlds_phrase(count, effect.worlds)}"


def duel_sentence(duel: Duel, titles: dict[str, str]) -> str:
    """Return who came out ahead of whom, or that it is too close to call."""
    first, second = titles[duel.first], titles[duel.second]
    if duel.first_ahead >= CLEAR * duel.worlds:
        return f"{first} came out ahead of {second} {worlds_phrase(duel.first_ahead, duel.worlds)}."
    if duel.second_ahead >= CLEAR * duel.worlds:
        return f"{second} came out ahead of {first} {worlds_phrase(duel.second_ahead, duel.worlds)}."
    if duel.first_ahead == duel.second_ahead == 0:
        return f"{first} and {second} came out level in every world."
    return (
        f"{first} against {second} is too close to call: {first} was ahead "
        f"{worlds_phrase(duel.first_ahead, duel.worlds)}, {second} {worlds_phrase(duel.second_ahead, duel.worlds)}."
    )


def headline(data: ReportData, site: SiteNote) -> str:
    """Return the ranking in one or two sentences: which scenarios beat no programme, and which each other."""
    measure = outcome_of(data)
    found = [(note, data.effect(site.name, note.name, data.outcome)) for note in data.scenarios]
    known = [(note, effect) for note, effect in found if effect is not None]
    if not known:
        return "There is nothing to report: no effect on the whole site was recorded."
    better = [name_of(note) for note, effect in known if direction(effect, measure) > 0]
    worse = [name_of(note) for note, effect in known if direction(effect, measure) < 0]
    unclear = [name_of(note) for note, effect in known if direction(effect, measure) == 0]
    parts = []
    if better:
        parts.append(f"For the site as a whole, {listed(better)} did better than no programme")
    if worse:
        parts.append(f"{listed(worse)} did worse than no programme")
    if unclear:
        parts.append(f"{listed(unclear)} could not be told from no programme")
    return ". ".join(parts) + "."


def ranking(data: ReportData, site: SiteNote) -> list[str]:
    """Return one sentence a pair of scenarios, those of the best first."""
    titles = {note.name: name_of(note) for note in data.scenarios}
    return [duel_sentence(duel, titles) for duel in data.duels if duel.site == site.name]


def against_important(effect: Effect, measure: Measure) -> str:
    """Return how an effect compares with the change taken to matter to one person; empty where none is known."""
    if measure.important is None or is_nothing(effect):
        return ""
    size = abs(effect.mean) * measure.scale
    important = f"{number(measure.important, 0)} {measure.unit}"
    if size >= measure.important:
        return f"That is at least the {important} usually taken to matter to one person ({measure.source})."
    share = measure.important / size if size > 0 else float("inf")
    small = "well below" if share >= 2 else "below"
    return (
        f"That is {small} the {important} usually taken to matter to one person ({measure.source}); "
        "but it is an average, and some people's change is larger and others' smaller."
    )


def scenario_sentences(data: ReportData, site: SiteNote, note: ScenarioNote) -> list[str]:
    """Return what one scenario did: how often, how much, for those offered it, in people, and why worlds differ."""
    measure = outcome_of(data)
    effect = data.effect(site.name, note.name, data.outcome)
    if effect is None:
        return ["Its effect on the whole site is not shown."]
    said = [
        f"For everyone on average it was {how_often(effect)}.",
        f"From week {data.start} to week {data.weeks} it {change(effect, measure)}; {spread(effect, measure)}.",
    ]
    if direction(effect, measure) == 0 and not is_nothing(effect):
        said.append(unclear_sentence(effect, measure))
    said.append(against_important(effect, measure))
    said.append(recipients_sentence(data, site, note))
    said.append(people_sentence(data, site, note))
    said.append(split_sentence(data, site, note))
    return [sentence for sentence in said if sentence]


def unclear_sentence(effect: Effect, measure: Measure) -> str:
    """Return why no direction is stated: too small to count, or the worlds disagree."""
    if abs(effect.mean) * measure.scale < measure.smallest:
        return "That is too small to count as a change for the site as a whole."
    return "The worlds do not agree on whether this helps or harms."


def recipients_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return the effect on those who were offered the programme."""
    if data.is_withheld(site.name, note.name, RECIPIENTS):
        return "Fewer than 5 people are offered it, so nothing is shown about them."
    effect = data.effect(site.name, note.name, data.outcome, RECIPIENTS)
    if effect is None:
        return "It is not offered to named people, so there is no effect on “those offered it”."
    measure = outcome_of(data)
    return (
        f"Among the {effect.residents:,} people offered it, whether or not they took it up, "
        f"it {change(effect, measure, 'of them')}; {spread(effect, measure)}."
    )


def people_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return the effect in people: how many fewer or more have low wellbeing; empty where not recorded."""
    if data.outcome == "low_wellbeing":
        return ""
    effect = data.effect(site.name, note.name, "low_wellbeing")
    if effect is None:
        return ""
    return f"In people: it {change(effect, MEASURES['low_wellbeing'])}; {spread(effect, MEASURES['low_wellbeing'])}."


def split_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return where the differences between worlds come from; empty where not known."""
    if data.chance_only:
        return "The differences between these worlds are chance alone: what is not known was held fixed."
    split = next((s for s in data.splits if (s.site, s.scenario) == (site.name, note.name)), None)
    if split is None or data.lucks < 2:
        return "How much of the difference between worlds is chance was not measured (one luck for each set of numbers)."
    return (
        f"Of the differences between worlds, {percent(split.parameters)} comes from what we do not know "
        f"about how such a community works, and {percent(split.luck)} from chance."
    )


def warnings(data: ReportData, site: SiteNote) -> list[str]:
    """Return where something clearly got worse for anyone: every indicator, group and scenario."""
    said = []
    for note in data.scenarios:
        for row in data.effects:
            if (row.site, row.scenario, row.comparator) != (site.name, note.name, BASELINE):
                continue
            if (row.distance, row.week) != ("all", "mean") or row.group not in GROUPS:
                continue
            measure = measure_of(row.indicator, row.unit)
            if direction(row, measure) < 0:
                count = row.worlds - round(row.share_better * row.worlds)
                said.append(
                    f"{name_of(note)}, {group_words(row.group)}: it {change(row, measure, 'of them')} "
                    f"(not for the better {worlds_phrase(count, row.worlds)})."
                )
    return said


def group_words(group: str) -> str:
    """Return a group's name as it stands within a sentence."""
    words = GROUPS.get(group, group.replace("_", " "))
    return words[0].lower() + words[1:]


def fairness_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return how the fixed groups fared beside everyone; empty where nothing is clear."""
    measure = outcome_of(data)
    said = []
    for group in GROUPS:
        if group == EVERYONE or group in OWN_GROUPS:
            continue
        effect = data.effect(site.name, note.name, data.outcome, group)
        if effect is not None and direction(effect, measure) != 0:
            said.append(f"{group_words(group)}, it {change(effect, measure, 'of them')}")
    everyone = data.effect(site.name, note.name, data.outcome)
    if not said or everyone is None:
        return ""
    return f"{name_of(note)}: for everyone, it {change(everyone, measure)}; for the {'; for the '.join(said)}."


def distance_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return how far along the network the effect was felt."""
    measure = outcome_of(data)
    steps = {
        distance: data.effect(site.name, note.name, data.outcome, EVERYONE, distance)
        for distance in DISTANCES
        if distance != "0"
    }
    known = {distance: effect for distance, effect in steps.items() if effect is not None}
    if not known:
        return f"{name_of(note)}: not offered to named people, or too few to show, so there is no distance to measure."
    felt = [distance for distance, effect in known.items() if direction(effect, measure) != 0]
    if not felt:
        return f"{name_of(note)}: no clear effect beyond the people offered it."
    parts = [
        f"{_step_words(distance)} ({known[distance].residents:,} people) it {change(known[distance], measure, 'of them')}"
        for distance in felt
    ]
    return f"{name_of(note)}: among people {'; among people '.join(parts)}."


def _step_words(distance: str) -> str:
    return {
        "1": "one step away",
        "2": "two steps away",
        "3+": "three or more steps away",
        "unreached": "with no connection to anyone offered it",
    }[distance]


def time_sentence(data: ReportData, site: SiteNote, note: ScenarioNote, group: str) -> str:
    """Return when the effect was largest and what is left of it at the end; empty where it is not recorded."""
    points = [point for point in data.over_time(site.name, note.name, group) if point.week >= data.start]
    measure = outcome_of(data)
    if not points:
        return ""
    peak = max(points, key=lambda point: abs(point.mean))
    whom = group_words(group)
    if abs(peak.mean) * measure.scale < measure.smallest:
        return f"{name_of(note)}, {whom}: too small to count in any week."
    last = points[-1]
    left = last.mean / peak.mean
    if peak is last:
        end = "which is the last week recorded: it may still have been changing"
    elif left >= 0.1:
        end = f"and {percent(min(left, 1.0))} of that was left in week {last.week}"
    else:
        end = f"and next to nothing of that was left in week {last.week}"
    return f"{name_of(note)}, {whom}: largest in week {peak.week}, {end}."


def caution_sentences(data: ReportData) -> list[str]:
    """Return what must be said before any number is read: too few worlds, chance alone, failed runs."""
    said = []
    if data.chance_only:
        said.append(
            "Chance alone: every world here has the same central values for what we do not know. "
            "The spread is too narrow and says nothing about how right those values are."
        )
    if data.worlds < FEW_WORLDS:
        said.append(
            f"A quick look: {data.worlds} {_plural('world', data.worlds)} only. "
            f"With fewer than {FEW_WORLDS} the spread is itself badly known; run more before deciding anything."
        )
    if data.failed:
        said.append(f"{data.failed:,} {_plural('run', data.failed)} failed and are left out of every number.")
    return said


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def worlds_sentence(data: ReportData) -> str:
    """Return what the worlds are and how many there were."""
    if data.chance_only:
        made = f"one set of values for what we do not know, and {data.lucks:,} different lucks"
    else:
        made = (
            f"{data.parameter_draws:,} different sets of values for what we do not know, "
            f"each lived through with {data.lucks:,} different {_plural('luck', data.lucks)}"
        )
    return (
        f"Everything was tried in {data.worlds:,} {_plural('world', data.worlds)}: {made}. "
        "In each world the same residents, with the same luck, live through every scenario and through no "
        "programme at all. So a difference within a world is something that the programme caused, "
        "directly or through the network."
    )


def alternative(parts: Sequence[str]) -> str:
    """Return the alternative text of a figure from its sentences."""
    return " ".join(part for part in parts if part)
