"""What every intervention has in common: when it starts, what it costs, whom it reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, NamedTuple

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from ccsim.interventions.targeting import Choice, Where, who
from ccsim.model.community import CommunityModel
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.frequency import WEEKLY_PROBABILITY, weekly_probability

NEVER = 1_000_000_000
"""A week after all others."""
START = 13
"""Week in which programmes start unless they say otherwise: a quarter to set up."""

MOST_MONEY = 1e12
"""Largest amount of money that is read: more is a slip, and sums of it would be no numbers."""

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Money = Annotated[float, Field(ge=0.0, le=MOST_MONEY)]
Weeks = Annotated[int, Field(ge=1, le=5200)]


def _frequency(value: object) -> object:
    return weekly_probability(value) if isinstance(value, str) else value


_FREQUENCY_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {
            "type": "string",
            "enum": list(WEEKLY_PROBABILITY),
            "enumDescriptions": [f"in {chance:.0%} of weeks" for chance in WEEKLY_PROBABILITY.values()],
        },
    ]
}
Frequency = Annotated[float, BeforeValidator(_frequency), Field(ge=0.0, le=1.0), WithJsonSchema(_FREQUENCY_SCHEMA)]
"""How often, as a word of the questionnaire or as a weekly probability."""


class Cost(BaseModel):
    """What an intervention costs, in the site's currency and price year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fixed: Money = Field(default=0.0, description="once")
    per_week: Money = Field(default=0.0, description="for every week that it runs")
    per_recipient: Money = Field(default=0.0, description="for everyone who takes it up")
    per_place: Money = Field(
        default=0.0, description="for everyone whom it has room for, every place that is funded, or peer"
    )


class Amounts(NamedTuple):
    """How much of an intervention is planned: what its cost is multiplied by.

    Attributes:
        weeks: weeks that it runs.
        places: what `per_place` counts.
        takers: people who take it up; None where only a run can tell.
    """

    weeks: int
    places: int
    takers: int | None


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


class Act(BaseModel):
    """The validated fields of an intervention or an event: the keys of the scenario file.

    Subclasses add fields and `programme`, which returns what acts in one community.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[str]

    start: Weeks = Field(START, description="week in which it starts, counted from the map")

    def programme(self, lever: int) -> RunningProgramme:
        """Return this as it runs in one community; `lever` keys its draws."""
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


class Intervention(Act):
    """Something that could be decided: it has a cost, and people to whom it is offered."""

    evidence: ClassVar[str]
    for_single_people: ClassVar[bool] = False
    """Whether it is offered to people one by one, and its `where` and ranking keep to `RunningProgramme.only`: then it
    can be tried with some and not with others."""

    cost: Cost = Field(default=Cost(), description="what it costs")

    def amounts(self, arrays: SiteArrays) -> Amounts:
        """Return how much of it is planned at this site."""
        raise NotImplementedError


class RunningProgramme:
    """An intervention or an event at work in one community.

    Attributes:
        lever: keys its draws.
        reach: whom it has reached; None for events, and before it begins.
        funds: place -> factor on its funding that stands at present; see `ccsim.interventions.places`.
        only: [n] those to whom alone it may be offered, as in a trial; None: no such limit.
        apart: [n] those who may not be asked to give, because they take part in a trial; None: nobody.
    """

    def __init__(self, lever: int) -> None:
        self.lever = lever
        self.only: Choice | None = None
        self.apart: Choice | None = None
        self.reach: Reach | None = None
        self.funds: dict[int, float] = {}

    def act(self, model: CommunityModel) -> None:
        """Act at the start of the week `model.week`."""
        raise NotImplementedError

    def next_act(self, after: int) -> int:
        """Return the first week after this one in which it may act; `NEVER` when it has ended."""
        raise NotImplementedError

    def may_be_offered(self, model: CommunityModel, where: Where) -> Choice:
        """Return [n]: those whom `where` means, as they are now, and to whom this may be offered."""
        return who(model, where) if self.only is None else who(model, where) & self.only

    def may_give(self, model: CommunityModel, where: Where) -> Choice:
        """Return [n]: those whom `where` means, as they are now, and who may be asked to give."""
        return who(model, where) if self.apart is None else who(model, where) & ~self.apart

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Hear that the residents of these homes (positions) have moved out; most programmes need do nothing."""


def lever_key(kind: str, ordinal: int) -> int:
    """Return the identity that keys the draws of an intervention or an event.

    It is made from its kind and its place among those of the same kind in its scenario, so that the same intervention
    in two scenarios meets the same luck, whatever else happens there.
    """
    return identity(f"lever {kind} {ordinal}")


def running(acts: Sequence[Act]) -> list[RunningProgramme]:
    """Return what is done in one scenario as it runs in one community, in the order in which it acts."""
    seen: dict[str, int] = {}
    programmes = []
    for act in acts:
        ordinal = seen.get(act.kind, 0)
        seen[act.kind] = ordinal + 1
        programmes.append(act.programme(lever_key(act.kind, ordinal)))
    return programmes


def first_week(acts: Sequence[Act]) -> int:
    """Return the week in which the first intervention starts: without any, the first event; without any, 0."""
    decided = [act for act in acts if isinstance(act, Intervention)]
    return min((act.start for act in decided or acts), default=0)
