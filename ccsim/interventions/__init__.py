"""What a programme does, what happens whatever is decided, and the levers through which they act on a community."""

from __future__ import annotations

from ccsim.interventions.befriending import Befriending
from ccsim.interventions.hub_funding import HubFunding
from ccsim.interventions.intervention import Act, Intervention
from ccsim.interventions.peer_persuasion import PeerPersuasion

INTERVENTIONS: dict[str, type[Intervention]] = {
    intervention.kind: intervention for intervention in (Befriending, HubFunding, PeerPersuasion)
}
"""The interventions by name, as a scenario file gives them."""

__all__ = ["INTERVENTIONS", "Act", "Befriending", "HubFunding", "Intervention", "PeerPersuasion"]
