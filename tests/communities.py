"""Communities for tests: the shipped site, made-up ones, and everything about one that can be compared."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from reference.sites import canonical, make_balance, make_site

from ccsim.experiments.shipped import shipped_sites
from ccsim.model.balance import Balance, unbalanced
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.pilot import run_pilot
from ccsim.site.arrays import INVOLVEMENT, SiteArrays
from ccsim.site.canonical import arrays as canonical_arrays
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS


@lru_cache(maxsize=8)
def shipped_arrays(name):
    """Return the arrays of a shipped site."""
    return canonical_arrays(Site.read(shipped_sites()[name]))


@lru_cache(maxsize=8)
def shipped(name="alderbrook", parameters=DEFAULTS):
    """Return a shipped site and its balance."""
    arrays = shipped_arrays(name)
    return arrays, run_pilot(arrays, parameters)


@lru_cache(maxsize=8)
def made_up(seed=0, residents=120, places=6):
    """Return a made-up site and a balance."""
    arrays = make_site(residents=residents, places=places, seed=seed)
    return arrays, Balance(*make_balance(arrays, seed=seed))


def everything(model):
    """Return every array that a community's future hangs on, copied, by name."""
    used = int(model.ties.used[0])
    found = {f"ties.{name}": getattr(model.ties, name)[:used].copy() for name in ("a", "b", "strength", "set_point")}
    found |= {f"ties.{name}": getattr(model.ties, name)[:used].copy() for name in ("meeting", "kind", "flags")}
    for part in ("residents", "places", "affiliations"):
        for name, values in getattr(model, part)._asdict().items():
            found[f"{part}.{name}"] = values.copy()
    return found


def differing(one, other):
    """Return the names of the arrays in which two communities differ; `everything` of each."""
    assert one.keys() == other.keys()
    return [name for name in one if not np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")]


def bare_site(residents, pairs=(), strength=0.63, kind="friend", visits=(), wellbeing=23.5, sd=4.0, **columns):
    """Return a site of like residents without identities.

    Args:
        pairs: (a, b) positions, tied with `strength` and `kind`: one for all, or one each.
        visits: (resident, place, frequency), one table a four that come on average, no limits.
        columns: other columns of `SiteArrays` to replace, such as stigma.
    """
    ids, identities = canonical("resident", residents)
    ends = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    visits = sorted((place, resident, frequency) for resident, place, frequency in visits)
    places = max((place for place, _, _ in visits), default=-1) + 1
    place_ids, place_identities = canonical("place", places)
    kinds = [kind] * len(ends) if isinstance(kind, str) else kind
    base = {
        "name": "bare",
        "title": "Bare",
        "resident_id": ids,
        "resident_identity": identities,
        "wellbeing": np.full(residents, wellbeing),
        "stigma": np.full(residents, 0.25),
        "self_stigma": np.zeros(residents),
        "confidence": np.full(residents, 0.5),
        "trust": np.full(residents, 0.5),
        "lived_experience": np.zeros(residents, np.bool_),
        "disclosure": np.full(residents, np.nan),
        "outside_contacts": np.full(residents, 1.0),
        "desired_support": np.full(residents, np.nan),
        "support_gap": np.zeros(residents),
        "behaviours": np.zeros(residents, np.uint8),
        "deprivation": np.full(residents, np.nan),
        "identity_codes": np.zeros((residents, 0), np.int16),
        "stratum": np.zeros(residents, np.int32),
        "stratum_mean": np.array([wellbeing]),
        "stratum_sd": np.array([sd]),
        "behaviour_names": (INVOLVEMENT,),
        "identity_names": (),
        "identity_values": (),
        "identity_affinity": np.zeros(0),
        "tie_a": ends[:, 0].copy(),
        "tie_b": ends[:, 1].copy(),
        "tie_kind": np.array([TIE_KINDS.index(name) for name in kinds], np.int8),
        "tie_strength": np.broadcast_to(np.asarray(strength, np.float64), len(ends)).copy(),
        "place_id": place_ids,
        "place_identity": place_identities,
        "place_name": place_ids,
        "place_kind": ("hub",) * places,
        "place_capacity": np.full(places, np.inf),
        "place_openness": np.full(places, 0.5),
        "place_displacement": np.zeros(places),
        "place_cost_per_week": np.full(places, np.nan),
        "affiliation_resident": np.array([resident for _, resident, _ in visits], np.int32),
        "affiliation_place": np.array([place for place, _, _ in visits], np.int32),
        "affiliation_frequency": np.array([frequency for _, _, frequency in visits], np.float64),
        "affiliation_role": np.zeros(len(visits), np.int8),
        "partner_a": np.zeros(0, np.int32),
        "partner_b": np.zeros(0, np.int32),
        "partner_strength": np.zeros(0),
    }
    return SiteArrays(**(base | columns))


def unchanging(arrays, parameters=DEFAULTS, world=1):
    """Return a community in which no tie forms, none is lost or strengthened, and nobody stays away."""
    still = parameters._replace(
        loss_scale=0.0, tie_learning=0.0, tie_return=0.0, availability=0.0, avoidance=0.0, bridging_trust=0.0
    )
    return CommunityModel(arrays, still, balance=unbalanced(arrays.residents), world=world)
