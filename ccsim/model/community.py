"""A mapped community in motion: the Mesa model that owns the arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import mesa
import numpy as np
from mesa.agent import AgentSet

from ccsim.model.agents import Resident
from ccsim.model.balance import Balance
from ccsim.model.beginning import Beginning, begin
from ccsim.model.behaviours import Behaviours
from ccsim.model.draws import Process, week_keys
from ccsim.model.expected_support import support_now
from ccsim.model.living import clear, live, scratch
from ccsim.model.moves import LEAST_SUPPORT, move_out
from ccsim.model.parameters import DEFAULTS, Parameters, as_record
from ccsim.model.state import STATES, Affiliations, Pairs, Partnerships, Places, Residents, Ties, Week
from ccsim.model.week import WEEK, WeeklyProcess
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.canonical import arrays as canonical_arrays
from ccsim.site.site import Site
from ccsim.site.tables import Floats, Ints


class Programme(Protocol):
    """Something that is done in a community; it may act through the levers alone."""

    def act(self, model: CommunityModel) -> None:
        """Act at the start of the week `model.week`."""

    def next_act(self, after: int) -> int:
        """Return the first week after this one in which it may act."""

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Hear that the residents of these homes (positions) have moved out."""


NO_PAIRS = Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32))


class CommunityModel(mesa.Model):
    """A community of n residents that starts as it was mapped and moves a week at a time.

    Args:
        site: the mapped site, or its arrays where they are known already.
        parameters: one world's parameters.
        seed: luck; any integer, 0 too. The key of every draw is made from it.
        balance: what the pilot found; without it the pilot is run first.
        world: the 64-bit key of the draws itself, instead of a seed.
        programmes: what is done in this community; each acts at the start of every week.
        processes: the processes of a week in their order, where it is not the usual one: see `ccsim.model.week`. They
            are then called one by one, which is slower.

    Attributes:
        week: weeks lived through since the map.
        residents, ties, places, affiliations, partnerships: the arrays; see `ccsim.model.state`.
        usual_support: [n] support to be expected on the map, contacts a week.
        introduced, new_ties: the pairs introduced this week, and those that form a tie.
    """

    def __init__(
        self,
        site: Site | SiteArrays,
        parameters: Parameters = DEFAULTS,
        seed: int = 0,
        *,
        balance: Balance | None = None,
        world: int | None = None,
        programmes: Sequence[Programme] = (),
        processes: Sequence[WeeklyProcess] = WEEK,
    ) -> None:
        key = identity(f"world {seed}") if world is None else world
        super().__init__(rng=int(key))  # for a modeller's own use of Mesa: the model itself draws by key
        arrays = canonical_arrays(site) if isinstance(site, Site) else site
        if balance is None:
            from ccsim.model.pilot import run_pilot  # the pilot runs this model

            balance = run_pilot(arrays, parameters, processes)
        self.arrays = arrays
        self.parameters = parameters
        self.numbers = as_record(parameters)
        self.balance = balance
        self.world = np.uint64(key)
        self.programmes = tuple(programmes)
        self.processes = WEEK if processes is WEEK else tuple(processes)
        self._visits: tuple[Affiliations, Ints, Ints] | None = None
        self._views: list[Resident] | None = None
        self.week = 0
        self._keys = self._lasting_keys = week_keys(self.world, 0)
        start: Beginning = begin(arrays, parameters, balance, self.world)
        self.residents: Residents = start.residents
        self.ties: Ties = start.ties
        self.places: Places = start.places
        self.affiliations: Affiliations = start.affiliations
        self.partnerships: Partnerships = start.partnerships
        self.behaviours: Behaviours = start.behaviours
        self.map = start.map
        self.support_value: Floats = start.support_value
        self.hazard: Floats = start.hazard
        self.scratch: Week = scratch(self.residents, self.places, self.affiliations)
        self.introduced = self.new_ties = NO_PAIRS
        self.usual_support: Floats = support_now(self)
        self.desired_over_usual = self._desired_over_usual()

    def key(self, process: Process) -> np.uint64:
        """Return the generator's key of a process's block in this week."""
        return self._keys[process >> 1]

    def lasting_key(self, process: Process) -> np.uint64:
        """Return the generator's key of a process whose draws are fixed for the whole run."""
        return self._lasting_keys[process >> 1]

    def begin_week(self) -> None:
        """Go on to the next week and let the programmes act; the week's processes come after."""
        self.week += 1
        self._keys = week_keys(self.world, self.week)
        self.introduced = self.new_ties = NO_PAIRS
        clear(self.scratch)
        for programme in self.programmes:
            programme.act(self)

    def step(self) -> None:
        """Live through one week."""
        self.begin_week()
        if self.processes is WEEK:
            move_out(self)
            self._live(self.week - 1, 1)
        else:
            for process in self.processes:
                process.run(self)

    def live_until(self, week: int) -> None:
        """Live through the weeks up to and with this one; as many steps, but faster between what programmes do."""
        while self.week < week:
            self.step()
            quiet = min([week, *(programme.next_act(self.week) - 1 for programme in self.programmes)])
            if quiet > self.week and self.processes is WEEK and not self.numbers.turnover:
                self._live(self.week, quiet - self.week)
                self.week = quiet

    def _desired_over_usual(self) -> Floats:
        """Set everybody's desired support where it was not mapped; return what is desired over what is usual, [n]."""
        usual, desired = np.maximum(self.usual_support, LEAST_SUPPORT), self.residents.desired_support
        gap = self.arrays.support_gap
        desired[:] = np.where(np.isnan(desired), usual / (1.0 - gap), desired)
        return np.asarray(desired / usual)

    def _live(self, after: int, weeks: int) -> None:
        self.ties = live(
            self.residents,
            self.ties,
            self.places,
            self.affiliations,
            self.behaviours,
            self.map,
            self.numbers,
            self.support_value,
            self.hazard,
            self.balance.formation,
            self.balance.closure,
            self.scratch,
            self.world,
            after,
            weeks,
        )

    def visits(self) -> tuple[Ints, Ints]:
        """Return the affiliations by resident: those of resident i are order[first[i] : first[i + 1]], by place.

        Returns:
            first [n + 1] and order [k].
        """
        if self._visits is None or self._visits[0] is not self.affiliations:
            resident = self.affiliations.resident
            number = np.bincount(resident, minlength=self.arrays.residents)
            first = np.concatenate([[0], np.cumsum(number)]).astype(np.int32)
            order = np.lexsort((self.affiliations.place, resident)).astype(np.int32)
            self._visits = (self.affiliations, first, order)
        return self._visits[1:]

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
