"""The names of the targeting rules, as a scenario file may give them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from ccsim.interventions.targeting import RULES
from ccsim.problems import suggestion


def _known(rule: str) -> str:
    if rule not in RULES:
        raise ValueError(f"found '{rule}', expected one of: {', '.join(RULES)}{suggestion(rule, list(RULES))}")
    return rule


Rule = Annotated[str, AfterValidator(_known)]
"""The name of a targeting rule."""
