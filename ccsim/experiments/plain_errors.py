"""What pydantic found wrong, in plain words: what was found, what was expected, on which line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from ccsim.problems import Problem, suggestion
from ccsim.yaml_lines import Document, Location, dotted

EXPECTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
    "string_type": "text (put it in quotes)",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} or less",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    "string_too_short": "at least {min_length} letters",
    "string_too_long": "at most {max_length} letters",
}
"""What was expected, by pydantic's type of error."""


def problems_of(
    error: ValidationError, model: type[BaseModel], document: Document, at: Location = ()
) -> Iterator[Problem]:
    """Yield a problem for each error that pydantic found in the part of a document at `at`."""
    for entry in error.errors(include_url=False):
        location = _in_document(document, at, entry["loc"])
        line = document.line(location)
        yield Problem(document.file, _message(entry, model), line, dotted(location) or None)


def _message(entry: Any, model: type[BaseModel]) -> str:  # noqa: ANN401 (a pydantic typed dict)
    kind = entry["type"]
    if kind == "missing":
        return "expected, but not given"
    if kind == "extra_forbidden":
        known = sorted(_fields(model, entry["loc"][:-1]))
        near = suggestion(str(entry["loc"][-1]), known)
        return f"unknown key{near or ('; known here: ' + ', '.join(known) if known else '')}"
    if kind in EXPECTED:
        return f"found {shown(entry['input'])}, expected {EXPECTED[kind].format(**_limits(entry))}"
    message = str(entry["msg"]).removeprefix("Value error, ")
    return message if kind == "value_error" else f"found {shown(entry['input'])}: {message}"


def _limits(entry: Any) -> dict[str, Any]:  # noqa: ANN401 (a pydantic typed dict)
    """Return what an error says of the limits, whole numbers without a point."""
    limits = entry.get("ctx", {})
    return {name: f"{limit:g}" if isinstance(limit, float) else limit for name, limit in limits.items()}


def shown(value: Any) -> str:  # noqa: ANN401 (whatever the file holds)
    """Return a value as the user would recognise it, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _in_document(document: Document, at: Location, loc: tuple[str | int, ...]) -> Location:
    """Return the location in the file: pydantic's, less the names of union members, which no file has."""
    location = at
    for position, part in enumerate(loc):
        if (*location, part) in document.lines or position == len(loc) - 1:
            location = (*location, part)
    return location


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """Return the keys that may stand at a location within a model."""
    if not loc:
        return {field.alias or name for name, field in model.model_fields.items()}
    name, rest = loc[0], loc[1:]
    for field_name, field in model.model_fields.items():
        if name in (field_name, field.alias):
            nested = list(models_in(field.annotation))
            tags = {nest.__name__ for nest in nested}
            while rest and (isinstance(rest[0], int) or rest[0] in tags):
                rest = rest[1:]
            return set().union(*(_fields(nest, rest) for nest in nested))
    return set()


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 (any annotation)
    """Yield the models that a field of this annotation may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)
