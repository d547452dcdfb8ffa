"""`ccsim sensitivity`: what the answer of a comparison hangs on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccsim.cli.compare import Out, Workers, processes_asked
from ccsim.cli.output import tell, tell_wrapped
from ccsim.cli.progress import shown_progress


def sensitivity(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file, or the name of a shipped one.")],
    parameters: Annotated[str, typer.Option(help="posterior: ranges as calibrated. priors: before.")] = "posterior",
    seed: Annotated[int, typer.Option(min=0, help="Seed of all draws; 0 is a seed.")] = 0,
    workers: Workers = None,
    out: Out = None,
    quick: Annotated[bool, typer.Option("--quick", help="A first look: fewer sets of parameters.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be run, and stop.")] = False,
) -> None:
    """Say which parameters the effects, and the choice between scenarios, hang on."""
    from ccsim.experiments import ledger
    from ccsim.experiments.calibrated import posterior_of
    from ccsim.experiments.comparison import Comparison, prepare_folder
    from ccsim.report.sensitivity_page import write_sensitivity_page
    from ccsim.sensitivity.evaluating import ModelEvaluator
    from ccsim.sensitivity.factors import Factors
    from ccsim.sensitivity.results import write_study
    from ccsim.sensitivity.study import FULL, QUICK, run_study
    from ccsim.sensitivity.words import sentences

    processes = processes_asked(workers)
    comparison = Comparison.read(file, parameters=parameters)
    factors, size = Factors(posterior_of(parameters)), QUICK if quick else FULL
    if plan:
        screened = size.trajectories * (len(factors.names) + 1)
        worlds = (screened * size.screening_lucks + size.points * size.lucks) * len(comparison.sites)
        tell_wrapped(
            f"{screened} sets of {len(factors.names)} parameters to find the few that matter, {size.points} of those: "
            f"{worlds:,} worlds, each with {len(comparison.asked.scenarios)} scenarios and without any.",
            "",
            2,
        )
        return
    folder = out or Path("results") / f"{file.stem}-sensitivity"
    prepare_folder(folder)
    with ledger.opened(folder) as book, shown_progress() as progress:
        evaluate = ModelEvaluator(comparison, factors, seed, book, processes, progress)
        study = run_study(factors.names, evaluate.outputs, evaluate, size, seed, lambda said: tell_wrapped(said, "", 2))
    titles = {one.name: one.title for one in comparison.asked.scenarios}
    sites = {one.name: one.title for one in comparison.sites}
    said = sentences(study, titles, sites, factors)
    table = write_study(study, folder)
    page = folder / "sensitivity.html"
    write_sensitivity_page(study, comparison.asked.file.title, titles, sites, factors, said, page)
    for line in said:
        tell_wrapped(line, "", 2)
    tell(f"Report: {page}; every index: {table}")
