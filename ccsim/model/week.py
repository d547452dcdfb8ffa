"""The week as data: its processes in order, what each reads and writes, and the draws it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.attendance import attend, take_snapshot
from ccsim.model.contacts import make_contact
from ccsim.model.draws import Process as Draw
from ccsim.model.meetings import MEETING_PAIR, form, meet, openness_to_ties, rates_of_forming
from ccsim.model.state import SNAPSHOT, TALLY, Affiliations, NewTies, Places, Residents, Week, ties_with_room
from ccsim.model.states import update_states
from ccsim.model.ties import append_ties, update_ties

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel

NO_NEW_TIES = NewTies(np.zeros(0, np.int32), np.zeros(0, np.int32))


@dataclass(frozen=True)
class WeeklyProcess:
    """One process of the week.

    Attributes:
        name: its name.
        does: what it does, in a line.
        reads, writes: names of the arrays.
        draws: the draws that it uses, with `sorted` or `ordered` where they are for a pair.
        run: what is called each week.
    """

    name: str
    does: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    draws: tuple[str, ...]
    run: Callable[[CommunityModel], None]


def scratch(residents: Residents, places: Places, affiliations: Affiliations) -> Week:
    """Return the scratch arrays of a week for these residents, places and affiliations."""
    n, k = residents.identity.size, affiliations.resident.size
    snapshot = np.zeros(n, SNAPSHOT)
    snapshot["identity"] = residents.identity
    visits = np.bincount(affiliations.resident, minlength=n)
    snapshot["seat_first"] = np.concatenate([[0], np.cumsum(visits)[:-1]])
    tables = int(places.tables.sum())
    return Week(
        snapshot=snapshot,
        tally=np.zeros(n, TALLY),
        seat=np.zeros(k, np.int32),
        sitter=np.zeros(k, np.int32),
        table_first=np.zeros(tables + 1, np.int32),
    )


def _availability(model: CommunityModel) -> None:
    take_snapshot(model.residents, model.parameters, model.scratch)


def _attendance(model: CommunityModel) -> None:
    attend(
        model.residents,
        model.places,
        model.affiliations,
        model.parameters,
        model.scratch,
        model.key(Draw.ATTEND),
        model.key(Draw.QUEUE),
    )


def _contact(model: CommunityModel) -> None:
    make_contact(
        model.ties,
        model.parameters,
        model.support_value,
        model.hazard,
        model.scratch,
        model.key(Draw.CONTACT),
        model.key(Draw.SLIGHT),
    )


def _new_ties(model: CommunityModel) -> None:
    formation = model.balance.formation
    if formation == 0.0 or not model.map.donor_hazard[-1:].any():
        model.new_ties = NO_NEW_TIES
        return
    openness = openness_to_ties(model.residents, model.parameters)
    met = meetings(model, openness, formation)
    model.new_ties = form(model.ties, model.residents.identity.size, met, rates(model, openness, formation, met))


def rates(model: CommunityModel, openness: np.ndarray, formation: float, met: np.ndarray) -> np.ndarray:
    """Return [m]: the rate at which each of these meetings turns into a tie."""
    return rates_of_forming(
        model.residents,
        model.places,
        model.map,
        model.parameters,
        openness,
        formation,
        model.key(Draw.KNOWS, 0),
        met,
    )


def meetings(model: CommunityModel, openness: np.ndarray, formation: float) -> np.ndarray:
    """Return this week's meetings whose draw may be low enough for a tie, an array of MEETING_PAIR sorted by pair."""
    while True:
        count = meet(
            model.residents,
            model.places,
            model.affiliations,
            model.parameters,
            model.scratch,
            openness,
            formation,
            model.key(Draw.MEETING),
            model.found,
        )
        if count <= model.found.size:
            met = model.found[:count]
            return met[np.lexsort((met["place"], met["b"], met["a"]))]
        model.found = np.zeros(2 * count, MEETING_PAIR)


def _states(model: CommunityModel) -> None:
    update_states(model.residents, model.parameters, model.scratch, model.key(Draw.NOISE))


def _ties(model: CommunityModel) -> None:
    model.ties = ties_with_room(model.ties, model.new_ties.a.size)
    update_ties(model.residents, model.ties, model.parameters)
    if model.new_ties.a.size:
        append_ties(
            model.residents,
            model.ties,
            model.places,
            model.map,
            model.new_ties,
            model.key(Draw.TIE_KIND, 0),
            model.key(Draw.KNOWS, 0),
        )


WEEK: tuple[WeeklyProcess, ...] = (
    WeeklyProcess(
        "availability",
        "confidence above or below the set point makes people more or less available",
        ("confidence",), ("snapshot",), (), _availability,
    ),
    WeeklyProcess(
        "attendance",
        "who goes to which place, stays when it is full, and sits at which table",
        ("snapshot", "affiliations", "places", "stigma", "self_stigma"), ("seats", "tally"),
        ("ATTEND", "TABLE", "QUEUE", "JUMP"), _attendance,
    ),
    WeeklyProcess(
        "contact",
        "contact along ties, supportive or a slight; which ties will be lost",
        ("snapshot", "seats", "ties"), ("tally", "ties.contact", "ties.lost"),
        ("CONTACT (sorted)", "SLIGHT (ordered)", "LOSS (sorted)"), _contact,
    ),
    WeeklyProcess(
        "new ties",
        "strangers at one table who form a tie",
        ("seats", "stigma", "trust", "ties"), ("new_ties",),
        ("MEETING (sorted)", "KNOWS (ordered)"), _new_ties,
    ),
    WeeklyProcess(
        "states",
        "the anchored update of wellbeing, stigma, self-stigma, confidence and trust",
        ("tally", "set points", "expected input"), ("wellbeing", "stigma", "self_stigma", "confidence", "trust"),
        ("NOISE",), _states,
    ),
    WeeklyProcess(
        "ties",
        "ties strengthen, weaken, are lost and enter",
        ("ties", "new_ties"), ("ties",), ("TIE_KIND (sorted)", "KNOWS (ordered)"), _ties,
    ),
)  # fmt: skip
"""The week's processes in their order. Interventions act before the first."""
