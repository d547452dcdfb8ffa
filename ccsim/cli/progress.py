"""How far a comparison is: a bar with the time left on a terminal, a few lines anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccsim.experiments.comparison import Progress

PREPARING = "Preparing (the first time compiles the model)"
RUNNING = "Living through worlds"
GATHERING = "Putting the results together"
NOTHING_TO_DO = "Nothing to compute: all of it is kept from before"

LINES = 10
"""Lines of progress in a log."""


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield what is told how far the work is, and shows it on standard error."""
    if not sys.stderr.isatty():
        yield lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(PREPARING, total=None)

        def show(done: int, total: int) -> None:
            if done or not total:
                bar.update(task, description=_stage(done, total), completed=done, total=max(total, 1))

        yield show


def lines() -> Progress:
    """Return what writes plain lines to standard error: at the start, at every tenth, at the end."""
    tenths_said = -1

    def show(done: int, total: int) -> None:
        nonlocal tenths_said
        if not done:  # another stage of the work begins
            tenths_said = -1
        tenths = LINES * done // total if total else LINES
        if tenths > tenths_said:
            tenths_said = tenths
            count = f": {done:,} of {total:,}" if 0 < done < total else ""
            print(f"{_stage(done, total)}{count}", file=sys.stderr, flush=True)

    return show


def _stage(done: int, total: int) -> str:
    """Return in words what is being done."""
    if not total:
        return NOTHING_TO_DO
    if not done:
        return PREPARING
    return RUNNING if done < total else GATHERING


@contextmanager
def shown_counts(doing: str) -> Iterator[Progress]:
    """Yield what is told how many of how many are done, and shows it on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
