"""`ccsim compare` and `ccsim demo`: run a comparison, show a table, write a report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ccsim.experiments.comparison import Comparison, Progress

DEMO = "befriending-or-hub"
"""The shipped comparison that `ccsim demo` runs."""

Workers = Annotated[int | None, typer.Option(help="Processes to use; all cores unless given.", show_default=False)]
Out = Annotated[Path | None, typer.Option(help="Results folder; results/NAME unless given.", show_default=False)]


def compare(
    file: Annotated[Path, typer.Argument(help="Scenario file, or the name of a shipped one.")],
    worlds: Annotated[
        str | None, typer.Option(help="20x5: 20 draws of the parameters, 5 lucks each. N: N draws, one luck each.")
    ] = None,
    parameters: Annotated[
        str | None, typer.Option(help="priors: drawn from their ranges. default: central values, chance alone.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws; 0 is a seed.")] = None,
    workers: Workers = None,
    out: Out = None,
    quick: Annotated[bool, typer.Option("--quick", help="A first look: few worlds.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be run, and stop.")] = False,
) -> None:
    """Compare scenarios with no intervention, in the same worlds, and write a report."""
    from ccsim.experiments.comparison import Comparison

    comparison = Comparison.read(file, worlds=worlds, parameters=parameters, seed=seed, quick=quick)
    if plan:
        typer.echo(comparison.plan(workers=workers or _cores()))
        return
    _run(comparison, out or Path("results") / file.stem, workers or _cores())


def demo(workers: Workers = None, out: Out = None) -> None:
    """Run the shipped comparison on the illustrative site: a table here, and a report to open."""
    from ccsim.experiments.comparison import Comparison

    _run(Comparison.read(DEMO), out or Path("results") / "demo", workers or _cores())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(comparison: Comparison, out: Path, workers: int) -> None:
    """Run a comparison with a progress bar; show the closing table and the report's path."""
    with _progress_bar() as progress:
        results = comparison.run(out=out, workers=workers, progress=progress, command=("ccsim", *sys.argv[1:]))
    from rich.console import Console

    from ccsim.report.from_results import report_data
    from ccsim.report.html import write_report
    from ccsim.report.table import closing_table

    data = report_data(results)
    path = out / "report.html"
    write_report(data, path)
    console = Console()
    console.print(closing_table(data))
    console.print(f"Report: {path}", markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """Yield what is told how far the work is, and shows it with the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Preparing (the first time compiles the model)", total=None)

        def tell(done: int, total: int) -> None:
            if done:
                bar.update(task, description="Living through worlds", completed=done, total=total)

        yield tell
