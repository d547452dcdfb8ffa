"""Reads a small YAML file strictly, with the line of every key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ccsim.problems import InputError, Problem

MAX_YAML_BYTES = 1_000_000

Key = tuple[str, ...]


@dataclass(frozen=True)
class YamlFile:
    """What a YAML file holds.

    Attributes:
        value: its plain value (mappings, lists, texts, numbers, dates).
        lines: the line, from 1, of every key, by the path of keys and list positions that leads to it.
    """

    value: Any
    lines: dict[Key, int]


def read_yaml(path: Path, file: str) -> YamlFile:
    """Read a YAML file; `file` is how messages name it.

    Raises:
        InputError: not there, not UTF-8, too large, not YAML, a key given twice, or an alias used.
    """
    text = _text(path, file)
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        lines: dict[Key, int] = {}
        problems = _walk(node, (), lines, set(), file) if node is not None else []
        if problems:
            raise InputError(problems)
        value = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        raise InputError(_yaml_problem(error, file)) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise InputError(Problem(file, f"not readable as YAML: {error}")) from None
    except RecursionError:
        raise InputError(Problem(file, "nested too deeply")) from None
    return YamlFile(value, lines)


def _text(path: Path, file: str) -> str:
    """Return the text of a file of reasonable size."""
    try:
        if path.stat().st_size > MAX_YAML_BYTES:
            raise InputError(Problem(file, f"larger than {MAX_YAML_BYTES:,} bytes"))
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Problem(file, "no such file")) from None
    except OSError as error:
        raise InputError(Problem(file, f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(Problem(file, "not UTF-8 text; save it as UTF-8", line)) from None


def _walk(node: yaml.Node, path: Key, lines: dict[Key, int], seen: set[int], file: str) -> list[Problem]:
    """Note the line of every key below a node; return keys given twice and aliases."""
    line = node.start_mark.line + 1
    if id(node) in seen:
        message = "aliases (& and *) are not used in this file; write the value out"
        return [Problem(file, message, line, ".".join(path) or None)]
    seen.add(id(node))
    problems: list[Problem] = []
    if isinstance(node, yaml.SequenceNode):
        for k, item in enumerate(node.value):
            lines[(*path, str(k))] = item.start_mark.line + 1
            problems += _walk(item, (*path, str(k)), lines, seen, file)
    if isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            here = (*path, str(key.value))
            key_line = key.start_mark.line + 1
            if here in lines:
                problems.append(Problem(file, f"given twice, first on line {lines[here]}", key_line, ".".join(here)))
            lines[here] = key_line
            problems += _walk(item, here, lines, seen, file)
    return problems


def _yaml_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    """Return a YAML error in plain words."""
    mark = error.problem_mark or error.context_mark
    line = None if mark is None else mark.line + 1
    said = error.problem or error.context or "not readable as YAML"
    if "'\\t'" in said:
        return Problem(file, "a tab: indent with spaces", line)
    return Problem(file, f"not readable as YAML: {said}", line)
