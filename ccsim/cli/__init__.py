"""The command line: thin commands that import what they need when they are called, so that help comes at once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import ccsim
from ccsim.cli import calibrate, compare, information, model, schema, sensitivity, site, trial, validate
from ccsim.cli.failures import explained

app = typer.Typer(
    name="ccsim",
    help="Try a community intervention on a mapped neighbourhood before anyone has to live through it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(site.app, name="site")
app.command("demo")(compare.demo)
app.command("compare")(compare.compare)
app.command("information")(information.information)
app.command("trial")(trial.trial)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("calibrate")(calibrate.calibrate)
app.command("validate")(validate.validate)
app.command("model")(model.model)
app.command("interventions")(model.interventions)
app.command("schema")(schema.schema)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ccsim {ccsim.__version__}")
        raise typer.Exit


@app.callback()
def _ccsim(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Try a community intervention on a mapped neighbourhood before anyone has to live through it."""


def main() -> None:
    """Run the command line: exit 0 done, 1 a run failed, 2 the input was wrong, 130 stopped by the user."""
    sys.exit(explained(app))
