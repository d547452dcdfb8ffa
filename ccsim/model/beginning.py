"""From the map to the first week: set points, knowledge, tables, expected input."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccsim.model.attendance import place_run_by, place_stigma
from ccsim.model.balance import Balance
from ccsim.model.behaviours import Behaviours
from ccsim.model.draws import Process, deviates, week_keys
from ccsim.model.expectations import expected_input, expected_tallies, noise_deviation
from ccsim.model.parameters import Parameters
from ccsim.model.state import (
    INVOLVED,
    STIGMA,
    WEEKS_A_YEAR,
    WELLBEING,
    WELLBEING_MAX,
    WELLBEING_MIN,
    Affiliations,
    Map,
    Partnerships,
    Places,
    Residents,
    Ties,
)
from ccsim.model.ties import all_meeting_chances, all_pair_flags
from ccsim.site.arrays import Identities, SiteArrays, identity
from ccsim.site.tables import TIE_KINDS, Floats


class Beginning(NamedTuple):
    """Everything that a community needs for its first week."""

    residents: Residents
    ties: Ties
    places: Places
    affiliations: Affiliations
    partnerships: Partnerships
    behaviours: Behaviours
    map: Map
    support_value: Floats  # [kinds]
    hazard: Floats  # [kinds] weekly hazard of loss at strength 0


class _Fixed(NamedTuple):
    """What depends on the map and the size of tables alone, worked out once for all worlds."""

    visit_first: np.ndarray
    visit_place: np.ndarray
    visit_frequency: Floats
    place_first: np.ndarray
    tables: np.ndarray
    capacity: Floats
    meeting: Floats
    ties_mapped: np.ndarray


def support_values(parameters: Parameters) -> Floats:
    """Return [kinds]: the weight of a supportive contact by kind of tie, in the order of TIE_KINDS."""
    like = {"workmate": "neighbour", "peer": "neighbour"}
    return np.array([getattr(parameters, f"support_value_{like.get(kind, kind)}") for kind in TIE_KINDS])


def yearly_losses(parameters: Parameters) -> Floats:
    """Return [kinds]: the share of ties lost in a year by kind, before `loss_scale`."""
    like = {"peer": "workmate", "befriender": "acquaintance", "professional": "acquaintance"}
    return np.array([getattr(parameters, f"loss_{like.get(kind, kind)}") for kind in TIE_KINDS])


def loss_hazards(arrays: SiteArrays, parameters: Parameters) -> Floats:
    """Return [kinds]: the weekly hazard of loss of a tie of strength 0; at strength x it is (1 - x) times that."""
    weekly = -parameters.loss_scale * np.log1p(-yearly_losses(parameters)) / WEEKS_A_YEAR
    weekly = np.maximum(weekly - 2.0 * parameters.turnover / WEEKS_A_YEAR, 0.0)
    number = np.bincount(arrays.tie_kind, minlength=len(TIE_KINDS))
    weakness = np.bincount(arrays.tie_kind, 1.0 - arrays.tie_strength, len(TIE_KINDS))
    mean = np.where(number > 0, np.maximum(weakness / np.maximum(number, 1), 1e-6), 1.0)
    return np.asarray(weekly / mean)


def unsettled(parameters: Parameters) -> float:
    """Return the chance a week that a tie ends because somebody moves and nobody takes it up."""
    return 2.0 * parameters.turnover / WEEKS_A_YEAR * (1.0 - parameters.settled)


def set_point_of_wellbeing(
    arrays: SiteArrays,
    parameters: Parameters,
    key: np.uint64,
    identities: Identities,
    home: NDArray[Any],
    like: NDArray[Any],
) -> Floats:
    """Return [m]: the stable part of wellbeing, points; the spread of the map is kept.

    Args:
        key: generator key of SET_POINT.
        identities: [m] whose.
        home: [m] positions of their homes, which decide the stratum.
        like: [m] positions of those whose mapped wellbeing they begin with.
    """
    deviate = deviates(identities, key)
    stratum, share = arrays.stratum[home], parameters.stable_share
    mean, sd = arrays.stratum_mean[stratum], arrays.stratum_sd[stratum]
    stable = mean + share * (arrays.wellbeing[like] - mean) + np.sqrt(share * (1.0 - share)) * sd * deviate
    return np.clip(stable, WELLBEING_MIN, WELLBEING_MAX)


def begin(arrays: SiteArrays, parameters: Parameters, balance: Balance, world: np.uint64) -> Beginning:
    """Return a community at the map, in one world; every array is this world's own."""
    fixed = _fixed(arrays, parameters.table_size)
    hazard = loss_hazards(arrays, parameters)
    affiliations = Affiliations(
        arrays.affiliation_resident.copy(),
        arrays.affiliation_place.copy(),
        arrays.affiliation_frequency.copy(),
        arrays.affiliation_frequency.copy(),
        arrays.affiliation_role.copy(),
    )
    residents = _residents(arrays, parameters, balance, world, fixed)
    site_map = _map(arrays, parameters, hazard, fixed)
    places = _places(arrays, parameters, affiliations, residents, fixed, site_map.run_by)
    displaced_as_mapped(residents, affiliations, places)
    ties = _ties(arrays, fixed)
    all_pair_flags(residents, ties, site_map.weight, week_keys(world, 0)[Process.KNOWS >> 1])
    value = support_values(parameters)
    expected = expected_tallies(residents, ties, affiliations, parameters, value)
    residents.expected_input[:] = expected_input(residents, expected, parameters)
    sd = arrays.stratum_sd[arrays.stratum]
    residents.noise_sd[:] = noise_deviation(expected, parameters, sd, balance.input_variance)
    partner = arrays.partner_strength
    return Beginning(
        residents=residents,
        ties=ties,
        places=places,
        affiliations=affiliations,
        partnerships=Partnerships(arrays.partner_a, arrays.partner_b, partner.copy(), partner),
        behaviours=Behaviours(
            np.array([identity(name) for name in arrays.behaviour_names], np.uint64),
            balance.spontaneous,
            balance.persuasion,
        ),
        map=site_map,
        support_value=value,
        hazard=hazard * balance.loss_factor,
    )


def _residents(
    arrays: SiteArrays, parameters: Parameters, balance: Balance, world: np.uint64, fixed: _Fixed
) -> Residents:
    n, everyone = arrays.residents, np.arange(arrays.residents)
    state = mapped_states(arrays)
    mapped = state.copy()
    key = week_keys(world, 0)[Process.SET_POINT >> 1]
    mapped[WELLBEING] = set_point_of_wellbeing(arrays, parameters, key, arrays.resident_identity, everyone, everyone)
    return Residents(
        identity=arrays.resident_identity.copy(),
        generation=np.zeros(n, np.int32),
        lived_experience=arrays.lived_experience.copy(),
        disclosure=mapped_disclosure(arrays, parameters),
        outside_contacts=arrays.outside_contacts.copy(),
        state=state,
        mapped=mapped,
        set_point=mapped.copy() if parameters.adaptation > 0.0 else mapped,
        expected_input=np.zeros((5, n)),
        noise_sd=np.zeros(n),
        sociability=balance.sociability.copy(),
        ties_mapped=fixed.ties_mapped,
        ties_now=fixed.ties_mapped.copy(),
        behaviours=arrays.behaviours.copy(),
        held=np.zeros(n, np.uint8),
        displaced_mapped=np.ones(n),
        desired_support=arrays.desired_support.copy(),
        identity_codes=arrays.identity_codes.copy(),
    )


def mapped_states(arrays: SiteArrays) -> Floats:
    """Return [5, n]: the states as mapped, in the order of STATES."""
    return np.stack([arrays.wellbeing, arrays.stigma, arrays.self_stigma, arrays.confidence, arrays.trust])


def mapped_disclosure(arrays: SiteArrays, parameters: Parameters) -> Floats:
    """Return [n]: the mapped disclosure, or the parameter where it was not mapped."""
    return np.where(np.isnan(arrays.disclosure), parameters.disclosure, arrays.disclosure)


def displaced_as_mapped(residents: Residents, affiliations: Affiliations, places: Places) -> None:
    """Work out which share of a week the places that displace other contact leave to each resident, as mapped."""
    left = 1.0 - affiliations.frequency_mapped * places.displacement[affiliations.place]
    np.multiply.at(residents.displaced_mapped, affiliations.resident, left)
    residents.displaced_mapped[residents.displaced_mapped == 0.0] = 1.0


def _ties(arrays: SiteArrays, fixed: _Fixed) -> Ties:
    used = arrays.tie_a.size
    size = int(used * 1.1) + 64

    def column(values: np.ndarray | None, kind: type) -> np.ndarray:
        room: np.ndarray = np.zeros(size, kind)
        if values is not None:
            room[:used] = values
        return room

    return Ties(
        a=column(arrays.tie_a, np.int32),
        b=column(arrays.tie_b, np.int32),
        strength=column(arrays.tie_strength, np.float64),
        set_point=column(arrays.tie_strength, np.float64),
        meeting=column(fixed.meeting, np.float64),
        kind=column(arrays.tie_kind, np.int8),
        flags=column(None, np.uint8),
        contact=column(None, np.uint8),
        lost=column(None, np.uint8),
        draw=column(None, np.float64),
        met=column(None, np.int32),
        used=np.array([used, 0], np.int64),
    )


def _places(
    arrays: SiteArrays,
    parameters: Parameters,
    affiliations: Affiliations,
    residents: Residents,
    fixed: _Fixed,
    site_share: float,
) -> Places:
    displacement = arrays.place_displacement
    places = Places(
        identity=arrays.place_identity,
        openness=arrays.place_openness.copy(),
        openness_mapped=arrays.place_openness,
        climate_mapped=np.zeros(arrays.place_identity.size),
        run_by_mapped=np.zeros(arrays.place_identity.size),
        displacement=np.where(np.isnan(displacement), parameters.displacement, displacement),
        funding=np.ones(arrays.place_identity.size),
        pull=np.ones(arrays.place_identity.size),
        capacity=fixed.capacity.copy(),
        capacity_mapped=fixed.capacity,
        tables=fixed.tables.copy(),
        tables_mapped=fixed.tables,
        first=fixed.place_first.copy(),
    )
    stigma = place_stigma(affiliations, places, residents.mapped[STIGMA], affiliations.frequency)
    places.climate_mapped[:] = (1.0 - arrays.place_openness) * stigma
    places.run_by_mapped[:] = place_run_by(residents, affiliations, places, affiliations.frequency, site_share)
    return places


def _map(arrays: SiteArrays, parameters: Parameters, hazard: Floats, fixed: _Fixed) -> Map:
    affinity = np.where(np.isnan(arrays.identity_affinity), parameters.affinity, arrays.identity_affinity)
    weight = -np.log(affinity)
    total = weight.sum()
    involved = (arrays.behaviours & INVOLVED) != 0
    return Map(
        visit_first=fixed.visit_first,
        visit_place=fixed.visit_place,
        visit_frequency=fixed.visit_frequency,
        donor_hazard=np.cumsum(hazard[arrays.tie_kind] * (1.0 - arrays.tie_strength) + unsettled(parameters)),
        donor_strength=arrays.tie_strength,
        donor_kind=arrays.tie_kind,
        affinity=affinity,
        weight=weight / total if total > 0 else weight,
        run_by=float(arrays.lived_experience[involved].mean()) if involved.any() else 0.0,
    )


@lru_cache(maxsize=8)
def _fixed(arrays: SiteArrays, table_size: float) -> _Fixed:
    n, h = arrays.residents, arrays.place_identity.size
    resident, place, frequency = (
        arrays.affiliation_resident,
        arrays.affiliation_place,
        arrays.affiliation_frequency,
    )
    order = np.lexsort((place, resident))
    visit_first = np.concatenate([[0], np.cumsum(np.bincount(resident, minlength=n))]).astype(np.int32)
    place_first = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=h))]).astype(np.int32)
    mean = np.bincount(place, frequency, h)
    spread = np.sqrt(np.bincount(place, frequency * (1.0 - frequency), h))
    tables = np.maximum(1, np.floor(mean / table_size + 0.5)).astype(np.int32)
    fixed = _Fixed(
        visit_first=visit_first,
        visit_place=place[order],
        visit_frequency=frequency[order],
        place_first=place_first,
        tables=tables,
        capacity=np.maximum(arrays.place_capacity, mean + 3.0 * spread),
        meeting=np.zeros(arrays.tie_a.size),
        ties_mapped=np.bincount(np.concatenate([arrays.tie_a, arrays.tie_b]), minlength=n).astype(np.int32),
    )
    return fixed._replace(meeting=_meeting(arrays, fixed))


def _meeting(arrays: SiteArrays, fixed: _Fixed) -> Floats:
    """Return [e]: the mapped chance a week that the ends of each tie share a table."""
    ties = _ties(arrays, fixed)
    nothing = np.zeros(0)
    site_map = Map(
        fixed.visit_first, fixed.visit_place, fixed.visit_frequency,
        nothing, nothing, np.zeros(0, np.int8), nothing, nothing, 0.0,
    )  # fmt: skip
    none = np.zeros(arrays.place_identity.size)
    places = Places(
        arrays.place_identity, none, none, none, none, none, none, none,
        fixed.capacity, fixed.capacity, fixed.tables, fixed.tables, fixed.place_first,
    )  # fmt: skip
    all_meeting_chances(site_map, places, ties)
    return ties.meeting[: arrays.tie_a.size].copy()
