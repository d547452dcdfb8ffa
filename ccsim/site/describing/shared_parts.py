"""The parts of a shareable description that stand for all residents, and those on capital, influence, loss and data."""

from __future__ import annotations

from typing import Any

from ccsim.site.describe import SiteSummary
from ccsim.site.describing.gathering import told_name
from ccsim.site.describing.isolation import told_groups
from ccsim.site.describing.nearest import WALK
from ccsim.site.describing.partnerships import Partnership
from ccsim.site.describing.telling import (
    Told,
    ToldHeld,
    enough_roles,
    told_blank,
    told_capital,
    told_loss,
    told_nearest,
    told_number,
    told_reach,
)
from ccsim.site.describing.uncertainty import CONFIDENCE, Estimate
from ccsim.site.describing.withheld import WITHHELD_BELOW, told


def rounded(share: float | None) -> float | None:
    """Return a number with two decimals."""
    return None if share is None else round(share, 2)


def shared_parts(summary: SiteSummary) -> dict[str, Any]:
    """Return these parts, as JSON holds them."""
    return {
        "for_all_residents": _estimates(summary),
        "assets": _assets(summary),
        "partnerships": _partnerships(summary),
        "social_capital": _capital(summary),
        "influence": _influence(summary),
        "nearest_to_few_contacts": _nearest(summary),
        "fragility": _fragility(summary),
        "data_quality": _quality(summary),
    }


def _number(number: Told | None) -> dict[str, float | None] | None:
    if number is None:
        return None
    return {"value": rounded(number.value), "low": rounded(number.low), "high": rounded(number.high)}


def _estimated(estimate: Estimate) -> dict[str, float | None] | None:
    return _number(told_number(estimate))


def _estimates(summary: SiteSummary) -> dict[str, Any]:
    found, survey = summary.estimates, summary.survey
    return {
        "map": survey.kind,
        "confidence_of_intervals": CONFIDENCE if survey.kind == "sample" else None,
        "effective_interviews": round(survey.effective, 1) if survey.rows.size >= WITHHELD_BELOW else None,
        "ties": _estimated(found.ties),
        "sd_of_ties": _estimated(found.spread),
        "no_ties": _estimated(found.no_ties),
        "contacts_who_know_each_other": _estimated(found.closure),
        "ties_within_groups": {column: _estimated(one) for column, one in found.within.items()},
        "few_contacts": _estimated(found.few_contacts),
        "few_contacts_by_group": [
            {
                "column": one.column,
                "group": one.group,
                "share": None if one.estimate is None else _estimated(one.estimate),
            }
            for one in told_groups(summary.isolation)[1:]
        ],
        "wellbeing": _estimated(found.wellbeing),
        "low_wellbeing": _estimated(found.low_wellbeing),
        "lived_experience": _estimated(found.lived_experience),
        "often_lonely": _estimated(found.often_lonely),
    }


def _assets(summary: SiteSummary) -> dict[str, Any]:
    n = summary.residents
    return {
        "kinds": [
            {"kind": one.kind or None, "places": one.places, "streets": one.streets, "residents": told(one.people, n)}
            for one in summary.assets.kinds
        ],
        "at_places": {word: told(count, n) for word, count in summary.assets.helpers.items()},
        "with_role": told(summary.assets.with_role, n),
    }


def _partnerships(summary: SiteSummary) -> dict[str, Any]:
    found = summary.partnerships
    return {
        "pairs": [_pair(summary, one) for one in found.pairs],
        "connect_others": [one.id for one in found.connectors],
        "groups_of_organisations": found.pieces,
        "without_partnership": found.alone,
        "share_people_but_no_partnership": [_pair(summary, one) for one in found.unmet if one.people >= WITHHELD_BELOW],
    }


def _pair(summary: SiteSummary, pair: Partnership) -> dict[str, Any]:
    return {
        "a": pair.a.id,
        "b": pair.b.id,
        "names": [told_name(pair.a), told_name(pair.b)],
        "kind": pair.kind or None,
        "residents_of_both": told(pair.people, summary.residents),
    }


def _held(held: ToldHeld | None) -> dict[str, Any] | None:
    if held is None:
        return None
    parts = {"mean": held.mean, "none": held.none, "gini": held.gini, "top_tenth": held.top_tenth}
    return {name: _number(one) for name, one in parts.items()}


def _capital(summary: SiteSummary) -> list[dict[str, Any]]:
    linking = enough_roles(summary.influence)
    return [
        {
            "column": one.column or None,
            "group": one.group,
            "residents": one.residents,
            "all_ties": _held(one.all),
            "bonding": _held(one.bonding),
            "bridging": _held(one.bridging),
            "linking": _held(one.linking) if linking else None,
        }
        for one in told_capital(summary.capital)
    ]


def _influence(summary: SiteSummary) -> list[dict[str, Any]]:
    return [
        {
            "column": one.column or None,
            "group": one.group,
            "residents": one.residents,
            "know_somebody": _number(one.one_step),
            "within_steps_on_the_map": [rounded(share) for share in one.within_steps],
        }
        for one in told_reach(summary.influence)
    ]


def _nearest(summary: SiteSummary) -> dict[str, Any]:
    found = told_nearest(summary.nearest)
    return {
        "residents": found.isolated,
        "go_to_a_place": found.go,
        "a_contact_goes": found.contact_goes,
        f"live_within_{WALK:.0f}_metres": found.near if found.homes else None,
        "none_of_these": found.none,
        "places": [
            {"place": one.place.id, "go": one.go, "a_contact_goes": one.contact_goes, "near": one.near}
            for one in found.places
        ],
    }


def _fragility(summary: SiteSummary) -> list[dict[str, Any]]:
    return [
        {
            "lost": loss.what,
            "by": loss.by,
            "number": loss.lost,
            "cut_off": told_loss(loss, summary.fragility),
            "by_chance": dict(zip(("mean", "p05", "p95"), (round(one, 1) for one in loss.by_chance), strict=True)),
        }
        for loss in summary.fragility.losses
    ]


def _quality(summary: SiteSummary) -> dict[str, Any]:
    quality = summary.quality
    enough = quality.reports_mapped and quality.both_asked >= WITHHELD_BELOW
    return {
        "sampling": quality.sampling or None,
        "asked": quality.asked,
        "answered": quality.answered,
        "coverage": rounded(summary.residents / summary.population),
        "named_by_both": rounded(quality.both_named / quality.both_asked) if enough else None,
        "ties_of_nobody_interviewed": quality.neither_asked,
        "blank": [
            {"file": one.table, "column": one.column, "share": rounded(told_blank(one))} for one in quality.blanks
        ],
    }
