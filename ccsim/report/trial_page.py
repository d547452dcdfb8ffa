"""The page about a trial: what it is to be expected to find, in one file that works offline and prints."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from markupsafe import Markup

from ccsim.report.drawing import RC, finish
from ccsim.report.pages import template, write_page
from ccsim.report.parts import Picture
from ccsim.report.trial_figure import power_figure
from ccsim.report.trial_words import brief_sentences, design_sentences, limits, weeks_table
from ccsim.trials.results import TrialResult


def render_trial(result: TrialResult) -> str:
    """Return the page about a trial.

    It holds no script and loads nothing; text from the trial file is shown as text whatever it holds. The same result
    gives the same bytes.
    """
    asked, settings = result.trial.asked, result.trial.settings
    drawn = power_figure(result)
    with mpl.rc_context(RC):
        svg = finish(drawn.figure, "power", drawn.title, drawn.description)
    caption = "Vertical: the number planned. Horizontal lines: chances of 80 % and 90 %, for which trials are planned."
    drawn_from = "their central values" if settings.parameters == "default" else f"{settings.draws} draws of them"
    return template("trial.html").render(
        file=asked.file,
        site=result.trial.site,
        in_words=asked.in_words(),
        brief=brief_sentences(result),
        picture_of_power=Picture(Markup(svg), drawn.description, caption, None),
        weeks=weeks_table(result),
        design=design_sentences(result),
        limits=limits(),
        evidence=asked.act.evidence,
        worlds=f"{settings.draws * settings.luck:,} worlds: the model's assumptions with {drawn_from}, "
        f"{settings.luck} lucks for each; seed {settings.seed}.",
    )


def write_trial_page(result: TrialResult, path: Path) -> None:
    """Write the page about a trial to a file; see `render_trial`.

    Raises:
        OSError: the file cannot be written.
    """
    write_page(render_trial(result), path)
