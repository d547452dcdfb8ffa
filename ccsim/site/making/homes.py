"""Who lives where: streets, households and what they share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ccsim.site.making.chance import Integers, choices, normals, standardised, uniforms
from ccsim.site.profile import IdentityColumn, Profile
from ccsim.site.tables import Codes, Floats

STREET_SPACING = 110.0
"""Metres between streets: a dense estate."""
STREET_SCATTER = 35.0
"""Metres, standard deviation of homes around the middle of their street."""


@dataclass(frozen=True)
class People:
    """Residents of the site in the making, n of them, in h households and s streets."""

    household: Integers  # [n]
    street: Integers  # [n]
    x: Floats  # [n] metres
    y: Floats
    identity: dict[str, Integers]  # column -> [n] position in the profile's shares
    deprivation: Floats  # [n]
    lived_experience: Codes  # [n]
    service_user: Codes
    sociability: Floats  # [n] around 1


def people(profile: Profile, rng: np.random.Generator) -> People:
    """Return the residents with their homes and what does not change."""
    n = profile.residents
    household, street_of_household = _homes(profile, rng)
    streets = int(street_of_household.max()) + 1
    street = street_of_household[household]
    x, y = _positions(street_of_household, streets, rng)
    identity = {
        name: _identity(column, household, street_of_household, rng) for name, column in profile.identity.items()
    }
    score = profile.deprivation.between_streets * normals(rng, streets)[street_of_household]
    score += profile.deprivation.within_street * normals(rng, street_of_household.size)
    deprivation = np.round(profile.deprivation.mean + score[household], 1)
    lived, users = _lived_experience(profile, standardised(deprivation), rng)
    spread = profile.network.sociability_sd
    sociability = np.exp(spread * normals(rng, n) - spread**2 / 2.0)
    sociability = np.where(lived == 1, sociability * profile.lived_experience.sociability, sociability)
    return People(household, street, x[household], y[household], identity, deprivation, lived, users, sociability)


def _homes(profile: Profile, rng: np.random.Generator) -> tuple[Integers, Integers]:
    """Return each resident's household, and each household's street."""
    n = profile.residents
    options = np.array(list(profile.homes.household_sizes), dtype=np.int64)
    drawn = options[choices(rng, profile.homes.household_sizes, n)]
    sizes = drawn[: int(np.searchsorted(np.cumsum(drawn), n)) + 1]
    sizes[-1] -= int(sizes.sum()) - n
    household = np.repeat(np.arange(sizes.size), sizes)

    fewest, most = profile.homes.street_residents
    target = fewest + np.floor((most - fewest + 1) * uniforms(rng, sizes.size))
    street_of_household = np.empty(sizes.size, dtype=np.int64)
    street, here, left = 0, 0, n
    for position, size in enumerate(sizes.tolist()):
        # a full street, and enough people left to fill another one
        if here >= fewest and here + size > target[street] and left >= fewest:
            street, here = street + 1, 0
        street_of_household[position] = street
        here, left = here + size, left - size
    return household, street_of_household


def _positions(street_of_household: Integers, streets: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the position of each household in metres, streets on a rough grid."""
    across = int(np.ceil(np.sqrt(streets)))
    grid = np.arange(streets)
    middle_x = STREET_SPACING * (grid % across + 0.5 * (uniforms(rng, streets) - 0.5))
    middle_y = STREET_SPACING * (grid // across + 0.5 * (uniforms(rng, streets) - 0.5))
    households = street_of_household.size
    x = middle_x[street_of_household] + STREET_SCATTER * normals(rng, households)
    y = middle_y[street_of_household] + STREET_SCATTER * normals(rng, households)
    return np.round(x), np.round(y)


def _identity(
    column: IdentityColumn, household: Integers, street_of_household: Integers, rng: np.random.Generator
) -> Integers:
    """Return each resident's value of an identity column, partly their household's and their street's."""
    households, n = street_of_household.size, household.size
    of_street = choices(rng, column.shares, int(street_of_household.max()) + 1)
    of_household = choices(rng, column.shares, households)
    as_street = uniforms(rng, households) < column.same_street
    of_household = np.where(as_street, of_street[street_of_household], of_household)
    own = choices(rng, column.shares, n)
    return np.where(uniforms(rng, n) < column.same_household, of_household[household], own)


def _lived_experience(profile: Profile, deprivation: Floats, rng: np.random.Generator) -> tuple[Codes, Codes]:
    """Return who has lived experience (the stated share, exactly), and who of them uses services."""
    wanted, n = profile.lived_experience, deprivation.size
    r = wanted.with_deprivation
    liability = r * deprivation + np.sqrt(1.0 - r * r) * np.asarray(ndtri(uniforms(rng, n)))
    lived = np.zeros(n, dtype=np.int8)
    lived[np.argsort(-liability, kind="stable")[: round(wanted.share * n)]] = 1
    users = (lived == 1) & (uniforms(rng, n) < wanted.service_users)
    return lived, users.astype(np.int8)
