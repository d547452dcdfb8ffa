"""What one may be willing to pay: amounts at which the decision is most likely to change."""

from __future__ import annotations

from math import floor, log10

from ccsim.information.choices import Choice

MOST = 7
"""Amounts in a curve at most."""


def amounts_to_show(choice: Choice) -> tuple[float, ...]:
    """Return round amounts around those at which an option just pays: what it costs over what it brings, on average.

    Empty where nothing costs anything, or nothing that costs something brings anything.
    """
    gains, costs = choice.gain.mean(axis=1), choice.cost.mean(axis=1)
    pays = [cost / gain for gain, cost in zip(gains.tolist(), costs.tolist(), strict=True) if gain > 0 and cost > 0]
    if not pays:
        return ()
    first = _place(min(pays)) - 2
    last = max(_place(max(pays)) + 2, first + 4)
    step = max(1, -(-(last - first) // (MOST - 1)))
    return tuple(_round_amount(place) for place in range(first, last + 1, step))


def _place(amount: float) -> int:
    """Return the place of an amount in the row 1, 2, 5, 10, 20, 50, ...: that of the last one not above it."""
    power = floor(log10(amount))
    lead = amount / 10**power
    return 3 * power + (2 if lead >= 5 else 1 if lead >= 2 else 0)


def _round_amount(place: int) -> float:
    return float((1, 2, 5)[place % 3]) * 10.0 ** (place // 3)
