"""Lasting pushes and passing shocks, each as the difference of two communities that share every draw."""

from __future__ import annotations

import numpy as np

from ccsim.model.community import CommunityModel
from ccsim.model.state import CONFIDENCE, SELF_STIGMA, WELLBEING, WELLBEING_MAX

PUSH = 0.02
"""Lasting push of confidence up in one community and down in the other: small, and what is not linear cancels."""
SHOCK = {"W": 1.0, "C": 0.1, "Q": 0.05}


def pushed(arrays, parameters, balance, world):
    """Return two communities, everybody's confidence pushed up in one and down in the other for good.

    Without feedback, confidence would in the end stand PUSH above its set point in the one and below it in the other.
    """
    pair = []
    for sign in (1.0, -1.0):
        model = CommunityModel(arrays, parameters, balance=balance, world=world)
        model.residents.expected_input[CONFIDENCE] -= sign * PUSH * parameters.confidence_return
        pair.append(model)
    return pair


def amplification(arrays, parameters, balance, world, after, until):
    """Return the mean response of confidence to a lasting push over the response without feedback.

    Args:
        after, until: weeks between which the response is averaged, every fourth week.
    """
    pair = pushed(arrays, parameters, balance, world)
    found = []
    for week in range(after, until + 1, 4):
        for model in pair:
            model.live_until(week)
        up, down = (model.residents.state[CONFIDENCE].mean() for model in pair)
        found.append((up - down) / (2.0 * PUSH))
    return float(np.mean(found))


PATHS = ("support", "attendance", "wellbeing", "slights", "self-stigma")


def gain_of_held_confidence(arrays, parameters, balance, world, after, until):
    """Return [5]: what a lasting push of confidence brings back to it, by path; confidence itself is held.

    The effects on confidence are switched off in the communities, so it stays where it was pushed. What they would
    have added is worked out from the weeks' tallies.
    """
    p = parameters
    means = []
    for model, sign in zip(pushed(arrays, p._replace(confidence_scale=0.0), balance, world), (1.0, -1.0), strict=True):
        residents = model.residents
        residents.state[CONFIDENCE] += sign * PUSH
        model.live_until(after)
        weeks = []
        while model.week < until:
            before = residents.state.copy()
            model.step()
            tally = model.scratch.tally
            support = np.log(1.0 + residents.outside_contacts + tally["weight"]).mean()
            wellbeing, self_stigma = before[WELLBEING].mean(), before[SELF_STIGMA].mean()
            weeks.append([support, tally["attended"].mean(), wellbeing, tally["slights"].mean(), self_stigma])
        means.append(np.mean(weeks, axis=0))
    effects = np.array(
        [p.support_on_confidence, p.attendance_on_confidence, p.wellbeing_on_confidence, -p.slights_on_confidence,
         -p.self_stigma_on_confidence]
    )  # fmt: skip
    return p.confidence_scale * effects * (means[0] - means[1]) / (2.0 * PUSH)


def left_of_a_shock(arrays, parameters, balance, world, weeks):
    """Return [weeks, 3]: which share of a passing shock is left of W, C and Q after so many weeks.

    Everybody's wellbeing, confidence and (with lived experience) self-stigma are raised once, within their scales.
    """
    usual, shocked = (CommunityModel(arrays, parameters, balance=balance, world=world) for _ in range(2))
    lived, state = arrays.lived_experience, shocked.residents.state
    state[WELLBEING] = np.minimum(state[WELLBEING] + SHOCK["W"], WELLBEING_MAX)
    state[CONFIDENCE] = np.minimum(state[CONFIDENCE] + SHOCK["C"], 1.0)
    state[SELF_STIGMA, lived] = np.minimum(state[SELF_STIGMA, lived] + SHOCK["Q"], 1.0)

    def departures():
        gap = state - usual.residents.state
        return np.array([gap[WELLBEING].mean(), gap[CONFIDENCE].mean(), gap[SELF_STIGMA, lived].mean()])

    first, left = departures(), []
    for week in weeks:
        usual.live_until(week)
        shocked.live_until(week)
        left.append(departures() / first)
    return np.array(left)
