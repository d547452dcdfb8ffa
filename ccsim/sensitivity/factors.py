"""Factors: the uncertain parameters as a unit cube, so that any design of points is a set of draws of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ccsim.experiments.calibrated import Posterior
from ccsim.experiments.priors import pert_quantile
from ccsim.model.parameters import DEFAULTS, TABLE, Parameter, Parameters, tied
from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain
from ccsim.site.arrays import SiteArrays

Floats = NDArray[np.float64]

GAIN_FACTOR = "confidence_scale"
"""The parameter to which the loop gain is proportional; drawn last, from what the gain leaves of its range."""

ROOM = 1e-9
"""How far under the limit the loop gain is kept, against rounding."""

GRID = 2**12
"""Shares among which the one is found that belongs to a value."""


def factors() -> tuple[Parameter, ...]:
    """Return the parameters that have a prior, in the order of the table."""
    return tuple(parameter for parameter in TABLE if parameter.low is not None)


class Factors:
    """What a share of each factor stands for: a quantile of its posterior where it was fitted, else of its prior.

    Factors vary independently of each other, as indices of variance need it; the little by which fitted parameters go
    together is left out.

    Args:
        posterior: of the parameters that were fitted; None: every parameter has its prior.
    """

    def __init__(self, posterior: Posterior | None) -> None:
        self._known = {parameter.name: parameter for parameter in factors()}
        self._fitted: dict[str, Floats] = {}
        if posterior is not None:
            self._fitted = {name: posterior.draws[:, at] for at, name in enumerate(posterior.names)}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all factors."""
        return tuple(self._known)

    def quantile(self, name: str, share: float) -> float:
        """Return the value below which a share (0 to 1) of a factor lies."""
        if name in self._fitted:
            return float(np.quantile(self._fitted[name], share))
        return pert_quantile(self._known[name], share)

    def parameters_at(self, names: Sequence[str], shares: Floats, maps: Sequence[SiteArrays]) -> Parameters:
        """Return the parameters at a point of the unit cube.

        What is not among the names keeps its median. The loop gain is proportional to `confidence_scale`: its range is
        cut where the gain would pass the limit on any of the maps, and the share is a quantile of what is left. So
        every point of the cube can be run, and the other factors keep their ranges.

        Args:
            names: of the factors.
            shares: [factors] from 0 to 1.
            maps: of all sites, all of which must be stable.
        """
        given = dict.fromkeys(self.names, 0.5) | dict(zip(names, (float(share) for share in shares), strict=True))
        values = {name: self.quantile(name, share) for name, share in given.items()}
        parameters = tied(DEFAULTS._replace(**values))
        limit = _largest_scale(parameters, maps)
        below = self._share_below(limit)
        scale = min(self.quantile(GAIN_FACTOR, given[GAIN_FACTOR] * below), limit)
        return parameters._replace(**{GAIN_FACTOR: scale})

    def _share_below(self, limit: float) -> float:
        """Return which share of the range of the gain's factor lies below a limit."""
        if self.quantile(GAIN_FACTOR, 1.0) <= limit:
            return 1.0
        shares = np.linspace(0.0, 1.0, GRID)
        values = [self.quantile(GAIN_FACTOR, share) for share in shares]
        return float(np.interp(limit, values, shares))


def _largest_scale(parameters: Parameters, maps: Sequence[SiteArrays]) -> float:
    """Return the largest `confidence_scale` under which every map is stable; infinite where none is too large."""
    whole = parameters._replace(confidence_scale=1.0)
    gain = max(float(loop_gain(arrays, whole)) for arrays in maps)
    return (MAX_LOOP_GAIN - ROOM) / gain if gain > 0 else np.inf
