"""Compiling the model for the first time, on several processors at once.

One kernel after another takes most of a minute. Each process compiles some of them into the common cache; what calls
them, and comes last, finds them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

from ccsim.experiments import jobs
from ccsim.experiments.runner import Finished, Task, run_tasks
from ccsim.model.compiled import cache_folder

STAGES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("beginning",),),
    (
        ("availability", "contact", "states", "behaviours"),
        ("introductions", "new ties", "attendance", "ties"),
    ),
)
"""What is compiled side by side, stage by stage: processes of the week by name, or the beginning."""

LAST: tuple[tuple[str, ...], ...] = (("weeks in one call",), ("pilot",))
"""What calls the others."""


def compile_kernels(executor: Executor, site: str, processes: int) -> None:
    """Compile what is not compiled yet.

    Args:
        executor: where; its tasks share the sites' arrays.
        site: the name of a site to compile with.
        processes: how many tasks it runs at a time.

    Raises:
        Interrupted, WorkersLost: as `run_tasks` does.
    """
    done = cache_folder() / "complete"
    if done.exists() or processes < 2:
        return
    failed: list[Finished] = []
    for stage in (*STAGES, LAST):
        run_tasks(_tasks(site, stage), executor, lambda ended: failed.append(ended) if ended.error else None, at_once=2)
    if not failed:  # otherwise the first pilot says what is wrong
        done.touch()


def _tasks(site: str, stage: Sequence[tuple[str, ...]]) -> list[Task]:
    return [Task(f"compiling {', '.join(parts)}", jobs.compile_parts, (site, parts)) for parts in stage]
