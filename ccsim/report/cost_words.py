"""What scenarios cost, and what a gain costs, in words: only where the worlds agree that there is a gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from ccsim.model.state import WEEKS_A_YEAR
from ccsim.report.data import RECIPIENTS, TOOK_UP, CostNote, ReportData, ScenarioNote, SiteNote
from ccsim.report.measures import measure_of
from ccsim.report.numbers import listed
from ccsim.report.words import direction, in_most, name_of, outcome_of, plural

ALIKE = 1.05
"""Costs within this ratio of each other are called about the same."""

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}

NO_COSTS = (
    "The scenario file gives no costs, so nothing can be said of value for money. Give each intervention its cost, "
    "and this section says what a gain costs."
)

NOT_COUNTED = (
    "Costs are those of the scenario file, as planned, within the weeks of the comparison, and not discounted. Nothing "
    "else is counted: not the time of volunteers, nor what other services spend or save."
)


@dataclass(frozen=True)
class Price:
    """What one unit of a gain costs: at the mean effect, and between which limits nine worlds in ten lie."""

    middle: float
    low: float
    high: float


def money(amount: float, currency: str, figures: int = 2) -> str:
    """Return an amount with no more figures than it deserves: "£30,000", "1,200 SEK"."""
    places = 0 if amount <= 0 else figures - 1 - floor(log10(amount))
    rounded = round(amount, places)
    text = f"{rounded:,.2f}" if 0 < rounded < 10 else f"{rounded:,.0f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{text}" if symbol else f"{text} {currency}".rstrip()


def whole_cost(data: ReportData, cost: CostNote) -> float:
    """Return what a scenario costs in all, with those who take it up where their number is known from the worlds."""
    if not cost.per_taker:
        return cost.total
    note = next(note for note in data.scenarios if note.name == cost.scenario)
    takers = data.effect(cost.site, cost.scenario, data.outcome, TOOK_UP)
    return cost.total + (cost.per_taker * takers.residents if takers is not None and len(note.kinds) == 1 else 0.0)


def price(data: ReportData, site: SiteNote, note: ScenarioNote, indicator: str) -> Price | None:
    """Return what one unit more of an indicator costs, for one resident for a year; None unless it clearly gets better.

    For a share of residents the unit is one person. Where the spread between worlds touches nought there is no price:
    in some worlds nothing is bought.
    """
    cost, effect = data.cost(site.name, note.name), data.effect(site.name, note.name, indicator)
    if cost is None or effect is None or whole_cost(data, cost) <= 0:
        return None
    sign = 1.0 if effect.better == "higher" else -1.0
    low, high = sorted((sign * effect.world_p05, sign * effect.world_p95))
    if low <= 0 or direction(effect, measure_of(effect.indicator, effect.unit)) <= 0:
        return None
    years = (data.weeks - note.start + 1) / WEEKS_A_YEAR
    each = whole_cost(data, cost) / (effect.residents * years)
    return Price(each / (sign * effect.mean), each / high, each / low)


def cost_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return what each scenario costs at a site, whether they cost the same, and what a gain costs."""
    known = [(note, cost) for note in data.scenarios if (cost := data.cost(site.name, note.name)) is not None]
    if not known:
        return [NO_COSTS]
    without = [name_of(note) for note in data.scenarios if data.cost(site.name, note.name) is None]
    said = [_alike(data, known)] if len(known) > 1 else []
    said += [_one(data, site, note, cost) for note, cost in known]
    if without:
        said.append(f"The file gives no costs for {listed(without)}.")
    return said


def _alike(data: ReportData, known: Sequence[tuple[ScenarioNote, CostNote]]) -> str:
    """Return whether the scenarios cost the same, so that they can be set against each other."""
    totals = {note.name: whole_cost(data, cost) for note, cost in known}
    least, most = (min(totals.values()), max(totals.values()))
    currency = known[0][1].currency
    if least > 0 and most / least <= ALIKE:
        return f"They cost about the same, {money(most, currency)} in all, so a gain can be set against a gain."
    dear, cheap = (next(note for note, _ in known if totals[note.name] == amount) for amount in (most, least))
    return (
        f"They do not cost the same: {name_of(dear)} costs {money(most, currency)} in all, {name_of(cheap)} "
        f"{money(least, currency)}. What costs more may look better only because there is more of it."
    )


def _one(data: ReportData, site: SiteNote, note: ScenarioNote, cost: CostNote) -> str:
    total = whole_cost(data, cost)
    years = cost.years
    said = [f"{money(total, cost.currency)} in all"]
    if years:
        said.append(f"{money(total / years, cost.currency)} a year while it runs")
    offered = data.effect(site.name, note.name, data.outcome, RECIPIENTS)
    if offered is not None:
        said.append(
            f"{money(total / offered.residents, cost.currency)} for each of the {offered.residents:,} people offered it"
        )
    parts = [f"{name_of(note)}: {', '.join(said)}{_beside_takers(data, cost)}{_budget(note, total, cost.currency)}."]
    parts.append(_gain(data, site, note, cost))
    return " ".join(part for part in parts if part)


def _beside_takers(data: ReportData, cost: CostNote) -> str:
    """Return what comes on top and could not be added up; empty where nothing does."""
    if not cost.per_taker or whole_cost(data, cost) > cost.total:
        return ""
    return f", and {money(cost.per_taker, cost.currency)} for everyone who takes it up, which is not counted here"


def _budget(note: ScenarioNote, total: float, currency: str) -> str:
    if note.budget is None:
        return ""
    within = "within" if total <= note.budget else "more than"
    return f"; that is {within} the budget of {money(note.budget, currency)}"


def _gain(data: ReportData, site: SiteNote, note: ScenarioNote, cost: CostNote) -> str:
    """Return what a gain costs, or why that cannot be said."""
    measure = outcome_of(data)
    one, person = price(data, site, note, data.outcome), price(data, site, note, "low_wellbeing")
    if one is None:
        effect = data.effect(site.name, note.name, data.outcome)
        if effect is not None and direction(effect, measure) < 0:
            return f"It did {measure.noun} harm, so there is no gain that could have a price."
        return f"The worlds do not all agree that it does {measure.noun} any good, so no cost of a gain is given."
    said = []
    if measure.important is not None:
        said.append(f"One more point of {measure.noun}, for one person for a year, costs {_priced(one, data, cost)}")
    if person is not None:
        said.append(f"one person fewer with low wellbeing, for a year, {_priced(person, data, cost)}")
    elif data.outcome != "low_wellbeing":
        said.append("the worlds do not all agree that fewer people have low wellbeing, so that has no price")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _priced(found: Price, data: ReportData, cost: CostNote) -> str:
    low, high = money(found.low, cost.currency), money(found.high, cost.currency)
    between = "" if low == high else f" ({in_most(data.worlds)} between {low} and {high})"
    return f"about {money(found.middle, cost.currency)}{between}"


def prices_sentence(data: ReportData, site: SiteNote) -> str:
    """Return in whose money and at which prices costs are given; empty where the site does not say."""
    cost = next((cost for cost in data.costs if cost.site == site.name and cost.currency), None)
    if cost is None:
        return ""
    year = f" at prices of {cost.price_year}" if cost.price_year else ""
    weeks = f"{data.weeks:,} {plural('week', data.weeks)}"
    return f"In {cost.currency}{year}, over {weeks}."
