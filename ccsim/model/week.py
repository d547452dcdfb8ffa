"""The week as data: its processes in order, what each reads and writes, and the draws and parameters it uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccsim.model.attendance import attend, prepare
from ccsim.model.behaviours import behave
from ccsim.model.contacts import make_contact
from ccsim.model.draws import Process as Draw
from ccsim.model.introductions import introduce
from ccsim.model.meetings import new_ties
from ccsim.model.moves import move_out
from ccsim.model.state import ties_with_room
from ccsim.model.states import update_states
from ccsim.model.ties import append_ties, update_ties
from ccsim.problems import suggestion

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel


@dataclass(frozen=True)
class WeeklyProcess:
    """One process of the week.

    Attributes:
        name: its name.
        run: what is called each week, with the model.
        does: what it does, in a line.
        reads, writes: names of what it reads and writes.
        draws: the draws that it uses, with `sorted` or `ordered` where they are for a pair.
        parameters: the parameters that it uses, by name.
    """

    name: str
    run: Callable[[CommunityModel], None]
    does: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


def _availability(model: CommunityModel) -> None:
    prepare(model.residents, model.numbers, model.scratch)


def _attendance(model: CommunityModel) -> None:
    attend(
        model.residents,
        model.places,
        model.affiliations,
        model.numbers,
        model.map.run_by,
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


def _introductions(model: CommunityModel) -> None:
    rate, key = float(model.numbers.introduction_rate), model.key(Draw.INTRODUCTION)
    if rate > 0.0 and model.balance.closure > 0.0:
        model.introduced = introduce(model.residents, model.ties, rate, key)


def _new_ties(model: CommunityModel) -> None:
    model.new_ties = new_ties(
        model.residents,
        model.ties,
        model.places,
        model.map,
        model.numbers,
        model.balance.formation,
        model.balance.closure,
        model.scratch,
        model.introduced,
        model.key(Draw.MEETING),
        model.lasting_key(Draw.KNOWS),
    )


def _behaviours(model: CommunityModel) -> None:
    behave(
        model.residents,
        model.ties,
        model.behaviours,
        model.numbers,
        model.scratch,
        model.key(Draw.BEHAVIOUR),
        model.key(Draw.TIRE),
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
        float(model.numbers.concealment),
        model.lasting_key(Draw.TIE_KIND),
        model.lasting_key(Draw.KNOWS),
    )


WEEK: tuple[WeeklyProcess, ...] = (
    WeeklyProcess(
        "moves", move_out,
        "residents move out, and newcomers like others of the neighbourhood take up their homes and most of their ties",
        ("residents", "ties"), ("residents", "ties", "affiliations"),
        ("TURNOVER", "DONOR", "SETTLE (ordered)", "SET_POINT", "KNOWS (ordered)"),
        ("turnover", "settled", "stable_share", "disclosure"),
    ),
    WeeklyProcess(
        "availability", _availability,
        "confidence above or below the mapped one makes people more or less available",
        ("confidence", "self_stigma"), ("availability", "readiness"), (), ("availability", "avoidance"),
    ),
    WeeklyProcess(
        "attendance", _attendance,
        "who goes to which place, stays when it is full, and sits at which table",
        ("readiness", "affiliations", "places", "stigma", "involvement"),
        ("seats", "tally", "availability", "openness now"),
        ("ATTEND", "TABLE", "QUEUE", "JUMP"),
        ("avoidance", "coproduction_openness", "coproduction_attendance", "partnership", "displacement", "table_size"),
    ),
    WeeklyProcess(
        "contact", _contact,
        "contact along ties, supportive or a slight; which ties will be lost",
        ("availability", "seats", "ties", "wellbeing", "stigma"), ("tally", "ties.contact", "ties.lost"),
        ("CONTACT (sorted)", "SLIGHT (ordered)", "LOSS (sorted)"),
        ("slight_rate", "support_value_*", "loss_*", "loss_scale"),
    ),
    WeeklyProcess(
        "introductions", _introductions,
        "people introduce those whom they meet to someone else whom they know",
        ("ties.contact",), ("introduced",), ("INTRODUCTION (sorted)",), ("introduction_rate",),
    ),
    WeeklyProcess(
        "new ties", _new_ties,
        "strangers at one table, or introduced, who form a tie",
        ("seats", "openness now", "introduced", "stigma", "self_stigma", "trust", "ties"), ("new_ties",),
        ("MEETING (sorted)", "KNOWS (ordered)"), ("affinity", "room_slope", "bridging_trust", "concealment"),
    ),
    WeeklyProcess(
        "behaviours", _behaviours,
        "behaviours are taken up and given up; givers tire",
        ("behaviours", "ties.contact", "tally"), ("behaviours", "ties.lost"), ("BEHAVIOUR", "TIRE"),
        ("social_share", "relapse", "reinforcement", "behaviour_threshold", "behaviour_memory", "giver_capacity",
         "overload"),
    ),
    WeeklyProcess(
        "ties", _ties,
        "ties strengthen, weaken, are lost and enter",
        ("ties", "ties.contact", "ties.lost", "new_ties", "self_stigma"), ("ties",),
        ("TIE_KIND (sorted)", "KNOWS (ordered)"),
        ("tie_learning", "tie_return", "concealment"),
    ),
    WeeklyProcess(
        "states", _states,
        "the anchored update of wellbeing, stigma, self-stigma, confidence and trust",
        ("tally", "set points", "expected input"),
        ("wellbeing", "stigma", "self_stigma", "confidence", "trust", "set points"),
        ("NOISE",), ("*_return", "*_on_wellbeing", "*_on_stigma", "*_on_self_stigma", "*_on_confidence", "*_on_trust",
                     "confidence_scale", "adaptation"),
    ),
)  # fmt: skip
"""The week's processes in their order. Interventions act before the first."""


def without(*names: str, week: Sequence[WeeklyProcess] = WEEK) -> tuple[WeeklyProcess, ...]:
    """Return a week with some processes left out.

    Raises:
        ValueError: there is no process of that name.
    """
    for name in names:
        _position(name, week)
    return tuple(process for process in week if process.name not in names)


def with_instead(
    process: WeeklyProcess, name: str | None = None, week: Sequence[WeeklyProcess] = WEEK
) -> tuple[WeeklyProcess, ...]:
    """Return a week with a process in the place of the one called `name` (of its own name where that is left out).

    Raises:
        ValueError: there is no process of that name.
    """
    at = _position(name or process.name, week)
    return (*week[:at], process, *week[at + 1 :])


def with_after(process: WeeklyProcess, name: str, week: Sequence[WeeklyProcess] = WEEK) -> tuple[WeeklyProcess, ...]:
    """Return a week with one more process, after the one called `name`.

    Raises:
        ValueError: there is no process of that name, or one with the name of the new one already.
    """
    at = _position(name, week)
    if any(process.name == other.name for other in week):
        raise ValueError(f"there is a process '{process.name}' already")
    return (*week[: at + 1], process, *week[at + 1 :])


def _position(name: str, week: Sequence[WeeklyProcess]) -> int:
    names = [process.name for process in week]
    if name not in names:
        raise ValueError(f"no process '{name}'{suggestion(name, names)}; there are: {', '.join(names)}")
    return names.index(name)
