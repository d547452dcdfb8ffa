"""Runs the virtual measurements for many sets of parameters, through the ledger: resumable, on several processors."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa

import ccsim.trials
from ccsim.calibrating.target import Floats
from ccsim.experiments.comparison import RunsFailed
from ccsim.experiments.compiling import compile_kernels
from ccsim.experiments.digests import arrays_digest, digest_of, sources_digest
from ccsim.experiments.ledger import Ledger, RunKey
from ccsim.experiments.runner import Finished, Task, local_executor, run_tasks, shared
from ccsim.experiments.world import RunRecord
from ccsim.experiments.worlds import World
from ccsim.model.parameters import Parameters
from ccsim.trials.bench import Bench

Progress = Callable[[int, int], None]
"""Called with how many pieces of work are done, of how many."""

DECIDING = ("analysis", "bench", "campaign_file", "courses", "cross_sections", "luck", "running", "trial_file", "world")
"""Files of the trials' room that decide what is measured."""

SITE = "all sites of the targets"
"""Stands for the site of such a run in the ledger."""


@dataclass(frozen=True)
class Asked:
    """Measurements to make.

    Attributes:
        run: which of a stage, in the ledger.
        parameters: under which.
    """

    run: RunKey
    parameters: Parameters


class Measuring:
    """Measures on a bench, and keeps what was measured in a ledger.

    Args:
        bench: what is measured.
        lucks: how many lucks each set of parameters gets; the same for all.
        seed: of the lucks.
        book: where it is kept.
        workers: processes.
    """

    def __init__(self, bench: Bench, lucks: int, seed: int, book: Ledger, workers: int) -> None:
        self.bench, self.lucks, self.seed, self.book, self.workers = bench, lucks, seed, book, workers
        self._inputs = digest_of(
            {
                "sources": [sources_digest(), _sources()],
                "sites": {name: arrays_digest(arrays) for name, arrays in bench.sites.items()},
                "targets": [[target.id, target.measure.model_dump()] for target in bench.targets],
                "files": bench.asked_as_json(),
                "lucks": lucks,
                "seed": seed,
            }
        )

    def measured(self, stage: str, parameters: Sequence[Parameters], progress: Progress | None = None) -> Floats:
        """Return what is measured, [sets of parameters, targets of the bench, lucks].

        Args:
            stage: of the work, for the ledger.
            parameters: sets of them, under which all sites are stable.
            progress: told how far it is.

        Raises:
            RunsFailed: some failed; all that ended well is kept.
            Interrupted, WorkersLost: stopped by the user; a worker was killed.
        """
        asked = [
            Asked(RunKey(SITE, World(0, index, 0), stage, digest_of([self._inputs, list(one)])), one)
            for index, one in enumerate(parameters)
        ]
        finished = self.book.finished()
        missing = [one for one in asked if one.run not in finished]
        if missing:
            self._run(missing, progress)
        names = [target.id for target in self.bench.targets]
        return np.array([self._stored(one, names) for one in asked]).reshape(len(asked), len(names), self.lucks)

    def _stored(self, one: Asked, names: list[str]) -> list[list[float]]:
        table = self.book.run(one.run).series
        return [cast("list[float]", table[name].to_pylist()) for name in names]

    def _run(self, missing: Sequence[Asked], progress: Progress | None) -> None:
        """Measure what is missing."""
        failures: list[Finished] = []
        named = {f"{one.run.scenario} {one.run.world.parameters + 1}": one for one in missing}
        ended = 0

        def keep(task: Finished) -> None:
            nonlocal ended
            ended += 1
            if task.error is None:
                self.book.keep([(named[task.task.name].run, task.value)])
            else:
                failures.append(task)
            if progress is not None:
                progress(ended, len(missing))

        if progress is not None:
            progress(0, len(missing))
        processes = min(self.workers, len(missing))
        with local_executor(processes, self.bench.sites) as executor:
            compile_kernels(executor, next(iter(self.bench.sites)), processes)
        with local_executor(processes, self.bench) as executor:
            tasks = (Task(name, on_bench, (one.parameters, self.lucks, self.seed)) for name, one in named.items())
            run_tasks(tasks, executor, keep, at_once=2 * processes)
        if failures:
            raise RunsFailed(
                [(one.task.name, one.error or "") for one in failures], [one.trace or "" for one in failures]
            )


def on_bench(parameters: Parameters, lucks: int, seed: int) -> RunRecord:
    """Measure everything under one set of parameters; a row for each luck, a column for each target."""
    begun = time.perf_counter()
    bench = cast("Bench", shared())
    values = bench.by_luck(parameters, range(lucks), seed)
    return RunRecord(pa.table({name: pa.array(one) for name, one in values.items()}), None, time.perf_counter() - begun)


def _sources() -> str:
    """Return the digest of the files of the trials that decide what is measured, beside the model's own."""
    digest = hashlib.blake2b(digest_size=16)
    for name in DECIDING:
        path = Path(ccsim.trials.__file__).parent / f"{name}.py"
        digest.update(path.name.encode() + b"\x1f" + path.read_bytes().replace(b"\r\n", b"\n") + b"\x1e")
    return digest.hexdigest()
