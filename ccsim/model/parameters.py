"""The model's parameters: one table of names, defaults, units, ranges and sources, and the values of one world.

Effects on the five states are written as *steady-state effects*: the change of the state, in its own units, that one
more unit of the tally would bring if it lasted. The weekly coefficient is that times the state's rate of return,
so that how fast and how far are not confounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np


class Parameters(NamedTuple):
    """The values of one world, in the order of `TABLE`; units and meaning stand there."""

    stable_share: float
    wellbeing_return: float
    support_on_wellbeing: float
    mood_on_wellbeing: float
    attendance_on_wellbeing: float
    slights_on_wellbeing: float
    self_stigma_on_wellbeing: float
    giving_on_wellbeing: float
    support_value_kin: float
    support_value_friend: float
    support_value_neighbour: float
    support_value_befriender: float
    support_value_acquaintance: float
    support_value_professional: float
    stigma_return: float
    attitudes_on_stigma: float
    known_contact_on_stigma: float
    slight_rate: float
    disclosure: float
    avoidance: float
    self_stigma_return: float
    slights_on_self_stigma: float
    peers_on_self_stigma: float
    confidence_return: float
    confidence_scale: float
    support_on_confidence: float
    attendance_on_confidence: float
    slights_on_confidence: float
    self_stigma_on_confidence: float
    wellbeing_on_confidence: float
    giving_on_confidence: float
    availability: float
    trust_return: float
    across_on_trust: float
    slights_on_trust: float
    attendance_on_trust: float
    bridging_trust: float
    tie_learning: float
    tie_return: float
    loss_scale: float
    loss_kin: float
    loss_friend: float
    loss_neighbour: float
    loss_workmate: float
    loss_acquaintance: float
    room_slope: float
    affinity: float
    table_size: float
    turnover: float
    settled: float
    introduction_rate: float
    concealment: float
    displacement: float
    social_share: float
    relapse: float
    reinforcement: float
    behaviour_threshold: float
    behaviour_memory: float
    giver_capacity: float
    overload: float
    coproduction_openness: float
    coproduction_attendance: float
    partnership: float
    adaptation: float
    befriending_take_up: float
    befriending_full_dose: float
    befriending_remains: float
    outreach_take_up: float
    outreach_remains: float
    persuasion_shift: float
    persuasion_conversation: float
    persuasion_uptake: float
    peers_take_up: float
    peers_stay: float
    session_shift: float
    session_later: float
    session_filmed: float
    session_take_up: float
    companions_take_up: float
    companions_full_dose: float
    companions_remains: float


RECORD = np.dtype([(name, np.float64) for name in Parameters._fields])


def as_record(parameters: Parameters) -> Parameters:
    """Return the values as one record, with the same names, which kernels take by its address.

    As a tuple each kernel would be compiled with fifty arguments more. To Python's type checkers it is the tuple still.
    """
    return cast("Parameters", np.array([tuple(parameters)], RECORD).view(np.recarray)[0])


@dataclass(frozen=True)
class Parameter:
    """What is known about one parameter.

    Attributes:
        name: field of `Parameters`.
        default: central value.
        unit: unit of the value.
        low, high: plausible range; the prior is a PERT distribution on it with its mode at the default.
            Both None: not drawn.
        source: evidence rows, or `mechanism` where no number was found.
        meaning: one line in plain words.
        same_as: another parameter whose drawn value this one takes, relative to both defaults.
    """

    name: str
    default: float
    unit: str
    low: float | None
    high: float | None
    source: str
    meaning: str
    same_as: str | None = None


_POINTS = "points a unit"
_SHARE = "0-1 a unit"

TABLE: tuple[Parameter, ...] = (
    Parameter("stable_share", 0.58, "share", 0.45, 0.65, "E026, E027", "variance of wellbeing that is stable"),
    Parameter("wellbeing_return", 0.04, "a week", 0.02, 0.08, "E070, E072, E076", "how fast wellbeing returns to its set point"),
    Parameter("support_on_wellbeing", 4.0, _POINTS, 1.5, 6.25, "E070, E072, E076", "lasting effect of one more unit of support (log scale)"),
    Parameter("mood_on_wellbeing", 0.075, "points a point", 0.0, 0.15, "E125, E130", "pull of the wellbeing of those met"),
    Parameter("attendance_on_wellbeing", 1.25, _POINTS, 0.0, 3.75, "E085 (no effect size)", "lasting effect of attending one place a week"),
    Parameter("slights_on_wellbeing", 3.75, _POINTS, 1.25, 10.0, "E119", "lasting loss from one slight a week"),
    Parameter("self_stigma_on_wellbeing", 2.5, _POINTS, 0.75, 5.0, "E119", "lasting loss from self-stigma one unit above its set point"),
    Parameter("giving_on_wellbeing", 0.0, _POINTS, 0.0, 0.5, "mechanism; E144 (direction)", "lasting gain from giving once a week"),
    Parameter("support_value_kin", 1.0, "weight", None, None, "mechanism (order only)", "support from a contact with kin"),
    Parameter("support_value_friend", 1.0, "weight", None, None, "mechanism (order only)", "support from a contact with a friend"),
    Parameter("support_value_neighbour", 0.8, "weight", 0.5, 1.0, "mechanism (order only)", "support from a contact with a neighbour, workmate or peer"),
    Parameter("support_value_befriender", 0.7, "weight", 0.4, 1.0, "mechanism (order only)", "support from a contact with a befriender"),
    Parameter("support_value_acquaintance", 0.4, "weight", 0.2, 0.7, "mechanism (order only)", "support from a contact with an acquaintance"),
    Parameter("support_value_professional", 0.3, "weight", 0.2, 0.5, "mechanism (order only)", "support from a contact with a professional"),
    Parameter("stigma_return", 0.012, "a week", 0.004, 0.04, "E106, E107 (disputed)", "how fast stigma returns to its set point"),
    Parameter("attitudes_on_stigma", 0.25, "0-1 a unit", 0.0, 0.83, "mechanism", "pull of the attitudes of those met"),
    Parameter("known_contact_on_stigma", 0.417, "share of S", 0.083, 1.25, "E116", "lasting fall from one contact a week with someone known to have lived experience"),
    Parameter("slight_rate", 0.3, "probability", 0.1, 0.5, "mechanism", "chance of a slight at a contact, a unit of stigma"),
    Parameter("disclosure", 0.5, "probability", 0.2, 0.8, "mechanism", "chance that a contact knows of lived experience, where not mapped"),
    Parameter("avoidance", 1.0, "a unit", 0.0, 2.0, "mechanism", "how far self-stigma and climate keep people from places"),
    Parameter("self_stigma_return", 0.025, "a week", 0.0125, 0.05, "mechanism; E102 checks", "how fast self-stigma returns to its set point"),
    Parameter("slights_on_self_stigma", 1.2, _SHARE, 0.6, 2.4, "mechanism; E102 checks", "lasting rise from one slight a week"),
    Parameter("peers_on_self_stigma", 0.12, _SHARE, 0.06, 0.24, "mechanism; E102 checks", "lasting fall from one peer contact, or giving, a week"),
    Parameter("confidence_return", 0.05, "a week", 0.025, 0.1, "mechanism", "how fast confidence returns to its set point"),
    Parameter("confidence_scale", 1.0, "factor", 0.0, 1.6, "mechanism; the loop gain", "scales all effects on confidence together"),
    Parameter("support_on_confidence", 0.04, _SHARE, None, None, "mechanism", "lasting effect of one more unit of support (log scale)"),
    Parameter("attendance_on_confidence", 0.04, _SHARE, None, None, "mechanism", "lasting effect of attending one place a week"),
    Parameter("slights_on_confidence", 0.2, _SHARE, None, None, "mechanism", "lasting loss from one slight a week"),
    Parameter("self_stigma_on_confidence", 0.1, _SHARE, None, None, "mechanism", "lasting loss from self-stigma one unit above its set point"),
    Parameter("wellbeing_on_confidence", 0.01, "0-1 a point", None, None, "mechanism", "lasting effect of wellbeing one point above its set point"),
    Parameter("giving_on_confidence", 0.0, _SHARE, 0.0, 0.05, "mechanism", "lasting gain from giving once a week"),
    Parameter("availability", 2.0, "a unit", 1.0, 3.0, "mechanism", "how far confidence scales contact and attendance"),
    Parameter("trust_return", 0.02, "a week", 0.01, 0.04, "mechanism", "how fast trust returns to its set point"),
    Parameter("across_on_trust", 0.1, _SHARE, 0.05, 0.2, "mechanism", "lasting effect of one contact a week across identities"),
    Parameter("slights_on_trust", 0.5, _SHARE, 0.25, 1.0, "mechanism", "lasting loss from one slight a week"),
    Parameter("attendance_on_trust", 0.05, _SHARE, 0.025, 0.1, "mechanism", "lasting effect of attending one place a week"),
    Parameter("bridging_trust", 1.0, "a unit", 0.5, 2.0, "mechanism", "how far trust scales new ties across identities"),
    Parameter("tie_learning", 0.01, "a week", 0.005, 0.03, "E060 (direction)", "how far a week's contact strengthens a tie"),
    Parameter("tie_return", 0.01, "a week", None, None, "E060 (direction)", "how fast a tie returns to its set point", "tie_learning"),
    Parameter("loss_scale", 1.0, "factor", 0.5, 2.0, "E052; E054 upper bound", "scales the loss of all kinds of tie"),
    Parameter("loss_kin", 0.03, "a year", None, None, "E052, E060", "share of ties with kin lost"),
    Parameter("loss_friend", 0.1, "a year", None, None, "E052", "share of friendships lost"),
    Parameter("loss_neighbour", 0.12, "a year", None, None, "E052", "share of ties with neighbours lost"),
    Parameter("loss_workmate", 0.2, "a year", None, None, "E052", "share of ties with workmates and peers lost"),
    Parameter("loss_acquaintance", 0.25, "a year", None, None, "E052", "share of acquaintances lost"),
    Parameter("room_slope", 2.0, "exponent", 1.0, 4.0, "mechanism", "how strongly people keep the size of their network"),
    Parameter("affinity", 0.4, "factor", 0.2, 0.8, "E057 (order)", "factor on new ties for each identity in which two people differ"),
    Parameter("table_size", 4.0, "people", None, None, "mechanism", "people at one table of a place"),
    Parameter("turnover", 0.0, "a year", None, None, "a setting, not calibrated", "share of residents who move away in a year"),
    Parameter("settled", 1.0, "share", None, None, "a setting, not calibrated", "share of the ties of someone who leaves that whoever comes takes up"),
    Parameter("introduction_rate", 0.05, "probability", 0.0, 0.15, "mechanism; E056 (direction)", "chance that one of two in contact introduces the other to someone"),
    Parameter("concealment", 1.0, "a unit", 0.0, 2.0, "mechanism", "how far self-stigma above its set point lowers disclosure"),
    Parameter("displacement", 0.1, "share", 0.0, 0.3, "mechanism", "how far a week at a statutory service crowds out other contact, where not mapped"),
    Parameter("social_share", 0.3, "share", 0.0, 0.5, "mechanism", "of those who take up a behaviour, share who were persuaded by others"),
    Parameter("relapse", 0.01, "a week", None, None, "mechanism", "chance of giving a behaviour up, with nobody around who has it"),
    Parameter("reinforcement", 0.2, "a contact", 0.0, 0.5, "mechanism", "how far each contact who has a behaviour keeps one at it"),
    Parameter("behaviour_threshold", 1.0, "contacts", None, None, "mechanism", "contacts with a behaviour before it can spread: 1 simple, 2 or more complex contagion"),
    Parameter("behaviour_memory", 4.0, "weeks", None, None, "mechanism", "weeks for which a contact is remembered, at most 8"),
    Parameter("giver_capacity", 3.0, "times a week", None, None, "mechanism", "how often someone can give in a week before it tires them"),
    Parameter("overload", 0.02, "a time", 0.0, 0.05, "mechanism", "chance of giving up for each time given beyond capacity"),
    Parameter("coproduction_openness", 0.3, "0-1 a unit", 0.0, 0.6, "mechanism", "openness gained where people with lived experience run a place"),
    Parameter("coproduction_attendance", 0.2, "a unit", 0.0, 0.6, "mechanism", "how far that draws others with lived experience there"),
    Parameter("partnership", 0.1, "a unit", 0.0, 0.3, "mechanism", "how far the funding of a place's partners draws people to it"),
    Parameter("adaptation", 0.0, "a week", 0.0, 0.01, "mechanism", "how fast a lasting change becomes the new normal"),
    Parameter("befriending_take_up", 0.78, "share", 0.6, 0.9, "E074", "of those offered a befriender, share who meet one"),
    Parameter("befriending_full_dose", 0.63, "share", 0.4, 0.8, "E074", "of those who begin, share who stay to the end"),
    Parameter("befriending_remains", 0.3, "share", 0.1, 0.6, "mechanism", "of those who stay, share who go on as friends"),
    Parameter("outreach_take_up", 0.3, "share", 0.1, 0.6, "mechanism", "of those invited to a place, share who come"),
    Parameter("outreach_remains", 0.5, "share", 0.2, 0.8, "mechanism", "of those who came, share who go on after the funding"),
    Parameter("persuasion_shift", 0.35, "SD", 0.15, 0.5, "E094, E095, E097, E099", "fall in stigma from a first conversation with a peer, in standard deviations at the map"),
    Parameter("persuasion_conversation", 0.2, "probability", 0.05, 0.5, "mechanism", "chance that a contact with a peer becomes a conversation about what they pass on"),
    Parameter("persuasion_uptake", 0.05, "probability", 0.01, 0.2, "mechanism", "chance that such a conversation ends in taking a behaviour up"),
    Parameter("peers_take_up", 0.5, "share", 0.2, 0.8, "mechanism", "of those asked to be a peer, share who are trained"),
    Parameter("peers_stay", 0.7, "share", 0.4, 0.9, "mechanism", "of peers, share who stay to the end"),
    Parameter("session_shift", 0.35, "SD", 0.15, 0.5, "E094, E095, E097, E099", "fall in stigma from a first session of contact, in standard deviations at the map"),
    Parameter("session_later", 0.5, "share", 0.0, 1.0, "mechanism; E107 found no dose effect", "effect of a further session relative to the first"),
    Parameter("session_filmed", 0.7, "share", 0.4, 1.0, "mechanism; E104 (direction)", "effect of a film relative to meeting somebody"),
    Parameter("session_take_up", 0.6, "share", 0.3, 0.9, "mechanism", "of those invited to a session of contact, share who come"),
    Parameter("companions_take_up", 0.7, "share", 0.5, 0.9, "mechanism; E074 (befriending)", "of those offered a companion, share who go somewhere with one"),
    Parameter("companions_full_dose", 0.63, "share", 0.4, 0.8, "mechanism; E074 (befriending)", "of those who begin, share who stay to the end"),
    Parameter("companions_remains", 0.4, "share", 0.1, 0.7, "mechanism", "of those who stay, share who go on going there by themselves"),
)  # fmt: skip
"""Every parameter of the model. The command line, the documentation and the priors all come from here."""

DEFAULTS = Parameters(*(parameter.default for parameter in TABLE))
"""The central values: a set that was simulated as a whole."""


def tied(parameters: Parameters) -> Parameters:
    """Return parameters in which those that take another's value have it (`Parameter.same_as`)."""
    values = parameters._asdict()
    for one in TABLE:
        if one.same_as is not None:
            values[one.name] = one.default * values[one.same_as] / float(getattr(DEFAULTS, one.same_as))
    return Parameters(**values)
