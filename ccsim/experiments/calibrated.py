"""Draws of the parameters from the calibration: what targets inform comes from its posterior, the rest from the priors.

The posterior is a table that comes with ccsim, made by `ccsim calibrate`: a row is a draw, a column a parameter that
was free. Which row a draw takes is keyed, so that more draws change none before.
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
from ccsim.site.arrays import identity

POSTERIOR = "posterior.csv"
FEWEST_DRAWS = 500


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters that were free.

    Attributes:
        names: of these parameters.
        draws: [draws, parameters].
    """

    names: tuple[str, ...]
    draws: NDArray[np.float64]

    def put_into(self, parameters: Parameters, seed: int, index: int, attempt: int) -> Parameters:
        """Return parameters with those that were free as one of the draws has them.

        Args:
            parameters: a draw from the priors.
            seed, index, attempt: as of that draw.
        """
        key = np.uint64(hashed("ccsim posterior", seed))
        share = float(draw(key, int(Process.PARAMETER), attempt, np.uint64(identity("draw")), np.uint64(index)))
        row = self.draws[min(int(share * len(self.draws)), len(self.draws) - 1)]
        return tied(parameters._replace(**dict(zip(self.names, row.tolist(), strict=True))))


@lru_cache(maxsize=4)
def read_posterior(path: Path) -> Posterior:
    """Read a posterior.

    Raises:
        InputError: no such file; columns that are no parameters with a prior; cells that are no numbers in its range.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            names, *rows = list(csv.reader(stream)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from None
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


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
