"""Plain English from numbers: what a comparison found, how sure it is, and how much it matters.

Every sentence speaks of the model ("in 43 of 50 worlds"), never of what will happen. A direction is stated only
where at least `CLEAR` of the worlds agree on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from ccsim.report.data import (
    ALL_DISTANCES,
    BASELINE,
    EVERYONE,
    FEWEST_SHOWN,
    GROUPS,
    MEAN,
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
from ccsim.report.numbers import (
    HARDLY,
    about,
    listed,
    mean_places,
    number,
    range_places,
    signed,
    tenths,
    worlds_phrase,
)

CLEAR = 0.8
"""Share of worlds that must agree before a direction, or a winner, is stated."""

VERY_SMALL = 0.1
"""A change under this part of what matters to one person is called very small."""

MORE = 1.25
"""A group's change is called larger than everyone's from this ratio on."""

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

    Clear means: not too small to count, and at least `CLEAR` of the worlds better, or not better, than the comparator.
    """
    if abs(effect.mean) * measure.scale < measure.smallest:
        return 0
    if effect.share_better >= CLEAR:
        return 1
    worse_side = effect.mean < 0 if effect.better == "higher" else effect.mean > 0
    return -1 if worse_side and 1 - effect.share_better >= CLEAR else 0


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


def told(effect: Effect, measure: Measure, of_whom: str = "residents") -> str:
    """Return what an effect did and its range over worlds, as the end of a sentence."""
    did = change(effect, measure, of_whom)
    if is_nothing(effect):
        return did
    counts = abs(effect.mean) * measure.scale >= measure.smallest
    doubt = ", so the worlds do not agree on whether it helps" if counts and direction(effect, measure) == 0 else ""
    return f"{did}; {spread(effect, measure)}{doubt}"


def spread(effect: Effect, measure: Measure) -> str:
    """Return the range over worlds: "in nine worlds of ten the change was between 0.08 and 0.19"."""
    if effect.worlds == 1:
        return "only one world was tried, so nothing is known of the spread"
    places = range_places(effect, measure)
    low, high = effect.world_p05 * measure.scale, effect.world_p95 * measure.scale
    if number(low, places) == number(high, places):
        return "the worlds hardly differ"
    if measure.counts_people:
        return f"in nine worlds of ten the change was between {_people(low)} and {_people(high)}"
    return f"in nine worlds of ten the change was between {number(low, places)} and {number(high, places)}"


def _people(change_of: float) -> str:
    count = number(abs(change_of), 0)
    return "none" if count == "0" else f"{count} {'fewer' if change_of < 0 else 'more'}"


def how_often(effect: Effect) -> str:
    """Return in how many worlds the scenario did better than its comparator."""
    if is_nothing(effect):
        return "no different from no programme in any world"
    count = round(effect.share_better * effect.worlds)
    only = "only " if count and effect.worlds - count >= CLEAR * effect.worlds else ""
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
    """Return in one or two sentences which scenarios did better than no programme, and whether by much."""
    measure = outcome_of(data)
    found = [(note, data.effect(site.name, note.name, data.outcome)) for note in data.scenarios]
    known = [(note, effect) for note, effect in found if effect is not None]
    if not known:
        return "There is nothing to report: no effect on the whole site was recorded."
    sides = {
        side: [name_of(note) for note, effect in known if direction(effect, measure) == side] for side in (1, -1, 0)
    }
    said = {
        1: "did better than no programme",
        -1: "did worse than no programme",
        0: "could not be told from no programme",
    }
    parts = [f"{listed(names)} {said[side]}" for side, names in sides.items() if names]
    return f"For the place as a whole, {'; '.join(parts)}.{_how_small([effect for _, effect in known], measure)}"


def _how_small(effects: Sequence[Effect], measure: Measure) -> str:
    """Return that the changes are very small, where they are a small part of what matters to one person."""
    largest = max(effects, key=lambda effect: abs(effect.mean))
    if measure.important is None or is_nothing(largest):
        return ""
    if abs(largest.mean) * measure.scale > VERY_SMALL * measure.important:
        return ""
    return (
        f" Averaged over everyone, though, the changes are very small: {about(largest, measure)} at most, where "
        f"{number(measure.important, 0)} {measure.unit} is taken to matter to one person."
    )


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
    matters = f"the {important} usually taken to matter to one person (evidence {measure.source})"
    if size >= measure.important:
        return f"That is at least {matters}."
    below = "well below" if size < measure.important / 2 else "below"
    return f"That is {below} {matters}. It is an average: some change more, some less."


def scenario_sentences(data: ReportData, site: SiteNote, note: ScenarioNote) -> list[str]:
    """Return what one scenario did: how often, how much, for those offered it, in people, and why worlds differ."""
    measure = outcome_of(data)
    effect = data.effect(site.name, note.name, data.outcome)
    if effect is None:
        return ["Its effect on the whole place is not shown."]
    said = [
        f"For everyone on average it was {how_often(effect)}. "
        f"From week {note.start} to week {data.weeks} it {told(effect, measure)}.",
        too_small_sentence(effect, measure),
        recipients_sentence(data, site, note),
        people_sentence(data, site, note),
        split_sentence(data, site, note),
    ]
    return [sentence for sentence in said if sentence]


def too_small_sentence(effect: Effect, measure: Measure) -> str:
    """Return that an effect is too small to count; empty where it is not, or is nought."""
    if is_nothing(effect) or abs(effect.mean) * measure.scale >= measure.smallest:
        return ""
    return "That is too small to count as a change for the place as a whole."


def recipients_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return the effect on those who were offered the programme, and whether it would matter to one of them."""
    effect = data.effect(site.name, note.name, data.outcome, RECIPIENTS)
    if effect is None:
        return f"Nothing is shown of people offered it: there were none, or fewer than {FEWEST_SHOWN}."
    measure = outcome_of(data)
    return (
        f"Among the {effect.residents:,} people offered it, whether or not they took it up, "
        f"it {told(effect, measure, 'of them')}. {against_important(effect, measure)}"
    ).rstrip()


def people_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return the effect in people: how many fewer or more have low wellbeing; empty where not recorded."""
    if data.outcome == "low_wellbeing":
        return ""
    effect = data.effect(site.name, note.name, "low_wellbeing")
    if effect is None:
        return ""
    return f"In people: it {told(effect, MEASURES['low_wellbeing'])}."


def split_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return where the differences between worlds come from."""
    if data.worlds == 1:
        return ""
    if data.chance_only:
        return "The differences between these worlds are chance alone: what is not known was held fixed."
    split = next((s for s in data.splits if (s.site, s.scenario) == (site.name, note.name)), None)
    if split is None or not isfinite(split.parameters):
        return "How much of the difference between worlds is chance could not be measured."
    return (
        f"Of the difference between worlds, {tenths(split.parameters)} comes from what is not known about how such a "
        f"community works; {tenths(split.luck)} is chance."
    )


def warnings(data: ReportData, site: SiteNote) -> list[str]:
    """Return what clearly got worse, and for whom: one sentence a scenario and indicator."""
    worse: dict[tuple[str, str], list[Effect]] = {}
    for row in data.effects:
        where = (row.site, row.comparator, row.distance, row.week)
        if where != (site.name, BASELINE, ALL_DISTANCES, MEAN) or row.group not in GROUPS:
            continue
        if direction(row, measure_of(row.indicator, row.unit)) < 0:
            worse.setdefault((row.scenario, row.indicator), []).append(row)
    return [_warning(note, rows) for note in data.scenarios for (name, _), rows in worse.items() if name == note.name]


def _warning(note: ScenarioNote, rows: list[Effect]) -> str:
    measure = measure_of(rows[0].indicator, rows[0].unit)
    ordered = sorted(rows, key=lambda row: list(GROUPS).index(row.group))
    whom = [
        f"{group_words(row.group)} ({signed(row.mean * measure.scale, mean_places(row, measure))})" for row in ordered
    ]
    return f"{name_of(note)}, {measure.noun} ({measure.unit}): worse for {listed(whom)}."


def group_words(group: str) -> str:
    """Return a group's name as it stands within a sentence."""
    words = GROUPS.get(group, group.replace("_", " "))
    return words[0].lower() + words[1:]


def fairness_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return which of the fixed groups gained more or less than residents do on average; empty where unclear."""
    measure = outcome_of(data)
    everyone = data.effect(site.name, note.name, data.outcome)
    if everyone is None or direction(everyone, measure) == 0:
        return ""
    said: dict[str, list[str]] = {}
    for group in GROUPS:
        effect = data.effect(site.name, note.name, data.outcome, group)
        if effect is not None and group != EVERYONE and group not in OWN_GROUPS:
            said.setdefault(_beside(effect, everyone), []).append(f"the {group_words(group)}")
    if not said:
        return ""
    parts = [f"{beside} for {listed(groups)}" for beside, groups in said.items()]
    return f"{name_of(note)}: set beside the average for everyone, the change was {'; '.join(parts)}."


def _beside(effect: Effect, everyone: Effect) -> str:
    """Return how a group's change compares with everyone's, in the same direction."""
    ratio = effect.mean / everyone.mean
    if ratio <= 0:
        return "none, or the other way,"
    if ratio > MORE:
        return "larger"
    return "smaller" if ratio < 1 / MORE else "about the same"


def distance_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return how far along the network the effect was felt."""
    measure = outcome_of(data)
    known = [
        (words, effect)
        for distance, words in STEPS.items()
        if (effect := data.effect(site.name, note.name, data.outcome, EVERYONE, distance)) is not None
    ]
    if data.effect(site.name, note.name, data.outcome, RECIPIENTS) is None or not known:
        return f"{name_of(note)}: there is no distance to measure (nobody, or too few people, were offered it)."
    felt = [(words, effect) for words, effect in known if direction(effect, measure) != 0]
    if not felt:
        return f"{name_of(note)}: no clear effect on people who were not offered it."
    parts = [
        f"the {effect.residents:,} people {words}, it {change(effect, measure, 'of them')}" for words, effect in felt
    ]
    return f"{name_of(note)}: among {'; among '.join(parts)}."


STEPS = {
    "1": "who know somebody offered it",
    "2": "two steps away",
    "3+": "three or more steps away",
    "unreached": "with no connection to anyone offered it",
}
"""Network distances beyond those offered a programme, as in a sentence."""


def time_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return when the effect was largest, for everyone and for those offered it, and what was left at the end."""
    parts = [
        part
        for group, whom in ((EVERYONE, "for everyone"), (RECIPIENTS, "for those offered it"))
        if (part := _time_part(data, site, note, group, whom))
    ]
    until = f" (the programme ends in week {note.end})" if 0 < note.end < data.weeks else ""
    return f"{name_of(note)}{until}: {'; '.join(parts)}." if parts else ""


def _time_part(data: ReportData, site: SiteNote, note: ScenarioNote, group: str, whom: str) -> str:
    points = [point for point in data.over_time(site.name, note.name, group) if point.week >= note.start]
    measure = outcome_of(data)
    if not points:
        return ""
    peak, last = max(points, key=lambda point: abs(point.mean)), points[-1]
    if abs(peak.mean) * measure.scale < measure.smallest:
        return f"{whom}, too small to count in any week"
    if peak is last:
        return f"{whom}, largest in week {last.week}, the last one, and perhaps still changing"
    left = last.mean / peak.mean
    if left < -HARDLY:
        return f"{whom}, largest around week {peak.week}, and by week {last.week} it had turned the other way"
    return f"{whom}, largest around week {peak.week}, and in week {last.week} {tenths(left)} of that was left"


def caution_sentences(data: ReportData) -> list[str]:
    """Return what must be said before any number is read: chance alone, or too few worlds."""
    said = []
    if data.chance_only:
        values = "the same central values" if data.central else "the same values"
        said.append(
            f"Chance alone: every world here has {values} for what we do not know. "
            "The spread is too narrow, and says nothing about how right those values are."
        )
    if data.worlds < FEW_WORLDS:
        said.append(
            f"A quick look: {data.worlds} {_plural('world', data.worlds)} only. "
            f"With fewer than {FEW_WORLDS} the spread is itself badly known; run more before deciding anything."
        )
    return said


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def worlds_sentence(data: ReportData) -> str:
    """Return what the worlds are and how many there were."""
    lucks = f"{data.lucks:,} different {_plural('run', data.lucks)} of luck"
    if data.chance_only:
        made = f"one set of values for what we do not know, with {lucks}"
    else:
        made = f"{data.parameter_draws:,} different sets of values for what we do not know, each with {lucks}"
    return (
        f"Everything was tried in {data.worlds:,} simulated {_plural('world', data.worlds)}: {made}. "
        "In each world the same residents, with the same luck, live through every scenario and through no "
        "programme at all. So a difference within a world is something that the programme caused, "
        "directly or through the network."
    )
