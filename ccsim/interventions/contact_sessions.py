"""Sessions of contact: people meet somebody with lived experience, live or on film, and think differently after it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, Field

from ccsim.interventions.intervention import NEVER, Amounts, Intervention, Reach, RunningProgramme, Share, Weeks
from ccsim.interventions.levers import shift
from ccsim.interventions.rules import Rule, found_in_words
from ccsim.interventions.targeting import Where, ranked, where_problems
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.tables import Ints


class ContactSessions(Intervention):
    """Sessions in which people meet somebody with lived experience, which lowers stigma once each time."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"places": 60, "sessions": 3, "weeks_between": 2, "where": {"lived_experience": False}}],
        }
    )
    kind: ClassVar[str] = "contact_sessions"
    evidence: ClassVar[str] = (
        "Meeting somebody with lived experience lowers stigma by about a third of a standard deviation (E094 at once, "
        "E095 after weeks, E099 in trials), less among community members than among students (E097). How much of it "
        "lasts is disputed, and so is whether more sessions do more (E107). What a further session adds, how much less "
        "a film does, and how many come are assumptions. Those who tell of themselves are not residents here."
    )
    for_single_people: ClassVar[bool] = True

    places: int = Field(ge=1, le=1_000_000, description="people at one session")
    sessions: int = Field(1, ge=1, le=2_000, description="how many sessions")
    weeks_between: Weeks = Field(1, description="weeks from one session to the next")
    audience: Literal["same", "new"] = Field(
        "same", description="who comes: the same people every time, or at each session others (some of them again)"
    )
    filmed: bool = Field(False, description="on film, instead of meeting somebody")
    targeting: Rule = Field("random", description="who is invited first")
    targeting_error: Share = Field(0.0, description="share found who are not whom the rule means, but anyone eligible")
    where: Where = Field(default_factory=dict, description="who can be invited")
    take_up: Share | None = Field(None, description="share of those invited who come; left out: an uncertainty")
    attends: Share = Field(1.0, description="chance that somebody who takes part comes to any one session")
    shift: Annotated[float, Field(ge=0.0, le=2.0)] | None = Field(
        None, description="fall in stigma from a first session, in standard deviations; left out: an uncertainty"
    )
    later: Share | None = Field(
        None, description="what a further session does, as a share of the first; left out: an uncertainty"
    )

    def programme(self, lever: int) -> RunningContactSessions:
        """Return the sessions as they are held in one community."""
        return RunningContactSessions(self, lever)

    def ends(self) -> int:
        """Return the first week after the last session."""
        return self.start + (self.sessions - 1) * self.weeks_between + 1

    def amounts(self, arrays: SiteArrays) -> Amounts:
        """Return its weeks and places; how many different people come only a run can tell where audiences are new."""
        return Amounts(self.ends() - self.start, self.places, self.places if self.audience == "same" else None)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        found = [(f"where.{key}", message) for key, message in where_problems(arrays, self.where)]
        if self.places > arrays.residents:
            found.append(
                ("places", f"found {self.places}, more than the {arrays.residents} residents of {arrays.name}")
            )
        return found

    def in_words(self) -> str:
        """Return what is done, in words."""
        how = "see a film about" if self.filmed else "meet"
        when = f"in week {self.start}"
        if self.sessions > 1:
            what = "the same people" if self.audience == "same" else "other people"
            between = "every week" if self.weeks_between == 1 else f"every {self.weeks_between} weeks"
            when = f"from week {self.start}, {self.sessions} times, {between}, with {what} each time"
        return (
            f"Sessions in which {self.places} people {how} somebody with lived experience of mental health problems, "
            f"{when}. Invited first are {found_in_words(self.targeting, self.targeting_error, self.where)}."
        )


class RunningContactSessions(RunningProgramme):
    """Sessions of contact at work in one community."""

    def __init__(self, fields: ContactSessions, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields
        self.people: Ints = np.zeros(0, np.int32)  # who takes part
        self.been: Ints = np.zeros(0, np.int32)  # [n] sessions that whoever lives there has been to

    def act(self, model: CommunityModel) -> None:
        """Hold a session when it is time."""
        fields = self.fields
        weeks = model.week - fields.start
        if weeks < 0 or model.week >= fields.ends() or weeks % fields.weeks_between:
            return
        if weeks == 0 or fields.audience == "new":
            self._invite(model, weeks // fields.weeks_between)
        self._hold(model)

    def next_act(self, after: int) -> int:
        """Return the week of the next session."""
        fields = self.fields
        if after < fields.start:
            return fields.start
        week = fields.start + ((after - fields.start) // fields.weeks_between + 1) * fields.weeks_between
        return week if week < fields.ends() else NEVER

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Forget who has moved out; whoever moved in has been to no session."""
        self.people = np.setdiff1d(self.people, homes).astype(np.int32)
        if self.been.size:
            self.been[homes] = 0

    def _invite(self, model: CommunityModel, session: int) -> None:
        """Invite down a ranking until there are as many as there is room for; each new audience by a ranking anew."""
        fields, ids = self.fields, model.residents.identity
        if self.reach is None:
            self.reach = Reach.nobody(model.arrays.residents)
            self.been = np.zeros(model.arrays.residents, np.int32)
        take_up = fields.take_up if fields.take_up is not None else model.parameters.session_take_up
        lever = self.lever if session == 0 else identity(f"session {session} of {self.lever}")
        able = self.may_be_offered(model, fields.where)
        order = ranked(model, fields.targeting, able, lever, fields.targeting_error)
        takes = draws(model.world, int(Process.TAKE_UP), 0, ids[order], np.uint64(self.lever)) < take_up
        enough = np.flatnonzero(np.cumsum(takes) >= fields.places)
        invited = order[: enough[0] + 1] if enough.size else order
        self.people = invited[takes[: invited.size]]
        self.reach.offered[invited] = True

    def _hold(self, model: CommunityModel) -> None:
        """Lower the stigma of those who come, less at further sessions than at their first."""
        fields, numbers = self.fields, model.parameters
        assert self.reach is not None
        luck = draws(
            model.world,
            int(Process.DROP_OUT),
            model.week,
            model.residents.identity[self.people],
            np.uint64(self.lever),
        )
        here = self.people[luck < fields.attends]
        first = fields.shift if fields.shift is not None else numbers.session_shift
        later = fields.later if fields.later is not None else numbers.session_later
        by = first * (numbers.session_filmed if fields.filmed else 1.0) * float(model.arrays.stigma.std())
        shift(model, "stigma", here, -by * np.where(self.been[here] > 0, later, 1.0))
        self.been[here] += 1
        self.reach.took_up[here] = True
