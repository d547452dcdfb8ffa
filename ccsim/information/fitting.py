"""What an outcome hangs on, parameter by parameter: regressions on one parameter at a time, and what chance gives.

The expectation given a parameter is the fit of a regression spline of it to the means of the draws (Strong, Oakley and
Brennan 2014, Medical Decision Making 34:311): luck, and all the other parameters, are the residual. A fit always finds
something. So it is drawn together by the adjusted share of variance (Ezekiel 1930), which is nought on average where
there is nothing; and the draws are shuffled many times against the parameters, to see what the best of all parameters
finds by chance.
"""

from __future__ import annotations

import numpy as np
from sklearn.preprocessing import SplineTransformer

from ccsim.experiments.intervals import Floats, Ints

SHUFFLES = 400
"""Orders of the draws in which nothing hangs on anything."""

SURE = 0.95
"""Share of them in which the best of all parameters must find less."""

FEW_DRAWS = 40
"""With fewer draws than this a straight line is fitted, not a curve."""

FEWEST_DRAWS = 8
"""With fewer draws than this nothing is fitted."""


def basis_of(parameter: Floats) -> Floats:
    """Return an orthonormal basis of the curves fitted to a parameter, [draws, at most 4], each of mean nought."""
    if parameter.size < FEW_DRAWS or np.unique(parameter).size < 5:
        columns = parameter[:, None].astype(np.float64)
    else:
        spline = SplineTransformer(n_knots=3, degree=2, knots="quantile", include_bias=False)
        columns = spline.fit_transform(parameter[:, None])
    basis, size = np.linalg.qr(columns - columns.mean(axis=0))
    sizes = np.abs(np.diag(size))
    kept: Floats = basis[:, sizes > 1e-9 * max(float(sizes.max()), 1e-300)]
    return kept


def explained(basis: Floats, contrasts: Floats) -> Floats:
    """Return the adjusted share of each contrast's variance that a basis explains: [rows, draws] to [rows].

    It is below nought where less is found than chance gives on average; nought where a contrast does not vary.
    """
    draws, terms = basis.shape
    centred = contrasts - contrasts.mean(axis=1, keepdims=True)
    total = (centred**2).sum(axis=1)
    found = ((centred @ basis) ** 2).sum(axis=1)
    share = np.divide(found, total, out=np.zeros_like(total), where=total > 0)
    adjusted: Floats = np.where(total > 0, 1 - (1 - share) * (draws - 1) / (draws - terms - 1), 0.0)
    return adjusted


def expected_given(basis: Floats, contrasts: Floats) -> Floats:
    """Return what to expect of each contrast given the parameter of a basis, [rows, draws]."""
    middle = contrasts.mean(axis=1, keepdims=True)
    centred = contrasts - middle
    total = (centred**2).sum(axis=1)
    weights = centred @ basis
    found = (weights**2).sum(axis=1)
    share = np.divide(found, total, out=np.zeros_like(total), where=total > 0)
    wanted = np.clip(explained(basis, contrasts), 0.0, None)
    scale = np.sqrt(np.divide(wanted, share, out=np.zeros_like(share), where=share > 0))
    fit: Floats = middle + scale[:, None] * (weights @ basis.T)
    return fit


def orders(draws: int) -> list[Ints]:
    """Return that many orders of the draws, always the same."""
    generator = np.random.default_rng(2)
    return [generator.permutation(draws) for _ in range(SHUFFLES)]
