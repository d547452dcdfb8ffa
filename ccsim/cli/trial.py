"""`ccsim trial`: what an evaluation would find, before anybody is recruited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccsim.cli.compare import Out, Workers, processes_asked
from ccsim.cli.output import draw, drawn_table, tell, tell_wrapped
from ccsim.cli.progress import shown_progress
from ccsim.problems import InputError, Problem


def trial(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Trial file, or the name of a shipped one.")],
    worlds: Annotated[
        str | None, typer.Option(help="50x4: 50 draws of the parameters, 4 lucks each. N: N draws, one luck each.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws; 0 is a seed.")] = None,
    workers: Workers = None,
    out: Out = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be run, and stop.")] = False,
) -> None:
    """Hold a trial in the model: expected effect, power, and what reaches those to whom nothing is offered."""
    from ccsim.experiments.worlds import parse_worlds
    from ccsim.report.trial_page import write_trial_page
    from ccsim.report.trial_words import brief_sentences, design_sentences, plan_sentences, weeks_table
    from ccsim.trials.expectation import expected
    from ccsim.trials.results import TrialResult
    from ccsim.trials.trial import Trial

    processes = processes_asked(workers)
    ready = Trial.read(file, worlds=None if worlds is None else parse_worlds(worlds), seed=seed)
    if plan:
        for line in plan_sentences(ready):
            tell_wrapped(line, "", 2)
        return
    folder = out or Path("results") / file.stem
    with shown_progress() as progress:
        tables = ready.run(folder, workers=processes, progress=progress)
    try:
        result = TrialResult(ready, expected(tables, ready.asked.file))
    except ValueError as error:
        raise InputError(Problem(str(file), f"cannot be analysed: {error}")) from None
    result.write(folder)
    page = folder / "trial.html"
    write_trial_page(result, page)
    draw(drawn_table(weeks_table(result)))
    for line in (*brief_sentences(result), *design_sentences(result)):
        tell_wrapped(line, "", 2)
    tell(f"Report: {page}")
