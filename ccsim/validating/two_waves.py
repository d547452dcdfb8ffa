"""A friendship network asked about twice, a year apart, and what its people did at both times; from a user's files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ccsim.problems import InputError, Problem
from ccsim.validating.diffusions import Flags, Floats, Ints, rows_of

FILES = ("glasgow/attributes.csv", "glasgow/friendship_w1.csv", "glasgow/friendship_w2.csv")
"""The school year group of the Teenage Friends and Lifestyle Study, as the programme SIENA gives it."""
TITLE = "Friends in a Glasgow school"
BEST = "1"
HAVING = {"drinking monthly": ("alcohol", 3.0), "smoking": ("tobacco", 2.0), "cannabis": ("cannabis", 3.0)}
"""Behaviour -> its column, and the answer from which somebody counts as having it (monthly; at times; at times)."""


class Wave(NamedTuple):
    """What was found at one time, of n people.

    Attributes:
        tied: who named whom or was named by them, [n, n]; symmetric, no ties with oneself.
        close: those of them who both named each other, or of whom one was named a best friend, [n, n].
        having: 1 for those who have a behaviour, 0 for those who have not, NaN not known, [behaviours, n].
    """

    tied: Flags
    close: Flags
    having: Floats


@dataclass(frozen=True)
class TwoWaves:
    """A network at two times.

    Attributes:
        title: what and where.
        group: what people mostly have in common with their friends: here, being a girl or a boy, [n].
        behaviours: names, in the order of `Wave.having`.
        first, second: what was found.
    """

    title: str
    group: Ints
    behaviours: tuple[str, ...]
    first: Wave
    second: Wave


def read_two_waves(folder: Path) -> TwoWaves | None:
    """Read the friendships of a Glasgow school at two times; None where the files are not there.

    Raises:
        InputError: a file that is there cannot be read.
    """
    attributes, *friends = (folder / name for name in FILES)
    if not all(path.is_file() for path in (attributes, *friends)):
        return None
    columns = [f"{column}_{wave}" for column, _ in HAVING.values() for wave in (1, 2)]
    rows = rows_of(attributes, ("id", "sex_F", *columns))
    place = {row["id"]: at for at, row in enumerate(rows)}
    waves = []
    for wave, path in enumerate(friends, start=1):
        having = [
            [_has(row[f"{column}_{wave}"], least, attributes) for row in rows] for column, least in HAVING.values()
        ]
        tied, close = _friends(rows_of(path, ("source", "target", "value")), place)
        waves.append(Wave(tied, close, np.array(having)))
    group = np.unique([row["sex_F"] for row in rows], return_inverse=True)[1]
    return TwoWaves(TITLE, group, tuple(HAVING), waves[0], waves[1])


def _has(cell: str, least: float, path: Path) -> float:
    """Return 1 or 0, or NaN where a cell is empty."""
    try:
        return float(float(cell) >= least) if cell else np.nan
    except ValueError:
        raise InputError(Problem(str(path), f"found '{cell}', expected a number or nothing")) from None


def _friends(rows: list[dict[str, str]], place: dict[str, int]) -> tuple[Flags, Flags]:
    """Return who is tied, and who closely."""
    named, best = np.zeros((2, len(place), len(place)), np.bool_)
    for row in rows:
        if row["source"] in place and row["target"] in place and row["source"] != row["target"]:
            ends = place[row["source"]], place[row["target"]]
            named[ends], best[ends] = True, row["value"] == BEST
    return named | named.T, (named & named.T) | best | best.T
