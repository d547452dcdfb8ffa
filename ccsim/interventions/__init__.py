"""What a programme does, and the levers through which it may act on a community."""

from __future__ import annotations

from ccsim.interventions.befriending import Befriending
from ccsim.interventions.hub_funding import HubFunding
from ccsim.interventions.intervention import Intervention

INTERVENTIONS: dict[str, type[Intervention]] = {
    intervention.kind: intervention for intervention in (Befriending, HubFunding)
}
"""The interventions by name, as a scenario file gives them."""

__all__ = ["INTERVENTIONS", "Befriending", "HubFunding", "Intervention"]
