"""Whom a programme reaches: filters on who is eligible, and rules that rank those who are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import WithJsonSchema

from ccsim.interventions.brokers import brokers
from ccsim.interventions.nominations import nominated_friends
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.model.expected_support import support_now
from ccsim.model.state import STATES
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats, Ints

Choice = NDArray[np.bool_]
_RANGE = {
    "type": "object",
    "properties": {"min": {"type": "number"}, "max": {"type": "number"}},
    "additionalProperties": False,
    "minProperties": 1,
}
_VALUE = {"type": ["string", "number", "boolean"]}
_WHERE_SCHEMA = {
    "type": "object",
    "properties": {
        # An editor may take yes and no for words.
        "lived_experience": {"enum": [True, False, "yes", "no"], "description": "with lived experience, or without"},
        **{state: {**_RANGE, "description": f"range of {state.replace('_', '-')}"} for state in STATES},
        "deprivation": {**_RANGE, "description": "range of deprivation of the home's area; higher is more deprived"},
    },
    "additionalProperties": {
        "anyOf": [_VALUE, {"type": "array", "items": _VALUE}],
        "description": "an identity column of the site: a value, or a list of values",
    },
    "examples": [{"lived_experience": True}, {"age_band": ["65 or over"]}, {"wellbeing": {"max": 19.5}}],
}
Where = Annotated[dict[str, Any], WithJsonSchema(_WHERE_SCHEMA)]
"""Column name -> a value, a list of values, or {min, max}."""


def most_connected(model: CommunityModel, lever: int) -> Floats:
    """Rank by number of ties, most first."""
    return -model.residents.ties_now.astype(np.float64)


def most_isolated(model: CommunityModel, lever: int) -> Floats:
    """Rank by expected supportive contacts a week, weighted by kind, fewest first."""
    return support_now(model)


def lowest_wellbeing(model: CommunityModel, lever: int) -> Floats:
    """Rank by wellbeing, lowest first."""
    return model.residents.state[0].copy()


def at_random(model: CommunityModel, lever: int) -> Floats:
    """Rank by chance alone."""
    return np.zeros(model.arrays.residents)


RULES: dict[str, Callable[[CommunityModel, int], Floats]] = {
    "random": at_random,
    "most_connected": most_connected,
    "most_isolated": most_isolated,
    "lowest_wellbeing": lowest_wellbeing,
    "brokers": brokers,
    "nominated_friends": nominated_friends,
}
"""The targeting rules by name: each takes the model and the key of the lever, and returns a score [n], lowest first."""


def ranked(model: CommunityModel, rule: str, eligible: Choice, lever: int, error: float = 0.0) -> Ints:
    """Return the eligible residents' positions, first to be reached first; equal scores are put in order by a draw.

    Args:
        rule: name of the targeting rule.
        eligible: [n] who can be reached at all.
        lever: keys the draws.
        error: share of the places at which not the one whom the rule means is found, but anyone eligible.
    """
    chance = draws(model.world, int(Process.TARGET), 0, model.residents.identity, np.uint64(lever))
    everyone = np.lexsort((chance, RULES[rule](model, lever)))
    order: Ints = everyone[eligible[everyone]].astype(np.int32)
    return _with_errors(model, order, lever, error) if error > 0.0 else order


def _with_errors(model: CommunityModel, order: Ints, lever: int, error: float) -> Ints:
    """Return a ranking in which some places are taken by the next of a random order: those with a draw below `error`.

    Nobody's place hangs on how many are wanted, so that a larger programme reaches whom a smaller one does.
    """
    key, slots = np.uint64(lever), np.arange(order.size, dtype=np.uint64)
    amiss = draws(model.world, int(Process.FOUND), 0, slots, key) < error
    luck = draws(model.world, int(Process.FOUND), 0, model.residents.identity[order], key)
    anyone = order[np.argsort(luck, kind="stable")]
    queues = (iter(order.tolist()), iter(anyone.tolist()))
    found: dict[int, None] = {}
    for slot in amiss.tolist():
        found[next(resident for resident in queues[slot] if resident not in found)] = None
    return np.fromiter(found, np.int32, order.size)


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
        return np.isin(model.residents.identity_codes[:, at], codes)
    if column == "lived_experience":
        return model.residents.lived_experience == bool(condition)
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


def where_in_words(where: Where) -> str:
    """Return who is meant by `where`, as part of a sentence: `everyone`, or `residents with` the conditions."""
    conditions = " and ".join(_in_words(column, condition) for column, condition in where.items())
    return f"residents with {conditions}" if where else "everyone"


def _in_words(column: str, condition: object) -> str:
    name = column.replace("_", " ")
    if isinstance(condition, dict):
        limits = {"min": "at least", "max": "at most"}
        return f"{name} {' and '.join(f'{limits[end]} {limit:g}' for end, limit in condition.items())}"
    if isinstance(condition, bool):
        return name if condition else f"no {name}"
    return f"{name} {' or '.join(map(str, condition)) if isinstance(condition, list) else condition}"


def _is_range(condition: object) -> bool:
    return (
        isinstance(condition, dict)
        and bool(condition)
        and set(condition) <= {"min", "max"}
        and all(isinstance(limit, int | float) and not isinstance(limit, bool) for limit in condition.values())
    )
