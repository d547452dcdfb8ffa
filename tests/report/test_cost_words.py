"""What a gain costs: by hand, and not at all where the worlds do not agree that there is a gain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report.made_up import made_up

from ccsim.report import cost_words
from ccsim.report.cost_words import money, price
from ccsim.report.data import CostNote
from ccsim.report.place_tables import cost_table


def changed(data, indicator="wellbeing", group="everyone", **fields):
    """The same data with other numbers of one indicator and group."""
    return replace(
        data,
        effects=tuple(
            replace(row, **fields)
            if (row.indicator, row.group, row.distance) == (indicator, group, "all") and row.scenario == "befriending"
            else row
            for row in data.effects
        ),
    )


def one(**fields):
    data = changed(made_up({"befriending": 0.11}), **fields)
    return data, data.sites[0], data.scenarios[0]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (60_480, "GBP", "£60,000"),
        (1_249, "EUR", "€1,200"),
        (0.456, "USD", "$0.46"),
        (31_234, "SEK", "31,000 SEK"),
        (31_234, "", "31,000"),
        (0, "GBP", "£0"),
    ],
)
def test_money_has_two_figures(amount, currency, text):
    assert money(amount, currency) == text


def test_a_point_costs_the_total_over_person_points_and_years():
    data, site, note = one(mean=0.1, world_p05=0.05, world_p95=0.2, residents=1000, share_better=1.0)
    years = (156 - 13 + 1) / 52
    found = price(data, site, note, "wellbeing")
    assert found is not None
    assert found.middle == pytest.approx(60_000 / (0.1 * 1000 * years))
    assert (found.low, found.high) == pytest.approx((found.middle / 2, found.middle * 2))


def test_one_person_fewer_with_low_wellbeing_is_a_gain():
    data, site, note = one(
        indicator="low_wellbeing", mean=-0.01, world_p05=-0.02, world_p95=-0.005, residents=1000, share_better=1.0
    )
    found = price(data, site, note, "low_wellbeing")
    assert found is not None
    assert found.middle == pytest.approx(60_000 / (10 * 144 / 52))
    assert found.low < found.middle < found.high


@pytest.mark.parametrize(
    "fields",
    [
        {"world_p05": 0.0},
        {"world_p05": -0.01},
        {"mean": -0.1, "world_p05": -0.2, "world_p95": -0.05, "share_better": 0.0},
        {"mean": 0.001, "world_p05": 0.0005, "world_p95": 0.002},
        {"mean": 0.0, "world_p05": 0.0, "world_p95": 0.0, "share_better": 0.0},
    ],
    ids=["touches nought", "both sides", "worse", "too small", "nothing"],
)
def test_there_is_no_price_where_the_spread_touches_nought_or_nothing_is_gained(fields):
    data, site, note = one(**fields)
    assert price(data, site, note, "wellbeing") is None
    [said] = cost_words.cost_sentences(data, site)
    assert "One more point" not in said
    agreed = "The worlds do not all agree that it does wellbeing any good, so no cost of a gain is given."
    assert ("It did wellbeing harm" if fields.get("mean", 0) < 0 else agreed) in said
    table = cost_table(data, site)
    assert table is not None
    assert table.rows[0][4].main == "–"


def test_twice_the_cost_is_twice_the_price():
    data, site, note = one()
    dear = replace(data, costs=(replace(data.costs[0], total=120_000.0),))
    once, twice = price(data, site, note, "wellbeing"), price(dear, site, note, "wellbeing")
    assert once is not None
    assert twice is not None
    assert (
        twice == pytest.approx(2 * once) if isinstance(once, float) else twice.middle == pytest.approx(2 * once.middle)
    )


def test_equal_costs_are_said_to_be_and_others_too():
    data = made_up()
    assert "They cost about the same, £60,000 in all" in cost_words.cost_sentences(data, data.sites[0])[0]
    dear = replace(data, costs=(replace(data.costs[0], total=90_000.0), data.costs[1]))
    said = cost_words.cost_sentences(dear, data.sites[0])[0]
    assert "do not cost the same: “Befriending for the most isolated” costs £90,000" in said


def test_without_costs_nothing_is_said_of_value():
    data = replace(made_up(), costs=())
    assert cost_words.cost_sentences(data, data.sites[0]) == [cost_words.NO_COSTS]
    assert cost_table(data, data.sites[0]) is None
    some = replace(made_up(), costs=made_up().costs[:1])
    assert cost_words.cost_sentences(some, data.sites[0])[-1].startswith("The file gives no costs for “More money")


def test_those_who_take_it_up_are_counted_where_their_number_is_known():
    data = made_up({"befriending": 0.11})
    cost = CostNote("millbrook", "befriending", 1000.0, 1.0, 50.0, "GBP", 2024)
    assert cost_words.whole_cost(data, cost) == 1000 + 94 * 50
    two = replace(data, scenarios=(replace(data.scenarios[0], kinds=("befriending", "hub_funding")),), costs=(cost,))
    assert cost_words.whole_cost(two, cost) == 1000
    assert (
        "£50 for everyone who takes it up, which is not counted here" in cost_words.cost_sentences(two, two.sites[0])[0]
    )


@pytest.mark.parametrize(
    ("budget", "words"), [(60_000, "within the budget"), (50_000, "more than the budget of £50,000")]
)
def test_a_budget_is_held_against_the_cost(budget, words):
    data = made_up({"befriending": 0.11})
    given = replace(data, scenarios=(replace(data.scenarios[0], budget=float(budget)),))
    assert words in cost_words.cost_sentences(given, given.sites[0])[0]


def test_a_table_has_what_the_sentences_say():
    data = made_up()
    table = cost_table(data, data.sites[0])
    assert table is not None
    assert [cell.main for cell in table.rows[0]][:4] == [
        "Befriending for the most isolated",
        "£60,000",
        "£30,000",
        "£500",
    ]
