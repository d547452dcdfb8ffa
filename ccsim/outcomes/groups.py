"""For whom: groups that are fixed at the map, and those that a scenario makes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccsim.interventions.intervention import RunningProgramme
from ccsim.interventions.targeting import Choice
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats

EVERYONE = "everyone"
MAPPED_GROUPS = (EVERYONE, "lived_experience", "most_deprived_fifth", "lowest_wellbeing_fifth")
"""Groups fixed at the map: the same residents under every scenario."""
SCENARIO_GROUPS = ("recipients", "took_up", "deliverers")
"""Groups that a scenario makes: those offered, those who took it up, those who give."""


def mapped_groups(arrays: SiteArrays) -> dict[str, Choice]:
    """Return [n] for each group that the map fixes; a fifth is left out where its column was not mapped."""
    groups = {EVERYONE: np.ones(arrays.residents, np.bool_)}
    if arrays.lived_experience.any():
        groups["lived_experience"] = arrays.lived_experience
    if not np.isnan(arrays.deprivation).all():
        groups["most_deprived_fifth"] = _fifth(-arrays.deprivation, arrays)
    groups["lowest_wellbeing_fifth"] = _fifth(arrays.wellbeing, arrays)
    return groups


def _fifth(score: Floats, arrays: SiteArrays) -> Choice:
    """Return [n]: the fifth of residents with the lowest score, ties in canonical order; unknown scores never."""
    known = int((~np.isnan(score)).sum())
    chosen = np.zeros(arrays.residents, np.bool_)
    chosen[np.argsort(score, kind="stable")[: known // 5]] = True
    return chosen


def scenario_groups(programmes: Sequence[RunningProgramme], residents: int) -> dict[str, Choice]:
    """Return [n] for those offered, those who took it up and those who deliver, over all of a scenario's programmes."""
    groups = {name: np.zeros(residents, np.bool_) for name in SCENARIO_GROUPS}
    for programme in programmes:
        if programme.reach is not None:
            groups["recipients"] |= programme.reach.offered
            groups["took_up"] |= programme.reach.took_up
            groups["deliverers"] |= programme.reach.delivers
    return groups
