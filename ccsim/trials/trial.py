"""A trial that is ready to run: its site, its worlds, and the runs that are still missing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ccsim.experiments import jobs, ledger
from ccsim.experiments.calibrated import posterior_of
from ccsim.experiments.comparison import RunsFailed, prepare_folder
from ccsim.experiments.compiling import compile_kernels
from ccsim.experiments.digests import arrays_digest, digest_of, pilot_digest
from ccsim.experiments.ledger import Ledger, RunKey
from ccsim.experiments.planning import PilotPlan
from ccsim.experiments.priors import DrawnParameters, default_parameters, stable_on_all
from ccsim.experiments.processes import USUAL
from ccsim.experiments.runner import Finished, Task, local_executor, run_tasks
from ccsim.experiments.settings import Settings
from ccsim.experiments.worlds import World, world_key
from ccsim.problems import InputError, Problem, suggestion
from ccsim.trials import tasks
from ccsim.trials.shipped import shipped_trials
from ccsim.trials.site_of_trial import TrialSite, read_trial_site
from ccsim.trials.trial_file import TrialPlan, read_trial_file

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int, int], None]
"""Called with how many pieces of work are done, of how many."""
RUN = "trial"
"""Name of a trial's runs in the ledger."""


@dataclass(frozen=True)
class WorldOfTrial:
    """One world that a trial is held in: which, the key of its draws, its pilot, and its run in the ledger."""

    world: World
    key: int
    pilot: PilotPlan
    run: RunKey


@dataclass(frozen=True)
class Trial:
    """A trial that is ready to run."""

    asked: TrialPlan
    settings: Settings
    site: TrialSite

    @classmethod
    def read(cls, path: Path, *, worlds: tuple[int, int] | None = None, seed: int | None = None) -> Trial:
        """Read a trial file and its site.

        Args:
            path: the file, or the name of a shipped one.
            worlds: draws of the parameters, and lucks for each, instead of what the file says.
            seed: instead of what the file says; 0 is a seed.

        Raises:
            InputError: all that is wrong with the file; or all that is wrong with the site, or cannot be done there.
        """
        if seed is not None and not 0 <= seed < 2**63:
            raise InputError(Problem("--seed", f"found {seed}, expected a whole number from 0 to 2^63 - 1"))
        asked = read_trial_file(_found(path))
        given = asked.file.worlds
        central = given.parameters == "default" and worlds is None
        draws = given.parameters if isinstance(given.parameters, int) else 1
        draws, luck = worlds or (draws, given.luck)
        seed = asked.file.seed if seed is None else seed
        settings = Settings(draws, luck, "default" if central else "posterior", seed, given.maps)
        return cls(asked, settings, read_trial_site(asked, settings))

    @cached_property
    def worlds(self) -> tuple[WorldOfTrial, ...]:
        """Every world, with its parameters drawn and its run named.

        Raises:
            InputError: the site is unstable.
        """
        maps = self.site.maps
        drawn = [self._drawn(index) for index in range(self.settings.draws)]
        digests = [arrays_digest(one) for one in maps]
        asked = digest_of({"trial": self.asked.as_json(), "sources": _sources()})
        pilots: dict[tuple[int, int], PilotPlan] = {}
        found = []
        for world in self.settings.counts(len(maps)).worlds():
            cell, own = (world.map, world.parameters), drawn[world.parameters][world.map]
            if cell not in pilots:
                inputs = pilot_digest(digests[world.map], own.parameters, USUAL.as_json())
                name = maps[world.map].name
                pilots[cell] = PilotPlan(self.site.name, world.map, name, world.parameters, own, inputs)
            key = world_key(self.settings.seed, world)
            run = digest_of({"pilot": pilots[cell].digest, "world": key, "asked": asked})
            found.append(WorldOfTrial(world, key, pilots[cell], RunKey(self.site.name, world, RUN, run)))
        return tuple(found)

    def _drawn(self, index: int) -> tuple[DrawnParameters, ...]:
        if self.settings.parameters == "default":
            return tuple(default_parameters(arrays) for arrays in self.site.maps)
        return stable_on_all(self.site.maps, self.settings.seed, index, posterior_of(self.settings.parameters))

    def run(self, out: Path, *, workers: int = 1, progress: Progress | None = None) -> dict[World, pa.Table]:
        """Run what is missing; return by world the rows of `ccsim.trials.world.run_trial`.

        Args:
            out: results folder; made if need be. What was finished there before is used again.
            workers: processes.
            progress: told how far it is.

        Raises:
            InputError: the folder cannot be used, or the site is unstable.
            RunsFailed: some runs failed; all that ended well is kept.
            Interrupted, WorkersLost: stopped by the user; a worker was killed.
        """
        worlds = self.worlds
        prepare_folder(out)
        with ledger.opened(out) as book:
            _Execution(self, book, progress).run(workers)
            return {one.world: book.run(one.run).series for one in worlds}


def _found(path: Path) -> Path:
    """Return the trial file: as given, or the shipped one of that name."""
    shipped = shipped_trials()
    if path.exists() or path.name != str(path):
        return path
    if path.name in shipped:
        return shipped[path.name]
    hint = suggestion(path.name, list(shipped)) or f"; shipped: {', '.join(shipped)}"
    raise InputError(Problem(str(path), f"there is no such file, nor a shipped trial file of that name{hint}"))


def _sources() -> str:
    """Return the digest of the files of this room, on which results hang beside the model's own."""
    digest = hashlib.blake2b(digest_size=16)
    for name in ("luck.py", "running.py", "trial_file.py", "world.py"):
        digest.update((Path(__file__).parent / name).read_bytes().replace(b"\r\n", b"\n") + b"\x1e")
    return digest.hexdigest()


class _Execution:
    """One pass over what is missing: pilots first, then the worlds that stand on them."""

    def __init__(self, trial: Trial, book: Ledger, progress: Progress | None) -> None:
        self.trial, self.book, self.progress = trial, book, progress
        finished, balances = book.finished(), book.balances()
        self.worlds = {_name(one): one for one in trial.worlds if one.run not in finished}
        needed = {one.pilot.digest: one.pilot for one in self.worlds.values()}
        self.pilots = {f"pilot {digest}": pilot for digest, pilot in needed.items() if digest not in balances}
        self.done, self.total = 0, len(self.worlds) + len(self.pilots)
        self.failures: list[tuple[str, str]] = []
        self.traces: list[str] = []

    def run(self, workers: int) -> None:
        """Run it all; raise at the end if something failed."""
        self._tell()
        if not self.worlds:
            return
        processes = min(workers, len(self.worlds))
        maps = {arrays.name: arrays for arrays in self.trial.site.maps}
        with local_executor(processes, maps) as executor:
            compile_kernels(executor, next(iter(maps)), processes)
            run_tasks(self._pilot_tasks(), executor, self._keep, at_once=2 * processes)
            run_tasks(self._world_tasks(), executor, self._keep, at_once=2 * processes)
        if self.failures:
            raise RunsFailed(self.failures, self.traces)

    def _pilot_tasks(self) -> Iterator[Task]:
        for name, pilot in self.pilots.items():
            yield Task(name, jobs.pilot, (pilot.on, pilot.drawn.parameters, USUAL))

    def _world_tasks(self) -> Iterator[Task]:
        asked, ready = self.trial.asked, self.book.balances()
        for name, one in self.worlds.items():
            if one.pilot.digest in ready:
                balance = self.book.balance(one.pilot.digest)
                arguments = (one.pilot.on, one.pilot.drawn.parameters, balance, one.key, asked.file, asked.act)
                yield Task(name, tasks.trial, arguments)

    def _keep(self, ended: Finished) -> None:
        """Commit how a task ended."""
        name = ended.task.name
        if ended.error is not None:
            self.failures.append((name, ended.error))
            self.traces.append(ended.trace or "")
            if name in self.worlds:
                self.book.keep_failures([self.worlds[name].run], ended.error)
        elif name in self.pilots:
            pilot = self.pilots[name]
            self.book.keep_balance(pilot.site, pilot.map, pilot.parameters, pilot.digest, ended.value)
        else:
            self.book.keep([(self.worlds[name].run, ended.value)])
        self.done += 1
        self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.done, self.total)


def _name(one: WorldOfTrial) -> str:
    world = one.world
    return f"{one.run.site}, trial in world (map {world.map}, parameters {world.parameters}, luck {world.luck})"
