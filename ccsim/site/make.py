"""Makes an illustrative site from a profile: a neighbourhood that nobody lives in, for trying things out.

A foci model (Feld, 1981): people live in households and streets, go to places that suit them, and are tied to
kin and to some of those whom they meet there, as often as the model itself would tie them. Nothing in it is
anybody's data.
"""

from __future__ import annotations

import re

import numpy as np

from ccsim.site.description import Prices, Sampling, SiteDescription
from ccsim.site.making.acquaintance import ties as tied
from ccsim.site.making.chance import generator, race
from ccsim.site.making.homes import People, people
from ccsim.site.making.meeting_places import outings
from ccsim.site.making.states import States, states
from ccsim.site.profile import Profile
from ccsim.site.site import Site
from ccsim.site.tables import PartnershipTable, PlaceTable, ResidentTable


def make(profile: Profile, *, seed: int | None = None) -> Site:
    """Return a site made from a profile.

    Args:
        profile: what the site should be like.
        seed: whole number, 0 or more; None takes the profile's. The same profile and seed make the same site.

    Returns:
        A complete site, marked as illustrative. Its name is the title in lower case with hyphens.

    Raises:
        InputError: the mean number of ties that the profile wants cannot be met.
    """
    chosen = profile.seed if seed is None else seed
    rng = generator(chosen)
    residents = people(profile, rng)
    places = outings(profile, residents, rng)
    ties = tied(profile, residents, places, rng)
    how = states(profile, residents, ties, rng)
    roles = _roles(profile, rng)
    return Site(
        name=re.sub(r"[^a-z0-9]+", "-", profile.title.lower()).strip("-") or "site",
        description=_description(profile, chosen),
        residents=_residents(profile, residents, how, roles),
        ties=ties,
        places=places.places,
        affiliations=places.affiliations,
        partnerships=_partnerships(profile, places.places),
    )


def _description(profile: Profile, seed: int) -> SiteDescription:
    """Return what the site says of itself."""
    return SiteDescription(
        title=profile.title,
        population=profile.residents,
        setting=profile.setting,
        sampling=Sampling("census", profile.residents, profile.residents),
        identity={name: column.affinity for name, column in profile.identity.items()},
        prices=Prices(profile.currency, profile.price_year),
        sources=(
            f"Made up by `ccsim site make` from a profile, seed {seed}. "
            "No resident, place or organisation in it is real.",
        ),
        illustrative=True,
    )


def _roles(profile: Profile, rng: np.random.Generator) -> tuple[str, ...]:
    """Return the role of each resident, empty for nearly all."""
    roles = [""] * profile.residents
    wanted = [role for role, count in profile.roles.items() for _ in range(count)]
    free = np.ones(profile.residents)
    for role in wanted:
        for holder in race(rng, free, 1).tolist():
            roles[holder], free[holder] = role, 0.0
    return tuple(roles)


def _residents(profile: Profile, people: People, how: States, roles: tuple[str, ...]) -> ResidentTable:
    """Return the table of residents. What a survey would seldom ask is left empty."""
    n = profile.residents
    unknown = np.full(n, np.nan)
    digits = max(4, len(str(n)))
    identity = {}
    for name, column in profile.identity.items():
        values = tuple(column.shares)
        identity[name] = tuple(values[code] for code in people.identity[name].tolist())
    return ResidentTable(
        id=tuple(f"R{k + 1:0{digits}d}" for k in range(n)),
        interviewed=np.ones(n, dtype=np.int8),
        wellbeing=how.wellbeing,
        stigma=how.stigma,
        self_stigma=how.self_stigma,
        confidence=how.confidence,
        trust=how.trust,
        lived_experience=people.lived_experience,
        service_user=people.service_user,
        disclosure=unknown,
        desired_support=unknown,
        outside_contacts=how.outside_contacts,
        lonely=how.lonely,
        role=roles,
        deprivation=people.deprivation,
        x=people.x,
        y=people.y,
        weight=unknown,
        identity=identity,
    )


def _partnerships(profile: Profile, places: PlaceTable) -> PartnershipTable:
    """Return the partnerships between the organisations that the profile names."""
    pairs = np.array([[places.name.index(name) for name in pair] for pair in profile.partnerships], dtype=np.int32)
    pairs = pairs.reshape(-1, 2)
    return PartnershipTable(pairs[:, 0], pairs[:, 1], ("work together",) * len(pairs), np.full(len(pairs), np.nan))
