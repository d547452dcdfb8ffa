"""The reference: a plain Mesa model, an object a resident, written from docs/rules.md alone.

It says again, in the plainest way, what the compiled model computes, so that a test can hold the two to each
other: contacts, slights, attendance and ties exactly, states to rounding, every week. Methods stand in the
order of docs/rules.md. Residents, ties and places are handled by their position in the site's arrays.
"""

from __future__ import annotations

from itertools import combinations
from math import exp, log, sqrt
from typing import NamedTuple

import mesa
import numpy as np
from numpy.typing import NDArray
from reference.expectations import Tally, expected_supportive, expected_tally

from ccsim.model.draws import Process, draw, normal
from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import AFFILIATION_ROLES, TIE_KINDS

# Draws take plain integers: looking an enumeration up at every call would cost a hundred times the draw.
SET_POINT, KNOWS, ATTEND, TABLE, QUEUE, JUMP, CONTACT, LOSS, SLIGHT, MEETING, TIE_KIND, NOISE = (
    int(Process[name])
    for name in (
        "SET_POINT", "KNOWS", "ATTEND", "TABLE", "QUEUE", "JUMP",
        "CONTACT", "LOSS", "SLIGHT", "MEETING", "TIE_KIND", "NOISE",
    )
)  # fmt: skip
NOBODY = np.uint64(0)
LOWEST_WELLBEING, HIGHEST_WELLBEING = 7.0, 35.0
PEER = TIE_KINDS.index("peer")
ATTENDER = AFFILIATION_ROLES.index("attender")
GIVING_ROLES = {AFFILIATION_ROLES.index("volunteer"), AFFILIATION_ROLES.index("organiser")}
HIGHEST_CHANCE_OF_MEETING = 0.999

Pair = tuple[int, int]


class Balance(NamedTuple):
    """What the pilot found: scale of tie formation, and by resident [n] sociability and input variance."""

    formation: float
    sociability: NDArray[np.float64]
    input_variance: NDArray[np.float64]


class Tie:
    """A tie between two residents, `a` standing before `b` in the site, so having the smaller identity."""

    __slots__ = (
        "a", "a_knows_b", "a_slighted", "b", "b_knows_a", "b_slighted", "bridging", "contact", "first",
        "giver", "kind", "loss_scale", "met", "peer", "programme", "second", "set_point", "strength",
        "support_value",
    )  # fmt: skip

    def __init__(self, a: ReferenceResident, b: ReferenceResident, strength: float, set_point: float) -> None:
        self.a = a
        self.b = b
        self.first = a.identity
        self.second = b.identity
        self.strength = strength
        self.set_point = set_point
        self.met = chance_of_meeting(a, b)
        self.bridging = a.model.is_bridging(a, b)
        self.a_knows_b = a.knows(b)
        self.b_knows_a = b.knows(a)
        self.programme = False
        self.giver: ReferenceResident | None = None
        self.contact = self.a_slighted = self.b_slighted = False
        self.kind = -1
        self.peer = False
        self.support_value = 0.0
        self.loss_scale = 0.0

    def seen_by(self, resident: ReferenceResident) -> tuple[ReferenceResident, bool, bool]:
        """Return the other end, whether it slighted this one this week, and whether this one knows of it."""
        if resident is self.a:
            return self.b, self.a_slighted, self.a_knows_b
        return self.a, self.b_slighted, self.b_knows_a

    @property
    def pair(self) -> Pair:
        """Positions of both ends, the smaller first."""
        return self.a.position, self.b.position

    def become(self, kind: int, support_value: float, loss_scale: float) -> None:
        """Make this a tie of a kind; `loss_scale` times (1 - strength) is its weekly hazard of loss."""
        self.kind = kind
        self.peer = kind == PEER
        self.support_value = support_value
        self.loss_scale = loss_scale


class Affiliation:
    """A resident's habit of going to a place."""

    __slots__ = ("frequency", "gives", "mapped_frequency")

    def __init__(self, frequency: float, mapped_frequency: float, role: int) -> None:
        self.frequency = frequency
        self.mapped_frequency = mapped_frequency
        self.gives = role in GIVING_ROLES


class Place:
    """A place where residents sit at tables."""

    def __init__(self, position: int, identity: np.uint64, openness: float) -> None:
        self.position = position
        self.identity = identity
        self.openness = self.mapped_openness = openness
        self.funding = 1.0
        self.affiliations: dict[ReferenceResident, Affiliation] = {}
        self.mapped_tables = self.tables = 1
        self.mapped_capacity = self.capacity = float("inf")
        self.mapped_climate = 0.0

    def take_map(self, capacity: float, table_size: float) -> None:
        """Work out tables, capacity in force and mapped climate, once the mapped affiliations are known."""
        expected = variance = 0.0
        for affiliation in self.affiliations.values():  # not sum(): it rounds differently from Python 3.12 on
            f = affiliation.frequency
            expected += f
            variance += f * (1.0 - f)
        self.mapped_tables = self.tables = max(1, int(expected / table_size + 0.5))
        self.mapped_capacity = self.capacity = max(capacity, expected + 3.0 * sqrt(variance))
        self.mapped_climate = (1.0 - self.openness) * self.stigma()

    def stigma(self) -> float:
        """Return the mean stigma of those affiliated, weighted by frequency."""
        total = weighted = 0.0
        for resident, affiliation in self.affiliations.items():
            total += affiliation.frequency
            weighted += affiliation.frequency * resident.stigma
        return weighted / total if total > 0.0 else 0.0

    def climate(self) -> float:
        """Return how much less welcoming the place is than it was on the map."""
        return (1.0 - self.openness) * self.stigma() - self.mapped_climate

    def those_who_stay(self, coming: list[ReferenceResident], world: np.uint64, week: int) -> list[ReferenceResident]:
        """Return those who get in when more come than there is room for."""
        queue = [(draw(world, QUEUE, week, r.identity, self.identity), r.position, r) for r in coming]
        return [resident for _, _, resident in sorted(queue)[: int(self.capacity)]]

    def table_of(self, resident: ReferenceResident, world: np.uint64, week: int) -> int:
        """Return the table at which a resident sits this week."""
        table = int(draw(world, TABLE, week, resident.identity, self.identity) * self.mapped_tables)
        for added in range(self.mapped_tables, self.tables):
            key = np.uint64((int(self.identity) + added) % 2**64)
            if draw(world, JUMP, week, resident.identity, key) * (added + 1) < 1.0:
                table = added
        return table


class ReferenceResident(mesa.Agent):
    """A resident: five states with their set points, ties to others, habits of going to places."""

    model: ReferenceModel

    __slots__ = (
        "_known", "affiliations", "attended", "availability", "codes", "confidence",
        "confidence_set_point", "contacts", "disclosure", "expected_inputs", "identity",
        "lived_experience", "mapped_ties", "next_states", "noise_sd", "ordinary_ties", "outside_contacts",
        "position", "self_stigma", "self_stigma_set_point", "sociability", "stigma", "stigma_set_point",
        "tables", "ties", "trust", "trust_set_point", "wellbeing", "wellbeing_set_point",
    )  # fmt: skip

    def __init__(self, model: ReferenceModel, position: int) -> None:
        super().__init__(model)
        arrays = model.arrays
        self.position = position
        self.identity = arrays.resident_identity[position]
        self.wellbeing = float(arrays.wellbeing[position])
        self.stigma = self.stigma_set_point = float(arrays.stigma[position])
        self.self_stigma = self.self_stigma_set_point = float(arrays.self_stigma[position])
        self.confidence = self.confidence_set_point = float(arrays.confidence[position])
        self.trust = self.trust_set_point = float(arrays.trust[position])
        self.wellbeing_set_point = self._stable_wellbeing()
        self.lived_experience = bool(arrays.lived_experience[position])
        disclosure = float(arrays.disclosure[position])
        self.disclosure = model.parameters.disclosure if np.isnan(disclosure) else disclosure
        self.outside_contacts = float(arrays.outside_contacts[position])
        self.codes: list[int] = arrays.identity_codes[position].tolist()
        self.sociability = float(model.balance.sociability[position])

        self.ties: dict[ReferenceResident, Tie] = {}
        self.ordinary_ties = self.mapped_ties = 0
        self.affiliations: dict[Place, Affiliation] = {}
        self._known: dict[ReferenceResident, bool] = {}

        self.availability = 1.0
        self.attended: list[Affiliation] = []
        self.tables: set[tuple[int, int]] = set()
        self.contacts: list[Tie] = []
        self.expected_inputs = (0.0, 0.0, 0.0, 0.0, 0.0)
        self.noise_sd = 0.0
        self.next_states = (0.0, 0.0, 0.0, 0.0, 0.0)

    def _stable_wellbeing(self) -> float:
        """Return the set point of wellbeing."""
        model = self.model
        mean, sd = model.stratum_of(self.position)
        share = model.parameters.stable_share
        luck = normal(draw(model.world, SET_POINT, 0, self.identity, NOBODY))
        set_point = mean + share * (self.wellbeing - mean) + sqrt(share * (1.0 - share)) * sd * luck
        return clip(set_point, LOWEST_WELLBEING, HIGHEST_WELLBEING)

    def knows(self, other: ReferenceResident) -> bool:
        """Return whether this resident knows of the other's lived experience; it never changes."""
        if not other.lived_experience:
            return False
        known = self._known.get(other)
        if known is None:
            known = draw(self.model.world, KNOWS, 0, self.identity, other.identity) < other.disclosure
            self._known[other] = known
        return known

    def take_map(self) -> None:
        """Work out what this resident expects of a week, and the spread of the noise, from the map."""
        parameters = self.model.parameters
        self.mapped_ties = self.ordinary_ties
        self.expected_inputs = self.inputs(expected_tally(self), self.stigma_set_point, self.self_stigma_set_point, 0.0)
        _, sd = self.model.stratum_of(self.position)
        k = parameters.wellbeing_return * (1.0 + parameters.mood_on_wellbeing * expected_supportive(self))
        variance = (1.0 - parameters.stable_share) * sd**2 * (1.0 - (1.0 - k) ** 2)
        self.noise_sd = sqrt(max(0.0, variance - float(self.model.balance.input_variance[self.position])))

    def begin_week(self) -> None:
        """Rule 2: set today's availability, and clear last week."""
        departure = self.confidence - self.confidence_set_point
        self.availability = exp(self.model.parameters.availability * departure)
        self.attended.clear()
        self.tables.clear()
        self.contacts.clear()

    def willingness(self, climate: float) -> float:
        """Return the factor on the rate of attending a place with this climate."""
        if not self.lived_experience:
            return 1.0
        departure = self.self_stigma - self.self_stigma_set_point + climate
        return exp(-self.model.parameters.avoidance * departure)

    def room(self) -> float:
        """Return the factor on new ties that keeps the size of this resident's network."""
        mapped = self.mapped_ties
        return exp(self.model.parameters.room_slope * (mapped - self.ordinary_ties) / max(mapped, 1))

    def tally(self) -> Tally:
        """Return the tally of this week's contacts and attendance."""
        weight = mood = attitude = 0.0
        known = slights = across = peer = given = 0
        wellbeing, stigma = self.wellbeing, self.stigma
        for tie in self.contacts:
            other, slighted, knows = tie.seen_by(self)
            if slighted:
                slights += 1
            else:
                weight += tie.support_value
                mood += other.wellbeing - wellbeing
                attitude += other.stigma - stigma
                known += knows
            across += tie.bridging
            peer += tie.peer
            given += tie.giver is self
        for affiliation in self.attended:
            given += affiliation.gives
        support = log(1.0 + self.outside_contacts + weight)
        return Tally(support, mood, attitude, known, slights, len(self.attended), across, peer, given)

    def inputs(
        self, tally: Tally, stigma: float, self_stigma: float, wellbeing_departure: float
    ) -> tuple[float, float, float, float, float]:
        """Return the inputs to W, S, Q, C and T from a tally and the states that scale it."""
        p = self.model.parameters
        support, mood, attitude, known, slights, attended, across, peer, given = tally
        shame = self_stigma - self.self_stigma_set_point
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
        return wellbeing, attitudes, shaming, confidence, trust

    def feel(self) -> None:
        """Rule 7: work out next week's states from this week's."""
        p = self.model.parameters
        w, s, q, c, t = self.wellbeing, self.stigma, self.self_stigma, self.confidence, self.trust
        tally = self.tally()
        now = self.inputs(tally, s, q, w - self.wellbeing_set_point)
        usual = self.expected_inputs
        spread = min(self.noise_sd, (w - LOWEST_WELLBEING) / 3.0, (HIGHEST_WELLBEING - w) / 3.0)
        noise = spread * normal(draw(self.model.world, NOISE, self.model.week, self.identity, NOBODY))
        w += p.wellbeing_return * (self.wellbeing_set_point - w) + now[0] - usual[0] + noise
        s += p.stigma_return * (self.stigma_set_point - s) + now[1] - usual[1]
        if self.lived_experience:
            q += p.self_stigma_return * (self.self_stigma_set_point - q) + now[2] - usual[2]
        c += p.confidence_return * (self.confidence_set_point - c) + now[3] - usual[3]
        t += p.trust_return * (self.trust_set_point - t) + now[4] - usual[4]
        self.next_states = (
            clip(w, LOWEST_WELLBEING, HIGHEST_WELLBEING),
            clip(s, 0.0, 1.0),
            clip(q, 0.0, 1.0),
            clip(c, 0.0, 1.0),
            clip(t, 0.0, 1.0),
        )

    def settle(self) -> None:
        """Rule 7: take the new states, once everyone has worked theirs out."""
        self.wellbeing, self.stigma, self.self_stigma, self.confidence, self.trust = self.next_states


class ReferenceModel(mesa.Model):
    """Residents, their ties and places. `week` is 0 at the map, so that the first step lives week 1."""

    def __init__(self, arrays: SiteArrays, parameters: Parameters, world: int, balance: Balance) -> None:
        super().__init__(rng=0)  # nothing is drawn from it: every draw is keyed
        if np.any(arrays.resident_identity[1:] <= arrays.resident_identity[:-1]):
            raise ValueError("residents are not in the order of their identities, on which sorted draws rely")
        self.arrays = arrays
        self.parameters = parameters
        self.world = np.uint64(world)
        self.balance = balance
        self.week = 0
        self._columns = [
            (affinity, -log(affinity))
            for affinity in np.where(
                np.isnan(arrays.identity_affinity), parameters.affinity, arrays.identity_affinity
            ).tolist()
        ]
        self._half_weight = 0.5 * sum(weight for _, weight in self._columns)
        self.residents = [ReferenceResident(self, position) for position in range(arrays.residents)]
        self.places = self._mapped_places()
        self.ties: dict[Pair, Tie] = {}
        self._support_values = support_values(parameters)
        self._loss_scales = loss_scales(arrays, parameters)
        self._connect_as_mapped()
        self._donors = self._mapped_hazards()
        self.agents.do("take_map")
        self._sitting: dict[tuple[int, int], list[ReferenceResident]] = {}
        self._met: list[Tie] = []
        self.slight_pairs: set[Pair] = set()  # (i, j): i slighted j this week
        self._new_ties: list[Pair] = []

    def step(self) -> None:
        """Live one week."""
        self.week += 1
        self.agents.do("begin_week")
        self.attend()
        self.make_contact()
        self.meet_strangers()
        self.agents.do("feel")
        self.agents.do("settle")
        self.change_ties()

    # Before the first week

    def stratum_of(self, position: int) -> tuple[float, float]:
        """Return mean and standard deviation of wellbeing in a resident's stratum."""
        stratum = self.arrays.stratum[position]
        return float(self.arrays.stratum_mean[stratum]), float(self.arrays.stratum_sd[stratum])

    def _mapped_places(self) -> list[Place]:
        """Return the places with their mapped affiliations."""
        arrays = self.arrays
        places = [
            Place(position, identity, float(arrays.place_openness[position]))
            for position, identity in enumerate(arrays.place_identity)
        ]
        for row in range(arrays.affiliation_place.size):
            place = places[arrays.affiliation_place[row]]
            resident = self.residents[arrays.affiliation_resident[row]]
            frequency = float(arrays.affiliation_frequency[row])
            affiliation = Affiliation(frequency, frequency, int(arrays.affiliation_role[row]))
            place.affiliations[resident] = resident.affiliations[place] = affiliation
        for place in places:
            place.take_map(float(arrays.place_capacity[place.position]), self.parameters.table_size)
        return places

    def _connect_as_mapped(self) -> None:
        """Make the mapped ties, in canonical order."""
        arrays = self.arrays
        for a, b, kind, strength in zip(
            arrays.tie_a.tolist(),
            arrays.tie_b.tolist(),
            arrays.tie_kind.tolist(),
            arrays.tie_strength.tolist(),
            strict=True,
        ):
            self._connect(a, b, kind, strength, strength)

    def _mapped_hazards(self) -> list[tuple[float, int, float]]:
        """Return the running sum of the mapped ties' hazards of loss, each with its kind and set point."""
        donors = []
        total = 0.0
        for tie in self.ties.values():
            total += tie.loss_scale * (1.0 - tie.set_point)
            donors.append((total, tie.kind, tie.set_point))
        return donors

    def difference(self, a: ReferenceResident, b: ReferenceResident) -> tuple[float, float]:
        """Return the affinity of two residents, and the weight of the columns in which they differ."""
        affinity, weight = 1.0, 0.0
        for mine, theirs, (factor, column_weight) in zip(a.codes, b.codes, self._columns, strict=True):
            if mine != theirs and mine >= 0 and theirs >= 0:
                affinity *= factor
                weight += column_weight
        return affinity, weight

    def is_bridging(self, a: ReferenceResident, b: ReferenceResident) -> bool:
        """Return whether two residents differ in more than half of the identity weight."""
        return self._mostly_differ(self.difference(a, b)[1])

    def _mostly_differ(self, weight: float) -> bool:
        """Return whether a weight is more than half of all; exactly half, give or take rounding, is not."""
        return weight > self._half_weight + 1e-12

    # A week, in the order of docs/rules.md

    def attend(self) -> None:
        """Rules 3 and 4: who goes where, and who sits at which table."""
        world, week = self.world, self.week
        self._sitting = {}
        sitting = self._sitting
        for place in self.places:
            climate = place.climate()
            funding, identity = place.funding, place.identity
            coming = [
                resident
                for resident, affiliation in place.affiliations.items()
                if draw(world, ATTEND, week, resident.identity, identity)
                < 1.0
                - (1.0 - affiliation.frequency) ** (funding * resident.availability * resident.willingness(climate))
            ]
            if len(coming) > place.capacity:
                coming = place.those_who_stay(coming, world, week)
            for resident in coming:
                table = (place.position, place.table_of(resident, world, week))
                resident.attended.append(place.affiliations[resident])
                resident.tables.add(table)
                sitting.setdefault(table, []).append(resident)

    def make_contact(self) -> None:
        """Rule 5: who is in contact with whom, and which contacts are slights."""
        world, week = self.world, self.week
        self._met = []
        met = self._met
        self.slight_pairs = set()
        for tie in self.ties.values():
            a, b = tie.a, tie.b
            strength, chance = tie.strength, tie.met
            if a.tables and b.tables and not a.tables.isdisjoint(b.tables):
                contact = strength >= chance or draw(world, CONTACT, week, tie.first, tie.second) < strength / chance
            elif strength > chance:
                missed = ((1.0 - strength) / (1.0 - chance)) ** (a.availability * b.availability)
                contact = draw(world, CONTACT, week, tie.first, tie.second) < 1.0 - missed
            else:
                contact = False
            tie.contact = contact
            if not contact:
                continue
            met.append(tie)
            tie.b_slighted = tie.a_knows_b and self.slights(a, b)
            tie.a_slighted = tie.b_knows_a and self.slights(b, a)
            a.contacts.append(tie)
            b.contacts.append(tie)

    def slights(self, giver: ReferenceResident, receiver: ReferenceResident) -> bool:
        """Return whether a resident slights one whose lived experience they know of."""
        slighted = (
            draw(self.world, SLIGHT, self.week, giver.identity, receiver.identity)
            < self.parameters.slight_rate * giver.stigma
        )
        if slighted:
            self.slight_pairs.add((giver.position, receiver.position))
        return slighted

    def meet_strangers(self) -> None:
        """Rule 6: which strangers at a table form a tie; it stands from next week."""
        welcomes: dict[tuple[ReferenceResident, ReferenceResident], float] = {}
        rooms: dict[ReferenceResident, float] = {}
        for (place, _), sitting in self._sitting.items():
            if len(sitting) < 2:
                continue
            closed = 1.0 - self.places[place].openness
            sitting.sort(key=lambda resident: resident.position)
            for resident in sitting:
                if resident not in rooms:
                    rooms[resident] = resident.room()
            for i, j in combinations(sitting, 2):
                if j in i.ties:
                    continue
                welcome = 1.0
                if i.knows(j):
                    welcome *= 1.0 - i.stigma * closed
                if j.knows(i):
                    welcome *= 1.0 - j.stigma * closed
                welcomes[i, j] = welcomes.get((i, j), 0.0) + welcome
        self._new_ties = [
            (i.position, j.position)
            for (i, j), welcome in welcomes.items()
            if draw(self.world, MEETING, self.week, i.identity, j.identity)
            < 1.0 - exp(-self.formation_rate(i, j) * rooms[i] * rooms[j] * welcome)
        ]

    def formation_rate(self, i: ReferenceResident, j: ReferenceResident) -> float:
        """Return the rate at which two strangers form a tie, but for room and rejection."""
        affinity, weight = self.difference(i, j)
        rate = self.balance.formation * affinity * i.sociability * j.sociability
        if self._mostly_differ(weight):
            departure = i.trust - i.trust_set_point + j.trust - j.trust_set_point
            rate *= exp(self.parameters.bridging_trust * departure / 2.0)
        return rate

    def change_ties(self) -> None:
        """Rule 8: ties strengthen, weaken, are lost and form."""
        world, week = self.world, self.week
        learning, returning = self.parameters.tie_learning, self.parameters.tie_return
        lost = []
        for tie in self.ties.values():
            strength = tie.strength
            tie.strength += learning * (tie.contact - strength) + returning * (tie.set_point - strength)
            if not tie.programme and draw(world, LOSS, week, tie.first, tie.second) < 1.0 - exp(
                -tie.loss_scale * (1.0 - strength)
            ):
                lost.append(tie)
        for tie in lost:
            self._disconnect(tie)
        for i, j in sorted(self._new_ties):
            donor = self.donor(i, j)
            if donor is not None:
                kind, set_point = donor
                self._connect(i, j, kind, set_point, set_point)

    def donor(self, i: int, j: int) -> tuple[int, float] | None:
        """Return kind and set point of the tie that two strangers form; None if no mapped tie can be lost."""
        total = self._donors[-1][0] if self._donors else 0.0
        if total <= 0.0:
            return None
        mark = draw(self.world, TIE_KIND, 0, self.residents[i].identity, self.residents[j].identity) * total
        return next((kind, set_point) for running, kind, set_point in self._donors if mark < running)

    def _connect(self, i: int, j: int, kind: int, strength: float, set_point: float) -> Tie:
        """Make an ordinary tie between two strangers."""
        a, b = self.residents[min(i, j)], self.residents[max(i, j)]
        tie = Tie(a, b, strength, set_point)
        tie.become(kind, self._support_values[kind], self._loss_scales[kind])
        self.ties[tie.pair] = a.ties[b] = b.ties[a] = tie
        a.ordinary_ties += 1
        b.ordinary_ties += 1
        return tie

    def _disconnect(self, tie: Tie) -> None:
        """Take a tie away."""
        del self.ties[tie.pair], tie.a.ties[tie.b], tie.b.ties[tie.a]
        if not tie.programme:
            tie.a.ordinary_ties -= 1
            tie.b.ordinary_ties -= 1

    # Levers

    def add_tie(
        self, i: int, j: int, kind: int, strength: float, set_point: float, programme: bool, giver: int | None
    ) -> None:
        """Add a tie between two strangers; `giver` is the end that gives, on a programme tie."""
        pair = (min(i, j), max(i, j))
        if i == j or pair in self.ties or giver not in (i, j, None):
            raise ValueError(f"no tie can be added between {i} and {j} with giver {giver}")
        tie = self._connect(i, j, kind, strength, set_point)
        if programme:
            tie.programme = True
            tie.giver = None if giver is None else self.residents[giver]
            tie.a.ordinary_ties -= 1
            tie.b.ordinary_ties -= 1

    def end_tie(self, i: int, j: int) -> None:
        """End a tie."""
        self._disconnect(self.ties[min(i, j), max(i, j)])

    def release_tie(self, i: int, j: int, kind: int, set_point: float) -> None:
        """Turn a programme tie into an ordinary one of a kind, at its present strength."""
        tie = self.ties[min(i, j), max(i, j)]
        if not tie.programme:
            raise ValueError(f"the tie between {i} and {j} is not a programme tie")
        tie.programme = False
        tie.giver = None
        tie.set_point = set_point
        tie.become(kind, self._support_values[kind], self._loss_scales[kind])
        tie.a.ordinary_ties += 1
        tie.b.ordinary_ties += 1

    def invite(self, i: int, place: int, frequency: float) -> None:
        """Have a resident go to a place at least this often."""
        resident, where = self.residents[i], self.places[place]
        affiliation = resident.affiliations.get(where)
        if affiliation is None:
            affiliation = Affiliation(frequency, 0.0, ATTENDER)
            resident.affiliations[where] = where.affiliations[resident] = affiliation
        affiliation.frequency = max(affiliation.frequency, frequency)

    def fund(self, place: int, factor: float) -> None:
        """Set a place's funding, 1 being as mapped."""
        self.places[place].funding = factor

    def enlarge(self, place: int, factor: float) -> None:
        """Set a place's capacity and tables to a multiple of the mapped; tables never fall below the map."""
        where = self.places[place]
        where.capacity = where.mapped_capacity * factor
        where.tables = max(where.mapped_tables, int(where.mapped_tables * factor + 0.5))

    def open_up(self, place: int, by: float) -> None:
        """Make a place more open, up to 1."""
        where = self.places[place]
        where.openness = clip(where.openness + by, 0.0, 1.0)

    # What happened, for the comparison with the compiled model

    @property
    def contacts(self) -> set[Pair]:
        """Pairs in contact this week."""
        return {tie.pair for tie in self._met}

    @property
    def attendance(self) -> set[tuple[int, int, int]]:
        """Resident, place and table of everyone who sat at a table this week."""
        return {
            (resident.position, place, table)
            for (place, table), sitting in self._sitting.items()
            for resident in sitting
        }

    @property
    def tie_states(self) -> dict[Pair, tuple[float, int]]:
        """Strength and kind of every tie, in the order in which they are held."""
        return {pair: (tie.strength, tie.kind) for pair, tie in self.ties.items()}

    def states(self, name: str) -> NDArray[np.float64]:
        """Return a state of all residents [n]: wellbeing, stigma, self_stigma, confidence or trust."""
        return np.array(self.agents.get(name))


def clip(value: float, low: float, high: float) -> float:
    """Return the value, or the bound that it passes."""
    return low if value < low else high if value > high else value


def chance_of_meeting(a: ReferenceResident, b: ReferenceResident) -> float:
    """Return the chance that two residents share a table in a week, places and habits being as mapped."""
    apart = 1.0
    for place, affiliation in a.affiliations.items():
        other = b.affiliations.get(place)
        if other is not None:
            apart *= 1.0 - affiliation.mapped_frequency * other.mapped_frequency / place.mapped_tables
    return min(1.0 - apart, HIGHEST_CHANCE_OF_MEETING)


def support_values(parameters: Parameters) -> list[float]:
    """Return the support value of a contact by kind of tie; workmates and peers count as neighbours."""
    named = {"workmate": "neighbour", "peer": "neighbour"}
    return [float(getattr(parameters, f"support_value_{named.get(kind, kind)}")) for kind in TIE_KINDS]


def loss_scales(arrays: SiteArrays, parameters: Parameters) -> list[float]:
    """Return for each kind of tie the weekly hazard of loss over (1 - strength)."""
    named = {"peer": "workmate", "befriender": "acquaintance", "professional": "acquaintance"}
    scales = []
    for code, kind in enumerate(TIE_KINDS):
        yearly = getattr(parameters, f"loss_{named.get(kind, kind)}")
        weekly = -log(1.0 - yearly) / 52.0 * parameters.loss_scale
        slack = 1.0 - arrays.tie_strength[arrays.tie_kind == code]
        scales.append(weekly / (max(float(slack.mean()), 1e-6) if slack.size else 1.0))
    return scales
