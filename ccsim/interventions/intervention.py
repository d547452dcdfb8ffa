"""What every intervention has in common: when it starts, what it costs, whom it reached."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ccsim.interventions.targeting import Choice
from ccsim.model.community import CommunityModel
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.frequency import weekly_probability

NEVER = 1_000_000_000
"""A week after all others."""
START = 13
"""Week in which programmes start unless they say otherwise: a quarter to set up."""

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Weeks = Annotated[int, Field(ge=1, le=5200)]


def _frequency(value: object) -> object:
    return weekly_probability(value) if isinstance(value, str) else value


Frequency = Annotated[float, BeforeValidator(_frequency), Field(ge=0.0, le=1.0)]
"""How often, as a word of the questionnaire or as a weekly probability."""


class Cost(BaseModel):
    """What an intervention costs, in the site's currency and price year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fixed: float = Field(default=0.0, ge=0.0, description="once")
    per_week: float = Field(default=0.0, ge=0.0, description="for every week that it runs")
    per_recipient: float = Field(default=0.0, ge=0.0, description="for everyone who takes it up")
    per_place: float = Field(default=0.0, ge=0.0, description="for every place")


class Reach(BaseModel):
    """Whom a running intervention has reached so far, [n] each."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    offered: Choice
    took_up: Choice
    delivers: Choice

    @classmethod
    def nobody(cls, residents: int) -> Reach:
        """Return a reach of nobody yet."""
        return cls(
            offered=np.zeros(residents, np.bool_),
            took_up=np.zeros(residents, np.bool_),
            delivers=np.zeros(residents, np.bool_),
        )


class Intervention(BaseModel):
    """The validated fields of one intervention: the keys of the scenario file.

    Subclasses add fields and `programme`, which returns what acts in one community.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[str]
    evidence: ClassVar[str]

    start: Weeks = Field(START, description="week in which it starts, counted from the map")
    cost: Cost = Field(default=Cost(), description="what it costs")

    def programme(self, lever: int) -> RunningProgramme:
        """Return this intervention as it runs in one community; `lever` keys its draws."""
        raise NotImplementedError

    def ends(self) -> int:
        """Return the first week in which it no longer runs."""
        raise NotImplementedError

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        raise NotImplementedError

    def in_words(self) -> str:
        """Return what is done, in a sentence or two for people who do not read code."""
        raise NotImplementedError


class RunningProgramme:
    """An intervention at work in one community."""

    def __init__(self, lever: int) -> None:
        self.lever = lever
        self.reach: Reach | None = None

    def act(self, model: CommunityModel) -> None:
        """Act at the start of the week `model.week`."""
        raise NotImplementedError

    def next_act(self, after: int) -> int:
        """Return the first week after this one in which it may act; `NEVER` when it has ended."""
        raise NotImplementedError


def lever_key(kind: str, ordinal: int) -> int:
    """Return the identity that keys an intervention's draws.

    It is made from its kind and its place among those of the same kind in its scenario, so that the same intervention
    in two scenarios meets the same luck.
    """
    return identity(f"lever {kind} {ordinal}")


def running(interventions: list[Intervention]) -> list[RunningProgramme]:
    """Return the interventions of one scenario as they run in one community."""
    seen: dict[str, int] = {}
    programmes = []
    for intervention in interventions:
        ordinal = seen.get(intervention.kind, 0)
        seen[intervention.kind] = ordinal + 1
        programmes.append(intervention.programme(lever_key(intervention.kind, ordinal)))
    return programmes
