"""A YAML file as plain values, with the line of every key, read strictly.

What makes YAML dangerous or surprising is refused: aliases (a few lines can unfold into gigabytes), two keys
of one name, tags, numbers that are not finite, several documents in one file.
"""

from __future__ import annotations

import datetime
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ccsim.problems import InputError, Problem, amount_in_doubt

MAX_BYTES = 1_000_000
"""Largest YAML file that is read."""

LONGEST_SHOWN = 60
"""Letters of a wrong value that are shown."""

COLON_IN_TEXT = "mapping values are not allowed here"
"""What PyYAML says of `title: Elm Park: the east side`."""

Location = tuple[str | int, ...]
"""Keys and list positions from the top of the file to a value."""


@dataclass(frozen=True)
class Document:
    """What a YAML file says.

    Attributes:
        file: the file, as the user named it.
        value: mappings with text keys, lists, text, numbers, booleans and None.
        lines: for each location, the line of its key (of a list entry: where it begins), counted from 1.
    """

    file: str
    value: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int | None:
        """Return the line of a location, or of the nearest thing around it that has one."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.lines:
                return self.lines[location[:length]]
        return None


def read_yaml(path: Path, file: str | None = None) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        file: how problems name it; the path unless given.

    Raises:
        InputError: no such file, too large, not UTF-8, not YAML, or something that is refused.
    """
    file = str(path) if file is None else file
    return yaml_text(_text(path, file), file)


def yaml_text(text: str, file: str) -> Document:
    """Read YAML that is a text already.

    Args:
        text: the YAML.
        file: how problems name it.

    Raises:
        InputError: not YAML, or something that is refused.
    """
    problems: list[Problem] = []
    lines: dict[Location, int] = {}
    try:
        loader = _StrictLoader(text)
        node = loader.get_single_node()
        value = None if node is None else _Walk(loader, file, lines, problems).value(node, ())
    except yaml.YAMLError as error:
        raise InputError(_plain(file, text, error)) from None
    except RecursionError:
        raise InputError(Problem(file, "lists or mappings are nested too deeply")) from None
    if problems:
        raise InputError(problems)
    return Document(file, value, lines)


def _text(path: Path, file: str) -> str:
    if not path.exists():
        raise InputError(Problem(file, "there is no such file"))
    if not path.is_file():
        raise InputError(Problem(file, "expected a file, found a folder"))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(Problem(file, f"larger than {MAX_BYTES:,} bytes, the most that is read"))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(Problem(file, "not UTF-8 text; save it as UTF-8", line)) from None
    except OSError as error:
        raise InputError(Problem(file, f"cannot be read: {error.strerror}")) from None


class _StrictLoader(yaml.SafeLoader):
    """PyYAML's safe loader, without aliases."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None,
                None,
                f"aliases are not read: write out what *{event.anchor} stands for",
                event.start_mark,
            )
        return super().compose_node(parent, index)


class _Walk:
    """Turns nodes into values; keeps lines and problems."""

    def __init__(self, loader: _StrictLoader, file: str, lines: dict[Location, int], problems: list[Problem]) -> None:
        self.loader = loader
        self.file = file
        self.lines = lines
        self.problems = problems

    def value(self, node: yaml.Node, at: Location) -> Any:  # noqa: ANN401
        """Return the value of a node."""
        self.lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*at, position)) for position, item in enumerate(node.value)]
        try:
            value = self.loader.construct_object(node)
        except ValueError as error:  # a date such as 2026-13-45
            return self._refuse(node, at, f"found {node.value[:LONGEST_SHOWN]}: {error}")
        if isinstance(value, float) and not math.isfinite(value):
            return self._refuse(node, at, f"expected a finite number, found {node.value}")
        if isinstance(value, int) and abs(value) > sys.float_info.max:
            return self._refuse(node, at, f"found {node.value[:LONGEST_SHOWN]}, expected a smaller number")
        if isinstance(value, float) and (doubt := amount_in_doubt(node.value)):
            return self._refuse(node, at, doubt)
        if isinstance(value, (datetime.date, datetime.datetime)):
            return node.value
        return value

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(key_node, at, "expected a name before the colon, found a list or mapping")
                continue
            key = str(key_node.value)
            here = (*at, key)
            if key in found:
                self._refuse(key_node, here, f"key given twice; first in line {self.lines[here]}")
                continue
            self.lines[here] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, here)
        return found

    def _refuse(self, node: yaml.Node, at: Location, message: str) -> None:
        self.problems.append(Problem(self.file, message, node.start_mark.line + 1, dotted(at) or None))


def dotted(location: Location) -> str:
    """Return a location as users read it: `scenarios.hub.interventions[1].weeks`."""
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _plain(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """Say in plain words why a file is not YAML."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(file, f"not readable as YAML: {getattr(error, 'reason', error)}")
    mark = error.problem_mark or error.context_mark
    line = None if mark is None else mark.line + 1
    rows = text.splitlines()
    if line is not None and line <= len(rows) and "\t" in rows[line - 1]:
        return Problem(file, "a tab stands here; YAML is indented with spaces only", line)
    message = error.problem or str(error)
    if message == COLON_IN_TEXT:
        twice = line is not None and line <= len(rows) and rows[line - 1].count(": ") > 1
        why = (
            "a second colon in this line; put the whole text after the first one in quotes"
            if twice
            else "this line begins further to the right than it should; line up the names that belong together"
        )
        return Problem(file, why, line)
    if "alias" not in message and "single document" not in (error.context or ""):
        message = f"not readable as YAML: {message}"
    if "single document" in (error.context or ""):
        message = "expected one document, found a second one (---)"
    return Problem(file, message, line)
