"""The sites and scenario files that come with ccsim, found by name."""

from __future__ import annotations

from pathlib import Path

import ccsim

_PACKAGE = Path(ccsim.__file__).parent


def shipped_folder() -> Path:
    """Return the folder of what is shipped: inside the installed package, or beside it in a checkout."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenarios"


def shipped_sites() -> dict[str, Path]:
    """Return the shipped sites by name."""
    return {path.parent.name: path.parent for path in sorted(shipped_folder().glob("sites/*/site.yaml"))}


def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenario files by name."""
    return {path.stem: path for path in sorted(shipped_folder().glob("*.yaml"))}
