"""Events: what happens whatever is decided. They act through the same levers, reach nobody and cost nothing."""

from __future__ import annotations

from ccsim.interventions.events.arrivals import Arrivals
from ccsim.interventions.events.change import Change
from ccsim.interventions.events.cut import Cut
from ccsim.interventions.events.event import Event
from ccsim.interventions.events.shock import Shock

EVENTS: dict[str, type[Event]] = {event.kind: event for event in (Cut, Shock, Arrivals, Change)}
"""The events by name, as a scenario file gives them."""

__all__ = ["EVENTS", "Arrivals", "Change", "Cut", "Event", "Shock"]
