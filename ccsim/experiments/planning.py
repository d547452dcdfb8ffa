"""What a comparison has to run: pilots and worlds, each with the digest of all that it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ccsim.experiments.digests import arrays_digest, pilot_digest, run_digest
from ccsim.experiments.ledger import RunKey
from ccsim.experiments.priors import DrawnParameters, default_parameters, stable_parameters
from ccsim.experiments.scenario_file import BASELINE, ScenarioPlan
from ccsim.experiments.settings import Settings
from ccsim.experiments.worlds import World, world_key
from ccsim.problems import InputError, Problem
from ccsim.site.arrays import SiteArrays
from ccsim.site.site import Site


@dataclass(frozen=True)
class ComparedSite:
    """A site, as read and as the model takes it; `given` is how the scenario file names it."""

    name: str
    given: str
    folder: Path
    site: Site
    arrays: SiteArrays


class PilotPlan(NamedTuple):
    """One pilot: the balance of a site's map under one draw of the parameters."""

    site: str
    map: int
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
        for world in settings.counts.worlds():
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
        digest = arrays_digest(site.arrays)
        try:
            for map_ in range(settings.counts.maps):
                for index in range(settings.counts.parameters):
                    drawn = _drawn(site.arrays, settings, index)
                    inputs = pilot_digest(digest, drawn.parameters, processes)
                    pilots.append(PilotPlan(site.name, map_, index, drawn, inputs))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return pilots


def _drawn(arrays: SiteArrays, settings: Settings, index: int) -> DrawnParameters:
    if settings.parameters == "default":
        return default_parameters(arrays)
    return stable_parameters(arrays, settings.seed, index)
