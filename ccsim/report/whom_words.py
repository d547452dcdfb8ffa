"""For whom: which groups gain more or less, whether gaps narrow, who comes to harm, and whom nothing reaches."""

from __future__ import annotations

from math import floor, log10

from ccsim.experiments.gaps import Gap
from ccsim.experiments.reach import OutOfReach
from ccsim.report.data import (
    ALL_DISTANCES,
    BASELINE,
    EVERYONE,
    GROUPS,
    MEAN,
    OWN_GROUPS,
    Effect,
    ReportData,
    ScenarioNote,
    SiteNote,
)
from ccsim.report.measures import Measure, measure_of
from ccsim.report.numbers import about, listed, number, worlds_phrase
from ccsim.report.words import CLEAR, MORE, change, direction, group_words, name_of, outcome_of

FIRST_HARM = ("wellbeing", "low_wellbeing", "much_worse_off", "often_lonely", "isolated", "self_stigma", "stigma")
"""Measures in which harm is said in full, the gravest first; that in others is named only."""


def harm_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return what clearly got worse, and for whom: one sentence a scenario and group."""
    worse: dict[tuple[str, str], list[Effect]] = {}
    for row in data.effects:
        where = (row.site, row.comparator, row.distance, row.week)
        if where != (site.name, BASELINE, ALL_DISTANCES, MEAN) or row.group not in GROUPS:
            continue
        if direction(row, measure_of(row.indicator, row.unit)) < 0:
            worse.setdefault((row.scenario, row.group), []).append(row)
    ordered = [(note, group) for note in data.scenarios for group in GROUPS if (note.name, group) in worse]
    return [_harm(note, group, worse[note.name, group]) for note, group in ordered]


def _harm(note: ScenarioNote, group: str, rows: list[Effect]) -> str:
    grave = sorted(
        (row for row in rows if row.indicator in FIRST_HARM), key=lambda row: FIRST_HARM.index(row.indicator)
    )
    others = [measure_of(row.indicator, row.unit).noun for row in rows if row.indicator not in FIRST_HARM]
    said = [_changed(row) for row in grave]
    if others:
        said.append(f"{'and also ' if grave else ''}worse: {listed(others)}")
    size = max(row.residents for row in rows)
    whom = "everyone" if group == EVERYONE else f"the {size:,} {group_people(group)}"
    return f"{name_of(note)}, for {whom}: {'; '.join(said)}."


def _changed(effect: Effect) -> str:
    measure = measure_of(effect.indicator, effect.unit)
    if measure.counts_people:
        size = about(effect, measure).removesuffix(f" {measure.unit}")
        return f"{size} {'fewer' if effect.mean < 0 else 'more'} {measure.noun} {measure.unit}"
    return f"{measure.noun} {'up' if effect.mean > 0 else 'down'} by {about(effect, measure)}"


def group_people(group: str) -> str:
    """Return a group as people, after their number: "40 people who deliver it"."""
    words = group_words(group)
    return words if words.startswith("people") else f"people in the {words}"


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
            said.setdefault(_beside(effect, everyone), []).append(_the(group))
    if not said:
        return ""
    parts = [f"{beside} for {listed(groups)}" for beside, groups in said.items()]
    return f"{name_of(note)}: set beside the average for everyone, the change was {'; '.join(parts)}."


def _the(group: str) -> str:
    words = group_words(group)
    return words if words.startswith("people") else f"the {words}"


def _beside(effect: Effect, everyone: Effect) -> str:
    """Return how a group's change compares with everyone's, in the same direction."""
    ratio = effect.mean / everyone.mean
    if ratio <= 0:
        return "none, or the other way,"
    if ratio > MORE:
        return "larger"
    return "smaller" if ratio < 1 / MORE else "about the same"


def gap_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return for each fixed group how far it is from everybody else, and which scenarios narrow or widen that gap."""
    measure = outcome_of(data)
    said = []
    for group in GROUPS:
        found = {gap.scenario: gap for gap in data.gaps if (gap.site, gap.group) == (site.name, group) and gap.worlds}
        if found:
            said.append(_gap_sentence(data, group, found, measure))
    return said


def _gap_sentence(data: ReportData, group: str, found: dict[str, Gap], measure: Measure) -> str:
    one = next(iter(found.values()))
    parts = [f"{name_of(note)} {_narrows(found[note.name], measure)}" for note in data.scenarios if note.name in found]
    size = number(abs(one.without) * measure.scale, 1 if measure.places else 0)
    side = "below" if one.without < 0 else "above"
    unit = f"{size} {measure.unit}"
    subject = f"{_the(group)[0].upper()}{_the(group)[1:]}"
    if measure.counts_people:
        start = (
            f"{subject}: {size} {'fewer' if one.without < 0 else 'more'} {measure.noun} {measure.unit} than elsewhere"
        )
    else:
        start = f"{subject} are {unit} {side} everybody else in {measure.noun}"
    return f"{start}. {'; '.join(parts)}."


def _narrows(gap: Gap, measure: Measure) -> str:
    """Return what a scenario does to a gap, as the end of a sentence."""
    size = abs(gap.change) * measure.scale
    if size < measure.smallest:
        return "leaves that gap as it is"
    often = gap.share_narrower
    if often < CLEAR and 1 - often < CLEAR:
        return f"may narrow it or widen it: the worlds do not agree (narrower {_in(gap)})"
    verb, count = ("narrows", often) if often >= CLEAR else ("widens", 1 - often)
    places = max(0, min(measure.places, -floor(log10(size))))
    by = number(float(f"{size:.1g}"), places)
    return f"{verb} that gap by about {by} ({worlds_phrase(round(count * gap.worlds), gap.worlds)})"


def _in(gap: Gap) -> str:
    return worlds_phrase(round(gap.share_narrower * gap.worlds), gap.worlds)


def missed_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return how many people no scenario reaches, and how many of each group."""
    rows = {row.group: row for row in data.missed if row.site == site.name}
    everyone = rows.get(EVERYONE)
    if everyone is None:
        return []
    if everyone.not_asked is None:
        return []
    said = [
        f"No scenario here offers anything to, or asks anything of, {number(everyone.not_asked, 0)} of the "
        f"{everyone.residents:,} residents{_far(everyone)}."
    ]
    parts = [
        f"{number(row.not_asked, 0)} of the {row.residents:,} {group_people(group)}"
        for group, row in rows.items()
        if group != EVERYONE and row.not_asked is not None
    ]
    if parts:
        said.append(f"Among those who are not asked are {listed(parts)}.")
    return said


def _far(row: OutOfReach) -> str:
    return "" if row.far is None else f"; {number(row.far, 0)} of them do not know anybody who is offered something"


def nobody_changes(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return that a scenario's effect could not be told from none, so that no group can be set beside the average."""
    measure = outcome_of(data)
    everyone = data.effect(site.name, note.name, data.outcome)
    if everyone is None or direction(everyone, measure) != 0:
        return ""
    clear = [
        f"for {_the(group)} it {change(effect, measure, 'of them')}"
        for group in GROUPS
        if group not in (EVERYONE, *OWN_GROUPS)
        and (effect := data.effect(site.name, note.name, data.outcome, group)) is not None
        and direction(effect, measure) != 0
    ]
    told = f", but {listed(clear)}" if clear else ", nor clear for any of these groups"
    return f"{name_of(note)}: the change is not clear for everyone{told}."
