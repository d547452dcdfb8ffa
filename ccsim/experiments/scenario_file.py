"""The scenario file: what is compared, where, how long, in how many worlds, amid what events; read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccsim.experiments.extending import acts_of_scenarios, entries
from ccsim.experiments.given import Given, given_acts
from ccsim.experiments.plain_errors import problems_of, shown
from ccsim.experiments.processes import USUAL, Processes, check_processes
from ccsim.experiments.worlds import MAX_WORLDS
from ccsim.interventions import Act, Intervention
from ccsim.interventions.events import EVENTS, Event
from ccsim.interventions.intervention import Money, first_week
from ccsim.outcomes.indicators import INDICATORS
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.grown import MOST_MAPS
from ccsim.yaml_lines import Document, read_yaml

BASELINE = "baseline"
"""Name of the run without any intervention; no scenario may have it."""

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
"""What a scenario may be called."""

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

Text = Annotated[str, Field(max_length=10_000)]
Count = Annotated[int, Field(ge=1, le=MAX_WORLDS)]


class Worlds(BaseModel):
    """How many worlds: draws of the parameters times lucks for each of them; and over how many maps."""

    model_config = _STRICT

    parameters: Count | Literal["default"] = Field(
        20, description="draws of the parameters, from the calibration; `default`: the central values only"
    )
    luck: Count = Field(5, description="lucks for each draw of the parameters")
    maps: Annotated[int, Field(ge=1, le=MOST_MAPS)] | None = Field(
        None, description="over how many maps of a site that has several the worlds are laid; left out: over all"
    )


class ScenarioEntry(BaseModel):
    """One scenario: a named list of interventions, and of what else happens in it."""

    model_config = _STRICT

    title: Text | None = Field(None, description="what readers see instead of the name")
    description: Text = Field("", description="what is done, in a sentence or two: shown in the report")
    extends: str | None = Field(
        None, description="name of another scenario of this file: all that is in it is in this one too, and comes first"
    )
    change: dict[str, dict[str, Any]] = Field(
        default={}, description="what is different in what is taken over, by kind: `befriending: {places: 80}`"
    )
    interventions: list[dict[str, Any]] = Field(
        default=[], description="what is done; each entry is one kind with its fields"
    )
    events: list[dict[str, Any]] = Field(
        default=[], description="what happens in this scenario only; each entry is one kind with its fields"
    )
    budget: Money | None = Field(None, description="money there is, for readers; nothing is enforced")


class ScenarioFile(BaseModel):
    """A scenario file as it is written."""

    model_config = _STRICT

    title: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        description="what is compared, in a few words: the title of plan and report"
    )
    description: Text = Field(
        "", description="what the question is, and what to look at in the answer: shown in plan and report"
    )
    sites: Annotated[list[str], Field(min_length=1, max_length=1000)] = Field(
        description="site folders, as seen from this file, or names of shipped sites"
    )
    weeks: int = Field(156, ge=1, le=5200, description="how long each world is lived through, in weeks from the map")
    worlds: Worlds = Field(Worlds.model_validate({}), description="how many worlds")
    seed: int = Field(0, ge=0, lt=2**63, description="seed of all draws; 0 is a seed")
    outcome: str = Field("wellbeing", description="indicator by which scenarios are ranked")
    events: list[dict[str, Any]] = Field(
        default=[], description="what happens whatever is decided: in every scenario, and in the baseline without any"
    )
    processes: Processes = Field(
        USUAL, description="what is different in the week, in every scenario and without any; left out: nothing"
    )
    scenarios: Annotated[dict[str, ScenarioEntry], Field(min_length=1, max_length=200)] = Field(
        description="what is compared, each under a short name: letters, digits, - and _"
    )


@dataclass(frozen=True)
class Scenario:
    """A scenario, complete: what it extends has been put in.

    Attributes:
        interventions: in the order in which they act.
        events: what happens in this scenario only; they act before the interventions.
    """

    name: str
    title: str
    description: str
    interventions: tuple[Given[Intervention], ...]
    events: tuple[Given[Event], ...]
    budget: float | None

    @property
    def acts(self) -> list[Act]:
        """Everything that acts in this scenario and not in the baseline, in the order in which it acts."""
        return [*(given.act for given in self.events), *(given.act for given in self.interventions)]

    @property
    def start(self) -> int:
        """Week in which the first intervention starts; without any, the first event; 0 without any."""
        return first_week(self.acts)

    @property
    def ends(self) -> int:
        """First week in which none of the interventions (without any: events) runs any more; 0 without any."""
        decided = [given.act.ends() for given in self.interventions]
        return max(decided or [given.act.ends() for given in self.events], default=0)

    def in_words(self) -> list[str]:
        """Return what is done and what else happens, for people who do not read code."""
        acts: list[Act] = [*(given.act for given in self.interventions), *(given.act for given in self.events)]
        return [act.in_words() for act in acts]

    def as_json(self) -> list[Any]:
        """Return `[kind, fields]` of everything that acts in this scenario and not in the baseline, in order."""
        return [*(given.as_json() for given in self.events), *(given.as_json() for given in self.interventions)]


@dataclass(frozen=True)
class ScenarioPlan:
    """What a scenario file asks for, checked; `events` happen in every scenario and in the baseline."""

    path: Path
    file: ScenarioFile
    scenarios: tuple[Scenario, ...]
    events: tuple[Given[Event], ...]
    document: Document


def read_scenario_file(path: Path) -> ScenarioPlan:
    """Read a scenario file.

    Raises:
        InputError: everything that is wrong with it, by line and key.
    """
    document = read_yaml(path)
    problems: list[Problem] = []
    if not isinstance(document.value, dict):
        raise InputError(Problem(document.file, f"found {shown(document.value)}, expected title, sites, scenarios", 1))
    read: ScenarioFile | None = None
    try:
        read = ScenarioFile.model_validate(document.value)
    except ValidationError as error:
        problems += problems_of(error, ScenarioFile, document)
    else:
        check_processes(document, read.processes, problems)
        _check_maps(document, read.worlds, problems)
    weeks = document.value.get("weeks", ScenarioFile.model_fields["weeks"].default)
    events = given_acts(document, ("events",), EVENTS, weeks, problems)
    acts = acts_of_scenarios(document, weeks, problems)
    _check_names(document, problems)
    _check_outcome(document, problems)
    if problems or read is None:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    scenarios = tuple(
        Scenario(
            name,
            entry.title or name,
            entry.description,
            acts[name].interventions,
            acts[name].events,
            entry.budget,
        )
        for name, entry in read.scenarios.items()
    )
    return ScenarioPlan(path, read, scenarios, events, document)


def _check_names(document: Document, problems: list[Problem]) -> None:
    for name in entries(document):
        at = ("scenarios", name)
        if name.casefold() == BASELINE:
            message = "'baseline' is the run without interventions, which is always there; choose another name"
        elif not NAME.fullmatch(name):
            message = f"found '{name}', expected a name of letters a-z, digits, - and _ (at most 64)"
        else:
            continue
        problems.append(Problem(document.file, message, document.line(at), "scenarios"))


def _check_maps(document: Document, worlds: Worlds, problems: list[Problem]) -> None:
    count = (1 if worlds.parameters == "default" else worlds.parameters) * worlds.luck
    if worlds.maps is not None and worlds.maps > count:
        at = ("worlds", "maps")
        message = f"found {worlds.maps:,}, expected at most {count:,}: there are no more worlds than that"
        problems.append(Problem(document.file, message, document.line(at), "worlds.maps"))


def _check_outcome(document: Document, problems: list[Problem]) -> None:
    outcome = document.value.get("outcome", "wellbeing")
    known = [indicator.name for indicator in INDICATORS]
    if isinstance(outcome, str) and outcome not in known:
        hint = suggestion(outcome, known) or f"; known: {', '.join(known)}"
        at = ("outcome",)
        problems.append(Problem(document.file, f"no indicator '{outcome}'{hint}", document.line(at), "outcome"))
