"""Residents as Mesa agents: thin, writable views of one column of the arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import mesa
import numpy as np

from ccsim.model.state import CONFIDENCE, SELF_STIGMA, STIGMA, TRUST, WELLBEING

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel


class Resident(mesa.Agent):
    """One resident: reads from and writes to the model's arrays, so that Mesa's tools work and nothing is copied."""

    def __init__(self, model: CommunityModel, position: int) -> None:
        super().__init__(model)
        self.position = position

    @property
    def community(self) -> CommunityModel:
        """The model, by its own type."""
        return cast("CommunityModel", self.model)

    @property
    def resident_id(self) -> str:
        """The pseudonym of the site folder."""
        return self.community.arrays.resident_id[self.position]

    @property
    def wellbeing(self) -> float:
        """SWEMWBS metric score, 7 to 35."""
        return self._state(WELLBEING)

    @wellbeing.setter
    def wellbeing(self, value: float) -> None:
        self._set_state(WELLBEING, value)

    @property
    def stigma(self) -> float:
        """Wish for social distance from people with mental health problems, 0 to 1."""
        return self._state(STIGMA)

    @stigma.setter
    def stigma(self, value: float) -> None:
        self._set_state(STIGMA, value)

    @property
    def self_stigma(self) -> float:
        """Self-stigma, 0 to 1; 0 without lived experience."""
        return self._state(SELF_STIGMA)

    @self_stigma.setter
    def self_stigma(self, value: float) -> None:
        self._set_state(SELF_STIGMA, value)

    @property
    def confidence(self) -> float:
        """Social confidence, 0 to 1."""
        return self._state(CONFIDENCE)

    @confidence.setter
    def confidence(self, value: float) -> None:
        self._set_state(CONFIDENCE, value)

    @property
    def trust(self) -> float:
        """Generalised trust, 0 to 1."""
        return self._state(TRUST)

    @trust.setter
    def trust(self, value: float) -> None:
        self._set_state(TRUST, value)

    @property
    def lived_experience(self) -> bool:
        """Whether the resident has lived experience of mental ill health."""
        return bool(self.community.residents.lived_experience[self.position])

    @property
    def degree(self) -> int:
        """Number of ties now, programme ties included."""
        return len(self.neighbour_positions())

    @property
    def neighbours(self) -> list[Resident]:
        """Those whom the resident has a tie with now."""
        everyone = self.community.residents_as_agents()
        return [everyone[int(position)] for position in self.neighbour_positions()]

    def neighbour_positions(self) -> np.ndarray:
        """Return the positions of those whom the resident has a tie with now."""
        ties = self.community.ties
        used = int(ties.used[0])
        a, b = ties.a[:used], ties.b[:used]
        return np.sort(np.concatenate([b[a == self.position], a[b == self.position]]))

    def _state(self, row: int) -> float:
        return float(self.community.residents.state[row, self.position])

    def _set_state(self, row: int, value: float) -> None:
        self.community.residents.state[row, self.position] = value
