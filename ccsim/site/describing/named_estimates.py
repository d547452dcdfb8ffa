"""The main numbers about residents by the names under which text and pages show them."""

from __future__ import annotations

from typing import NamedTuple

from ccsim.site.describing.estimates import LOW_WELLBEING, Estimates
from ccsim.site.describing.isolation import FEW_CONTACTS
from ccsim.site.describing.uncertainty import Estimate


class NamedEstimate(NamedTuple):
    """A number with its name; `share` says that it is a share, `answer` that it may not have been asked at all."""

    what: str
    estimate: Estimate
    share: bool
    answer: bool = False


def named_estimates(found: Estimates) -> list[NamedEstimate]:
    """Return the main numbers about residents, in the order in which they are shown."""
    rows = [
        NamedEstimate("Ties a resident", found.ties, share=False),
        NamedEstimate("Standard deviation of these", found.spread, share=False),
        NamedEstimate("Residents without any tie", found.no_ties, share=True),
        NamedEstimate("Pairs of somebody's contacts who know each other", found.closure, share=True),
        NamedEstimate(f"Residents with fewer than {FEW_CONTACTS:g} contact a week", found.few_contacts, share=True),
    ]
    rows += [
        NamedEstimate(f"Ties within one group, by {column.replace('_', ' ')}", one, share=True)
        for column, one in found.within.items()
    ]
    rows += [
        NamedEstimate("Mean wellbeing (SWEMWBS, 7 to 35)", found.wellbeing, share=False, answer=True),
        NamedEstimate(f"Low wellbeing ({LOW_WELLBEING:g} or less)", found.low_wellbeing, share=True, answer=True),
        NamedEstimate("Lived experience of mental health problems", found.lived_experience, share=True, answer=True),
        NamedEstimate("Often lonely", found.often_lonely, share=True, answer=True),
    ]
    return rows
