"""An experiment's own week: processes left out, replaced or added by name, in the baseline and scenarios alike."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ccsim.model.week import WEEK, WeeklyProcess, with_after, with_instead, without
from ccsim.plugins import Extended
from ccsim.problems import InputError, Problem, suggestion
from ccsim.yaml_lines import Document, Location, dotted

GROUP = "ccsim.processes"
"""Entry points under which other packages register processes of their own."""


def _process(name: str, loaded: Any) -> WeeklyProcess:  # noqa: ANN401 (whatever a package registers)
    if not isinstance(loaded, WeeklyProcess):
        raise ValueError(f"expected a ccsim.model.week.WeeklyProcess, found {loaded!r}")
    return dataclasses.replace(loaded, name=name)


PROCESSES: Extended[WeeklyProcess] = Extended(GROUP, {}, _process)
"""The processes that other installed packages add, by name."""

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class Added(BaseModel):
    """A process that is put in beside the usual ones."""

    model_config = _STRICT

    process: str = Field(description="name of a process of an installed package")
    after: str = Field(description="the process of the week that it comes after")


class Processes(BaseModel):
    """What is different in the week of an experiment."""

    model_config = _STRICT

    leave_out: list[str] = Field(default=[], description="processes of the week that do not happen")
    replace: dict[str, str] = Field(
        default={}, description="process of the week: name of the process of an installed package that takes its place"
    )
    add: list[Added] = Field(default=[], description="processes of installed packages that happen too, in this order")

    def names(self) -> list[str]:
        """Return the names of the other packages' processes."""
        return [*self.replace.values(), *(added.process for added in self.add)]

    def as_json(self) -> list[Any]:
        """Return the week as JSON holds it, and whose the other packages' processes are: what results hang on."""
        origins = [PROCESSES.origin(name) for name in self.names()]
        return [self.model_dump(mode="json"), [origin._asdict() for origin in origins if origin is not None]]

    def in_words(self) -> list[str]:
        """Return what is different, in words; nothing where the week is the usual one."""
        said = [f"“{name}” is left out of every week." for name in self.leave_out]
        said += [f"“{new}” takes the place of “{old}”." for old, new in self.replace.items()]
        return said + [f"“{added.process}” happens after “{added.after}”." for added in self.add]


USUAL = Processes()


def week_of(processes: Processes) -> tuple[WeeklyProcess, ...]:
    """Return the processes of an experiment's week: WEEK itself where nothing is different.

    What takes the place of a process takes its name too, so that the pilot, which looks for some by name, finds it.

    Raises:
        ValueError: a name that is not there.
        InputError: a package that is broken.
    """
    if processes == USUAL:
        return WEEK
    week: tuple[WeeklyProcess, ...] = WEEK
    for old, new in processes.replace.items():
        week = with_instead(dataclasses.replace(PROCESSES[new], name=old), week=week)
    for added in processes.add:
        week = with_after(PROCESSES[added.process], added.after, week=week)
    return without(*processes.leave_out, week=week)


def check_processes(document: Document, processes: Processes, problems: list[Problem]) -> None:
    """Say everything that is wrong with the names under `processes` of a scenario file.

    Args:
        document: the scenario file.
        processes: what it asks for.
        problems: to which what is wrong is added.
    """
    usual = [process.name for process in WEEK]

    def wrong(at: Location, message: str) -> None:
        here = ("processes", *at)
        problems.append(Problem(document.file, message, document.line(here), dotted(here)))

    def theirs(at: Location, name: str) -> None:
        if name not in PROCESSES:
            hint = suggestion(name, list(PROCESSES)) or _registered()
            wrong(at, f"no installed package adds a process '{name}'{hint}")
            return
        try:
            PROCESSES[name]
        except InputError as error:
            wrong(at, f"{error.problems[0].file}: {error.problems[0].message}")

    for position, name in enumerate(processes.leave_out):
        if name not in usual:
            wrong(("leave_out", position), _no_process(name, usual))
        elif name in processes.replace:
            wrong(("leave_out", position), f"'{name}' is replaced too; do one of the two")
    for old, new in processes.replace.items():
        if old not in usual:
            wrong(("replace", old), _no_process(old, usual))
        theirs(("replace", old), new)
    for position, added in enumerate(processes.add):
        if added.after not in usual:
            wrong(("add", position, "after"), _no_process(added.after, usual))
        if added.process in usual:
            wrong(("add", position, "process"), f"'{added.process}' is in the week already")
        theirs(("add", position, "process"), added.process)
        usual.append(added.process)


def _no_process(name: str, known: list[str]) -> str:
    return f"no process '{name}' in the week{suggestion(name, known)}; there are: {', '.join(known)}"


def _registered() -> str:
    return f"; known: {', '.join(PROCESSES)}" if len(PROCESSES) else "; none adds any"
