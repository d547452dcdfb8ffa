"""How fast strangers must form ties, at tables and by introduction, so that ties and triangles stay as mapped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ccsim.model.compiled import kernel
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats, Ints

SOCIABILITY_RANGE = (0.2, 5.0)
SHRINKAGE = 0.5
"""Weight of the site's mean in a resident's sociability, in units of the mean hazard of loss."""
LEAST_SHARE = 0.1
"""Share of new ties that form at tables, and by introduction, at least, where there are any of either."""
USUAL_WEIGHT = 0.05
"""Weight of the usual share of new ties at tables against the relative number of triangles missed, squared."""
ITERATIONS = 40


class Meetings(NamedTuple):
    """Meetings of strangers, [m] each."""

    a: Ints
    b: Ints
    introduced: NDArray[np.bool_]
    rate: Floats  # a week, at which they would form a tie with formation, closure, sociability and room 1


def solved(arrays: SiteArrays, meetings: Meetings, loss: Floats) -> tuple[float, float, Floats]:
    """Return formation, closure and sociability [n], so that each resident's expected new ties match expected losses.

    Formation (at tables) and closure (by introduction) are set so that triangles, too, close as fast as they open, as
    far as the two ways differ in that.

    Args:
        loss: [e] the chance that each mapped tie is lost in a week.
    """
    n, both = arrays.residents, np.concatenate([arrays.tie_a, arrays.tie_b])
    lost = np.asarray(np.bincount(both, np.concatenate([loss, loss]), n), np.float64)
    opens = float(loss @ triangles(arrays, arrays.tie_a, arrays.tie_b))
    at_tables = _way(arrays, meetings, ~meetings.introduced)
    introduced = _way(arrays, meetings, meetings.introduced)
    sociability, prior = np.ones(n), SHRINKAGE * lost.mean()
    for _ in range(ITERATIONS):
        formation, closure = _two_rates(at_tables, introduced, sociability, float(loss.sum()), opens)
        expected = sociability * (formation * _met(at_tables, sociability) + closure * _met(introduced, sociability))
        fitted = sociability * (lost + prior) / (expected + prior * sociability)
        sociability = np.clip(np.sqrt(sociability * fitted), *SOCIABILITY_RANGE)
    return *_two_rates(at_tables, introduced, sociability, float(loss.sum()), opens), sociability


class _Way(NamedTuple):
    """One way in which strangers meet."""

    rates: csr_array  # [n, n] rates at which pairs would form a tie, summed over their meetings; above the diagonal
    turned: csr_array  # [n, n] the same, below it
    closing: csr_array  # [n, n] the same, times the triangles that the tie would close


def _way(arrays: SiteArrays, meetings: Meetings, which: NDArray[np.bool_]) -> _Way:
    n, a, b, rate = arrays.residents, meetings.a[which], meetings.b[which], meetings.rate[which]
    rates = csr_array((rate, (a, b)), shape=(n, n))
    closing = csr_array((rate * triangles(arrays, a, b), (a, b)), shape=(n, n))
    return _Way(rates, csr_array(rates.T), closing)


def _met(way: _Way, sociability: Floats) -> Floats:
    """Return [n]: the rate at which others form ties with each, but for the resident's own sociability."""
    return np.asarray(way.rates @ sociability + way.turned @ sociability)


def _two_rates(
    at_tables: _Way, introduced: _Way, sociability: Floats, lost: float, opens: float
) -> tuple[float, float]:
    """Return formation and closure for given sociability: as many ties form as are lost, and as many triangles."""
    here = float(sociability @ (at_tables.rates @ sociability))
    there = float(sociability @ (introduced.rates @ sociability))
    if there == 0.0:
        return lost / here, 0.0
    if here == 0.0:
        return 0.0, lost / there
    # Of new ties the share that forms at tables: triangles closed are linear in it. Where both ways close as many, the
    # count says nothing, and the share stays near the one at which a meeting is a meeting.
    each = float(sociability @ (at_tables.closing @ sociability)) / here
    other = float(sociability @ (introduced.closing @ sociability)) / there
    target, usual = opens / lost, here / (here + there)
    short, slope = ((other - target) / target, (each - other) / target) if target > 0.0 else (0.0, 0.0)
    share = (USUAL_WEIGHT * usual - short * slope) / (USUAL_WEIGHT + slope * slope)
    share = min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)
    return share * lost / here, (1.0 - share) * lost / there


def triangles(arrays: SiteArrays, a: Ints, b: Ints) -> Floats:
    """Return [m]: how many mapped ties the two of each pair have in common with third residents."""
    n, ones = arrays.residents, np.ones(2 * arrays.tie_a.size, np.int8)
    rows, columns = np.concatenate([arrays.tie_a, arrays.tie_b]), np.concatenate([arrays.tie_b, arrays.tie_a])
    matrix = csr_array((ones, (rows, columns)), shape=(n, n))
    matrix.sort_indices()
    return _in_common(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), a, b)


@kernel
def _in_common(first: NDArray[np.int64], neighbour: Ints, a: Ints, b: Ints) -> Floats:
    """Count the common neighbours of pairs; `neighbour` is sorted for each resident."""
    number = np.zeros(a.size)
    for k in range(a.size):
        p, q = first[a[k]], first[b[k]]
        while p < first[a[k] + 1] and q < first[b[k] + 1]:
            one, other = neighbour[p], neighbour[q]
            number[k] += one == other
            p += one <= other
            q += other <= one
    return number
