"""What the report of a comparison is made from, and what may be shown of it.

Nothing here is computed by the model: a `ReportData` holds the summaries of a finished comparison, and
`shareable` takes out what would say something about fewer than five people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from ccsim.model.parameters import Parameter
from ccsim.problems import printable

FEWEST_SHOWN = 5
"""Rows about fewer residents than this are withheld."""

MEAN = "mean"
"""The week of an effect that is the average from programme start to the end."""

BASELINE = "baseline"
EVERYONE = "everyone"
RECIPIENTS = "recipients"
ALL_DISTANCES = "all"

GROUPS: dict[str, str] = {
    EVERYONE: "Everyone",
    RECIPIENTS: "People offered it",
    "took_up": "People who took it up",
    "deliverers": "People who deliver it",
    "lived_experience": "People with lived experience of mental ill-health",
    "most_deprived_fifth": "Most deprived fifth",
    "lowest_wellbeing_fifth": "Fifth with the lowest wellbeing at the start",
}
"""Groups in the order in which they are shown, and their names in words."""

OWN_GROUPS = (RECIPIENTS, "took_up", "deliverers")
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


@dataclass(frozen=True)
class ScenarioNote:
    """One scenario in plain words.

    Attributes:
        name: its key in the scenario file.
        title: its title for readers.
        description: what the file says of it; may be empty.
        interventions: one plain sentence an intervention.
        kinds: the kinds of those interventions, as in the scenario file.
    """

    name: str
    title: str
    description: str = ""
    interventions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """How many values of one column of a site were filled because the survey left them out."""

    column: str
    filled: int
    of: int
    rule: str = ""


@dataclass(frozen=True)
class SiteNote:
    """One site: how big it is, whether it is made up, and what in it was filled."""

    name: str
    title: str
    residents: int
    ties: int
    places: int
    illustrative: bool = False
    filled: tuple[Filled, ...] = ()


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
    """Where the differences between worlds come from: shares of their variance, 0 to 1."""

    site: str
    scenario: str
    parameters: float
    luck: float


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
        failed: runs that failed and are left out.
        parameters: the parameter table with its ranges and sources.
        withheld: (site, scenario, group, distance) left out by `shareable`.
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
    failed: int = 0
    refused: int = 0
    withheld: frozenset[tuple[str, str, str, str]] = field(default_factory=frozenset)

    @property
    def worlds(self) -> int:
        """Number of worlds: parameter draws times lucks."""
        return self.parameter_draws * self.lucks

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

    def over_time(self, site: str, scenario: str, group: str) -> tuple[TimePoint, ...]:
        """Return the headline effect on a group, week by week."""
        found = (
            point
            for point in self.times
            if (point.site, point.scenario, point.indicator, point.group)
            == (site, scenario, self.outcome, group)
        )
        return tuple(sorted(found, key=lambda point: point.week))

    def is_withheld(self, site: str, scenario: str, group: str, distance: str = ALL_DISTANCES) -> bool:
        """Return whether a row was left out because it is about too few residents."""
        return (site, scenario, group, distance) in self.withheld


def _key(row: Effect) -> tuple[str, ...]:
    return (row.site, row.scenario, row.comparator, row.indicator, row.group, row.distance, row.week)


def shareable(data: ReportData) -> ReportData:
    """Return the data without the rows that would say something about fewer than five residents.

    Left out as well is what would give such a row away by subtraction: those who took something up where fewer
    than five did not, and the next smallest distance where a single one is withheld.
    """
    counts = _counts(data.effects)
    withheld = {key for key, residents in counts.items() if residents < FEWEST_SHOWN}
    withheld |= set(_by_subtraction(counts))
    withheld |= set(_second_distances(counts, withheld))
    for point in data.times:
        if point.residents < FEWEST_SHOWN:
            withheld.add((point.site, point.scenario, point.group, ALL_DISTANCES))
    return replace(
        data,
        effects=tuple(
            row
            for row in data.effects
            if row.residents >= FEWEST_SHOWN
            and (row.site, row.scenario, row.group, row.distance) not in withheld
        ),
        times=tuple(
            point
            for point in data.times
            if (point.site, point.scenario, point.group, ALL_DISTANCES) not in withheld
        ),
        withheld=frozenset(withheld),
    )


_Counts = dict[tuple[str, str, str, str], int]


def _counts(effects: Iterable[Effect]) -> _Counts:
    """Return the smallest number of residents behind each site, scenario, group and distance."""
    counts: _Counts = {}
    for row in effects:
        key = (row.site, row.scenario, row.group, row.distance)
        counts[key] = min(row.residents, counts.get(key, row.residents))
    return counts


def _by_subtraction(counts: _Counts) -> Iterable[tuple[str, str, str, str]]:
    for site, scenario, group, distance in counts:
        whole = RECIPIENTS if group == "took_up" else EVERYONE
        if group == whole or distance != ALL_DISTANCES:
            continue
        here = counts[site, scenario, group, distance]
        rest = counts.get((site, scenario, whole, distance), here) - here
        if 0 < rest < FEWEST_SHOWN:
            yield site, scenario, group, distance


def _second_distances(
    counts: _Counts, withheld: set[tuple[str, str, str, str]]
) -> Iterable[tuple[str, str, str, str]]:
    for site, scenario, group in {key[:3] for key in counts}:
        steps = [(site, scenario, group, distance) for distance in DISTANCES]
        hidden = [key for key in steps if key in withheld and counts[key] > 0]
        left = [key for key in steps if key in counts and key not in withheld]
        if len(hidden) == 1 and left:
            yield min(left, key=lambda key: counts[key])
