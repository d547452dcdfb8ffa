"""How residents are: wellbeing, attitudes, contacts elsewhere, loneliness.

Wellbeing follows from lived experience, deprivation and support, and otherwise from chance: friends resemble
each other only as far as these bring it about.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.site.making.chance import betas, gammas, normals, standardised
from ccsim.site.making.homes import People
from ccsim.site.profile import Attitude, Profile
from ccsim.site.tables import Floats, TieTable


@dataclass(frozen=True)
class States:
    """The states of n residents, as in `residents.csv`."""

    wellbeing: Floats
    stigma: Floats
    self_stigma: Floats  # NaN without lived experience
    confidence: Floats
    trust: Floats
    outside_contacts: Floats
    lonely: tuple[str, ...]


def states(profile: Profile, people: People, ties: TieTable, rng: np.random.Generator) -> States:
    """Return how the residents are, given their homes and ties."""
    n = profile.residents
    network = profile.network
    outside = np.round(gammas(rng, n, mean=network.outside_contacts, shape=network.outside_contacts_shape), 2)
    contacts = np.bincount(ties.a, ties.strength, n) + np.bincount(ties.b, ties.strength, n) + outside
    support = standardised(np.log1p(contacts))
    wellbeing = _wellbeing(profile, people, support, rng)
    level = standardised(wellbeing)
    wanted, lived = profile.attitudes, people.lived_experience == 1
    self_stigma = np.full(n, np.nan)
    # compared with others with lived experience, whose mean it is
    self_stigma[lived] = _attitude(wanted.self_stigma, standardised(wellbeing[lived]), rng)
    lonely = _lonely(profile, support, level, rng)
    return States(
        wellbeing=wellbeing,
        stigma=_attitude(wanted.stigma, level, rng),
        self_stigma=self_stigma,
        confidence=_attitude(wanted.confidence, level, rng),
        trust=_attitude(wanted.trust, level, rng),
        outside_contacts=outside,
        lonely=lonely,
    )


def _wellbeing(profile: Profile, people: People, support: Floats, rng: np.random.Generator) -> Floats:
    """Return SWEMWBS scores: what is known of a resident, and chance for the rest of the spread."""
    wanted = profile.wellbeing
    lived = people.lived_experience == 1
    known = wanted.per_deprivation * standardised(people.deprivation) + wanted.per_support * support
    if lived.any() and not lived.all():
        # the stated difference is the whole one, so what the rest brings is taken off
        known[lived] += wanted.lived_experience - (known[lived].mean() - known[~lived].mean())
    deviate = normals(rng, lived.size)
    chance = deviate + wanted.skew * (deviate**2 - 1.0)
    for group in (lived, ~lived):
        chance[group] = standardised(chance[group])
    left = np.sqrt(max(wanted.sd**2 - float(known.var()), (0.1 * wanted.sd) ** 2))
    scores = np.round(wanted.mean + known - known.mean() + left * chance, 2)
    return np.asarray(np.clip(scores, 7.0, 35.0))


def _attitude(wanted: Attitude, wellbeing: Floats, rng: np.random.Generator) -> Floats:
    """Return a state from 0 to 1."""
    r = wanted.with_wellbeing
    deviates = r * wellbeing + np.sqrt(1.0 - r * r) * normals(rng, wellbeing.size)
    return np.round(betas(deviates, mean=wanted.mean, sd=wanted.sd), 3)


def _lonely(profile: Profile, support: Floats, wellbeing: Floats, rng: np.random.Generator) -> tuple[str, ...]:
    """Return answers: the stated shares of "often" and "never", those with less support lonelier."""
    wanted, n = profile.lonely, support.size
    apart = standardised(wellbeing - support * float(np.mean(wellbeing * support)))
    known = wanted.with_support * support + wanted.with_wellbeing * apart
    left = np.sqrt(1.0 - wanted.with_support**2 - wanted.with_wellbeing**2)
    rank = np.argsort(np.argsort(known + left * normals(rng, n), kind="stable"), kind="stable")
    often, never = rank >= n - round(wanted.often * n), rank < round(wanted.never * n)
    return tuple(np.where(often, "often", np.where(never, "never", "sometimes")).tolist())
