"""The calibration's files that come with ccsim: targets, evidence, trials and campaigns."""

from __future__ import annotations

from pathlib import Path

import ccsim

_PACKAGE = Path(ccsim.__file__).parent


def calibration_folder() -> Path:
    """Return the folder of the calibration: inside the installed package, or beside it in a checkout."""
    inside = _PACKAGE / "calibration"
    return inside if inside.is_dir() else _PACKAGE.parent / "calibration"


def shipped_trials() -> dict[str, Path]:
    """Return the trial files that come with ccsim by name."""
    return {path.stem: path for path in sorted(calibration_folder().glob("trials/*.yaml"))}


def shipped_campaigns() -> dict[str, Path]:
    """Return the campaign files that come with ccsim by name."""
    return {path.stem: path for path in sorted(calibration_folder().glob("campaigns/*.yaml"))}
