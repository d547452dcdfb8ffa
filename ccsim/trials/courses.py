"""What a survey would find at a site where nothing is done, after some time: of the model's own course."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ccsim.model.community import CommunityModel
from ccsim.outcomes.indicators import INDICATORS, measure
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats

ROW = {indicator.name: row for row, indicator in enumerate(INDICATORS)}
"""Where each indicator stands among what is measured."""
YEAR = 52
SETTLED = YEAR
"""Week at which levels are read: a year of the model's own course, no longer the map itself."""
LATER = 7 * YEAR
"""Week up to which ties are followed (E052); wellbeing from `SETTLED` to it: six years (E027: five to eight)."""
POOR = 0.5
"""Share of residents with lived experience, those with fewest ties, whose networks count as poor (E079)."""


class Course(NamedTuple):
    """One world without any programme.

    Attributes:
        arrays: the site.
        measured: week -> [indicators, n].
        kept: week -> share of the mapped ties that are still there.
    """

    arrays: SiteArrays
    measured: Mapping[int, Floats]
    kept: Mapping[int, float]


def lived_through(model: CommunityModel, weeks: set[int]) -> Course:
    """Run a model and return what was measured after these weeks."""
    measured, kept = {}, {}
    pairs = model.arrays.tie_a.astype(np.int64) * model.arrays.residents + model.arrays.tie_b
    for week in sorted(weeks):
        model.live_until(week)
        measured[week] = measure(model)
        used = int(model.ties.used[0])
        now = model.ties.a[:used].astype(np.int64) * model.arrays.residents + model.ties.b[:used]
        kept[week] = float(np.isin(pairs, now).mean()) if pairs.size else float("nan")
    return Course(model.arrays, measured, kept)


def wellbeing_mean(course: Course) -> float:
    """Return mean wellbeing after a year; points."""
    return float(course.measured[SETTLED][ROW["wellbeing"]].mean())


def wellbeing_sd(course: Course) -> float:
    """Return the standard deviation of wellbeing after a year; points."""
    return float(course.measured[SETTLED][ROW["wellbeing"]].std())


def often_lonely(course: Course) -> float:
    """Return the share often lonely after a year."""
    return float(course.measured[SETTLED][ROW["often_lonely"]].mean())


def ever_lonely(course: Course) -> float:
    """Return the share lonely sometimes or often after a year."""
    return float(course.measured[SETTLED][ROW["ever_lonely"]].mean())


def stigma_mean(course: Course) -> float:
    """Return mean stigma after a year; 0 to 1."""
    return float(course.measured[SETTLED][ROW["stigma"]].mean())


def wellbeing_stability(course: Course) -> float:
    """Return the correlation of wellbeing with that of the same people six years on."""
    early, late = (course.measured[week][ROW["wellbeing"]] for week in (SETTLED, LATER))
    return float(np.corrcoef(early, late)[0, 1])


def ties_kept(course: Course) -> float:
    """Return the share of mapped ties that are still there after seven years."""
    return course.kept[LATER]


def networks_improved(course: Course) -> float:
    """Return the share with more ties after a year, of those with lived experience and the fewest ties on the map."""
    first, later = (course.measured[week][ROW["ties"]] for week in (0, YEAR))
    lived = np.flatnonzero(course.arrays.lived_experience)
    poor = lived[first[lived] <= np.quantile(first[lived], POOR)]
    return float((later[poor] > first[poor]).mean())


COURSES: dict[str, tuple[Callable[[Course], float], frozenset[int]]] = {
    one.__name__: (one, frozenset(weeks))
    for one, weeks in (
        (wellbeing_mean, (SETTLED,)),
        (wellbeing_sd, (SETTLED,)),
        (often_lonely, (SETTLED,)),
        (ever_lonely, (SETTLED,)),
        (stigma_mean, (SETTLED,)),
        (wellbeing_stability, (SETTLED, LATER)),
        (ties_kept, (LATER,)),
        (networks_improved, (0, YEAR)),
    )
}
"""What can be measured of the model's own course, by name: how, and the weeks that it needs."""
