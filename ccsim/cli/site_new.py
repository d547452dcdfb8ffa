"""`ccsim site new`: what a team needs to map a neighbourhood from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccsim.cli.output import tell, tell_wrapped
from ccsim.problems import InputError, Problem

MOST_PEOPLE = 1_000_000_000


def new(
    destination: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to write; it must not exist.")],
    title: Annotated[str | None, typer.Option(help="The neighbourhood as people call it.", show_default=False)] = None,
    population: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_PEOPLE, help="Residents of the whole area aged 16 or over.", show_default=False),
    ] = None,
    identity: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="What to ask about who people are; may be repeated. Ready-made: age_band, ethnicity, gender, "
            "religion, language, housing. Unless given: age_band and ethnicity.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Begin a survey: empty tables, and a questionnaire, cards, a codebook and a page on data protection to print."""
    from ccsim.survey.identities import USUAL
    from ccsim.survey.questionnaire import Survey
    from ccsim.survey.writing import PAPERS, write_new

    words = None if title is None else " ".join(title.split())
    if words == "":
        raise InputError(Problem("--title", "empty, expected the neighbourhood as people call it"))
    if words is not None and not words.isprintable():
        raise InputError(Problem("--title", f"found '{words}', expected text without control characters"))
    survey = Survey(words or "", tuple(identity or USUAL))
    written = write_new(survey, population, destination)
    tell(f"{survey.shown_title}: a new site in {destination}. Its tables are empty.")
    for remark in written.remarks:
        tell_wrapped(remark, "")
    tell(f"To read and print, in {destination / PAPERS} (each as .pdf, and as .html to change in a word processor):")
    width = max(len(paper.name) for paper in written.papers)
    for paper in written.papers:
        tell(f"  {paper.name:{width}}  {paper.use}")
    tell("Then:")
    tell("  1. Hold the interviews; docs/new-survey.md goes through it.")
    tell(f"  2. Fill {destination / 'site.yaml'} and the tables beside it, with the codebook at hand.")
    tell(f"  3. ccsim site check {destination}")
