"""The report: one self-contained page that works offline, prints, and can be read without seeing the figures."""

from __future__ import annotations

from pathlib import Path

from ccsim.report import cost_words, grounds, sure_words, tables, words
from ccsim.report.data import FEWEST_SHOWN, ReportData, short
from ccsim.report.pages import template, write_page
from ccsim.report.parts import places_part, site_part
from ccsim.report.sharing import shareable


def render(data: ReportData) -> str:
    """Return the report of a comparison as one HTML page.

    Rows about fewer than five residents are withheld. The page holds no script and loads nothing; text that came
    from a user is shown as text whatever it holds. The same data give the same bytes.
    """
    safe = shareable(data)
    many = len(safe.sites) > 1
    return template("report.html").render(
        data=safe,
        measure=words.outcome_of(safe),
        illustrative=[short(site.title) for site in safe.sites if site.illustrative],
        parts=[site_part(safe, site) for site in safe.sites],
        places=places_part(safe) if many else None,
        cautions=sure_words.caution_sentences(safe),
        world=sure_words.worlds_in_brief(safe),
        worlds=sure_words.worlds_sentence(safe),
        grounds=grounds,
        sources=grounds.sources_table(safe),
        map_sentence=grounds.map_sentence(safe),
        evidence=grounds.evidence_sentences(safe),
        not_counted=cost_words.NOT_COUNTED,
        fewest=FEWEST_SHOWN,
        parameters=tables.parameter_table(safe),
        parameter_sentence=grounds.parameter_sentence(safe),
        filled=[sentence for site in safe.sites for sentence in grounds.filled_sentences(site)],
    )


def write_report(data: ReportData, path: Path) -> None:
    """Write the report to a file: whole or not at all, in UTF-8 with plain line ends.

    Raises:
        OSError: the folder cannot be written to.
    """
    write_page(render(data), path)
