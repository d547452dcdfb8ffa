"""What of a comparison may be shown: nothing about fewer than five people, nor what would give it away."""

from __future__ import annotations

from dataclasses import replace

from ccsim.report.data import (
    ALL_DISTANCES,
    EVERYONE,
    FEWEST_SHOWN,
    RECIPIENTS,
    TOOK_UP,
    Effect,
    Key,
    ReportData,
)


def about_whom(row: Effect) -> Key:
    """Return whom and what an effect is about."""
    return (row.site, row.scenario, row.indicator, row.group, row.distance)


def shareable(data: ReportData) -> ReportData:
    """Return the data without the rows that would say something about fewer than five residents.

    Left out as well are groups of everyone but fewer than five, and those who took something up where fewer than five
    did not: the others' numbers would be had by subtraction.
    """
    counts: dict[Key, int] = {}
    for row in data.effects:
        key = about_whom(row)
        counts[key] = min(row.residents, counts.get(key, row.residents))
    withheld = {key for key, residents in counts.items() if residents < FEWEST_SHOWN}
    withheld |= {key for key in counts if 0 < _the_others(counts, key) < FEWEST_SHOWN}
    return replace(
        data,
        effects=tuple(row for row in data.effects if about_whom(row) not in withheld),
        times=tuple(
            point
            for point in data.times
            if point.residents >= FEWEST_SHOWN
            and (point.site, point.scenario, point.indicator, point.group, ALL_DISTANCES) not in withheld
        ),
        gaps=tuple(gap for gap in data.gaps if _may_be_told(counts, gap.site, gap.scenario, data.outcome, gap.group)),
        missed=tuple(row for row in data.missed if row.residents >= FEWEST_SHOWN),
        withheld=frozenset(withheld),
    )


def _may_be_told(counts: dict[Key, int], site: str, scenario: str, outcome: str, group: str) -> bool:
    """Return whether a group and everybody else are both large enough for the gap between them to be shown."""
    own, everyone = (counts.get((site, scenario, outcome, name, ALL_DISTANCES), 0) for name in (group, EVERYONE))
    return own >= FEWEST_SHOWN and everyone - own >= FEWEST_SHOWN


def _the_others(counts: dict[Key, int], key: Key) -> int:
    """Return how many of the larger group are not in this one: of those offered something, else of everyone."""
    site, scenario, indicator, group, distance = key
    if group == EVERYONE:
        return 0
    larger = RECIPIENTS if group == TOOK_UP else EVERYONE
    return counts.get((site, scenario, indicator, larger, distance), counts[key]) - counts[key]
