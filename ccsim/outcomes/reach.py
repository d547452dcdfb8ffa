"""Whom a scenario reaches, resident by resident, so that those whom no scenario reaches can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ccsim.interventions.targeting import Choice
from ccsim.outcomes.distance import DISTANCES
from ccsim.site.tables import Ints

NEXT = DISTANCES.index("1")
"""The distance of those who know somebody to whom it was offered."""


class Reached(NamedTuple):
    """Whom one run reached, [n] each.

    Attributes:
        asked: who was offered something, or takes part in giving it.
        near: those, and who has a mapped tie to somebody to whom it was offered.
    """

    asked: Choice
    near: Choice


def reached(steps: Ints, groups: Mapping[str, Choice]) -> Reached:
    """Return whom a run reached.

    Args:
        steps: [n] position in `DISTANCES`.
        groups: [n] each; those that a scenario makes among them.
    """
    asked = groups["recipients"] | groups["deliverers"]
    return Reached(asked, asked | (steps == NEXT))


def as_metadata(found: Reached) -> dict[str, bytes]:
    """Return whom a run reached as it is kept beside its effects: a bit a resident."""
    return {name: np.packbits(members).tobytes() for name, members in found._asdict().items()}


def from_metadata(kept: Mapping[bytes, bytes] | None, residents: int) -> Reached | None:
    """Return whom a run reached as it was kept; None where it was not, or for another number of residents."""
    bits = [(kept or {}).get(name.encode()) for name in Reached._fields]
    if any(found is None or len(found) != (residents + 7) // 8 for found in bits):
        return None
    whole = [np.unpackbits(np.frombuffer(found or b"", np.uint8), count=residents).astype(np.bool_) for found in bits]
    return Reached(*whole)
