"""The sites and scenario files that come with ccsim, found by name."""

from __future__ import annotations

from pathlib import Path

from ccsim.shipped import shipped_folder
from ccsim.site.description import FILE as DESCRIPTION
from ccsim.site.grown import FILE as GROWN


def shipped_sites() -> dict[str, Path]:
    """Return the shipped sites by name, those of several maps among them."""
    found = {path.parent for file in (DESCRIPTION, GROWN) for path in shipped_folder().glob(f"sites/*/{file}")}
    return {folder.name: folder for folder in sorted(found)}


def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenario files by name."""
    return {path.stem: path for path in sorted(shipped_folder().glob("*.yaml"))}
