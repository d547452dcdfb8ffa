"""How an effect runs: along the network, away from those who were offered something, and over the weeks."""

from __future__ import annotations

from ccsim.report.data import EVERYONE, RECIPIENTS, ReportData, ScenarioNote, SiteNote
from ccsim.report.numbers import HARDLY, tenths
from ccsim.report.words import change, direction, name_of, outcome_of


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


def lasting_sentence(data: ReportData, site: SiteNote, note: ScenarioNote) -> str:
    """Return in short how long the effect lasts: for those offered it, or for everyone where they are not shown."""
    part = _time_part(data, site, note, RECIPIENTS, "for those offered it")
    part = part or _time_part(data, site, note, EVERYONE, "for everyone")
    until = f" (ends in week {note.end})" if 0 < note.end < data.weeks else ""
    return f"{name_of(note)}{until}: {part}." if part else ""


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
