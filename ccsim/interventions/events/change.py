"""A change: a number of the model itself is scaled, for a while or for good."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from ccsim.interventions.events.event import Event, how_long, until
from ccsim.interventions.intervention import RunningProgramme, Weeks
from ccsim.interventions.levers import SCALABLE, scale
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import TABLE
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays

MEANING = {parameter.name: parameter.meaning for parameter in TABLE}
ALWAYS_NOUGHT = {parameter.name for parameter in TABLE if parameter.default == 0.0 and parameter.low is None}
"""Parameters that no comparison draws and that are 0: a factor leaves them there."""
CHANGEABLE = tuple(name for name in SCALABLE if name not in ALWAYS_NOUGHT)
"""Parameters that an event may change."""


def _known(parameter: str) -> str:
    if parameter in ALWAYS_NOUGHT:
        raise ValueError(f"{parameter} is 0 in every comparison, and no factor changes that")
    if parameter not in CHANGEABLE:
        near = suggestion(parameter, CHANGEABLE)
        raise ValueError(f"found '{parameter}', expected one of: {', '.join(CHANGEABLE)}{near}")
    return parameter


class Change(Event):
    """A parameter of the model is multiplied by a factor; `ccsim model` says what each means."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"start": 26, "parameter": "avoidance", "factor": 1.5, "weeks": 52}]}
    )
    kind: ClassVar[str] = "change"

    parameter: Annotated[
        str,
        AfterValidator(_known),
        WithJsonSchema(
            {
                "type": "string",
                "enum": list(CHANGEABLE),
                "enumDescriptions": [MEANING[parameter] for parameter in CHANGEABLE],
            }
        ),
    ] = Field(description=f"which parameter: one of {', '.join(CHANGEABLE)}")
    factor: float = Field(ge=0.01, le=100.0, description="what it is multiplied by")
    weeks: Weeks | None = Field(None, description="how long it lasts; left out: for good")

    def begin(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Scale the parameter."""
        scale(model, self.parameter, self.factor)

    def end(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Scale it back."""
        scale(model, self.parameter, 1.0 / self.factor)

    def ends(self) -> int:
        """Return the first week without the change."""
        return until(self.start, self.weeks)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return nothing: parameters are the same at every site."""
        return []

    def in_words(self) -> str:
        """Return what happens, in words."""
        name = self.parameter.replace("_", " ")
        times = f"{self.factor:g} times what it was"
        return f"{how_long(self.start, self.weeks)}, {name} ({MEANING[self.parameter]}) is {times}."
