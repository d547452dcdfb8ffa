"""The levers: the few ways in which an intervention may act on a community. None of them adds wellbeing.

Residents and places are given by their positions in the canonical order.
"""

from __future__ import annotations

from math import floor

import numpy as np

from ccsim.model import moves
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, fill_draws
from ccsim.model.living import scratch
from ccsim.model.state import (
    A_GIVES,
    A_KNOWS,
    B_GIVES,
    B_KNOWS,
    PROGRAMME,
    PROTECTED,
    SELF_STIGMA,
    STATES,
    WELLBEING,
    WELLBEING_MAX,
    WELLBEING_MIN,
    Affiliations,
    Partnerships,
    ties_with_room,
)
from ccsim.model.ties import leave_out, meeting_chance, pair_flags
from ccsim.problems import suggestion
from ccsim.site.tables import TIE_KINDS, Floats, Ints


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
    concealment, key = float(model.numbers.concealment), model.lasting_key(Process.KNOWS)
    flags = pair_flags(model.residents, model.map.weight, concealment, a, b, key)
    ties.a[at], ties.b[at] = a, b
    ties.strength[at] = ties.set_point[at] = strength
    ties.meeting[at] = meeting_chance(model.map, model.places, a, b)
    ties.kind[at] = TIE_KINDS.index(kind)
    ties.contact[at] = ties.lost[at] = 0
    ties.flags[at] = flags | PROGRAMME | (A_GIVES if giver == a else B_GIVES)
    ties.used[0] = at + 1
    return True


def end_tie(model: CommunityModel, i: int, j: int) -> None:
    """End the tie of two residents, if there is one."""
    at = tie_position(model, i, j)
    if at is not None:
        leave_out(model.residents, model.ties, np.array([at, model.ties.used[0]], np.int64))


def end_programme_tie(model: CommunityModel, i: int, j: int) -> None:
    """End the programme tie of two residents, if there still is one; a tie of their own is left alone."""
    at = tie_position(model, i, j)
    if at is not None and model.ties.flags[at] & PROGRAMME:
        end_tie(model, i, j)


def strengthen(model: CommunityModel, i: int, j: int, set_point: float) -> None:
    """Move the strength (a weekly probability) to which the tie of two residents returns."""
    at = tie_position(model, i, j)
    if at is not None:
        model.ties.set_point[at] = set_point


def protect(model: CommunityModel, i: int, j: int) -> None:
    """Keep the tie of two residents from being lost."""
    at = tie_position(model, i, j)
    if at is not None:
        model.ties.flags[at] |= PROTECTED


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
    """Scale the funding of a place; attendance follows through its rate, and that of partners with it. 0 closes it."""
    set_funding(model, place, float(model.places.funding[place]) * factor)


def set_funding(model: CommunityModel, place: int, funding: float) -> None:
    """Set the funding of a place; 1 is as mapped, 0 closes it."""
    model.places.funding[place] = funding
    _pull(model)


def partner(model: CommunityModel, place: int, other: int, strength: float) -> None:
    """Have two places work together this closely (0 to 1; 0 ends it)."""
    a, b, now = min(place, other), max(place, other), model.partnerships
    here = (now.a == a) & (now.b == b)
    if here.any():
        now.strength[here] = strength
    else:
        model.partnerships = Partnerships(
            np.append(now.a, np.int32(a)),
            np.append(now.b, np.int32(b)),
            np.append(now.strength, strength),
            np.append(now.strength_mapped, 0.0),
        )
    _pull(model)


def _pull(model: CommunityModel) -> None:
    """Work out how far the funding of their partners draws people to places."""
    partners, funding, more = model.partnerships, model.places.funding, np.zeros(model.places.funding.size)
    np.add.at(more, partners.a, partners.strength * funding[partners.b] - partners.strength_mapped)
    np.add.at(more, partners.b, partners.strength * funding[partners.a] - partners.strength_mapped)
    model.places.pull[:] = np.exp(float(model.numbers.partnership) * more)


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


def shift(model: CommunityModel, state: str, residents: Ints, by: float | Floats) -> None:
    """Shift a state of some residents, once; it is kept within its scale, and returns as any departure does.

    Self-stigma is shifted for those with lived experience alone.
    """
    row = STATES.index(state)
    if row == SELF_STIGMA:
        residents = residents[model.residents.lived_experience[residents]]
    low, high = (WELLBEING_MIN, WELLBEING_MAX) if row == WELLBEING else (0.0, 1.0)
    values = model.residents.state[row]
    values[residents] = np.clip(values[residents] + by, low, high)


def disclose(model: CommunityModel, residents: Ints, share: float) -> None:
    """Have residents tell more people of their lived experience: at least this share of those whom they know.

    Who is tied to them and would be told knows from now on; nobody forgets.
    """
    everyone, ties, used = model.residents, model.ties, int(model.ties.used[0])
    everyone.disclosure[residents] = np.maximum(everyone.disclosure[residents], share)
    telling = np.zeros(everyone.identity.size, np.bool_)
    telling[residents] = True
    telling &= everyone.lived_experience
    key = model.lasting_key(Process.KNOWS)
    for teller, hearer, flag in ((ties.b, ties.a, A_KNOWS), (ties.a, ties.b, B_KNOWS)):
        at = np.flatnonzero(telling[teller[:used]])
        who, whom = teller[at], hearer[at]
        draw, unused = np.empty(at.size), np.empty(at.size)
        fill_draws(key, everyone.identity[whom], everyone.identity[who], draw, unused)
        ties.flags[at[draw < everyone.disclosure[who]]] |= flag


def disclose_less(model: CommunityModel, residents: Ints, share: Floats) -> None:
    """Have residents tell no more than this share of those whom they come to know; who was told does not forget.

    Args:
        residents: [m] positions.
        share: [m] share of contacts, one for each of them.
    """
    model.residents.disclosure[residents] = np.minimum(model.residents.disclosure[residents], share)


def scale_sociability(model: CommunityModel, residents: Ints, factor: float) -> None:
    """Scale how readily residents form ties with people whom they meet."""
    model.residents.sociability[residents] *= factor


def seed(model: CommunityModel, behaviour: int, residents: Ints, *, held: bool = False) -> None:
    """Give residents a behaviour (by its position, involvement being 0); `held` keeps them at it until released."""
    bit = np.uint8(1 << behaviour)
    model.residents.behaviours[residents] |= bit
    if held:
        model.residents.held[residents] |= bit


def release(model: CommunityModel, behaviour: int, residents: Ints) -> None:
    """Leave it to residents whether they keep to a behaviour."""
    model.residents.held[residents] &= ~np.uint8(1 << behaviour)


def stop(model: CommunityModel, behaviour: int, residents: Ints) -> None:
    """End a behaviour of residents, for now."""
    release(model, behaviour, residents)
    model.residents.behaviours[residents] &= ~np.uint8(1 << behaviour)


def move(model: CommunityModel, residents: Ints) -> None:
    """Have residents move out, and newcomers in."""
    moves.replace(model, np.unique(residents))


SCALABLE = (
    "turnover", "introduction_rate", "slight_rate", "avoidance", "availability", "bridging_trust", "room_slope",
    "partnership", "concealment", "overload", "relapse", "loss_scale", "support_on_wellbeing",
    "attendance_on_wellbeing", "slights_on_wellbeing", "slights_on_confidence", "slights_on_trust",
    "known_contact_on_stigma",
)  # fmt: skip
"""Parameters that may be scaled for a while; expected input stays as mapped, so that the change shows."""


def scale(model: CommunityModel, parameter: str, factor: float) -> None:
    """Scale a parameter from now on; scale it by the inverse to take that back.

    Raises:
        ValueError: not one of SCALABLE.
    """
    if parameter not in SCALABLE:
        raise ValueError(f"{parameter} cannot be scaled{suggestion(parameter, SCALABLE)}")
    if parameter == "loss_scale":
        model.hazard *= factor
    else:
        setattr(model.numbers, parameter, getattr(model.numbers, parameter) * factor)
    if parameter == "partnership":
        _pull(model)
