"""Draws that belong to different processes, weeks, pairs and worlds have nothing to do with each other.

Each check has a known distribution under chance and a critical value that chance passes once in 10,000 times for a
whole group of comparisons, however many it holds (Bonferroni).
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy.stats import chi2, norm

from ccsim.model.draws import Process, draw, draws, fill_draws, week_keys
from ccsim.site.arrays import identity

WORLD = np.uint64(identity("world 0"))
SIZE = 20_000
CHANCE = 1e-4
BINS = 10


def residents(count):
    """Return the identities of made-up residents in the order of a site."""
    return np.sort(np.array([identity(f"R{k:05}") for k in range(count)], np.uint64))


def neighbouring_pairs(count):
    """Return sorted pairs of one resident with the next, the next but one and so on: half of each pair in common."""
    who = residents(count // 4 + 4)
    a, b = (np.concatenate(ends) for ends in zip(*((who[: -1 - k], who[1 + k :]) for k in range(4)), strict=True))
    return a[:count].copy(), b[:count].copy()


def both_lanes(world, week, a, b):
    """Return {process: draws} of every process for pairs (a, b)."""
    keys, found = week_keys(np.uint64(world), week), {}
    for process in Process:
        lanes = np.empty(a.size), np.empty(a.size)
        fill_draws(keys[process >> 1], a, b, *lanes)
        found[process] = lanes[process & 1]
    return found


def largest_correlation(rows):
    """Return the largest correlation between two rows, in standard errors, and its critical value."""
    centred = (np.asarray(rows) - 0.5) * np.sqrt(12.0)  # uniform draws have variance 1/12: nothing is fitted
    between = centred @ centred.T / np.sqrt(centred.shape[1])
    number = len(rows) * (len(rows) - 1) // 2
    return np.abs(between[np.triu_indices(len(rows), 1)]).max(), norm.isf(CHANCE / 2 / number)


def most_uneven(pairs_of_rows, bins=BINS):
    """Return the largest chi-square statistic of the joint counts of two rows, and its critical value."""
    worst, number = 0.0, 0
    for one, other in pairs_of_rows:
        cell = (one * bins).astype(int) * bins + (other * bins).astype(int)
        expected = one.size / bins**2
        worst = max(worst, float(((np.bincount(cell, minlength=bins**2) - expected) ** 2).sum() / expected))
        number += 1
    return worst, chi2.isf(CHANCE / number, bins**2 - 1)


def test_no_two_processes_share_their_luck():
    rows = list(both_lanes(WORLD, 13, *neighbouring_pairs(SIZE)).values())
    found, critical = largest_correlation(rows)
    assert found < critical
    found, critical = most_uneven(combinations(rows, 2))
    assert found < critical


def test_no_process_shares_its_luck_with_any_process_of_the_next_week():
    a, b = neighbouring_pairs(SIZE)
    now, then = (list(both_lanes(WORLD, week, a, b).values()) for week in (13, 14))
    found, critical = largest_correlation([*now, *then])
    assert found < critical
    found, critical = most_uneven((one, other) for one in now for other in then)
    assert found < critical


@pytest.mark.parametrize("process", [Process.CONTACT, Process.LOSS, Process.NOISE])
def test_a_pair_forgets_last_week_and_the_weeks_before(process):
    a, b = residents(2)
    weeks = np.array([draw(WORLD, int(process), week, a, b) for week in range(SIZE + 52)])
    lagged = [weeks[lag : lag + SIZE] for lag in range(53)]
    centred = (lagged - np.float64(0.5)) * np.sqrt(12.0)
    found = np.abs(centred[1:] @ centred[0]) / np.sqrt(SIZE)
    assert found.max() < norm.isf(CHANCE / 2 / 52)
    found, critical = most_uneven((lagged[0], lagged[lag]) for lag in (1, 2, 4, 13, 26, 52))
    assert found < critical


def test_whole_runs_of_pairs_have_unrelated_luck():
    """156 weeks of 300 pairs that share residents: no two of the 44,850 pairs of rows go together."""
    a, b = neighbouring_pairs(300)
    runs = np.array([both_lanes(WORLD, week, a, b)[Process.CONTACT] for week in range(1, 157)]).T
    # Products of two uniform draws, 156 of them, are close enough to normal at 5 standard errors or so.
    found, critical = largest_correlation(runs)
    assert found < critical


@pytest.mark.parametrize("process", [Process.SLIGHT, Process.KNOWS, Process.SETTLE, Process.INTRODUCTION])
def test_the_two_ways_of_an_ordered_pair_are_unrelated(process):
    a, b = neighbouring_pairs(SIZE)
    rows = [both_lanes(WORLD, 13, *ends)[process] for ends in ((a, b), (b, a))]
    found, critical = most_uneven([rows])
    assert found < critical


def test_pairs_that_share_a_resident_are_unrelated():
    a, b = neighbouring_pairs(SIZE)
    rows = both_lanes(WORLD, 13, a, b)
    for process in (Process.CONTACT, Process.MEETING, Process.SLIGHT):
        found, critical = most_uneven([(one, other) for one, other in pairwise(np.array_split(rows[process], 5))])
        assert found < critical, process


def test_a_resident_s_luck_with_oneself_and_with_others_is_unrelated():
    """Draws of one resident have b = 0, of resident and place or behaviour b = its identity."""
    who = residents(SIZE)
    others = [np.uint64(0), np.uint64(identity("P01")), np.uint64(identity("involvement")), np.uint64(1)]
    rows = [draws(WORLD, int(Process.NOISE), 13, who, other) for other in others]
    found, critical = most_uneven(combinations(rows, 2))
    assert found < critical


@pytest.mark.parametrize("bit", [0, 32, 63])
def test_worlds_whose_keys_differ_in_a_bit_are_unrelated(bit):
    a, b = neighbouring_pairs(SIZE)
    near = np.uint64(int(WORLD) ^ 1 << bit)
    one, other = (list(both_lanes(world, 13, a, b).values()) for world in (WORLD, near))
    found, critical = largest_correlation([*one, *other])
    assert found < critical


def test_a_hundred_worlds_with_keys_in_a_row_are_unrelated():
    a, b = neighbouring_pairs(SIZE)
    rows = [both_lanes(world, 13, a, b)[Process.CONTACT] for world in range(100)]
    found, critical = largest_correlation(rows)
    assert found < critical
    found, critical = most_uneven(pairwise(rows))
    assert found < critical


def test_these_checks_can_fail():
    """Luck that is shared by one draw in 25, or is a simple function of another, is found."""
    a, b = neighbouring_pairs(SIZE)
    one, other = (both_lanes(WORLD, 13, a, b)[process] for process in (Process.CONTACT, Process.MEETING))
    found, critical = largest_correlation([one, np.where(np.arange(SIZE) % 25 == 0, one, other)])
    assert found > critical
    found, critical = most_uneven([(one, (one * 7.0) % 1.0)])
    assert found > critical
