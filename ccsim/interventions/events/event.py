"""What every event has in common, and how those that happen once, or for a while, run."""

from __future__ import annotations

from pydantic import Field

from ccsim.interventions.intervention import NEVER, Act, RunningProgramme, Weeks
from ccsim.model.community import CommunityModel


class Event(Act):
    """Something that happens whatever is decided; subclasses add fields."""

    start: Weeks = Field(description="week in which it happens, counted from the map")

    def begin(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Do what happens in the first week; `running` is this event at work in the community."""
        raise NotImplementedError

    def end(self, model: CommunityModel, running: RunningProgramme) -> None:
        """Take back what lasts for a while only; what happens once has nothing to take back."""

    def programme(self, lever: int) -> RunningEvent:
        """Return the event as it happens in one community."""
        return RunningEvent(self, lever)

    def ends(self) -> int:
        """Return the week after it happened; where it lasts for a while, the first without it."""
        return self.start + 1


class RunningEvent(RunningProgramme):
    """An event at work in one community."""

    def __init__(self, fields: Event, lever: int) -> None:
        super().__init__(lever)
        self.fields = fields

    def act(self, model: CommunityModel) -> None:
        """Begin and end."""
        if model.week == self.fields.start:
            self.fields.begin(model, self)
        elif model.week == self.fields.ends():
            self.fields.end(model, self)

    def next_act(self, after: int) -> int:
        """Return the week in which it begins or ends."""
        return min((week for week in (self.fields.start, self.fields.ends()) if week > after), default=NEVER)


def until(start: int, weeks: int | None) -> int:
    """Return the first week without what lasts so many weeks; None is for good."""
    return NEVER if weeks is None else start + weeks


def how_long(start: int, weeks: int | None) -> str:
    """Return from when and for how long something lasts, as the beginning of a sentence."""
    if weeks is None:
        return f"From week {start} on, for good"
    return f"For {weeks} week{'' if weeks == 1 else 's'} from week {start}"
