"""What the balance pilot finds for a map and its parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccsim.site.tables import Floats


class Balance(NamedTuple):
    """What the pilot found for a map and its parameters, so that as many ties form as are lost.

    Attributes:
        formation: rate at which two strangers at one table form a tie, all other factors being 1.
        sociability: [n] each resident's factor on it, 0.2 to 5.
        input_variance: [n] variance of wellbeing that a week's input brings by itself, points squared.
        closure: the same for two who are introduced to each other.
        spontaneous: [behaviours, 2] chance a week of taking a behaviour up unpersuaded, without and with lived
            experience.
        persuasion: [behaviours] chance a week that one contact who has it persuades.
        loss_factor: factor on the hazard of loss; 0 where nobody meets anybody at a mapped place, so that no tie could
            form and the number of ties would fall by itself.
        degree_drift: ties a resident at the end of the pilot, relative to the map, less 1.
    """

    formation: float
    sociability: Floats
    input_variance: Floats
    closure: float
    spontaneous: Floats
    persuasion: Floats
    loss_factor: float = 1.0
    degree_drift: float = 0.0


def unbalanced(residents: int, behaviours: int = 1) -> Balance:
    """Return a balance under which no ties form, nobody takes a behaviour up and input brings no variance."""
    nothing = np.zeros(behaviours)
    return Balance(0.0, np.ones(residents), np.zeros(residents), 0.0, np.zeros((behaviours, 2)), nothing)
