"""The JSON Schema of scenario files: editors complete and explain a file by it, and mark what is wrong.

It comes from the same objects that read a file. A schema cannot know a site, nor compare two fields; the rest of what
the reader refuses, it refuses too.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from ccsim.experiments.processes import PROCESSES, Processes
from ccsim.experiments.scenario_file import BASELINE, NAME, ScenarioEntry, ScenarioFile
from ccsim.experiments.shipped import shipped_sites
from ccsim.interventions import INTERVENTIONS
from ccsim.interventions.events import EVENTS
from ccsim.model.week import WEEK
from ccsim.outcomes.indicators import INDICATORS
from ccsim.problems import InputError, Problem
from ccsim.shipped import shipped_folder

Schema = dict[str, Any]

FILE = "scenario.schema.json"
"""Name of the shipped schema, beside the shipped scenario files."""

REFERENCE = "#/$defs/"

CHANGED = "Changed"
"""What a definition is called, at the end of its name, in which no field need be given."""


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names, which say nothing that the name does not."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 (a pydantic core schema)
        return False


def first_line(schema: str) -> str:
    """Return the comment by which an editor finds the schema of a scenario file, as its first line."""
    return f"# yaml-language-server: $schema={schema}"


def shipped_schema() -> Path:
    """Return the schema that comes with ccsim: of its own interventions alone."""
    return shipped_folder() / FILE


def schema_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def json_schema(*, others: bool = True) -> Schema:
    """Return the JSON Schema (draft 2020-12) of scenario files.

    Args:
        others: whether what other installed packages add is in it.

    Raises:
        InputError: another package's intervention cannot be loaded, or described.
    """
    interventions = dict(INTERVENTIONS) if others else dict(INTERVENTIONS.own)
    processes = [process for process in PROCESSES if others]
    kinds: dict[str, type[BaseModel]] = {**interventions, **EVENTS}
    references, definitions = _definitions(kinds)
    for kind, model in kinds.items():
        described = definitions[references[model].removeprefix(REFERENCE)]
        described["title"] = kind
        evidence = getattr(model, "evidence", None)
        if evidence:
            described["description"] = f"{described.get('description', '')}\n\nEvidence: {evidence}"
    top = definitions.pop(references[ScenarioFile].removeprefix(REFERENCE))
    entry = definitions[references[ScenarioEntry].removeprefix(REFERENCE)]
    choices = {kind: _choice(references[model], definitions) for kind, model in kinds.items()}
    entry["properties"]["interventions"]["items"] = _one_of({kind: choices[kind] for kind in interventions})
    for holder in (top, entry):
        holder["properties"]["events"]["items"] = _one_of({kind: choices[kind] for kind in EVENTS})
    entry["properties"]["change"] |= {"properties": _changes(kinds, references, definitions)}
    entry["properties"]["change"]["additionalProperties"] = False
    entry["dependentRequired"] = {"change": ["extends"]}
    _name_what_is_known(top, definitions[references[Processes].removeprefix(REFERENCE)], processes)
    for described in definitions.values():
        if described.get("title") not in kinds:  # the name of a class, which tells a reader nothing
            described.pop("title", None)
    for part in _parts(definitions):
        if "const" in part:  # older versions of pydantic say it twice
            part.pop("enum", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **top,
        "title": "ccsim scenario file",
        "description": "What is compared, where, for how long, in how many worlds, amid what events.",
        "$defs": dict(sorted(definitions.items())),
    }


def _definitions(kinds: Mapping[str, type[BaseModel]]) -> tuple[dict[type[BaseModel], str], dict[str, Schema]]:
    """Return where each model is described, and all descriptions by name; no two models share a name."""
    mode: JsonSchemaMode = "validation"
    for kind, model in kinds.items():
        try:
            model.model_json_schema()
        except PydanticInvalidForJsonSchema as error:
            origin = INTERVENTIONS.origin(kind)
            owner = f"installed package '{origin.package}' {origin.version}" if origin else "ccsim"
            raise InputError(Problem(owner, f"cannot be described as JSON Schema: {error.message}", key=kind)) from None
    models: list[type[BaseModel]] = [ScenarioFile, ScenarioEntry, Processes, *kinds.values()]
    found, described = models_json_schema(
        [(model, mode) for model in models], ref_template=REFERENCE + "{model}", schema_generator=_Untitled
    )
    return {model: found[model, mode]["$ref"] for model in models}, described["$defs"]


def _choice(reference: str, definitions: Mapping[str, Schema]) -> Schema:
    """Return what stands behind a kind: its fields, or nothing where none need be given."""
    described = definitions[reference.removeprefix(REFERENCE)]
    if "required" in described or "oneOf" in described:
        return {"$ref": reference}
    return {"anyOf": [{"$ref": reference}, {"type": "null"}]}


def _one_of(choices: Schema) -> Schema:
    """Return an entry of a list that is one kind with its fields."""
    return {
        "type": "object",
        "properties": dict(sorted(choices.items())),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _changes(
    kinds: Mapping[str, type[BaseModel]], references: Mapping[type[BaseModel], str], definitions: dict[str, Schema]
) -> Schema:
    """Return what may stand under `change` by kind; the descriptions that this needs are added to the definitions."""
    wanted = [references[model].removeprefix(REFERENCE) for model in kinds.values()]
    while wanted:
        name = wanted.pop()
        if name + CHANGED in definitions:
            continue
        changed = copy.deepcopy(definitions[name])
        definitions[name + CHANGED] = changed
        for key in ("required", "oneOf", "examples"):
            changed.pop(key, None)
        for part in _parts(changed):
            if "$ref" in part:
                wanted.append(part["$ref"].removeprefix(REFERENCE))
                part["$ref"] += CHANGED
    return {kind: {"$ref": references[model] + CHANGED} for kind, model in sorted(kinds.items())}


def _name_what_is_known(top: Schema, processes: Schema, others: list[str]) -> None:
    """Write into a schema the names that the reader checks against lists."""
    top["properties"]["outcome"] |= {
        "enum": [indicator.name for indicator in INDICATORS],
        "enumDescriptions": [f"{one.label}: {one.unit}; {one.better} is better" for one in INDICATORS],
    }
    top["properties"]["sites"]["items"]["examples"] = list(shipped_sites())
    top["properties"]["scenarios"]["propertyNames"] = {
        "pattern": f"^{NAME.pattern}$",
        "not": {"pattern": "^" + "".join(f"[{letter.upper()}{letter}]" for letter in BASELINE) + "$"},
    }
    week = {"enum": [one.name for one in WEEK], "enumDescriptions": [one.does for one in WEEK]}
    properties = processes["properties"]
    properties["leave_out"]["items"] |= week
    properties["replace"]["propertyNames"] = {"enum": week["enum"]}
    if others:
        properties["replace"]["additionalProperties"] |= {"enum": others}


def _parts(schema: Any) -> Iterator[Schema]:  # noqa: ANN401 (any part of a schema)
    """Yield a schema and everything in it that has keys."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    for part in schema if isinstance(schema, list) else ():
        yield from _parts(part)
