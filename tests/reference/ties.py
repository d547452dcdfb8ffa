"""Ties of the reference: two ends, a kind and a strength; and what a kind of tie is worth and how fast it is lost."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import TIE_KINDS

if TYPE_CHECKING:
    from reference.residents import ReferenceResident

PEER = TIE_KINDS.index("peer")
HIGHEST_CHANCE_OF_MEETING = 0.999
NEVER = float("-inf")

Pair = tuple[int, int]


class Tie:
    """A tie between two residents, the home of `a` standing before that of `b` in the site."""

    __slots__ = (
        "a", "a_knows_b", "a_slighted", "b", "b_knows_a", "b_slighted", "bridging", "contact", "giver", "kind",
        "last_contact", "loss_scale", "met", "peer", "programme", "protected", "set_point", "strength",
        "support_value",
    )  # fmt: skip

    def __init__(
        self, a: ReferenceResident, b: ReferenceResident, kind: int, strength: float, set_point: float
    ) -> None:
        self.a = a
        self.b = b
        self.strength = strength
        self.set_point = set_point
        self.met = chance_of_meeting(a, b)
        self.become(kind)
        self.get_acquainted()
        self.programme = False
        self.giver: ReferenceResident | None = None
        self.protected = False
        self.contact = self.a_slighted = self.b_slighted = False
        self.last_contact = NEVER  # week

    @property
    def pair(self) -> Pair:
        """Positions of both ends, the smaller first."""
        return self.a.position, self.b.position

    @property
    def hazard(self) -> float:
        """Weekly hazard of loss at the present strength."""
        return 0.0 if self.programme or self.protected else self.loss_scale * (1.0 - self.strength)

    def become(self, kind: int) -> None:
        """Make this a tie of a kind."""
        self.kind = kind
        self.peer = kind == PEER
        self.support_value = self.a.model.support_values[kind]
        self.loss_scale = self.a.model.loss_scales[kind]

    def get_acquainted(self) -> None:
        """Settle who knows of whose lived experience, and whether the tie bridges."""
        self.a_knows_b = self.a.knows(self.b)
        self.b_knows_a = self.b.knows(self.a)
        self.bridging = self.a.model.is_bridging(self.a, self.b)

    def be_taken_up(self) -> None:
        """Rule 1: go on with whoever lives at either end now."""
        self.strength = self.set_point
        self.last_contact = NEVER
        self.protected = False
        self.get_acquainted()

    def knows(self, end: ReferenceResident) -> bool:
        """Return whether this end knows of the other's lived experience."""
        return self.a_knows_b if end is self.a else self.b_knows_a

    def seen_by(self, end: ReferenceResident) -> tuple[ReferenceResident, bool, bool]:
        """Return the other end, whether it slighted this one this week, and whether this one knows of it."""
        if end is self.a:
            return self.b, self.a_slighted, self.a_knows_b
        return self.a, self.b_slighted, self.b_knows_a


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
    """Return for each kind of tie the weekly hazard of loss over (1 - strength), net of moves."""
    named = {"peer": "workmate", "befriender": "acquaintance", "professional": "acquaintance"}
    by_moves = 2.0 * parameters.turnover / 52.0
    scales = []
    for code, kind in enumerate(TIE_KINDS):
        yearly = getattr(parameters, f"loss_{named.get(kind, kind)}")
        weekly = max(0.0, -log(1.0 - yearly) / 52.0 * parameters.loss_scale - by_moves)
        slack = 1.0 - arrays.tie_strength[arrays.tie_kind == code]
        scales.append(weekly / (max(float(slack.mean()), 1e-6) if slack.size else 1.0))
    return scales
