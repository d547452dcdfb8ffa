"""What can be chosen at a site, and what each choice brings and costs in every world of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ccsim.experiments import effects as summaries
from ccsim.experiments.intervals import Floats, Ints
from ccsim.experiments.layouts import Layout
from ccsim.experiments.panels import Panel
from ccsim.experiments.results import Results
from ccsim.experiments.scenario_file import BASELINE
from ccsim.model.parameters import TABLE
from ccsim.model.state import WEEKS_A_YEAR
from ccsim.outcomes.changes import MEASURED

TOOK_UP = "took_up"


@dataclass(frozen=True)
class Choice:
    """What can be chosen at a site: first to do nothing, then the scenarios in the order of their file.

    Attributes:
        site: name of the site.
        options: names; the first is `baseline`.
        gain: [options, worlds] of the headline outcome, in its unit for one person for a year, summed over everyone and
            the years since programme start; more is better. Nought for `baseline`.
        cost: [options, worlds] in the site's currency; nought for `baseline`.
        layout: which worlds share a map, and which a draw of the parameters.
        draws: [draws] numbers of the draws, sorted.
        parameters: by name the value of each parameter that was drawn, [draws].
        uncounted: scenarios whose cost depends on how many take it up, which these results do not tell.
    """

    site: str
    options: tuple[str, ...]
    gain: Floats
    cost: Floats
    layout: Layout
    draws: Ints
    parameters: dict[str, Floats]
    uncounted: tuple[str, ...] = ()

    @property
    def has_costs(self) -> bool:
        """Whether anything costs anything."""
        return bool((self.cost > 0).any())

    def net(self, willing: float | None) -> Floats:
        """Return [options, worlds] what each option is worth.

        Args:
            willing: to pay for one unit more, for one person for a year: worth is money. None: worth is the gain alone.
        """
        return self.gain if willing is None else willing * self.gain - self.cost

    def by_draw(self, values: Floats) -> Floats:
        """Return the mean over the worlds of each draw: [options, worlds] to [options, draws]."""
        return by_draw(values, self.layout)


def by_draw(values: Floats, layout: Layout) -> Floats:
    """Return the mean over the worlds of each draw: [..., worlds] to [..., draws]."""
    order = np.argsort(layout.parameters, kind="stable")
    _, starts, counts = np.unique(layout.parameters[order], return_index=True, return_counts=True)
    means: Floats = np.add.reduceat(values[..., order], starts, axis=-1) / counts
    return means


def choice_at(results: Results, site: str) -> Choice | None:
    """Return what can be chosen at a site; None where no world has the headline outcome of all scenarios."""
    rows = summaries.headline_rows(results.world_effects, results.outcome)
    panels = [summaries.headline(rows, site, name, results.outcome) for name in results.scenarios]
    if not panels or any(not one.rows for one in panels):
        return None
    shared = sorted(set.intersection(*({w for w, ok in _present(one).items() if ok} for one in panels)))
    if not shared:
        return None
    sign = -1.0 if _lower_is_better(results.outcome) else 1.0
    count = len(shared)
    gain, cost, uncounted = [np.zeros(count)], [np.zeros(count)], []
    for name, one in zip(results.scenarios, panels, strict=True):
        places = [one.worlds.index(world) for world in shared]
        years = _years(results.manifest, name)
        gain.append(sign * one.effect[0, places] * one.residents[0, places] * years)
        known = _costs(results, rows, site, name, places, one)
        uncounted += [] if known.whole else [name]
        cost.append(known.amounts)
    numbers = np.array(shared, dtype=np.int64)
    layout = Layout(numbers[:, 0], numbers[:, 1])
    draws = np.unique(layout.parameters)
    values = drawn_parameters(results.manifest, site, draws)
    options = (BASELINE, *results.scenarios)
    return Choice(site, options, np.array(gain), np.array(cost), layout, draws, values, tuple(uncounted))


def _present(one: Panel) -> dict[Any, bool]:
    return dict(zip(one.worlds, np.isfinite(one.effect[0]).tolist(), strict=True))


def _lower_is_better(outcome: str) -> bool:
    return any(indicator.name == outcome and indicator.better == "lower" for indicator in MEASURED)


def _years(manifest: dict[str, Any], scenario: str) -> float:
    """Return for how many years since its start a scenario was followed."""
    weeks = int(manifest["comparison"]["weeks"])
    start = next(one["start"] for one in manifest["comparison"]["scenarios"] if one["name"] == scenario)
    return (weeks - start + 1) / WEEKS_A_YEAR if start else weeks / WEEKS_A_YEAR


@dataclass(frozen=True)
class _Known:
    """What a scenario costs in each world, and whether that is all."""

    amounts: Floats
    whole: bool


def _costs(results: Results, rows: pa.Table, site: str, scenario: str, places: list[int], one: Panel) -> _Known:
    """Return what a scenario costs in some worlds: as planned, and by how many took it up where only a run can tell.

    Those are known where the scenario has one intervention alone; else nobody knows which of them each one took up.
    """
    about = results.manifest
    found = [row for row in about.get("costs", ()) if (row["site"], row["scenario"]) == (site, scenario)]
    total, per_taker = (float(found[0]["total"]), float(found[0]["per_taker"])) if found else (0.0, 0.0)
    amounts = np.full(len(places), total)
    if not per_taker:
        return _Known(amounts, True)
    kinds = next(one["interventions"] for one in about["comparison"]["scenarios"] if one["name"] == scenario)
    of_group = rows.filter(pc.equal(rows.column("group").cast(pa.string()), TOOK_UP))
    takers = summaries.headline(of_group, site, scenario, results.outcome, TOOK_UP)
    if len(kinds) != 1 or not takers.rows:
        return _Known(amounts, False)
    by_world = dict(zip(takers.worlds, takers.residents[0].tolist(), strict=True))
    # Where fewer took it up than may be told of, the number is withheld; none are counted then.
    counts = [by_world.get(one.worlds[place], 0.0) for place in places]
    return _Known(amounts + per_taker * np.nan_to_num(np.array(counts)), True)


def drawn_parameters(manifest: dict[str, Any], site: str, draws: Ints) -> dict[str, Floats]:
    """Return by name the values that each parameter had in some draws at a site, [draws].

    Parameters with one value in all of them are left out, and those that follow another.
    """
    rows = {int(row["parameters"]): row["values"] for row in manifest.get("parameter_draws", ()) if row["site"] == site}
    if any(int(draw) not in rows for draw in draws):
        return {}
    found = {}
    for parameter in TABLE:
        values = [rows[int(draw)].get(parameter.name) for draw in draws]
        if parameter.same_as is None and None not in values and len(set(values)) > 1:
            found[parameter.name] = np.array(values, dtype=np.float64)
    return found
