"""`ccsim validate`: the model beside published numbers, met or not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccsim.cli.compare import Out, Workers, processes_asked
from ccsim.cli.output import draw, drawn_table, tell, tell_wrapped
from ccsim.cli.progress import shown_progress

LUCKS = 2


def validate(
    draws: Annotated[int, typer.Option(min=20, max=1_000, help="Draws of the parameters.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all draws; 0 is a seed.")] = 0,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Set what the model gives beside every published number, those that were never fitted among them."""
    from ccsim.calibrating.check_results import write_predictions
    from ccsim.calibrating.checking import predictions
    from ccsim.calibrating.measuring import Measuring
    from ccsim.experiments import ledger
    from ccsim.experiments.calibrated import POSTERIOR, read_posterior
    from ccsim.experiments.comparison import prepare_folder
    from ccsim.report.validation_page import write_validation_figure, write_validation_page
    from ccsim.report.validation_words import ROLES, brief_sentences, target_table
    from ccsim.shipped import calibration_folder
    from ccsim.trials.bench import Bench
    from ccsim.trials.targets import read_evidence

    processes = processes_asked(workers)
    source = calibration_folder()
    bench, posterior, evidence = Bench.shipped(), read_posterior(source / POSTERIOR), read_evidence(source)
    folder = out or Path("results") / "validation"
    prepare_folder(folder)
    with ledger.opened(folder) as book, shown_progress() as progress:
        found = predictions(Measuring(bench, LUCKS, seed, book, processes), posterior, draws, progress)
    made = f"From {draws} draws of the parameters as calibrated, {draws} from before, {LUCKS} lucks each; seed {seed}."
    write_predictions(found, folder)
    page = folder / "validation.html"
    write_validation_page(found, evidence, made, page)
    write_validation_figure(found, folder / "validation.svg")
    for role in ROLES:
        draw(drawn_table(target_table(found, evidence, role)))
    for line in brief_sentences(found):
        tell_wrapped(line, "", 2)
    tell(f"Page: {page}")
