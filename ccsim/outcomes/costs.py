"""What interventions cost, from the costs that a scenario file gives and from how much of each is planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ccsim.interventions.intervention import Amounts, Cost, Intervention
from ccsim.model.state import WEEKS_A_YEAR
from ccsim.site.arrays import SiteArrays


class PlannedCost(NamedTuple):
    """What a scenario is planned to cost, in the site's currency and price year.

    Attributes:
        total: over all weeks that it runs, but for what depends on how many take it up where only a run can tell.
        years: from the first week of its first intervention to the last of its last.
        per_taker: what everyone who takes up such an intervention costs beside; of the dearest, where they differ.
    """

    total: float
    years: float
    per_taker: float

    @property
    def yearly(self) -> float:
        """The total over the years that it runs; 0 where nothing is done."""
        return self.total / self.years if self.years else 0.0


def total_cost(cost: Cost, amounts: Amounts) -> float:
    """Return what an intervention costs in all; without what it costs per recipient where their number is not known."""
    takers = amounts.takers or 0
    return cost.fixed + cost.per_week * amounts.weeks + cost.per_recipient * takers + cost.per_place * amounts.places


def planned_cost(interventions: Sequence[Intervention], arrays: SiteArrays, horizon: int | None = None) -> PlannedCost:
    """Return what the interventions of a scenario are planned to cost together at a site.

    Args:
        interventions: of the scenario.
        arrays: the site.
        horizon: the last week that counts; None: all that they run. What starts later costs nothing.
    """
    last = max((one.ends() - 1 for one in interventions), default=0)
    last = last if horizon is None else min(last, horizon)
    interventions = [one for one in interventions if one.start <= last]
    amounts = [
        amount._replace(weeks=min(amount.weeks, last + 1 - one.start))
        for one, amount in ((one, one.amounts(arrays)) for one in interventions)
    ]
    costs = [intervention.cost for intervention in interventions]
    total = sum(total_cost(cost, amount) for cost, amount in zip(costs, amounts, strict=True))
    weeks = last + 1 - min((one.start for one in interventions), default=last + 1)
    unknown = [cost.per_recipient for cost, amount in zip(costs, amounts, strict=True) if amount.takers is None]
    return PlannedCost(total, weeks / WEEKS_A_YEAR, max(unknown, default=0.0))


def planned_on_maps(
    interventions: Sequence[Intervention], maps: Sequence[SiteArrays], horizon: int | None = None
) -> PlannedCost:
    """Return what `planned_cost` does for a site of one or more maps: the mean over them."""
    costs = [planned_cost(interventions, arrays, horizon) for arrays in maps]
    return PlannedCost(*(sum(values) / len(costs) for values in zip(*costs, strict=True)))


def cost_in_words(cost: PlannedCost, currency: str) -> str:
    """Return what a scenario costs, as a sentence about it without its end; `currency` may be empty."""
    unit = f" {currency}" if currency else ""
    said = [f"costs about {cost.yearly:,.0f}{unit} a year while it runs"] if cost.total else []
    if cost.per_taker:
        said.append(f"{'and' if said else 'costs'} {cost.per_taker:,g}{unit} for everyone who takes it up")
    return " ".join(said) or "has no cost in the file"
