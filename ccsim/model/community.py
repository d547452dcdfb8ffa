"""A mapped community in motion: the Mesa model that owns the arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import mesa
import numpy as np
from mesa.agent import AgentSet

from ccsim.model import week as the_week
from ccsim.model.agents import Resident
from ccsim.model.balance import Balance
from ccsim.model.beginning import Beginning, begin
from ccsim.model.draws import Process, process_key
from ccsim.model.meetings import MEETING_PAIR
from ccsim.model.parameters import DEFAULTS, Parameters
from ccsim.model.state import STATES, Affiliations, Places, Residents, Ties, Week
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.tables import Floats


class Programme(Protocol):
    """Something that is done in a community; it may act through the levers alone."""

    def act(self, model: CommunityModel) -> None:
        """Act at the start of the week `model.week`."""


class CommunityModel(mesa.Model):
    """A community of n residents that starts as it was mapped and moves a week at a time.

    Args:
        arrays: the mapped site.
        parameters: one world's parameters.
        seed: luck; any integer, 0 too. The key of every draw is made from it.
        balance: what the pilot found; without it the pilot is run first.
        world: the 64-bit key of the draws itself, instead of a seed.
        programmes: what is done in this community; each acts at the start of every week.

    Attributes:
        week: weeks lived through since the map.
        residents, ties, places, affiliations: the arrays; see `ccsim.model.state`.
    """

    def __init__(
        self,
        arrays: SiteArrays,
        parameters: Parameters = DEFAULTS,
        seed: int = 0,
        *,
        balance: Balance | None = None,
        world: int | None = None,
        programmes: Sequence[Programme] = (),
    ) -> None:
        super().__init__(rng=seed if seed >= 0 else None)
        if balance is None:
            from ccsim.model.pilot import run_pilot  # the pilot runs this model

            balance = run_pilot(arrays, parameters)
        self.arrays = arrays
        self.parameters = parameters
        self.balance = balance
        self.world = np.uint64(identity(f"world {seed}") if world is None else world)
        self.programmes = tuple(programmes)
        self._views: list[Resident] | None = None
        self.week = 0
        start: Beginning = begin(arrays, parameters, balance, self.world)
        self.residents: Residents = start.residents
        self.ties: Ties = start.ties
        self.places: Places = start.places
        self.affiliations: Affiliations = start.affiliations
        self.map = start.map
        self.support_value: Floats = start.support_value
        self.hazard: Floats = start.hazard
        self.scratch: Week = the_week.scratch(self.residents, self.places, self.affiliations)
        self.found = np.zeros(256 + arrays.residents // 8, MEETING_PAIR)
        self.new_ties = the_week.NO_NEW_TIES

    def key(self, process: Process, week: int | None = None) -> np.uint64:
        """Return the generator's key of a process's block, this week unless another is given."""
        return process_key(self.world, process, self.week if week is None else week)

    def step(self) -> None:
        """Live through one week."""
        self.week += 1
        for programme in self.programmes:
            programme.act(self)
        for process in the_week.WEEK:
            process.run(self)

    @property
    def agents(self) -> AgentSet:
        """The residents as a Mesa `AgentSet`, in canonical order; made when first asked for."""
        self.residents_as_agents()
        return super().agents

    def residents_as_agents(self) -> list[Resident]:
        """Return the residents as agents, by position."""
        if self._views is None:
            self._views = [Resident(self, position) for position in range(self.arrays.residents)]
        return self._views

    def wellbeing(self) -> Floats:
        """Return [n]: wellbeing now, in points."""
        return self.residents.state[0]

    def states(self) -> dict[str, Floats]:
        """Return the five states by name, [n] each; views, not copies."""
        return dict(zip(STATES, self.residents.state, strict=True))
