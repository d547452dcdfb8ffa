"""Numbers as people read them: no more digits than the spread between worlds deserves."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10

from ccsim.report.data import Effect
from ccsim.report.measures import Measure

UNKNOWN = "not known"

HARDLY = 0.05
"""A share under this is called hardly any."""


def number(value: float, places: int) -> str:
    """Return a number with so many decimal places, a real minus sign, and never a negative nought."""
    if not isfinite(value):
        return UNKNOWN
    text = f"{abs(value):,.{places}f}"
    is_zero = not any(ch in "123456789" for ch in text)
    return text if value >= 0 or is_zero else f"−{text}"


def signed(value: float, places: int) -> str:
    """Return a change: with a plus or minus sign unless it rounds to nought."""
    text = number(value, places)
    return f"+{text}" if value > 0 and any(ch in "123456789" for ch in text) else text


def places_for(spread: float, most: int) -> int:
    """Return how many decimal places a number deserves whose worlds spread over `spread`: 0 to `most`."""
    if not isfinite(spread) or spread <= 0:
        return most
    return min(most, max(0, ceil(-log10(spread))))


def range_places(effect: Effect, measure: Measure) -> int:
    """Return decimal places for an effect and its range, so that both ends can be told from the middle."""
    spread = abs(effect.world_p95 - effect.world_p05) * measure.scale
    return places_for(spread / 2, measure.places)


def mean_places(effect: Effect, measure: Measure) -> int:
    """Return decimal places for "about ..." in a sentence: one figure, or as many as the spread deserves."""
    spread = abs(effect.world_p95 - effect.world_p05) * measure.scale
    size = abs(effect.mean) * measure.scale
    first = -floor(log10(float(f"{size:.1g}"))) if isfinite(size) and size > 0 else 0
    return min(measure.places, max(0, first, places_for(spread, measure.places) if spread > 0 else 0))


def about(effect: Effect, measure: Measure) -> str:
    """Return the size of an effect without its sign: "about 0.1 points", or "less than 0.01 points"."""
    size = abs(effect.mean) * measure.scale
    if size < measure.smallest:
        return f"less than {number(_shown_smallest(measure), measure.places)} {measure.unit}"
    return f"about {number(size, mean_places(effect, measure))} {measure.unit}"


def _shown_smallest(measure: Measure) -> float:
    return 1.0 if measure.counts_people else measure.smallest


def change_cell(effect: Effect, measure: Measure) -> tuple[str, str]:
    """Return an effect for a table: the mean with its sign, and the range of nine worlds in ten."""
    places = range_places(effect, measure)
    low, high = effect.world_p05 * measure.scale, effect.world_p95 * measure.scale
    return signed(effect.mean * measure.scale, places), f"{signed(low, places)} to {signed(high, places)}"


def worlds_phrase(count: int, worlds: int) -> str:
    """Return "in 43 of 50 worlds", "in all 50 worlds" or "in none of the 50 worlds"."""
    if worlds == 1:
        return "in the one world tried" if count else "not in the one world tried"
    if count == worlds:
        return f"in all {worlds:,} worlds"
    return f"in none of the {worlds:,} worlds" if count == 0 else f"in {count:,} of {worlds:,} worlds"


def tenths(share: float) -> str:
    """Return a share that is itself not well known: "about 80%", "nearly all", "hardly any"."""
    if not isfinite(share):
        return UNKNOWN
    if share < HARDLY:
        return "hardly any"
    return "nearly all" if share > 1 - HARDLY else f"about {round(share, 1):.0%}"


def listed(items: list[str]) -> str:
    """Return items as in a sentence: "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
