"""A cut: places lose funding, or are closed, for a while or for good."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from ccsim.interventions.events.event import Event, how_long, until
from ccsim.interventions.intervention import RunningProgramme, Share, Weeks
from ccsim.interventions.places import (
    NAMED_OR_CHOSEN,
    Choose,
    fund_while_running,
    place_positions,
    place_problems,
    places_in_words,
)
from ccsim.model.community import CommunityModel
from ccsim.site.arrays import SiteArrays


class Cut(Event):
    """One or more places lose funding, or close."""

    model_config = ConfigDict(
        json_schema_extra={
            **NAMED_OR_CHOSEN,
            "examples": [{"start": 26, "choose": {"kinds": ["community centre"]}, "funding": 0.5}],
        }
    )
    kind: ClassVar[str] = "cut"

    places: tuple[str, ...] = Field((), description="ids of the places; or use `choose`")
    choose: Choose | None = Field(None, description="how places are chosen")
    funding: Share = Field(0.0, description="factor on funding; 0 closes the place")
    weeks: Weeks | None = Field(None, description="how long it lasts; left out: for good")

    def begin(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Cut the funding."""
        for place in place_positions(model.arrays, self.places, self.choose).tolist():
            fund_while_running(model, running, place, self.funding)

    def end(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Give the funding back."""
        for place in list(running.funds):
            fund_while_running(model, running, place, None)

    def ends(self) -> int:
        """Return the first week without the cut."""
        return until(self.start, self.weeks)

    def problems(self, arrays: SiteArrays) -> list[tuple[str, str]]:
        """Return (key, message) for everything that cannot be done at this site."""
        return place_problems(arrays, self.places, self.choose)

    def in_words(self) -> str:
        """Return what happens, in words."""
        several = len(self.places) > 1 or (self.choose is not None and self.choose.number > 1)
        if self.funding == 0.0:
            what = "are closed" if several else "is closed"
        else:
            what = f"{'have' if several else 'has'} {self.funding:.0%} of the funding"
        return f"{how_long(self.start, self.weeks)}, {places_in_words(self.places, self.choose)} {what}."
