"""`ccsim model`, `ccsim interventions`: what the model is and what can be asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args, get_origin

import typer

from ccsim.cli.output import draw, tell_wrapped
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

PROFILED, PROFILED_WEEKS = "alderbrook", 104
"""Where weeks are timed unless a site is given, and how many."""


def model(
    site: Annotated[
        Path | None,
        typer.Argument(metavar="SITE", help="For --profile: a site's folder, or the name of a shipped site."),
    ] = None,
    profile: Annotated[
        bool, typer.Option("--profile", help=f"Time each process of the week, at {PROFILED} unless a site is given.")
    ] = False,
) -> None:
    """Print the week and the parameters: default, unit, range, source, meaning. With --profile: what a week costs."""
    if site is not None and not profile:
        raise InputError(Problem(str(site), "a site is given, but nothing to do with it: --profile times a week there"))
    if profile:
        _profile(site or Path(PROFILED))
    else:
        _week()
        typer.echo("")
        _parameters()


def _week() -> None:
    """Print the processes of the week in their order."""
    from ccsim.model.week import WEEK

    tell_wrapped("A simulated week, in order. Interventions and events act before it begins.", "")
    for position, one in enumerate(WEEK, start=1):
        typer.echo("")
        tell_wrapped(f"{position}. {one.name}: {one.does}", "", 3)
        for heading in ("reads", "writes", "draws", "parameters"):
            if names := getattr(one, heading):
                tell_wrapped(f"{heading + ':':<12}{', '.join(names)}", "   ", 15)


def _parameters() -> None:
    """Print the parameters by theme, two lines for each."""
    from ccsim.report.model_tables import by_theme, span

    tell_wrapped("The parameters, by theme: default, unit, and in brackets range and source.", "")
    for theme, parameters in by_theme().items():
        typer.echo("")
        tell_wrapped(theme, "")
        for one in parameters:
            tell_wrapped(f"{one.name} = {one.default:g} {one.unit} ({span(one)}; {one.source})", "  ")
            tell_wrapped(one.meaning, "      ")


def _profile(folder: Path) -> None:
    """Print how long each process takes at a site."""
    from rich.table import Table

    from ccsim.cli.site import read_site
    from ccsim.experiments.profiling import profile
    from ccsim.site.canonical import arrays

    mapped = arrays(read_site(folder))
    found = profile(mapped, PROFILED_WEEKS)
    table = Table(title=f"A week at {folder.name}: {found.residents:,} residents, mean of {found.weeks} weeks")
    table.add_column("Process")
    for heading in ("Microseconds a week", "Share", "Nanoseconds a resident"):
        table.add_column(heading, justify="right")

    def row(name: str, seconds: float, share: str) -> None:
        table.add_row(name, f"{seconds * 1e6:,.0f}", share, f"{found.nanoseconds(seconds):,.0f}")

    for name, seconds in found.processes:
        row(name, seconds, f"{seconds / found.together:.0%}")
    table.add_section()
    row("all, called one by one", found.together, "100%")
    row("all, compiled into one", found.compiled, "")
    draw(table)
    tell_wrapped(
        "With nothing done and the central parameters, on one core. Weeks are lived compiled into one, but where a "
        "programme acts, somebody moves or a process was replaced.",
        "",
        0,
    )


def interventions() -> None:
    """Print the interventions and events, their fields for a scenario file, and the evidence behind each."""
    from ccsim.experiments.shipped import shipped_scenarios
    from ccsim.interventions import INTERVENTIONS
    from ccsim.interventions.events import EVENTS

    for kind, intervention in INTERVENTIONS.items():
        tell_wrapped(f"{kind}: {(intervention.__doc__ or '').strip().splitlines()[0]}", "")
        tell_wrapped(f"Evidence: {intervention.evidence}", "  ")
        _fields(intervention, "  ")
        _example(kind, intervention)
        typer.echo("")
    tell_wrapped("Events: what happens whatever is decided, under `events` of a scenario file or of one scenario.", "")
    typer.echo("")
    for kind, event in EVENTS.items():
        tell_wrapped(f"{kind}: {(event.__doc__ or '').strip().splitlines()[0]}", "")
        _fields(event, "  ")
        _example(kind, event)
        typer.echo("")
    example = next(iter(shipped_scenarios().values()))
    tell_wrapped(f"How they stand in a scenario file: see {example}", "")


def _example(kind: str, described: type[BaseModel]) -> None:
    """Print how it may stand in a scenario file, where whoever made it has said so."""
    extra = described.model_config.get("json_schema_extra")
    examples = extra.get("examples") if isinstance(extra, dict) else None
    for example in examples if isinstance(examples, list) else []:
        tell_wrapped(f"For example: - {kind}: {_flow(example)}", "  ")


def _flow(value: object) -> str:
    """Return a value as a scenario file may have it, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _fields(described: type[BaseModel], indent: str) -> None:
    """Print the fields of an intervention, and of what is nested in it."""
    for name, field in described.model_fields.items():
        nested = _nested(field)
        may_hold = "; ".join(_may_hold(field)) if nested is None else ""
        tell_wrapped(f"{name}: {field.description or ''}{f' ({may_hold})' if may_hold else ''}", indent)
        if nested is not None:
            _fields(nested, indent + "    ")


def _nested(field: FieldInfo) -> type[BaseModel] | None:
    """Return the model that a field holds, None where it holds a plain value."""
    from pydantic import BaseModel

    for part in (field.annotation, *get_args(field.annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _may_hold(field: FieldInfo) -> list[str]:
    """Return in words which values a field takes, and what it is when it is left out."""
    from ccsim.interventions.rules import Rule
    from ccsim.interventions.targeting import RULES

    words: list[str] = []
    if get_origin(field.annotation) is Literal:
        words.append(f"one of {', '.join(get_args(field.annotation))}")
    elif get_args(Rule)[1] in field.metadata:
        words.append(f"one of {', '.join(RULES)}")
    elif (limits := _limits(field)) is not None:
        words.append(limits)
    said_already = not field.is_required() and "left out" in (field.description or "")
    return words if said_already else [*words, _left_out(field)]


def _limits(field: FieldInfo) -> str | None:
    """Return the range of a number in words, None where it is not known."""
    constraints = [*field.metadata]
    for part in get_args(field.annotation):  # the limits of `Share | None` stand with its parts
        for constraint in get_args(part)[1:]:
            constraints += getattr(constraint, "metadata", [constraint])
    low = next((one.ge for one in constraints if hasattr(one, "ge")), None)
    high = next((one.le for one in constraints if hasattr(one, "le")), None)
    if low is None:
        return None
    return f"{low:,g} or more" if high is None else f"{low:,g} to {_plain(high)}"


def _left_out(field: FieldInfo) -> str:
    """Return in words what a field is when it is left out."""
    from ccsim.interventions.intervention import Frequency
    from ccsim.site.frequency import in_words

    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None or default == ():
        return "may be left out"
    if default == {}:
        return "left out: everyone"
    if get_args(Frequency)[1] in field.metadata:
        return f"left out: {in_words(default)}"
    return f"left out: {_plain(default)}"


def _plain(value: object) -> str:
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)
