"""What every rule of filling shares: draws that depend on who and what alone, and a note of what was filled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ccsim.site.tables import Floats

FEWEST = 10
"""Known values needed before any is drawn from."""

FEWEST_SHARE = 30
"""Known answers needed before a share is taken from the site."""

Source = Literal["map", "evidence", "assumption"]


@dataclass(frozen=True)
class Filled:
    """Values of one column that were filled by one rule.

    Attributes:
        table: the file.
        column: the column.
        count: how many were filled.
        of: out of how many.
        rule: how, in words that finish "filled from ...".
        source: what the values rest on: other answers of this map, published evidence, or an assumption.
    """

    table: str
    column: str
    count: int
    of: int
    rule: str
    source: Source


def uniforms(column: str, names: Iterable[str]) -> Floats:
    """Return a number in [0, 1) for every name: 53 bits of a BLAKE2b hash of column and name."""
    hashes = (hashlib.blake2b(f"{column}:{name}".encode(), digest_size=8).digest() for name in names)
    return (np.frombuffer(b"".join(hashes), dtype="<u8") >> 11).astype(np.float64) * 2.0**-53


def note(
    notes: list[Filled],
    table: str,
    column: str,
    missing: NDArray[np.bool_],
    of: int,
    rule: str,
    source: Source,
) -> None:
    """Add what was filled, if anything was; `missing` marks it."""
    if missing.any():
        notes.append(Filled(table, column, int(missing.sum()), of, rule, source))


def drawn(known: NDArray[Any], order: NDArray[np.uint64], uniform: Floats) -> NDArray[Any]:
    """Return a random known value for every uniform number; `order` puts the known values in order."""
    ordered = known[np.argsort(order, kind="stable")]
    return ordered[(uniform * ordered.size).astype(np.int64)]
