"""Many weeks in one compiled call, and the scratch arrays of a week."""

from __future__ import annotations

import numpy as np

from ccsim.model.attendance import attend, prepare
from ccsim.model.behaviours import Behaviours, behave
from ccsim.model.compiled import kernel
from ccsim.model.contacts import make_contact
from ccsim.model.draws import Process as Draw
from ccsim.model.draws import week_keys
from ccsim.model.introductions import introduce
from ccsim.model.meetings import new_ties
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    TALLY,
    Affiliations,
    Map,
    Pairs,
    Places,
    Residents,
    Ties,
    Week,
    ties_with_room,
)
from ccsim.model.states import update_states
from ccsim.model.ties import append_ties, update_ties
from ccsim.site.tables import Floats

ATTEND, QUEUE, CONTACT, SLIGHT, INTRODUCTION, MEETING, BEHAVIOUR, TIRE, NOISE, TIE_KIND, KNOWS = (
    process >> 1
    for process in (
        Draw.ATTEND, Draw.QUEUE, Draw.CONTACT, Draw.SLIGHT, Draw.INTRODUCTION, Draw.MEETING, Draw.BEHAVIOUR, Draw.TIRE,
        Draw.NOISE, Draw.TIE_KIND, Draw.KNOWS,
    )
)  # fmt: skip
"""Process blocks, as positions in the keys of a week."""


def scratch(residents: Residents, places: Places, affiliations: Affiliations) -> Week:
    """Return the scratch arrays of a week for these residents, places and affiliations."""
    n, k = residents.identity.size, affiliations.resident.size
    visits = np.bincount(affiliations.resident, minlength=n)
    tables = int(places.tables.sum())
    return Week(
        availability=np.ones(n),
        readiness=np.ones(n),
        openness=places.openness.copy(),
        draws_in=np.ones(places.identity.size),
        seat_first=np.concatenate([[0], np.cumsum(visits)]).astype(np.int32),
        seats=np.zeros(n, np.int32),
        tables=np.zeros(n, np.uint64),
        tired=np.zeros(n, np.uint8),
        tally=np.zeros(n, TALLY),
        seat=np.zeros(k, np.int32),
        sitter=np.zeros(k, np.int32),
        table_first=np.zeros(tables + 1, np.int32),
    )


@kernel
def clear(week: Week) -> None:
    """Forget the week before: its tally, and who sat where."""
    week.seats[:] = 0
    week.tables[:] = 0
    for i in range(week.tally.size):
        tally = week.tally[i]
        tally.weight = 0.0
        tally.mood = 0.0
        tally.attitude = 0.0
        tally.known = 0
        tally.slights = 0
        tally.across = 0
        tally.peer = 0
        tally.given = 0
        tally.attended = 0


@kernel
def live(
    residents: Residents,
    ties: Ties,
    places: Places,
    affiliations: Affiliations,
    behaviours: Behaviours,
    site_map: Map,
    parameters: Parameters,
    support_value: Floats,
    hazard: Floats,
    formation: float,
    closure: float,
    scratch: Week,
    world: np.uint64,
    after: int,
    weeks: int,
) -> Ties:
    """Live through weeks in which no programme acts and nobody moves, all in one call: the processes of WEEK in order.

    Calling processes one by one costs more than what they do at small sites. A test holds the two ways together.

    Args:
        after: the week lived last.
        weeks: how many to live.

    Returns:
        The ties; new arrays where the old ones had no room.
    """
    lasting, concealment = week_keys(world, np.int64(0)), parameters.concealment
    rate = parameters.introduction_rate if closure > 0.0 else 0.0
    introduced = Pairs(np.empty(0, np.int32), np.empty(0, np.int32))
    for week in range(after + 1, after + weeks + 1):
        keys = week_keys(world, week)
        clear(scratch)
        prepare(residents, parameters, scratch)
        attend(residents, places, affiliations, parameters, site_map.run_by, scratch, keys[ATTEND], keys[QUEUE])
        make_contact(residents, ties, parameters, support_value, hazard, scratch, keys[CONTACT], keys[SLIGHT])
        if rate > 0.0:
            introduced = introduce(residents, ties, rate, keys[INTRODUCTION])
        new = new_ties(
            residents, ties, places, site_map, parameters, formation, closure, scratch, introduced,
            keys[MEETING], lasting[KNOWS],
        )  # fmt: skip
        behave(residents, ties, behaviours, parameters, scratch, keys[BEHAVIOUR], keys[TIRE])
        ties = ties_with_room(ties, new.a.size)
        update_ties(residents, ties, parameters)
        append_ties(residents, ties, places, site_map, new, concealment, lasting[TIE_KIND], lasting[KNOWS])
        update_states(residents, parameters, scratch, keys[NOISE])
    return ties
