"""A mapped site described in lines of text, for those to whom the map belongs."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.problems import printable
from ccsim.site.checking import coverage_lines
from ccsim.site.describe import SiteSummary
from ccsim.site.describing.estimates import LOW_WELLBEING
from ccsim.site.describing.gathering import PlaceSummary, bridging, differ, told_name
from ccsim.site.describing.isolation import FEW_CONTACTS, told_groups
from ccsim.site.describing.network import FEW_TIES, Alike, Mixing
from ccsim.site.describing.sentences import (
    MAP_ONLY,
    asset_sentences,
    capital_sentences,
    estimate_rows,
    fragility_sentences,
    indented,
    influence_sentences,
    is_sample,
    nearest_sentences,
    people_sentences,
    quality_sentences,
    survey_sentences,
)
from ccsim.site.describing.withheld import WITHHELD_BELOW, people

PRIVATE = "For the owner of the map only (pseudonyms; leave out what follows when you share this):"
"""Heads the lines that name residents."""

MOST_GROUPS = 12
"""Groups of a column that are listed; a column with more is not."""


WITH_AND_WITHOUT = {"lived_experience": "with and without lived experience"}
"""How the groups of a column are said to differ where `of different ...` says it badly."""


def summary_lines(summary: SiteSummary) -> list[str]:
    """Return the summary as lines of text for people; numbers of people under 5 are withheld."""
    made_up = " (made up: nothing here is evidence about a real place)" if summary.illustrative else ""
    return [
        f"{summary.title}{made_up}",
        *_size_lines(summary),
        *_estimate_lines(summary),
        *_mixing_lines(summary),
        *_place_lines(summary),
        *indented("Assets of the six kinds:", [*asset_sentences(summary), *people_sentences(summary)]),
        *indented("Social capital:", capital_sentences(summary)),
        *_isolation_lines(summary),
        *indented("What is nearest to those with few contacts:", nearest_sentences(summary)),
        *indented("Who can reach anyone with influence:", influence_sentences(summary)),
        *indented("How fragile it is:", fragility_sentences(summary)),
        *_wellbeing_lines(summary),
        *indented("How good the data are:", quality_sentences(summary)),
        *coverage_lines(summary.coverage),
        *_private_lines(summary),
    ]


def name_of(column: str) -> str:
    """Return the name of a column as people read it."""
    return printable(column.replace("_", " "))


def place_in_words(place: PlaceSummary) -> str:
    """Return what a place is called."""
    return f"{place.id} {told_name(place)}" if told_name(place) else f"{place.id} ({place.kind})"


def _size_lines(summary: SiteSummary) -> list[str]:
    """Return how large and how closely knit the network is."""
    lines = [f"Residents on the map: {summary.residents:,} of a population of {summary.population:,}"]
    if summary.interviewed is not None:
        made_up = ", or made up to fit the interviews" if summary.grown else ""
        others = f"; the others were named by somebody{made_up}" if summary.interviewed < summary.residents else ""
        lines.append(f"Interviewed: {people(summary.interviewed, summary.residents)}{others}")
    lines.append(
        f"Ties: {summary.ties:,}, {summary.mean_degree:.1f} a resident (standard deviation {summary.sd_degree:.1f}); "
        f"{summary.both_ends:,} named by both ends"
    )
    for kind in summary.kinds:
        meets = "" if kind.mean_strength is None else f", contact in {kind.mean_strength:.0%} of weeks"
        lines.append(f"  {kind.kind or 'kind not known'}: {kind.ties:,} ties{meets}")
    lines.append(f"Residents without any tie: {people(summary.no_ties, summary.residents)}")
    if summary.transitivity is not None:
        lines.append(f"Two contacts of one resident know each other in {summary.transitivity:.0%} of cases")
    if summary.components > 1:
        lines.append(
            f"Separate pieces of the network: {summary.components:,}, residents without ties among them; "
            f"the largest holds {people(summary.largest, summary.residents)}"
        )
    else:
        lines.append("The network hangs together: everybody can be reached from everybody")
    return lines


def _estimate_lines(summary: SiteSummary) -> list[str]:
    """Return the estimates for all residents, where the map is a sample, and what is of the map only."""
    if summary.survey.kind == "whole" and not summary.grown:
        return []
    said = survey_sentences(summary)
    if summary.survey.kind != "sample":
        return said
    rows = [f"{what}: {much}" for what, much in estimate_rows(summary)]
    return [*said, *indented("For all residents, by the interviewed:", rows), f"All other numbers: {MAP_ONLY}"]


def _mixing_lines(summary: SiteSummary) -> list[str]:
    """Return how far people know people like themselves."""
    if not summary.mixing and not summary.alike:
        return []
    lines = ["Like knows like (assortativity: 1 only within, 0 as chance has it):"]
    lines += [f"  {_mixing(mix)}" for mix in summary.mixing]
    for one in summary.alike:
        found = "no spread" if one.correlation is None else f"{one.correlation:.2f}"
        few = few_ties(one)
        lines.append(f"  {name_of(one.column)}: assortativity {found} (correlation of the two ends){few}")
    return lines


def few_ties(one: Mixing | Alike) -> str:
    """Return that few ties tell of a column, where that is so."""
    return f" (known of fewer than {FEW_TIES} ties)" if one.ties < FEW_TIES else ""


def _mixing(mix: Mixing) -> str:
    found = "one group only" if mix.assortativity is None else f"assortativity {mix.assortativity:.2f}"
    return (
        f"{name_of(mix.column)}: {found}; {mix.within:.0%} of ties within a group "
        f"(if people mixed freely: {mix.by_chance:.0%}){few_ties(mix)}"
    )


def _place_lines(summary: SiteSummary) -> list[str]:
    """Return which places and organisations bring people together."""
    lines = [f"Places: {len(summary.places):,}, with {summary.affiliations:,} affiliations"]
    for kind in summary.place_kinds:
        if kind.people >= WITHHELD_BELOW:
            several = f"{kind.places:,} of them, " if kind.places > 1 else ""
            lines.append(f"  {kind.kind}: {several}{kind.people:,} residents")
    busiest = [place for place in summary.busiest if place.people >= WITHHELD_BELOW]
    if busiest:
        lines.append("Places to which most residents go:")
        lines += [f"  {place_in_words(place)}: {place.people:,} residents" for place in busiest]
    for mix in summary.mixing:
        found = bridging(summary.meetings, mix.column)
        if found:
            free = differ(list(mix.groups.values()))
            whom = WITH_AND_WITHOUT.get(mix.column, f"of different {name_of(mix.column)}")
            lines.append(
                f"Places that bring most people {whom} together (of all pairs of residents {free:.0%} differ):"
            )
            lines += [f"  {place_in_words(one.place)}: {one.differ:.0%} of pairs there" for one in found]
    if summary.partnerships.most:
        lines.append("Organisations that work with most others:")
        lines += [f"  {place_in_words(one.place)}: with {one.partners:,}" for one in summary.partnerships.most]
    return lines


def _isolation_lines(summary: SiteSummary) -> list[str]:
    """Return who is isolated, by group."""
    everyone = summary.isolation[0]
    whom = ", of those interviewed" if is_sample(summary) else ""
    lines = [
        f"Few contacts{whom} (fewer than {FEW_CONTACTS:g} a week expected with other residents): "
        f"{people(everyone.few_contacts, everyone.residents)}"
    ]
    _, *groups = told_groups(summary.isolation)
    for column in dict.fromkeys(group.column for group in groups):
        listed = [one for one in groups if one.column == column and one.residents is not None]
        if 1 < len(listed) <= MOST_GROUPS:
            shares = [f"{one.group} {'withheld' if one.share is None else f'{one.share:.0%}'}" for one in listed]
            lines.append(f"  by {name_of(column)}: {', '.join(shares)}")
    return lines


def _wellbeing_lines(summary: SiteSummary) -> list[str]:
    """Return how residents are."""
    wellbeing, lines = summary.wellbeing, []
    if wellbeing.mean is None or wellbeing.sd is None:
        lines.append("Wellbeing: not mapped")
    elif wellbeing.known < WITHHELD_BELOW:
        lines.append(f"Wellbeing: known of fewer than {WITHHELD_BELOW}")
    else:
        low = people(summary.low_wellbeing, wellbeing.known)
        lines.append(
            f"Wellbeing (SWEMWBS, 7 to 35): mean {wellbeing.mean:.1f}, standard deviation {wellbeing.sd:.1f}, "
            f"{wellbeing.known:,} answers; low ({LOW_WELLBEING} or less): {low}"
        )
    for label, count, known in (
        ("Lived experience of mental health problems", summary.lived_experience, summary.lived_experience_known),
        ("Often lonely", summary.lonely_often, summary.lonely_known),
    ):
        lines.append(f"{label}: {people(count, known)} of {known:,} answers" if known else f"{label}: not mapped")
    return lines


def _private_lines(summary: SiteSummary) -> list[str]:
    """Return who stands out, by pseudonym."""
    if not summary.most_connected:
        return []
    connected = [f"{name} ({degree} ties)" for name, degree in summary.most_connected]
    return [PRIVATE, _listed("Most connected", connected), _listed("Connect most others (brokers)", summary.brokers)]


def _listed(what: str, names: Sequence[str]) -> str:
    return f"  {what}: {', '.join(names) or 'nobody'}"
