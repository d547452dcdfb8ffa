"""The week as data: its processes in order, what each reads and writes, and the draws it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.attendance import attend, prepare
from ccsim.model.compiled import kernel
from ccsim.model.contacts import make_contact
from ccsim.model.draws import Process as Draw
from ccsim.model.draws import week_keys
from ccsim.model.meetings import new_ties
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    TALLY,
    Affiliations,
    Map,
    NewTies,
    Places,
    Residents,
    Ties,
    Week,
    ties_with_room,
)
from ccsim.model.states import update_states
from ccsim.model.ties import append_ties, update_ties
from ccsim.site.tables import Floats

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel

NO_NEW_TIES = NewTies(np.zeros(0, np.int32), np.zeros(0, np.int32))
ATTEND, QUEUE, CONTACT, SLIGHT, MEETING, NOISE, TIE_KIND, KNOWS = (
    process >> 1
    for process in (
        Draw.ATTEND, Draw.QUEUE, Draw.CONTACT, Draw.SLIGHT, Draw.MEETING, Draw.NOISE, Draw.TIE_KIND, Draw.KNOWS,
    )
)  # fmt: skip
"""Process blocks, as positions in the keys of a week."""


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
    visits = np.bincount(affiliations.resident, minlength=n)
    tables = int(places.tables.sum())
    return Week(
        availability=np.ones(n),
        readiness=np.ones(n),
        seat_first=np.concatenate([[0], np.cumsum(visits)[:-1]]).astype(np.int32),
        seats=np.zeros(n, np.int32),
        tables=np.zeros(n, np.uint64),
        tally=np.zeros(n, TALLY),
        seat=np.zeros(k, np.int32),
        sitter=np.zeros(k, np.int32),
        table_first=np.zeros(tables + 1, np.int32),
    )


@kernel
def live(
    residents: Residents,
    ties: Ties,
    places: Places,
    affiliations: Affiliations,
    site_map: Map,
    parameters: Parameters,
    support_value: Floats,
    hazard: Floats,
    formation: float,
    scratch: Week,
    world: np.uint64,
    after: int,
    weeks: int,
) -> Ties:
    """Live through weeks in which no programme acts, all in one call: the processes of WEEK, in its order.

    Calling processes one by one costs more than what they do at small sites. A test holds the two ways together.

    Args:
        after: the week lived last.
        weeks: how many to live.

    Returns:
        The ties; new arrays where the old ones had no room.
    """
    lasting = week_keys(world, np.int64(0))
    for week in range(after + 1, after + weeks + 1):
        keys = week_keys(world, week)
        prepare(residents, parameters, scratch)
        attend(residents, places, affiliations, parameters, scratch, keys[ATTEND], keys[QUEUE])
        make_contact(residents, ties, parameters, support_value, hazard, scratch, keys[CONTACT], keys[SLIGHT])
        new = new_ties(residents, ties, places, site_map, parameters, formation, scratch, keys[MEETING], lasting[KNOWS])
        update_states(residents, parameters, scratch, keys[NOISE])
        ties = ties_with_room(ties, new.a.size)
        update_ties(residents, ties, parameters)
        append_ties(residents, ties, places, site_map, new, lasting[TIE_KIND], lasting[KNOWS])
    return ties


def _availability(model: CommunityModel) -> None:
    prepare(model.residents, model.numbers, model.scratch)


def _attendance(model: CommunityModel) -> None:
    attend(
        model.residents,
        model.places,
        model.affiliations,
        model.numbers,
        model.scratch,
        model.key(Draw.ATTEND),
        model.key(Draw.QUEUE),
    )


def _contact(model: CommunityModel) -> None:
    make_contact(
        model.residents,
        model.ties,
        model.numbers,
        model.support_value,
        model.hazard,
        model.scratch,
        model.key(Draw.CONTACT),
        model.key(Draw.SLIGHT),
    )


def _new_ties(model: CommunityModel) -> None:
    model.new_ties = new_ties(
        model.residents,
        model.ties,
        model.places,
        model.map,
        model.numbers,
        model.balance.formation,
        model.scratch,
        model.key(Draw.MEETING),
        model.lasting_key(Draw.KNOWS),
    )


def _states(model: CommunityModel) -> None:
    update_states(model.residents, model.numbers, model.scratch, model.key(Draw.NOISE))


def _ties(model: CommunityModel) -> None:
    model.ties = ties_with_room(model.ties, model.new_ties.a.size)
    update_ties(model.residents, model.ties, model.numbers)
    append_ties(
        model.residents,
        model.ties,
        model.places,
        model.map,
        model.new_ties,
        model.lasting_key(Draw.TIE_KIND),
        model.lasting_key(Draw.KNOWS),
    )


WEEK: tuple[WeeklyProcess, ...] = (
    WeeklyProcess(
        "availability",
        "confidence above or below the set point makes people more or less available",
        ("confidence", "self_stigma"), ("availability", "readiness"), (), _availability,
    ),
    WeeklyProcess(
        "attendance",
        "who goes to which place, stays when it is full, and sits at which table",
        ("readiness", "affiliations", "places", "stigma"), ("seats", "tally"),
        ("ATTEND", "TABLE", "QUEUE", "JUMP"), _attendance,
    ),
    WeeklyProcess(
        "contact",
        "contact along ties, supportive or a slight; which ties will be lost",
        ("availability", "seats", "ties", "wellbeing", "stigma"), ("tally", "ties.contact", "ties.lost"),
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
