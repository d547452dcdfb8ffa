"""ccsim: try a community intervention on a mapped neighbourhood before anyone has to live through it.

What modellers use, imported when it is first asked for: `Site`, `CommunityModel`, `Comparison`, `Results`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccsim.experiments.comparison import Comparison as Comparison
    from ccsim.experiments.results import Results as Results
    from ccsim.model.community import CommunityModel as CommunityModel
    from ccsim.site.site import Site as Site

__version__ = "0.1.0"
__all__ = ["CommunityModel", "Comparison", "Results", "Site", "__version__"]

_HOMES = {
    "Comparison": "ccsim.experiments.comparison",
    "CommunityModel": "ccsim.model.community",
    "Results": "ccsim.experiments.results",
    "Site": "ccsim.site.site",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'ccsim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
