"""The words that questionnaires use for how often, as weekly probabilities: the one table of them."""

from __future__ import annotations

from ccsim.problems import suggestion

WEEKLY_PROBABILITY: dict[str, float] = {
    "most days": 0.95,
    "weekly": 0.63,
    "fortnightly": 0.39,
    "monthly": 0.21,
    "few times a year": 0.06,
    "yearly": 0.02,
}
"""Word -> chance of at least one meaningful contact (or visit) in a week: 1 - exp(-contacts a week), rounded.

Three contacts a week make 0.95, one 0.63, one a fortnight 0.39, twelve a year 0.21, three or four a year 0.06, one a
year 0.02.
"""

NUMBER_OF_CARD = " (if this is the number on a card: the codebook says which word to write)"
"""Said of a whole number where a word is expected: questionnaires have numbers, tables have words."""


def weekly_probability(cell: str) -> float:
    """Return the weekly probability, 0 to 1, that a cell states as a word (in any case) or as a number.

    Raises:
        ValueError: the cell is neither; the message says what was found and what was expected.
    """
    word = " ".join(cell.lower().split())
    if word in WEEKLY_PROBABILITY:
        return WEEKLY_PROBABILITY[word]
    words = ", ".join(WEEKLY_PROBABILITY)
    try:
        number = float(cell)
    except ValueError:
        near = suggestion(word, list(WEEKLY_PROBABILITY))
        raise ValueError(f"found '{cell}', expected a number from 0 to 1 or one of: {words}{near}") from None
    if not 0.0 <= number <= 1.0 or "_" in cell:
        hint = NUMBER_OF_CARD if cell.isdecimal() else ""
        raise ValueError(f"found {cell}, expected a weekly probability from 0 to 1, or one of: {words}{hint}")
    return number


def in_words(probability: float) -> str:
    """Return a weekly probability as the questionnaire's word where it is one, else as a percentage of weeks."""
    for word, value in WEEKLY_PROBABILITY.items():
        if abs(value - probability) < 1e-9:
            return word if word != "few times a year" else "a few times a year"
    return f"in {probability:.0%} of weeks"
