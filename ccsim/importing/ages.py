"""Reads how old somebody is said to be: a number, a band, or words about a number."""

from __future__ import annotations

import re

OLDEST = 120
"""Years; a number above it is no age."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_OVER = re.compile(r"\+|\b(?:over|above|older|more|plus)\b|≥|>")
_UNDER = re.compile(r"\b(?:under|below|younger|less|up to)\b|≤|<")
_DECADE = re.compile(r"\b(?:(early|mid|late)[ -]?)?(\d)0\s?'?s\b")
_PARTS = {"early": (0, 3), "mid": (3, 7), "late": (6, 9), "": (0, 9)}


def parse_age(text: str) -> tuple[float, float] | None:
    """Return the youngest and the oldest that a text allows, in years; None where it says nothing.

    Understood: `42`, `about 40`, `25-34`, `65+`, `under 18`, `40s`, `early 40s`.
    """
    words = text.strip().casefold()
    decade = _DECADE.search(words)
    if decade:
        first, last = _PARTS[decade[1] or ""]
        return int(decade[2]) * 10.0 + first, int(decade[2]) * 10.0 + last
    numbers = [float(found.replace(",", ".")) for found in _NUMBER.findall(words[:100])]
    if not numbers or max(numbers) > OLDEST or len(numbers) > 2:
        return None
    if len(numbers) == 2:
        return min(numbers), max(numbers)
    if _OVER.search(words):
        return numbers[0], float(OLDEST)
    if _UNDER.search(words):
        return 0.0, numbers[0]
    return numbers[0], numbers[0]
