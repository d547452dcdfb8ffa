"""The names of the targeting rules, as a scenario file may give them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from ccsim.interventions.targeting import RULES, Where, where_in_words
from ccsim.problems import suggestion


def _known(rule: str) -> str:
    if rule not in RULES:
        raise ValueError(f"found '{rule}', expected one of: {', '.join(RULES)}{suggestion(rule, list(RULES))}")
    return rule


RULE_WORDS = {
    "random": "people chosen at random",
    "most_connected": "the best connected",
    "most_isolated": "the most isolated",
    "lowest_wellbeing": "those with the lowest wellbeing",
    "brokers": "those who connect others who are not connected",
    "nominated_friends": "friends whom people asked at random name",
}
"""Targeting rules in words."""

Rule = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema(
        {"type": "string", "enum": list(RULES), "enumDescriptions": [RULE_WORDS.get(rule, rule) for rule in RULES]}
    ),
]
"""The name of a targeting rule."""


def found_in_words(rule: str, error: float, where: Where | None = None) -> str:
    """Return whom a rule finds, among whom, and how often somebody else is found (a share), as part of a sentence."""
    among = f" among {where_in_words(where)}" if where else ""
    return RULE_WORDS[rule] + among + (f" (but {error:.0%} of those found are anyone eligible)" if error else "")
