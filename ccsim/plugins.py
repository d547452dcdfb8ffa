"""What other installed packages add by a Python entry point: found by name, loaded when it is first used."""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from ccsim.problems import InputError, Problem

T = TypeVar("T")

Check = Callable[[str, object], T]
"""Returns what was loaded under a name, as it should be; raises ValueError with what was expected where it is not."""


class Origin(NamedTuple):
    """Where something comes from: an entry point, its package and version, and the digest of the source file."""

    group: str
    name: str
    package: str
    version: str
    source: str


class Extended(Mapping[str, T], Generic[T]):
    """What ccsim has by name, and what other packages add to it under an entry point group.

    A package that is broken is in nobody's way until its own name is asked for.

    Args:
        group: name of the entry point group.
        own: what ccsim has.
        check: see `Check`.
    """

    def __init__(self, group: str, own: Mapping[str, T], check: Check[T]) -> None:
        self.group = group
        self.own = own
        self._check = check
        self._loaded: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        """Return what has this name.

        Raises:
            KeyError: there is nothing of this name.
            InputError: the package that adds it cannot be loaded, or adds something else.
        """
        if name in self.own:
            return self.own[name]
        if name not in self._loaded:
            self._loaded[name] = self._load(self._added[name])
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is anything of this name, without loading it."""
        return name in self.own or name in self._added

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from self._added

    def __len__(self) -> int:
        return len(self.own) + len(self._added)

    def origin(self, name: str) -> Origin | None:
        """Return where something comes from, None where it is ccsim's own.

        Raises:
            KeyError, InputError: as for the thing itself.
        """
        if name in self.own:
            return None
        self[name]
        point = self._added[name]
        package, version = _package(point)
        return Origin(self.group, name, package, version, _source_digest(point.module))

    @cached_property
    def _added(self) -> dict[str, importlib.metadata.EntryPoint]:
        """What other packages add, by name; all of them are refused where two things have one name."""
        found: dict[str, importlib.metadata.EntryPoint] = {}
        for point in importlib.metadata.entry_points(group=self.group):
            there = found.get(point.name)
            if point.name in self.own or (there is not None and there.value != point.value):
                other = "ccsim itself" if there is None else f"the package '{_package(there)[0]}'"
                raise InputError(self._problem(point, f"{other} has that name already; uninstall one of them"))
            found[point.name] = point
        return found

    def _load(self, point: importlib.metadata.EntryPoint) -> T:
        try:
            loaded = point.load()
        except Exception as error:  # whatever somebody else's code raises
            message = f"cannot be loaded from {point.value}: {type(error).__name__}: {error}"
            raise InputError(self._problem(point, message)) from error
        try:
            return self._check(point.name, loaded)
        except ValueError as error:
            raise InputError(self._problem(point, f"{point.value} is not what it should be: {error}")) from None

    def _problem(self, point: importlib.metadata.EntryPoint, message: str) -> Problem:
        package, version = _package(point)
        return Problem(f"installed package '{package}' {version}".strip(), message, key=f"{self.group}: {point.name}")


def _package(point: importlib.metadata.EntryPoint) -> tuple[str, str]:
    """Return the name and version of the package that an entry point belongs to."""
    return (point.dist.name, point.dist.version) if point.dist is not None else ("unknown", "")


def _source_digest(module: str) -> str:
    """Return the digest of the file of a loaded module, line ends aside; empty where it has none."""
    file = inspect.getsourcefile(sys.modules[module])
    if file is None or not Path(file).is_file():
        return ""
    return hashlib.blake2b(Path(file).read_bytes().replace(b"\r\n", b"\n"), digest_size=16).hexdigest()
