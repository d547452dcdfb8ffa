"""What came of a calibration, in sentences."""

from __future__ import annotations

from ccsim.calibrating.calibration import Fitted
from ccsim.calibrating.results import learnt_of
from ccsim.experiments.calibrated import SPREAD_LEFT

LEVEL = 0.9


def fitted_sentences(fitted: Fitted) -> list[str]:
    """Return what was learnt, about what nothing was, and whether the method finds what is known."""
    learnt = learnt_of(fitted)
    much = [name for name, one in learnt.items() if not one.little]
    little = [name for name, one in learnt.items() if one.little]
    said = [
        f"The studies say something about {_listed(much)}." if much else "The studies say little about any of them."
    ]
    if little:
        said.append(
            f"They say hardly anything about {_listed(little)}: over {SPREAD_LEFT:.0%} of the spread is left, and the "
            "mean has hardly moved."
        )
    said.append("Every other parameter keeps its prior: no target informs it.")
    covered = fitted.recovery.coverage(LEVEL)
    each = f"from {covered.min():.0%} to {covered.max():.0%}, parameter by parameter"
    said.append(
        f"Of {len(fitted.recovery.ranks)} made-up communities whose parameters are known, {covered.mean():.0%} of "
        f"these lay inside their {LEVEL:.0%} range ({each})."
    )
    weak = [
        f"{target.id} ({one.held_out:.2f})"
        for target, one in zip(fitted.calibration.fitted, fitted.standing_in, strict=True)
        if one.held_out < 0.9
    ]
    if weak:
        said.append(
            f"The emulators of {_listed(weak)} explain under 0.9 of what the parameters do at points that they were "
            "not fitted to; that doubt is counted in."
        )
    return said


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
