"""Which columns look as if they told who somebody is, or held what somebody wrote in their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

LOOKED_AT = 2_000
"""Cells of a column that are looked at."""

_HEADINGS = {
    "looks like names": re.compile(r"(^|_)(name|names|label|nickname|surname|forename|initials|vorname|nom)(_|$)"),
    "looks like a way to reach somebody": re.compile(
        r"(^|_)(e_?mail|phone|telephone|mobile|tel|address|postcode|zip)(_|$)"
    ),
    "looks like a date of birth": re.compile(r"(^|_)(birth|dob|born|birthday|birthdate)(_|$)|date_of_birth"),
    "looks like free text": re.compile(
        r"(^|_)(note|notes|comment|comments|description|remarks?|other_text|quotes?)(_|$)"
    ),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s()/-]{8,20}|\+?\d+(\.\d+){2,}")
_BIRTH = re.compile(r"(19|20)\d\d-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](19|20)?\d\d")
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+(\s+[A-ZÀ-Þ][\w'’.-]*)+")


def private_reason(name: str, cells: Sequence[str]) -> str:
    """Return why a column looks private, "" where it does not.

    It is a guess from its heading and from what is in most of its cells: one that is missed is not safe for that.

    Args:
        name: the heading.
        cells: what is in it.
    """
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).lower()
    for reason, pattern in _HEADINGS.items():
        if pattern.search(plain):
            return reason
    filled = [cell for cell in cells[:LOOKED_AT] if cell]
    if not filled:
        return ""
    distinct = len(set(filled)) / len(filled)

    def mostly(pattern: re.Pattern[str]) -> bool:
        return sum(pattern.fullmatch(cell) is not None for cell in filled) > 0.5 * len(filled)

    if mostly(_EMAIL):
        return "looks like a way to reach somebody"
    if mostly(_BIRTH) and distinct > 0.5:
        return "looks like dates, perhaps of birth"
    digits = [cell for cell in filled if sum(ch.isdigit() for ch in cell) >= 8]
    if mostly(_PHONE) and len(digits) > 0.5 * len(filled):
        return "looks like a way to reach somebody"
    if mostly(_NAME) and distinct > 0.5:
        return "looks like names"
    words = sum(len(cell.split()) for cell in filled) / len(filled)
    if words >= 6 and distinct > 0.5:
        return "looks like free text"
    return ""
