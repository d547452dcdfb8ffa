"""What the workers of a comparison do: the balance pilots, then the worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccsim.experiments.runner import shared
from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays

if TYPE_CHECKING:
    from ccsim.experiments.processes import Processes
    from ccsim.experiments.world import RunRecord
    from ccsim.interventions import Act
    from ccsim.model.balance import Balance

Shared = dict[str, SiteArrays]
"""What all tasks share: the arrays of every map, by its name (of an ordinary site: the name of the site)."""


def pilot(site: str, parameters: Parameters, processes: Processes) -> Balance:
    """Run the balance pilot of a site under these parameters, with what is different in the week."""
    from ccsim.experiments.processes import week_of
    from ccsim.model.pilot import run_pilot

    return run_pilot(_arrays(site), parameters, week_of(processes))


def compile_parts(site: str, parts: tuple[str, ...]) -> None:
    """Compile parts of the model, into the common cache, by running them once on a community."""
    from ccsim.model.balance import unbalanced
    from ccsim.model.community import CommunityModel
    from ccsim.model.parameters import DEFAULTS
    from ccsim.model.pilot import run_pilot
    from ccsim.outcomes.indicators import measure

    arrays = _arrays(site)
    if "pilot" in parts:
        run_pilot(arrays, DEFAULTS)
        return
    trial = unbalanced(arrays.residents, len(arrays.behaviour_names))._replace(formation=1e-9, closure=1e-9)
    model = CommunityModel(arrays, balance=trial)
    if "weeks in one call" in parts:
        model.step()
        measure(model)
        return
    model.begin_week()
    for process in model.processes:
        if process.name in parts:
            process.run(model)


def world(
    site: str,
    parameters: Parameters,
    balance: Balance,
    key: int,
    weeks: int,
    scenarios: dict[str, list[Act]],
    events: list[Act],
    processes: Processes,
) -> dict[str, RunRecord]:
    """Run the baseline and some scenarios of one world; returns a record for each, `baseline` among them.

    Args:
        site: name of the site, or of the map where the site has several.
        parameters, balance, key, weeks: see `run_world`.
        scenarios: what acts in each, in order.
        events: what happens in all of them, and in the baseline.
        processes: what is different in the week of all of them, and of the baseline.
    """
    from ccsim.experiments.processes import week_of
    from ccsim.experiments.world import run_world

    return run_world(_arrays(site), parameters, balance, key, weeks, scenarios, events, week_of(processes))


def _arrays(site: str) -> SiteArrays:
    given: Shared = shared()
    return given[site]
