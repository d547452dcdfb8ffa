"""The levers: the few ways in which an intervention may act on a community. None of them adds wellbeing.

Residents and places are given by their positions in the canonical order.
"""

from __future__ import annotations

from math import floor

import numpy as np

from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process
from ccsim.model.state import A_GIVES, B_GIVES, PROGRAMME, Affiliations, ties_with_room
from ccsim.model.ties import meeting_chance, pair_flags
from ccsim.model.week import scratch
from ccsim.site.tables import TIE_KINDS, Ints


def tie_position(model: CommunityModel, i: int, j: int) -> int | None:
    """Return where the tie of two residents stands, or None where they have none."""
    a, b = min(i, j), max(i, j)
    used = int(model.ties.used[0])
    found = np.flatnonzero((model.ties.a[:used] == a) & (model.ties.b[:used] == b))
    return int(found[0]) if found.size else None


def neighbours(model: CommunityModel, i: int) -> Ints:
    """Return the positions of those whom a resident has a tie with."""
    used = int(model.ties.used[0])
    a, b = model.ties.a[:used], model.ties.b[:used]
    return np.concatenate([b[a == i], a[b == i]])


def add_programme_tie(model: CommunityModel, giver: int, receiver: int, kind: str, strength: float) -> bool:
    """Tie two residents for as long as a programme runs; return False, and do nothing, where they are tied already.

    A programme tie is never lost by itself and does not count in the size of anybody's network.

    Args:
        giver: the resident who gives, whose contacts on the tie count as given.
        strength: weekly probability of contact, 0 to 1; also its set point.
    """
    if tie_position(model, giver, receiver) is not None:
        return False
    a, b = min(giver, receiver), max(giver, receiver)
    model.ties = ties_with_room(model.ties, 1)
    ties, at = model.ties, int(model.ties.used[0])
    flags = pair_flags(model.residents, model.map.weight, a, b, model.lasting_key(Process.KNOWS))
    ties.a[at], ties.b[at] = a, b
    ties.strength[at] = ties.set_point[at] = strength
    ties.meeting[at] = meeting_chance(model.map, model.places, a, b)
    ties.kind[at] = TIE_KINDS.index(kind)
    ties.flags[at] = flags | PROGRAMME | (A_GIVES if giver == a else B_GIVES)
    ties.used[0] = at + 1
    return True


def end_tie(model: CommunityModel, i: int, j: int) -> None:
    """End the tie of two residents, if there is one."""
    at = tie_position(model, i, j)
    if at is None:
        return
    if not model.ties.flags[at] & PROGRAMME:
        model.residents.ties_now[[i, j]] -= 1
    used = int(model.ties.used[0])
    for column in model.ties[:-1]:
        column[at : used - 1] = column[at + 1 : used].copy()
    model.ties.used[0] = used - 1


def release_tie(model: CommunityModel, i: int, j: int, kind: str, set_point: float) -> None:
    """Turn a programme tie into an ordinary one, which is kept up, weakens and may be lost like any other."""
    at = tie_position(model, i, j)
    if at is None or not model.ties.flags[at] & PROGRAMME:
        return
    model.ties.flags[at] &= ~(PROGRAMME | A_GIVES | B_GIVES)
    model.ties.kind[at] = TIE_KINDS.index(kind)
    model.ties.set_point[at] = set_point
    model.residents.ties_now[[i, j]] += 1


def invite(model: CommunityModel, residents: Ints, place: int, frequency: float) -> None:
    """Have residents attend a place with this weekly probability; where they come already, at least with this one."""
    now = model.affiliations
    here = now.place == place
    coming = here & np.isin(now.resident, residents)
    now.frequency[coming] = np.maximum(now.frequency[coming], frequency)
    new = np.setdiff1d(residents, now.resident[here]).astype(np.int32)
    added = Affiliations(
        resident=new,
        place=np.full(new.size, place, np.int32),
        frequency=np.full(new.size, frequency),
        frequency_mapped=np.zeros(new.size),
        role=np.zeros(new.size, np.int8),
    )
    _replace_affiliations(model, [np.concatenate([old, more]) for old, more in zip(now, added, strict=True)])


def stop_attending(model: CommunityModel, residents: Ints, place: int) -> None:
    """Take back what an invitation made: attendance falls to what was mapped, and ends where that was nothing."""
    now = model.affiliations
    back = (now.place == place) & np.isin(now.resident, residents)
    now.frequency[back] = now.frequency_mapped[back]
    kept = ~(back & (now.frequency_mapped == 0.0))
    _replace_affiliations(model, [column[kept] for column in now])


def fund(model: CommunityModel, place: int, factor: float) -> None:
    """Scale the funding of a place; attendance follows through its rate."""
    model.places.funding[place] *= factor


def enlarge(model: CommunityModel, place: int, factor: float) -> None:
    """Set capacity to a factor (1 or more) of what was mapped, and the tables with it."""
    places = model.places
    places.capacity[place] = places.capacity_mapped[place] * factor
    tables = floor(float(places.tables_mapped[place]) * factor + 0.5)
    places.tables[place] = max(int(places.tables_mapped[place]), tables)
    model.scratch = scratch(model.residents, places, model.affiliations)


def open_up(model: CommunityModel, place: int, by: float) -> float:
    """Add to the openness of a place; negative takes away. The sum is kept to 0 to 1; returns what was added."""
    before = float(model.places.openness[place])
    model.places.openness[place] = min(max(before + by, 0.0), 1.0)
    return float(model.places.openness[place]) - before


def _replace_affiliations(model: CommunityModel, columns: list[np.ndarray]) -> None:
    """Put affiliations in canonical order, with everything that depends on their number."""
    order = np.lexsort((columns[0], columns[1]))
    model.affiliations = Affiliations(*(np.ascontiguousarray(column[order]) for column in columns))
    number = np.bincount(model.affiliations.place, minlength=model.places.identity.size)
    model.places.first[1:] = np.cumsum(number)
    model.scratch = scratch(model.residents, model.places, model.affiliations)
