"""The page that sets the model beside published numbers, those that it was never fitted to among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from markupsafe import Markup

from ccsim.calibrating.checking import Prediction
from ccsim.report.drawing import RC, finish
from ccsim.report.pages import template, write_page
from ccsim.report.parts import Picture
from ccsim.report.site_figures import Drawn
from ccsim.report.svg import standing_alone
from ccsim.report.validation_figure import validation_figure
from ccsim.report.validation_words import ROLES, brief_sentences, target_table
from ccsim.trials.targets import EvidenceRow

CAPTION = (
    "Dot: the model, as calibrated. Ring: before anything was fitted. The line in the middle is the published number, "
    "the grey band where nine in ten models lie that are right. The unit is the standard deviation that is allowed: of "
    "the study, of the parameters, and of what differs between a model and a study."
)


def render_validation(found: Sequence[Prediction], evidence: dict[str, EvidenceRow], made: str) -> str:
    """Return the page; it holds no script and loads nothing.

    Args:
        found: what the model gives for every target.
        evidence: rows of the evidence, by id.
        made: from how many draws, in a sentence.
    """
    drawn, svg = _drawn(found)
    tables = [target_table(found, evidence, role) for role in ROLES]
    return template("validation.html").render(
        brief=brief_sentences(found),
        picture_of_all=Picture(Markup(svg), drawn.description, CAPTION, None),
        tables=[table for table in tables if table.rows],
        notes=[(one.target.id, one.target.rescaled) for one in found],
        made=made,
    )


def write_validation_figure(found: Sequence[Prediction], path: Path) -> None:
    """Write the figure of the page as a file of its own.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(standing_alone(_drawn(found)[1])[0], encoding="utf-8", newline="\n")


def _drawn(found: Sequence[Prediction]) -> tuple[Drawn, str]:
    drawn = validation_figure(found)
    with mpl.rc_context(RC):
        return drawn, finish(drawn.figure, "validation", drawn.title, drawn.description)


def write_validation_page(found: Sequence[Prediction], evidence: dict[str, EvidenceRow], made: str, path: Path) -> None:
    """Write the page; see `render_validation`.

    Raises:
        OSError: the file cannot be written.
    """
    write_page(render_validation(found, evidence, made), path)
