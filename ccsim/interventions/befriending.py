"""Befriending: volunteers who meet one person each, week by week, for as long as the programme runs."""

from __future__ import annotations

from math import ceil
from typing import ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from ccsim.interventions.intervention import (
    NEVER,
    Amounts,
    Frequency,
    Intervention,
    Reach,
    RunningProgramme,
    Share,
    Weeks,
)
from ccsim.interventions.levers import add_programme_tie, end_programme_tie, neighbours, release_tie
from ccsim.interventions.rules import Rule, found_in_words
from ccsim.interventions.staying import week_of_leaving
from ccsim.interventions.targeting import Where, ranked, where_problems
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draw, draws
from ccsim.site.arrays import SiteArrays
from ccsim.site.frequency import in_words


class Volunteers(BaseModel):
    """Who befriends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    targeting: Rule = Field("random", description="how volunteers are found among the residents")
    targeting_error: Share = Field(0.0, description="share found who are not whom the rule means, but anyone eligible")
    where: Where = Field(default_factory=dict, description="who can volunteer")
    recipients_each: int = Field(1, ge=1, le=20, description="how many people one volunteer meets")

    def in_words(self) -> str:
        """Return who is asked to volunteer, as a sentence with a blank before it; nothing where it can be anyone."""
        if self.targeting == "random" and not self.where:
            return ""
        return f" Asked first to volunteer are {found_in_words(self.targeting, self.targeting_error, self.where)}."


class Befriending(Intervention):
    """Volunteers from the neighbourhood each meet someone week by week; some friendships outlast the programme."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"places": 40, "weeks": 52, "contact": "weekly", "targeting": "most_isolated"}],
        }
    )
    kind: ClassVar[str] = "befriending"
    evidence: ClassVar[str] = (
        "Trials of befriending find a small effect (E070, on depressive symptoms; E072, whose interval touches zero). "
        "Take-up and drop-out follow one English trial (E074). What remains is an assumption."
    )
    for_single_people: ClassVar[bool] = True

    places: int = Field(ge=1, le=1_000_000, description="people who can be befriended at once")
    weeks: Weeks = Field(52, description="how long each befriending lasts")
    contact: Frequency = Field(0.63, description="how often the two meet: a word or a weekly probability")
    targeting: Rule = Field("most_isolated", description="who is offered a befriender first")
    targeting_error: Share = Field(0.0, description="share found who are not whom the rule means, but anyone eligible")
    where: Where = Field(default_factory=dict, description="who can be offered one")
    take_up: Share | None = Field(None, description="share of those offered who begin; left out: an uncertainty")
    full_dose: Share | None = Field(None, description="share of those who stay to the end; left out: an uncertainty")
    volunteers: Volunteers = Field(default=Volunteers(), description="who befriends")
    remains: Share | None = Field(None, description="share who go on as friends; left out: an uncertainty")
    remains_contact: Frequency = Field(0.39, description="how often those who go on meet afterwards")

    def programme(self, lever: int) -> RunningBefriending:
        """Return the befriending as it runs in one community."""
        return RunningBefriending(self, lever)

    def ends(self) -> int:
        """Return the first week without befriending."""
        return self.start + self.weeks

    def amounts(self, arrays: SiteArrays) -> Amounts:
        """Return its weeks and places; all places are taken up, unless too few are found."""
        return Amounts(self.weeks, self.places, self.places)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        found = [(f"where.{key}", message) for key, message in where_problems(arrays, self.where)]
        found += [
            (f"volunteers.where.{key}", message) for key, message in where_problems(arrays, self.volunteers.where)
        ]
        volunteers = ceil(self.places / self.volunteers.recipients_each)
        if self.places + volunteers > arrays.residents:
            found.append(
                ("places", f"found {self.places}, which with {volunteers} volunteers is more than the "
                 f"{arrays.residents} residents of {arrays.name}")
            )  # fmt: skip
        return found

    def in_words(self) -> str:
        """Return what is done, in words."""
        each = "one person" if self.volunteers.recipients_each == 1 else f"{self.volunteers.recipients_each} people"
        return (
            f"Befriending for {self.places} people at once, offered first to "
            f"{found_in_words(self.targeting, self.targeting_error, self.where)}. "
            f"A volunteer from the neighbourhood meets each of them {in_words(self.contact)} for {self.weeks} weeks, "
            f"from week {self.start}; a volunteer meets {each}.{self.volunteers.in_words()}"
        )


class RunningBefriending(RunningProgramme):
    """Befriending at work in one community."""

    def __init__(self, fields: Befriending, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields
        self.pairs: dict[tuple[int, int], int] = {}  # (volunteer, recipient) still meeting: the week of leaving

    def act(self, model: CommunityModel) -> None:
        """Begin, let people drop out, and end."""
        if model.week == self.fields.start:
            self._begin(model)
            return
        self._drop_out(model)
        if model.week == self.fields.ends():
            self._end(model)

    def next_act(self, after: int) -> int:
        """Return the next week in which it begins, someone drops out, or it ends."""
        weeks = (self.fields.start, self.fields.ends(), *self.pairs.values())
        return min((week for week in weeks if week > after), default=NEVER)

    def _begin(self, model: CommunityModel) -> None:
        """Offer befriending down the ranking until the places are taken, and match each taker with a volunteer."""
        fields, identity = self.fields, model.residents.identity
        take_up = fields.take_up if fields.take_up is not None else model.parameters.befriending_take_up
        order = ranked(
            model, fields.targeting, self.may_be_offered(model, fields.where), self.lever, fields.targeting_error
        )
        takes = draws(model.world, int(Process.TAKE_UP), 0, identity, np.uint64(self.lever))[order] < take_up
        enough = np.flatnonzero(np.cumsum(takes) >= fields.places)
        offered = order[: enough[0] + 1] if enough.size else order
        takers = offered[takes[: offered.size]]
        self.reach = Reach.nobody(model.arrays.residents)
        self.reach.offered[offered] = True
        self.reach.took_up[takers] = True
        room = self._volunteers(model)
        for recipient in takers:
            self._match(model, int(recipient), room)

    def _volunteers(self, model: CommunityModel) -> dict[int, int]:
        """Return the volunteers, with how many people each can still take on."""
        fields, wanted = self.fields, self.fields.volunteers
        assert self.reach is not None
        able = self.may_give(model, wanted.where) & ~self.reach.offered
        order = ranked(model, wanted.targeting, able, self.lever ^ int(Process.DELIVERER), wanted.targeting_error)
        found = order[: ceil(fields.places / wanted.recipients_each)]
        self.reach.delivers[found] = True
        return {int(volunteer): wanted.recipients_each for volunteer in found}

    def _match(self, model: CommunityModel, recipient: int, room: dict[int, int]) -> None:
        """Tie the recipient to the volunteer with the lowest draw for the two, among strangers with room."""
        identity, known = model.residents.identity, set(neighbours(model, recipient).tolist())
        free = np.array([v for v, left in room.items() if left and v not in known], np.int64)
        if not free.size:
            return
        volunteer = int(free[np.argmin(draws(model.world, int(Process.MATCH), 0, identity[free], identity[recipient]))])
        room[volunteer] -= 1
        add_programme_tie(model, volunteer, recipient, "befriender", self.fields.contact)
        fields = self.fields
        full = fields.full_dose if fields.full_dose is not None else model.parameters.befriending_full_dose
        leaves = week_of_leaving(model, recipient, self.lever, fields.start, fields.weeks, full)
        self.pairs[volunteer, recipient] = leaves

    def _drop_out(self, model: CommunityModel) -> None:
        """End the pairs whose recipient leaves this week."""
        for pair in [pair for pair, week in self.pairs.items() if week == model.week]:
            end_programme_tie(model, *pair)
            del self.pairs[pair]

    def _end(self, model: CommunityModel) -> None:
        """End what is left, but for those who go on as friends."""
        fields, identity = self.fields, model.residents.identity
        remains = fields.remains if fields.remains is not None else model.parameters.befriending_remains
        for volunteer, recipient in self.pairs:
            if draw(model.world, int(Process.REMAINS), 0, identity[recipient], identity[volunteer]) < remains:
                release_tie(model, volunteer, recipient, "friend", fields.remains_contact)
            else:
                end_programme_tie(model, volunteer, recipient)
        self.pairs = {}

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Forget the pairs of which somebody has moved out."""
        gone = set(homes.tolist())
        self.pairs = {pair: week for pair, week in self.pairs.items() if not gone & set(pair)}
