"""A mapped site described as data that may be shared: nobody is named, and no number of fewer than 5 people is told.

What is withheld is null. Where a single part of a whole would be withheld, the smallest of the others is withheld too,
so that subtraction tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccsim.site.describe import SiteSummary
from ccsim.site.describing.gathering import Meeting, told_name
from ccsim.site.describing.isolation import FEW_CONTACTS, GroupIsolation, told_groups
from ccsim.site.describing.network import Mixing
from ccsim.site.describing.sentences import GROWN
from ccsim.site.describing.shared_parts import rounded, shared_parts
from ccsim.site.describing.telling import ENOUGH_TO_HIDE_IN
from ccsim.site.describing.withheld import WITHHELD_BELOW, bins, told, told_together

NOTE = (
    f"May be shared: no resident is named, not even by pseudonym. null: withheld, as it is about fewer than "
    f"{WITHHELD_BELOW} people, or all but fewer than {WITHHELD_BELOW}, or would tell such a number by subtraction; or "
    f"not known. Shares are rounded to two decimals."
)


def shareable(summary: SiteSummary) -> dict[str, Any]:
    """Return what may be shared of a summary, as JSON holds it."""
    return {
        "title": summary.title,
        "made_up": summary.illustrative,
        "note": f"{NOTE} {GROWN}" if summary.grown else NOTE,
        "residents": {
            "on_map": summary.residents,
            "population": summary.population,
            "interviewed": None if summary.interviewed is None else told(summary.interviewed, summary.residents),
        },
        "network": _network(summary),
        "mixing": [_mixing(mix) for mix in summary.mixing],
        "alike": [
            {"column": one.column, "ties": one.ties, "assortativity": rounded(one.correlation)}
            for one in summary.alike
            if one.ties >= WITHHELD_BELOW
        ],
        "places": _places(summary),
        "isolation": _isolation(summary.isolation),
        **shared_parts(summary),
        "residents_are": _states(summary),
        "where_values_come_from": [
            {
                "file": one.table,
                "column": one.column,
                "mapped": rounded(one.mapped / one.cells),
                "filled_from_the_map": rounded(one.from_map / one.cells),
                "filled_from_evidence": rounded(one.evidence / one.cells),
                "assumed": rounded(one.assumption / one.cells),
            }
            for one in summary.coverage
            if one.cells
        ],
    }


def _network(summary: SiteSummary) -> dict[str, Any]:
    n = summary.residents
    no_ties, outside = told(summary.no_ties, n), n - summary.largest
    # So many pieces, less the largest, are those without ties and a few small groups: one number tells the other.
    hidden = (summary.no_ties > 0 and no_ties is None) or 0 < outside < WITHHELD_BELOW
    kinds = told_together([kind.ties for kind in summary.kinds])
    return {
        "ties": summary.ties,
        "named_by_both_ends": summary.both_ends,
        "ties_a_resident": {"mean": round(summary.mean_degree, 1), "sd": round(summary.sd_degree, 1)},
        "residents_by_ties": [
            {"from": low, "to": high, "residents": count} for low, high, count in bins(summary.degrees)
        ],
        "residents_without_ties": 0 if summary.no_ties == 0 else no_ties,
        "transitivity": rounded(summary.transitivity),
        "pieces": None if hidden else summary.components,
        "residents_in_the_largest": n if outside == 0 else told(summary.largest, n),
        "kinds": [
            {"kind": kind.kind or None, "ties": ties, "weekly_contact": rounded(kind.mean_strength) if ties else None}
            for kind, ties in zip(summary.kinds, kinds, strict=True)
        ],
    }


def _mixing(mix: Mixing) -> dict[str, Any]:
    groups = told_together(list(mix.groups.values()))
    shown = None not in groups or sum(mix.groups.values()) >= ENOUGH_TO_HIDE_IN
    return {
        "column": mix.column,
        "residents": dict(zip(mix.groups, groups, strict=True)),
        "ties": mix.ties,
        "within": rounded(mix.within) if shown else None,
        "by_chance": rounded(mix.by_chance) if shown else None,
        "assortativity": rounded(mix.assortativity) if shown else None,
    }


def _places(summary: SiteSummary) -> dict[str, Any]:
    n = summary.residents
    return {
        "number": len(summary.places),
        "affiliations": summary.affiliations,
        "kinds": [
            {"kind": one.kind, "places": one.places, "residents": told(one.people, n)} for one in summary.place_kinds
        ],
        "places": [
            {"id": place.id, "name": told_name(place), "kind": place.kind, "residents": told(place.people, n)}
            for place in summary.places
        ],
        "bring_together": [
            {
                "place": one.place.id,
                "column": one.column,
                "residents": one.groups,
                "pairs_that_differ": rounded(one.differ),
            }
            for one in summary.meetings
            if told_whole(one)
        ],
        "work_together": [{"place": one.place.id, "partners": one.partners} for one in summary.partnerships.most],
    }


def told_whole(meeting: Meeting) -> bool:
    """Return whether whom a place brings together can be told: not where subtraction tells a group of fewer than 5."""
    rest = meeting.place.people - sum(meeting.groups.values())
    return rest == 0 or rest >= WITHHELD_BELOW


def _isolation(groups: Sequence[GroupIsolation]) -> dict[str, Any]:
    everyone, *others = told_groups(groups)
    by: dict[str, list[dict[str, Any]]] = {}
    for one in others:
        entry = {"group": one.group, "residents": one.residents, "few_contacts": one.few_contacts}
        by.setdefault(one.column, []).append(entry)
    return {
        "few_contacts": f"fewer than {FEW_CONTACTS:g} contact a week expected with other residents",
        "everyone": everyone.few_contacts,
        "by": by,
    }


def _states(summary: SiteSummary) -> dict[str, Any]:
    wellbeing = summary.wellbeing
    enough = wellbeing.known >= WITHHELD_BELOW and wellbeing.mean is not None and wellbeing.sd is not None
    return {
        "wellbeing": {
            "answers": told(wellbeing.known, summary.residents),
            "mean": round(wellbeing.mean, 1) if enough and wellbeing.mean is not None else None,
            "sd": round(wellbeing.sd, 1) if enough and wellbeing.sd is not None else None,
            "low": told(summary.low_wellbeing, wellbeing.known),
        },
        "lived_experience": {
            "answers": told(summary.lived_experience_known, summary.residents),
            "yes": told(summary.lived_experience, summary.lived_experience_known),
        },
        "often_lonely": {
            "answers": told(summary.lonely_known, summary.residents),
            "yes": told(summary.lonely_often, summary.lonely_known),
        },
    }
