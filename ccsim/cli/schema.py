"""`ccsim schema`: what editors need to complete and explain a scenario file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccsim.cli.output import tell
from ccsim.problems import InputError, Problem


def schema(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write; printed unless given.", show_default=False)
    ] = None,
) -> None:
    """Give the JSON Schema of scenario files, by which editors complete, explain and check them as you type."""
    from ccsim.experiments.files import write_whole
    from ccsim.experiments.schema import first_line, json_schema, schema_text

    text = schema_text(json_schema())
    if out is None:
        typer.echo(text, nl=False)
        return
    if out.suffix != ".json" or out.is_dir():
        raise InputError(Problem(str(out), "expected the name of a file that ends in .json"))

    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8", newline="\n")

    try:
        write_whole(out, write)
    except OSError as error:
        raise InputError(Problem(str(out), f"cannot be written: {error.strerror}")) from None
    tell(f"Written: {out}. Editors use it for a scenario file beside it that has this as its first line:")
    tell(first_line(out.name))
