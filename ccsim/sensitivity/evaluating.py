"""Evaluates points of the unit cube with the model: the scenarios of a comparison, under chosen parameters.

It goes through the same pilots, worlds and ledger as a comparison. The luck does not hang on the point: the same lucks
at every point, so that outcomes change smoothly with the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc

from ccsim.experiments.comparison import Comparison, Execution, Progress
from ccsim.experiments.digests import arrays_digest, pilot_digest, run_digest
from ccsim.experiments.ledger import Ledger, RunKey
from ccsim.experiments.planning import PilotPlan, Plan, WorldPlan
from ccsim.experiments.priors import DrawnParameters
from ccsim.experiments.scenario_file import BASELINE
from ccsim.experiments.world import MEAN_WEEK
from ccsim.experiments.worlds import World, hashed
from ccsim.model.parameters import Parameters
from ccsim.model.stability import loop_gain
from ccsim.outcomes.groups import EVERYONE
from ccsim.sensitivity.factors import Factors, Floats


class Output(NamedTuple):
    """What is looked at: the effect of a scenario on the headline outcome, for everyone at a site."""

    site: str
    scenario: str


Evaluate = Callable[[Sequence[str], Floats, int], Floats]
"""Called with names of factors, points [n, factors] and a number of lucks; returns values [n, outputs, lucks]."""


@dataclass(frozen=True)
class ModelEvaluator:
    """Evaluates points with the model.

    Attributes:
        comparison: sites and scenarios.
        factors: what a share of each factor stands for.
        seed: of the lucks.
        book: where runs are kept.
        workers: processes.
        progress: told how far it is.
    """

    comparison: Comparison
    factors: Factors
    seed: int
    book: Ledger
    workers: int
    progress: Progress

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """The effect of every scenario at every site."""
        scenarios = self.comparison.asked.scenarios
        return tuple(Output(site.name, one.name) for site in self.comparison.sites for one in scenarios)

    def __call__(self, names: Sequence[str], points: Floats, lucks: int) -> Floats:
        """Return the effects at points, [points, outputs, lucks]; see `Evaluate`."""
        maps = [one.arrays for site in self.comparison.sites for one in site.maps]
        plan = self._plan([self.factors.parameters_at(names, point, maps) for point in points], lucks)
        Execution(self.comparison, plan, self.book, self.progress).run(self.workers)
        found = np.full((len(points), len(self.outputs), lucks), np.nan)
        place = {output: at for at, output in enumerate(self.outputs)}
        for world in plan.worlds:
            for name, key in world.runs.items():
                if name != BASELINE:
                    output = place[Output(world.site, name)]
                    found[world.world.parameters, output, world.world.luck] = self._effect(key)
        return found

    def _effect(self, key: RunKey) -> float:
        """Return the mean effect on everyone from programme start to the end."""
        table = self.book.run(key).effects
        assert table is not None
        chosen = table.filter(
            (pc.field("week") == MEAN_WEEK)
            & (pc.field("group") == EVERYONE)
            & (pc.field("distance") == "all")
            & (pc.field("indicator") == self.comparison.asked.file.outcome)
        )
        return float(chosen.column("effect")[0].as_py())

    def _plan(self, parameters: Sequence[Parameters], lucks: int) -> Plan:
        """Return the pilots and worlds of some points; each luck is on one of a site's maps, in turn."""
        asked = self.comparison.asked
        processes = asked.file.processes.as_json()
        events = [given.as_json() for given in asked.events]
        acts: dict[str, list[Any]] = {BASELINE: [], **{one.name: one.as_json() for one in asked.scenarios}}
        pilots: dict[tuple[str, int, int], PilotPlan] = {}
        worlds = []
        for site in self.comparison.sites:
            digests = [arrays_digest(one.arrays) for one in site.maps]
            for index, drawn in enumerate(parameters):
                for luck in range(lucks):
                    map_ = luck % len(site.maps)
                    if (site.name, map_, index) not in pilots:
                        own = DrawnParameters(drawn, 0, float(loop_gain(site.maps[map_].arrays, drawn)))
                        inputs = pilot_digest(digests[map_], drawn, processes)
                        plan = PilotPlan(site.name, map_, site.maps[map_].name, index, own, inputs)
                        pilots[site.name, map_, index] = plan
                    pilot, world = pilots[site.name, map_, index], World(map_, index, luck)
                    key = hashed("ccsim sensitivity world", self.seed, map_, luck)
                    runs = {
                        name: RunKey(
                            site.name, world, name, run_digest(pilot.digest, key, asked.file.weeks, events, own)
                        )
                        for name, own in acts.items()
                    }
                    worlds.append(WorldPlan(site.name, world, key, pilot, runs))
        return Plan(tuple(pilots.values()), tuple(worlds))
