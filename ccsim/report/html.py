"""The report: one self-contained page that works offline, prints, and can be read without seeing the figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ccsim.report import figures, grounds, tables, words
from ccsim.report.data import FEWEST_SHOWN, ReportData, SiteNote, shareable, shown
from ccsim.report.numbers import number


@dataclass(frozen=True)
class Picture:
    """A figure as it stands in the page: inline SVG, a caption, and the table of its numbers."""

    svg: Markup
    caption: str
    table: tables.Table


@dataclass(frozen=True)
class SitePart:
    """What the report says of one site."""

    note: SiteNote
    headline: str
    ranking: tuple[str, ...]
    scenarios: tuple[tuple[str, tuple[str, ...]], ...]
    watch: tuple[str, ...]
    ranking_picture: Picture
    duels: tables.Table | None
    groups: tables.Table
    fairness: tuple[str, ...]
    indicators: tables.Table
    time_sentences: tuple[str, ...]
    time_picture: Picture | None
    distance_sentences: tuple[str, ...]
    distance_picture: Picture | None


def render(data: ReportData) -> str:
    """Return the report of a comparison as one HTML page.

    Rows about fewer than five residents are withheld. The page holds no script and loads nothing; text that came
    from a user is shown as text whatever it holds. The same data give the same bytes.
    """
    safe = shareable(data)
    page = _template().render(
        data=safe,
        measure=words.outcome_of(safe),
        illustrative=[site.title for site in safe.sites if site.illustrative],
        parts=[site_part(safe, site) for site in safe.sites],
        cautions=words.caution_sentences(safe),
        worlds=words.worlds_sentence(safe),
        evidence=grounds.evidence_sentences(safe),
        assumptions=grounds.ASSUMPTIONS,
        absent=grounds.NOT_IN_MODEL,
        fewest=FEWEST_SHOWN,
        parameters=tables.parameter_table(safe),
        parameter_sentence=grounds.parameter_sentence(safe),
        filled=[sentence for site in safe.sites for sentence in grounds.filled_sentences(site)],
    )
    return page


def write_report(data: ReportData, path: Path) -> None:
    """Write the report to a file: whole or not at all, in UTF-8 with plain line ends.

    Raises:
        OSError: the folder cannot be written to.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(render(data).encode("utf-8"))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def site_part(data: ReportData, site: SiteNote) -> SitePart:
    """Return everything that is said of one site, in words, tables and figures."""
    ranking = tuple(words.ranking(data, site))
    told = tuple((shown(note.title), tuple(words.scenario_sentences(data, site, note))) for note in data.scenarios)
    times = [words.time_sentence(data, site, note) for note in data.scenarios]
    distances = [words.distance_sentence(data, site, note) for note in data.scenarios]
    fairness = [words.fairness_sentence(data, site, note) for note in data.scenarios]
    return SitePart(
        note=site,
        headline=words.headline(data, site),
        ranking=ranking,
        scenarios=told,
        watch=tuple(words.warnings(data, site)),
        ranking_picture=_ranking_picture(data, site),
        duels=tables.duel_table(data, site),
        groups=tables.groups_table(data, site),
        fairness=tuple(sentence for sentence in fairness if sentence),
        indicators=tables.indicators_table(data, site),
        time_sentences=tuple(sentence for sentence in times if sentence),
        time_picture=_time_picture(data, site, times),
        distance_sentences=tuple(distances),
        distance_picture=_distance_picture(data, site),
    )


def _numbers_of(table: tables.Table, columns: tuple[int, ...]) -> str:
    """Return a table's numbers as the sentences of an alternative text."""
    return " ".join(
        f"{shown(row[0].main)}: " + "; ".join(_told(table, row, column) for column in columns) + "."
        for row in table.rows
    )


def _told(table: tables.Table, row: tuple[tables.Cell, ...], column: int) -> str:
    cell = row[column]
    rest = "; ".join(part for part in (cell.under, cell.people) if part)
    under = f" ({rest})" if rest else ""
    return f"{shown(table.heads[column])} {cell.main}{under}"


def _ranking_picture(data: ReportData, site: SiteNote) -> Picture:
    table = tables.ranking_table(data, site)
    text = f"{table.caption}. {_numbers_of(table, (1, 2, 4))}"
    title = f"Spread over worlds of each scenario's effect, {shown(site.title)}"
    caption = (
        "The wide pale bar is where nine worlds in ten lie. The dot is the average of all worlds; the dark line "
        f"through it shows how sure that average is. Nought is the place without any programme.{_important(data, site)}"
    )
    return Picture(Markup(figures.ranking_figure(data, site, title, text)), caption, table)


def _important(data: ReportData, site: SiteNote) -> str:
    """Return what the dotted line means, or that the axis ends before the change that matters to one person."""
    measure = words.outcome_of(data)
    if measure.important is None:
        return ""
    matters = f"{number(measure.important, 0)} {measure.unit}, the change taken to matter to one person"
    if figures.reaches(data, site, measure.important):
        return f" The dotted line marks {matters}."
    return f" The axis ends long before {matters}."


def _time_picture(data: ReportData, site: SiteNote, sentences: list[str]) -> Picture | None:
    table = tables.time_table(data, site)
    if not table.rows:
        return None
    title = f"Effect week by week, {shown(site.title)}"
    last = tables.Table(table.caption, table.heads, table.rows[-1:])
    ends = _numbers_of(last, tuple(range(1, len(table.heads))))
    text = f"{table.caption}. {' '.join(said for said in sentences if said)} At the end, week {ends}"
    caption = (
        "Each line is the average of all worlds; nine worlds in ten lie in the pale band around it. Grey: the weeks "
        f"in which a programme runs ({data.start} to {data.end})."
    )
    return Picture(Markup(figures.time_figure(data, site, title, text)), caption, table)


def _distance_picture(data: ReportData, site: SiteNote) -> Picture | None:
    table = tables.distance_table(data, site)
    if not table.rows:
        return None
    title = f"Effect by distance along the network, {shown(site.title)}"
    text = f"{table.caption}. {_numbers_of(table, tuple(range(1, len(table.heads))))}"
    caption = (
        "A step is one mapped tie: a friend, a relative, a neighbour. Volunteers are left out. "
        "The marker is the average of all worlds; "
        "nine worlds in ten lie in the pale bar. The lower part shows those further away alone, enlarged; grey marks "
        f"what is too small to count. Distances at which fewer than {FEWEST_SHOWN} people live are left out."
    )
    return Picture(Markup(figures.distance_figure(data, site, title, text)), caption, table)


@cache
def _template():  # type: ignore[no-untyped-def]  # noqa: ANN202
    environment = Environment(
        loader=PackageLoader("ccsim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.filters["count"] = lambda value: number(value, 0)
    return environment.get_template("report.html")


def _inert(value: object) -> object:
    """Show text with control characters as visible escapes; leave what is markup already."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else shown(value)
