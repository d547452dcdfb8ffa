"""A week in expectation, from any state: the map that the loop gain is the linearisation of.

Ties stay who they are between: their strengths move, none forms and none is lost. Contacts of one resident count as
independent, as in the model's own expectations, whose code is used with today's chances in place of the mapped ones.
"""

from __future__ import annotations

import numpy as np

from ccsim.model.balance import unbalanced
from ccsim.model.community import CommunityModel
from ccsim.model.expectations import expected_input, expected_tallies
from ccsim.model.expected_support import attendance_now
from ccsim.model.state import CONFIDENCE, SELF_STIGMA, WELLBEING

RETURNS = ("wellbeing_return", "stigma_return", "self_stigma_return", "confidence_return", "trust_return")


class ExpectedWeek:
    """The expected next states [5, n] and strengths [e] of a community, as a function of both today."""

    def __init__(self, arrays, parameters):
        self.parameters = parameters
        self.model = CommunityModel(arrays, parameters, balance=unbalanced(arrays.residents), world=1)
        used = arrays.tie_a.size
        self.model.ties = self.model.ties._replace(
            **{name: getattr(self.model.ties, name)[:used].copy() for name in ("strength", "set_point")}
        )
        self.returns = np.array([getattr(parameters, name) for name in RETURNS])[:, None]
        self.state, self.strength = self.model.residents.mapped.copy(), arrays.tie_strength.copy()

    def contact(self, attends, state, strength):
        """Return [e]: the chance of contact on each tie, given the chance of each attendance."""
        model, places = self.model, self.model.places
        residents, visits = model.residents, model.affiliations
        availability = np.exp(self.parameters.availability * (state[CONFIDENCE] - residents.mapped[CONFIDENCE]))
        availability /= residents.displaced_mapped
        np.multiply.at(availability, visits.resident, 1.0 - attends * places.displacement[visits.place])
        goes = np.zeros((residents.identity.size, places.identity.size))
        goes[visits.resident, visits.place] = attends
        a, b = model.ties.a[: strength.size], model.ties.b[: strength.size]
        apart = np.prod(1.0 - goes[a] * goes[b] / places.tables, axis=1)
        x, m = strength, model.ties.meeting[: strength.size]
        with np.errstate(divide="ignore", invalid="ignore"):
            rare = np.where(m > 0.0, (1.0 - apart) * x / m, 0.0)
            usual = 1.0 - apart * ((1.0 - x) / (1.0 - m)) ** (availability[a] * availability[b])
        return np.where(x > m, usual, rare)

    def __call__(self, state, strength):
        model, p = self.model, self.parameters
        model.residents.state[:] = state
        attends = attendance_now(model)
        contact = self.contact(attends, state, strength)
        today = model.residents._replace(mapped=state)
        tallies = expected_tallies(
            today,
            model.ties._replace(set_point=contact),
            model.affiliations._replace(frequency_mapped=attends),
            p,
            model.support_value,
        )
        inputs = expected_input(today, tallies, p)
        gap = state - model.residents.mapped
        inputs[WELLBEING] -= p.wellbeing_return * p.self_stigma_on_wellbeing * gap[SELF_STIGMA]
        inputs[CONFIDENCE] += (p.confidence_return * p.confidence_scale) * (
            p.wellbeing_on_confidence * gap[WELLBEING] - p.self_stigma_on_confidence * gap[SELF_STIGMA]
        )
        inputs[SELF_STIGMA] *= model.residents.lived_experience
        moved = state - self.returns * gap + inputs - model.residents.expected_input
        x = strength
        return moved, x + p.tie_learning * (contact - x) + p.tie_return * (self.model.ties.set_point - x)

    def flat(self, both):
        """Return the week as a function from one vector of states and strengths to another."""
        size = self.state.size
        state, strength = self(both[:size].reshape(self.state.shape), both[size:])
        return np.concatenate([state.ravel(), strength])

    def jacobian(self, step=1e-5):
        """Return the derivative of `flat` at the map, by central differences."""
        start = np.concatenate([self.state.ravel(), self.strength])
        columns = []
        for k in range(start.size):
            up, down = start.copy(), start.copy()
            up[k] += step
            down[k] -= step
            columns.append((self.flat(up) - self.flat(down)) / (2.0 * step))
        return np.array(columns).T

    def amplification(self):
        """Return the mean lasting response of confidence to a lasting push of all, over that without feedback."""
        n, p = self.state.shape[1], self.parameters
        push = np.zeros(self.state.size + self.strength.size)
        rows = slice(CONFIDENCE * n, (CONFIDENCE + 1) * n)
        push[rows] = p.confidence_return
        return float(np.linalg.solve(np.eye(push.size) - self.jacobian(), push)[rows].mean())
