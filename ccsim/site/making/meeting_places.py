"""Places and who goes there: foci in Feld's sense, each attracting people by who they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.making.chance import Integers, choices, race, uniforms
from ccsim.site.making.homes import People
from ccsim.site.profile import PlaceKind, Profile
from ccsim.site.tables import AFFILIATION_ROLES, AffiliationTable, Floats, PlaceTable

ATTENDER, VOLUNTEER, ORGANISER = (AFFILIATION_ROLES.index(role) for role in ("attender", "volunteer", "organiser"))


@dataclass(frozen=True)
class Outings:
    """Places of the site in the making, and who goes there."""

    places: PlaceTable
    affiliations: AffiliationTable
    ties: tuple[dict[str, float], ...]  # for each place, the kinds of the ties made there, with their shares


def outings(profile: Profile, people: People, rng: np.random.Generator) -> Outings:
    """Return the places and affiliations: every resident in their street, and some elsewhere."""
    n, streets = profile.residents, int(people.street.max()) + 1
    kinds = [place for place in profile.places for _ in place.names]
    spots = np.floor(n * uniforms(rng, len(kinds))).astype(np.int64)  # each place stands by somebody's home
    resident, at = [np.arange(n)], [people.street]
    frequency, role = [_often(profile.homes.frequency, n, rng)], [np.full(n, ATTENDER)]
    for h, (place, spot) in enumerate(zip(kinds, spots.tolist(), strict=True)):
        who = race(rng, people.sociability * _attraction(place, spot, profile, people), place.people)
        often, part = _attendance(place, who.size, rng)
        resident.append(who)
        at.append(np.full(who.size, streets + h))
        frequency.append(often)
        role.append(part)
    affiliations = AffiliationTable(
        np.concatenate(resident).astype(np.int32),
        np.concatenate(at).astype(np.int32),
        np.concatenate(frequency),
        np.concatenate(role).astype(np.int8),
    )
    ties = (profile.homes.ties,) * streets + tuple(place.ties for place in kinds)
    return Outings(_table(profile, people, kinds, spots), affiliations, ties)


def _often(frequency: dict[str, float], n: int, rng: np.random.Generator) -> Floats:
    """Return n weekly probabilities, drawn from shares of words."""
    probabilities = np.array([WEEKLY_PROBABILITY[word] for word in frequency])
    return np.asarray(probabilities[choices(rng, frequency, n)])


def _attraction(place: PlaceKind, spot: int, profile: Profile, people: People) -> Floats:
    """Return each resident's factor on coming to a place that stands by the home of resident `spot`."""
    factor = np.where(people.lived_experience == 1, place.lived_experience, 1.0)
    for column, factors in place.who.items():
        by_value = np.array([factors.get(value, 1.0) for value in profile.identity[column].shares])
        factor = factor * by_value[people.identity[column]]
    if place.reach is not None:
        distance = np.hypot(people.x - people.x[spot], people.y - people.y[spot])
        factor = factor * np.exp(-distance / place.reach)
    return factor


def _attendance(place: PlaceKind, n: int, rng: np.random.Generator) -> tuple[Floats, Integers]:
    """Return frequency and role of the n people of a place; those who run it come at least weekly."""
    frequency = _often(place.frequency, n, rng)
    role = np.full(n, ATTENDER)
    helpers = race(rng, frequency, place.volunteers + place.organisers)
    helpers = helpers[np.argsort(uniforms(rng, helpers.size), kind="stable")]
    role[helpers] = VOLUNTEER
    role[helpers[: place.organisers]] = ORGANISER
    frequency[helpers] = np.maximum(frequency[helpers], WEEKLY_PROBABILITY["weekly"])
    return frequency, role


def _street_names(profile: Profile, streets: int) -> list[str]:
    """Return a different name for every street: all pairs of a first and a last name, then numbered."""
    first, last = profile.homes.first_names, profile.homes.last_names
    names = []
    for k in range(streets):
        turn, rest = divmod(k, len(first) * len(last))
        # step both lists, shifted at each round, so that neighbouring streets differ in both names
        shift, position = divmod(rest, len(first))
        name = f"{first[position]} {last[(position + shift) % len(last)]}"
        names.append(name if turn == 0 else f"{name} {turn + 1}")
    return names


def _table(profile: Profile, people: People, kinds: list[PlaceKind], spots: Integers) -> PlaceTable:
    """Return the table of places: streets first, then each by the home of its resident in `spots`."""
    streets = int(people.street.max()) + 1
    residents = np.bincount(people.street, minlength=streets)
    x = np.round(np.bincount(people.street, people.x, streets) / residents)
    y = np.round(np.bincount(people.street, people.y, streets) / residents)
    unknown = np.full(streets, np.nan)

    def column(of_streets: Floats, of_places: list[float | None]) -> Floats:
        return np.concatenate([of_streets, np.array([np.nan if v is None else v for v in of_places], dtype=float)])

    return PlaceTable(
        id=(*(f"S{k + 1:03d}" for k in range(streets)), *(f"P{k + 1:02d}" for k in range(len(kinds)))),
        name=(*_street_names(profile, streets), *(name for place in profile.places for name in place.names)),
        kind=("street",) * streets + tuple(place.kind for place in kinds),
        layer=("place",) * streets + tuple(place.layer for place in kinds),
        asset_type=("physical",) * streets + tuple(place.asset_type for place in kinds),
        capacity=column(unknown, [place.capacity for place in kinds]),
        openness=column(np.full(streets, profile.homes.openness), [place.openness for place in kinds]),
        funding=np.ones(streets + len(kinds)),
        displacement=column(np.zeros(streets), [place.displacement for place in kinds]),
        cost_per_week=column(unknown, [place.cost_per_week for place in kinds]),
        x=np.concatenate([x, people.x[spots]]),
        y=np.concatenate([y, people.y[spots]]),
    )
