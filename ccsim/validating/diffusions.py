"""Real networks on which something spread: who knew whom, and when each took it up; from files that a user has."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.problems import InputError, Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Diffusion:
    """How something spread.

    Attributes:
        title: what and where.
        group: village or town of each person, [n].
        adopted: period in which each took it up, from 1; `periods + 1` where they did not, [n].
        periods: how many.
        a, b: ends of the ties, [ties]; each once.
    """

    title: str
    group: Ints
    adopted: Ints
    periods: int
    a: Ints
    b: Ints

    def ties_of(self, held: Flags) -> tuple[Ints, Ints]:
        """Return both ends of every tie, each tie in both directions, seen from the chosen people."""
        one, other = np.concatenate([self.a, self.b]), np.concatenate([self.b, self.a])
        kept = held[one]
        return one[kept], other[kept]

    @property
    def degree(self) -> Ints:
        """Ties of each person, [n]."""
        return np.bincount(np.concatenate([self.a, self.b]), minlength=self.group.size)


@dataclass(frozen=True)
class TakeUp:
    """Who took something up in the end, and who was told first.

    Attributes:
        title: what and where.
        group: village of each household, [n].
        first: whether it was told first, [n].
        taken: whether it took it up, [n].
        a, b: ends of the ties, [ties]; each once.
    """

    title: str
    group: Ints
    first: Flags
    taken: Flags
    a: Ints
    b: Ints


class Files(NamedTuple):
    """Where a diffusion stands: file of times, file of ties, its column of names, and the last period seen."""

    times: str
    ties: str
    name: str
    periods: int


KNOWN = {
    "Family planning, Korean villages": Files(
        "diffusion/kfamilyDiffNet_toa.csv", "diffusion/kfamilyDiffNet_edges.csv", "id", 10
    ),
    "Hybrid corn, Brazilian farmers": Files(
        "diffusion/brfarmers_toa_derived.csv", "diffusion/brfarmers_edges_derived.csv", "vid", 19
    ),
    "A new drug, doctors in four towns": Files(
        "diffusion/medInnovationsDiffNet_toa.csv", "diffusion/medInnovationsDiffNet_edges.csv", "id", 17
    ),
}
"""Files by title, as the R package netdiffuseR gives them; names there are the village's number and three digits."""

LOANS = "Loans, Indian villages"
VILLAGES = ("indian_villages/households.csv", "indian_villages/edges.csv")


def read_diffusions(folder: Path) -> tuple[Diffusion, ...]:
    """Read the diffusions that a folder holds; those whose files are not there are left out.

    Raises:
        InputError: a file that is there cannot be read.
    """
    found = []
    for title, files in KNOWN.items():
        if (folder / files.times).is_file() and (folder / files.ties).is_file():
            rows = rows_of(folder / files.times, (files.name, "toa"))
            place = {row[files.name]: at for at, row in enumerate(rows)}
            a, b = _ties(rows_of(folder / files.ties, ("source", "target")), place, "source", "target")
            adopted = np.array([min(int(float(row["toa"])), files.periods + 1) for row in rows])
            group = np.array([int(row[files.name]) // 1000 for row in rows])
            found.append(Diffusion(title, group, adopted, files.periods, a, b))
    return tuple(found)


def read_take_up(folder: Path) -> TakeUp | None:
    """Read who took up loans in Indian villages; None where the files are not there.

    Raises:
        InputError: a file that is there cannot be read.
    """
    households, edges = (folder / name for name in VILLAGES)
    if not (households.is_file() and edges.is_file()):
        return None
    rows = rows_of(households, ("household", "village", "leader", "loan"))
    place = {row["household"]: at for at, row in enumerate(rows)}
    a, b = _ties(rows_of(edges, ("a", "b")), place, "a", "b")
    first, taken = (np.array([row[name] == "1" for row in rows]) for name in ("leader", "loan"))
    return TakeUp(LOANS, np.array([int(row["village"]) for row in rows]), first, taken, a, b)


def halves(group: Ints, seed: int) -> tuple[Flags, Flags]:
    """Return who belongs to each half of the groups, halved by lot, [n] each."""
    groups = np.random.default_rng(seed).permutation(np.unique(group))
    first = np.isin(group, groups[: groups.size // 2])
    return first, ~first


def rows_of(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a table.

    Args:
        path: the file.
        needed: columns that must be there.

    Raises:
        InputError: one is not, or the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(Problem(str(path), f"expected columns {', '.join(needed)}", 1))
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from None


def _ties(rows: list[dict[str, str]], place: dict[str, int], one: str, other: str) -> tuple[Ints, Ints]:
    """Return ties between people of whom the time is known, each once."""
    pairs = {
        (min(place[row[one]], place[row[other]]), max(place[row[one]], place[row[other]]))
        for row in rows
        if row[one] in place and row[other] in place and row[one] != row[other]
    }
    ends = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]
