"""Reads a profile from a YAML file; it may say only what differs from a shipped one, or from one beside it.

    like: alderbrook
    title: Our neighbourhood
    residents: 900
    places: [{kind: pub, names: [The Heron]}, ...]

Keys that are not given are the other's. Shares are always given whole. Where places are given, they are all there are;
what one does not say of itself is taken from the other profile's place of that kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ccsim.problems import InputError, Problem, suggestion
from ccsim.shipped import shipped_profiles
from ccsim.site.profile import Part, Profile
from ccsim.yaml_lines import Document, dotted, read_yaml

LIKE = "like"
"""The key that names another profile."""


def read_profile(path: str | Path) -> Profile:
    """Return the profile in a YAML file, or the shipped one of that name.

    Raises:
        InputError: the file cannot be read, is not YAML, or something in it is wrong; each with its line.
    """
    shipped = shipped_profiles()
    if not Path(path).exists() and str(path) in shipped:
        path = shipped[str(path)]
    content = _mapping(Path(path))
    try:
        return Profile.model_validate(_whole(Path(path), content, ()))
    except ValidationError as error:
        raise InputError(_problems(error, content)) from None


def _whole(path: Path, content: Document, before: tuple[Path, ...]) -> dict[str, Any]:
    """Return what a profile says, with what it takes from the one that it is like. `before`: those that led to it."""
    given = dict(content.value)
    if LIKE not in given:
        return given
    other = _other(path, content)
    if other.resolve() in (path.resolve(), *before):
        raise InputError(Problem(str(path), "profiles that are like each other", content.line((LIKE,)), LIKE))
    del given[LIKE]
    return merged(_whole(other, _mapping(other), (path.resolve(), *before)), given, Profile)


def _mapping(path: Path) -> Document:
    content = read_yaml(path)
    if not isinstance(content.value, dict):
        raise InputError(Problem(str(path), "should hold a profile: keys and values, such as 'title: ...'"))
    return content


def _other(path: Path, content: Document) -> Path:
    """Return the profile that this one says it is like: a file beside it, or a shipped one."""
    name, shipped = str(content.value[LIKE]), shipped_profiles()
    if (path.parent / name).is_file():
        return path.parent / name
    if name not in shipped:
        message = f"no profile '{name}' is shipped, nor is there such a file{suggestion(name, list(shipped))}"
        found = Problem(str(path), f"{message}; shipped: {', '.join(shipped)}", content.line((LIKE,)), LIKE)
        raise InputError(found)
    return shipped[name]


def merged(other: Mapping[str, Any], given: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    """Return what is given, and for what is not, the other's. Mappings of shares are taken whole."""
    result = {**other, **given}
    for key, value in given.items():
        inner, before = _part_within(part, key), other.get(key)
        if inner is not None and isinstance(value, dict) and isinstance(before, dict):
            result[key] = merged(before, value, inner)
    if part is Profile:
        result["identity"] = _identities(other.get("identity"), result.get("identity"))
        result["places"] = _places(other.get("places"), result.get("places"))
        if "places" in given and "partnerships" not in given:
            result["partnerships"] = []
    return result


def _part_within(part: type[Part], key: str) -> type[Part] | None:
    """Return the part that a key of another part stands for, None where it is a number, a word or shares."""
    field = part.model_fields.get(key)
    kind = field.annotation if field is not None else None
    return kind if isinstance(kind, type) and issubclass(kind, Part) else None


def _identities(others: Any, given: Any) -> Any:  # noqa: ANN401 (checked when the profile is)
    """Return identity columns, each with what it does not say taken from the other profile's of that name."""
    if not isinstance(given, dict) or not isinstance(others, dict):
        return given
    own = {
        name: {**others[name], **column} if isinstance(column, dict) and name in others else column
        for name, column in given.items()
    }
    return {**others, **own}


def _places(others: Any, given: Any) -> Any:  # noqa: ANN401 (checked when the profile is)
    """Return places, each with what it does not say taken from the other profile's place of that kind."""
    if not isinstance(given, list) or not isinstance(others, list):
        return given
    kinds = {place.get("kind"): place for place in others if isinstance(place, dict)}
    return [{**kinds.get(place.get("kind"), {}), **place} if isinstance(place, dict) else place for place in given]


def _problems(error: ValidationError, document: Document) -> list[Problem]:
    """Return each thing that pydantic found as a problem with its line and dotted key."""
    problems = []
    for found in error.errors(include_url=False):
        location = tuple(part for part in found["loc"] if part != "[key]")
        line = document.line(location) if location[:1] in document.lines else None
        message = found["msg"].removeprefix("Value error, ").replace("Input should", "should")
        if found["type"] == "extra_forbidden":
            message = f"unknown key{suggestion(str(location[-1]), _field_names())}"
        elif found["type"] == "missing":
            message = "is missing"
        elif found["type"] != "value_error":
            message = f"{message}, found {found['input']!r:.60}"
        problems.append(Problem(document.file, message, line, dotted(location) or None))
    return problems


def _field_names() -> tuple[str, ...]:
    """Return every key that a profile may hold, anywhere."""
    parts: list[type[Part]] = Part.__subclasses__()
    return tuple(sorted({name for part in parts for name in part.model_fields}))
