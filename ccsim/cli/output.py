"""What the command line writes to standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ccsim.problems import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

PIPE_WIDTH = 200
"""Columns where the output goes to a file or another program, which have no width of their own."""


def tell(line: str) -> None:
    """Write a line; control characters, which a name or title may hold, are shown and not obeyed."""
    typer.echo(printable(line))


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
