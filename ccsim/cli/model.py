"""`ccsim model`, `ccsim interventions`, `ccsim schema`: what the model is and what can be asked of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel


def model() -> None:
    """Print the week's plan and the parameter table: name, default, unit, range, source."""
    from rich.console import Console
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
    console = Console()
    # A pipe has no width of its own: wide enough that nothing is cut.
    if not console.is_terminal:
        console = Console(width=200)
    console.print(week)
    console.print(parameters)


def interventions() -> None:
    """Print the interventions, their fields for a scenario file, and the evidence behind each."""
    from ccsim.interventions import INTERVENTIONS

    for kind, intervention in INTERVENTIONS.items():
        typer.echo(f"{kind}: {(intervention.__doc__ or '').strip().splitlines()[0]}")
        typer.echo(f"  Evidence: {intervention.evidence}")
        _fields(intervention, "  ")
        typer.echo("")


def _fields(described: type[BaseModel], indent: str) -> None:
    """Print the fields of a model, and of the models in it."""
    from pydantic import BaseModel
    from pydantic_core import PydanticUndefined

    for name, field in described.model_fields.items():
        default = "required" if field.default is PydanticUndefined and field.is_required() else f"{field.default!r}"
        nested = [part for part in (field.annotation, *getattr(field.annotation, "__args__", ())) if _is_model(part)]
        typer.echo(f"{indent}{name}: {field.description or ''}" + ("" if nested else f" [{default}]"))
        for part in nested:
            if isinstance(part, type) and issubclass(part, BaseModel):
                _fields(part, indent + "    ")


def _is_model(annotation: object) -> bool:
    from pydantic import BaseModel

    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that complete them."""
    from ccsim.experiments.scenario_file import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
