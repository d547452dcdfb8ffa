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
from ccsim.report.numbers import about, listed, mean_places, number, signed, worlds_phrase
from ccsim.report.words import CLEAR, MORE, change, direction, group_words, name_of, outcome_of, the_group

PEOPLE_HARM = ("low_wellbeing", "much_worse_off", "often_lonely")
"""Measures in people by which the harm to those worst hit is said, beside the outcome."""

OTHER_HARM = "Other measures that got worse for some of them:"

NO_HARM = ("ties", "attendance", "involvement")
"""Measures of what people do, of which less need not be harm."""


def harm_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return what clearly got worse, and for whom: those worst hit first, a few sentences a scenario."""
    worse: dict[str, list[Effect]] = {}
    for row in data.effects:
        where = (row.site, row.comparator, row.distance, row.week)
        if where != (site.name, BASELINE, ALL_DISTANCES, MEAN) or row.group not in GROUPS:
            continue
        if row.indicator not in NO_HARM and direction(row, measure_of(row.indicator, row.unit)) < 0:
            worse.setdefault(row.scenario, []).append(row)
    return [_harm(data, note, worse[note.name]) for note in data.scenarios if note.name in worse]


def _harm(data: ReportData, note: ScenarioNote, rows: list[Effect]) -> str:
    hit = sorted((row for row in rows if row.indicator == data.outcome), key=lambda row: -abs(row.mean))
    said = []
    if hit:
        worst = hit[0]
        in_people = [row for name in PEOPLE_HARM for row in rows if (row.indicator, row.group) == (name, worst.group)]
        said.append(f"worst for {_whom(worst)}: {'; '.join(_changed(row) for row in [worst, *in_people])}")
    if hit[1:]:
        said.append(f"Worse also for {listed([f'{_whom(row)} ({_signed(row)})' for row in hit[1:]])}")
    others = [row for row in rows if row.indicator != data.outcome and not (hit and row.indicator in PEOPLE_HARM)]
    if hit and others:
        nouns = dict.fromkeys(measure_of(row.indicator, row.unit).noun for row in others)
        said.append(f"{OTHER_HARM} {listed(list(nouns))}")
    elif others:
        said.append("; ".join(f"for {the_group(row.group)}, {_changed(row)}" for row in others))
    return f"{name_of(note)}: {'. '.join(said)}."


def _whom(row: Effect) -> str:
    return "everyone" if row.group == EVERYONE else f"the {row.residents:,} {group_people(row.group)}"


def _signed(effect: Effect) -> str:
    measure = measure_of(effect.indicator, effect.unit)
    return f"{signed(effect.mean * measure.scale, mean_places(effect, measure))} {measure.unit}"


def _changed(effect: Effect) -> str:
    measure = measure_of(effect.indicator, effect.unit)
    if measure.counts_people:
        size = about(effect, measure).removesuffix(f" {measure.unit}")
        return f"{measure.noun}: {size} {'fewer' if effect.mean < 0 else 'more'} {measure.unit}"
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
            said.setdefault(_beside(effect, everyone), []).append(the_group(group))
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
    alike: dict[str, list[str]] = {}
    for note in data.scenarios:
        if note.name in found:
            alike.setdefault(_narrows(found[note.name], measure), []).append(name_of(note))
    parts = [f"{listed(names)} {_agreeing(does, len(names))}" for does, names in alike.items()]
    size = number(abs(one.without) * measure.scale, 1 if measure.places else 0)
    side = "below" if one.without < 0 else "above"
    unit = f"{size} {measure.unit}"
    alike_now = float(size.replace(",", "")) == 0.0
    subject = f"{the_group(group)[0].upper()}{the_group(group)[1:]}"
    if alike_now:
        start = f"{subject} and everybody else hardly differ in {measure.noun}"
    elif measure.counts_people:
        start = (
            f"{subject}: {size} {'fewer' if one.without < 0 else 'more'} {measure.noun} {measure.unit} than elsewhere"
        )
    else:
        start = f"{subject} are {unit} {side} everybody else in {measure.noun}"
    return f"{start}. {'; '.join(parts)}."


def _agreeing(does: str, count: int) -> str:
    """Return the end of a sentence with its verb for one scenario or for several."""
    verb, _, rest = does.partition(" ")
    return does if count == 1 or verb == "may" else f"{verb.removesuffix('s')} {rest}"


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
    return f"{verb} that gap by about {by} {measure.unit} ({worlds_phrase(round(count * gap.worlds), gap.worlds)})"


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
        f"for {the_group(group)} it {change(effect, measure, 'of them')}"
        for group in GROUPS
        if group not in (EVERYONE, *OWN_GROUPS)
        and (effect := data.effect(site.name, note.name, data.outcome, group)) is not None
        and direction(effect, measure) != 0
    ]
    told = f", but {listed(clear)}" if clear else ", nor clear for any of these groups"
    return f"{name_of(note)}: the change is not clear for everyone{told}."
