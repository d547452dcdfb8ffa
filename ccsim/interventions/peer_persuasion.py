"""Peer persuasion: residents are trained and pass something on, in conversation, to those whom they know anyway."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import ConfigDict, Field

from ccsim.interventions.conversations import conversations
from ccsim.interventions.intervention import NEVER, Amounts, Intervention, Reach, RunningProgramme, Share, Weeks
from ccsim.interventions.levers import disclose, disclose_less, release, seed, shift
from ccsim.interventions.rules import Rule, found_in_words
from ccsim.interventions.staying import week_of_leaving
from ccsim.interventions.targeting import Choice, Where, ranked, where_in_words, where_problems, who
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.model.state import INVOLVED
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Ints

STIGMA = "stigma"
"""What peers pass on, unless it is a behaviour: that is, less of it."""
STIGMA_ONLY = ("shift", "disclosure")
"""Fields that mean nothing where a behaviour is passed on."""


class PeerPersuasion(Intervention):
    """Peers are trained, and pass on less stigma, or a behaviour, to people whom they meet anyway."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"peers": 30, "where": {"lived_experience": True}, "targeting": "nominated_friends"}],
        }
    )
    kind: ClassVar[str] = "peer_persuasion"
    evidence: ClassVar[str] = (
        "Meeting somebody with lived experience lowers stigma by about a third of a standard deviation (E094 at once, "
        "E095 after weeks, E099 in trials), less among community members than among students (E097). That peers reach "
        "people in ordinary contact, how often a contact becomes such a conversation, how many agree and stay, and "
        "that a behaviour is passed on in this way: all that is assumption. So is the harm: peers with lived "
        "experience who tell more people of it are slighted by more of them, and are worse off for it. Nobody has "
        "measured how often; in the model half as many slights do half the harm."
    )

    peers: int = Field(ge=1, le=1_000_000, description="people trained as peers")
    passes_on: str = Field(STIGMA, description="what they pass on: `stigma` (less of it), or the name of a behaviour")
    weeks: Weeks = Field(52, description="how long it runs, training included")
    training_weeks: int = Field(4, ge=0, le=5200, description="weeks before peers begin to pass anything on")
    targeting: Rule = Field("most_connected", description="who is asked first to be a peer")
    targeting_error: Share = Field(0.0, description="share found who are not whom the rule means, but anyone eligible")
    where: Where = Field(default_factory=dict, description="who can be a peer")
    take_up: Share | None = Field(None, description="share of those asked who are trained; left out: an uncertainty")
    stays: Share | None = Field(None, description="share of peers who stay to the end; left out: an uncertainty")
    conversation: Share | None = Field(
        None, description="chance that a contact becomes such a conversation; left out: an uncertainty"
    )
    uptake: Share | None = Field(
        None, description="chance that a conversation ends in taking up a behaviour; left out: an uncertainty"
    )
    shift: Annotated[float, Field(ge=0.0, le=2.0)] | None = Field(
        None, description="fall in stigma from a first conversation, in standard deviations; left out: an uncertainty"
    )
    disclosure: Share = Field(
        0.8, description="share of contacts whom peers with lived experience tell of it, at least, meanwhile"
    )

    def programme(self, lever: int) -> RunningPeerPersuasion:
        """Return the peers as they go about one community."""
        return RunningPeerPersuasion(self, lever)

    def ends(self) -> int:
        """Return the first week without peers."""
        return self.start + self.weeks

    def amounts(self, arrays: SiteArrays) -> Amounts:
        """Return its weeks and peers; how many they reach only a run can tell."""
        return Amounts(self.weeks, self.peers, None)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        found = [(f"where.{key}", message) for key, message in where_problems(arrays, self.where)]
        known = (STIGMA, *arrays.behaviour_names)
        if self.passes_on not in known:
            near = suggestion(self.passes_on, known)
            message = f"found '{self.passes_on}', expected stigma or a behaviour of {arrays.name}{near}"
            found.append(("passes_on", f"{message}; known: {', '.join(known)}"))
        elif self.passes_on == STIGMA and self.uptake is not None:
            found.append(("uptake", "has no meaning where peers pass on less stigma; leave it out"))
        elif self.passes_on != STIGMA:
            found += [
                (key, f"has no meaning where peers pass on '{self.passes_on}'; leave it out")
                for key in STIGMA_ONLY
                if key in self.model_fields_set
            ]
        if self.peers > arrays.residents:
            found.append(("peers", f"found {self.peers}, more than the {arrays.residents} residents of {arrays.name}"))
        if self.training_weeks >= self.weeks:
            found.append(("training_weeks", f"found {self.training_weeks}, expected fewer than the {self.weeks} weeks"))
        return found

    def in_words(self) -> str:
        """Return what is done, in words."""
        whom = where_in_words(self.where) if self.where else "residents"
        some = f"{self.peers} {whom} are" if self.peers > 1 else f"One of the {whom} is"
        when = f"from week {self.start + self.training_weeks} to week {self.ends() - 1}"
        if self.passes_on == STIGMA:
            what = "which lowers that person's stigma, once; peers with lived experience tell more people of it"
        else:
            what = f"after which that person may take up {self.passes_on.replace('_', ' ')}, as the peers have"
        return (
            f"{some} trained for {self.training_weeks} weeks from week {self.start}; asked first are "
            f"{found_in_words(self.targeting, self.targeting_error)}. {when.capitalize()} a contact with somebody whom "
            f"they know anyway may become a conversation, {what}."
        )


class RunningPeerPersuasion(RunningProgramme):
    """Peers at work in one community."""

    def __init__(self, fields: PeerPersuasion, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields
        self.begins = fields.start + fields.training_weeks
        self.peers: dict[int, int] = {}  # those who are peers now: the week of leaving
        self.told_before: dict[int, float] = {}  # peers who tell more people than they would: what they would
        self.active: Choice = np.zeros(0, np.bool_)  # [n] those who pass something on now
        self.trained: Choice = np.zeros(0, np.bool_)  # [n] those who ever were peers, and live here still
        self.reached: Choice = np.zeros(0, np.bool_)  # [n] those who had a conversation, and live here still
        self.stayed: Choice = np.zeros(0, np.bool_)  # [n] homes from which nobody has moved since it began

    def act(self, model: CommunityModel) -> None:
        """Train peers, have the contacts of last week persuade, let peers leave, and end."""
        fields, week = self.fields, model.week
        if week == fields.start:
            self._recruit(model)
        if self.begins < week <= fields.ends():
            self._persuade(model)
        leaving = [peer for peer, last in self.peers.items() if week >= min(last, fields.ends())]
        self._leave(model, np.array(leaving, np.int32))
        if week == self.begins:
            self._begin(model)

    def next_act(self, after: int) -> int:
        """Return the week in which it begins, then every week of it."""
        if after < self.begins:
            return self.fields.start if after < self.fields.start else self.begins
        return after + 1 if after < self.fields.ends() and self.peers else NEVER

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Forget the peers who have moved out; whoever moved in is no peer, and has had no conversation yet."""
        if self.reach is None:
            return
        for home in homes.tolist():
            self.peers.pop(home, None)
            self.told_before.pop(home, None)
        for column in (self.active, self.trained, self.reached, self.stayed):
            column[homes] = False

    def _recruit(self, model: CommunityModel) -> None:
        """Ask down the ranking until there are enough peers."""
        fields, n = self.fields, model.arrays.residents
        take_up = fields.take_up if fields.take_up is not None else model.parameters.peers_take_up
        stays = fields.stays if fields.stays is not None else model.parameters.peers_stay
        eligible = who(model, fields.where) & self._able(model)
        order = ranked(model, fields.targeting, eligible, self.lever, fields.targeting_error)
        identity, key = model.residents.identity[order], np.uint64(self.lever)
        peers = order[draws(model.world, int(Process.TAKE_UP), 0, identity, key) < take_up][: fields.peers]
        self.peers = {
            peer: week_of_leaving(model, peer, self.lever, fields.start, fields.weeks, stays) for peer in peers.tolist()
        }
        self.active, self.reached = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        self.stayed, self.trained = np.ones(n, np.bool_), np.zeros(n, np.bool_)
        self.trained[peers] = True
        self.reach = Reach.nobody(n)
        self.reach.delivers[peers] = True

    def _begin(self, model: CommunityModel) -> None:
        """Have peers tell of themselves, or do what they pass on; all whom they know can be reached from now on."""
        assert self.reach is not None
        peers = np.array(list(self.peers), np.int32)
        self.active[peers] = True
        used = int(model.ties.used[0])
        a, b = model.ties.a[:used], model.ties.b[:used]
        self.reach.offered[b[self.active[a]]] = True
        self.reach.offered[a[self.active[b]]] = True
        self.reach.offered &= ~self.reach.delivers
        if self.fields.passes_on != STIGMA:
            seed(model, self._behaviour(model), peers, held=True)
            return
        share, before = self.fields.disclosure, model.residents.disclosure[peers]
        more = (before < share) & model.residents.lived_experience[peers]
        self.told_before = dict(zip(peers[more].tolist(), before[more].tolist(), strict=True))
        disclose(model, peers[more], share)

    def _persuade(self, model: CommunityModel) -> None:
        """Turn some contacts of last week into conversations, each with the draw of peer and hearer in this week.

        Of those about a behaviour, only the ones that end in taking it up count.
        """
        if not self.peers:
            return
        chance = self.fields.conversation
        chance = chance if chance is not None else model.parameters.persuasion_conversation
        if self.fields.passes_on != STIGMA:
            uptake = self.fields.uptake
            chance *= uptake if uptake is not None else model.parameters.persuasion_uptake
        key, identity = model.key(Process.PERSUADE), model.residents.identity
        hearers = conversations(model.ties, self.active, self._open(model), identity, key, chance)
        if hearers.size:
            self._tell(model, hearers)

    def _open(self, model: CommunityModel) -> Choice:
        """Return [n]: those who are no peers and have something to hear."""
        if self.fields.passes_on == STIGMA:
            return ~(self.trained | self.reached)
        bit = np.uint8(1 << self._behaviour(model))
        return ~self.trained & ((model.residents.behaviours & bit) == 0) & self._able(model)

    def _tell(self, model: CommunityModel, hearers: Ints) -> None:
        """Lower the stigma of hearers, or have them take the behaviour up."""
        assert self.reach is not None
        self.reached[hearers] = True
        self.reach.took_up |= self.reached & self.stayed & self.reach.offered
        if self.fields.passes_on != STIGMA:
            seed(model, self._behaviour(model), hearers)
            return
        by = self.fields.shift if self.fields.shift is not None else model.parameters.persuasion_shift
        shift(model, STIGMA, hearers, -by * float(model.arrays.stigma.std()))

    def _leave(self, model: CommunityModel, leaving: Ints) -> None:
        """Let peers go back to how they were; who was told does not forget."""
        if not leaving.size:
            return
        for peer in leaving.tolist():
            del self.peers[peer]
        if self.fields.passes_on != STIGMA:
            release(model, self._behaviour(model), leaving[self.active[leaving]])
        telling = [peer for peer in leaving.tolist() if peer in self.told_before]
        before = np.array([self.told_before.pop(peer) for peer in telling], np.float64)
        disclose_less(model, np.array(telling, np.int32), before)
        self.active[leaving] = False

    def _behaviour(self, model: CommunityModel) -> int:
        return model.arrays.behaviour_names.index(self.fields.passes_on)

    def _able(self, model: CommunityModel) -> Choice:
        """Return [n]: all, but for involvement only those who go somewhere."""
        n = model.arrays.residents
        if self.fields.passes_on == STIGMA or np.uint8(1 << self._behaviour(model)) != INVOLVED:
            return np.ones(n, np.bool_)
        return np.bincount(model.affiliations.resident, minlength=n) > 0
