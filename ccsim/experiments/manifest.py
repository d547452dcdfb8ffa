"""`manifest.json`: what was compared, with what, from which inputs; enough to get the same numbers again."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import ccsim
from ccsim.experiments.compared_sites import ComparedMap, ComparedSite
from ccsim.experiments.digests import arrays_digest, digest_of, file_digest, sources_digest
from ccsim.experiments.given import A, Given
from ccsim.experiments.planning import Plan
from ccsim.experiments.processes import PROCESSES
from ccsim.experiments.scenario_file import Scenario, ScenarioPlan
from ccsim.experiments.settings import Settings
from ccsim.interventions import INTERVENTIONS
from ccsim.outcomes.costs import planned_on_maps
from ccsim.site.filling import filled
from ccsim.site.grown import FILE as GROWN_FILE

FORMAT = 1
"""Version of the manifest and of the tables beside it."""

LIBRARIES = ("numpy", "numba", "scipy", "mesa", "pyarrow", "pydantic", "PyYAML", "rustworkx")

SITE_FILES = (
    "site.yaml", "residents.csv", "ties.csv", "places.csv", "affiliations.csv", "partnerships.csv",
)  # fmt: skip


def manifest(
    plan: Plan,
    asked: ScenarioPlan,
    sites: Sequence[ComparedSite],
    settings: Settings,
    command: Sequence[str],
    timing: dict[str, Any],
) -> dict[str, Any]:
    """Return the manifest of a finished comparison, as JSON holds it; digests of files are SHA-256.

    Args:
        plan: what was run.
        asked: the scenario file.
        sites: the sites.
        settings: worlds, parameters, seed.
        command: how ccsim was called; empty where it was not by the command line.
        timing: when and how long, and how many runs were computed and how many stood in the ledger already.
    """
    return {
        "format": FORMAT,
        "ccsim": ccsim.__version__,
        "sources": sources_digest(),
        "python": sys.version.split()[0],
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "platform": platform.platform(),
        "command": list(command),
        "comparison": _comparison(asked),
        "seed": settings.seed,
        "worlds": {"maps": max(len(site.maps) for site in sites), "parameters": settings.draws, "luck": settings.luck},
        "parameters_from": settings.parameters,
        "sites": [_site(site) for site in sites],
        "costs": [_cost(scenario, site, asked.file.weeks) for site in sites for scenario in asked.scenarios],
        "parameter_draws": _draws(plan),
        "refused_draws": sum({(pilot.site, pilot.parameters): pilot.drawn.refused for pilot in plan.pilots}.values()),
        "timing": timing,
    }


def _comparison(asked: ScenarioPlan) -> dict[str, Any]:
    return {
        "title": asked.file.title,
        "description": asked.file.description,
        "file": asked.path.name,
        "digest": file_digest(asked.path),
        "weeks": asked.file.weeks,
        "outcome": asked.file.outcome,
        "events": [_fields(given) for given in asked.events],
        "events_in_words": [given.act.in_words() for given in asked.events],
        "processes": asked.file.processes.model_dump(mode="json"),
        "processes_in_words": asked.file.processes.in_words(),
        "from_other_packages": _from_other_packages(asked),
        "scenarios": [_scenario(scenario, asked.file.weeks) for scenario in asked.scenarios],
    }


def _from_other_packages(asked: ScenarioPlan) -> list[dict[str, str]]:
    """Return whose the interventions and processes are that are not ccsim's own."""
    kinds = {given.kind for scenario in asked.scenarios for given in scenario.interventions}
    origins = [INTERVENTIONS.origin(kind) for kind in sorted(kinds)]
    origins += [PROCESSES.origin(name) for name in asked.file.processes.names()]
    return [origin._asdict() for origin in origins if origin is not None]


def _scenario(scenario: Scenario, weeks: int) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "start": scenario.start,
        "ends": min(scenario.ends, weeks + 1),
        "in_words": scenario.in_words(),
        "budget": scenario.budget,
        "interventions": [_fields(given) for given in scenario.interventions],
        "events": [_fields(given) for given in scenario.events],
    }


def _cost(scenario: Scenario, site: ComparedSite, weeks: int) -> dict[str, Any]:
    """Return what a scenario is planned to cost at a site within the weeks of the comparison."""
    cost = planned_on_maps([given.act for given in scenario.interventions], site.arrays, weeks)
    return {"site": site.name, "scenario": scenario.name, **cost._asdict()}


def _fields(given: Given[A]) -> dict[str, Any]:
    kind, fields, *_ = given.as_json()
    return {kind: fields}


def _site(compared: ComparedSite) -> dict[str, Any]:
    """Return what is said of a site. Where it has several maps: means over them, and each map by itself."""
    first, maps = compared.first, [_map(one) for one in compared.maps]
    description, residents = first.site.description, first.site.residents
    grown = compared.folder / GROWN_FILE
    return {
        "name": compared.name,
        "given": compared.given,
        "title": compared.title,
        "illustrative": description.illustrative,
        "prices": None if description.prices is None else vars(description.prices).copy(),
        "population": description.population,
        "sampling": description.sampling.kind,
        "interviewed": int((residents.interviewed == 1).sum()) if (residents.interviewed >= 0).any() else None,
        **{name: round(sum(one[name] for one in maps) / len(maps)) for name in ("residents", "ties", "places")},
        "filled": _filled(compared),
        "arrays": maps[0]["arrays"] if len(maps) == 1 else digest_of([one["arrays"] for one in maps]),
        "files": {GROWN_FILE: file_digest(grown)} if compared.grown else maps[0]["files"],
        **({"of_maps": compared.of_maps, "maps": maps} if compared.grown else {}),
    }


def _map(one: ComparedMap) -> dict[str, Any]:
    return {
        "name": one.name,
        "residents": one.arrays.residents,
        "ties": int(one.arrays.tie_a.size),
        "places": len(one.arrays.place_id),
        "arrays": arrays_digest(one.arrays),
        "files": {name: file_digest(one.folder / name) for name in SITE_FILES if (one.folder / name).is_file()},
    }


def _filled(compared: ComparedSite) -> list[dict[str, Any]]:
    """Return what was filled on the maps of a site: of each rule, the mean over the maps.

    A rule that filled something on some maps only filled nothing on the others; of how many values, is the mean over
    those on which it was used.
    """
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in compared.maps:
        for note in filled(one.site)[1]:
            found.setdefault((note.table, note.column, note.rule), []).append(asdict(note))
    count = len(compared.maps)
    return [
        {
            **notes[0],
            "count": round(sum(note["count"] for note in notes) / count),
            "of": round(sum(note["of"] for note in notes) / len(notes)),
        }
        for notes in found.values()
    ]


def _draws(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "site": pilot.site,
            "map": pilot.map,
            "parameters": pilot.parameters,
            "refused": pilot.drawn.refused,
            "loop_gain": pilot.drawn.loop_gain,
            "values": pilot.drawn.parameters._asdict(),
        }
        for pilot in plan.pilots
    ]
