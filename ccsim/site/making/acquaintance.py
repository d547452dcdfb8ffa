"""Who is tied to whom: kin, and people whom the shared places brought together.

The map is meant to be near a stationary point of the model's own meetings (docs/rules.md). Two people who
meet with weekly probability w, tied at a rate c w and parted at a rate l, are tied a share c w / (c w + l) of
the time. The model gives a new tie the kind of a lost one, whoever forms it, so that l is the same for every
pair: one number, c / l, decides, and it is found from the mean number of ties wanted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.sparse import csr_array, triu

from ccsim.problems import InputError, Problem
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.making.chance import Integers, choices, normals, uniforms
from ccsim.site.making.homes import People
from ccsim.site.making.meeting_places import Outings
from ccsim.site.profile import Profile
from ccsim.site.tables import TIE_KINDS, AffiliationTable, Floats, TieTable

TABLE_SIZE = 4.0
"""People at one table of a place, as in docs/rules.md."""
MOST = 0.999
"""Greatest strength of a tie, and greatest mapped chance of meeting."""
KIN = TIE_KINDS.index("kin")


@dataclass(frozen=True)
class _Pairs:
    """Pairs of residents, a < b, sorted."""

    a: Integers
    b: Integers

    def keys(self, n: int) -> Integers:
        return self.a * n + self.b


def ties(profile: Profile, people: People, outings: Outings, rng: np.random.Generator) -> TieTable:
    """Return the ties: kin in the household, kin elsewhere, and those that the places made.

    Raises:
        InputError: the mean number of ties wanted cannot be met.
    """
    n = profile.residents
    attendance = attendance_matrix(outings.affiliations, n, len(outings.places.id))
    household = _household_kin(people)
    elsewhere = _kin_elsewhere(profile, people, rng)
    kin = np.concatenate([household.keys(n), elsewhere.keys(n)])
    met = _met(profile, people, attendance, kin, rng)
    a = np.concatenate([household.a, elsewhere.a, met.a])
    b = np.concatenate([household.b, elsewhere.b, met.b])
    meetings = attendance[a].multiply(attendance[b]).tocsr()
    kind, source, layer = _kinds(outings, meetings, household.a.size, kin.size, rng)
    strength = _strengths(profile, source, chance_of_meeting(meetings), rng)
    order = np.argsort(a * n + b, kind="stable")
    return TieTable(
        a=a[order].astype(np.int32),
        b=b[order].astype(np.int32),
        kind=kind[order].astype(np.int8),
        layers=tuple((layer[e],) for e in order.tolist()),
        mode=("in person",) * order.size,
        strength=strength[order],
        reports=np.ones(order.size, dtype=np.int32),
        since=("",) * order.size,
    )


def attendance_matrix(affiliations: AffiliationTable, residents: int, places: int) -> csr_array:
    """Return f / sqrt(tables), [residents, places]: two rows multiply to weekly chances of a shared table."""
    total = np.bincount(affiliations.place, affiliations.frequency, places)
    tables = np.maximum(1.0, np.floor(total / TABLE_SIZE + 0.5))
    scaled = affiliations.frequency / np.sqrt(tables)[affiliations.place]
    return csr_array((scaled, (affiliations.resident, affiliations.place)), shape=(residents, places))


def chance_of_meeting(meetings: csr_array) -> Floats:
    """Return the mapped chance of meeting m of each pair, from [pairs, places] chances of a shared table."""
    missed = meetings.copy()
    missed.data = np.log1p(-np.minimum(missed.data, MOST))
    return np.asarray(np.minimum(MOST, -np.expm1(np.asarray(missed.sum(axis=1)).ravel())))


def _household_kin(people: People) -> _Pairs:
    """Return every pair of a household."""
    start, sizes = _households(people)
    first, second = [], []
    for size in np.unique(sizes).tolist():
        one, other = np.triu_indices(size, 1)
        homes = start[sizes == size][:, None]
        first.append((homes + one).ravel())
        second.append((homes + other).ravel())
    return _Pairs(np.concatenate(first), np.concatenate(second))


def _kin_elsewhere(profile: Profile, people: People, rng: np.random.Generator) -> _Pairs:
    """Return ties between related households."""
    n, share = profile.residents, profile.network.kin_households_tied
    start, sizes = _households(people)
    one, other = _related(profile, people, rng)
    expected = np.cumsum(sizes[one] * sizes[other]) * share
    enough = int(np.searchsorted(expected, profile.network.kin_elsewhere * n / 2.0))
    keys = [
        (n * np.arange(start[h], start[h] + sizes[h])[:, None] + np.arange(start[k], start[k] + sizes[k])).ravel()
        for h, k in zip(one[:enough].tolist(), other[:enough].tolist(), strict=True)
    ]
    possible = np.concatenate(keys) if keys else np.empty(0, dtype=np.int64)
    tied = np.sort(possible[uniforms(rng, possible.size) < share])
    return _Pairs(tied // n, tied % n)


def _households(people: People) -> tuple[Integers, Integers]:
    """Return the first resident and the size of each household; its members stand one after the other."""
    sizes = np.bincount(people.household)
    return np.cumsum(sizes) - sizes, sizes


def _related(profile: Profile, people: People, rng: np.random.Generator) -> tuple[Integers, Integers]:
    """Return pairs of households in random order, alike in what most households share (such as ethnicity)."""
    start, sizes = _households(people)
    groups = np.zeros(sizes.size, dtype=np.int64)
    for name, column in profile.identity.items():
        if column.same_household > 0.5:
            groups = groups * len(column.shares) + people.identity[name][start]
    # more than can be wanted: two for every tie
    draws = 20 + int(profile.network.kin_elsewhere * profile.residents / profile.network.kin_households_tied)
    one = np.floor(uniforms(rng, draws) * sizes.size).astype(np.int64)
    order = np.argsort(groups, kind="stable")
    first = np.searchsorted(groups[order], groups[one], side="left")
    last = np.searchsorted(groups[order], groups[one], side="right")
    other = order[(first + np.floor(uniforms(rng, draws) * (last - first))).astype(np.int64)]
    pairs = np.minimum(one, other) * sizes.size + np.maximum(one, other)
    kept = np.sort(np.unique(pairs, return_index=True)[1])
    kept = kept[one[kept] != other[kept]]
    return pairs[kept] // sizes.size, pairs[kept] % sizes.size


def _met(profile: Profile, people: People, attendance: csr_array, kin: Integers, rng: np.random.Generator) -> _Pairs:
    """Return the pairs tied because they share places, each with its stationary probability."""
    n = profile.residents
    upper = triu(attendance @ attendance.T, k=1).tocoo()
    keys = upper.row.astype(np.int64) * n + upper.col
    order = np.argsort(keys, kind="stable")
    order = order[~np.isin(keys[order], kin)]
    pairs = _Pairs(upper.row[order].astype(np.int64), upper.col[order].astype(np.int64))
    weight = upper.data[order] * people.sociability[pairs.a] * people.sociability[pairs.b]
    for name, column in profile.identity.items():
        values = people.identity[name]
        weight = np.where(values[pairs.a] == values[pairs.b], weight, weight * column.affinity)
    wanted = profile.network.ties_each * n / 2.0 - kin.size
    if not 0.0 <= wanted < 0.9 * weight.size:
        most = 2.0 * (kin.size + 0.9 * weight.size) / n
        message = (
            f"found {profile.network.ties_each:g}, expected between {2.0 * kin.size / n:.1f} (kin alone) "
            f"and {most:.1f} (nearly all who share a place)"
        )
        raise InputError(Problem(profile.title, message, key="network.ties_each"))
    odds = weight * _formed_per_lost(weight, wanted)
    tied = uniforms(rng, weight.size) < odds / (1.0 + odds)
    return _Pairs(pairs.a[tied], pairs.b[tied])


def _formed_per_lost(weight: Floats, wanted: float) -> float:
    """Return the ratio c / l at which the expected number of ties is the one wanted."""
    if wanted == 0.0:
        return 0.0

    def surplus(logarithm: float) -> float:
        odds = weight * np.exp(logarithm)
        return float((odds / (1.0 + odds)).sum()) - wanted

    return float(np.exp(brentq(surplus, -30.0, 60.0)))


def _kinds(
    outings: Outings, meetings: csr_array, households: int, kin: int, rng: np.random.Generator
) -> tuple[Integers, NDArray[np.str_], NDArray[np.str_]]:
    """Return kind, key of the profile's `strength` and layer of each tie, by where the two meet most."""
    n = meetings.shape[0]
    kind = np.full(n, KIN)
    source = np.full(n, "kin", dtype="U12")
    source[:households] = "household"
    layer = np.full(n, "household", dtype="U12")
    place = np.asarray(meetings.argmax(axis=1)).ravel()
    for h in np.unique(place[kin:]).tolist():
        here = kin + np.flatnonzero(place[kin:] == h)
        names = np.array(list(outings.ties[h]))[choices(rng, outings.ties[h], here.size)]
        source[here] = names
        kind[here] = [TIE_KINDS.index(name) for name in names.tolist()]
        layer[here] = outings.places.layer[h]
    return kind, source, layer


def _strengths(profile: Profile, source: NDArray[np.str_], meeting: Floats, rng: np.random.Generator) -> Floats:
    """Return weekly probabilities of contact: meeting at the places that they share, or contact besides."""
    besides = np.zeros(source.size)
    for name in np.unique(source).tolist():
        words: dict[str, float] = getattr(profile.strength, name)
        probabilities = np.array([WEEKLY_PROBABILITY[word] for word in words])
        here = source == name
        besides[here] = probabilities[choices(rng, words, int(here.sum()))]
    rate = -np.log1p(-besides) * np.exp(profile.strength.spread * normals(rng, source.size))
    strength = 1.0 - (1.0 - meeting) * np.exp(-rate)
    # rounded up, so that rounding never puts a strength below the chance of meeting
    return np.asarray(np.minimum(MOST, np.ceil(1000.0 * strength) / 1000.0))
