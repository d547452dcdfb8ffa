"""What is said of a number of people that is too small to be told without pointing at them."""

from __future__ import annotations

from collections.abc import Sequence

WITHHELD_BELOW = 5
"""Numbers of people below this are not shown."""


def people(count: int, of: int) -> str:
    """Return a number of people and its share, or that it is too small, or too nearly everybody, to be shown."""
    if count < WITHHELD_BELOW:
        return f"fewer than {WITHHELD_BELOW}"
    if 0 < of - count < WITHHELD_BELOW:
        return f"all but fewer than {WITHHELD_BELOW}"
    return f"{count:,} ({percent(count / of)})"


def percent(share: float) -> str:
    """Return a share as whole percents; one that would round to none is called less than 1%."""
    return "less than 1%" if 0 < share < 0.005 else f"{share:.0%}"


def told(count: int, of: int) -> int | None:
    """Return a number of people, None where it, or all of them but it, is too small to be shown."""
    return None if count < WITHHELD_BELOW or 0 < of - count < WITHHELD_BELOW else count


def told_together(counts: Sequence[int], of: Sequence[int] | None = None) -> list[int | None]:
    """Return the parts of a whole, None where one is withheld; never is only one of them withheld.

    Args:
        counts: people in each part.
        of: out of how many in each; nobody else unless given.
    """
    found = [told(count, total) for count, total in zip(counts, counts if of is None else of, strict=True)]
    if found.count(None) == 1 and len(found) > 1:
        smallest = min((count, row) for row, count in enumerate(found) if count is not None)
        found[smallest[1]] = None
    return found


def bins(counts: Sequence[int]) -> list[tuple[int, int | None, int]]:
    """Return (lowest, highest, people) for neighbouring numbers put together until none holds fewer than 5 people.

    The last one is open at its end (None), since the highest number of all is one person's. Fewer than 5 people in all
    make no bin.

    Args:
        counts: people by number: counts[k] of them have k.
    """
    found: list[tuple[int, int | None, int]] = []
    low, together = 0, 0
    for number, count in enumerate(counts):
        together += count
        if together >= WITHHELD_BELOW:
            found.append((low, number, together))
            low, together = number + 1, 0
    if found:
        first, _, before = found.pop()
        found.append((first, None, before + together))
    return found
