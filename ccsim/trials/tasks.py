"""What the workers of a trial do, beside the balance pilots: hold it in one world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccsim.experiments.runner import shared
from ccsim.model.parameters import Parameters

if TYPE_CHECKING:
    from ccsim.experiments.world import RunRecord
    from ccsim.interventions import Intervention
    from ccsim.model.balance import Balance
    from ccsim.trials.trial_file import TrialFile


def trial(
    site: str, parameters: Parameters, balance: Balance, key: int, file: TrialFile, act: Intervention
) -> RunRecord:
    """Hold a trial in one world; arguments as of `ccsim.trials.world.run_trial`, the site by the name of its map."""
    from ccsim.trials.world import run_trial

    return run_trial(shared()[site], parameters, balance, key, file, act)
