"""Reference models for tests, and what can be seen of the weeks that they live."""

from __future__ import annotations

from reference.model import ReferenceModel
from reference.sites import make_balance
from reference.ties import chance_of_meeting

from ccsim.model.parameters import DEFAULTS

STATES = ("wellbeing", "stigma", "self_stigma", "confidence", "trust")
WORLD = 2**63 + 11
FROZEN = DEFAULTS._replace(tie_learning=0.0, tie_return=0.0, loss_scale=0.0)


def make_model(arrays, parameters=DEFAULTS, world=WORLD, formation=0.03):
    return ReferenceModel(arrays, parameters, world, make_balance(arrays, formation))


def live(model, weeks):
    """Return everything that can be compared, week by week."""
    lived = []
    for _ in range(weeks):
        model.step()
        states = [model.states(name).tolist() for name in STATES]
        habits = model.behaviours.tolist(), model.tired, model.generations.tolist()
        met = model.contacts, model.slight_pairs, model.attendance, model.introductions
        lived.append((*met, model.tie_states, states, habits))
    return lived


def strangers(model):
    """Return two residents, by position, who share neither a tie nor a place."""
    for i, first in enumerate(model.residents):
        for second in model.residents[i + 1 :]:
            if second not in first.ties and chance_of_meeting(first, second) == 0.0:
                return first.position, second.position
    raise AssertionError("everybody is tied")
