"""Loneliness: answers that the survey lacks, and the gap between wanted and expected support that each stands for.

Loneliness is a discrepancy: `gap = 1 - support / desired support`, at least 0. Nobody is asked for their gap, so it is
drawn within the bounds of the resident's own answer. The three answers are often (or always); sometimes; and never,
which takes in hardly ever. E031 counts "never" alone, 20 % of England; E033 has 40 % with any feelings of loneliness in
deprived urban neighbourhoods. With hardly ever among the never, three words agree with both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ccsim.site.fills import FEWEST_SHARE, Filled, Source, note, uniforms
from ccsim.site.tables import Codes, Floats, ResidentTable

EVER_LONELY_ABOVE = 0.2
"""Gap above which a resident is lonely sometimes or often: an assumption, plausible from 0.1 to 0.3."""
OFTEN_LONELY_ABOVE = 0.5
"""Gap above which a resident is often lonely: an assumption, plausible from 0.4 to 0.6."""
LEAST_SUPPORT = 1.0 / 52.0
"""Supportive contacts a week that count as the least: one a year. No gap is taken from less, or it would be total."""

WIDEST_GAP = 0.9
"""Gap that nobody goes beyond on the map: an assumption."""
SATISFIED = 0.6
"""Of those who are never lonely, share who have all the support they want: an assumption. With it about as many live
just below `EVER_LONELY_ABOVE` as just above."""

OFTEN_SHARE = 0.0525
"""Share often lonely (E029)."""
EVER_SHARE = 0.4
"""Share sometimes or often lonely (E033)."""
ODDS_RATIO = 2.33
"""Odds of being lonely with lived experience, over those without. E037 has it of new depression in those often lonely;
an odds ratio reads the same both ways. That it also holds for being lonely sometimes is an assumption."""

_INSIDE = 1e-6  # how far inside its bounds a gap stays, so that rounding never changes an answer


def filled_answers(residents: ResidentTable, lived: Codes, notes: list[Filled]) -> tuple[str, ...]:
    """Return the answers on loneliness, drawn for those who neither answered nor said what support they want.

    Args:
        residents: as mapped.
        lived: lived experience, complete.
        notes: what was filled is added.
    """
    answers = np.array(residents.lonely, dtype=object)
    asked = np.isnan(residents.desired_support)
    missing = asked & (answers == "")
    if not missing.any():
        return residents.lonely
    often, ever, rule, source = _shares(answers, lived == 1)
    rows = np.flatnonzero(missing)
    uniform = uniforms("lonely", (residents.id[row] for row in rows.tolist()))
    group = lived[rows].astype(np.int64)
    answers[rows] = np.where(
        uniform < often[group], "often", np.where(uniform < ever[group], "sometimes", "never")
    ).astype(object)
    note(notes, "residents.csv", "lonely", missing, int(asked.sum()), rule, source)
    return tuple(answers.tolist())


def _shares(answers: NDArray[np.object_], lived: NDArray[np.bool_]) -> tuple[Floats, Floats, str, Source]:
    """Return the shares often lonely, and ever lonely, of residents without and with lived experience; rule; source."""
    known = answers != ""
    often, ever = answers == "often", known & (answers != "never")
    halves = [known & ~lived, known & lived]
    if all(half.sum() >= FEWEST_SHARE for half in halves):
        of_often, of_ever = (np.array([float(said[half].mean()) for half in halves]) for said in (often, ever))
        return of_often, of_ever, "the site's own shares, by lived experience", "map"
    with_experience = float(lived.mean())
    if known.sum() >= FEWEST_SHARE:
        totals = float(often[known].mean()), float(ever[known].mean())
        rule, source = "the site's own shares, higher with lived experience (E037)", "map"
    else:
        totals = OFTEN_SHARE, EVER_SHARE
        rule = "published shares: often 5.25 % (E029), ever 40 % (E033), higher with lived experience (E037)"
        source = "evidence"
    of_often, of_ever = (split_by_odds(total, with_experience, ODDS_RATIO) for total in totals)
    return of_often, of_ever, rule, source  # type: ignore[return-value]


def split_by_odds(total: float, share: float, ratio: float) -> Floats:
    """Return [2]: the probabilities outside and inside a group that makes up `share`, with `total` the mean of both.

    Args:
        total: probability over all, 0 to 1.
        share: share of all who are in the group, 0 to 1.
        ratio: odds inside over odds outside, above 0.
    """
    if total >= 1.0:
        return np.ones(2)
    # The odds outside solve a quadratic: that of `share * inside + (1 - share) * outside = total`.
    squared, linear = ratio * (1.0 - total), share * ratio + 1.0 - share - total * (1.0 + ratio)
    odds = (np.sqrt(linear * linear + 4.0 * squared * total) - linear) / (2.0 * squared)
    return np.array([odds / (1.0 + odds), ratio * odds / (1.0 + ratio * odds)])


def support_gaps(ids: Sequence[str], answers: Sequence[str]) -> Floats:
    """Return [n]: the gap that stands for each answer, drawn within the answer's bounds; 0 where there is no answer.

    Most of those who are never lonely have gap 0, the others are spread evenly between the bounds.
    """
    words = np.array(answers, dtype=object)
    uniform = uniforms("support_gap", ids)
    lowest, middle, highest = EVER_LONELY_ABOVE, OFTEN_LONELY_ABOVE, WIDEST_GAP
    inner = _INSIDE + (1.0 - 2.0 * _INSIDE) * uniform
    never = lowest * np.maximum(0.0, (inner - SATISFIED) / (1.0 - SATISFIED))
    sometimes = lowest + (middle - lowest) * inner
    often = middle + (highest - middle) * inner
    gaps = np.select([words == "never", words == "sometimes", words == "often"], [never, sometimes, often], 0.0)
    return np.asarray(gaps, dtype=np.float64)
