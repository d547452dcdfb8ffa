"""Writes a new site: its empty tables, and the papers of a survey in a folder beside them."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ccsim.problems import InputError, Problem
from ccsim.site.writing import refuse_existing
from ccsim.survey.cards import cards_sheet
from ccsim.survey.codebook import codebook
from ccsim.survey.identities import not_ready
from ccsim.survey.pages import html, pdf
from ccsim.survey.parts import Document
from ccsim.survey.place_sheet import place_sheet
from ccsim.survey.protection import data_protection
from ccsim.survey.questionnaire import Survey, questionnaire
from ccsim.survey.tables import write_tables

PAPERS = "survey"
"""The folder of the papers, within the site's own."""


@dataclass(frozen=True)
class Written:
    """What was written: the papers, and what there is to say about the identities."""

    papers: tuple[Document, ...]
    remarks: tuple[str, ...]


def papers_of(survey: Survey) -> tuple[Document, ...]:
    """Return the papers of a survey, in the order in which they are needed.

    Raises:
        InputError: what is wrong with the names of the identities.
    """
    title = survey.shown_title
    return (
        data_protection(title),
        questionnaire(survey),
        cards_sheet(title),
        place_sheet(title),
        codebook(survey),
    )


def write_new(survey: Survey, population: int | None, folder: Path) -> Written:
    """Write a new site and the papers of its survey: everything or nothing.

    Args:
        survey: what is asked.
        population: residents of the area; None where not known yet.
        folder: it must not exist or be empty.

    Raises:
        InputError: what is wrong with the identities, or why the folder cannot be written.
    """
    refuse_existing(folder)
    papers = papers_of(survey)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # mkdtemp makes a folder that only its owner can open, and so it stays: it will hold people's answers.
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            made = Path(beside) / folder.name
            (made / PAPERS).mkdir(parents=True)
            made.chmod(0o700)
            write_tables(survey, population, made)
            for paper in papers:
                (made / PAPERS / f"{paper.name}.html").write_text(html(paper), encoding="utf-8", newline="\n")
                (made / PAPERS / f"{paper.name}.pdf").write_bytes(pdf(paper))
            if folder.is_dir():
                folder.rmdir()
            shutil.move(made, folder)
    except OSError as error:
        raise InputError(Problem(str(folder), f"cannot be written: {error.strerror}")) from None
    return Written(papers, tuple(not_ready(survey.identity)))
