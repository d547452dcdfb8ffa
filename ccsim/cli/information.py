"""`ccsim information`: what it would be worth to know more before deciding, from the results of a comparison."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccsim.cli.output import draw, drawn_table, tell, tell_wrapped
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    from ccsim.information.choices import Choice
    from ccsim.information.studies import Study
    from ccsim.report.data import ReportData


def information(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="Results folder of a comparison.")],
    willing_to_pay: Annotated[
        float | None,
        typer.Option(
            "--willing-to-pay",
            help="For one unit more of the outcome for one person for a year, in the site's currency.",
            show_default=False,
        ),
    ] = None,
    study: Annotated[
        list[str] | None,
        typer.Option(
            "--study",
            metavar="PARAMETER:PEOPLE[:SPREAD]",
            help="What would it be worth to ask so many people? SPREAD: how far one answer lies from the truth; "
            "not needed for shares. May be given several times.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what it would be worth to know more before deciding: everything, each parameter, a study."""
    from ccsim.experiments.results import Results
    from ccsim.information.choices import choice_at
    from ccsim.report.from_results import report_data

    studies = _asked(willing_to_pay, study or [])
    found = Results.read(results)
    choices = [(site, choice_at(found, site)) for site in found.sites]
    _check(results, [choice for _, choice in choices if choice is not None], willing_to_pay, studies)
    data = report_data(found)
    for note, (_, choice) in zip(data.sites, choices, strict=True):
        if len(choices) > 1:
            tell(f"\n{note.title}")
        if choice is None:
            tell("Its worlds do not tell the outcome for everyone.")
        else:
            _tell_of(data, choice, willing_to_pay, studies)
    tell_wrapped(
        "Of this decision alone: this place, these weeks, these scenarios, as the model has it. What is learnt "
        "may serve other places too.",
        "",
        0,
    )


def _asked(willing: float | None, texts: list[str]) -> list[Study]:
    """Return the studies that were asked for; everything that is wrong is said at once."""
    from ccsim.information.studies import parse_study

    problems: list[Problem] = []
    if willing is not None and not (math.isfinite(willing) and willing > 0):
        problems.append(Problem("--willing-to-pay", f"found {willing:g}, expected an amount above 0"))
    studies = []
    for text in texts:
        try:
            studies.append(parse_study(text))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return studies


def _check(folder: Path, choices: list[Choice], willing: float | None, studies: list[Study]) -> None:
    """Refuse what these results cannot answer."""
    problems = []
    if willing is not None and not any(choice.has_costs for choice in choices):
        message = "the scenario file gave no costs, so nothing can be weighed against money; leave it out"
        problems.append(Problem("--willing-to-pay", message))
    for study in studies:
        if not any(study.parameter in choice.parameters for choice in choices):
            message = f"{study.parameter} has one value in all worlds of {folder}: run it with draws of the parameters"
            problems.append(Problem("--study", message))
    if problems:
        raise InputError(problems)


def _tell_of(data: ReportData, choice: Choice, willing: float | None, studies: list[Study]) -> None:
    """Tell what can be said of one site."""
    from ccsim.information.paying import amounts_to_show
    from ccsim.information.value import information as value_of_information
    from ccsim.report.information_words import FIXED, curve_table, information_sentences

    if choice.draws.size < 2:
        tell_wrapped(FIXED, "", 0)
        return
    for sentence in information_sentences(data, value_of_information(choice, willing, studies)):
        tell_wrapped(sentence, "", 2)
    amounts = () if willing is not None else amounts_to_show(choice)
    if amounts:
        draw(drawn_table(curve_table(data, [value_of_information(choice, amount) for amount in amounts])))
        tell_wrapped("With --willing-to-pay N all of this is said in money.", "", 0)
