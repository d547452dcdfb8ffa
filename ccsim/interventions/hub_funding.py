"""Hub funding: more money, more room and a wider door for places, and outreach to those who do not come."""

from __future__ import annotations

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
from ccsim.interventions.levers import enlarge, invite, open_up, stop_attending
from ccsim.interventions.places import (
    NAMED_OR_CHOSEN,
    Choose,
    fund_while_running,
    place_positions,
    place_problems,
    places_in_words,
)
from ccsim.interventions.rules import Rule, found_in_words
from ccsim.interventions.targeting import Choice, Where, ranked, where_problems, who
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.site.arrays import SiteArrays
from ccsim.site.frequency import in_words
from ccsim.site.tables import Ints


class Outreach(BaseModel):
    """Invitations to people who do not come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    invitations: int = Field(ge=1, le=1_000_000, description="people invited")
    targeting: Rule = Field("most_isolated", description="who is invited first")
    targeting_error: Share = Field(0.0, description="share found who are not whom the rule means, but anyone eligible")
    where: Where = Field(default_factory=dict, description="who can be invited")
    take_up: Share | None = Field(None, description="share of those invited who come; left out: an uncertainty")
    frequency: Frequency = Field(0.39, description="how often those who come attend: a word or a weekly probability")
    remains: Share | None = Field(None, description="share of them who go on afterwards; left out: an uncertainty")


class HubFunding(Intervention):
    """One or more places get more funding, room and openness, and invite people who do not come."""

    model_config = ConfigDict(
        json_schema_extra={
            **NAMED_OR_CHOSEN,
            "examples": [
                {
                    "choose": {"by": "most_attended", "kinds": ["community centre"]},
                    "funding": 1.5,
                    "outreach": {"invitations": 80},
                }
            ],
        }
    )
    kind: ClassVar[str] = "hub_funding"
    evidence: ClassVar[str] = (
        "No study found gives an effect size for community hubs (E085): all that follows here rests on mechanism: "
        "that more funding raises attendance, that people who meet form ties, and that both help a little."
    )

    places: tuple[str, ...] = Field((), description="ids of the places; or use `choose`")
    choose: Choose | None = Field(None, description="how places are chosen")
    weeks: Weeks = Field(104, description="how long it is funded")
    funding: float = Field(1.0, ge=0.0, le=100.0, description="factor on funding; attendance follows through its rate")
    capacity: float = Field(1.0, ge=1.0, le=100.0, description="factor on capacity, and on tables")
    openness: float = Field(0.0, ge=-1.0, le=1.0, description="added to openness, which runs from 0 to 1")
    outreach: Outreach | None = Field(None, description="invitations to people who do not come")

    def programme(self, lever: int) -> RunningHubFunding:
        """Return the funding as it runs in one community."""
        return RunningHubFunding(self, lever)

    def ends(self) -> int:
        """Return the first week without the funding."""
        return self.start + self.weeks

    def amounts(self, arrays: SiteArrays) -> Amounts:
        """Return its weeks and places; how many come only a run can tell."""
        return Amounts(self.weeks, place_positions(arrays, self.places, self.choose).size, None)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        found = place_problems(arrays, self.places, self.choose)
        if self.outreach is not None:
            found += [(f"outreach.where.{key}", text) for key, text in where_problems(arrays, self.outreach.where)]
        return found

    def in_words(self) -> str:
        """Return what is done, in words."""
        where = places_in_words(self.places, self.choose)
        changes = []
        if self.funding != 1.0:
            changes.append(f"{self.funding:g} times the funding")
        if self.capacity != 1.0:
            changes.append(f"{self.capacity:g} times the room")
        if self.openness:
            direction = "more" if self.openness > 0 else "less"
            changes.append(f"a {direction} open door (openness {self.openness:+g} on a scale from 0 to 1)")
        text = (
            f"For {self.weeks} weeks from week {self.start}, {where}: {', '.join(changes) or 'no change of funding'}."
        )
        if self.outreach is not None:
            text += (
                f" {self.outreach.invitations} people who do not come are invited, "
                f"first {found_in_words(self.outreach.targeting, self.outreach.targeting_error, self.outreach.where)};"
                f" those who accept come {in_words(self.outreach.frequency)}."
            )
        return text


class RunningHubFunding(RunningProgramme):
    """Hub funding at work in one community."""

    def __init__(self, fields: HubFunding, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields
        self.places = np.zeros(0, np.int32)
        self.openness: dict[int, tuple[float, float]] = {}  # place -> before and after it was opened up
        self.newcomers: dict[int, Ints] = {}  # place -> residents who came by invitation

    def act(self, model: CommunityModel) -> None:
        """Begin and end."""
        if model.week == self.fields.start:
            self._begin(model)
        elif model.week == self.fields.ends():
            self._end(model)

    def next_act(self, after: int) -> int:
        """Return the week in which it begins or ends."""
        return min((week for week in (self.fields.start, self.fields.ends()) if week > after), default=NEVER)

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Let those who came by invitation and have moved out come no longer; whoever moved in was not invited."""
        for place, came in self.newcomers.items():
            gone = np.isin(came, homes)
            if gone.any():
                stop_attending(model, came[gone], place)
                self.newcomers[place] = came[~gone]

    def _begin(self, model: CommunityModel) -> None:
        """Fund, enlarge, open up and invite."""
        fields, arrays = self.fields, model.arrays
        self.places = place_positions(arrays, fields.places, fields.choose)
        come = np.zeros(arrays.residents, np.bool_)
        come[model.affiliations.resident[np.isin(model.affiliations.place, self.places)]] = True
        self.reach = Reach.nobody(arrays.residents)
        self.reach.offered |= come
        self.reach.took_up |= come
        for place in self.places.tolist():
            fund_while_running(model, self, place, fields.funding)
            before = float(model.places.openness[place])
            open_up(model, place, fields.openness)
            self.openness[place] = (before, float(model.places.openness[place]))
            if fields.capacity != 1.0:
                enlarge(model, place, fields.capacity)
        if fields.outreach is not None:
            self._invite(model, fields.outreach, come)

    def _invite(self, model: CommunityModel, outreach: Outreach, come: Choice) -> None:
        """Invite down the ranking those who come to none of the places; who accepts goes to the one drawn lowest."""
        assert self.reach is not None
        identity, world = model.residents.identity, model.world
        eligible = who(model, outreach.where) & ~come
        invited = ranked(model, outreach.targeting, eligible, self.lever, outreach.targeting_error)
        invited = invited[: outreach.invitations]
        take_up = outreach.take_up if outreach.take_up is not None else model.parameters.outreach_take_up
        accepts = draws(world, int(Process.TAKE_UP), 0, identity[invited], np.uint64(self.lever)) < take_up
        self.reach.offered[invited] = True
        self.reach.took_up[invited[accepts]] = True
        accepted = invited[accepts]
        scores = [
            draws(world, int(Process.MATCH), 0, identity[accepted], model.places.identity[place])
            for place in self.places
        ]
        nearest = self.places[np.argmin(np.array(scores), axis=0)] if accepted.size else accepted
        for place in self.places.tolist():
            self.newcomers[place] = accepted[nearest == place]
            invite(model, self.newcomers[place], place, outreach.frequency)

    def _end(self, model: CommunityModel) -> None:
        """Take back funding, room and openness; some of those who were invited go on coming."""
        fields, identity = self.fields, model.residents.identity
        for place in self.places.tolist():
            fund_while_running(model, self, place, None)
            self._close_again(model, place)
            if fields.capacity != 1.0:
                enlarge(model, place, 1.0)
        if fields.outreach is None:
            return
        remains = fields.outreach.remains
        remains = remains if remains is not None else model.parameters.outreach_remains
        for at, came in self.newcomers.items():
            stays = draws(model.world, int(Process.REMAINS), 0, identity[came], model.places.identity[at]) < remains
            stop_attending(model, came[~stays], at)
            self.newcomers[at] = came[:0]

    def _close_again(self, model: CommunityModel, place: int) -> None:
        """Take back openness: to the last bit, or where something else has changed it since, only its own part."""
        before, after = self.openness[place]
        if model.places.openness[place] == after:
            model.places.openness[place] = before
        else:
            open_up(model, place, before - after)
