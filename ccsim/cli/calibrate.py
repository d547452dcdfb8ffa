"""`ccsim calibrate`: fit the parameters that published studies can inform, from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccsim.cli.compare import Out, Workers, processes_asked
from ccsim.cli.output import draw, tell, tell_wrapped
from ccsim.cli.progress import shown_progress
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ccsim.calibrating.calibration import Fitted


def calibrate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Targets, trials and priors; those of ccsim unless given.")
    ] = None,
    reduced: Annotated[bool, typer.Option("--reduced", help="A rough one, of a few minutes.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of all draws; 0 is a seed.")] = 0,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Fit the parameters that published studies can inform, and say how sure that is."""
    from ccsim.calibrating.calibration import FULL, REDUCED, Calibration, fit
    from ccsim.calibrating.results import write_results
    from ccsim.calibrating.words import fitted_sentences
    from ccsim.experiments import ledger
    from ccsim.experiments.comparison import prepare_folder
    from ccsim.shipped import calibration_folder

    processes = processes_asked(workers)
    calibration = Calibration.read(folder or calibration_folder(), REDUCED if reduced else FULL, seed)
    results = out or Path("results") / ("calibration-reduced" if reduced else "calibration")
    prepare_folder(results)
    with ledger.opened(results) as book, shown_progress() as progress:
        try:
            fitted = fit(calibration, book, processes, progress, lambda said: tell_wrapped(said, "", 2))
        except ValueError as error:
            raise InputError(Problem("targets.yaml", str(error))) from None
    files = write_results(fitted, results)
    draw(_learnt(fitted))
    for line in fitted_sentences(fitted):
        tell_wrapped(line, "", 2)
    tell(f"Written: {', '.join(str(path) for path in files)}")
    tell_wrapped(_beside_shipped(files[0]), "", 2)


def _beside_shipped(posterior: Path) -> str:
    """Return whether this posterior is the one that comparisons use, and how to have them use it."""
    from ccsim.experiments.calibrated import LEARNT
    from ccsim.shipped import calibration_folder

    in_use = calibration_folder() / posterior.name
    if in_use.is_file() and in_use.read_bytes() == posterior.read_bytes():
        return "It is the posterior that comparisons use, to the last digit."
    return (
        "It is not the posterior that comparisons use. To have them use it, copy "
        f"{posterior.name} and {LEARNT} to {in_use.parent}."
    )


def _learnt(fitted: Fitted) -> RenderableType:
    """Return what was learnt about each parameter, as the terminal shows it."""
    from rich.table import Table

    from ccsim.calibrating.results import learnt_of

    drawn = Table(title="What the published studies say about the parameters: mean, 5th to 95th percentile")
    for head in ("Parameter", "Before", "After", "Spread left"):
        drawn.add_column(head)
    for name, one in learnt_of(fitted).items():
        before, after = (f"{mean:.3g} ({low:.3g} to {high:.3g})" for mean, low, high in (one.prior, one.posterior))
        drawn.add_row(name, before, after, f"{one.spread_left:.0%}")
    return drawn
