"""Calls the command line as a user would, within this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ccsim.cli import app
from ccsim.cli.failures import explained


class Said(NamedTuple):
    """How a command ended, and what it wrote to standard output and standard error."""

    status: int
    out: str
    err: str


Call = Callable[..., Said]


def caller(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return what calls `ccsim` with arguments."""

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["ccsim", *map(str, arguments)])
        capsys.readouterr()
        status = explained(app)
        return Said(status, *capsys.readouterr())

    return call


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return everything in a folder, by path; None for folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
