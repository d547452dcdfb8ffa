"""What the page about a mapped site says first, and what it says of partnerships and of isolation."""

from __future__ import annotations

from ccsim.report.numbers import listed
from ccsim.site.describe import SiteSummary
from ccsim.site.describing.gathering import called
from ccsim.site.describing.isolation import FEW_CONTACTS, told_groups
from ccsim.site.describing.sentences import as_count, as_share, influence_sentences, is_sample
from ccsim.site.describing.telling import told_number
from ccsim.site.describing.withheld import WITHHELD_BELOW, percent, told

NAMED_FIRST = 3
"""Places named in the first sentences."""


def brief_sentences(summary: SiteSummary) -> list[str]:
    """Return what to know first."""
    found = summary.estimates
    about = "Estimated for all residents: a" if is_sample(summary) else "A"
    few = as_share(told_number(found.few_contacts))
    said = [
        f"{summary.residents:,} residents are on the map, with {summary.ties:,} ties between them and "
        f"{len(summary.places):,} places.",
        f"{about} resident has {as_count(told_number(found.ties))} ties on average. "
        f"Fewer than {FEW_CONTACTS:g} contact a week with other residents: {few}.",
    ]
    places = [one for one in summary.places if one.kind != "street" and told(one.people, summary.residents)]
    places.sort(key=lambda one: (-one.people, one.id))
    if places:
        said.append(f"Most people go to {listed([f'{called(one)} ({one.people:,})' for one in places[:NAMED_FIRST]])}.")
    kinds = [kind for kind in summary.assets.kinds if kind.kind]
    absent = [kind.kind for kind in kinds if not kind.places]
    if len(absent) == len(kinds):
        said.append("Of none of the six kinds of asset was a place mapped where people go on purpose.")
    elif absent:
        said.append(f"Of the six kinds of asset, nothing {listed(absent).replace(' and ', ' or ')} was mapped.")
    return [*said, *_divided(summary), influence_sentences(summary)[0]]


def _divided(summary: SiteSummary) -> list[str]:
    """Return by which column ties stay within groups most, beyond what free mixing would give."""
    mixed = [mix for mix in summary.mixing if mix.assortativity is not None and mix.assortativity > 0]
    if not mixed:
        return []
    most = max(mixed, key=lambda mix: mix.assortativity or 0.0)
    if min(most.groups.values()) < WITHHELD_BELOW and sum(most.groups.values()) < 100:
        return []
    return [
        f"The strongest divide on the map is by {most.column.replace('_', ' ')}: {percent(most.within)} of ties stay "
        f"within one group. If people mixed freely it would be {percent(most.by_chance)}."
    ]


def partner_sentences(summary: SiteSummary) -> list[str]:
    """Return how organisations work together."""
    found = summary.partnerships
    if not found.pairs:
        return ["No partnerships between organisations were mapped. That does not mean that there are none."]
    said = []
    if found.connectors:
        said.append(f"Connecting others who do not work together: {listed([called(one) for one in found.connectors])}.")
    if found.pieces > 1:
        said.append(f"The partnerships fall into {found.pieces:,} groups with no partnership between them.")
    if found.alone:
        said.append(f"For {found.alone:,} places where people go no partnership was mapped.")
    return said


def isolation_sentence(summary: SiteSummary) -> str:
    """Return how many have few contacts, and of whom that speaks."""
    whom = " interviewed residents" if is_sample(summary) else " residents"
    everyone = told_groups(summary.isolation)[0]
    if everyone.estimate is None or everyone.few_contacts is None:
        return f"How many{whom} have few contacts is withheld: too few, or all but too few."
    share = as_share(told_number(everyone.estimate))
    counted = f"{everyone.few_contacts:,} of {everyone.residents or 0:,}{whom} have few contacts"
    return f"{counted}: {share} of all residents, by estimate." if is_sample(summary) else f"{counted} ({share})."
