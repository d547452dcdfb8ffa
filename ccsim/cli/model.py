"""`ccsim model`, `ccsim interventions`, `ccsim schema`: what the model is and what can be asked of it."""

from __future__ import annotations

import json
import shutil
import textwrap
from typing import TYPE_CHECKING, Literal, get_args, get_origin

import typer

from ccsim.cli.output import draw, tell

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

MOST_COLUMNS = 110
"""Widest line of text."""


def model() -> None:
    """Print the week's plan and the parameter table: name, default, unit, range, source."""
    from rich.table import Table

    from ccsim.model.parameters import TABLE
    from ccsim.model.week import WEEK

    week = Table(title="A simulated week, in order (interventions act before it begins)")
    for heading in ("Process", "What it does", "Reads", "Writes", "Draws"):
        week.add_column(heading)
    for process in WEEK:
        week.add_row(
            process.name, process.does, ", ".join(process.reads), ", ".join(process.writes), ", ".join(process.draws)
        )
    parameters = Table(title="Parameters")
    for heading in ("Name", "Default", "Unit", "Range", "Source", "Meaning"):
        parameters.add_column(heading, overflow="fold", no_wrap=heading == "Name")
    for one in TABLE:
        span = "fixed" if one.low is None else f"{one.low:g} to {one.high:g}"
        span = f"as {one.same_as}" if one.same_as else span
        parameters.add_row(one.name, f"{one.default:g}", one.unit, span, one.source, one.meaning)
    draw(week, parameters)


def interventions() -> None:
    """Print the interventions and events, their fields for a scenario file, and the evidence behind each."""
    from ccsim.experiments.shipped import shipped_scenarios
    from ccsim.interventions import INTERVENTIONS
    from ccsim.interventions.events import EVENTS

    for kind, intervention in INTERVENTIONS.items():
        _wrapped(f"{kind}: {(intervention.__doc__ or '').strip().splitlines()[0]}", "")
        _wrapped(f"Evidence: {intervention.evidence}", "  ")
        _fields(intervention, "  ")
        typer.echo("")
    _wrapped("Events: what happens whatever is decided, under `events` of a scenario file or of one scenario.", "")
    typer.echo("")
    for kind, event in EVENTS.items():
        _wrapped(f"{kind}: {(event.__doc__ or '').strip().splitlines()[0]}", "")
        _fields(event, "  ")
        typer.echo("")
    example = next(iter(shipped_scenarios().values()))
    _wrapped(f"How they stand in a scenario file: see {example}", "")


def _fields(described: type[BaseModel], indent: str) -> None:
    """Print the fields of an intervention, and of what is nested in it."""
    for name, field in described.model_fields.items():
        nested = _nested(field)
        may_hold = "; ".join(_may_hold(field)) if nested is None else ""
        _wrapped(f"{name}: {field.description or ''}{f' ({may_hold})' if may_hold else ''}", indent)
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


def _wrapped(text: str, indent: str) -> None:
    """Print a text with its lines broken to the width of the terminal."""
    width = min(shutil.get_terminal_size((MOST_COLUMNS, 24)).columns, MOST_COLUMNS)
    for line in textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + "    "):
        tell(line)


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that complete them."""
    from ccsim.experiments.scenario_file import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
