"""`ccsim validate`: the model beside published numbers, met or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccsim.cli.compare import Out, Workers, processes_asked
from ccsim.cli.output import draw, drawn_table, tell, tell_wrapped
from ccsim.cli.progress import shown_progress

if TYPE_CHECKING:
    from ccsim.validating.two_waves import TwoWaves

LUCKS = 2


def validate(
    draws: Annotated[int, typer.Option(min=20, max=1_000, help="Draws of the parameters.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all draws; 0 is a seed.")] = 0,
    workers: Workers = None,
    out: Out = None,
    data: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Real networks instead (docs/validation.md)."),
    ] = None,
) -> None:
    """Set what the model gives beside every published number, those that were never fitted among them."""
    if data is not None:
        _on_real_networks(data, seed)
        return
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


def _on_real_networks(folder: Path, seed: int) -> None:
    """Say how the rule by which behaviours spread does on the networks that a folder holds."""
    from ccsim.problems import InputError, Problem
    from ccsim.validating.adoption import study_adoption
    from ccsim.validating.diffusions import KNOWN, LOANS, VILLAGES, read_diffusions, read_take_up
    from ccsim.validating.take_up import study_take_up
    from ccsim.validating.two_waves import FILES, TITLE, read_two_waves
    from ccsim.validating.words import adoption_sentences, take_up_sentences

    diffusions, take_up, waves = read_diffusions(folder), read_take_up(folder), read_two_waves(folder)
    if not diffusions and take_up is None and waves is None:
        expected = ", ".join([*(files.times for files in KNOWN.values()), VILLAGES[0], FILES[0]])
        raise InputError(Problem(str(folder), f"holds none of the known networks; expected, for example, {expected}"))
    there = {one.title for one in diffusions}
    missing = [title for title in KNOWN if title not in there] + ([] if take_up else [LOANS])
    missing += [] if waves else [TITLE]
    if missing:
        tell_wrapped(f"Not in {folder}, and so left out: {'; '.join(missing)}.", "", 2)
    for one in diffusions:
        for line in adoption_sentences(study_adoption(one, seed)):
            tell_wrapped(line, "", 2)
    if take_up is not None:
        for line in take_up_sentences(study_take_up(take_up, seed)):
            tell_wrapped(line, "", 2)
    tell_wrapped("A score is the mean logarithm of the chance given to what happened: higher is better.", "", 2)
    if waves is not None:
        _on_two_waves(waves, seed)


def _on_two_waves(waves: TwoWaves, seed: int) -> None:
    """Say how the whole model does from one wave of a friendship network to the next."""
    from ccsim.experiments.calibrated import POSTERIOR, read_posterior
    from ccsim.report.second_wave_table import measures_table, scores_table
    from ccsim.shipped import calibration_folder
    from ccsim.validating.second_wave import study_second_wave
    from ccsim.validating.words import second_wave_sentences

    posterior = read_posterior(calibration_folder() / POSTERIOR)
    both = [study_second_wave(waves, posterior, seed, fit_losses=fit) for fit in (False, True)]
    draw(drawn_table(measures_table(*both)))
    draw(drawn_table(scores_table(*both)))
    for line in second_wave_sentences(*both):
        tell_wrapped(line, "", 2)
