"""What a comparison would do, in plain words: what `--plan` prints."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.experiments.compared_sites import ComparedSite
from ccsim.experiments.planning import Plan
from ccsim.experiments.processes import USUAL
from ccsim.experiments.scenario_file import Scenario, ScenarioPlan
from ccsim.experiments.settings import Settings
from ccsim.outcomes.costs import cost_in_words, planned_on_maps

RESIDENT_WEEKS_A_SECOND = 1_000_000
"""About what one core does, programmes and measuring included, at 1,500 residents; for the estimate of a plan only."""

PILOT_WEEKS = 400
"""About how many weeks of a world take as long as a pilot; for the estimate only."""

START_SECONDS = 5.0
"""About what it takes to begin and to write the report, once all is compiled; for the estimate only."""


def plan_in_words(
    asked: ScenarioPlan, settings: Settings, sites: Sequence[ComparedSite], work: Plan, workers: int
) -> str:
    """Return what a run would do, a line for each thing.

    Args:
        asked: the scenario file.
        settings: worlds, parameters, seed.
        sites: the sites.
        work: all pilots and worlds.
        workers: processes, for the estimate of the time.
    """
    weeks, scenarios = asked.file.weeks, asked.scenarios
    lines = [asked.file.title, *(paragraph for paragraph in asked.file.description.splitlines() if paragraph.strip())]
    lines += [_site(site) for site in sites]
    for given in asked.events:
        lines.append(f"whatever is decided: {given.act.in_words()}")
    lines += [f"a week of its own: {sentence}" for sentence in asked.file.processes.in_words()]
    for scenario in scenarios:
        lines.append(f"scenario {scenario.name}: {' '.join(scenario.in_words()) or 'nothing is done'}")
        lines += _costs(scenario, sites)
    lines.append(f"{_times(settings.draws * settings.luck, 'world')} of {_times(weeks, 'week')}: {_drawn(settings)}")
    lines += [_laid(site, settings) for site in sites if site.grown]
    runs = len(work.worlds) * (len(scenarios) + 1)
    pilots = _times(len(work.pilots), "pilot")
    lines.append(f"{pilots}, then {_times(runs, 'run')}, those without intervention among them")
    needed = _duration(START_SECONDS + _seconds(work, sites, weeks * (len(scenarios) + 1)) / workers)
    lines.append(f"about {needed} with {_times(workers, 'worker')}, if none is done yet{_slower(asked)}")
    return "\n".join(lines)


def _slower(asked: ScenarioPlan) -> str:
    """Return a warning where the estimate, which is of the usual week, may be far too low."""
    slower = "; a week of its own is slower, by far where it has plain Python in it"
    return slower if asked.file.processes != USUAL else ""


def _costs(scenario: Scenario, sites: Sequence[ComparedSite]) -> list[str]:
    """Return what a scenario costs: a line for all sites, or one for each cost where they differ; none of nothing."""
    interventions = [given.act for given in scenario.interventions]
    if not interventions:
        return []
    found: dict[str, list[str]] = {}
    for site in sites:
        prices = site.first.site.description.prices
        text = cost_in_words(planned_on_maps(interventions, site.arrays), prices.currency if prices else "")
        found.setdefault(text, []).append(site.name)
    if len(found) == 1:
        return [f"scenario {scenario.name} {text}" for text in found]
    return [f"scenario {scenario.name} at {', '.join(names)} {text}" for text, names in found.items()]


def _drawn(settings: Settings) -> str:
    if settings.parameters == "default":
        drawn = f"the central values of the parameters, {_times(settings.luck, 'luck')}"
    else:
        source = "as calibrated" if settings.parameters == "posterior" else "from their ranges before any calibration"
        drawn = (
            f"{_times(settings.draws, 'draw')} of the parameters, {source}, {_times(settings.luck, 'luck')} for each"
        )
    return f"{drawn}; seed {settings.seed}"


def _site(site: ComparedSite) -> str:
    """Return how large a site is; of several maps, the range."""
    ties = [int(arrays.tie_a.size) for arrays in site.arrays]
    known = f"{min(ties):,}" if min(ties) == max(ties) else f"{min(ties):,} to {max(ties):,}"
    some = f"{len(site.maps):,} of " if len(site.maps) < site.of_maps else ""
    maps = f", {some}its {_times(site.of_maps, 'map')}" if site.grown else ""
    return f"site {site.name}: {site.first.arrays.residents:,} residents, {known} ties{maps}"


def _laid(site: ComparedSite, settings: Settings) -> str:
    """Return how the worlds of a site are laid over its maps."""
    counts = settings.counts(len(site.maps))
    if counts.maps == 1:
        return f"site {site.name}: all on one map, so how much hangs on the map stays unknown"
    each = f"the worlds of each draw on {_times(counts.maps_a_draw, 'map')}"
    return f"site {site.name}: laid over {counts.maps:,} maps, {each}"


def _seconds(work: Plan, sites: Sequence[ComparedSite], weeks: int) -> float:
    """Return a rough estimate of the time on one core; `weeks` are those of all runs of a world."""
    residents = {site.name: site.first.arrays.residents for site in sites}
    worlds = sum(residents[world.site] * weeks for world in work.worlds)
    pilots = sum(residents[pilot.site] * PILOT_WEEKS for pilot in work.pilots)
    return (worlds + pilots) / RESIDENT_WEEKS_A_SECOND


def _times(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return _times(max(1, round(seconds)), "second")
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
