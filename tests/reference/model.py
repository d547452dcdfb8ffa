"""The reference: a plain Mesa model, an object a resident, written from docs/rules.md alone.

It says again, in the plainest way, what the compiled model computes, so that a test can hold the two to each
other: contacts, slights, attendance, introductions, behaviours, moves and ties exactly, states to rounding, every
week. Methods stand in the order of docs/rules.md. Residents, ties and places are handled by their position in the
site's arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import exp, log
from typing import NamedTuple

import mesa
import numpy as np
from numpy.typing import NDArray
from reference.luck import PROCESS, clip
from reference.places import Affiliation, Place
from reference.residents import HIGHEST, LOWEST, ReferenceResident
from reference.ties import Pair, Tie, loss_scales, support_values

from ccsim.model.draws import draw
from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays, identity

READ_WEEKLY = frozenset(
    (
        "wellbeing_return", "support_on_wellbeing", "mood_on_wellbeing", "attendance_on_wellbeing",
        "slights_on_wellbeing", "self_stigma_on_wellbeing", "giving_on_wellbeing", "stigma_return",
        "attitudes_on_stigma", "known_contact_on_stigma", "slight_rate", "avoidance", "self_stigma_return",
        "slights_on_self_stigma", "peers_on_self_stigma", "confidence_return", "confidence_scale",
        "support_on_confidence", "attendance_on_confidence", "slights_on_confidence", "self_stigma_on_confidence",
        "wellbeing_on_confidence", "giving_on_confidence", "availability", "trust_return", "across_on_trust",
        "slights_on_trust", "attendance_on_trust", "bridging_trust", "tie_learning", "tie_return", "room_slope",
        "turnover", "settled", "introduction_rate", "concealment", "relapse", "reinforcement",
        "behaviour_threshold", "behaviour_memory", "giver_capacity", "overload", "coproduction_openness",
        "coproduction_attendance", "partnership", "adaptation", "loss_scale",
    )
)  # fmt: skip
"""The parameters that can be scaled: the others are used before the first week, where the map is read."""


class Balance(NamedTuple):
    """What the pilot found: see "Before the first week" in docs/rules.md."""

    formation: float
    sociability: NDArray[np.float64]  # [n]
    input_variance: NDArray[np.float64]  # [n]
    closure: float
    spontaneous: NDArray[np.float64]  # [behaviours, 2]: without, with lived experience
    persuasion: NDArray[np.float64]  # [behaviours]


class ReferenceModel(mesa.Model):
    """Residents, their ties and places. `week` is 0 at the map, so that the first step lives week 1."""

    def __init__(self, arrays: SiteArrays, parameters: Parameters, world: int, balance: Balance) -> None:
        super().__init__(rng=0)  # nothing is drawn from it: every draw is keyed
        self.arrays = arrays
        self.parameters = parameters  # as on the map
        self.today = parameters  # with what levers have scaled
        self.world = np.uint64(world)
        self.balance = balance
        self.week = 0
        self.behaviour_keys = [np.uint64(identity(name)) for name in arrays.behaviour_names]
        affinities = np.where(np.isnan(arrays.identity_affinity), parameters.affinity, arrays.identity_affinity)
        self._columns = [(affinity, -log(affinity)) for affinity in affinities.tolist()]
        self._half_weight = 0.5 * sum(weight for _, weight in self._columns)
        self.support_values = support_values(parameters)
        self.loss_scales = loss_scales(arrays, parameters)
        self.residents = [ReferenceResident(self, position) for position in range(arrays.residents)]
        self.places = self._mapped_places()
        self.ties: dict[Pair, Tie] = {}
        self._connect_as_mapped()
        self._donors = self._mapped_hazards()
        self.agents.do("take_map")
        self.agents.do("form_expectations")
        self._sitting: dict[tuple[int, int], list[ReferenceResident]] = {}
        self._met: list[Tie] = []
        self.slight_pairs: set[Pair] = set()  # (i, j): i slighted j this week
        self._introduced: list[tuple[ReferenceResident, ReferenceResident]] = []  # guest, other
        self._new_ties: list[Tie] = []

    def step(self) -> None:
        """Live one week."""
        self.week += 1
        self.turn_over()
        self.begin_week()
        self.attend()
        self.make_contact()
        self.introduce()
        self.meet_strangers()
        self.agents.do("change_habits")
        self.agents.do("feel")
        self.agents.do("settle")
        self.change_ties()

    # Before the first week

    def stratum_of(self, position: int) -> tuple[float, float]:
        """Return mean and standard deviation of wellbeing in a home's stratum."""
        stratum = self.arrays.stratum[position]
        return float(self.arrays.stratum_mean[stratum]), float(self.arrays.stratum_sd[stratum])

    def neighbours_on_the_map(self, position: int) -> list[int]:
        """Return those on the map who are like those of a home: the same stratum, and identities if ten have them."""
        arrays = self.arrays
        same_stratum = arrays.stratum == arrays.stratum[position]
        like = same_stratum & (arrays.identity_codes == arrays.identity_codes[position]).all(axis=1)
        return np.flatnonzero(like if like.sum() >= 10 else same_stratum).tolist()

    def _mapped_places(self) -> list[Place]:
        """Return the places with their mapped affiliations and partnerships."""
        arrays = self.arrays
        displacement = np.where(
            np.isnan(arrays.place_displacement), self.parameters.displacement, arrays.place_displacement
        )
        places = [
            Place(position, identity, float(arrays.place_openness[position]), float(displacement[position]))
            for position, identity in enumerate(arrays.place_identity)
        ]
        for row in range(arrays.affiliation_place.size):
            place = places[arrays.affiliation_place[row]]
            resident = self.residents[arrays.affiliation_resident[row]]
            frequency = float(arrays.affiliation_frequency[row])
            place.affiliations[resident] = resident.affiliations[place] = Affiliation(frequency, frequency)
        for a, b, strength in zip(arrays.partner_a, arrays.partner_b, arrays.partner_strength, strict=True):
            places[a].partners[places[b]] = places[b].partners[places[a]] = float(strength)
        involved = [resident for resident in self.residents if resident.is_involved]
        experience = sum(resident.lived_experience for resident in involved) / max(len(involved), 1)
        for place in places:
            place.take_map(float(arrays.place_capacity[place.position]), self.parameters.table_size, experience)
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
            self._connect(Tie(self.residents[a], self.residents[b], kind, strength, strength))

    def _mapped_hazards(self) -> list[tuple[float, int, float]]:
        """Return the running sum of the mapped ties' hazards of loss, each with its kind and set point."""
        donors = []
        unsettled = 2.0 * self.parameters.turnover * (1.0 - self.parameters.settled) / 52.0
        total = 0.0
        for tie in self.ties.values():
            total += tie.hazard + unsettled
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
        return weight > self._half_weight * (1.0 + 2e-12)

    # A week, in the order of docs/rules.md

    def turn_over(self) -> None:
        """Rule 1: some move out, and others move in."""
        if self.today.turnover > 0.0:
            self._exchange([resident for resident in self.residents if resident.leaves()], self.week)

    def _exchange(self, leaving: list[ReferenceResident], week: int) -> None:
        """Rule 1: have newcomers take the homes and ties of those who leave, given in the order of their homes."""
        for resident in leaving:
            resident.make_way(week)
        theirs = {tie.pair: tie for resident in leaving for tie in resident.ties.values()}
        for tie in theirs.values():
            arrived, other = (tie.a, tie.b) if tie.a in leaving else (tie.b, tie.a)
            settles = draw(self.world, PROCESS.SETTLE, week, arrived.identity, other.identity) < self.today.settled
            if tie.programme or not settles:
                self._disconnect(tie)
            else:
                tie.be_taken_up()
        for resident in leaving:
            resident.form_expectations()

    def begin_week(self) -> None:
        """Rules 2 and 3: how available people are, and what draws them to places."""
        self.agents.do("begin_week")
        for place in self.places:
            place.begin_week(self.today)

    def attend(self) -> None:
        """Rules 3 and 4: who goes where, and who sits at which table."""
        world, week = self.world, self.week
        self._sitting = {}
        sitting = self._sitting
        for place in self.places:
            rate = place.funding * place.backed
            coming = [
                resident
                for resident, affiliation in place.affiliations.items()
                if draw(world, PROCESS.ATTEND, week, resident.identity, place.identity)
                < 1.0 - (1.0 - affiliation.frequency) ** (rate * resident.availability * resident.willingness(place))
            ]
            if len(coming) > place.capacity:
                coming = place.those_who_stay(coming, world, week)
            for resident in coming:
                table = (place.position, place.table_of(resident, world, week))
                resident.attended.append(place)
                resident.tables.add(table)
                sitting.setdefault(table, []).append(resident)

    def make_contact(self) -> None:
        """Rule 5: who is in contact with whom, and which contacts are slights."""
        self.agents.do("go_home")
        self._met = []
        self.slight_pairs = set()
        for tie in self.ties.values():
            a, b = tie.a, tie.b
            strength, chance = tie.strength, tie.met
            if a.tables and b.tables and not a.tables.isdisjoint(b.tables):
                tie.contact = strength >= chance or self.luck_of(tie) < strength / chance
            elif strength > chance:
                missed = ((1.0 - strength) / (1.0 - chance)) ** (a.reach * b.reach)
                tie.contact = self.luck_of(tie) < 1.0 - missed
            else:
                tie.contact = False
            if not tie.contact:
                continue
            tie.last_contact = self.week
            tie.b_slighted = tie.a_knows_b and self.slights(a, b)
            tie.a_slighted = tie.b_knows_a and self.slights(b, a)
            a.contacts.append(tie)
            b.contacts.append(tie)
            self._met.append(tie)

    def luck_of(self, tie: Tie) -> float:
        """Return this week's draw of contact on a tie."""
        return draw(self.world, PROCESS.CONTACT, self.week, tie.a.identity, tie.b.identity)

    def slights(self, giver: ReferenceResident, receiver: ReferenceResident) -> bool:
        """Return whether a resident slights one whose lived experience they know of."""
        slighted = (
            draw(self.world, PROCESS.SLIGHT, self.week, giver.identity, receiver.identity)
            < self.today.slight_rate * giver.stigma
        )
        if slighted:
            self.slight_pairs.add((giver.position, receiver.position))
        return slighted

    def introduce(self) -> None:
        """Rule 6: in some contacts one introduces the other to someone."""
        self._introduced = []
        rate = self.today.introduction_rate
        for tie in self._met:
            a, b = tie.a, tie.b
            if draw(self.world, PROCESS.INTRODUCTION, self.week, a.identity, b.identity) < rate:
                self._introduce(b, host=a)
            if draw(self.world, PROCESS.INTRODUCTION_BACK, self.week, a.identity, b.identity) < rate:
                self._introduce(a, host=b)

    def _introduce(self, guest: ReferenceResident, host: ReferenceResident) -> None:
        """Introduce the guest to the other whom the host met this week with the smallest luck of contact."""
        others = [(self.luck_of(tie), tie.seen_by(host)[0].position) for tie in host.contacts]
        others = [(luck, position) for luck, position in others if position != guest.position]
        if others:
            _, position = min(others)
            self._introduced.append((guest, self.residents[position]))

    def meet_strangers(self) -> None:
        """Rule 7: which strangers form a tie, at tables and through introductions; it stands from next week."""
        rates: dict[tuple[ReferenceResident, ReferenceResident], float] = {}
        for (position, _), sitting in self._sitting.items():
            openness = self.places[position].welcome
            sitting.sort(key=lambda resident: resident.position)
            for i, j in combinations(sitting, 2):
                if j not in i.ties:
                    rates[i, j] = rates.get((i, j), 0.0) + self.balance.formation * acceptance(i, j, openness)
        for guest, other in self._introduced:
            if other not in guest.ties:
                i, j = (guest, other) if guest.position < other.position else (other, guest)
                rates[i, j] = rates.get((i, j), 0.0) + self.balance.closure * acceptance(i, j, 0.0)
        rooms = {resident: resident.room() for pair in rates for resident in pair}
        self._new_ties = []
        for (i, j), rate in sorted(rates.items(), key=lambda item: (item[0][0].position, item[0][1].position)):
            chance = 1.0 - exp(-rate * self.attraction(i, j) * rooms[i] * rooms[j])
            if draw(self.world, PROCESS.MEETING, self.week, i.identity, j.identity) < chance:
                donor = self.donor(i, j)
                if donor is not None:
                    kind, set_point = donor
                    # Made here, where who knows of whom has been asked, it is held among the ties from rule 10 on.
                    self._new_ties.append(Tie(i, j, kind, set_point, set_point))

    def attraction(self, i: ReferenceResident, j: ReferenceResident) -> float:
        """Return the factor on the rate at which two strangers form a tie, but for room and rejection."""
        affinity, weight = self.difference(i, j)
        factor = affinity * i.sociability * j.sociability
        if self._mostly_differ(weight):
            departure = i.trust - i.star.trust + j.trust - j.star.trust
            factor *= exp(self.today.bridging_trust * departure / 2.0)
        return factor

    def donor(self, i: ReferenceResident, j: ReferenceResident) -> tuple[int, float] | None:
        """Return kind and set point of the tie that two strangers form; None if no mapped tie can be lost."""
        total = self._donors[-1][0] if self._donors else 0.0
        if total <= 0.0:
            return None
        mark = draw(self.world, PROCESS.TIE_KIND, 0, i.identity, j.identity) * total
        return next((kind, set_point) for running, kind, set_point in self._donors if mark < running)

    def change_ties(self) -> None:
        """Rules 8 and 10: ties on which someone tired of giving end; others strengthen, weaken, are lost and form."""
        learning, returning = self.today.tie_learning, self.today.tie_return
        more_loss = self.today.loss_scale / self.parameters.loss_scale if self.parameters.loss_scale > 0.0 else 1.0
        gone = []
        for tie in self.ties.values():
            luck = draw(self.world, PROCESS.LOSS, self.week, tie.a.identity, tie.b.identity)
            if luck < 1.0 - exp(-tie.hazard * more_loss) or (tie.giver is not None and tie.giver.tired):
                gone.append(tie)
            strength = tie.strength
            tie.strength += learning * (tie.contact - strength) + returning * (tie.set_point - strength)
        for tie in gone:
            self._disconnect(tie)
        for tie in self._new_ties:
            self._connect(tie)

    def _connect(self, tie: Tie) -> None:
        """Hold a tie between two who were strangers."""
        a, b = tie.a, tie.b
        self.ties[tie.pair] = a.ties[b] = b.ties[a] = tie
        if not tie.programme:
            a.ordinary_ties += 1
            b.ordinary_ties += 1

    def _disconnect(self, tie: Tie) -> None:
        """Take a tie away."""
        del self.ties[tie.pair], tie.a.ties[tie.b], tie.b.ties[tie.a]
        if not tie.programme:
            tie.a.ordinary_ties -= 1
            tie.b.ordinary_ties -= 1

    # Levers on ties

    def add_tie(
        self, i: int, j: int, kind: int, strength: float, set_point: float, programme: bool, giver: int | None
    ) -> None:
        """Add a tie between two strangers; `giver` is the end that gives, on a programme tie."""
        pair = (min(i, j), max(i, j))
        if i == j or pair in self.ties or giver not in (i, j, None):
            raise ValueError(f"no tie can be added between {i} and {j} with giver {giver}")
        tie = Tie(self.residents[pair[0]], self.residents[pair[1]], kind, strength, set_point)
        tie.programme = programme
        tie.giver = self.residents[giver] if programme and giver is not None else None
        self._connect(tie)

    def end_tie(self, i: int, j: int) -> None:
        """End a tie."""
        self._disconnect(self.tie(i, j))

    def release_tie(self, i: int, j: int, kind: int, set_point: float) -> None:
        """Turn a programme tie into an ordinary one of a kind, at its present strength."""
        tie = self.tie(i, j)
        if not tie.programme:
            raise ValueError(f"the tie between {i} and {j} is not a programme tie")
        tie.programme = False
        tie.giver = None
        tie.set_point = set_point
        tie.become(kind)
        tie.a.ordinary_ties += 1
        tie.b.ordinary_ties += 1

    def set_tie_target(self, i: int, j: int, set_point: float) -> None:
        """Move the set point to which a tie returns."""
        self.tie(i, j).set_point = set_point

    def protect_tie(self, i: int, j: int) -> None:
        """Keep a tie from being lost."""
        self.tie(i, j).protected = True

    def tie(self, i: int, j: int) -> Tie:
        """Return the tie between two residents, in either order."""
        return self.ties[min(i, j), max(i, j)]

    # Levers on residents

    def shift(self, state_name: str, residents: Iterable[int], by: float) -> None:
        """Shift a state once, kept within its scale; self-stigma only of those with lived experience."""
        low, high = getattr(LOWEST, state_name), getattr(HIGHEST, state_name)
        for resident in self._at(residents):
            if state_name != "self_stigma" or resident.lived_experience:
                setattr(resident, state_name, clip(getattr(resident, state_name) + by, low, high))

    def disclose(self, residents: Iterable[int], value: float) -> None:
        """Raise disclosure to a value; those who are tied and would be told at that value know from now on."""
        for resident in self._at(residents):
            resident.disclosure = max(resident.disclosure, value)
            for other, tie in resident.ties.items():
                if resident.lived_experience and other.whether_told(resident) < value:
                    if other is tie.a:
                        tie.a_knows_b = True
                    else:
                        tie.b_knows_a = True

    def scale_sociability(self, residents: Iterable[int], factor: float) -> None:
        """Multiply sociability, as it stands, by a factor."""
        for resident in self._at(residents):
            resident.sociability *= factor

    def seed(self, behaviour_index: int, residents: Iterable[int], held: bool) -> None:
        """Have residents take up a behaviour, and hold them to it if asked."""
        for resident in self._at(residents):
            resident.behaviours.add(behaviour_index)
            if held:
                resident.held.add(behaviour_index)

    def stop(self, behaviour_index: int, residents: Iterable[int]) -> None:
        """Have residents give up a behaviour; nobody is held to it any more."""
        for resident in self._at(residents):
            resident.behaviours.discard(behaviour_index)
            resident.held.discard(behaviour_index)

    def release(self, behaviour_index: int, residents: Iterable[int]) -> None:
        """Hold residents to a behaviour no longer; they keep it for now."""
        for resident in self._at(residents):
            resident.held.discard(behaviour_index)

    def move(self, residents: Iterable[int]) -> None:
        """Move residents out in the week to come, before those who leave of themselves."""
        self._exchange(self._at(sorted(set(residents))), self.week + 1)

    def _at(self, positions: Iterable[int]) -> list[ReferenceResident]:
        """Return the residents at these positions."""
        return [self.residents[position] for position in positions]

    # Levers on places, and on everything

    def invite(self, i: int, place: int, frequency: float) -> None:
        """Have a resident go to a place at least this often."""
        resident, where = self.residents[i], self.places[place]
        affiliation = resident.affiliations.get(where)
        if affiliation is None:
            affiliation = Affiliation(frequency, 0.0)
            resident.affiliations[where] = where.affiliations[resident] = affiliation
        affiliation.frequency = max(affiliation.frequency, frequency)

    def fund(self, place: int, factor: float) -> None:
        """Set a place's funding, 1 being as mapped; 0 closes it."""
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

    def partner(self, place: int, other: int, strength: float) -> None:
        """Set the strength of the partnership of two places, which need not have been mapped."""
        one, another = self.places[place], self.places[other]
        one.partners[another] = another.partners[one] = strength

    def scale(self, parameter_name: str, factor: float) -> None:
        """Multiply a parameter, as it stands, by a factor; what is expected of a week stays as it was on the map."""
        if parameter_name not in READ_WEEKLY:
            raise ValueError(f"{parameter_name} is not read in the weekly rules")
        self.today = self.today._replace(**{parameter_name: getattr(self.today, parameter_name) * factor})

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
    def introductions(self) -> set[Pair]:
        """(guest, other) of every introduction this week, strangers or not."""
        return {(guest.position, other.position) for guest, other in self._introduced}

    @property
    def tired(self) -> set[int]:
        """Those who tired of giving this week."""
        return {resident.position for resident in self.residents if resident.tired}

    @property
    def tie_states(self) -> dict[Pair, tuple[float, int]]:
        """Strength and kind of every tie, in the order in which they are held."""
        return {pair: (tie.strength, tie.kind) for pair, tie in self.ties.items()}

    @property
    def behaviours(self) -> NDArray[np.uint8]:
        """Behaviours of all residents [n]: bit b is set for those who have behaviour b."""
        masks = [sum(1 << behaviour for behaviour in resident.behaviours) for resident in self.residents]
        return np.array(masks, dtype=np.uint8)

    @property
    def generations(self) -> NDArray[np.int64]:
        """Newcomers that each home has had [n]."""
        return np.array([resident.generation for resident in self.residents], dtype=np.int64)

    def states(self, name: str) -> NDArray[np.float64]:
        """Return a state of all residents [n]: wellbeing, stigma, self_stigma, confidence or trust."""
        return np.array(self.agents.get(name))

    def set_points(self, name: str) -> NDArray[np.float64]:
        """Return the set points [n] to which a state returns; they move if there is adaptation."""
        return np.array([getattr(resident.set_points, name) for resident in self.residents])

    def stars(self, name: str) -> NDArray[np.float64]:
        """Return the set points [n] of a state as mapped, from which departures are counted."""
        return np.array([getattr(resident.star, name) for resident in self.residents])


def acceptance(i: ReferenceResident, j: ReferenceResident, openness: float) -> float:
    """Rule 7: return the factor on the rate at which two strangers form a tie that rejection leaves."""
    factor = 1.0
    if i.knows(j):
        factor *= 1.0 - i.stigma * (1.0 - openness)
    if j.knows(i):
        factor *= 1.0 - j.stigma * (1.0 - openness)
    return factor
