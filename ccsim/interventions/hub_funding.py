"""Hub funding: more money, more room and a wider door for places, and outreach to those who do not come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from ccsim.interventions.befriending import RULE_WORDS
from ccsim.interventions.intervention import NEVER, Frequency, Intervention, Reach, RunningProgramme, Share, Weeks
from ccsim.interventions.levers import enlarge, fund, invite, open_up, stop_attending
from ccsim.interventions.rules import Rule
from ccsim.interventions.targeting import Choice, Where, ranked, where_problems, who
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.frequency import in_words
from ccsim.site.tables import Ints


class Outreach(BaseModel):
    """Invitations to people who do not come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    invitations: int = Field(ge=1, le=1_000_000, description="people invited")
    targeting: Rule = Field("most_isolated", description="who is invited first")
    where: Where = Field(default_factory=dict, description="who can be invited")
    take_up: Share | None = Field(None, description="share of those invited who come; left out: an uncertainty")
    frequency: Frequency = Field(0.39, description="how often those who come attend: a word or a weekly probability")
    remains: Share | None = Field(None, description="share of them who go on afterwards; left out: an uncertainty")


class Choose(BaseModel):
    """How places are chosen where they are not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Literal["most_attended", "least_open"] = Field("most_attended", description="which places come first")
    kinds: tuple[str, ...] = Field((), description="kinds of place that count; none given: all but streets")
    number: int = Field(1, ge=1, le=10_000, description="how many places")


class HubFunding(Intervention):
    """One or more places get more funding, room and openness, and invite people who do not come."""

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

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        found = [
            ("places", f"no place '{place}' at {arrays.name}{suggestion(place, arrays.place_id)}")
            for place in self.places
            if place not in arrays.place_id
        ]
        found += [
            ("places", f"found '{place}' more than once")
            for place in sorted(set(self.places))
            if self.places.count(place) > 1
        ]
        if bool(self.places) == (self.choose is not None):
            found.append(("places", "name the places, or say how to `choose` them: one of the two"))
        if self.choose is not None:
            kinds = sorted(set(arrays.place_kind))
            found += [
                ("choose.kinds", f"no place of kind '{kind}' at {arrays.name}{suggestion(kind, kinds)}")
                for kind in self.choose.kinds
                if kind not in kinds
            ]
            if not found and not chosen_places(arrays, self.choose).size:
                found.append(("choose", f"there is no place to choose at {arrays.name}"))
        if self.outreach is not None:
            found += [(f"outreach.where.{key}", text) for key, text in where_problems(arrays, self.outreach.where)]
        return found

    def in_words(self) -> str:
        """Return what is done, in words."""
        if self.choose is None:
            where = f"the place{'s' if len(self.places) > 1 else ''} {', '.join(self.places)}"
        else:
            first = "best attended" if self.choose.by == "most_attended" else "least open"
            kinds = " or ".join(self.choose.kinds) or "place"
            number = self.choose.number
            where = f"the {first} {kinds}" if number == 1 else f"the {number} {first} (of kind {kinds})"
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
                f"first {RULE_WORDS[self.outreach.targeting]};"
                f" those who accept come {in_words(self.outreach.frequency)}."
            )
        return text


def chosen_places(arrays: SiteArrays, choose: Choose) -> Ints:
    """Return the positions of the places that a rule chooses, as mapped; equal ones in the order of their ids."""
    if choose.kinds:
        eligible = np.isin(arrays.place_kind, choose.kinds)
    else:
        eligible = np.array([kind != "street" for kind in arrays.place_kind], np.bool_)
    attended = np.bincount(arrays.affiliation_place, arrays.affiliation_frequency, len(arrays.place_id))
    score = -attended if choose.by == "most_attended" else arrays.place_openness
    order = np.lexsort((np.array(arrays.place_id), score))
    return order[eligible[order]][: choose.number].astype(np.int32)


@dataclass(frozen=True)
class _Change:
    """Funding and openness of a place before and after a programme changed them."""

    before: tuple[float, float]
    after: tuple[float, float]

    def take_back(self, model: CommunityModel, place: int) -> None:
        """Put back what was, to the last bit; where something else has changed it since, only the programme's part."""
        funding, openness = model.places.funding, model.places.openness
        if funding[place] == self.after[0]:
            funding[place] = self.before[0]
        elif self.after[0] > 0.0:
            fund(model, place, self.before[0] / self.after[0])
        else:
            funding[place] = 1.0
        if openness[place] == self.after[1]:
            openness[place] = self.before[1]
        else:
            open_up(model, place, self.before[1] - self.after[1])


class RunningHubFunding(RunningProgramme):
    """Hub funding at work in one community."""

    def __init__(self, fields: HubFunding, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields
        self.places = np.zeros(0, np.int32)
        self.changed: dict[int, _Change] = {}
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

    def _begin(self, model: CommunityModel) -> None:
        """Fund, enlarge, open up and invite."""
        fields, arrays = self.fields, model.arrays
        if fields.choose is not None:
            self.places = chosen_places(arrays, fields.choose)
        else:
            self.places = np.array([arrays.place_id.index(place) for place in fields.places], np.int32)
        come = np.zeros(arrays.residents, np.bool_)
        come[model.affiliations.resident[np.isin(model.affiliations.place, self.places)]] = True
        self.reach = Reach.nobody(arrays.residents)
        self.reach.offered |= come
        self.reach.took_up |= come
        for place in self.places:
            before = float(model.places.funding[place]), float(model.places.openness[place])
            fund(model, int(place), fields.funding)
            open_up(model, int(place), fields.openness)
            after = float(model.places.funding[place]), float(model.places.openness[place])
            self.changed[int(place)] = _Change(before, after)
            if fields.capacity != 1.0:
                enlarge(model, int(place), fields.capacity)
        if fields.outreach is not None:
            self._invite(model, fields.outreach, come)

    def _invite(self, model: CommunityModel, outreach: Outreach, come: Choice) -> None:
        """Invite down the ranking those who come to none of the places; who accepts goes to the one drawn lowest."""
        assert self.reach is not None
        identity, world = model.residents.identity, model.world
        invited = ranked(model, outreach.targeting, who(model, outreach.where) & ~come, self.lever)
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
        for place in self.places:
            self.newcomers[int(place)] = accepted[nearest == place]
            invite(model, self.newcomers[int(place)], int(place), outreach.frequency)

    def _end(self, model: CommunityModel) -> None:
        """Take back funding, room and openness; some of those who were invited go on coming."""
        fields, identity = self.fields, model.residents.identity
        for place in self.places:
            self.changed[int(place)].take_back(model, int(place))
            if fields.capacity != 1.0:
                enlarge(model, int(place), 1.0)
        if fields.outreach is None:
            return
        remains = fields.outreach.remains
        remains = remains if remains is not None else model.parameters.outreach_remains
        for at, came in self.newcomers.items():
            stays = draws(model.world, int(Process.REMAINS), 0, identity[came], model.places.identity[at]) < remains
            stop_attending(model, came[~stays], at)
