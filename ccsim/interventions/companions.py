"""Companions: a worker or a peer goes to places with people who would not go alone, and introduces them there."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, Field

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
from ccsim.interventions.levers import (
    add_programme_tie,
    end_programme_tie,
    invite,
    neighbours,
    release_tie,
    stop_attending,
)
from ccsim.interventions.rules import Rule, found_in_words
from ccsim.interventions.staying import week_of_leaving
from ccsim.interventions.suiting import introduced, suitable_places, suiting_place
from ccsim.interventions.targeting import Where, ranked, where_problems
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draw, draws
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.frequency import in_words
from ccsim.site.tables import Ints

PEERS: Where = {"lived_experience": True}
"""Who can accompany others as a peer."""


class Companions(Intervention):
    """A worker or a peer goes to a place with somebody, week by week, and introduces them to people there."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"places": 30, "weeks": 26, "personal": True, "where": {"lived_experience": True}}],
        }
    )
    kind: ClassVar[str] = "companions"
    evidence: ClassVar[str] = (
        "Interventions meant to raise social support in severe mental illness find a small effect or none (E076); more "
        "personal ones a larger one (E077). Those trials tried many different things: that it works by going somewhere "
        "together and being introduced there is an assumption, and so are take-up, drop-out (as in befriending, E074) "
        "and what remains."
    )
    for_single_people: ClassVar[bool] = True

    places: int = Field(ge=1, le=1_000_000, description="people who can be accompanied at once")
    weeks: Weeks = Field(26, description="how long each is accompanied")
    contact: Frequency = Field(0.63, description="how often they go: a word or a weekly probability")
    companion: Literal["worker", "peer"] = Field(
        "worker", description="a worker from outside; or a resident with lived experience, who becomes a tie meanwhile"
    )
    kinds: tuple[str, ...] = Field(
        (), description="kinds of place to which they go; none given: all but streets and places that crowd out others"
    )
    personal: bool = Field(False, description="where more people like themselves go, and introduced to those first")
    introductions: int = Field(1, ge=0, le=20, description="people there to whom each is introduced, one after another")
    introduced_contact: Frequency = Field(0.21, description="how often those introduced to each other have contact")
    targeting: Rule = Field("most_isolated", description="who is offered a companion first")
    targeting_error: Share = Field(0.0, description="share found who are not whom the rule means, but anyone eligible")
    where: Where = Field(default_factory=dict, description="who can be offered one")
    take_up: Share | None = Field(None, description="share of those offered who begin; left out: an uncertainty")
    full_dose: Share | None = Field(None, description="share of those who stay to the end; left out: an uncertainty")
    remains: Share | None = Field(None, description="share who go on going there; left out: an uncertainty")
    remains_contact: Frequency = Field(0.39, description="how often those who go on go there afterwards")

    def programme(self, lever: int) -> RunningCompanions:
        """Return the companions as they go about one community."""
        return RunningCompanions(self, lever)

    def ends(self) -> int:
        """Return the first week without companions."""
        return self.start + self.weeks

    def amounts(self, arrays: SiteArrays) -> Amounts:
        """Return its weeks and places; all places are taken up, unless too few are found."""
        return Amounts(self.weeks, self.places, self.places)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        found = [(f"where.{key}", message) for key, message in where_problems(arrays, self.where)]
        known = sorted(set(arrays.place_kind))
        found += [
            ("kinds", f"no place of kind '{kind}' at {arrays.name}{suggestion(kind, known)}")
            for kind in self.kinds
            if kind not in known
        ]
        if not found and not suitable_places(arrays, self.kinds).any():
            found.append(("kinds", f"there is no place to go to at {arrays.name}"))
        people = 2 * self.places if self.companion == "peer" else self.places
        if people > arrays.residents:
            found.append(
                ("places", f"found {self.places}, more than the {arrays.residents} residents of {arrays.name} allow")
            )
        return found

    def in_words(self) -> str:
        """Return what is done, in words."""
        by = "a worker" if self.companion == "worker" else "a peer with lived experience"
        place = "a place where more people like themselves go" if self.personal else "a place that is open to them"
        people = "person" if self.introductions == 1 else "people"
        return (
            f"Companions for {self.places} people at once, offered first to "
            f"{found_in_words(self.targeting, self.targeting_error, self.where)}. Each goes {in_words(self.contact)} "
            f"to {place}, with {by}, for {self.weeks} weeks from week {self.start}, and is introduced to "
            f"{self.introductions} {people} there."
        )


class RunningCompanions(RunningProgramme):
    """Companions at work in one community."""

    def __init__(self, fields: Companions, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields
        self.goes: dict[int, int] = {}  # who is accompanied now: the place
        self.leaves: dict[int, int] = {}  # the same: the week of leaving
        self.peers: dict[int, int] = {}  # the same, with a peer: that peer
        gap = fields.weeks / (fields.introductions + 1)
        self.introducing = tuple(fields.start + round(gap * (k + 1)) for k in range(fields.introductions))

    def act(self, model: CommunityModel) -> None:
        """Begin, let people leave, introduce, and end."""
        if model.week == self.fields.start:
            self._begin(model)
        for resident in [one for one, week in self.leaves.items() if week == model.week]:
            self._stop(model, resident)
        for number in [k for k, week in enumerate(self.introducing) if week == model.week]:
            self._introduce(model, number)
        if model.week == self.fields.ends():
            self._end(model)

    def next_act(self, after: int) -> int:
        """Return the next week in which it begins, somebody leaves or is introduced, or it ends."""
        weeks = (self.fields.start, self.fields.ends(), *self.introducing, *self.leaves.values())
        return min((week for week in weeks if week > after), default=NEVER)

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Forget those who have moved out, and peers who have."""
        gone = set(homes.tolist())
        self.goes = {one: place for one, place in self.goes.items() if one not in gone}
        self.leaves = {one: week for one, week in self.leaves.items() if one not in gone}
        self.peers = {one: peer for one, peer in self.peers.items() if not gone & {one, peer}}

    def _begin(self, model: CommunityModel) -> None:
        """Offer companions down the ranking until the places are taken, and go somewhere with each who takes one."""
        fields, numbers, ids = self.fields, model.parameters, model.residents.identity
        take_up = fields.take_up if fields.take_up is not None else numbers.companions_take_up
        full = fields.full_dose if fields.full_dose is not None else numbers.companions_full_dose
        able = self.may_be_offered(model, fields.where)
        order = ranked(model, fields.targeting, able, self.lever, fields.targeting_error)
        takes = draws(model.world, int(Process.TAKE_UP), 0, ids[order], np.uint64(self.lever)) < take_up
        enough = np.flatnonzero(np.cumsum(takes) >= fields.places)
        offered = order[: enough[0] + 1] if enough.size else order
        takers = offered[takes[: offered.size]]
        self.reach = Reach.nobody(model.arrays.residents)
        self.reach.offered[offered] = True
        for resident in takers.tolist():
            place = suiting_place(model, resident, self.lever, fields.kinds, personal=fields.personal)
            if place is None:
                continue  # goes everywhere already
            invite(model, np.array([resident], np.int32), place, fields.contact)
            self.goes[resident] = place
            self.leaves[resident] = week_of_leaving(model, resident, self.lever, fields.start, fields.weeks, full)
        self.reach.took_up[list(self.goes)] = True
        if fields.companion == "peer":
            self._find_peers(model)

    def _find_peers(self, model: CommunityModel) -> None:
        """Tie each to the peer with the lowest draw for the two, among strangers; a peer accompanies one at a time."""
        assert self.reach is not None
        ids = model.residents.identity
        able = self.may_give(model, PEERS) & ~self.reach.offered
        order = ranked(model, "random", able, self.lever ^ int(Process.DELIVERER))
        free = set(order.tolist())
        for resident in self.goes:
            strangers = np.array(sorted(free - set(neighbours(model, resident).tolist())), np.int64)
            if not strangers.size:
                continue
            luck = draws(model.world, int(Process.MATCH), 0, ids[strangers], ids[resident])
            peer = int(strangers[np.argmin(luck)])
            free.remove(peer)
            self.reach.delivers[peer] = True
            add_programme_tie(model, peer, resident, "peer", self.fields.contact)
            self.peers[resident] = peer

    def _introduce(self, model: CommunityModel, number: int) -> None:
        """Introduce everybody who is still accompanied to one more person at their place."""
        fields = self.fields
        for resident, place in self.goes.items():
            other = introduced(model, resident, place, self.lever ^ number, personal=fields.personal)
            if other is not None and add_programme_tie(
                model, other, resident, "acquaintance", fields.introduced_contact
            ):
                release_tie(model, other, resident, "acquaintance", fields.introduced_contact)

    def _stop(self, model: CommunityModel, resident: int) -> None:
        """Have somebody go there no longer, with whom they know by now."""
        stop_attending(model, _one(resident), self.goes.pop(resident))
        del self.leaves[resident]
        if (peer := self.peers.pop(resident, None)) is not None:
            end_programme_tie(model, peer, resident)

    def _end(self, model: CommunityModel) -> None:
        """End what is left; some go on going there by themselves."""
        fields, ids = self.fields, model.residents.identity
        remains = fields.remains if fields.remains is not None else model.parameters.companions_remains
        for resident, place in list(self.goes.items()):
            self._stop(model, resident)
            if draw(model.world, int(Process.REMAINS), 0, ids[resident], np.uint64(self.lever)) < remains:
                invite(model, _one(resident), place, fields.remains_contact)


def _one(resident: int) -> Ints:
    return np.array([resident], np.int32)
