"""Residents who move out, and the newcomers who take up their homes and most of their ties."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ccsim.model.beginning import mapped_disclosure, mapped_states, set_point_of_wellbeing
from ccsim.model.compiled import kernel
from ccsim.model.draws import Process, draws, fill_draws, mixed
from ccsim.model.expectations import Expected, expected_input, expected_tallies, noise_deviation
from ccsim.model.state import PROGRAMME, WEEKS_A_YEAR, WELLBEING, Affiliations, Residents, Ties
from ccsim.model.ties import leave_out, pair_flags
from ccsim.site.arrays import Identities, SiteArrays
from ccsim.site.tables import Ints

if TYPE_CHECKING:
    from ccsim.model.community import CommunityModel

NOBODY = np.uint64(0)
ENOUGH = 10
"""Residents with the same identities from whom a newcomer can be drawn."""
LEAST_SUPPORT = 1.0 / WEEKS_A_YEAR
"""Support, a week, below which what is usual does not count as less: one contact a year."""
STEP = np.uint64(0x9E3779B97F4A7C15)
"""What a generation adds to the identity of a home before it is mixed."""


def move_out(model: CommunityModel) -> None:
    """Let residents move out, each with the chance of a week, and newcomers in."""
    chance = float(model.numbers.turnover) / WEEKS_A_YEAR
    if chance > 0.0:
        leaving = draws(model.world, int(Process.TURNOVER), model.week, model.residents.identity, NOBODY) < chance
        replace(model, np.flatnonzero(leaving))


def replace(model: CommunityModel, homes: np.ndarray) -> None:
    """Let the residents of these homes (positions, ascending) move out, and newcomers in.

    A newcomer is like somebody who lived in the same stratum on the map, and takes up the ties of the one who left:
    those who stay have lost somebody, and have room. So numbers and strengths of ties stay as mapped.
    """
    if homes.size == 0:
        return
    residents, donors = model.residents, _donors(model, homes)
    _arrive(model, homes, donors)
    back = np.isin(model.affiliations.resident, homes)
    model.affiliations.frequency[back] = model.affiliations.frequency_mapped[back]
    moved = np.zeros(residents.identity.size, np.bool_)
    moved[homes] = True
    _take_up(model, moved)
    _expect(model, homes, moved)
    for programme in model.programmes:
        programme.moved(model, homes)


def _donors(model: CommunityModel, homes: np.ndarray) -> np.ndarray:
    """Return [m]: positions of those on the map whom the newcomers are like."""
    order, first, number = alike(model.arrays)
    share = draws(model.world, int(Process.DONOR), model.week, model.residents.identity[homes], NOBODY)
    return order[first[homes] + (share * number[homes]).astype(np.int64)]


@lru_cache(maxsize=8)
def alike(arrays: SiteArrays) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who on the map is like those of each home: those of home i are order[first[i] : first[i] + number[i]].

    They are of the same stratum and have the same identities, or where fewer than ENOUGH do, the same stratum. Were
    identities left out, neighbours who are alike would give way to ones who are not.
    """
    stratum = arrays.stratum.astype(np.int64)
    _, cell = np.unique(np.column_stack([stratum, arrays.identity_codes]), axis=0, return_inverse=True)
    cell = cell.ravel()
    few = np.bincount(cell)[cell] < ENOUGH
    by_cell, by_stratum = np.argsort(cell, kind="stable"), np.argsort(stratum, kind="stable")
    of_cell, of_stratum = np.bincount(cell), np.bincount(stratum)
    first = np.where(
        few, cell.size + (np.cumsum(of_stratum) - of_stratum)[stratum], (np.cumsum(of_cell) - of_cell)[cell]
    )
    return np.concatenate([by_cell, by_stratum]), first, np.where(few, of_stratum[stratum], of_cell[cell])


@kernel
def newcomers(home: Identities, generation: Ints) -> Identities:
    """Return the identities [m] of those who live in homes (by their identities) as the n-th newcomer."""
    identity = np.empty_like(home)
    for k in range(home.size):
        identity[k] = mixed(home[k] + np.uint64(generation[k]) * STEP)
    return identity


def _arrive(model: CommunityModel, homes: np.ndarray, donors: np.ndarray) -> None:
    """Give the homes their newcomers: everything about them but their ties."""
    residents, arrays = model.residents, model.arrays
    outside = residents.outside_contacts[homes]
    residents.generation[homes] += 1
    residents.identity[homes] = newcomers(arrays.resident_identity[homes], residents.generation[homes])
    residents.lived_experience[homes] = arrays.lived_experience[donors]
    residents.disclosure[homes] = mapped_disclosure(arrays, model.parameters)[donors]
    residents.outside_contacts[homes] = arrays.outside_contacts[donors]
    residents.identity_codes[homes] = arrays.identity_codes[donors]
    residents.behaviours[homes] = arrays.behaviours[donors]
    residents.held[homes] = 0
    state = mapped_states(arrays)[:, donors]
    residents.state[:, homes] = state
    key = model.lasting_key(Process.SET_POINT)
    state[WELLBEING] = set_point_of_wellbeing(arrays, model.parameters, key, residents.identity[homes], homes, donors)
    residents.mapped[:, homes] = state
    residents.set_point[:, homes] = state
    model.usual_support[homes] += residents.outside_contacts[homes] - outside
    usual = np.maximum(model.usual_support[homes], LEAST_SUPPORT)
    residents.desired_support[homes] = model.desired_over_usual[donors] * usual


def _take_up(model: CommunityModel, moved: np.ndarray) -> None:
    """Let newcomers take up the ties of those who left; programme ties end, and those that nobody settles into."""
    residents, ties, used = model.residents, model.ties, int(model.ties.used[0])
    touched = np.flatnonzero(moved[ties.a[:used]] | moved[ties.b[:used]])
    a, b, flags = ties.a[touched], ties.b[touched], ties.flags[touched]
    newcomer, other = np.where(moved[a], a, b), np.where(moved[a], b, a)
    share, unused = np.empty(touched.size), np.empty(touched.size)
    key = model.key(Process.SETTLE)
    fill_draws(key, residents.identity[newcomer], residents.identity[other], share, unused)
    programme = (flags & PROGRAMME) != 0
    ends = programme | (share >= float(model.numbers.settled))
    for kept in touched[~ends].tolist():
        ties.strength[kept] = ties.set_point[kept]
        ties.contact[kept] = 0
        ties.flags[kept] = pair_flags(
            residents,
            model.map.weight,
            float(model.numbers.concealment),
            int(ties.a[kept]),
            int(ties.b[kept]),
            model.lasting_key(Process.KNOWS),
        )
    leave_out(residents, ties, np.append(touched[ends], used))


def _expect(model: CommunityModel, homes: np.ndarray, moved: np.ndarray) -> None:
    """Work out what newcomers expect of a week, and their noise, from the ties and places that they arrive with."""
    ties, used, affiliations = model.ties, int(model.ties.used[0]), model.affiliations
    touched = np.flatnonzero(moved[ties.a[:used]] | moved[ties.b[:used]])
    who = np.unique(np.concatenate([homes, ties.a[touched], ties.b[touched]]))
    some = Residents._make(
        np.take(values, who, axis=0 if name == "identity_codes" else -1)
        for name, values in model.residents._asdict().items()
    )
    between = Ties._make([*(column[touched] for column in ties[:-1]), np.array([touched.size, 0])])
    between.a[:], between.b[:] = np.searchsorted(who, between.a), np.searchsorted(who, between.b)
    visits = np.flatnonzero(moved[affiliations.resident])
    attended = Affiliations._make(column[visits] for column in affiliations)
    attended.resident[:] = np.searchsorted(who, attended.resident)
    expected = expected_tallies(some, between, attended, model.parameters, model.support_value)
    at = np.searchsorted(who, homes)
    model.residents.expected_input[:, homes] = expected_input(some, expected, model.parameters)[:, at]
    theirs = Expected._make(values[at] for values in expected)
    sd, variance = model.arrays.stratum_sd[model.arrays.stratum[homes]], model.balance.input_variance[homes]
    model.residents.noise_sd[homes] = noise_deviation(theirs, model.parameters, sd, variance)
