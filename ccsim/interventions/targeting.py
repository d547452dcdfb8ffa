"""Whom a programme reaches: filters on who is eligible, and rules that rank those who are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.model.expected_support import support_now
from ccsim.model.state import STATES
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats, Ints

Choice = NDArray[np.bool_]
Where = dict[str, Any]
"""Column name -> a value, a list of values, or {min, max}."""


def most_connected(model: CommunityModel) -> Floats:
    """Rank by number of ties, most first."""
    return -model.residents.ties_now.astype(np.float64)


def most_isolated(model: CommunityModel) -> Floats:
    """Rank by expected supportive contacts a week, weighted by kind, fewest first."""
    return support_now(model)


def lowest_wellbeing(model: CommunityModel) -> Floats:
    """Rank by wellbeing, lowest first."""
    return model.residents.state[0].copy()


def at_random(model: CommunityModel) -> Floats:
    """Rank by chance alone."""
    return np.zeros(model.arrays.residents)


RULES: dict[str, Callable[[CommunityModel], Floats]] = {
    "random": at_random,
    "most_connected": most_connected,
    "most_isolated": most_isolated,
    "lowest_wellbeing": lowest_wellbeing,
}
"""The targeting rules by name: each returns a score [n], lowest first."""


def ranked(model: CommunityModel, rule: str, eligible: Choice, lever: int) -> Ints:
    """Return the eligible residents' positions, first to be reached first; equal scores are put in order by a draw."""
    chance = draws(model.world, int(Process.TARGET), 0, model.residents.identity, np.uint64(lever))
    order = np.lexsort((chance, RULES[rule](model)))
    return order[eligible[order]].astype(np.int32)


def who(model: CommunityModel, where: Where) -> Choice:
    """Return [n]: the residents to whom every condition of `where` applies, as they are now."""
    chosen = np.ones(model.arrays.residents, np.bool_)
    for column, condition in where.items():
        chosen &= _matching(model, column, condition)
    return chosen


def _matching(model: CommunityModel, column: str, condition: object) -> Choice:
    arrays = model.arrays
    if column in arrays.identity_names:
        at = arrays.identity_names.index(column)
        wanted = [str(value) for value in condition] if isinstance(condition, list) else [str(condition)]
        codes = [code for code, value in enumerate(arrays.identity_values[at]) if value in wanted]
        return np.isin(arrays.identity_codes[:, at], codes)
    if column == "lived_experience":
        return arrays.lived_experience == bool(condition)
    values = arrays.deprivation if column == "deprivation" else model.residents.state[STATES.index(column)]
    assert isinstance(condition, dict)
    return (values >= float(condition.get("min", -np.inf))) & (values <= float(condition.get("max", np.inf)))


def where_problems(arrays: SiteArrays, where: Where) -> list[tuple[str, str]]:
    """Return (key, message) for every condition that this site cannot answer."""
    found: list[tuple[str, str]] = []
    numeric = [*STATES, "deprivation"]
    known = [*arrays.identity_names, "lived_experience", *numeric]
    for column, condition in where.items():
        if column not in known:
            found.append((column, f"no such column to choose by{suggestion(column, known)}; known: {', '.join(known)}"))
        elif column in arrays.identity_names:
            values = arrays.identity_values[arrays.identity_names.index(column)]
            for value in condition if isinstance(condition, list) else [condition]:
                if str(value) not in values:
                    found.append((column, f"nobody has {value!r}{suggestion(str(value), values)}"))
        elif column == "lived_experience" and not isinstance(condition, bool):
            found.append((column, f"found {condition!r}, expected yes or no"))
        elif column in numeric and not _is_range(condition):
            found.append((column, f"found {condition!r}, expected {{min: number, max: number}}"))
        elif column == "deprivation" and np.isnan(arrays.deprivation).all():
            found.append((column, "was not mapped at this site"))
    return found


def _is_range(condition: object) -> bool:
    return (
        isinstance(condition, dict)
        and bool(condition)
        and set(condition) <= {"min", "max"}
        and all(isinstance(limit, int | float) and not isinstance(limit, bool) for limit in condition.values())
    )
