"""The tables of several places and of what scenarios cost."""

from __future__ import annotations

from ccsim.report.cost_words import Price, money, price, whole_cost
from ccsim.report.data import ALL_DISTANCES, EVERYONE, RECIPIENTS, ReportData, SiteNote, short
from ccsim.report.tables import NONE, Cell, Table, effect_cell
from ccsim.report.words import outcome_of, where_most_lie


def places_table(data: ReportData) -> Table:
    """Return each scenario's effect on everyone, place by place."""
    measure = outcome_of(data)
    rows = []
    for site in data.sites:
        cells = [Cell(short(site.title), people=f"{site.residents:,} residents")]
        for note in data.scenarios:
            effect = data.effect(site.name, note.name, data.outcome)
            key = (site.name, note.name, data.outcome, EVERYONE, ALL_DISTANCES)
            cell = effect_cell(data, measure, effect, key)
            better = (
                "" if effect is None else f"better in {round(effect.share_better * effect.worlds)} of {effect.worlds}"
            )
            cells.append(Cell(cell.main, cell.under, better))
        rows.append(tuple(cells))
    caption = (
        f"Change in {measure.noun} for everyone ({measure.unit}), average from programme start to week {data.weeks}; "
        f"under it, where {where_most_lie(data.worlds)} lie, and in how many worlds it was better than no programme"
    )
    return Table(caption, ("Place", *(short(note.title) for note in data.scenarios)), tuple(rows))


def cost_table(data: ReportData, site: SiteNote) -> Table | None:
    """Return what each scenario costs at a site and what a gain costs; None where the file gives no costs."""
    measure = outcome_of(data)
    gains = [("low_wellbeing", "One person fewer with low wellbeing, one year")]
    if measure.important is not None:
        gains.insert(0, (data.outcome, f"One more point of {measure.noun}, one person, one year"))
    rows = []
    for note in data.scenarios:
        cost = data.cost(site.name, note.name)
        if cost is None:
            continue
        total, currency = whole_cost(data, cost), cost.currency
        offered = data.effect(site.name, note.name, data.outcome, RECIPIENTS)
        rows.append(
            (
                Cell(short(note.title)),
                Cell(money(total, currency, 3)),
                Cell(money(total / cost.years, currency, 3) if cost.years else NONE),
                Cell(NONE if offered is None else money(total / offered.residents, currency)),
                *(_price_cell(price(data, site, note, indicator), currency) for indicator, _ in gains),
            )
        )
    if not rows:
        return None
    return Table(
        f"Costs as planned, and what a gain costs; under it, where {where_most_lie(data.worlds)} lie. "
        "A dash: the worlds do not all agree that there is a gain, or it cannot be shown",
        (
            "Scenario",
            "In all",
            "A year while it runs",
            "For each person offered it",
            *(head for _, head in gains),
        ),
        tuple(rows),
    )


def _price_cell(found: Price | None, currency: str) -> Cell:
    if found is None:
        return Cell(NONE)
    return Cell(money(found.middle, currency), f"{money(found.low, currency)} to {money(found.high, currency)}")
