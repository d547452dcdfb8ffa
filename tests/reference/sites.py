"""Small made-up sites for tests, complete and in canonical order, from an explicit seed.

They are meant to exercise every rule, not to look like a place: all kinds of tie and roles, places with few
seats or that crowd out other contact, partnerships, a behaviour beside involvement, ties weaker than the chance of
meeting at places, values that the survey left out.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from reference.model import Balance

from ccsim.site.arrays import INVOLVEMENT, SiteArrays, identity
from ccsim.site.tables import AFFILIATION_ROLES, TIE_KINDS

STRENGTHS = np.array([0.95, 0.63, 0.39, 0.21, 0.06, 0.02])
GIVING_ROLES = tuple(AFFILIATION_ROLES.index(role) for role in ("volunteer", "organiser"))
INVOLVED, SMOKING = 1, 2  # bits
NO_VALUE = float("nan")
NO_LIMIT = float("inf")


def make_site(residents: int = 80, places: int = 5, mean_degree: float = 7.0, seed: int = 0) -> SiteArrays:
    """Return a random site; a third of its ties join people who go to the same place."""
    rng = np.random.default_rng(seed)
    resident_ids, resident_identities = canonical("resident", residents)
    place_ids, place_identities = canonical("place", places)
    frequency = _frequencies(rng, residents, places)
    place, resident = np.nonzero(frequency.T)
    tie_a, tie_b = _pairs(rng, frequency, mean_degree)
    ties = tie_a.size
    lived = rng.random(residents) < 0.35
    stratum = rng.integers(0, 3, residents)
    mean, sd = np.array([22.0, 23.5, 24.5]), np.array([4.4, 3.9, 3.5])
    partner_a, partner_b = _partnerships(places)
    arrays = SiteArrays(
        name="made-up",
        title="A made-up site",
        resident_id=resident_ids,
        resident_identity=resident_identities,
        wellbeing=np.clip(mean[stratum] + sd[stratum] * rng.standard_normal(residents), 7.0, 35.0),
        stigma=rng.beta(2.0, 5.0, residents),
        self_stigma=np.where(lived, rng.beta(2.0, 3.0, residents), 0.0),
        confidence=rng.beta(4.0, 3.0, residents),
        trust=rng.beta(3.0, 3.0, residents),
        lived_experience=lived,
        disclosure=np.where(rng.random(residents) < 0.5, rng.random(residents), NO_VALUE),
        outside_contacts=rng.gamma(1.0, 1.5, residents) * (rng.random(residents) < 0.8),
        deprivation=np.full(residents, NO_VALUE),
        identity_codes=rng.choice(
            np.array([-1, 0, 1, 2], dtype=np.int16), p=[0.1, 0.5, 0.25, 0.15], size=(residents, 3)
        ),
        stratum=stratum.astype(np.int32),
        stratum_mean=mean,
        stratum_sd=sd,
        identity_names=("language", "faith", "age"),
        identity_values=(("a", "b", "c"),) * 3,
        identity_affinity=np.array([0.3, NO_VALUE, 0.7]),
        tie_a=tie_a,
        tie_b=tie_b,
        tie_kind=rng.integers(0, len(TIE_KINDS), ties).astype(np.int8),
        tie_strength=rng.choice(STRENGTHS, ties),
        place_id=place_ids,
        place_identity=place_identities,
        place_name=place_ids,
        place_kind=("hub",) * places,
        place_capacity=np.where(np.arange(places) % 2 == 0, 6.0, NO_LIMIT),
        place_openness=rng.random(places),
        place_cost_per_week=np.full(places, NO_VALUE),
        affiliation_resident=resident.astype(np.int32),
        affiliation_place=place.astype(np.int32),
        affiliation_frequency=frequency[resident, place],
        affiliation_role=rng.choice(
            np.arange(len(AFFILIATION_ROLES), dtype=np.int8), p=[0.7, 0.15, 0.1, 0.05], size=resident.size
        ),
        desired_support=np.where(rng.random(residents) < 0.3, rng.uniform(0.5, 12.0, residents), NO_VALUE),
        support_gap=rng.uniform(0.0, 0.9, residents),
        behaviours=np.where(rng.random(residents) < 0.25, SMOKING, 0).astype(np.uint8),
        behaviour_names=(INVOLVEMENT, "smoking"),
        place_displacement=np.resize([0.2, NO_VALUE, 0.0], places),
        partner_a=partner_a,
        partner_b=partner_b,
        partner_strength=rng.uniform(0.2, 1.0, partner_a.size),
    )
    return _with_involvement(arrays)


def make_balance(arrays: SiteArrays, formation: float = 0.03, seed: int = 0) -> Balance:
    """Return a balance as a pilot might find it; without formation at tables there is none at introductions."""
    rng = np.random.default_rng(seed)
    behaviours = len(arrays.behaviour_names)
    return Balance(
        formation=formation,
        sociability=np.clip(rng.lognormal(0.0, 0.5, arrays.residents), 0.2, 5.0),
        input_variance=rng.uniform(0.0, 0.1, arrays.residents),
        closure=10.0 * formation,
        spontaneous=rng.uniform(0.002, 0.01, (behaviours, 2)),
        persuasion=rng.uniform(0.02, 0.05, behaviours),
    )


def canonical(kind: str, count: int) -> tuple[tuple[str, ...], NDArray[np.uint64]]:
    """Return ids (`kind-0` and so on) in the order of their identities, and the identities."""
    ids = sorted((f"{kind}-{number}" for number in range(count)), key=identity)
    return tuple(ids), np.array([identity(name) for name in ids], dtype=np.uint64)


def without_ties(arrays: SiteArrays, but_first: int = 0) -> SiteArrays:
    """Return the site with no ties but the first so many."""
    return replace(
        arrays,
        tie_a=arrays.tie_a[:but_first],
        tie_b=arrays.tie_b[:but_first],
        tie_kind=arrays.tie_kind[:but_first],
        tie_strength=arrays.tie_strength[:but_first],
    )


def without_affiliations(arrays: SiteArrays) -> SiteArrays:
    """Return the site with nobody going anywhere, so with nobody involved."""
    nowhere = replace(
        arrays,
        affiliation_resident=arrays.affiliation_resident[:0],
        affiliation_place=arrays.affiliation_place[:0],
        affiliation_frequency=arrays.affiliation_frequency[:0],
        affiliation_role=arrays.affiliation_role[:0],
    )
    return _with_involvement(nowhere)


def with_isolated_resident(arrays: SiteArrays, name: str) -> tuple[SiteArrays, int]:
    """Return the site with one more resident, like the first, but tied to nobody and going nowhere; and where."""
    newcomer = np.uint64(identity(name))
    position = int(np.searchsorted(arrays.resident_identity, newcomer))
    columns = (
        "wellbeing", "stigma", "self_stigma", "confidence", "trust", "lived_experience", "disclosure",
        "outside_contacts", "desired_support", "support_gap", "behaviours", "deprivation", "identity_codes",
        "stratum",
    )  # fmt: skip
    grown = {
        column: np.insert(getattr(arrays, column), position, getattr(arrays, column)[0], axis=0) for column in columns
    }
    moved = {
        column: getattr(arrays, column) + (getattr(arrays, column) >= position).astype(np.int32)
        for column in ("tie_a", "tie_b", "affiliation_resident")
    }
    ids = (*arrays.resident_id[:position], name, *arrays.resident_id[position:])
    identities = np.insert(arrays.resident_identity, position, newcomer)
    whole = replace(arrays, resident_id=ids, resident_identity=identities, **grown, **moved)
    return _with_involvement(whole), position


def _with_involvement(arrays: SiteArrays) -> SiteArrays:
    """Return the site with those involved, and only those, who are volunteer or organiser anywhere."""
    behaviours = arrays.behaviours & ~np.uint8(INVOLVED)
    behaviours[arrays.affiliation_resident[np.isin(arrays.affiliation_role, GIVING_ROLES)]] |= INVOLVED
    return replace(arrays, behaviours=behaviours)


def _partnerships(places: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return sorted pairs of places that work together: the first with the next two, and the last two."""
    pairs = {(0, 1), (0, 2), (places - 2, places - 1)}
    ends = np.array(sorted((a, b) for a, b in pairs if 0 <= a < b < places), dtype=np.int32).reshape(-1, 2)
    return ends[:, 0].copy(), ends[:, 1].copy()


def _frequencies(rng: np.random.Generator, residents: int, places: int) -> NDArray[np.float64]:
    """Return how often each resident goes to each place [residents, places]; most do not go."""
    goes = rng.random((residents, places)) < min(0.25, 1.2 / max(places, 1))
    return np.where(goes, rng.choice(STRENGTHS, (residents, places)), 0.0)


def _pairs(
    rng: np.random.Generator, frequency: NDArray[np.float64], mean_degree: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return sorted pairs of residents: a third of them go to the same place, the rest are anybody."""
    residents, places = frequency.shape
    wanted = int(residents * mean_degree / 2)
    pairs: set[tuple[int, int]] = set()
    for number in range(20 * wanted):
        if len(pairs) == wanted:
            break
        pool = np.flatnonzero(frequency[:, rng.integers(places)]) if places and number % 3 == 0 else residents
        if np.size(pool) == 1 and pool is not residents:
            continue
        i, j = rng.choice(pool, 2, replace=False).tolist()
        pairs.add((min(i, j), max(i, j)))
    ends = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    return ends[:, 0].copy(), ends[:, 1].copy()
