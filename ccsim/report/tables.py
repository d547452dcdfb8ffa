"""The tables of a report: the same numbers as its figures, as text, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass

from ccsim.experiments.calibrated import Learnt, learnt
from ccsim.model.parameters import Parameter
from ccsim.report.data import (
    ALL_DISTANCES,
    DISTANCES,
    EVERYONE,
    GROUPS,
    OWN_GROUPS,
    RECIPIENTS,
    Effect,
    Key,
    ReportData,
    SiteNote,
    short,
)
from ccsim.report.measures import Measure, measure_of
from ccsim.report.numbers import change_cell, places_for, signed
from ccsim.report.words import best_first, outcome_of, where_most_lie

NONE = "–"
WITHHELD = "withheld"


@dataclass(frozen=True)
class Cell:
    """One cell: what is read first, what is set small under it, and how many people it is about."""

    main: str
    under: str = ""
    people: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its caption, its column heads, and rows that start with their own head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def effect_cell(data: ReportData, measure: Measure, effect: Effect | None, key: Key, people: bool = False) -> Cell:
    """Return an effect as a cell, or that it is withheld, or a dash where there is none."""
    if effect is None:
        return Cell(WITHHELD if key in data.withheld else NONE)
    mean, spread = change_cell(effect, measure)
    return Cell(mean, spread, f"{effect.residents:,} people" if people else "")


def ranking_table(data: ReportData, site: SiteNote) -> Table:
    """Return the numbers of the ranking: change, spread, interval of the mean, worlds better."""
    measure = outcome_of(data)
    rows = []
    for note in best_first(data, site):
        effect = data.effect(site.name, note.name, data.outcome)
        if effect is None:
            rows.append((Cell(short(note.title)), *(Cell(NONE) for _ in range(4))))
            continue
        mean, spread = change_cell(effect, measure)
        ci_low, ci_high = effect.ci_low * measure.scale, effect.ci_high * measure.scale
        places = places_for((ci_high - ci_low) / 2, measure.places)
        rows.append(
            (
                Cell(short(note.title)),
                Cell(mean),
                Cell(spread),
                Cell(f"{signed(ci_low, places)} to {signed(ci_high, places)}"),
                Cell(f"{round(effect.share_better * effect.worlds):,} of {effect.worlds:,}"),
            )
        )
    return Table(
        f"Change in {measure.noun} for everyone ({measure.unit}), average from programme start to week {data.weeks}",
        (
            "Scenario",
            "Average of the worlds",
            where_most_lie(data.worlds).capitalize(),
            "How sure the average is (95%)",
            "Better than no programme in",
        ),
        tuple(rows),
    )


def duel_table(data: ReportData, site: SiteNote) -> Table | None:
    """Return in how many worlds each scenario was ahead of each other one; None with fewer than two scenarios."""
    found = [duel for duel in data.duels if duel.site == site.name]
    if not found:
        return None
    ahead = {(duel.first, duel.second): (duel.first_ahead, duel.worlds) for duel in found}
    ahead |= {(duel.second, duel.first): (duel.second_ahead, duel.worlds) for duel in found}
    rows = []
    for one in data.scenarios:
        cells = [Cell(short(one.title))]
        for other in data.scenarios:
            count = ahead.get((one.name, other.name))
            cells.append(Cell(f"{count[0]:,} of {count[1]:,}" if count else NONE))
        rows.append(tuple(cells))
    return Table(
        "In how many worlds the scenario of the row was ahead of the scenario of the column",
        ("Scenario", *(short(note.title) for note in data.scenarios)),
        tuple(rows),
    )


def groups_table(data: ReportData, site: SiteNote) -> Table:
    """Return the headline change for each group and scenario."""
    measure = outcome_of(data)
    rows = []
    for group, words in GROUPS.items():
        found = [data.effect(site.name, note.name, data.outcome, group) for note in data.scenarios]
        if all(effect is None for effect in found):
            continue
        own = group in OWN_GROUPS
        people = next((f"{effect.residents:,} people" for effect in found if effect is not None), "")
        cells = [Cell(words, people="" if own else people)]
        for note, effect in zip(data.scenarios, found, strict=True):
            key = (site.name, note.name, data.outcome, group, ALL_DISTANCES)
            cells.append(effect_cell(data, measure, effect, key, people=own))
        rows.append(tuple(cells))
    return Table(
        f"Change in {measure.noun} ({measure.unit}), average from programme start to week {data.weeks}; "
        f"under it, where {where_most_lie(data.worlds)} lie",
        ("Group", *(short(note.title) for note in data.scenarios)),
        tuple(rows),
    )


def indicators_table(data: ReportData, site: SiteNote) -> Table:
    """Return the change in every indicator for everyone."""
    units = {row.indicator: row.unit for row in data.effects if row.site == site.name}
    rows = []
    for indicator in units:
        measure = measure_of(indicator, units[indicator])
        cells = [Cell(measure.noun[0].upper() + measure.noun[1:], measure.unit)]
        for note in data.scenarios:
            effect = data.effect(site.name, note.name, indicator)
            cells.append(effect_cell(data, measure, effect, (site.name, note.name, indicator, EVERYONE, ALL_DISTANCES)))
        rows.append(tuple(cells))
    return Table(
        f"Change in everything that was measured, for everyone, average from programme start to week {data.weeks}",
        ("Measure", *(short(note.title) for note in data.scenarios)),
        tuple(rows),
    )


def time_table(data: ReportData, site: SiteNote) -> Table:
    """Return the effect over time, for everyone and for those offered it, about every quarter of a year."""
    measure = outcome_of(data)
    series = {
        (note.name, group): {point.week: point for point in data.over_time(site.name, note.name, group)}
        for note in data.scenarios
        for group in (EVERYONE, RECIPIENTS)
    }
    weeks = sorted({week for points in series.values() for week in points})
    kept = [week for week in weeks if week % 12 == 0 or week == weeks[-1]]
    heads, columns = ["Week"], []
    for note in data.scenarios:
        for group in (EVERYONE, RECIPIENTS):
            if series[note.name, group]:
                heads.append(f"{short(note.title)}: {'everyone' if group == EVERYONE else 'those offered it'}")
                columns.append(series[note.name, group])
    rows = []
    for week in kept:
        cells = [Cell(f"{week}")]
        for points in columns:
            point = points.get(week)
            if point is None:
                cells.append(Cell(NONE))
                continue
            places = places_for((point.p95 - point.p05) * measure.scale / 2, measure.places)
            low, high = signed(point.p05 * measure.scale, places), signed(point.p95 * measure.scale, places)
            cells.append(Cell(signed(point.mean * measure.scale, places), f"{low} to {high}"))
        rows.append(tuple(cells))
    caption = (
        f"Change in {measure.noun} ({measure.unit}), week by week; under it, where {where_most_lie(data.worlds)} lie"
    )
    return Table(caption, tuple(heads), tuple(rows))


def distance_table(data: ReportData, site: SiteNote) -> Table:
    """Return the effect by network distance from those offered the programme."""
    measure = outcome_of(data)
    rows = []
    for distance, words in DISTANCES.items():
        cells = [Cell(words)]
        for note in data.scenarios:
            effect = data.effect(site.name, note.name, data.outcome, EVERYONE, distance)
            key = (site.name, note.name, data.outcome, EVERYONE, distance)
            cells.append(effect_cell(data, measure, effect, key, people=True))
        if any(cell.under for cell in cells):
            rows.append(tuple(cells))
    caption = (
        f"Change in {measure.noun} ({measure.unit}) by distance along the mapped network, average from programme "
        f"start to week {data.weeks}; under it, where {where_most_lie(data.worlds)} lie"
    )
    return Table(caption, ("Distance", *(short(note.title) for note in data.scenarios)), tuple(rows))


def parameter_table(data: ReportData) -> Table:
    """Return the numbers of the model: their ranges, what the calibration made of them, and their sources."""
    known = learnt()
    rows = tuple(
        (
            Cell(parameter.meaning, parameter.name),
            Cell(f"{parameter.default:g}", parameter.unit),
            Cell(
                NONE if parameter.low is None or parameter.high is None else f"{parameter.low:g} to {parameter.high:g}"
            ),
            _fitted(parameter, known),
            Cell(parameter.source),
        )
        for parameter in data.parameters
    )
    used = "Fitted" if data.calibrated else "Fitted (not used here)"
    return Table("Every number in the model", ("What it is", "Central value", "Plausible range", used, "Source"), rows)


def _fitted(parameter: Parameter, known: dict[str, Learnt]) -> Cell:
    """Return the range of a number after the calibration, or that no target informs it; a dash: it is not varied."""
    if parameter.low is None and parameter.same_as is None:
        return Cell(NONE)
    found = known.get(parameter.same_as or parameter.name)
    if found is None:
        return Cell("no target")
    _, low, high = found.posterior
    return Cell(f"{low:.2g} to {high:.2g}", "hardly informed" if found.little else "nine draws in ten")
