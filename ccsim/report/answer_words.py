"""The answer in words: which scenarios did better, by how much, for how many people, and which came out ahead."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.outcomes.indicators import IMPORTANT_CHANGE
from ccsim.report.data import (
    ALL_DISTANCES,
    BASELINE,
    EVERYONE,
    FEWEST_SHOWN,
    MEAN,
    RECIPIENTS,
    Duel,
    Effect,
    ReportData,
    ScenarioNote,
    SiteNote,
)
from ccsim.report.measures import MEASURES, Measure, measure_of
from ccsim.report.numbers import about, listed, mean_places, number, signed, worlds_phrase
from ccsim.report.words import (
    BESIDE_NONE,
    CLEAR,
    VERY_SMALL,
    beside_none,
    best_first,
    change,
    direction,
    how_often,
    in_most,
    is_nothing,
    name_of,
    outcome_of,
    people,
    told,
)

MOST_PAIRS = 6
"""With more pairs of scenarios than this, only the best is set against each of the others; a table has the rest."""


def duel_sentence(duel: Duel, titles: dict[str, str]) -> str:
    """Return who came out ahead of whom, or that it is too close to call."""
    first, second = titles[duel.first], titles[duel.second]
    side = winner(duel)
    if side > 0:
        return f"{first} came out ahead of {second} {worlds_phrase(duel.first_ahead, duel.worlds)}."
    if side < 0:
        return f"{second} came out ahead of {first} {worlds_phrase(duel.second_ahead, duel.worlds)}."
    if duel.first_ahead == duel.second_ahead == 0:
        return f"{first} and {second} came out level in every world."
    return (
        f"{first} against {second} is too close to call: {first} was ahead "
        f"{worlds_phrase(duel.first_ahead, duel.worlds)}, {second} {worlds_phrase(duel.second_ahead, duel.worlds)}."
    )


def winner(duel: Duel) -> int:
    """Return 1 where the first of two is clearly ahead, -1 where the second is, 0 where it is too close to call."""
    if duel.first_ahead >= CLEAR * duel.worlds:
        return 1
    return -1 if duel.second_ahead >= CLEAR * duel.worlds else 0


def headline(data: ReportData, site: SiteNote) -> str:
    """Return in one or two sentences which scenarios did better than no programme, and whether by much."""
    measure = outcome_of(data)
    found = [(note, data.effect(site.name, note.name, data.outcome)) for note in data.scenarios]
    known = [(note, effect) for note, effect in found if effect is not None]
    if not known:
        return "There is nothing to report: no effect on the whole site was recorded."
    names_of: dict[str, list[str]] = {said: [] for said in BESIDE_NONE}
    for note, effect in known:
        names_of[beside_none(effect, measure)].append(name_of(note))
    parts = [f"{listed(names)} {said}" for said, names in names_of.items() if names]
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
    """Return which scenario was ahead of which, those of the best first; of many, only the best against each."""
    titles = {note.name: name_of(note) for note in data.scenarios}
    duels = [duel for duel in data.duels if duel.site == site.name]
    best = best_first(data, site)[0].name
    duels.sort(key=lambda duel: best not in (duel.first, duel.second))
    if len(duels) > MOST_PAIRS:
        duels = [duel for duel in duels if best in (duel.first, duel.second)]
    return [*_came_first(data, site), *(duel_sentence(duel, titles) for duel in duels)]


def _came_first(data: ReportData, site: SiteNote) -> list[str]:
    """Return how often the one that was first most often was, where there are three or more to choose from."""
    counts = {first.scenario: first.worlds for first in data.firsts if first.site == site.name}
    if len(counts) < 3 or not any(counts.values()):
        return []
    most = max(data.scenarios, key=lambda note: counts.get(note.name, 0))
    often = worlds_phrase(counts[most.name], data.worlds)
    return [f"{name_of(most)} came first of all {len(counts)}, and ahead of no programme, {often}."]


def against_important(effect: Effect, measure: Measure) -> str:
    """Return how an effect compares with the change taken to matter to one person; empty where none is known."""
    if measure.important is None or is_nothing(effect):
        return ""
    size = abs(effect.mean) * measure.scale
    matters = f"the {number(measure.important, 0)} {measure.unit} usually taken to matter to one person"
    if size >= measure.important:
        return f"That is at least {matters}."
    below = "well below" if size < measure.important / 2 else "below"
    return f"That is {below} {matters}. It is an average: some change more, some less."


def scenario_sentences(data: ReportData, site: SiteNote, note: ScenarioNote) -> list[str]:
    """Return what one scenario did: for everyone, for those offered it, and in people."""
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
        others_sentence(data, site, note),
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
    counts = abs(effect.mean) * measure.scale >= measure.smallest
    matters = against_important(effect, measure) if counts else ""
    return (
        f"Among the {effect.residents:,} people offered it, whether or not they took it up, "
        f"it {told(effect, measure, 'of them')}. {matters}"
    ).rstrip()


def in_short(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return one scenario's effect on everyone, on those offered it, and in people, as one sentence."""
    measure = outcome_of(data)
    whole = data.effect(site.name, note.name, data.outcome)
    offered = data.effect(site.name, note.name, data.outcome, RECIPIENTS)
    low = data.effect(site.name, note.name, "low_wellbeing")
    parts = []
    if whole is not None:
        parts.append(f"for everyone it {told(whole, measure)}")
    if offered is not None:
        parts.append(f"for the {offered.residents:,} people offered it, it {change(offered, measure, 'of them')}")
    if low is not None and data.outcome != "low_wellbeing":
        parts.append(f"{_low_people(low)} in every 1,000 residents have low wellbeing")
    return f"{'; '.join(parts)}." if parts else "its effect is not shown."


def others_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return which of the other measures clearly got better or worse for everyone."""
    sides: dict[int, list[str]] = {1: [], -1: []}
    rows = (
        row
        for row in data.effects
        if (row.site, row.scenario, row.comparator, row.week) == (site.name, note.name, BASELINE, MEAN)
        and (row.group, row.distance) == (EVERYONE, ALL_DISTANCES)
    )
    for row in rows:
        measure = measure_of(row.indicator, row.unit)
        side = direction(row, measure)
        if side and row.indicator not in (data.outcome, "low_wellbeing", "much_better_off", "much_worse_off"):
            size = signed(row.mean * measure.scale, mean_places(row, measure))
            sides[side].append(f"{measure.noun} ({size} {measure.unit})")
    named = {1: "clearly better", -1: "clearly worse"}
    parts = [f"{named[side]}: {listed(found)}" for side, found in sides.items() if found]
    if not parts:
        return "No other measure clearly changed for everyone."
    return f"Other measures, for everyone, {'; '.join(parts)}."


def people_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return the effect in people, at any one time: with low wellbeing, and much better or worse off."""
    parts = []
    low = data.effect(site.name, note.name, "low_wellbeing")
    if low is not None and data.outcome != "low_wellbeing":
        parts.append(f"{_low_people(low)} in every 1,000 residents have low wellbeing{_between(low)}")
    parts += [_much(data, site, note, group, whom) for group, whom in IN_EVERY.items()]
    parts = [part for part in dict.fromkeys(parts) if part]
    return f"In people, at any one time: {'; '.join(parts)}." if parts else ""


IN_EVERY = {EVERYONE: "in every 1,000 residents", RECIPIENTS: "in every 1,000 people offered it"}


def _much(data: ReportData, site: SiteNote, note: ScenarioNote, group: str, whom: str) -> str:
    """Return how many are much better or worse off than without the scenario; empty where that is not shown."""
    better, worse = (data.effect(site.name, note.name, name, group) for name in ("much_better_off", "much_worse_off"))
    if better is None or worse is None:
        return ""
    much = f"{IMPORTANT_CHANGE:g} points"
    if better.mean == worse.mean == 0:
        return f"nobody is as much as {much} better or worse off than without it" if group == EVERYONE else ""
    return f"{_count(better)} {whom} {_are(better)} at least {much} better off than without it, {_count(worse)} worse"


def _are(effect: Effect) -> str:
    return "is" if _count(effect) == "about 1" else "are"


def _low_people(effect: Effect) -> str:
    size = effect.mean * MEASURES["low_wellbeing"].scale
    if is_nothing(effect):
        return "neither more nor fewer"
    if abs(size) < MEASURES["low_wellbeing"].smallest:
        return "not one more or fewer"
    return f"about {people(size)}"


def _between(effect: Effect) -> str:
    """Return the range over worlds of a number of people, in brackets; empty where there is none."""
    low, high = (people(end * MEASURES["low_wellbeing"].scale) for end in (effect.world_p05, effect.world_p95))
    if low == high or effect.worlds == 1:
        return ""
    return f" ({in_most(effect.worlds)} between {low} and {high})"


def _count(effect: Effect) -> str:
    """Return how many in every 1,000, at no more than one figure."""
    size = effect.mean * MEASURES["much_better_off"].scale
    return "none" if size == 0 else "fewer than 1" if size < 1 else f"about {float(f'{size:.1g}'):,.0f}"
