"""`ccsim compare` and `ccsim demo`: run a comparison, show a table, write a report and a summary of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccsim.cli.output import draw, tell, tell_wrapped
from ccsim.cli.progress import shown_progress
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    from ccsim.experiments.comparison import Comparison

DEMO = "two-places"
"""The shipped comparison that `ccsim demo` runs."""

Workers = Annotated[int | None, typer.Option(help="Processes to use; all cores unless given.", show_default=False)]
Out = Annotated[Path | None, typer.Option(help="Results folder; results/NAME unless given.", show_default=False)]


def compare(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file, or the name of a shipped one.")],
    worlds: Annotated[
        str | None, typer.Option(help="20x5: 20 draws of the parameters, 5 lucks each. N: N draws, one luck each.")
    ] = None,
    parameters: Annotated[
        str | None,
        typer.Option(
            help="posterior: as calibrated; the usual. priors: before. default: central values, chance alone."
        ),
    ] = None,
    maps: Annotated[
        int | None, typer.Option(help="Maps to use of a site that has several; all of them unless given.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws; 0 is a seed.")] = None,
    workers: Workers = None,
    out: Out = None,
    quick: Annotated[bool, typer.Option("--quick", help="A first look: few worlds.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be run, and stop.")] = False,
) -> None:
    """Compare scenarios with no intervention, in the same worlds, and write a report."""
    from ccsim.experiments.comparison import Comparison

    processes = processes_asked(workers)
    comparison = Comparison.read(file, worlds=worlds, parameters=parameters, seed=seed, maps=maps, quick=quick)
    if plan:
        for line in comparison.plan(workers=processes).splitlines():
            tell_wrapped(line, "", 2)
        return
    _run(comparison, out or Path("results") / file.stem, processes)


def demo(workers: Workers = None, out: Out = None) -> None:
    """Run the shipped comparison on the illustrative site: a table here, a report to open, two pages to print."""
    from ccsim.experiments.comparison import Comparison

    _run(Comparison.read(DEMO), out or Path("results") / "demo", processes_asked(workers))


def processes_asked(asked: int | None) -> int:
    """Return how many processes to use: as many as asked for, or one for each core."""
    if asked is not None and asked < 1:
        raise InputError(Problem("--workers", f"found {asked}, expected 1 or more"))
    if asked is not None:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(comparison: Comparison, out: Path, workers: int) -> None:
    """Run a comparison with a progress bar; show the closing table and the report's path."""
    with shown_progress() as progress:
        results = comparison.run(out=out, workers=workers, progress=progress, command=("ccsim", *sys.argv[1:]))
    from ccsim.report.from_results import report_data
    from ccsim.report.html import write_report
    from ccsim.report.pdf import write_summary
    from ccsim.report.table import closing_table

    data = report_data(results)
    page, summary = out / "report.html", out / "summary.pdf"
    write_report(data, page)
    write_summary(data, summary)
    draw(closing_table(data))
    tell(f"Two pages to print: {summary}")
    tell(f"Report: {page}")
