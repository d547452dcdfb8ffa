"""Runs many independent, named tasks and hands each result over as it comes.

Anything with the `concurrent.futures` interface will do as the executor: processes here, a cluster elsewhere.
What the tasks share (the sites' arrays) is sent once to a worker and not with every task.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, InvalidStateError, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

POLL_SECONDS = 0.2
"""How often a wish to stop is looked for."""

log = logging.getLogger("ccsim")


@dataclass(frozen=True)
class Task:
    """One piece of work: `function(*arguments)`, both picklable. The name is for people."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Finished:
    """How a task ended: with a value, or with an error (its last line) and where it arose."""

    task: Task
    value: Any
    error: str | None
    trace: str | None


class Interrupted(Exception):  # noqa: N818 (a wish, not an error)
    """The user stopped the runs; what was finished is kept. The command line exits with 130."""


class WorkersLost(Exception):  # noqa: N818 (says what happened)
    """A worker process was ended from outside. Everything that was finished has been kept."""


_shared: Any = None


def shared() -> Any:  # noqa: ANN401 (what the caller of `local_executor` gave)
    """Return what this worker was given to share by all its tasks."""
    return _shared


def _begin(value: Any) -> None:  # noqa: ANN401
    global _shared
    _shared = value


def _begin_process(value: Any) -> None:  # noqa: ANN401
    """Prepare a worker process: Ctrl-C is the parent's business; without a parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _begin(value)


def _end_with(parent: Any) -> None:  # noqa: ANN401 (multiprocessing's private type)
    # A killed parent cannot tell its workers, and they hold both ends of the queue they wait at.
    parent.join()
    os._exit(1)


class InProcess(Executor):
    """Runs each task at once, in this process, when it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """Run the task and return its finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def local_executor(workers: int, value: Any) -> Iterator[Executor]:  # noqa: ANN401
    """Give an executor of this machine: `workers` processes, or this process alone if it is 1.

    Args:
        workers: how many tasks run at a time.
        value: what `shared()` returns within tasks; picklable.
    """
    if workers == 1:
        _begin(value)
        try:
            yield InProcess()
        finally:
            _begin(None)
        return
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, spawn, initializer=_begin_process, initargs=(value,))
    try:
        yield pool
    except BaseException:
        with _cancelled_tasks_forgiven():
            _end_now(pool)
            pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


@contextmanager
def _cancelled_tasks_forgiven() -> Iterator[None]:
    """Keep the pool's own thread from complaining that a task, when workers are ended, was cancelled before."""
    before = threading.excepthook

    def hook(raised: threading.ExceptHookArgs) -> None:
        if not issubclass(raised.exc_type, InvalidStateError):
            before(raised)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = before


def _end_now(pool: ProcessPoolExecutor) -> None:
    """End workers without waiting for what they are at."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.terminate()


@contextmanager
def _stop_wished() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; the second one raises KeyboardInterrupt as ever."""
    wished = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield wished
        return

    def handle(number: int, frame: object) -> None:
        if wished.is_set():
            raise KeyboardInterrupt
        wished.set()

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield wished
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _no_interrupts_inherited() -> Iterator[None]:
    """Hold Ctrl-C back while workers are started: it could reach them before they refuse it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_tasks(tasks: Iterable[Task], executor: Executor, keep: Callable[[Finished], None], *, at_once: int) -> None:
    """Run tasks, in any order, and give each to `keep` in this process as it ends, failed ones too.

    Args:
        tasks: what to run; asked for one at a time, as there is room.
        executor: where.
        keep: called with each finished task, one at a time.
        at_once: most tasks handed to the executor and not yet finished.

    Raises:
        Interrupted: Ctrl-C was pressed; tasks under way were finished and kept, no others begun.
        WorkersLost: a worker process was killed.
    """
    waiting = iter(tasks)
    under_way: dict[Future[Any], Task] = {}
    told = False
    with _stop_wished() as stop:
        try:
            while True:
                while not stop.is_set() and len(under_way) < at_once and (task := next(waiting, None)):
                    with _no_interrupts_inherited():
                        under_way[executor.submit(task.function, *task.arguments)] = task
                if not under_way:
                    break
                _gather(under_way, keep)
                if stop.is_set() and not told:
                    _cancel(under_way)
                    log.warning("Stopping: %d under way are finished first (Ctrl-C again: not)", len(under_way))
                    told = True
        except KeyboardInterrupt:
            raise Interrupted("stopped; what was finished is kept") from None
        if stop.is_set():
            raise Interrupted("stopped; what was finished is kept")


def _gather(under_way: dict[Future[Any], Task], keep: Callable[[Finished], None]) -> None:
    """Wait a little; hand over what has ended."""
    ended, _ = wait(under_way, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
    lost: BaseException | None = None
    for future in ended:
        task = under_way.pop(future)
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            lost = error
        elif error is None:
            keep(Finished(task, future.result(), None, None))
        else:
            last = traceback.format_exception_only(error)[-1].strip()
            keep(Finished(task, None, last, "".join(traceback.format_exception(error))))
    if lost is not None:
        raise WorkersLost(
            "a worker process was ended from outside, most often because memory ran out; what was finished "
            "is kept: run the same command again, with fewer --workers if memory is short"
        ) from None


def _cancel(under_way: dict[Future[Any], Task]) -> None:
    """Take back what has not begun."""
    for future in [future for future in under_way if future.cancel()]:
        del under_way[future]
