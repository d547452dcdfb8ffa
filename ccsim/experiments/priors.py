"""Draws of the parameters from their priors.

Each parameter with a range has a PERT distribution on it, its mode at the default: a beta distribution whose
shape follows from low, mode and high (lambda 4). Its value is the quantile of a keyed draw for the
parameter's *name*, so that a new parameter, or more draws, change no value that was drawn before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv

from ccsim.experiments.calibrated import Posterior
from ccsim.experiments.worlds import hashed
from ccsim.model.draws import Process, draw
from ccsim.model.parameters import DEFAULTS, TABLE, Parameter, Parameters, tied
from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain, refusal
from ccsim.problems import InputError, Problem
from ccsim.site.arrays import SiteArrays, identity

PERT_WEIGHT = 4.0
"""Weight of the mode against the ends of the range: the usual choice for PERT."""

MAX_ATTEMPTS = 200
"""Draws that may be refused in a row before a site counts as unstable under the priors."""


class DrawnParameters(NamedTuple):
    """Parameters for one site; `refused` draws before them had too high a loop gain."""

    parameters: Parameters
    refused: int
    loop_gain: float


def draw_parameters(seed: int, index: int, attempt: int = 0) -> Parameters:
    """Return one draw of all parameters from their priors.

    Args:
        seed: the comparison's seed; 0 is a seed.
        index: which draw, from 0.
        attempt: 0, or how many draws of this index were refused before.
    """
    key = np.uint64(hashed("ccsim parameters", seed))
    values: dict[str, float] = {}
    for parameter in TABLE:
        values[parameter.name] = parameter.default
        if parameter.low is not None and parameter.high is not None:
            name, which = np.uint64(identity(parameter.name)), np.uint64(index)
            share = float(draw(key, int(Process.PARAMETER), attempt, name, which))
            values[parameter.name] = pert_quantile(parameter, share)
    return tied(Parameters(**values))


def pert_quantile(parameter: Parameter, share: float) -> float:
    """Return the value of a parameter with a range below which `share` (0 to 1) of its prior lies."""
    if parameter.low is None or parameter.high is None:
        raise ValueError(f"{parameter.name} has no range")
    low, width = parameter.low, parameter.high - parameter.low
    first = 1 + PERT_WEIGHT * (parameter.default - low) / width
    second = 1 + PERT_WEIGHT * (parameter.high - parameter.default) / width
    return low + width * float(betaincinv(first, second, share))


def stable_parameters(arrays: SiteArrays, seed: int, index: int, posterior: Posterior | None = None) -> DrawnParameters:
    """Return the first draw of an index under which the site is stable.

    Raises:
        InputError: `MAX_ATTEMPTS` draws in a row were refused.
    """
    return stable_on_all([arrays], seed, index, posterior)[0]


def stable_on_all(
    maps: Sequence[SiteArrays], seed: int, index: int, posterior: Posterior | None = None
) -> tuple[DrawnParameters, ...]:
    """Return the first draw of an index under which every map of a site is stable, once for each map.

    One draw for all of them, or maps could not be told from parameters.

    Args:
        maps: the maps of the site.
        seed, index: of the draw.
        posterior: where the parameters that were fitted come from; None: from their priors, as the others.

    Raises:
        InputError: `MAX_ATTEMPTS` draws in a row were refused.
    """
    last = maps[0]
    for attempt in range(MAX_ATTEMPTS):
        parameters = draw_parameters(seed, index, attempt)
        if posterior is not None:
            parameters = posterior.put_into(parameters, seed, index, attempt)
        gains: list[float] = []
        for last in maps:
            gains.append(float(loop_gain(last, parameters)))
            if gains[-1] > MAX_LOOP_GAIN:
                break
        else:
            return tuple(DrawnParameters(parameters, attempt, gain) for gain in gains)
    message = (
        f"{MAX_ATTEMPTS} draws of the parameters in a row have a loop gain over {MAX_LOOP_GAIN}: contact, "
        "support and confidence would drive each other up without end. Are frequencies of contact too high?"
    )
    raise InputError(Problem(last.name, message))


def default_parameters(arrays: SiteArrays) -> DrawnParameters:
    """Return the central values.

    Raises:
        InputError: the site is not stable under them; the message names the largest term.
    """
    if (message := refusal(arrays, DEFAULTS)) is not None:
        raise InputError(Problem(arrays.name, message))
    return DrawnParameters(DEFAULTS, 0, float(loop_gain(arrays, DEFAULTS)))
