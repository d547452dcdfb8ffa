"""What the model is, as tables of its documentation, taken from the code so that they cannot say anything else."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from ccsim.interventions import INTERVENTIONS, levers
from ccsim.interventions.events import EVENTS
from ccsim.interventions.targeting import RULES
from ccsim.model.agents import Resident
from ccsim.model.draws import Process
from ccsim.model.parameters import TABLE, Parameter
from ccsim.model.week import WEEK
from ccsim.outcomes.changes import MEASURED
from ccsim.problems import suggestion
from ccsim.report.grounds import ASSUMPTIONS, NOT_IN_MODEL
from ccsim.report.site_tables import sites_list, targets_table

BEGINS, ENDS = "<!-- table: ", "<!-- end of table -->"
"""What stands around a table in a page."""

THEMES: Mapping[str, tuple[str, ...]] = {
    "Wellbeing": ("stable_share", "wellbeing_return", "*_on_wellbeing"),
    "What a contact is worth": ("support_value_*",),
    "Stigma, and who knows": ("stigma_return", "*_on_stigma", "slight_rate", "disclosure", "concealment", "avoidance"),
    "Self-stigma": ("self_stigma_return", "*_on_self_stigma"),
    "Confidence": ("confidence_*", "*_on_confidence", "availability"),
    "Trust": ("trust_return", "*_on_trust", "bridging_trust"),
    "Ties": ("tie_*", "loss_*", "room_slope", "affinity", "introduction_rate"),
    "Places": ("table_size", "displacement", "coproduction_*", "partnership"),
    "Behaviours": ("social_share", "relapse", "reinforcement", "behaviour_*", "giver_capacity", "overload"),
    "Moving, and a new normal": ("turnover", "settled", "adaptation"),
    "Programmes": ("befriending_*", "outreach_*", "persuasion_*", "peers_*", "session_*", "companions_*"),
}
"""Themes of the parameters, as they are shown, and the names that belong to each; the first that fits counts."""

DRAWN_FOR: Mapping[str, str] = {
    "SET_POINT": "a resident, once: the stable part of wellbeing",
    "KNOWS": "an ordered pair, once: whether one knows of the other's lived experience",
    "ATTEND": "a resident and a place: who goes where",
    "TABLE": "a resident and a place: at which table",
    "QUEUE": "a resident and a place: who stays when it is full",
    "JUMP": "a resident and an added table: who moves there",
    "CONTACT": "a sorted pair: whether those who are tied are in contact",
    "LOSS": "a sorted pair: whether their tie is lost",
    "SLIGHT": "an ordered pair: whether a contact is a slight",
    "MEETING": "a sorted pair: whether strangers who meet form a tie",
    "TIE_KIND": "a sorted pair, once: which kind of tie that is",
    "NOISE": "a resident: the week's ups and downs of wellbeing",
    "TARGET": "a programme and a resident, once: the order among equals",
    "TAKE_UP": "a programme and a resident, once: whether they take it up",
    "DROP_OUT": "a programme and a resident, once: when they leave it; in a week: whether they come to its session",
    "DELIVERER": "nothing by itself: it parts the draws of those asked to give from those of others",
    "MATCH": "two residents, or a resident and a place, once: who is brought together with whom or what",
    "REMAINS": "the same, once: whether that lasts beyond the programme",
    "TURNOVER": "a resident: moving out",
    "DONOR": "a resident: whom the newcomer is like",
    "SETTLE": "an ordered pair: whether a newcomer takes up a tie",
    "INTRODUCTION": "a sorted pair: the first introduces the second",
    "INTRODUCTION_BACK": "a sorted pair: the second introduces the first",
    "BEHAVIOUR": "a resident and a behaviour: taking it up, or giving it up",
    "TIRE": "a resident: a giver who has had enough",
    "PARAMETER": "a parameter's name, once a draw of the parameters: its value",
    "FILL": "a resident and a column, once: what the survey left out",
    "FOUND": "a programme and a place in it, once: found by mistake",
    "NOMINATE": "an ordered pair, once: whom somebody names as a friend",
    "PERSUADE": "an ordered pair: whether a contact becomes a conversation",
}
"""What each process of `ccsim.model.draws.Process` is drawn for, in words."""


def by_theme() -> dict[str, list[Parameter]]:
    """Return the parameters by theme, in the order of the parameter table.

    Raises:
        ValueError: a parameter of no theme.
    """
    found: dict[str, list[Parameter]] = {theme: [] for theme in THEMES}
    for one in TABLE:
        themes = [theme for theme, names in THEMES.items() if any(fnmatchcase(one.name, name) for name in names)]
        if not themes:
            raise ValueError(f"{one.name} belongs to no theme")
        found[themes[0]].append(one)
    return found


def used_by(name: str) -> list[str]:
    """Return the processes of the week that use a parameter; none where a programme or the beginning does."""
    named = [process.name for process in WEEK if name in process.parameters]
    return named or [one.name for one in WEEK if any(fnmatchcase(name, pattern) for pattern in one.parameters)]


def span(one: Parameter) -> str:
    """Return the range of a parameter in words."""
    if one.same_as is not None:
        return f"as {one.same_as}"
    return "fixed" if one.low is None else f"{one.low:g} to {one.high:g}"


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def week_table() -> str:
    """Return the processes of the week in their order: what each does, reads, writes, draws and is moved by."""
    rows = [
        (
            f"{position}. **{one.name}**",
            one.does,
            *map(_listed, (one.reads, one.writes, one.draws)),
            _code(one.parameters),
        )
        for position, one in enumerate(WEEK, start=1)
    ]
    return markdown(("process", "what it does", "reads", "writes", "draws", "parameters"), rows)


def parameter_tables() -> str:
    """Return the parameters, a table for each theme."""
    parts = []
    for theme, parameters in by_theme().items():
        rows = [
            (
                f"`{one.name}`",
                one.meaning,
                f"{one.default:g}",
                one.unit,
                span(one),
                one.source,
                _listed(used_by(one.name)),
            )
            for one in parameters
        ]
        headings = ("parameter", "meaning", "default", "unit", "range", "source", "used by")
        parts.append(f"**{theme}**\n\n{markdown(headings, rows)}")
    return "\n\n".join(parts)


def draw_table() -> str:
    """Return what is drawn, by block and lane of the generator, and which process of the week uses it."""
    rows = []
    for one in Process:
        users = [process.name for process in WEEK if any(draw.split()[0] == one.name for draw in process.draws)]
        rows.append((f"`{one.name}`", f"{one >> 1}, {one & 1}", DRAWN_FOR[one.name], _listed(users)))
    return markdown(("draw", "block, lane", "a draw for", "process of the week"), rows)


def lever_table() -> str:
    """Return the levers: all that an intervention or event may do."""
    found = [
        (name, (lever.__doc__ or "").strip().splitlines()[0])
        for name, lever in vars(levers).items()
        if inspect.isfunction(lever) and lever.__module__ == levers.__name__ and not name.startswith("_")
    ]
    return markdown(("lever", "what it does"), [(f"`{name}`", does) for name, does in found if _acts(does)])


def _acts(does: str) -> bool:
    return not does.startswith("Return ")


def intervention_table() -> str:
    """Return the interventions and what stands behind each."""
    rows = [(f"`{kind}`", _first_line(one), one.evidence) for kind, one in INTERVENTIONS.own.items()]
    return markdown(("intervention", "what it does", "evidence"), rows)


def event_table() -> str:
    """Return the events and their fields."""
    rows = [(f"`{kind}`", _first_line(one), _code(one.model_fields)) for kind, one in EVENTS.items()]
    return markdown(("event", "what happens", "fields"), rows)


def rule_table() -> str:
    """Return the rules by which a programme finds people."""
    return markdown(("rule", "order"), [(f"`{name}`", _first_line(rule)) for name, rule in RULES.items()])


def indicator_table() -> str:
    """Return what is measured."""
    rows = [(f"`{one.name}`", one.label, one.unit, one.better) for one in MEASURED]
    return markdown(("indicator", "what", "unit", "better"), rows)


def resident_table() -> str:
    """Return what a resident shows to plain Python, and what of it can be written."""
    rows = [
        (f"`{name}`", "yes" if shown.fset is not None else "", _first_line(shown))
        for name, shown in vars(Resident).items()
        if isinstance(shown, property) and name != "community"
    ]
    return markdown(("property", "writable", "what"), rows)


def assumption_list() -> str:
    """Return what every answer takes for granted, as the report says it."""
    return _points(ASSUMPTIONS)


def absent_list() -> str:
    """Return what could change an answer and is left out, as the report says it."""
    return _points(NOT_IN_MODEL)


TABLES: Mapping[str, Callable[[], str]] = {
    "week": week_table,
    "parameters": parameter_tables,
    "draws": draw_table,
    "levers": lever_table,
    "interventions": intervention_table,
    "rules": rule_table,
    "events": event_table,
    "indicators": indicator_table,
    "resident": resident_table,
    "assumptions": assumption_list,
    "absent": absent_list,
    "sites": sites_list,
    "targets": targets_table,
}
"""Every table, or list, by the name under which it stands in a page."""


def filled(page: str) -> str:
    """Return a page of the documentation with its tables as the code has them.

    A table stands between `<!-- table: NAME -->` and `<!-- end of table -->`.

    Raises:
        ValueError: a table that is not known, or that does not end.
    """
    parts = page.split(BEGINS)
    for position, part in enumerate(parts[1:], start=1):
        name, closed, rest = part.partition(" -->")
        _, ended, after = rest.partition(ENDS)
        if not closed or not ended:
            raise ValueError(f"the table '{name[:40]}' does not end")
        if name not in TABLES:
            raise ValueError(f"no table '{name}'{suggestion(name, list(TABLES))}; there are: {', '.join(TABLES)}")
        parts[position] = f"{name} -->\n\n{TABLES[name]()}\n\n{ENDS}{after}"
    return BEGINS.join(parts)


def _points(sentences: Iterable[str]) -> str:
    return "\n".join(f"* {sentence}" for sentence in sentences)


def _first_line(described: object) -> str:
    return (described.__doc__ or "").strip().splitlines()[0]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
