"""The scenario file: what is compared, where, how long, in how many worlds; read strictly."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccsim.experiments.plain_errors import problems_of, shown
from ccsim.experiments.worlds import MAX_WORLDS
from ccsim.interventions import INTERVENTIONS, Intervention
from ccsim.outcomes.indicators import INDICATORS
from ccsim.problems import InputError, Problem, suggestion
from ccsim.yaml_lines import Document, Location, dotted, read_yaml

BASELINE = "baseline"
"""Name of the run without any intervention; no scenario may have it."""

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
"""What a scenario may be called."""

NOT_YET = {"events": "events", "posterior": "calibrated parameters"}
"""Keys that later versions will read."""

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

Text = Annotated[str, Field(max_length=10_000)]
Count = Annotated[int, Field(ge=1, le=MAX_WORLDS)]


class Worlds(BaseModel):
    """How many worlds: draws of the parameters, lucks for each of them, maps."""

    model_config = _STRICT

    parameters: Count | Literal["default"] = Field(
        20, description="draws of the parameters from their priors; `default`: the central values only"
    )
    luck: Count = Field(5, description="lucks for each draw of the parameters")
    maps: Literal[1] = Field(1, description="maps of a site; only 1 so far")


class ScenarioEntry(BaseModel):
    """One scenario: a named list of interventions."""

    model_config = _STRICT

    title: Text | None = Field(None, description="title for readers; the name if left out")
    description: Text = Field("", description="for readers")
    extends: str | None = Field(None, description="another scenario, whose interventions come first")
    interventions: list[dict[str, Any]] = Field(default=[], description="each is one kind with its fields")
    budget: float | None = Field(None, ge=0, description="for readers; nothing is enforced")


class ScenarioFile(BaseModel):
    """A scenario file as it is written."""

    model_config = _STRICT

    title: Annotated[str, Field(min_length=1, max_length=300)] = Field(description="title for readers")
    description: Text = Field("", description="for readers")
    sites: Annotated[list[str], Field(min_length=1, max_length=1000)] = Field(
        description="site folders, as seen from this file, or names of shipped sites"
    )
    weeks: int = Field(156, ge=1, le=5200, description="weeks from the map")
    worlds: Worlds = Field(Worlds.model_validate({}), description="how many worlds")
    seed: int = Field(0, ge=0, lt=2**63, description="seed of all draws; 0 is a seed")
    outcome: str = Field("wellbeing", description="indicator by which scenarios are ranked")
    scenarios: Annotated[dict[str, ScenarioEntry], Field(min_length=1, max_length=200)] = Field(
        description="name: scenario"
    )


class Given(NamedTuple):
    """One intervention as a scenario file gives it, and where."""

    kind: str
    intervention: Intervention
    at: Location


@dataclass(frozen=True)
class Scenario:
    """A scenario, complete: what it extends has been put in.

    Attributes:
        interventions: in the order in which they act.
    """

    name: str
    title: str
    description: str
    interventions: tuple[Given, ...]
    budget: float | None

    @property
    def start(self) -> int:
        """Week in which the first intervention starts; 0 without any."""
        return min((given.intervention.start for given in self.interventions), default=0)

    @property
    def ends(self) -> int:
        """First week in which none of the interventions runs any more; 0 without any."""
        return max((given.intervention.ends() for given in self.interventions), default=0)

    def in_words(self) -> list[str]:
        """Return what each intervention does, for people who do not read code."""
        return [given.intervention.in_words() for given in self.interventions]

    def as_json(self) -> list[Any]:
        """Return `[kind, fields]` of each intervention as JSON holds it: what results hang on."""
        return [[given.kind, given.intervention.model_dump(mode="json")] for given in self.interventions]


@dataclass(frozen=True)
class ScenarioPlan:
    """What a scenario file asks for, checked."""

    path: Path
    file: ScenarioFile
    scenarios: tuple[Scenario, ...]
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
    _refuse_not_yet(document, problems)
    read: ScenarioFile | None = None
    try:
        read = ScenarioFile.model_validate({k: v for k, v in document.value.items() if k not in NOT_YET})
    except ValidationError as error:
        problems += problems_of(error, ScenarioFile, document)
    own = _interventions(document, problems)
    _check_names(document, problems)
    _check_outcome(document, problems)
    chains = _extended(document, problems)
    if problems or read is None:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    scenarios = tuple(
        Scenario(
            name,
            entry.title or name,
            entry.description,
            tuple(intervention for ancestor in chains[name] for intervention in own[ancestor]),
            entry.budget,
        )
        for name, entry in read.scenarios.items()
    )
    return ScenarioPlan(path, read, scenarios, document)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario files, for editors."""
    schema = ScenarioFile.model_json_schema()
    definitions = schema["$defs"]
    choices = []
    for kind, model in sorted(INTERVENTIONS.items()):
        nested = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(nested.pop("$defs", {}))
        definitions[kind] = nested
        choices.append(
            {
                "type": "object",
                "properties": {kind: {"$ref": f"#/$defs/{kind}"}},
                "required": [kind],
                "additionalProperties": False,
            }
        )
    definitions["ScenarioEntry"]["properties"]["interventions"]["items"] = {"oneOf": choices}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "ccsim scenario file",
    }


def _refuse_not_yet(document: Document, problems: list[Problem]) -> None:
    for key, what in NOT_YET.items():
        if key in document.value:
            message = f"{what} are not yet supported; leave '{key}' out"
            problems.append(Problem(document.file, message, document.line((key,)), key))


def _entries(document: Document) -> dict[str, dict[str, Any]]:
    """Return the scenarios that are at least keys and values; what the others are is said by the schema."""
    scenarios = document.value.get("scenarios")
    if not isinstance(scenarios, dict):
        return {}
    return {name: entry for name, entry in scenarios.items() if isinstance(entry, dict)}


def _interventions(document: Document, problems: list[Problem]) -> dict[str, tuple[Given, ...]]:
    """Return each scenario's own interventions."""
    weeks = document.value.get("weeks", ScenarioFile.model_fields["weeks"].default)
    found: dict[str, tuple[Given, ...]] = {}
    for name, entry in _entries(document).items():
        given = entry.get("interventions", [])
        own: list[Given] = []
        for position, item in enumerate(given if isinstance(given, list) else []):
            at = ("scenarios", name, "interventions", position)
            read = _intervention(document, at, item, problems)
            if read is not None:
                own.append(read)
                _check_start(document, read, weeks, problems)
        found[name] = tuple(own)
    return found


def _intervention(
    document: Document,
    at: Location,
    item: Any,  # noqa: ANN401 (whatever the file holds)
    problems: list[Problem],
) -> Given | None:
    if not isinstance(item, dict):
        return None  # said by the schema
    if len(item) != 1:
        message = f"expected one kind of intervention with its fields, found {len(item)} keys"
        if any(key in INTERVENTIONS for key in item):
            message += " (are the fields indented further than the kind?)"
        problems.append(Problem(document.file, message, document.line(at), dotted(at)))
        return None
    kind, fields = next(iter(item.items()))
    here = (*at, kind)
    if kind not in INTERVENTIONS:
        known = sorted(INTERVENTIONS)
        hint = suggestion(kind, known) or f"; known: {', '.join(known)}"
        problems.append(Problem(document.file, f"no intervention '{kind}'{hint}", document.line(here), dotted(at)))
        return None
    try:
        # By way of JSON, since only there a strict reading takes a list for a tuple.
        text = json.dumps({} if fields is None else fields)
        read = INTERVENTIONS[kind].model_validate_json(text, strict=True)
    except ValidationError as error:
        problems += problems_of(error, INTERVENTIONS[kind], document, here)
        return None
    return Given(kind, read, here)


def _check_start(document: Document, given: Given, weeks: object, problems: list[Problem]) -> None:
    start = given.intervention.start
    if isinstance(weeks, int) and 1 <= weeks <= start:  # weeks below 1 are said by the schema
        here = (*given.at, "start")
        message = f"starts in week {start}, but the comparison ends in week {weeks}"
        problems.append(Problem(document.file, message, document.line(here), dotted(here)))


def _check_names(document: Document, problems: list[Problem]) -> None:
    for name in _entries(document):
        at = ("scenarios", name)
        if name.casefold() == BASELINE:
            message = "'baseline' is the run without interventions, which is always there; choose another name"
        elif not NAME.fullmatch(name):
            message = f"found '{name}', expected a name of letters a-z, digits, - and _ (at most 64)"
        else:
            continue
        problems.append(Problem(document.file, message, document.line(at), "scenarios"))


def _check_outcome(document: Document, problems: list[Problem]) -> None:
    outcome = document.value.get("outcome", "wellbeing")
    known = [indicator.name for indicator in INDICATORS]
    if isinstance(outcome, str) and outcome not in known:
        hint = suggestion(outcome, known) or f"; known: {', '.join(known)}"
        at = ("outcome",)
        problems.append(Problem(document.file, f"no indicator '{outcome}'{hint}", document.line(at), "outcome"))


def _extended(document: Document, problems: list[Problem]) -> dict[str, list[str]]:
    """Return for each scenario those whose interventions it has, furthest first, itself last."""
    entries = _entries(document)
    chains: dict[str, list[str]] = {}
    for name in entries:
        chain = [name]
        while isinstance(parent := entries[chain[0]].get("extends"), str):
            if parent in chain or parent not in entries:
                problems += _extends_problem(document, [parent, *chain], list(entries))
                break
            chain.insert(0, parent)
        chains[name] = chain
    return chains


def _extends_problem(document: Document, chain: list[str], known: list[str]) -> list[Problem]:
    """Return what is wrong with a chain that ends in a circle or nowhere, said by the scenario whose fault it is."""
    parent, *_, name = chain
    if parent == name:
        message = f"goes in a circle: {' extends '.join(reversed(chain))}"
    elif parent not in known and len(chain) == 2:
        message = f"no scenario '{parent}'{suggestion(parent, known)}"
    else:
        return []
    at = ("scenarios", name, "extends")
    return [Problem(document.file, message, document.line(at), dotted(at))]
