"""Which place suits somebody, and whom they might be introduced to there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccsim.interventions.targeting import Choice
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process, draws
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Floats, Ints


def suitable_places(arrays: SiteArrays, kinds: Sequence[str]) -> Choice:
    """Return [h]: the places to which somebody may be taken.

    Args:
        arrays: the site.
        kinds: kinds that count; none: all but streets, and but places known to crowd out other contact.
    """
    if kinds:
        return np.isin(arrays.place_kind, list(kinds))
    streets = np.array([kind == "street" for kind in arrays.place_kind], np.bool_)
    return ~streets & ~(np.nan_to_num(arrays.place_displacement) > 0.0)


def suiting_place(
    model: CommunityModel, resident: int, lever: int, kinds: Sequence[str], *, personal: bool
) -> int | None:
    """Return the place to which a resident is taken; None where they go to all of them already.

    By a race of draws for resident and place: the more open a place, the likelier it wins. If `personal`, only the half
    of the places compete where those who go are most like the resident.
    """
    arrays = model.arrays
    going = model.affiliations.place[model.affiliations.resident == resident]
    able = suitable_places(arrays, kinds) & (model.places.funding > 0.0)
    able[going] = False
    places = np.flatnonzero(able)
    if not places.size:
        return None
    if personal:
        alike = _alike_at(model, resident)[places]
        places = places[alike >= np.median(alike)]
    weight = np.maximum(model.places.openness[places], 0.01)
    return int(places[np.argmin(_race(model, resident, model.places.identity[places], lever, weight))])


def introduced(model: CommunityModel, resident: int, place: int, lever: int, *, personal: bool) -> int | None:
    """Return whom a resident is introduced to at a place; None where they know everybody there.

    By a race of draws for the two: who comes more often, and if `personal` who is more like the resident, is likelier.
    """
    here = model.affiliations.place == place
    others, often = model.affiliations.resident[here], model.affiliations.frequency[here]
    used = int(model.ties.used[0])
    a, b = model.ties.a[:used], model.ties.b[:used]
    known = np.concatenate([b[a == resident], a[b == resident], [resident]])
    strangers = ~np.isin(others, known)
    others, weight = others[strangers], np.maximum(often[strangers], 1e-6)
    if not others.size:
        return None
    if personal:
        weight = weight * _alike(model, resident, others)
    return int(others[np.argmin(_race(model, resident, model.residents.identity[others], lever, weight))])


def _race(model: CommunityModel, resident: int, others: np.ndarray, lever: int, weight: Floats) -> Floats:
    """Return [m] times of an exponential race; the first wins. Keyed by lever, resident and the other."""
    key = model.residents.identity[resident] ^ np.uint64(lever)
    luck = draws(model.world, int(Process.MATCH), 0, others, key)
    times: Floats = -np.log1p(-luck) / weight
    return times


def _alike(model: CommunityModel, resident: int, others: Ints) -> Floats:
    """Return [m], 0.1 to 1: how far others share the identities of a resident, by the weight of each."""
    codes, weight = model.residents.identity_codes, model.map.weight
    if not weight.size:
        return np.ones(others.size)
    same = codes[others] == codes[resident]
    return 0.1 + 0.9 * np.asarray(same @ weight, np.float64)


def _alike_at(model: CommunityModel, resident: int) -> Floats:
    """Return [h], 0.1 to 1: the mean of the same over those who go to each place, by how often they do."""
    at, often = model.affiliations.place, model.affiliations.frequency
    alike = _alike(model, resident, model.affiliations.resident)
    h = model.places.identity.size
    total = np.bincount(at, often, h)
    found: Floats = np.where(total > 0, np.bincount(at, often * alike, h) / np.maximum(total, 1e-12), 0.1)
    return found
