"""What the report says of one site, and of several side by side: words, tables and figures, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ccsim.report import answer_words, cost_words, course_words, figures, sure_words, tables, whom_words
from ccsim.report.data import FEWEST_SHOWN, ReportData, ScenarioNote, SiteNote, short, shown
from ccsim.report.information_words import hanging_sentences, worth_sentences
from ccsim.report.numbers import number
from ccsim.report.place_figure import MOST_PLACES, overview_figure, place_figure
from ccsim.report.place_tables import cost_table, places_table
from ccsim.report.place_words import order_sentences, places_headline, places_sentences
from ccsim.report.spread_table import spread_table
from ccsim.report.words import best_first, outcome_of, where_most_lie


@dataclass(frozen=True)
class Picture:
    """A figure as it stands in the page.

    Attributes:
        svg: the figure, inline.
        alt: its alternative text, which is in the figure as well.
        caption: how to read it.
        table: its numbers; None where they stand in another table.
    """

    svg: Markup
    alt: str
    caption: str
    table: tables.Table | None


@dataclass(frozen=True)
class SitePart:
    """What the report says of one site."""

    note: SiteNote
    anchor: str
    headline: str
    ranking: tuple[str, ...]
    scenarios: tuple[tuple[str, tuple[str, ...]], ...]
    harm: tuple[str, ...]
    ranking_picture: Picture
    duels: tables.Table | None
    groups: tables.Table
    whom: tuple[str, ...]
    missed: tuple[str, ...]
    indicators: tables.Table
    time_sentences: tuple[str, ...]
    time_picture: Picture | None
    distance_sentences: tuple[str, ...]
    distance_picture: Picture | None
    cost_sentences: tuple[str, ...]
    prices: str
    costs: tables.Table | None
    sure: tuple[str, ...]
    spread: tables.Table | None
    hangs: tuple[str, ...]
    worth: str


@dataclass(frozen=True)
class PlacesPart:
    """What the report says of several sites side by side."""

    headline: str
    order: tuple[str, ...]
    scenarios: tuple[tuple[str, tuple[str, ...], Picture], ...]
    table: tables.Table


def site_part(data: ReportData, site: SiteNote) -> SitePart:
    """Return everything that is said of one site, in words, tables and figures."""
    times = _said(course_words.time_sentence(data, site, note) for note in data.scenarios)
    return SitePart(
        note=site,
        anchor=f"place-{data.sites.index(site) + 1}",
        headline=answer_words.headline(data, site),
        ranking=tuple(answer_words.ranking(data, site)),
        scenarios=tuple(
            (short(note.title), tuple(answer_words.scenario_sentences(data, site, note)))
            for note in best_first(data, site)
        ),
        harm=tuple(whom_words.harm_sentences(data, site)),
        ranking_picture=_ranking_picture(data, site),
        duels=tables.duel_table(data, site),
        groups=tables.groups_table(data, site),
        whom=_whom(data, site),
        missed=tuple(whom_words.missed_sentences(data, site)),
        indicators=tables.indicators_table(data, site),
        time_sentences=times,
        time_picture=_time_picture(data, site, times),
        distance_sentences=tuple(course_words.distance_sentence(data, site, note) for note in data.scenarios),
        distance_picture=_distance_picture(data, site),
        cost_sentences=tuple(cost_words.cost_sentences(data, site)),
        prices=cost_words.prices_sentence(data, site),
        costs=cost_table(data, site),
        sure=tuple(sure_words.split_sentences(data, site)),
        spread=spread_table(data, site),
        hangs=tuple(hanging_sentences(data, site)),
        worth=" ".join(worth_sentences(data, site)),
    )


def places_part(data: ReportData) -> PlacesPart:
    """Return what is said of several sites side by side: the order first, then scenario by scenario."""
    return PlacesPart(
        headline=places_headline(data),
        order=tuple(order_sentences(data)),
        scenarios=tuple(
            (short(note.title), tuple(places_sentences(data, note)), _place_picture(data, note))
            for note in data.scenarios
        ),
        table=places_table(data),
    )


def _said(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)


def _whom(data: ReportData, site: SiteNote) -> tuple[str, ...]:
    """Return who gains more and less, and what that does to the gaps between groups."""
    each = [
        whom_words.fairness_sentence(data, site, note) or whom_words.nobody_changes(data, site, note)
        for note in data.scenarios
    ]
    return _said([*each, *whom_words.gap_sentences(data, site)])


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
    title = f"Spread over worlds of each scenario's effect, {short(site.title)}"
    caption = (
        f"The wide pale bar is where {where_most_lie(data.worlds)} lie. The dot is the average of all worlds; the dark "
        "line through it shows how sure that average is. Nought is the place without any programme."
        f"{_important(data, site)}"
    )
    return Picture(Markup(figures.ranking_figure(data, site, title, text)), text, caption, table)


def _important(data: ReportData, site: SiteNote) -> str:
    """Return what the dotted line means, or that the axis ends before the change that matters to one person."""
    measure = outcome_of(data)
    if measure.important is None:
        return ""
    matters = f"{number(measure.important, 0)} {measure.unit}, the change taken to matter to one person"
    if figures.reaches(data, site, measure.important):
        return f" The dotted line marks {matters}."
    return f" The axis ends long before {matters}."


def _time_picture(data: ReportData, site: SiteNote, sentences: Sequence[str]) -> Picture | None:
    table = tables.time_table(data, site)
    if not table.rows:
        return None
    title = f"Effect week by week, {short(site.title)}"
    last = tables.Table(table.caption, table.heads, table.rows[-1:])
    ends = _numbers_of(last, tuple(range(1, len(table.heads))))
    text = f"{table.caption}. {' '.join(sentences)} At the end, week {ends}"
    caption = (
        f"Each line is the average of all worlds; {where_most_lie(data.worlds)} lie in the pale band around it. "
        f"Grey: the weeks in which a programme runs ({data.start} to {data.end})."
    )
    return Picture(Markup(figures.time_figure(data, site, title, text)), text, caption, table)


def _distance_picture(data: ReportData, site: SiteNote) -> Picture | None:
    table = tables.distance_table(data, site)
    if not table.rows:
        return None
    title = f"Effect by distance along the network, {short(site.title)}"
    text = f"{table.caption}. {_numbers_of(table, tuple(range(1, len(table.heads))))}"
    caption = (
        "A step is one mapped tie: a friend, a relative, a neighbour. Volunteers are left out. "
        f"The marker is the average of all worlds; {where_most_lie(data.worlds)} lie in the pale bar. "
        "The lower part shows those further away alone, enlarged; grey marks "
        f"what is too small to count. Distances at which fewer than {FEWEST_SHOWN} people live are left out."
    )
    return Picture(Markup(figures.distance_figure(data, site, title, text)), text, caption, table)


def _place_picture(data: ReportData, note: ScenarioNote) -> Picture:
    """Return the figure of one scenario over all sites; its numbers stand in one table for all scenarios."""
    whole = places_table(data)
    column = data.scenarios.index(note) + 1
    title = f"Effect of {short(note.title)}, place by place"
    text = f"{whole.caption}. {_numbers_of(whole, (column,))}"
    return Picture(Markup(place_figure(data, note, title, text)), text, _place_caption(data), None)


def places_overview(data: ReportData) -> Picture:
    """Return one figure of all scenarios at all sites."""
    whole = places_table(data)
    text = f"{whole.caption}. {_numbers_of(whole, tuple(range(1, len(whole.heads))))}"
    title = "Effect of every scenario, place by place"
    return Picture(Markup(overview_figure(data, title, text)), text, _place_caption(data), None)


def _place_caption(data: ReportData) -> str:
    first = f" The first {MOST_PLACES} places." if len(data.sites) > MOST_PLACES else ""
    return f"The pale bar is where {where_most_lie(data.worlds)} lie, the marker the average of all worlds.{first}"
