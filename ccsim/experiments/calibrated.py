"""Draws of the parameters from the calibration: those that were fitted from its posterior, the rest from the priors.

Both tables come with ccsim and are made by `ccsim calibrate`: `posterior.csv`, of which a row is a draw and a column a
parameter that was fitted; and `parameters.csv`, which says what was learnt about each of them. Which row a draw takes
is keyed, so that more draws change none before.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ccsim.experiments.worlds import hashed
from ccsim.model.draws import Process, draw
from ccsim.model.parameters import TABLE, Parameters, tied
from ccsim.problems import InputError, Problem, suggestion
from ccsim.shipped import calibration_folder
from ccsim.site.arrays import identity

POSTERIOR = "posterior.csv"
LEARNT = "parameters.csv"
LEARNT_COLUMNS = (
    "parameter",
    "prior_mean",
    "prior_low",
    "prior_high",
    "posterior_mean",
    "posterior_low",
    "posterior_high",
    "spread_left",
    "informed_by",
)
SPREAD_LEFT, MOVED = 0.9, 0.25
"""A parameter was hardly informed of which more of the spread is left, and whose mean moved by less (in prior SDs)."""
SDS = 3.29
"""Standard deviations from the 5th to the 95th percentile."""


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters that were fitted.

    Attributes:
        names: of these parameters.
        draws: [draws, parameters].
    """

    names: tuple[str, ...]
    draws: NDArray[np.float64]

    def put_into(self, parameters: Parameters, seed: int, index: int, attempt: int) -> Parameters:
        """Return parameters with those that were fitted as one of the draws has them.

        Args:
            parameters: a draw from the priors.
            seed, index, attempt: of that draw.
        """
        key = np.uint64(hashed("ccsim posterior", seed))
        share = float(draw(key, int(Process.PARAMETER), attempt, np.uint64(identity("draw")), np.uint64(index)))
        row = self.draws[min(int(share * len(self.draws)), len(self.draws) - 1)]
        return tied(parameters._replace(**dict(zip(self.names, row.tolist(), strict=True))))


@dataclass(frozen=True)
class Learnt:
    """What the calibration says about a parameter: ranges are from the 5th to the 95th percentile.

    Attributes:
        prior, posterior: mean, low, high.
        spread_left: standard deviation after, as a share of that before.
        informed_by: ids of the targets.
    """

    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]
    spread_left: float
    informed_by: tuple[str, ...]

    @property
    def moved(self) -> float:
        """How far the mean moved, in standard deviations of the prior."""
        mean, low, high = self.prior
        return (self.posterior[0] - mean) * SDS / (high - low)

    @property
    def little(self) -> bool:
        """Whether hardly anything was learnt."""
        return self.spread_left > SPREAD_LEFT and abs(self.moved) < MOVED


def posterior_of(source: str) -> Posterior | None:
    """Return the posterior that comes with ccsim where parameters come from it (`Settings.parameters`); else None."""
    return read_posterior(calibration_folder() / POSTERIOR) if source == "posterior" else None


@lru_cache(maxsize=4)
def read_posterior(path: Path) -> Posterior:
    """Read a posterior.

    Raises:
        InputError: no such file; columns that are no parameters with a prior; cells that are no numbers in its range.
    """
    names, *rows = _rows(path) or [[]]
    ranges = {one.name: (one.low, one.high) for one in TABLE if one.low is not None and one.high is not None}
    problems = [
        Problem(str(path), f"found '{name}', expected a parameter with a prior{suggestion(name, list(ranges))}", 1)
        for name in names
        if name not in ranges
    ]
    if not rows:
        problems.append(Problem(str(path), "found no draws"))
    if problems:
        raise InputError(problems)
    draws = np.full((len(rows), len(names)), np.nan)
    for at, cells in enumerate(rows):
        if len(cells) != len(names):
            problems.append(Problem(str(path), f"found {len(cells)} cells, expected {len(names)}", at + 2))
            continue
        for column, (name, cell) in enumerate(zip(names, cells, strict=True)):
            draws[at, column] = value = _number(cell)
            low, high = ranges[name]
            if not low <= value <= high:
                problems.append(Problem(str(path), f"found '{cell}', expected {low:g} to {high:g}", at + 2, name))
    if problems:
        raise InputError(problems)
    return Posterior(tuple(names), draws)


@lru_cache(maxsize=1)
def learnt() -> dict[str, Learnt]:
    """Return what the shipped calibration says about each parameter that was fitted, by name; others are not there.

    Raises:
        InputError: the table is missing or damaged.
    """
    path = calibration_folder() / LEARNT
    head, *rows = _rows(path) or [[]]
    if tuple(head) != LEARNT_COLUMNS:
        raise InputError(Problem(str(path), f"expected columns {', '.join(LEARNT_COLUMNS)}", 1))
    found = {}
    for name, *cells, informed_by in rows:
        values = [_number(cell) for cell in cells]
        prior, posterior = (values[0], values[1], values[2]), (values[3], values[4], values[5])
        found[name] = Learnt(prior, posterior, values[6], tuple(informed_by.split()))
    return found


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from None


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
