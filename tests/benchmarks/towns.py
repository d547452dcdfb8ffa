"""Large towns for benchmarks: many copies of a made-up estate, whose people and places have identities of their own."""

from __future__ import annotations

import dataclasses

import numpy as np

from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.neighbours_first import neighbours_first

RESIDENT_COLUMNS = (
    "wellbeing", "stigma", "self_stigma", "confidence", "trust", "lived_experience", "disclosure", "outside_contacts",
    "desired_support", "support_gap", "behaviours", "deprivation", "identity_codes", "stratum",
)  # fmt: skip
PLACE_COLUMNS = ("place_capacity", "place_openness", "place_displacement", "place_cost_per_week")


def town(estate: SiteArrays, copies: int) -> SiteArrays:
    """Return so many copies of an estate as one site, in canonical order."""
    n, h = estate.residents, estate.place_identity.size
    ids, identities, order, position = _named("resident", n * copies)
    place_ids, place_identities, place_order, place_position = _named("place", h * copies)

    def spread(rows: np.ndarray, size: int) -> np.ndarray:
        return (rows[None, :] + size * np.arange(copies)[:, None]).ravel()

    one, other = position[spread(estate.tie_a, n)], position[spread(estate.tie_b, n)]
    near = neighbours_first(one, other, n * copies)
    ids, identities, order = tuple(ids[i] for i in near.tolist()), identities[near], order[near]
    position = np.empty(n * copies, np.int32)
    position[order] = np.arange(n * copies, dtype=np.int32)
    one, other = position[spread(estate.tie_a, n)], position[spread(estate.tie_b, n)]
    a, b = np.minimum(one, other), np.maximum(one, other)
    by_pair = np.lexsort((b, a))
    who, where = position[spread(estate.affiliation_resident, n)], place_position[spread(estate.affiliation_place, h)]
    by_place = np.lexsort((who, where))
    first, second = place_position[spread(estate.partner_a, h)], place_position[spread(estate.partner_b, h)]
    copied = {name: np.concatenate([getattr(estate, name)] * copies)[order] for name in RESIDENT_COLUMNS}
    copied |= {name: np.concatenate([getattr(estate, name)] * copies)[place_order] for name in PLACE_COLUMNS}
    return dataclasses.replace(
        estate,
        resident_id=ids,
        resident_identity=identities,
        place_id=place_ids,
        place_identity=place_identities,
        place_name=place_ids,
        place_kind=tuple(np.tile(np.array(estate.place_kind), copies)[place_order].tolist()),
        tie_a=a[by_pair],
        tie_b=b[by_pair],
        tie_kind=np.tile(estate.tie_kind, copies)[by_pair],
        tie_strength=np.tile(estate.tie_strength, copies)[by_pair],
        affiliation_resident=who[by_place],
        affiliation_place=where[by_place],
        affiliation_frequency=np.tile(estate.affiliation_frequency, copies)[by_place],
        affiliation_role=np.tile(estate.affiliation_role, copies)[by_place],
        partner_a=np.minimum(first, second),
        partner_b=np.maximum(first, second),
        partner_strength=np.tile(estate.partner_strength, copies),
        **copied,
    )


def _named(kind: str, count: int) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Return ids and identities in canonical order, the rows in that order, and the position of each row."""
    names = [f"{kind} {number}" for number in range(count)]
    identities = np.array([identity(name) for name in names], np.uint64)
    order = np.argsort(identities, kind="stable")
    position = np.empty(count, np.int32)
    position[order] = np.arange(count, dtype=np.int32)
    return tuple(names[row] for row in order.tolist()), identities[order], order, position
