"""What a comparison has to run: pilots and worlds, each with the digest of all that it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ccsim.experiments.calibrated import posterior_of
from ccsim.experiments.compared_sites import ComparedSite
from ccsim.experiments.digests import arrays_digest, pilot_digest, run_digest
from ccsim.experiments.ledger import RunKey
from ccsim.experiments.priors import DrawnParameters, default_parameters, stable_on_all
from ccsim.experiments.scenario_file import BASELINE, ScenarioPlan
from ccsim.experiments.settings import Settings
from ccsim.experiments.worlds import World, world_key
from ccsim.problems import InputError, Problem


class PilotPlan(NamedTuple):
    """One pilot: the balance of a site's map under one draw of the parameters; `on` is the name of the map."""

    site: str
    map: int
    on: str
    parameters: int
    drawn: DrawnParameters
    digest: str


class WorldPlan(NamedTuple):
    """One world at one site: the baseline and every scenario, by name."""

    site: str
    world: World
    key: int
    pilot: PilotPlan
    runs: dict[str, RunKey]


class Plan(NamedTuple):
    """All that a comparison runs."""

    pilots: tuple[PilotPlan, ...]
    worlds: tuple[WorldPlan, ...]

    def runs(self) -> list[RunKey]:
        """Return every run, by site, scenario (the baseline first) and world."""
        names = list(dict.fromkeys(name for world in self.worlds for name in world.runs))
        sites = list(dict.fromkeys(world.site for world in self.worlds))
        return [world.runs[name] for site in sites for name in names for world in self.worlds if world.site == site]


def planned(sites: Sequence[ComparedSite], asked: ScenarioPlan, settings: Settings) -> Plan:
    """Draw the parameters and name every run.

    Raises:
        InputError: sites that are unstable.
    """
    found = _pilots(sites, settings, asked.file.processes.as_json())
    pilots = {(pilot.site, pilot.map, pilot.parameters): pilot for pilot in found}
    events = [given.as_json() for given in asked.events]
    acts: dict[str, list[Any]] = {BASELINE: [], **{scenario.name: scenario.as_json() for scenario in asked.scenarios}}
    weeks = asked.file.weeks
    worlds: list[WorldPlan] = []
    for site in sites:
        for world in settings.counts(len(site.maps)).worlds():
            pilot = pilots[site.name, world.map, world.parameters]
            key = world_key(settings.seed, world)
            runs = {
                name: RunKey(site.name, world, name, run_digest(pilot.digest, key, weeks, events, own))
                for name, own in acts.items()
            }
            worlds.append(WorldPlan(site.name, world, key, pilot, runs))
    return Plan(tuple(pilots.values()), tuple(worlds))


def _pilots(sites: Sequence[ComparedSite], settings: Settings, processes: list[Any]) -> list[PilotPlan]:
    pilots: list[PilotPlan] = []
    problems: list[Problem] = []
    for site in sites:
        digests = [arrays_digest(one.arrays) for one in site.maps]
        cells = {(world.map, world.parameters) for world in settings.counts(len(site.maps)).worlds()}
        try:
            drawn = [_drawn(site, settings, index) for index in range(settings.draws)]
        except InputError as error:
            problems += error.problems
            continue
        for map_, index in sorted(cells):
            own = drawn[index][map_]
            inputs = pilot_digest(digests[map_], own.parameters, processes)
            pilots.append(PilotPlan(site.name, map_, site.maps[map_].name, index, own, inputs))
    if problems:
        raise InputError(problems)
    return pilots


def _drawn(site: ComparedSite, settings: Settings, index: int) -> tuple[DrawnParameters, ...]:
    """Return a draw of the parameters, once for each map of a site."""
    maps = [one.arrays for one in site.maps]
    if settings.parameters == "default":
        return tuple(default_parameters(arrays) for arrays in maps)
    return stable_on_all(maps, settings.seed, index, posterior_of(settings.parameters))
