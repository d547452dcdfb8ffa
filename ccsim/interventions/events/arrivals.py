"""Arrivals: a share of the residents move out at once, and newcomers move in."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pydantic import ConfigDict, Field

from ccsim.interventions.events.event import Event
from ccsim.interventions.intervention import RunningProgramme, Share
from ccsim.interventions.levers import move
from ccsim.interventions.targeting import Where, where_in_words, where_problems, who
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.site.arrays import SiteArrays


class Arrivals(Event):
    """A share of the residents move out at once; newcomers like others of the neighbourhood take up their homes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"start": 52, "share": 0.1}]})
    kind: ClassVar[str] = "arrivals"

    share: Share = Field(description="share of the residents who are replaced by newcomers")
    where: Where = Field(default_factory=dict, description="who can be replaced")

    def begin(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Let residents move, each with the same chance."""
        luck = draws(model.world, int(Process.TARGET), 0, model.residents.identity, np.uint64(running.lever))
        move(model, np.flatnonzero(who(model, self.where) & (luck < self.share)).astype(np.int32))

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        return [(f"where.{key}", message) for key, message in where_problems(arrays, self.where)]

    def in_words(self) -> str:
        """Return what happens, in words."""
        whom = "residents" if not self.where else where_in_words(self.where)
        return f"In week {self.start} about {self.share:.0%} of {whom} move away, and newcomers move in."
