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
    n, a, b, by = arrays.residents, meetings.a, meetings.b, meetings.introduced
    both = np.concatenate([arrays.tie_a, arrays.tie_b])
    lost = np.asarray(np.bincount(both, np.concatenate([loss, loss]), n), np.float64)
    closes, opens = triangles(arrays, a, b), float(loss @ triangles(arrays, arrays.tie_a, arrays.tie_b))
    sociability, prior = np.ones(n), SHRINKAGE * lost.mean()
    for _ in range(ITERATIONS):
        formation, closure = _two_rates(meetings, closes, sociability, float(loss.sum()), opens)
        rate = np.where(by, closure, formation) * meetings.rate
        expected = sociability * (np.bincount(a, rate * sociability[b], n) + np.bincount(b, rate * sociability[a], n))
        fitted = sociability * (lost + prior) / (expected + prior * sociability)
        sociability = np.clip(np.sqrt(sociability * fitted), *SOCIABILITY_RANGE)
    return *_two_rates(meetings, closes, sociability, float(loss.sum()), opens), sociability


def _two_rates(
    meetings: Meetings, closes: Floats, sociability: Floats, lost: float, opens: float
) -> tuple[float, float]:
    """Return formation and closure for given sociability: as many ties form as are lost, and as many triangles."""
    rate, by = meetings.rate * sociability[meetings.a] * sociability[meetings.b], meetings.introduced
    at_tables, introduced = float(rate[~by].sum()), float(rate[by].sum())
    if introduced == 0.0:
        return lost / at_tables, 0.0
    if at_tables == 0.0:
        return 0.0, lost / introduced
    at_tables_close, introduced_close = float(rate[~by] @ closes[~by]), float(rate[by] @ closes[by])
    # Of new ties the share that forms at tables: triangles closed are linear in it. Where both ways close as many, the
    # count says nothing, and the share stays near the one at which a meeting is a meeting.
    each, other, target = at_tables_close / at_tables, introduced_close / introduced, opens / lost
    usual = at_tables / (at_tables + introduced)
    short, slope = ((other - target) / target, (each - other) / target) if target > 0.0 else (0.0, 0.0)
    share = (USUAL_WEIGHT * usual - short * slope) / (USUAL_WEIGHT + slope * slope)
    share = min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)
    return share * lost / at_tables, (1.0 - share) * lost / introduced


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
