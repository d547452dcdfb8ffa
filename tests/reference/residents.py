"""Residents of the reference: what one person is, and what a week makes of them."""

from __future__ import annotations

from math import exp, log, prod, sqrt
from typing import TYPE_CHECKING, NamedTuple

import mesa
import numpy as np
from reference.expectations import Tally, expected_supportive, expected_tally
from reference.luck import NOBODY, PROCESS, clip, newcomer

from ccsim.model.draws import draw, normal
from ccsim.model.parameters import Parameters

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.places import Affiliation, Place
    from reference.ties import Tie

INVOLVEMENT = 0


class States(NamedTuple):
    """A value for each of the five states."""

    wellbeing: float
    stigma: float
    self_stigma: float
    confidence: float
    trust: float


LOWEST = States(7.0, 0.0, 0.0, 0.0, 0.0)
HIGHEST = States(35.0, 1.0, 1.0, 1.0, 1.0)


class ReferenceResident(mesa.Agent):
    """Whoever lives in a home: five states with their set points, ties, habits of going to places, behaviours.

    The home is the position in the site. Someone else may move in: `be` makes the agent that person.
    """

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, position: int) -> None:
        super().__init__(model)
        self.position = position
        self.home = model.arrays.resident_identity[position]  # identity of whoever lived here on the map
        self.generation = 0
        self.sociability = float(model.balance.sociability[position])
        self.ties: dict[ReferenceResident, Tie] = {}
        self.affiliations: dict[Place, Affiliation] = {}
        self.ordinary_ties = self.mapped_ties = 0
        self.mapped_leave = 1.0  # D*, what the mapped places leave of other contact
        self.be(position, self.home)
        # of this week
        self.availability = 1.0
        self.reach = 1.0
        self.attended: list[Place] = []
        self.tables: set[tuple[int, int]] = set()
        self.contacts: list[Tie] = []
        self.tired = False
        self.next_behaviours: set[int] = set()
        self.next_states = self.next_set_points = self.star

    def be(self, like: int, identity: np.uint64) -> None:
        """Be someone who is like one of those on the map in everything but the luck of their wellbeing."""
        model, arrays = self.model, self.model.arrays
        self.identity = identity
        self.wellbeing = float(arrays.wellbeing[like])
        self.stigma = float(arrays.stigma[like])
        self.self_stigma = float(arrays.self_stigma[like])
        self.confidence = float(arrays.confidence[like])
        self.trust = float(arrays.trust[like])
        self.star = self.states._replace(wellbeing=self._stable_wellbeing())
        self.set_points = self.star  # to which the states return: these may move
        self.lived_experience = bool(arrays.lived_experience[like])
        disclosure = float(arrays.disclosure[like])
        self.disclosure = model.parameters.disclosure if np.isnan(disclosure) else disclosure
        self.outside_contacts = float(arrays.outside_contacts[like])
        self.codes: list[int] = arrays.identity_codes[like].tolist()
        self.behaviours = {bit for bit in range(len(arrays.behaviour_names)) if int(arrays.behaviours[like]) >> bit & 1}
        self.held: set[int] = set()  # behaviours to which a programme holds this resident
        self._whether_told: dict[np.uint64, float] = {}

    def _stable_wellbeing(self) -> float:
        """Return the set point of wellbeing of someone with this wellbeing and identity."""
        model = self.model
        mean, sd = model.stratum_of(self.position)
        share = model.parameters.stable_share
        luck = normal(draw(model.world, PROCESS.SET_POINT, 0, self.identity, NOBODY))
        set_point = mean + share * (self.wellbeing - mean) + sqrt(share * (1.0 - share)) * sd * luck
        return clip(set_point, LOWEST.wellbeing, HIGHEST.wellbeing)

    @property
    def states(self) -> States:
        """The five states as they stand."""
        return States(self.wellbeing, self.stigma, self.self_stigma, self.confidence, self.trust)

    @property
    def is_involved(self) -> bool:
        """Whether this resident runs things or volunteers."""
        return INVOLVEMENT in self.behaviours

    # Before the first week, and for a newcomer

    def knows(self, other: ReferenceResident) -> bool:
        """Return whether this resident, asked today, knows of the other's lived experience."""
        if not other.lived_experience:
            return False
        shame = max(0.0, other.self_stigma - other.star.self_stigma)
        concealed = exp(-self.model.today.concealment * shame)
        return self.whether_told(other) < other.disclosure * concealed

    def whether_told(self, other: ReferenceResident) -> float:
        """Return the draw that settles whether this resident knows of the other."""
        told = self._whether_told.get(other.identity)
        if told is None:
            told = draw(self.model.world, PROCESS.KNOWS, 0, self.identity, other.identity)
            self._whether_told[other.identity] = told
        return told

    def take_map(self) -> None:
        """Work out what goes with the home, once the mapped ties and affiliations are known."""
        self.mapped_ties = self.ordinary_ties
        for place, affiliation in self.affiliations.items():
            self.mapped_leave *= 1.0 - affiliation.mapped_frequency * place.displacement

    def form_expectations(self) -> None:
        """Work out what this resident expects of a week, and the spread of the noise."""
        parameters = self.model.parameters
        self.expected = expected_tally(self)
        self.usual = self.inputs(parameters, self.expected, self.star.stigma, self.star.self_stigma, 0.0)
        _, sd = self.model.stratum_of(self.position)
        k = parameters.wellbeing_return * (1.0 + parameters.mood_on_wellbeing * expected_supportive(self))
        variance = (1.0 - parameters.stable_share) * sd**2 * (1.0 - (1.0 - k) ** 2)
        self.noise_sd = sqrt(max(0.0, variance - float(self.model.balance.input_variance[self.position])))

    # A week, in the order of docs/rules.md

    def leaves(self) -> bool:
        """Rule 1: return whether this resident moves out this week."""
        model = self.model
        return draw(model.world, PROCESS.TURNOVER, model.week, self.identity, NOBODY) < model.today.turnover / 52.0

    def make_way(self, week: int) -> None:
        """Rule 1: move out, and have someone like one of those on the map move in; their ties are seen to elsewhere."""
        like = self.model.neighbours_on_the_map(self.position)
        donor = like[int(draw(self.model.world, PROCESS.DONOR, week, self.identity, NOBODY) * len(like))]
        self.generation += 1
        self.be(donor, newcomer(self.home, self.generation))
        for affiliation in self.affiliations.values():
            affiliation.frequency = affiliation.mapped_frequency

    def begin_week(self) -> None:
        """Rule 2: set today's availability, and clear last week."""
        self.availability = exp(self.model.today.availability * (self.confidence - self.star.confidence))
        self.attended.clear()
        self.tables.clear()
        self.contacts.clear()
        self.tired = False

    def willingness(self, place: Place) -> float:
        """Rule 3: return the factor on the rate of attending a place."""
        if not self.lived_experience:
            return 1.0
        return exp(place.pull - self.model.today.avoidance * (self.self_stigma - self.star.self_stigma))

    def go_home(self) -> None:
        """Rule 5: set the factor on contact away from places, which the places attended crowd out."""
        leave = prod(1.0 - place.displacement for place in self.attended)
        self.reach = self.availability * (leave / self.mapped_leave if self.mapped_leave > 0.0 else 1.0)

    def room(self) -> float:
        """Rule 7: return the factor on new ties that keeps the size of this resident's network."""
        mapped = self.mapped_ties
        return exp(self.model.today.room_slope * (mapped - self.ordinary_ties) / max(mapped, 1))

    def change_habits(self) -> None:
        """Rule 8: take behaviours up and give them up, and tire of giving."""
        model, p = self.model, self.model.today
        recent = [other for other, tie in self.ties.items() if model.week - tie.last_contact < p.behaviour_memory]
        self.next_behaviours = set(self.behaviours)
        for behaviour, key in enumerate(model.behaviour_keys):
            luck = draw(model.world, PROCESS.BEHAVIOUR, model.week, self.identity, key)
            others = sum(behaviour in other.behaviours for other in recent)
            if behaviour in self.behaviours:
                if behaviour not in self.held and luck < p.relapse * exp(-p.reinforcement * others):
                    self.next_behaviours.discard(behaviour)
            elif behaviour != INVOLVEMENT or self.affiliations:
                spontaneous = float(model.balance.spontaneous[behaviour, int(self.lived_experience)])
                persuasion = float(model.balance.persuasion[behaviour])
                unmoved = (1.0 - persuasion) ** max(0.0, others - p.behaviour_threshold + 1.0)
                if luck < 1.0 - (1.0 - spontaneous) * unmoved:
                    self.next_behaviours.add(behaviour)
        excess = self.tally().given - p.giver_capacity
        if excess > 0.0:
            self.tired = draw(model.world, PROCESS.TIRE, model.week, self.identity, NOBODY) < p.overload * excess
        if self.tired and INVOLVEMENT not in self.held:
            self.next_behaviours.discard(INVOLVEMENT)

    def tally(self) -> Tally:
        """Rule 9: return the tally of this week's contacts and attendance."""
        weight = mood = attitude = 0.0
        known = slights = across = peer = given = 0
        for tie in self.contacts:
            other, slighted, knows = tie.seen_by(self)
            if slighted:
                slights += 1
            else:
                weight += tie.support_value
                mood += other.wellbeing - self.wellbeing
                attitude += other.stigma - self.stigma
                known += knows
            across += tie.bridging
            peer += tie.peer
            given += tie.giver is self
        if self.is_involved:
            given += len(self.attended)
        support = log(1.0 + self.outside_contacts + weight)
        return Tally(support, mood, attitude, known, slights, len(self.attended), across, peer, given)

    def inputs(
        self, p: Parameters, tally: Tally, stigma: float, self_stigma: float, wellbeing_departure: float
    ) -> States:
        """Rule 9: return the inputs to the states from a tally and the states that scale it."""
        support, mood, attitude, known, slights, attended, across, peer, given = tally
        shame = self_stigma - self.star.self_stigma
        wellbeing = p.wellbeing_return * (
            p.support_on_wellbeing * support
            + p.mood_on_wellbeing * mood
            + p.attendance_on_wellbeing * attended
            - p.slights_on_wellbeing * slights
            - p.self_stigma_on_wellbeing * shame
            + p.giving_on_wellbeing * given
        )
        attitudes = p.stigma_return * (p.attitudes_on_stigma * attitude - p.known_contact_on_stigma * known * stigma)
        shaming = p.self_stigma_return * (
            p.slights_on_self_stigma * slights * (1.0 - self_stigma)
            - p.peers_on_self_stigma * (peer + given) * self_stigma
        )
        confidence = (p.confidence_return * p.confidence_scale) * (
            p.support_on_confidence * support
            + p.attendance_on_confidence * attended
            - p.slights_on_confidence * slights
            - p.self_stigma_on_confidence * shame
            + p.wellbeing_on_confidence * wellbeing_departure
            + p.giving_on_confidence * given
        )
        trust = p.trust_return * (
            p.across_on_trust * across - p.slights_on_trust * slights + p.attendance_on_trust * attended
        )
        return States(wellbeing, attitudes, shaming, confidence, trust)

    def feel(self) -> None:
        """Rule 9: work out next week's states and set points from this week's."""
        p = self.model.today
        states, set_points = self.states, self.set_points
        now = self.inputs(p, self.tally(), self.stigma, self.self_stigma, self.wellbeing - self.star.wellbeing)
        returns = States(p.wellbeing_return, p.stigma_return, p.self_stigma_return, p.confidence_return, p.trust_return)
        spread = min(
            self.noise_sd, (self.wellbeing - LOWEST.wellbeing) / 3.0, (HIGHEST.wellbeing - self.wellbeing) / 3.0
        )
        noise = spread * normal(draw(self.model.world, PROCESS.NOISE, self.model.week, self.identity, NOBODY))
        noises = States(noise, 0.0, 0.0, 0.0, 0.0)
        self.next_states = States(
            *(
                clip(y + r * (to - y) + moved - expected + luck, low, high)
                for y, r, to, moved, expected, luck, low, high in zip(
                    states, returns, set_points, now, self.usual, noises, LOWEST, HIGHEST, strict=True
                )
            )
        )
        if not self.lived_experience:
            self.next_states = self.next_states._replace(self_stigma=self.self_stigma)
        self.next_set_points = States(*(to + p.adaptation * (y - to) for y, to in zip(states, set_points, strict=True)))

    def settle(self) -> None:
        """Rules 8 and 9: take the new behaviours, states and set points, once everyone has worked theirs out."""
        self.wellbeing, self.stigma, self.self_stigma, self.confidence, self.trust = self.next_states
        self.set_points = self.next_set_points
        self.behaviours = self.next_behaviours
