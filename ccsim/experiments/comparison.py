"""A comparison: several scenarios against one baseline, in the same worlds, at one or more sites."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ccsim.experiments import jobs, ledger
from ccsim.experiments.compared_sites import ComparedSite, read_sites
from ccsim.experiments.compiling import compile_kernels
from ccsim.experiments.gathering import gathered
from ccsim.experiments.ledger import Ledger
from ccsim.experiments.manifest import manifest
from ccsim.experiments.plan_in_words import plan_in_words
from ccsim.experiments.planning import PilotPlan, Plan, WorldPlan, planned
from ccsim.experiments.reach import out_of_reach
from ccsim.experiments.results import Results
from ccsim.experiments.runner import Finished, Task, local_executor, run_tasks
from ccsim.experiments.scenario_file import BASELINE, ScenarioPlan, read_scenario_file
from ccsim.experiments.settings import Settings, settings_of
from ccsim.experiments.shipped import shipped_scenarios
from ccsim.problems import InputError, Problem, suggestion

Progress = Callable[[int, int], None]
"""Called with how many pieces of work are done, of how many."""


class RunsFailed(Exception):  # noqa: N818 (not a mistake of anyone's)
    """Some runs failed; the others are kept. The command line exits with 1.

    Attributes:
        failures: (name of the run, what went wrong).
        traces: where each of them arose, for the ones who mend it.
    """

    def __init__(self, failures: Sequence[tuple[str, str]], traces: Sequence[str]) -> None:
        self.failures = tuple(failures)
        self.traces = tuple(traces)
        super().__init__("\n".join(f"{name}: {error}" for name, error in self.failures))


@dataclass(frozen=True)
class Comparison:
    """A comparison that is ready to run."""

    asked: ScenarioPlan
    settings: Settings
    sites: tuple[ComparedSite, ...]

    @classmethod
    def read(
        cls,
        path: Path | str,
        *,
        worlds: str | None = None,
        parameters: str | None = None,
        seed: int | None = None,
        maps: int | None = None,
        quick: bool = False,
    ) -> Comparison:
        """Read a scenario file, or a shipped one by its name, and the sites that it names.

        Args:
            path: the file.
            worlds, parameters, seed, maps, quick: instead of what the file says; see `settings_of`.

        Raises:
            InputError: all that is wrong with the file; or all that is wrong with the sites.
        """
        asked = read_scenario_file(_found(Path(path)))
        settings = settings_of(asked.file, worlds=worlds, parameters=parameters, seed=seed, maps=maps, quick=quick)
        return cls(asked, settings, read_sites(asked, settings, by_option=maps is not None))

    @cached_property
    def work(self) -> Plan:
        """All pilots and worlds, with their parameters drawn."""
        return planned(self.sites, self.asked, self.settings)

    def plan(self, *, workers: int = 1) -> str:
        """Return in plain words what a run would do, without doing it."""
        return plan_in_words(self.asked, self.settings, self.sites, self.work, workers)

    def run(
        self,
        *,
        out: Path | str,
        workers: int = 1,
        progress: Progress | None = None,
        command: Sequence[str] = (),
    ) -> Results:
        """Run what is missing and write the results.

        Args:
            out: results folder; made if need be. What was finished there before is used again.
            workers: processes. With more than one, a script that calls this needs the usual
                `if __name__ == "__main__":`.
            progress: told how far it is.
            command: how ccsim was called, for the manifest.

        Raises:
            InputError: the folder cannot be used, or a site is unstable.
            RunsFailed: some runs failed; no results are written, all that ended well is kept.
            Interrupted: stopped by the user.
            WorkersLost: a worker was killed.
        """
        if workers < 1:
            raise InputError(Problem("--workers", f"found {workers}, expected 1 or more"))
        work = self.work
        folder = Path(out)
        prepare_folder(folder)
        started, clock = datetime.datetime.now(datetime.UTC), time.monotonic()
        with ledger.opened(folder) as book:
            before = book.finished()
            Execution(self, work, book, progress or _silent).run(workers)
            series, effects = gathered(book, work.runs())
            missed = out_of_reach(book, work.runs(), {site.name: site.arrays for site in self.sites})
        timing = {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - clock, 1),
            "workers": workers,
            "runs": len(work.runs()),
            "runs_kept_from_before": sum(key in before for key in work.runs()),
        }
        described = manifest(work, self.asked, self.sites, self.settings, command, timing)
        described["out_of_reach"] = [row._asdict() for row in missed]
        results = Results(folder, described, effects, series)
        results.write()
        return results


class Execution:
    """One pass over what is missing: pilots first, then the worlds that stand on them.

    Args:
        comparison: whose sites and scenarios are run.
        work: the pilots and worlds.
        book: where they are kept.
        progress: told how far it is.
    """

    def __init__(self, comparison: Comparison, work: Plan, book: Ledger, progress: Progress) -> None:
        self.comparison = comparison
        self.book = book
        self.progress = progress
        finished, balances = book.finished(), book.balances()
        self.worlds = [world for world in work.worlds if any(key not in finished for key in world.runs.values())]
        self.finished = finished
        needed = {world.pilot.digest: world.pilot for world in self.worlds}
        self.pilots = [pilot for digest, pilot in needed.items() if digest not in balances]
        self.done, self.total = 0, len(self.worlds) + len(self.pilots)
        self.failures: list[tuple[str, str]] = []
        self.traces: list[str] = []

    def run(self, workers: int) -> None:
        """Run it all on so many processes.

        Raises:
            RunsFailed: some failed; at the end.
            Interrupted, WorkersLost: stopped by the user; a worker was killed.
        """
        self.progress(self.done, self.total)
        if not self.worlds:
            return
        processes = min(workers, max(len(self.worlds), len(self.pilots)))
        maps = [one for site in self.comparison.sites for one in site.maps]
        with local_executor(processes, {one.name: one.arrays for one in maps}) as executor:
            compile_kernels(executor, maps[0].name, processes)
            self._run(self.pilots, [], executor, processes)
            self._run([], self.worlds, executor, processes)
        if self.failures:
            raise RunsFailed(self.failures, self.traces)

    def _run(
        self,
        pilots: Sequence[PilotPlan],
        worlds: Sequence[WorldPlan],
        executor: Executor,
        processes: int,
    ) -> None:
        plans: dict[str, PilotPlan | WorldPlan] = {}
        different = self.comparison.asked.file.processes

        def tasks() -> Iterator[Task]:
            for pilot in pilots:
                task = Task(_pilot_name(pilot), jobs.pilot, (pilot.on, pilot.drawn.parameters, different))
                plans[task.name] = pilot
                yield task
            ready = self.book.balances() if worlds else set()
            for world in worlds:
                if world.pilot.digest in ready:
                    task = self._world_task(world)
                    plans[task.name] = world
                    yield task

        run_tasks(
            tasks(),
            executor,
            lambda ended: self._keep(plans.pop(ended.task.name), ended),
            at_once=2 * processes,
        )

    def _world_task(self, plan: WorldPlan) -> Task:
        asked, missing = self.comparison.asked, self._missing(plan)
        scenarios = {scenario.name: scenario.acts for scenario in asked.scenarios if scenario.name in missing}
        events = [given.act for given in asked.events]
        balance = self.book.balance(plan.pilot.digest)
        drawn, weeks = plan.pilot.drawn.parameters, asked.file.weeks
        arguments = (plan.pilot.on, drawn, balance, plan.key, weeks, scenarios, events, asked.file.processes)
        return Task(_world_name(plan), jobs.world, arguments)

    def _missing(self, plan: WorldPlan) -> set[str]:
        """Return the names of a world's runs that were not finished when this pass began."""
        return {name for name, key in plan.runs.items() if key not in self.finished}

    def _keep(self, plan: PilotPlan | WorldPlan, ended: Finished) -> None:
        """Commit how a task ended."""
        if ended.error is not None:
            self.failures.append((ended.task.name, ended.error))
            self.traces.append(ended.trace or "")
            if isinstance(plan, WorldPlan):
                names = {BASELINE, *self._missing(plan)}
                self.book.keep_failures([key for name, key in plan.runs.items() if name in names], ended.error)
        elif isinstance(plan, PilotPlan):
            self.book.keep_balance(plan.site, plan.map, plan.parameters, plan.digest, ended.value)
        else:
            self.book.keep([(plan.runs[name], record) for name, record in ended.value.items()])
        self.done += 1
        self.progress(self.done, self.total)


def _silent(done: int, total: int) -> None:
    """Say nothing of progress."""


def _pilot_name(pilot: PilotPlan) -> str:
    return f"{pilot.site}, pilot of map {pilot.map}, parameters {pilot.parameters}"


def _world_name(plan: WorldPlan) -> str:
    world = plan.world
    return f"{plan.site}, world (map {world.map}, parameters {world.parameters}, luck {world.luck})"


def _found(path: Path) -> Path:
    """Return the scenario file: as given, or the shipped one of that name."""
    shipped = shipped_scenarios()
    if path.exists() or path.name != str(path):
        return path
    if path.name in shipped:
        return shipped[path.name]
    hint = suggestion(path.name, list(shipped))
    raise InputError(Problem(str(path), f"there is no such file, nor a shipped scenario file of that name{hint}"))


def prepare_folder(folder: Path) -> None:
    """Make the results folder, or refuse one that holds something else."""
    if folder.exists() and not folder.is_dir():
        raise InputError(Problem(str(folder), "a file; expected a folder for the results"))
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / ledger.NAME).is_file():
            message = "this folder holds something else than results of ccsim; choose another --out"
            raise InputError(Problem(str(folder), message))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(Problem(str(folder), f"cannot be used for results: {error.strerror}")) from None
