"""What the report of a comparison is made from, and what may be shown of it.

Nothing here is computed by the model: a `ReportData` holds the summaries of a finished comparison, and
`shareable` takes out what would say something about fewer than five people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan

from ccsim.experiments.gaps import Gap
from ccsim.experiments.reach import OutOfReach
from ccsim.experiments.withholding import FEWEST
from ccsim.information.hanging import Ranking
from ccsim.information.value import Information
from ccsim.model.parameters import Parameter
from ccsim.problems import printable

FEWEST_SHOWN = FEWEST
"""Rows about fewer residents than this are withheld."""

LONGEST_NAME = 80
"""Characters of a title within sentences and headings; it stands there once whole."""

MEAN = "mean"
"""The week of an effect that is the average from programme start to the end."""

Key = tuple[str, str, str, str, str]
"""Site, scenario, indicator, group, distance: whom and what a number is about."""

BASELINE = "baseline"
EVERYONE = "everyone"
RECIPIENTS = "recipients"
TOOK_UP = "took_up"
ALL_DISTANCES = "all"

GROUPS: dict[str, str] = {
    EVERYONE: "Everyone",
    RECIPIENTS: "People offered it",
    TOOK_UP: "People who took it up",
    "deliverers": "People who deliver it",
    "lived_experience": "People with lived experience of mental ill-health",
    "most_deprived_fifth": "Most deprived fifth",
    "lowest_wellbeing_fifth": "Fifth with the lowest wellbeing at the start",
}
"""Groups in the order in which they are shown, and their names in words."""

OWN_GROUPS = (RECIPIENTS, TOOK_UP, "deliverers")
"""Groups whose members differ from scenario to scenario."""

DISTANCES: dict[str, str] = {
    "0": "Offered it",
    "1": "1 step away",
    "2": "2 steps away",
    "3+": "3 or more steps",
    "unreached": "Not connected",
}
"""Network distance from the nearest recipient, nearest first, and its name in words."""


def shown(text: str) -> str:
    """Return a user's text on one line, with control and direction-changing characters as visible escapes."""
    return printable(" ".join(str(text).split()))


def short(text: str, most: int = LONGEST_NAME) -> str:
    """Return a user's text as `shown`, cut where it is longer than a name within a sentence may be."""
    whole = shown(text)
    return whole if len(whole) <= most else f"{whole[: most - 2].rstrip()} …"


@dataclass(frozen=True)
class ScenarioNote:
    """One scenario in plain words.

    Attributes:
        name: its key in the scenario file.
        title: its title for readers.
        description: what the file says of it; may be empty.
        interventions: one plain sentence an intervention.
        kinds: the kinds of those interventions, as in the scenario file.
        start, end: first and last week of its programme; both 0 without any.
        budget: what the file says may be spent; None where it says nothing.
    """

    name: str
    title: str
    description: str = ""
    interventions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    budget: float | None = None


@dataclass(frozen=True)
class Filled:
    """How many values of one column of a site were filled because the survey left them out."""

    column: str
    filled: int
    of: int
    rule: str = ""


@dataclass(frozen=True)
class SiteNote:
    """One site: how big it is, whether it is made up, what in it was filled, and on how many maps it was tried.

    Attributes:
        residents, ties, places: of several maps, their mean.
        maps: on how many maps it was tried; `of_maps`: how many there are.
        population: residents of the area; 0 where it is not known.
        interviewed: how many of them were interviewed; None where the map does not say.
        sampling: how they were found: census, random, snowball, or "" where the map does not say.
    """

    name: str
    title: str
    residents: int
    ties: int
    places: int
    illustrative: bool = False
    filled: tuple[Filled, ...] = ()
    maps: int = 1
    of_maps: int = 1
    population: int = 0
    interviewed: int | None = None
    sampling: str = ""

    @property
    def is_sample(self) -> bool:
        """Whether the map, or what it was grown from, is of some of the residents only."""
        asked = self.residents if self.interviewed is None else self.interviewed
        return self.of_maps > 1 or asked < max(self.population, self.residents)


@dataclass(frozen=True)
class Effect:
    """One row of `effects.csv`: a scenario minus its comparator in the same worlds.

    Attributes:
        mean, ci_low, ci_high: mean over worlds and the interval for that mean, in `unit`.
        world_p05, world_p95: nine worlds in ten lie between them, in `unit`.
        share_better: share of worlds in which the difference was in the better direction.
        baseline: mean without the scenario, in `unit`.
    """

    site: str
    scenario: str
    comparator: str
    indicator: str
    group: str
    distance: str
    week: str
    unit: str
    better: str
    residents: int
    worlds: int
    baseline: float
    mean: float
    ci_low: float
    ci_high: float
    world_p05: float
    world_p95: float
    share_better: float


@dataclass(frozen=True)
class TimePoint:
    """The effect on one group in one week: mean over worlds, and nine worlds in ten lie between p05 and p95."""

    site: str
    scenario: str
    indicator: str
    group: str
    week: int
    residents: int
    mean: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Duel:
    """In how many worlds each of two scenarios did better on the outcome for everyone; the rest were level."""

    site: str
    first: str
    second: str
    first_ahead: int
    second_ahead: int
    worlds: int


@dataclass(frozen=True)
class Split:
    """Where the differences between worlds come from: shares of their variance, 0 to 1; `maps` NaN with one map.

    Attributes:
        untold: what the worlds cannot tell apart.
        ranges: for each share that is known its name and the range in which nine of ten such estimates would lie.
    """

    site: str
    scenario: str
    parameters: float
    luck: float
    maps: float = nan
    untold: float = 0.0
    ranges: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True)
class First:
    """In how many worlds a scenario was ahead of all the others and of no programme."""

    site: str
    scenario: str
    worlds: int


@dataclass(frozen=True)
class CostNote:
    """What a scenario is planned to cost at a site within the weeks of the comparison.

    Attributes:
        total: without what depends on how many take it up, where only a run can tell.
        years: that it runs.
        per_taker: what everyone who takes it up costs beside.
        currency: three-letter code; empty where the site gives none.
        price_year: year of the prices; 0 where the site gives none.
    """

    site: str
    scenario: str
    total: float
    years: float
    per_taker: float = 0.0
    currency: str = ""
    price_year: int = 0

    @property
    def yearly(self) -> float:
        """The total over the years that it runs; 0 where nothing is done."""
        return self.total / self.years if self.years else 0.0


@dataclass(frozen=True)
class Repeat:
    """What is needed to run the comparison again and get the same numbers."""

    command: str
    version: str
    seed: int
    digests: tuple[tuple[str, str], ...] = ()  # file, digest
    versions: tuple[tuple[str, str], ...] = ()  # library, version


@dataclass(frozen=True)
class ReportData:
    """Everything that the report says, in numbers.

    Attributes:
        outcome: name of the headline indicator.
        weeks: weeks simulated; `start` and `end` are the first and last week of any programme.
        parameter_draws, lucks: worlds are these two multiplied; `refused` draws were not stable and drawn again.
        central: the worlds have the central values of the parameters, not draws from their ranges.
        parameters: the parameter table with its ranges and sources.
        withheld: what `shareable` left out.
        events: one plain sentence for each thing that happens whatever is decided.
        week: one plain sentence for each process of the week that was left out, replaced or added.
        gaps: between groups and everybody else.
        missed: whom no scenario reaches.
        calibrated: the worlds have draws from the calibration, not from the ranges before it.
        rankings: what the order of the two leading scenarios hangs on, by site.
        worth: what more information would be worth, costs not counted, by site.
    """

    title: str
    description: str
    sites: tuple[SiteNote, ...]
    scenarios: tuple[ScenarioNote, ...]
    outcome: str
    weeks: int
    start: int
    end: int
    parameter_draws: int
    lucks: int
    effects: tuple[Effect, ...]
    times: tuple[TimePoint, ...]
    duels: tuple[Duel, ...]
    splits: tuple[Split, ...]
    parameters: tuple[Parameter, ...]
    repeat: Repeat
    refused: int = 0
    central: bool = False
    withheld: frozenset[Key] = frozenset()
    events: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    firsts: tuple[First, ...] = ()
    costs: tuple[CostNote, ...] = ()
    gaps: tuple[Gap, ...] = ()
    missed: tuple[OutOfReach, ...] = ()
    calibrated: bool = False
    rankings: tuple[Ranking, ...] = ()
    worth: tuple[Information, ...] = ()

    @property
    def worlds(self) -> int:
        """Number of worlds: parameter draws times lucks."""
        return self.parameter_draws * self.lucks

    @property
    def maps(self) -> int:
        """Most maps of a site on which it was tried."""
        return max((site.maps for site in self.sites), default=1)

    @property
    def chance_only(self) -> bool:
        """Whether every world has the same parameters, so that the spread is chance alone."""
        return self.parameter_draws <= 1

    def effect(
        self,
        site: str,
        scenario: str,
        indicator: str,
        group: str = EVERYONE,
        distance: str = ALL_DISTANCES,
        week: str = MEAN,
        comparator: str = BASELINE,
    ) -> Effect | None:
        """Return one row of the effects, or None where there is none."""
        wanted = (site, scenario, comparator, indicator, group, distance, week)
        return self._rows.get(wanted)

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], Effect]:
        return {_key(row): row for row in self.effects}

    def cost(self, site: str, scenario: str) -> CostNote | None:
        """Return what a scenario costs at a site; None where the file gives no cost for it."""
        found = next((cost for cost in self.costs if (cost.site, cost.scenario) == (site, scenario)), None)
        return found if found is not None and (found.total or found.per_taker) else None

    def over_time(self, site: str, scenario: str, group: str) -> tuple[TimePoint, ...]:
        """Return the headline effect on a group, week by week."""
        found = (
            point
            for point in self.times
            if (point.site, point.scenario, point.indicator, point.group) == (site, scenario, self.outcome, group)
        )
        return tuple(sorted(found, key=lambda point: point.week))


def _key(row: Effect) -> tuple[str, ...]:
    return (row.site, row.scenario, row.comparator, row.indicator, row.group, row.distance, row.week)
