"""What the command line writes to standard output."""

from __future__ import annotations

import json
import shutil
import textwrap
from typing import TYPE_CHECKING

import typer

from ccsim.problems import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ccsim.report.tables import Table

PIPE_WIDTH = 200
"""Columns where the output goes to a file or another program, which have no width of their own."""

MOST_COLUMNS = 100
"""Widest line of text."""


def tell(line: str) -> None:
    """Write a line; control characters, which a name or title may hold, are shown and not obeyed."""
    typer.echo(printable(line))


def tell_json(value: object) -> None:
    """Write a value as JSON; what would steer a terminal is escaped as JSON escapes it, which changes no value."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    typer.echo("".join(ch if ch.isprintable() or ch == "\n" else json.dumps(ch)[1:-1] for ch in text))


def tell_wrapped(text: str, indent: str, further: int | None = None) -> None:
    """Write a text with its lines broken to the width of the terminal.

    Args:
        text: the text.
        indent: before its first line.
        further: blanks before the others; four more than before the first unless given.
    """
    width = min(shutil.get_terminal_size((MOST_COLUMNS, 24)).columns, MOST_COLUMNS)
    rest = " " * (len(indent) + 4 if further is None else further)
    for line in textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=rest, break_on_hyphens=False):
        tell(line)


def draw(*parts: RenderableType) -> None:
    """Write tables, as wide as the terminal."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPE_WIDTH)
    with console.capture() as drawn:
        for part in parts:
            console.print(part)
    typer.echo(drawn.get(), nl=False)


def drawn_table(table: Table) -> RenderableType:
    """Return a table of a page as the terminal shows it."""
    from rich.table import Table as Drawn

    drawn = Drawn(title=table.caption)
    for head in table.heads:
        drawn.add_column(head)
    for row in table.rows:
        drawn.add_row(*(f"{cell.main}\n{cell.under}" if cell.under else cell.main for cell in row))
    return drawn
