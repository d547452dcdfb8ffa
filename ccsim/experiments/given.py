"""Interventions and events as a scenario file gives them: one kind with its fields, read strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from ccsim.experiments.plain_errors import problems_of
from ccsim.interventions import INTERVENTIONS, Act
from ccsim.interventions.events import EVENTS
from ccsim.problems import InputError, Problem, suggestion
from ccsim.yaml_lines import Document, Location, dotted

A = TypeVar("A", bound=Act)


class Given(NamedTuple, Generic[A]):
    """One intervention or event as a scenario file gives it, and where."""

    kind: str
    act: A
    at: Location

    def as_json(self) -> list[Any]:
        """Return `[kind, fields]` as JSON holds it, and whose it is where it is not ours: what results hang on."""
        origin = INTERVENTIONS.origin(self.kind) if self.kind in INTERVENTIONS else None
        fields = self.act.model_dump(mode="json")
        return [self.kind, fields] if origin is None else [self.kind, fields, origin._asdict()]


def given_acts(
    document: Document,
    at: Location,
    kinds: Mapping[str, type[A]],
    weeks: object,
    problems: list[Problem],
) -> tuple[Given[A], ...]:
    """Return the interventions or events of a list in the file.

    Args:
        document: the scenario file.
        at: where the list stands; nothing is given where there is none. (That it is a list is said by the schema.)
        kinds: what may stand there, by kind.
        weeks: length of the comparison, as the file has it.
        problems: to which what is wrong is added.
    """
    items = document.value
    for part in at:
        items = items.get(part, [])
    found: list[Given[A]] = []
    for position, item in enumerate(items if isinstance(items, list) else []):
        read = _given(document, (*at, position), item, kinds, problems)
        if read is not None:
            found.append(read)
            _check_start(document, read, weeks, problems)
    return tuple(found)


def _given(
    document: Document,
    at: Location,
    item: Any,  # noqa: ANN401 (whatever the file holds)
    kinds: Mapping[str, type[A]],
    problems: list[Problem],
) -> Given[A] | None:
    what = str(at[-2]).removesuffix("s")
    if not isinstance(item, dict):
        return None  # said by the schema
    if len(item) != 1:
        message = f"expected one kind of {what} with its fields, found {len(item)} keys"
        if any(key in kinds for key in item):
            message += " (are the fields indented further than the kind?)"
        problems.append(Problem(document.file, message, document.line(at), dotted(at)))
        return None
    kind, fields = next(iter(item.items()))
    here = (*at, kind)
    if kind not in kinds:
        message = f"no {what} '{kind}'{_nearest(kind, kinds)}"
        problems.append(Problem(document.file, message, document.line(here), dotted(at)))
        return None
    try:
        model = kinds[kind]
    except InputError as error:  # another package adds it, and is broken
        problems += [
            Problem(document.file, f"{problem.file}: {problem.message}", document.line(here), dotted(here))
            for problem in error.problems
        ]
        return None
    try:
        # By way of JSON, since only there a strict reading takes a list for a tuple.
        text = json.dumps({} if fields is None else fields)
        return Given(kind, model.model_validate_json(text, strict=True), here)
    except ValidationError as error:
        problems += problems_of(error, model, document, here)
        return None


def _nearest(kind: str, kinds: Mapping[str, type[A]]) -> str:
    """Return what may have been meant by a kind that may not stand there."""
    if kind in EVENTS:
        return f": '{kind}' is an event; it stands under `events`"
    if kind in INTERVENTIONS:
        return f": '{kind}' is an intervention; it stands under `interventions` of a scenario"
    return suggestion(kind, sorted(kinds)) or f"; known: {', '.join(sorted(kinds))}"


def _check_start(document: Document, given: Given[A], weeks: object, problems: list[Problem]) -> None:
    start = given.act.start
    if isinstance(weeks, int) and 1 <= weeks <= start:  # weeks below 1 are said by the schema
        here = (*given.at, "start")
        message = f"starts in week {start}, but the comparison ends in week {weeks}"
        problems.append(Problem(document.file, message, document.line(here), dotted(here)))


def choices(kinds: Mapping[str, type[A]], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of one entry of such a list; what it refers to is added to the definitions."""
    found = []
    for kind, model in sorted(kinds.items()):
        nested = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(nested.pop("$defs", {}))
        definitions[kind] = nested
        found.append(
            {
                "type": "object",
                "properties": {kind: {"$ref": f"#/$defs/{kind}"}},
                "required": [kind],
                "additionalProperties": False,
            }
        )
    return {"oneOf": found}
