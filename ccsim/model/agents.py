"""Residents as Mesa agents: thin, writable views of one column of the arrays."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

import mesa
import numpy as np

from ccsim.model.state import CONFIDENCE, SELF_STIGMA, STATES, STIGMA, TRUST, WELLBEING
from ccsim.problems import suggestion

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel


class Resident(mesa.Agent):
    """One resident: reads from and writes to the model's arrays, so that Mesa's tools work and nothing is copied.

    What is written is what the next process of the week reads; nothing is kept within its scale but by the process
    that updates it. A home keeps its view when its resident moves: the view is then of the newcomer.
    """

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
    def identity(self) -> np.uint64:
        """What keys the resident's draws; a newcomer has another than whoever left."""
        return self.community.residents.identity[self.position]

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
    def newcomer(self) -> bool:
        """Whether the resident has moved in since the map."""
        return bool(self.community.residents.generation[self.position] > 0)

    @property
    def identities(self) -> dict[str, str]:
        """The words of the identity columns that are known, by column."""
        arrays = self.community.arrays
        codes = self.community.residents.identity_codes[self.position].tolist()
        known = zip(arrays.identity_names, arrays.identity_values, codes, strict=True)
        return {name: words[code] for name, words, code in known if code >= 0}

    @property
    def disclosure(self) -> float:
        """Chance that whom the resident comes to know is told of their lived experience, 0 to 1.

        Writing it changes who will know, not who knows already: see `ccsim.interventions.levers.disclose`.
        """
        return float(self.community.residents.disclosure[self.position])

    @disclosure.setter
    def disclosure(self, value: float) -> None:
        self.community.residents.disclosure[self.position] = value

    @property
    def sociability(self) -> float:
        """Factor on how readily the resident forms ties with people met; found by the pilot."""
        return float(self.community.residents.sociability[self.position])

    @sociability.setter
    def sociability(self, value: float) -> None:
        self.community.residents.sociability[self.position] = value

    @property
    def behaviours(self) -> frozenset[str]:
        """Names of the behaviours that the resident has now, `involvement` among them; assign a set to change them."""
        names, flags = self.community.arrays.behaviour_names, int(self.community.residents.behaviours[self.position])
        return frozenset(name for bit, name in enumerate(names) if flags >> bit & 1)

    @behaviours.setter
    def behaviours(self, names: Collection[str]) -> None:
        known = self.community.arrays.behaviour_names
        for name in names:
            if name not in known:
                raise ValueError(f"no behaviour '{name}'{suggestion(name, known)}; there are: {', '.join(known)}")
        flags = sum(1 << bit for bit, name in enumerate(known) if name in names)
        self.community.residents.behaviours[self.position] = flags

    @property
    def places(self) -> dict[str, float]:
        """How often the resident goes to each place of theirs by its id: a weekly probability, before what moves it."""
        now, ids = self.community.affiliations, self.community.arrays.place_id
        mine = np.flatnonzero(now.resident == self.position)
        return {ids[int(now.place[k])]: float(now.frequency[k]) for k in mine}

    @property
    def attended(self) -> list[str]:
        """Ids of the places attended this week; none until the week's attendance."""
        week, places = self.community.scratch, self.community.places
        first = int(week.seat_first[self.position])
        taken = week.seat[first : first + int(week.seats[self.position])]
        positions = np.searchsorted(np.cumsum(places.tables), taken, side="right")
        return [self.community.arrays.place_id[int(position)] for position in positions]

    @property
    def slights(self) -> int:
        """Slights received this week; none until the week's contact."""
        return int(self.community.scratch.tally[self.position]["slights"])

    @property
    def degree(self) -> int:
        """Number of ties now, programme ties included."""
        return len(self.neighbour_positions())

    @property
    def neighbours(self) -> list[Resident]:
        """Those whom the resident has a tie with now."""
        everyone = self.community.residents_as_agents()
        return [everyone[int(position)] for position in self.neighbour_positions()]

    @property
    def contacts(self) -> list[Resident]:
        """Those with whom the resident has been in contact this week; the week before, until this week's contact."""
        everyone, ties = self.community.residents_as_agents(), self.community.ties
        mine = self.tie_positions()
        met = mine[ties.contact[mine] & 1 > 0]
        return [everyone[position] for position in sorted((ties.a[met] + ties.b[met] - self.position).tolist())]

    def mapped(self, state: str) -> float:
        """Return the set point of a state as it was mapped; departures are from it.

        Raises:
            ValueError: there is no such state.
        """
        if state not in STATES:
            raise ValueError(f"no state '{state}'{suggestion(state, STATES)}; there are: {', '.join(STATES)}")
        return float(self.community.residents.mapped[STATES.index(state), self.position])

    def neighbour_positions(self) -> np.ndarray:
        """Return the positions of those whom the resident has a tie with now, in order."""
        ties, mine = self.community.ties, self.tie_positions()
        return np.sort(ties.a[mine] + ties.b[mine] - self.position)

    def tie_positions(self) -> np.ndarray:
        """Return where the resident's ties stand in `model.ties`; they move when ties are lost and formed."""
        ties, used = self.community.ties, int(self.community.ties.used[0])
        return np.flatnonzero((ties.a[:used] == self.position) | (ties.b[:used] == self.position))

    def _state(self, row: int) -> float:
        return float(self.community.residents.state[row, self.position])

    def _set_state(self, row: int, value: float) -> None:
        self.community.residents.state[row, self.position] = value
