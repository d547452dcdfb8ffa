"""Plain English from numbers: what a comparison found, how sure it is, and how much it matters.

Every sentence speaks of the model ("in 43 of 50 worlds"), never of what will happen. A direction is stated only
where at least `CLEAR` of the worlds agree on it.
"""

from __future__ import annotations

from ccsim.report.data import GROUPS, Effect, ReportData, ScenarioNote, SiteNote, short
from ccsim.report.measures import Measure, measure_of
from ccsim.report.numbers import about, number, range_places, worlds_phrase

BETTER, WORSE = "did better than no programme", "did worse than no programme"
TOO_LITTLE, NOT_TOLD = "made too little difference to count", "could not be told from no programme"
BESIDE_NONE = (BETTER, WORSE, TOO_LITTLE, NOT_TOLD)
"""How a scenario may do beside no programme, in the order in which it is said."""

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
    return f"“{short(scenario.title)}”"


def outcome_of(data: ReportData) -> Measure:
    """Return the words of the headline outcome."""
    unit = next((row.unit for row in data.effects if row.indicator == data.outcome), "")
    return measure_of(data.outcome, unit)


def direction(effect: Effect, measure: Measure) -> int:
    """Return 1 where the effect is clearly for the better, -1 clearly for the worse, 0 where it is not clear.

    Clear means: not too small to count, and at least `CLEAR` of the worlds better, or not better, than the comparator.
    """
    if too_small(effect, measure):
        return 0
    if effect.share_better >= CLEAR:
        return 1
    worse_side = effect.mean < 0 if effect.better == "higher" else effect.mean > 0
    return -1 if worse_side and 1 - effect.share_better >= CLEAR else 0


def too_small(effect: Effect, measure: Measure) -> bool:
    """Return whether the effect, whatever its direction, is too small to count."""
    return abs(effect.mean) * measure.scale < measure.smallest


def is_clear_but_small(effect: Effect, measure: Measure) -> bool:
    """Return whether nearly all worlds agree which way an effect goes, and it is too small to count."""
    if not too_small(effect, measure) or is_nothing(effect):
        return False
    return effect.share_better >= CLEAR or (effect.share_better <= 1 - CLEAR and effect.mean != 0)


def beside_none(effect: Effect, measure: Measure) -> str:
    """Return how a scenario did beside no programme: one of `BESIDE_NONE`, as the end of a sentence."""
    if is_clear_but_small(effect, measure):
        return TOO_LITTLE
    return {1: BETTER, -1: WORSE, 0: NOT_TOLD}[direction(effect, measure)]


def is_nothing(effect: Effect) -> bool:
    """Return whether the effect is nought in every world."""
    return effect.mean == effect.world_p05 == effect.world_p95 == 0


def change(effect: Effect, measure: Measure, of_whom: str = "residents") -> str:
    """Return what an effect did, as the end of a sentence: "raised wellbeing by about 0.1 points"."""
    if is_nothing(effect):
        return f"made no difference at all to {measure.noun}"
    if too_small(effect, measure):
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
    ends = (people(low), people(high)) if measure.counts_people else (number(low, places), number(high, places))
    return f"{in_most(effect.worlds)} the change was between {ends[0]} and {ends[1]}"


def in_most(worlds: int) -> str:
    """Return how many worlds a range speaks of: nine in ten need more worlds than a quick look has."""
    return "in nine worlds of ten" if worlds >= FEW_WORLDS else f"in most of the {worlds:,} worlds"


def where_most_lie(worlds: int) -> str:
    """Return what a range in a table or figure is: "nine worlds in ten"."""
    return "nine worlds in ten" if worlds >= FEW_WORLDS else f"most of the {worlds:,} worlds"


def people(change_of: float) -> str:
    """Return a change in people in every 1,000: "3 fewer", "none", "2 more"."""
    count = number(abs(change_of), 0)
    return "none" if count == "0" else f"{count} {'fewer' if change_of < 0 else 'more'}"


def how_often(effect: Effect) -> str:
    """Return in how many worlds the scenario did better than its comparator."""
    if is_nothing(effect):
        return "no different from no programme in any world"
    count = round(effect.share_better * effect.worlds)
    only = "only " if count and effect.worlds - count >= CLEAR * effect.worlds else ""
    return f"better than no programme {only}{worlds_phrase(count, effect.worlds)}"


def group_words(group: str) -> str:
    """Return a group's name as it stands within a sentence."""
    words = GROUPS.get(group, group.replace("_", " "))
    return words[0].lower() + words[1:]


def the_group(group: str) -> str:
    """Return a group's name as it stands after a preposition: "people offered it", "the most deprived fifth"."""
    words = group_words(group)
    return words if words.startswith(("people", "everyone")) else f"the {words}"


def best_first(data: ReportData, site: SiteNote) -> list[ScenarioNote]:
    """Return the scenarios, the one with the best average effect on everyone at a site first; unknown ones last."""

    def place(note: ScenarioNote) -> tuple[bool, float]:
        row = data.effect(site.name, note.name, data.outcome)
        if row is None:
            return True, 0.0
        return False, -row.mean if row.better == "higher" else row.mean

    return sorted(data.scenarios, key=place)


def plural(word: str, count: int) -> str:
    """Return a word as it stands after a count."""
    return word if count == 1 else f"{word}s"
