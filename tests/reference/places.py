"""Places of the reference: who goes there, who runs them, how welcome people are, and where they sit."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np
from reference.luck import PROCESS, WORD, clip

from ccsim.model.draws import draw
from ccsim.model.parameters import Parameters

if TYPE_CHECKING:
    from reference.residents import ReferenceResident


class Affiliation:
    """A resident's habit of going to a place."""

    __slots__ = ("frequency", "mapped_frequency")

    def __init__(self, frequency: float, mapped_frequency: float) -> None:
        self.frequency = frequency
        self.mapped_frequency = mapped_frequency


class Place:
    """A place where residents sit at tables."""

    def __init__(self, position: int, identity: np.uint64, openness: float, displacement: float) -> None:
        self.position = position
        self.identity = identity
        self.openness = openness
        self.displacement = displacement
        self.funding = 1.0
        self.affiliations: dict[ReferenceResident, Affiliation] = {}
        self.partners: dict[Place, float] = {}  # strength of each partnership
        self.mapped_tables = self.tables = 1
        self.mapped_capacity = self.capacity = float("inf")
        self.experience_on_the_map = 0.0  # share with lived experience among those involved on the map
        self.mapped_leadership = self.mapped_backing = self.mapped_frost = 0.0
        # of this week
        self.welcome = openness  # Z', openness with what comes from those who run the place
        self.backed = 1.0  # factor on the rate of attending, for everyone
        self.pull = 0.0  # the same for those with lived experience, as an exponent

    # Before the first week

    def take_map(self, capacity: float, table_size: float, experience: float) -> None:
        """Work out all that is as mapped, once the mapped affiliations and partnerships are known."""
        expected = variance = 0.0
        for affiliation in self.affiliations.values():  # not sum(): it rounds differently from Python 3.12 on
            f = affiliation.frequency
            expected += f
            variance += f * (1.0 - f)
        self.mapped_tables = self.tables = max(1, int(expected / table_size + 0.5))
        self.mapped_capacity = self.capacity = max(capacity, expected + 3.0 * sqrt(variance))
        self.experience_on_the_map = experience
        self.mapped_leadership = self.leadership()
        self.mapped_backing = self.backing()
        self.mapped_frost = (1.0 - self.openness) * self.stigma()

    def leadership(self) -> float:
        """Return the share with lived experience among those who run the place."""
        involved, experienced = 1.0, self.experience_on_the_map
        for resident, affiliation in self.affiliations.items():
            if resident.is_involved:
                involved += affiliation.frequency
                experienced += affiliation.frequency * resident.lived_experience
        return experienced / involved

    def backing(self) -> float:
        """Return the funding of the partners, each times the strength of the partnership."""
        total = 0.0
        for partner, strength in self.partners.items():
            total += strength * partner.funding
        return total

    def stigma(self) -> float:
        """Return the mean stigma of those affiliated, weighted by frequency."""
        total = weighted = 0.0
        for resident, affiliation in self.affiliations.items():
            total += affiliation.frequency
            weighted += affiliation.frequency * resident.stigma
        return weighted / total if total > 0.0 else 0.0

    # A week

    def begin_week(self, parameters: Parameters) -> None:
        """Rule 3: set how welcome people are this week, and what draws them."""
        change = self.leadership() - self.mapped_leadership
        self.welcome = clip(self.openness + parameters.coproduction_openness * change, 0.0, 1.0)
        self.backed = exp(parameters.partnership * (self.backing() - self.mapped_backing))
        climate = (1.0 - self.welcome) * self.stigma() - self.mapped_frost
        self.pull = parameters.coproduction_attendance * change - parameters.avoidance * climate

    def those_who_stay(self, coming: list[ReferenceResident], world: np.uint64, week: int) -> list[ReferenceResident]:
        """Return those who get in when more come than there is room for."""
        queue = {r: (draw(world, PROCESS.QUEUE, week, r.identity, self.identity), r.identity) for r in coming}
        return sorted(coming, key=queue.__getitem__)[: int(self.capacity)]

    def table_of(self, resident: ReferenceResident, world: np.uint64, week: int) -> int:
        """Return the table at which a resident sits this week."""
        table = int(draw(world, PROCESS.TABLE, week, resident.identity, self.identity) * self.mapped_tables)
        for added in range(self.mapped_tables, self.tables):
            key = np.uint64((int(self.identity) + added) % WORD)
            if draw(world, PROCESS.JUMP, week, resident.identity, key) * (added + 1) < 1.0:
                table = added
        return table
