"""Fills what the survey left out: by stated rules, drawn reproducibly, and counted.

A draw depends on the resident (or the pair) and the column alone, and what is drawn from is put in the order
of identities first: so the order of rows in a file changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ccsim.site.arrays import identity
from ccsim.site.behaviours import filled_behaviours
from ccsim.site.fills import FEWEST, FEWEST_SHARE, Filled, Source, drawn, note, uniforms
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.loneliness import filled_answers
from ccsim.site.site import Site
from ccsim.site.strata import deprivation_levels
from ccsim.site.tables import (
    AFFILIATION_ROLES,
    TIE_KINDS,
    Codes,
    Floats,
    PartnershipTable,
    PlaceTable,
    ResidentTable,
)


@dataclass(frozen=True)
class Default:
    """What is taken for a state of which the site knows too little: a normal distribution, clipped."""

    mean: float
    sd: float
    low: float
    high: float
    rule: str
    source: Source


DEFAULTS: dict[str, Default] = {
    "wellbeing": Default(23.4, 3.9, 7.0, 35.0, "England's mean 23.4 and SD 3.9 (E001, E002, E003)", "evidence"),
    "stigma": Default(0.27, 0.15, 0.0, 1.0, "England's mean 0.27 (E114, E115); SD 0.15 is an assumption", "evidence"),
    "self_stigma": Default(0.35, 0.18, 0.0, 1.0, "an assumed mean 0.35 and SD 0.18", "assumption"),
    "confidence": Default(0.55, 0.18, 0.0, 1.0, "an assumed mean 0.55 and SD 0.18", "assumption"),
    "trust": Default(0.5, 0.2, 0.0, 1.0, "an assumed mean 0.5 and SD 0.2", "assumption"),
}

LIVED_EXPERIENCE_SHARE = 0.17  # E145: a common mental disorder in the past week, England 2014
OUTSIDE_CONTACTS = 1.0  # a week; assumption

_WEEKLY, _FORTNIGHTLY, _MONTHLY = (WEEKLY_PROBABILITY[word] for word in ("weekly", "fortnightly", "monthly"))
KIND_STRENGTH: dict[str, float] = {
    "kin": _WEEKLY,
    "friend": _WEEKLY,
    "neighbour": _FORTNIGHTLY,
    "workmate": _WEEKLY,
    "peer": _FORTNIGHTLY,
    "befriender": _WEEKLY,
    "acquaintance": _MONTHLY,
    "professional": _MONTHLY,
}
"""Strength of a tie of which only the kind is known: an assumption."""

PARTNERSHIP_STRENGTH = 0.5
"""Strength of a partnership of which it was not said: an assumption."""

WEAK_TIE = 0.3
"""A tie of unknown kind is taken for an acquaintance below this strength, else for a friend: an assumption."""


def filled(site: Site) -> tuple[Site, tuple[Filled, ...]]:
    """Return the site with what is missing filled, and what was filled and how.

    What stays missing where it is: capacities (no limit), costs, disclosure and the displacement of services (the
    model's parameters), deprivation and identities (never counted as different), desired support (the answer on
    loneliness stands in).
    """
    residents, notes = _filled_residents(site)
    behaviours = filled_behaviours(site, notes)
    of_ties, kind, strength = _filled_ties(site)
    notes += of_ties
    places = _filled_places(site.places, notes)
    frequency, role, of_affiliations = _filled_affiliations(site)
    notes += of_affiliations
    whole = replace(
        site,
        residents=residents,
        behaviours=behaviours,
        ties=replace(site.ties, kind=kind, strength=strength),
        places=places,
        affiliations=replace(site.affiliations, frequency=frequency, role=role),
        partnerships=_filled_partnerships(site.partnerships, notes),
    )
    return whole, tuple(notes)


# Residents


def _filled_residents(site: Site) -> tuple[ResidentTable, list[Filled]]:
    """Return the residents with their states filled, and the notes."""
    residents = site.residents
    notes: list[Filled] = []
    order = np.array([identity(name) for name in residents.id], dtype=np.uint64)
    lived = _lived_experience(residents, notes)
    group = lived.astype(np.int64) * 4 + deprivation_levels(residents.deprivation) + 1
    everyone = np.ones(lived.size, dtype=bool)
    states: dict[str, Floats] = {}
    for name in DEFAULTS:
        of = lived == 1 if name == "self_stigma" else everyone
        values = getattr(residents, name)
        states[name] = _filled_state(name, values, of, group, order, residents.id, notes)
    outside = _outside_contacts(residents, order, notes)
    return (
        replace(
            residents,
            lived_experience=lived,
            outside_contacts=outside,
            lonely=filled_answers(residents, lived, notes),
            wellbeing=states["wellbeing"],
            stigma=states["stigma"],
            self_stigma=np.where(lived == 1, states["self_stigma"], 0.0),
            confidence=states["confidence"],
            trust=states["trust"],
        ),
        notes,
    )


def _lived_experience(residents: ResidentTable, notes: list[Filled]) -> Codes:
    """Return lived experience (1 yes, 0 no), drawn at the site's share or England's where not known."""
    answers = residents.lived_experience
    missing = answers < 0
    if not missing.any():
        return answers
    known = int((~missing).sum())
    enough = known >= FEWEST_SHARE
    share = float((answers == 1).sum()) / known if enough else LIVED_EXPERIENCE_SHARE
    rule = f"the site's own share, {share:.0%}" if enough else "England's share, 17 % (E145)"
    note(
        notes,
        "residents.csv",
        "lived_experience",
        missing,
        answers.size,
        rule,
        "map" if enough else "evidence",
    )
    names = [residents.id[row] for row in np.flatnonzero(missing).tolist()]
    complete = answers.copy()
    complete[missing] = uniforms("lived_experience", names) < share
    return complete


def _filled_state(
    column: str,
    values: Floats,
    of: NDArray[np.bool_],
    group: NDArray[np.int64],
    order: NDArray[np.uint64],
    ids: Sequence[str],
    notes: list[Filled],
) -> Floats:
    """Return a state, filled for the residents `of`: by group, from the site, or from the default."""
    known = of & ~np.isnan(values)
    missing = of & np.isnan(values)
    complete = values.copy()
    rows = np.flatnonzero(missing)
    if not rows.size:
        return complete
    uniform = uniforms(column, (ids[row] for row in rows.tolist()))
    total = int(of.sum())
    if known.sum() < FEWEST:
        default = DEFAULTS[column]
        complete[rows] = _normal(default, uniform)
        note(notes, "residents.csv", column, missing, total, default.rule, default.source)
        return complete
    complete[rows] = drawn(values[known], order[known], uniform)
    sizes = np.bincount(group[known], minlength=8)
    by_group = missing & (sizes[group] >= FEWEST)
    for g in np.unique(group[by_group]).tolist():
        here = missing & (group == g)
        alike = known & (group == g)
        complete[here] = drawn(values[alike], order[alike], uniform[here[rows]])
    rule = "residents with the same lived experience and level of deprivation"
    note(notes, "residents.csv", column, by_group, total, rule, "map")
    note(notes, "residents.csv", column, missing & ~by_group, total, "all residents who answered", "map")
    return complete


def _normal(default: Default, uniform: Floats) -> Floats:
    """Return values of the default's distribution for uniform numbers."""
    curve = NormalDist(default.mean, default.sd)
    values = np.array([curve.inv_cdf(u + 2.0**-54) for u in uniform.tolist()])
    return np.clip(values, default.low, default.high)


def _outside_contacts(residents: ResidentTable, order: NDArray[np.uint64], notes: list[Filled]) -> Floats:
    """Return outside contacts, drawn from those who answered, or one a week where too few did."""
    values = residents.outside_contacts
    missing = np.isnan(values)
    complete = values.copy()
    known = ~missing
    if known.sum() >= FEWEST:
        names = (residents.id[row] for row in np.flatnonzero(missing).tolist())
        complete[missing] = drawn(values[known], order[known], uniforms("outside_contacts", names))
        rule, source = "all residents who answered", "map"
    else:
        complete[missing] = OUTSIDE_CONTACTS
        rule, source = f"an assumed {OUTSIDE_CONTACTS:g} a week", "assumption"
    note(notes, "residents.csv", "outside_contacts", missing, values.size, rule, source)  # type: ignore[arg-type]
    return complete


# Ties, places and organisations


def _filled_ties(site: Site) -> tuple[list[Filled], Codes, Floats]:
    """Return the notes, and kind and strength of every tie."""
    ties = site.ties
    notes: list[Filled] = []
    kind, strength = ties.kind.copy(), ties.strength.copy()
    if not ((kind < 0).any() or np.isnan(strength).any()):
        return notes, kind, strength
    identities = np.array([identity(name) for name in site.residents.id], dtype=np.uint64)
    low = np.minimum(identities[ties.a], identities[ties.b])
    high = np.maximum(identities[ties.a], identities[ties.b])
    pairs = [f"{a:016x}{b:016x}" for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    order = np.empty(len(pairs), dtype=np.uint64)
    order[np.lexsort((high, low))] = np.arange(len(pairs), dtype=np.uint64)
    no_kind = kind < 0
    if no_kind.any() and (~no_kind).sum() >= FEWEST:
        names = (pairs[e] for e in np.flatnonzero(no_kind).tolist())
        kind[no_kind] = drawn(kind[~no_kind], order[~no_kind], uniforms("kind", names))
        note(notes, "ties.csv", "kind", no_kind, kind.size, "the ties whose kind is known", "map")
    _fill_strengths(kind, strength, pairs, order, notes)
    no_kind = kind < 0
    friend, acquaintance = TIE_KINDS.index("friend"), TIE_KINDS.index("acquaintance")
    kind[no_kind] = np.where(strength[no_kind] < WEAK_TIE, acquaintance, friend)
    rule = f"how often they meet: acquaintance below {WEAK_TIE:g}, else friend"
    note(notes, "ties.csv", "kind", no_kind, kind.size, rule, "assumption")
    return notes, kind, strength


def _fill_strengths(
    kind: Codes, strength: Floats, pairs: Sequence[str], order: NDArray[np.uint64], notes: list[Filled]
) -> None:
    """Fill the strengths in place: from ties of the same kind, or what the kind is assumed to have."""
    missing = np.isnan(strength)
    if not missing.any():
        return
    known = ~missing
    from_map = np.zeros(strength.size, dtype=bool)
    for code in range(-1, len(TIE_KINDS)):
        here = missing & (kind == code)
        alike = known if code < 0 else known & (kind == code)
        if alike.sum() >= FEWEST:
            uniform = uniforms("strength", (pairs[e] for e in np.flatnonzero(here).tolist()))
            strength[here] = drawn(strength[alike], order[alike], uniform)
            from_map |= here
        else:
            strength[here] = _WEEKLY if code < 0 else KIND_STRENGTH[TIE_KINDS[code]]
    of = strength.size
    note(notes, "ties.csv", "frequency", from_map, of, "ties of the same kind", "map")
    rule = "an assumption for their kind (weekly, fortnightly or monthly)"
    note(notes, "ties.csv", "frequency", missing & ~from_map, of, rule, "assumption")


def _filled_affiliations(site: Site) -> tuple[Floats, Codes, list[Filled]]:
    """Return frequency and role of every affiliation, and the notes."""
    notes: list[Filled] = []
    frequency, role = site.affiliations.frequency, site.affiliations.role
    no_frequency, no_role = np.isnan(frequency), role < 0
    note(notes, "affiliations.csv", "frequency", no_frequency, role.size, "an assumed weekly", "assumption")
    note(notes, "affiliations.csv", "role", no_role, role.size, "an assumed role, attender", "assumption")
    attender = np.int8(AFFILIATION_ROLES.index("attender"))
    return np.where(no_frequency, _WEEKLY, frequency), np.where(no_role, attender, role), notes


def _filled_places(places: PlaceTable, notes: list[Filled]) -> PlaceTable:
    """Return the places with openness, funding and, but for services, displacement filled."""
    service = np.array([layer == "service" for layer in places.layer], dtype=bool)
    complete: dict[str, Floats] = {}
    for name, value, left in (
        ("openness", 0.5, np.zeros_like(service)),
        ("funding", 1.0, np.zeros_like(service)),
        ("displacement", 0.0, service),
    ):
        values = getattr(places, name)
        missing = np.isnan(values) & ~left
        complete[name] = np.where(missing, value, values)
        note(notes, "places.csv", name, missing, service.size, f"an assumed {value:g}", "assumption")
    return replace(
        places,
        openness=complete["openness"],
        funding=complete["funding"],
        displacement=complete["displacement"],
    )


def _filled_partnerships(partnerships: PartnershipTable, notes: list[Filled]) -> PartnershipTable:
    """Return the partnerships with their strength filled."""
    strength = partnerships.strength
    missing = np.isnan(strength)
    rule = f"an assumed {PARTNERSHIP_STRENGTH:g}"
    note(notes, "partnerships.csv", "strength", missing, strength.size, rule, "assumption")
    return replace(partnerships, strength=np.where(missing, PARTNERSHIP_STRENGTH, strength))
