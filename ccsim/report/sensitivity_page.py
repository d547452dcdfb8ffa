"""The page about what an answer hangs on, in one file that works offline and prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from markupsafe import Markup

from ccsim.experiments.calibrated import learnt
from ccsim.report.drawing import RC, finish
from ccsim.report.pages import template, write_page
from ccsim.report.parts import Picture
from ccsim.report.sensitivity_figures import indices_figure, winners_figure
from ccsim.report.site_figures import Drawn
from ccsim.report.tables import NONE, Cell, Table
from ccsim.sensitivity.factors import Factors
from ccsim.sensitivity.study import Study
from ccsim.sensitivity.words import MEANING

BARS = (
    "The pale bar is the share of the spread in which the parameter has a part, alone and together with others; the "
    "dark bar what it does alone; the line how sure the first is (95 %)."
)
MARKS = "Each mark is the scenario that is best most often there; pale where others often are."


def render_sensitivity(
    study: Study,
    title: str,
    titles: Mapping[str, str],
    sites: Mapping[str, str],
    factors: Factors,
    said: Sequence[str],
) -> str:
    """Return the page; it holds no script and loads nothing.

    Args:
        study: what was found.
        title: of the comparison.
        titles: of the scenarios, by name.
        sites: titles of the sites, by name.
        factors: what a share of each factor stands for.
        said: what was found, in sentences.
    """
    return template("sensitivity.html").render(
        title=title,
        brief=said,
        pictures=_pictures(study, titles, sites, factors),
        kept=_kept_table(study, factors),
        screened=_screened_table(study),
    )


def write_sensitivity_page(
    study: Study,
    title: str,
    titles: Mapping[str, str],
    sites: Mapping[str, str],
    factors: Factors,
    said: Sequence[str],
    path: Path,
) -> None:
    """Write the page; see `render_sensitivity`.

    Raises:
        OSError: the file cannot be written.
    """
    write_page(render_sensitivity(study, title, titles, sites, factors, said), path)


def _pictures(
    study: Study, titles: Mapping[str, str], sites: Mapping[str, str], factors: Factors
) -> list[tuple[str, Picture]]:
    """Return the figures under their headings: the choice at each site first, then every effect."""
    found = []
    for duel, gap in zip(study.duels, study.differences, strict=True):
        first, second = (titles[study.outputs[at].scenario] for at in (duel.first, duel.second))
        if gap.indices is not None:
            what = f"the choice between {first} and {second} at {sites[duel.site]}"
            found.append((f"What {what} hangs on", _picture(indices_figure(study, gap.indices, what), BARS)))
            winners = winners_figure(study, duel, gap.indices, titles, factors)
            if winners is not None:
                found.append((f"Which is best at {sites[duel.site]}", _picture(winners, MARKS)))
    for output, looked in zip(study.outputs, study.effects, strict=True):
        if looked.indices is not None:
            what = f"the effect of {titles[output.scenario]} at {sites[output.site]}"
            found.append((f"What {what} hangs on", _picture(indices_figure(study, looked.indices, what), BARS)))
    return found


def _picture(drawn: Drawn, caption: str) -> Picture:
    with mpl.rc_context(RC):
        svg = finish(drawn.figure, drawn.title.lower().replace(" ", "-"), drawn.title, drawn.description)
    return Picture(Markup(svg), drawn.description, caption, None)


def _kept_table(study: Study, factors: Factors) -> Table:
    """Return the parameters that were kept: what they are, their range, and what informs them."""
    rows = []
    for name in study.kept:
        low, high = (factors.quantile(name, share) for share in (0.05, 0.95))
        informed = learnt().get(name)
        by = "no published number" if informed is None else ", ".join(informed.informed_by)
        under = "hardly" if informed is not None and informed.little else ""
        rows.append((Cell(MEANING.get(name, name), name), Cell(f"{low:.3g} to {high:.3g}"), Cell(by, under)))
    return Table("The parameters that matter most", ("What it is", "Plausible range", "Informed by"), tuple(rows))


def _screened_table(study: Study) -> Table:
    """Return how far each effect moves, at most, as a single parameter goes from one end of its range to the other."""
    rows = []
    order = sorted(range(len(study.names)), key=lambda at: -float(study.screening.mu_star[:, at].max()))
    for at in order:
        cells = [Cell(f"{value:.4f}") for value in study.screening.mu_star[: len(study.outputs), at]]
        rows.append((Cell(study.names[at], "" if study.names[at] in study.kept else NONE), *cells))
    heads = tuple(f"{output.scenario}, {output.site}" for output in study.outputs)
    caption = "How far each effect moves, on average, as one parameter alone crosses its range (Morris)"
    return Table(caption, ("Parameter", *heads), tuple(rows))
