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
    """One intervention or event as a scenario file gives it, where, and with which fields."""

    kind: str
    act: A
    at: Location
    fields: dict[str, Any]

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
            check_start(document, read, weeks, problems)
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
    return read_given(document, here, kind, fields, kinds, problems)


def read_given(
    document: Document,
    at: Location,
    kind: str,
    fields: Any,  # noqa: ANN401 (whatever the file holds)
    kinds: Mapping[str, type[A]],
    problems: list[Problem],
) -> Given[A] | None:
    """Return one intervention or event of a kind, or None where something is wrong with it.

    Args:
        document: the scenario file.
        at: where the fields stand.
        kind: one of `kinds`.
        fields: as the file has them.
        kinds: what may stand there, by kind.
        problems: to which what is wrong is added.
    """
    try:
        model = kinds[kind]
    except InputError as error:  # another package adds it, and is broken
        problems += [
            Problem(document.file, f"{problem.file}: {problem.message}", document.line(at), dotted(at))
            for problem in error.problems
        ]
        return None
    fields = {} if fields is None else fields
    try:
        # By way of JSON, since only there a strict reading takes a list for a tuple.
        return Given(kind, model.model_validate_json(json.dumps(fields), strict=True), at, fields)
    except ValidationError as error:
        problems += problems_of(error, model, document, at)
        return None


def _nearest(kind: str, kinds: Mapping[str, type[A]]) -> str:
    """Return what may have been meant by a kind that may not stand there."""
    if kind in EVENTS:
        return f": '{kind}' is an event; it stands under `events`"
    if kind in INTERVENTIONS:
        return f": '{kind}' is an intervention; it stands under `interventions` of a scenario"
    return suggestion(kind, sorted(kinds)) or f"; known: {', '.join(sorted(kinds))}"


def check_start(document: Document, given: Given[A], weeks: object, problems: list[Problem]) -> None:
    """Say that something starts after the last week of a comparison, where it does."""
    start = given.act.start
    if isinstance(weeks, int) and 1 <= weeks <= start:  # weeks below 1 are said by the schema
        here = (*given.at, "start")
        message = f"starts in week {start}, but the comparison ends in week {weeks}"
        problems.append(Problem(document.file, message, document.line(here), dotted(here)))
