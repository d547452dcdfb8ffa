"""A site as the model takes it: complete, and in an order that does not depend on the files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ccsim.problems import InputError, Problem
from ccsim.site.arrays import Identities, SiteArrays, identity
from ccsim.site.filling import filled
from ccsim.site.site import Site
from ccsim.site.strata import means_and_spreads, strata
from ccsim.site.tables import Ints


def arrays(site: Site) -> SiteArrays:
    """Return the site complete and in canonical order: the same, bit for bit, whatever the order of rows.

    Raises:
        InputError: two ids have the same identity (about one chance in 10 million at a million residents).
    """
    whole, _ = filled(site)
    residents, places = whole.residents, whole.places
    people, rows, new_row = _by_identity(residents.id, "residents.csv")
    venues, place_rows, new_place = _by_identity(places.id, "places.csv")
    lived = residents.lived_experience[rows] == 1
    wellbeing, deprivation = residents.wellbeing[rows], residents.deprivation[rows]
    stratum = strata(lived, deprivation)
    mean, spread = means_and_spreads(wellbeing, stratum)
    codes, values = _identity_codes(whole, rows)
    tie_a, tie_b, tie_order = _pairs(new_row[whole.ties.a], new_row[whole.ties.b])
    who, where = new_row[whole.affiliations.resident], new_place[whole.affiliations.place]
    visits = np.lexsort((who, where))
    affinity = [np.nan if factor is None else factor for factor in whole.description.identity.values()]
    return SiteArrays(
        name=site.name,
        title=site.description.title,
        resident_id=tuple(residents.id[row] for row in rows.tolist()),
        resident_identity=people,
        wellbeing=wellbeing,
        stigma=residents.stigma[rows],
        self_stigma=residents.self_stigma[rows],
        confidence=residents.confidence[rows],
        trust=residents.trust[rows],
        lived_experience=lived,
        disclosure=residents.disclosure[rows],
        outside_contacts=residents.outside_contacts[rows],
        deprivation=deprivation,
        identity_codes=codes,
        stratum=stratum,
        stratum_mean=mean,
        stratum_sd=spread,
        identity_names=tuple(whole.description.identity),
        identity_values=values,
        identity_affinity=np.array(affinity, dtype=np.float64),
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
        place_cost_per_week=places.cost_per_week[place_rows],
        affiliation_resident=who[visits],
        affiliation_place=where[visits],
        affiliation_frequency=whole.affiliations.frequency[visits],
        affiliation_role=whole.affiliations.role[visits],
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


def _pairs(a: Ints, b: Ints) -> tuple[Ints, Ints, NDArray[np.int64]]:
    """Return both ends of every tie, the lower position first, sorted, and the row that each came from."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    return low[order], high[order], order


def _identity_codes(site: Site, rows: NDArray[np.int64]) -> tuple[NDArray[np.int16], tuple[tuple[str, ...], ...]]:
    """Return the codes of the identity columns [n, c], -1 not known, and their values in alphabetical order."""
    columns = site.residents.identity
    codes = np.full((rows.size, len(columns)), -1, dtype=np.int16)
    values: list[tuple[str, ...]] = []
    for c, name in enumerate(site.description.identity):
        words = tuple(sorted(set(columns[name]) - {""}))
        code = {word: k for k, word in enumerate(words)} | {"": -1}
        codes[:, c] = [code[word] for word in columns[name]] if rows.size else []
        codes[:, c] = codes[rows, c]
        values.append(words)
    return codes, tuple(values)
