"""The trials and campaigns that come with ccsim, found by name."""

from __future__ import annotations

from pathlib import Path

from ccsim.shipped import calibration_folder


def shipped_trials() -> dict[str, Path]:
    """Return the trial files that come with ccsim by name."""
    return {path.stem: path for path in sorted(calibration_folder().glob("trials/*.yaml"))}


def shipped_campaigns() -> dict[str, Path]:
    """Return the campaign files that come with ccsim by name."""
    return {path.stem: path for path in sorted(calibration_folder().glob("campaigns/*.yaml"))}
