"""From the results of a comparison to what the report is made from."""

from __future__ import annotations

import math
import shlex
from typing import Any

from ccsim.experiments.results import Results
from ccsim.information.choices import choice_at
from ccsim.information.hanging import ranking
from ccsim.information.value import information
from ccsim.model.parameters import TABLE
from ccsim.report.data import (
    BASELINE,
    MEAN,
    CostNote,
    Duel,
    Effect,
    Filled,
    First,
    Repeat,
    ReportData,
    ScenarioNote,
    SiteNote,
    Split,
    TimePoint,
)


def report_data(results: Results) -> ReportData:
    """Return everything that the report says of these results."""
    about = results.manifest
    comparison, worlds = about["comparison"], about["worlds"]
    scenarios = comparison["scenarios"]
    choices = [choice for site in results.sites if (choice := choice_at(results, site)) is not None]
    return ReportData(
        title=comparison["title"],
        description=comparison["description"],
        sites=tuple(_site(site) for site in about["sites"]),
        scenarios=tuple(_scenario(scenario, results.weeks) for scenario in scenarios),
        outcome=results.outcome,
        weeks=results.weeks,
        start=min((scenario["start"] for scenario in scenarios if scenario["start"]), default=0),
        end=min(max((scenario["ends"] - 1 for scenario in scenarios), default=0), results.weeks),
        parameter_draws=worlds["parameters"],
        lucks=worlds["luck"],
        effects=_effects(results),
        times=_times(results),
        duels=tuple(Duel(*duel) for duel in results.duels()),
        splits=tuple(
            Split(
                site,
                scenario,
                split.shares.parameters,
                split.shares.luck,
                split.shares.maps,
                split.shares.untold,
                tuple((name, getattr(split.low, name), getattr(split.high, name)) for name in split.shares._fields),
            )
            for (site, scenario), split in results.splits().items()
        ),
        parameters=TABLE,
        repeat=_repeat(about),
        refused=about["refused_draws"],
        central=about["parameters_from"] == "default",
        events=tuple(comparison.get("events_in_words", ())),
        week=tuple(comparison.get("processes_in_words", ())),
        firsts=tuple(First(*key, worlds=count) for key, count in results.firsts().items()),
        costs=_costs(about),
        gaps=results.gaps(),
        missed=results.out_of_reach(),
        calibrated=about["parameters_from"] == "posterior",
        rankings=tuple(found for choice in choices if (found := ranking(choice)) is not None),
        worth=tuple(information(choice) for choice in choices if choice.draws.size > 1),
    )


def _site(site: dict[str, Any]) -> SiteNote:
    return SiteNote(
        name=site["name"],
        title=site["title"],
        residents=site["residents"],
        ties=site["ties"],
        places=site["places"],
        illustrative=bool(site["illustrative"]),
        filled=tuple(
            Filled(f"{note['column']} ({note['table']})", note["count"], note["of"], note["rule"])
            for note in site["filled"]
        ),
        maps=len(site.get("maps", (0,))),
        of_maps=site.get("of_maps", 1),
        population=site.get("population") or 0,
        interviewed=site.get("interviewed"),
        sampling=site.get("sampling", ""),
    )


def _scenario(scenario: dict[str, Any], weeks: int) -> ScenarioNote:
    return ScenarioNote(
        name=scenario["name"],
        title=scenario["title"],
        description=scenario["description"],
        interventions=tuple(scenario["in_words"]),
        kinds=tuple(kind for entry in scenario["interventions"] for kind in entry),
        start=scenario["start"],
        end=min(max(scenario["ends"] - 1, 0), weeks),
        budget=scenario["budget"],
    )


def _costs(about: dict[str, Any]) -> tuple[CostNote, ...]:
    """Return what each scenario costs at each site; results of an older version say nothing of it."""
    prices = {site["name"]: site.get("prices") or {"currency": "", "year": 0} for site in about["sites"]}
    return tuple(
        CostNote(
            row["site"],
            row["scenario"],
            row["total"],
            row["years"],
            row["per_taker"],
            prices[row["site"]]["currency"],
            prices[row["site"]]["year"],
        )
        for row in about.get("costs", ())
    )


def _effects(results: Results) -> tuple[Effect, ...]:
    """Return the rows of `effects.csv`; the week `mean` is a word there, as here."""
    return tuple(_effect(row) for row in results.effects().to_pylist())


def _effect(row: dict[str, Any]) -> Effect:
    known: dict[str, Any] = {name: row[name] for name in Effect.__dataclass_fields__}
    return Effect(**{name: math.nan if value is None else value for name, value in known.items()})  # type: ignore[arg-type]


def _times(results: Results) -> tuple[TimePoint, ...]:
    """Return the headline effects against the baseline at every recorded week, for whole groups."""
    return tuple(
        TimePoint(
            row["site"],
            row["scenario"],
            row["indicator"],
            row["group"],
            int(row["week"]),
            row["residents"],
            row["mean"],
            row["world_p05"],
            row["world_p95"],
        )
        for row in results.outcome_over_time().to_pylist()
        if row["comparator"] == BASELINE and row["week"] != MEAN
    )


def _repeat(about: dict[str, Any]) -> Repeat:
    digests = [(about["comparison"]["file"], about["comparison"]["digest"])]
    digests += [(f"{site['name']}/{name}", digest) for site in about["sites"] for name, digest in site["files"].items()]
    digests += [(one["name"], one["arrays"]) for site in about["sites"] for one in site.get("maps", ())]
    return Repeat(
        command=shlex.join(about["command"]),
        version=about["ccsim"],
        seed=about["seed"],
        digests=tuple(digests),
        versions=tuple(about["libraries"].items()),
    )
