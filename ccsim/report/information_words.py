"""What the answer hangs on, and what it would be worth to know more before deciding, in words."""

from __future__ import annotations

from math import floor, log10

from ccsim.information.hanging import FITTED, HARDLY, NO_TARGET, Hanging, Ranking
from ccsim.information.value import Information, Known, Studied
from ccsim.model.parameters import TABLE
from ccsim.report.cost_words import money
from ccsim.report.data import BASELINE, ReportData, SiteNote
from ccsim.report.numbers import listed, number, tenths
from ccsim.report.tables import Cell, Table
from ccsim.report.words import name_of, outcome_of, plural

MOST_NAMED = 5
"""Parameters that are named, the weightiest first."""

MANY_DRAWS = 200
"""From so many draws on, more would tell little that matters."""

INFORMED = {
    NO_TARGET: "no target informs it",
    HARDLY: "the targets hardly inform it",
    FITTED: "fitted to published numbers",
}

FIXED = (
    "What is not known was held at one value here, so nothing can be said of what the answer hangs on, nor of what it "
    "would be worth to know more."
)


def title_of(data: ReportData, option: str) -> str:
    """Return an option as it stands within a sentence: a scenario's title in quotation marks, or “no programme”."""
    if option == BASELINE:
        return "no programme"
    return name_of(next(note for note in data.scenarios if note.name == option))


def meaning_of(parameter: str) -> str:
    """Return what a parameter is, and its name."""
    return f"{next(one.meaning for one in TABLE if one.name == parameter)} ({parameter})"


def hanging_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return which numbers the order of the two leading scenarios of a site hangs on, and which no target informs."""
    if data.chance_only:
        return [FIXED]
    found = next((one for one in data.rankings if one.site == site.name), None)
    if found is None:
        return []
    if not found.hangs_on:
        return [_nothing_told(data, found)]
    named = found.hangs_on[:MOST_NAMED]
    said = [f"{_whether(data, found)} hangs most on:" if len(named) > 1 else f"{_whether(data, found)} hangs on:"]
    said += [_hangs_on(data, found, one) for one in named]
    return [*said, _uninformed(named)]


def _whether(data: ReportData, found: Ranking) -> str:
    return f"Whether {title_of(data, found.first)} stays ahead of {title_of(data, found.second)}"


def _hangs_on(data: ReportData, found: Ranking, one: Hanging) -> str:
    """Return one number, how much of the difference it carries, and which way."""
    way = "higher" if one.higher else "lower"
    return (
        f"{meaning_of(one.parameter)}: {tenths(one.share)} of how their difference varies between sets of values; the "
        f"{way}, the better for {title_of(data, found.first)}; {INFORMED[one.informed]}."
    )


def _uninformed(named: tuple[Hanging, ...]) -> str:
    without = [one.parameter for one in named if one.informed == NO_TARGET]
    if not without:
        return "All of these are informed by published numbers, well or badly."
    if len(without) == len(named):
        return (
            f"{'None of these is' if len(named) > 1 else 'It is not'} informed by a published number that was fitted."
        )
    return f"No published number that was fitted informs {listed(without)}."


def _nothing_told(data: ReportData, found: Ranking) -> str:
    """Return that nothing could be told, and how large it would have had to be."""
    pair = f"the order of {title_of(data, found.first)} and {title_of(data, found.second)}"
    if not found.tried:
        return f"{found.draws:,} sets of values are too few to tell which numbers {pair} hangs on."
    limit = (
        f"by chance alone the best of {found.tried:,} numbers would seem to carry up to {tenths(found.smallest)} of "
        "the difference"
    )
    if found.draws >= MANY_DRAWS:
        return f"No single number could be told to carry {pair}: {limit}, and none carried more."
    more = "ccsim sensitivity, with the scenario file, tells; so do more sets of values (--worlds 200x2)."
    return f"Which numbers {pair} hangs on cannot be told from {found.draws:,} sets of values: {limit}. {more}"


def worth_sentences(data: ReportData, site: SiteNote) -> list[str]:
    """Return the value of information at a site in wellbeing alone, for the report: one short paragraph."""
    found = next((one for one in data.worth if one.choice.site == site.name), None)
    if found is None or data.chance_only:
        return []
    said = [f"If cost were no matter, {_best(data, found)} would be the best choice. {_another(found)}"]
    said.append(_perfect(data, found))
    if found.decision.told:
        said += _lies_in(data, found)
    return said


def information_sentences(data: ReportData, found: Information) -> list[str]:
    """Return all that can be said of the value of information at a site, for the command line."""
    said = [_best_now(data, found), _another(found), _perfect(data, found)]
    if found.decision.perfect > 0:
        said += _lies_in(data, found)
    said += [_study(data, found, one) for one in found.studies]
    if found.choice.uncounted and found.willing is not None:
        named = listed([title_of(data, option) for option in found.choice.uncounted])
        said.append(f"Not counted: what everyone costs who takes up {named}, which these results do not tell.")
    return said


def _best(data: ReportData, found: Information) -> str:
    return title_of(data, found.choice.options[found.decision.best])


def _best_now(data: ReportData, found: Information) -> str:
    """Return what is best now, and what it brings and costs."""
    best = found.decision.best
    if best == 0:
        return "Best with what is known now: no programme. None of the scenarios is worth more than it costs."
    gain, cost = float(found.choice.gain[best].mean()), float(found.choice.cost[best].mean())
    said = f"Best with what is known now: {_best(data, found)}. On average it brings {amount(data, gain)}"
    if found.willing is None:
        return f"{said}; costs are not counted here."
    currency = currency_of(data, found)
    net = money(float(found.decision.means[best]), currency)
    price = f"for {money(cost, currency)}" if cost else "at no cost in the file"
    return f"{said}, {price}: at what you are willing to pay, worth {net} more than it costs."


def _another(found: Information) -> str:
    """Return how likely another choice is better."""
    share = found.decision.chance_another
    if share == 0:
        return "Under none of the sets of values that were drawn is another better, luck apart."
    apart = ", luck apart" if found.decision.luck_apart else "; but luck is part of that"
    return f"Another is better under {tenths(share)} of the sets of values that were drawn{apart}."


def _perfect(data: ReportData, found: Information) -> str:
    """Return what it would be worth to know everything, or that it cannot be told."""
    decision = found.decision
    what = "To know, before deciding, all that the model does not know"
    if decision.perfect <= 0:
        return f"{what} would be worth nothing: nothing that was drawn changes what is best."
    worth = amount_of(data, found, decision.perfect)
    if not decision.luck_apart:
        more = "run it with several lucks for each set of values (--worlds 100x4)"
        return f"{what} would be worth {worth} at most: luck, which nobody can know, is part of that. To tell: {more}."
    if not decision.told:
        return (
            f"{what}: what that would be worth cannot be told from chance here. It was found to be {worth}; worlds "
            f"in which there is nothing to know would give up to {amount_of(data, found, decision.by_chance)}."
        )
    between = f"{amount_of(data, found, decision.low, False)} to {amount_of(data, found, decision.high, False)}"
    said = f"{what} would be worth {worth} on average (nine such estimates in ten: {between})."
    if found.willing is not None:
        return f"{said} Whatever costs more to find out is not worth finding out for this decision alone."
    brings = float(found.choice.gain[decision.best].mean())
    share = f" That is {tenths(decision.perfect / brings)} of what {_best(data, found)} brings."
    return f"{said}{share if brings > decision.perfect else ''}"


def _lies_in(data: ReportData, found: Information) -> list[str]:
    """Return in which numbers the value lies."""
    if not found.known:
        draws = found.choice.draws.size
        return [f"{draws:,} {plural('set', draws)} of values are too few to tell in which numbers it lies."]
    if not found.told:
        limit = amount_of(data, found, found.by_chance)
        count = len(found.known)
        return [
            f"In which of the {count:,} numbers it lies cannot be told: by chance alone the best of them would seem "
            f"worth up to {limit}, and none seemed worth more."
        ]
    return ["Where that value lies:", *(_known(data, found, one) for one in found.told[:MOST_NAMED])]


def _known(data: ReportData, found: Information, one: Known) -> str:
    worth = amount_of(data, found, one.value)
    return f"{meaning_of(one.parameter)}: to know it alone is worth {worth}; {INFORMED[one.informed]}."


def _study(data: ReportData, found: Information, one: Studied) -> str:
    """Return what a study is worth: before spending on a programme, find that out."""
    people = f"{one.study.people:,} {'person' if one.study.people == 1 else 'people'}"
    what = f"A study of {one.study.parameter} with {people} (standard error {one.error:.2g})"
    if found.decision.perfect <= 0:
        return f"{what} would be worth nothing: no result of it would change what is best."
    if not one.told:
        return f"{what}: no worth of it can be told from chance, as none of knowing {one.study.parameter} itself can."
    worth = amount_of(data, found, one.value)
    if one.value <= 0:
        return f"{what} would be worth nothing: no result of it would change what is best."
    if found.willing is None:
        return f"{what} would be worth {worth}."
    spent = float(found.choice.cost.mean(axis=1).max())
    before = f"before you spend {money(spent, currency_of(data, found))}, find that out"
    return f"{what} would be worth {worth}: if it costs less than that, {before}."


def curve_table(data: ReportData, curve: list[Information]) -> Table:
    """Return what is best, how sure, and what knowing would be worth, by what one is willing to pay."""
    rows = []
    for found in curve:
        decision = found.decision
        worth = amount_of(data, found, decision.perfect)
        chance = "" if decision.told or decision.perfect <= 0 else _no_worth(found)
        rows.append(
            (
                Cell(money(found.willing or 0.0, currency_of(data, found))),
                Cell(_best(data, found)),
                Cell(tenths(decision.chance_another) if decision.chance_another else "none"),
                Cell("nothing" if decision.perfect <= 0 else worth, chance),
            )
        )
    heads = ("Willing to pay", "Best", "Another better under", "Knowing everything is worth")
    return Table(f"Willing to pay for {_one_more(data)}", heads, tuple(rows))


def _no_worth(found: Information) -> str:
    return "cannot be told from chance" if found.decision.luck_apart else "at most: luck is part of it"


def _one_more(data: ReportData) -> str:
    measure = outcome_of(data)
    if measure.counts_people:
        return f"one fewer or one more of the {measure.noun}, for a year"
    return f"one unit of {measure.noun} ({measure.unit}), for one person for a year"


def currency_of(data: ReportData, found: Information) -> str:
    """Return the currency of a site; empty where it gives none."""
    return next((cost.currency for cost in data.costs if cost.site == found.choice.site), "")


def amount_of(data: ReportData, found: Information, value: float, whole: bool = True) -> str:
    """Return a value in money where the decision is in money, else in the outcome; `whole` False: the number alone."""
    if found.willing is not None:
        both = f" ({amount(data, value / found.willing)})" if whole and found.willing > 0 else ""
        return f"{money(value, currency_of(data, found))}{both}"
    return amount(data, value) if whole else _figures(value)


def amount(data: ReportData, value: float) -> str:
    """Return an amount of the outcome, over everyone and all years."""
    measure = outcome_of(data)
    if measure.counts_people:
        return f"{_figures(value)} {measure.noun} the better, for a year"
    if measure.unit == "points":
        return f"{_figures(value)} points of {measure.noun}, for one person for a year"
    return f"{_figures(value)} of {measure.noun} ({measure.unit}), for one person for a year"


def _figures(value: float) -> str:
    """Return a number with two figures."""
    if value == 0:
        return "0"
    places = 1 - floor(log10(abs(value)))
    return number(round(value, places), max(0, min(places, 3)))
