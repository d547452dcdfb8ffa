"""A shock: a state of everybody, or of some, shifts once, and returns by itself as any departure does."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, Field

from ccsim.interventions.events.event import Event
from ccsim.interventions.intervention import RunningProgramme
from ccsim.interventions.levers import shift
from ccsim.interventions.targeting import Where, where_in_words, where_problems, who
from ccsim.model.community import CommunityModel
from ccsim.model.state import WELLBEING_MAX, WELLBEING_MIN
from ccsim.site.arrays import SiteArrays


class Shock(Event):
    """A state of everybody, or of some, shifts once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"start": 26, "state": "trust", "by": -0.1}]})
    kind: ClassVar[str] = "shock"

    state: Literal["wellbeing", "stigma", "self_stigma", "confidence", "trust"] = Field(description="which state")
    by: float = Field(
        description="how far: wellbeing in points, the others on their scale from 0 to 1",
        json_schema_extra={"not": {"const": 0}},
    )
    where: Where = Field(default_factory=dict, description="whose")

    def begin(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Shift the state."""
        chosen = who(model, self.where)
        if self.state == "self_stigma":
            chosen &= model.residents.lived_experience
        shift(model, self.state, np.flatnonzero(chosen).astype(np.int32), self.by)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        widest = WELLBEING_MAX - WELLBEING_MIN if self.state == "wellbeing" else 1.0
        found = [(f"where.{key}", message) for key, message in where_problems(arrays, self.where)]
        if not 0.0 < abs(self.by) <= widest:
            found.append(("by", f"found {self.by:g}, expected a shift of {self.state} up to {widest:g} either way"))
        return found

    def in_words(self) -> str:
        """Return what happens, in words."""
        direction, unit = "rises" if self.by > 0 else "falls", " points" if self.state == "wellbeing" else ""
        name = self.state.replace("_", "-")
        return f"In week {self.start} {name} {direction} by {abs(self.by):g}{unit} for {where_in_words(self.where)}."
