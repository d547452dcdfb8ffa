"""What a programme does, what happens whatever is decided, and the levers through which they act on a community."""

from __future__ import annotations

from typing import Any

from ccsim.interventions.befriending import Befriending
from ccsim.interventions.companions import Companions
from ccsim.interventions.contact_sessions import ContactSessions
from ccsim.interventions.hub_funding import HubFunding
from ccsim.interventions.intervention import Act, Intervention
from ccsim.interventions.peer_persuasion import PeerPersuasion
from ccsim.plugins import Extended

GROUP = "ccsim.interventions"
"""Entry points under which other packages register interventions of their own, each under its kind."""


def _intervention(kind: str, loaded: Any) -> type[Intervention]:  # noqa: ANN401 (whatever a package registers)
    if not (isinstance(loaded, type) and issubclass(loaded, Intervention)):
        raise ValueError(f"expected a subclass of ccsim.interventions.Intervention, found {loaded!r}")
    if getattr(loaded, "kind", None) != kind:
        raise ValueError(f"expected `kind = {kind!r}` in it, found {getattr(loaded, 'kind', None)!r}")
    if not isinstance(getattr(loaded, "evidence", None), str) or not loaded.__doc__:
        raise ValueError("expected a docstring, and `evidence`: a sentence or two on what stands behind it")
    return loaded


INTERVENTIONS: Extended[type[Intervention]] = Extended(
    GROUP,
    {one.kind: one for one in (Befriending, HubFunding, PeerPersuasion, ContactSessions, Companions)},
    _intervention,
)
"""The interventions by name, as a scenario file gives them: ccsim's own, and those of other installed packages."""

__all__ = [
    "INTERVENTIONS",
    "Act",
    "Befriending",
    "Companions",
    "ContactSessions",
    "HubFunding",
    "Intervention",
    "PeerPersuasion",
]
