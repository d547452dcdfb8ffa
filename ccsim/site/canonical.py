"""A site as the model takes it: complete, and in an order that does not depend on the files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ccsim.problems import InputError, Problem
from ccsim.site.arrays import Identities, SiteArrays, identity
from ccsim.site.behaviours import behaviour_bits, behaviour_names
from ccsim.site.filling import filled
from ccsim.site.loneliness import support_gaps
from ccsim.site.neighbours_first import neighbours_first
from ccsim.site.site import Site
from ccsim.site.strata import means_and_spreads, strata
from ccsim.site.tables import AffiliationTable, Floats, Ints, PartnershipTable, ResidentTable, TieTable


def arrays(site: Site) -> SiteArrays:
    """Return the site complete and in canonical order: the same, bit for bit, whatever the order of rows.

    Raises:
        InputError: two ids have the same identity (about one chance in 10 million at a million residents).
    """
    whole, _ = filled(site)
    residents, places = whole.residents, whole.places
    people, rows, new_row = _neighbours_first(*_by_identity(residents.id, "residents.csv"), whole.ties)
    venues, place_rows, new_place = _by_identity(places.id, "places.csv")
    stratum, mean, spread = _strata(residents, rows)
    codes, values, affinity = _identities(whole, rows)
    tie_a, tie_b, tie_order = _pairs(new_row[whole.ties.a], new_row[whole.ties.b])
    visits = _visits(whole.affiliations, new_row, new_place)
    partner_a, partner_b, partner_strength = _partners(whole.partnerships, new_place)
    return SiteArrays(
        name=site.name,
        title=site.description.title,
        resident_id=tuple(residents.id[row] for row in rows.tolist()),
        resident_identity=people,
        wellbeing=residents.wellbeing[rows],
        stigma=residents.stigma[rows],
        self_stigma=residents.self_stigma[rows],
        confidence=residents.confidence[rows],
        trust=residents.trust[rows],
        lived_experience=residents.lived_experience[rows] == 1,
        disclosure=residents.disclosure[rows],
        outside_contacts=residents.outside_contacts[rows],
        desired_support=residents.desired_support[rows],
        support_gap=support_gaps(residents.id, residents.lonely)[rows],
        behaviours=behaviour_bits(whole)[rows],
        deprivation=residents.deprivation[rows],
        identity_codes=codes,
        stratum=stratum,
        stratum_mean=mean,
        stratum_sd=spread,
        behaviour_names=behaviour_names(whole),
        identity_names=tuple(whole.description.identity),
        identity_values=values,
        identity_affinity=affinity,
        tie_a=tie_a,
        tie_b=tie_b,
        tie_kind=whole.ties.kind[tie_order],
        tie_strength=whole.ties.strength[tie_order],
        place_id=tuple(places.id[row] for row in place_rows.tolist()),
        place_identity=venues,
        place_name=tuple(places.name[row] for row in place_rows.tolist()),
        place_kind=tuple(places.kind[row] for row in place_rows.tolist()),
        place_capacity=np.where(np.isnan(places.capacity), np.inf, places.capacity)[place_rows],
        place_openness=places.openness[place_rows],
        place_displacement=places.displacement[place_rows],
        place_cost_per_week=places.cost_per_week[place_rows],
        affiliation_resident=visits.resident,
        affiliation_place=visits.place,
        affiliation_frequency=visits.frequency,
        affiliation_role=visits.role,
        partner_a=partner_a,
        partner_b=partner_b,
        partner_strength=partner_strength,
    )


def _by_identity(ids: Sequence[str], file: str) -> tuple[Identities, NDArray[np.int64], Ints]:
    """Return the identities in ascending order, the row of each, and the new position of every row."""
    identities = np.array([identity(name) for name in ids], dtype=np.uint64)
    rows = np.argsort(identities, kind="stable")
    ordered = identities[rows]
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    if same.size:
        one, other = ids[int(rows[same[0]])], ids[int(rows[same[0] + 1])]
        raise InputError(Problem(file, f"the ids '{one}' and '{other}' cannot be told apart; change one", key="id"))
    position = np.empty(rows.size, dtype=np.int32)
    position[rows] = np.arange(rows.size, dtype=np.int32)
    return ordered, rows, position


def _strata(residents: ResidentTable, rows: NDArray[np.int64]) -> tuple[Ints, Floats, Floats]:
    """Return the stratum of every resident, and each stratum's mean and spread of wellbeing."""
    stratum = strata(residents.lived_experience[rows] == 1, residents.deprivation[rows])
    mean, spread = means_and_spreads(residents.wellbeing[rows], stratum)
    return stratum, mean, spread


def _visits(affiliations: AffiliationTable, new_row: Ints, new_place: Ints) -> AffiliationTable:
    """Return the affiliations with the new positions of both ends, sorted by place and then resident."""
    who, where = new_row[affiliations.resident], new_place[affiliations.place]
    order = np.lexsort((who, where))
    return AffiliationTable(who[order], where[order], affiliations.frequency[order], affiliations.role[order])


def _neighbours_first(
    people: Identities, rows: NDArray[np.int64], new_row: Ints, ties: TieTable
) -> tuple[Identities, NDArray[np.int64], Ints]:
    """Put residents, in the order of their identities, near those whom they know."""
    order = neighbours_first(new_row[ties.a], new_row[ties.b], rows.size)
    position = np.empty(rows.size, np.int32)
    position[order] = np.arange(rows.size, dtype=np.int32)
    return people[order], rows[order], position[new_row]


def _pairs(a: Ints, b: Ints) -> tuple[Ints, Ints, NDArray[np.int64]]:
    """Return both ends of every tie, the lower position first, sorted, and the row that each came from."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    return low[order], high[order], order


def _partners(partnerships: PartnershipTable, new_place: Ints) -> tuple[Ints, Ints, Floats]:
    """Return both ends of every partnership, as `_pairs` does, and its strength: of the same pair, the strongest."""
    a, b, order = _pairs(new_place[partnerships.a], new_place[partnerships.b])
    first = np.flatnonzero(np.diff(a, prepend=-1) | np.diff(b, prepend=-1))
    strength = partnerships.strength[order]
    return a[first], b[first], np.maximum.reduceat(strength, first) if first.size else strength


def _identities(site: Site, rows: NDArray[np.int64]) -> tuple[NDArray[np.int16], tuple[tuple[str, ...], ...], Floats]:
    """Return the codes of the identity columns [n, c] (-1 not known), their values in order, and affinities."""
    columns = site.residents.identity
    codes = np.full((rows.size, len(columns)), -1, dtype=np.int16)
    values: list[tuple[str, ...]] = []
    for c, name in enumerate(site.description.identity):
        words = tuple(sorted(set(columns[name]) - {""}))
        code = {word: k for k, word in enumerate(words)} | {"": -1}
        codes[:, c] = [code[word] for word in columns[name]] if rows.size else []
        codes[:, c] = codes[rows, c]
        values.append(words)
    affinity = [np.nan if factor is None else factor for factor in site.description.identity.values()]
    return codes, tuple(values), np.array(affinity, dtype=np.float64)
