"""What scenarios cost: what a file says, times how much of it is planned."""

from __future__ import annotations

import pytest
from communities import made_up

from ccsim.experiments.comparison import Comparison
from ccsim.interventions import Befriending, HubFunding, PeerPersuasion
from ccsim.interventions.intervention import Amounts, Cost
from ccsim.outcomes.costs import cost_in_words, planned_cost, total_cost

COST = Cost(fixed=1000, per_week=10, per_recipient=100, per_place=7)


def test_a_total_is_the_sum_of_its_parts():
    assert total_cost(COST, Amounts(weeks=50, places=3, takers=20)) == 1000 + 500 + 2000 + 21
    assert total_cost(COST, Amounts(weeks=50, places=3, takers=None)) == 1000 + 500 + 21
    assert total_cost(Cost(), Amounts(50, 3, 20)) == 0.0


@pytest.mark.parametrize(
    ("intervention", "amounts"),
    [
        (Befriending(places=30, weeks=40), (40, 30, 30)),
        (HubFunding(choose={"number": 4}, weeks=20), (20, 4, None)),
        (HubFunding(places=made_up()[0].place_id[:2]), (104, 2, None)),
        (PeerPersuasion(peers=12), (52, 12, None)),
    ],
)
def test_how_much_is_planned(intervention, amounts):
    assert intervention.amounts(made_up()[0]) == amounts


def test_one_after_the_other_costs_as_much_a_year_as_one():
    arrays = made_up()[0]
    first, second = (Befriending(places=20, start=start, weeks=52, cost=COST) for start in (13, 65))
    one, both = planned_cost([first], arrays), planned_cost([first, second], arrays)
    assert one.years == 1.0
    assert both.total == 2 * one.total
    assert both.yearly == one.yearly == 1000 + 520 + 2000 + 140


def test_at_the_same_time_costs_add_up():
    arrays = made_up()[0]
    peers = PeerPersuasion(peers=10, weeks=52, cost=COST)
    both = planned_cost([Befriending(places=20, weeks=52, cost=COST), peers], arrays)
    assert both.yearly == (1000 + 520 + 2000 + 140) + (1000 + 520 + 70)
    assert both.per_taker == 100.0
    assert cost_in_words(both, "GBP") == (
        "costs about 5,250 GBP a year while it runs and 100 GBP for everyone who takes it up"
    )
    assert cost_in_words(both, "").startswith("costs about 5,250 a year")
    assert cost_in_words(planned_cost([], arrays), "GBP") == "has no cost in the file"
    assert planned_cost([], arrays).yearly == 0.0


def test_the_three_ways_cost_the_same_a_year():
    comparison = Comparison.read("three-ways")
    [site] = comparison.sites
    costs = {
        scenario.name: planned_cost([given.act for given in scenario.interventions], site.first.arrays)
        for scenario in comparison.asked.scenarios
    }
    assert costs.keys() == {"befriending", "hub", "peers"}
    assert {cost.years for cost in costs.values()} == {2.0}
    assert all(cost.yearly == pytest.approx(30_000, rel=0.01) for cost in costs.values())
    assert all(cost.per_taker == 0.0 for cost in costs.values())
    said = [line for line in comparison.plan().splitlines() if "costs" in line]
    assert len(said) == 3
    assert all("costs about 30,000 GBP a year" in line for line in said)
