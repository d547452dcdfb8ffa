"""The sites and scenario files that come with ccsim, found by name."""

from __future__ import annotations

from pathlib import Path

from ccsim.shipped import shipped_folder


def shipped_sites() -> dict[str, Path]:
    """Return the shipped sites by name."""
    return {path.parent.name: path.parent for path in sorted(shipped_folder().glob("sites/*/site.yaml"))}


def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenario files by name."""
    return {path.stem: path for path in sorted(shipped_folder().glob("*.yaml"))}
