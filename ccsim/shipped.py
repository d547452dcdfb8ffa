"""Where the files that come with ccsim are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

import ccsim

_PACKAGE = Path(ccsim.__file__).parent


def shipped_folder() -> Path:
    """Return the folder of what is shipped."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenarios"


def shipped_profiles() -> dict[str, Path]:
    """Return the profiles of the shipped sites by name."""
    return {path.stem: path for path in sorted(shipped_folder().glob("profiles/*.yaml"))}


def calibration_folder() -> Path:
    """Return the folder of the calibration: inside the installed package, or beside it in a checkout."""
    inside = _PACKAGE / "calibration"
    return inside if inside.is_dir() else _PACKAGE.parent / "calibration"
