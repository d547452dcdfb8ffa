import random
from dataclasses import fields, replace

import numpy as np
import pytest
from site_folder import write_folder

import ccsim.site.canonical
from ccsim.problems import InputError
from ccsim.site.arrays import INVOLVEMENT, identity
from ccsim.site.canonical import arrays
from ccsim.site.neighbours_first import neighbours_first
from ccsim.site.site import Site
from ccsim.site.strata import LEAST_RESIDENTS, deprivation_levels, means_and_spreads, strata
from ccsim.site.tables import TIE_KINDS, PartnershipTable


def big_folder(folder, shuffle=None):
    """Write a site of 200 residents with gaps everywhere; with a seed, all rows in another order."""
    luck = random.Random(3)
    n = 200
    tables = {
        "residents": [
            "id,wellbeing,stigma,lived_experience,deprivation,outside_contacts,faith,lonely,desired_support,smokes"
        ]
        + [
            f"R{k},{luck.choice(['', round(luck.uniform(7, 35), 2)])},{luck.choice(['', 0.2, 0.7])},"
            f"{luck.choice(['yes', 'no', ''])},{luck.choice(['', round(luck.random(), 3)])},{luck.choice(['', 2, 5])},"
            f"{luck.choice(['', 'a', 'b'])},{luck.choice(['', 'never', 'often'])},{luck.choice(['', '', 4.5])},"
            f"{luck.choice(['', 'yes', 'no'])}"
            for k in range(n)
        ],
        "ties": ["a,b,kind,frequency"]
        + [
            f"R{a},R{b},{luck.choice(['', 'kin', 'friend'])},{luck.choice(['', round(luck.random(), 6)])}"
            for a, b in {(luck.randrange(n), luck.randrange(n)) for _ in range(900)}
            if a != b
        ],
        "places": ["id,kind,capacity,layer,displacement"]
        + [f"P{k},hub,{luck.choice(['', 20])},{'service' if k < 2 else ''},{luck.choice(['', 0.2])}" for k in range(6)],
        "affiliations": ["resident,place,frequency,role"]
        + [f"R{k},P{k % 6},{luck.choice(['', 0.3])},{luck.choice(['', 'volunteer', 'staff'])}" for k in range(n)]
        + [f"R{k},P{(k + 1) % 6},," for k in range(0, n, 2)],
        "partnerships": ["a,b,strength", "P4,P1,0.2", "P0,P5,", "P2,P3,0.7", "P1,P0,1"],
    }
    if shuffle is not None:
        for rows in tables.values():
            below = rows[1:]
            random.Random(shuffle).shuffle(below)
            rows[1:] = below
    files = {name: "\n".join(rows) + "\n" for name, rows in tables.items()}
    site = "title: T\npopulation: 999\nidentity: {faith: 0.3}\nbehaviours: {smoking: smokes}\n"
    return write_folder(folder, site=site, **files)


def assert_same_bits(one, other):
    for entry in fields(one):
        first, second = getattr(one, entry.name), getattr(other, entry.name)
        if isinstance(first, np.ndarray):
            assert first.dtype == second.dtype
            assert first.tobytes() == second.tobytes(), entry.name
        else:
            assert first == second


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_order_of_rows_changes_nothing_bit_for_bit(tmp_path, seed):
    one = arrays(Site.read(big_folder(tmp_path / "a" / "hill")))
    other = arrays(Site.read(big_folder(tmp_path / "b" / "hill", shuffle=seed)))
    assert_same_bits(one, other)


def test_canonical_order_and_completeness(tmp_path):
    whole = arrays(Site.read(big_folder(tmp_path / "hill")))
    assert whole.residents == 200
    by_identity = np.argsort(whole.resident_identity)
    position = np.argsort(by_identity)
    order = neighbours_first(*np.sort(position[[whole.tie_a, whole.tie_b]], axis=0), 200)
    assert np.array_equal(by_identity[order], np.arange(200))
    assert [identity(name) for name in whole.resident_id] == whole.resident_identity.tolist()
    assert (whole.tie_a < whole.tie_b).all()
    pairs = list(zip(whole.tie_a.tolist(), whole.tie_b.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    visits = list(zip(whole.affiliation_place.tolist(), whole.affiliation_resident.tolist(), strict=True))
    assert visits == sorted(set(visits))
    for column in ("wellbeing", "stigma", "self_stigma", "confidence", "trust", "outside_contacts", "tie_strength"):
        assert np.isfinite(getattr(whole, column)).all()
    assert np.isfinite(whole.support_gap).all()
    assert (whole.support_gap[np.isnan(whole.desired_support)] > 0).any()
    assert set(whole.desired_support[~np.isnan(whole.desired_support)].tolist()) == {4.5}
    assert whole.behaviour_names == (INVOLVEMENT, "smoking")
    assert set(whole.behaviours.tolist()) == {0, 1, 2, 3}
    assert (whole.partner_a < whole.partner_b).all()
    partners = list(zip(whole.partner_a.tolist(), whole.partner_b.tolist(), strict=True))
    assert partners == sorted(set(partners))
    assert (whole.self_stigma[~whole.lived_experience] == 0).all()
    assert set(whole.place_capacity.tolist()) <= {20.0, np.inf}
    assert whole.identity_values == (("a", "b"),)
    assert set(whole.identity_codes.ravel().tolist()) == {-1, 0, 1}


def test_values_follow_their_residents(tmp_path):
    whole = arrays(Site.read(write_folder(tmp_path / "hill")))
    at = {name: k for k, name in enumerate(whole.resident_id)}
    assert whole.wellbeing[at["R1"]] == 23.5
    assert whole.wellbeing[at["R4"]] == 30
    tie = {frozenset(pair): e for e, pair in enumerate(zip(whole.tie_a.tolist(), whole.tie_b.tolist(), strict=True))}
    kin = tie[frozenset((at["R2"], at["R3"]))]
    assert (TIE_KINDS[whole.tie_kind[kin]], whole.tie_strength[kin]) == ("kin", 0.95)
    hub = whole.place_id.index("P1")
    there = whole.affiliation_place == hub
    who, how_often = whole.affiliation_resident[there].tolist(), whole.affiliation_frequency[there].tolist()
    assert dict(zip(who, how_often, strict=True)) == {at["R1"]: 0.63, at["R2"]: 0.39}
    assert whole.identity_names == ("faith", "age_band")
    np.testing.assert_array_equal(whole.identity_affinity, [0.4, np.nan])
    assert whole.place_capacity[hub] == 30


def test_places_and_partnerships_follow_their_ids(tmp_path):
    files = {
        "places": "id,kind,layer,displacement\nP1,hub,,0.3\nP2,clinic,service,\nP3,hub,,\n",
        "partnerships": "a,b,strength\nP3,P1,0.9\nP1,P2,\n",
    }
    whole = arrays(Site.read(write_folder(tmp_path / "hill", **files)))
    displacement = dict(zip(whole.place_id, whole.place_displacement.tolist(), strict=True))
    assert (displacement["P1"], displacement["P3"]) == (0.3, 0.0)
    assert np.isnan(displacement["P2"])
    strength = {
        frozenset((whole.place_id[a], whole.place_id[b])): x
        for a, b, x in zip(whole.partner_a, whole.partner_b, whole.partner_strength.tolist(), strict=True)
    }
    assert strength == {frozenset(("P1", "P3")): 0.9, frozenset(("P1", "P2")): 0.5}


def test_a_partnership_that_is_there_twice_is_as_strong_as_the_stronger(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    a, b = np.array([0, 1, 1], np.int32), np.array([1, 0, 0], np.int32)
    table = PartnershipTable(a, b, ("",) * 3, np.array([0.2, 0.7, np.nan]))
    whole = arrays(replace(site, partnerships=table))
    assert (whole.partner_a.tolist(), whole.partner_b.tolist()) == ([0], [1])
    assert whole.partner_strength.tolist() == [0.7]


def test_behaviours_and_desired_support_follow_their_residents(tmp_path):
    residents = "id,desired_support,smokes\nR1,3,yes\nR2,,no\nR3,5.5,yes\nR4,,no\n"
    visits = "resident,place,role\nR1,P1,organiser\nR2,P2,volunteer\nR3,P1,attender\n"
    text = "title: T\npopulation: 40\nbehaviours: {smoking: smokes}\n"
    folder = write_folder(tmp_path / "hill", site=text, residents=residents, affiliations=visits)
    whole = arrays(Site.read(folder))
    bits = dict(zip(whole.resident_id, whole.behaviours.tolist(), strict=True))
    assert bits == {"R1": 0b11, "R2": 0b01, "R3": 0b10, "R4": 0}
    wanted = dict(zip(whole.resident_id, whole.desired_support.tolist(), strict=True))
    assert (wanted["R1"], wanted["R3"]) == (3.0, 5.5)
    assert np.isnan([wanted["R2"], wanted["R4"]]).all()


def test_a_site_without_ties_places_or_identities(tmp_path):
    nothing = {"ties": "a,b\n", "places": "id,kind\n", "affiliations": "resident,place\n", "partnerships": None}
    files = {"site": "title: T\npopulation: 1\n", "residents": "id\nR1\n"} | nothing
    whole = arrays(Site.read(write_folder(tmp_path / "hill", **files)))
    assert whole.residents == 1
    assert (whole.tie_a.size, whole.place_identity.size, whole.affiliation_role.size) == (0, 0, 0)
    assert whole.identity_codes.shape == (1, 0)
    assert whole.partner_a.dtype == whole.partner_b.dtype == np.int32
    assert (whole.partner_strength.size, whole.partner_strength.dtype) == (0, np.float64)
    assert whole.stratum_sd.tolist() == [0.0]


def test_ids_that_cannot_be_told_apart_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(ccsim.site.canonical, "identity", lambda name: 7)
    with pytest.raises(InputError, match=r"residents.csv: id: the ids '\w+' and '\w+' cannot be told apart"):
        arrays(Site.read(write_folder(tmp_path / "hill")))


def test_deprivation_levels_are_tertiles():
    assert deprivation_levels(np.array([1.0, 2, 3, 4, 5, 6])).tolist() == [0, 0, 1, 1, 2, 2]
    assert deprivation_levels(np.array([5.0, np.nan, 5, 5])).tolist() == [1, -1, 1, 1]
    assert deprivation_levels(np.array([np.nan])).tolist() == [-1]


def test_strata_are_lived_experience_by_deprivation_where_there_are_enough():
    lived = np.repeat([True, False], 3 * LEAST_RESIDENTS)
    deprivation = np.tile(np.arange(3.0), 2 * LEAST_RESIDENTS)
    of = strata(lived, deprivation)
    assert np.bincount(of).tolist() == [LEAST_RESIDENTS] * 6
    # One resident fewer with lived experience: too few for tertiles, enough for a half of its own.
    of = strata(lived[1:], deprivation[1:])
    assert sorted(np.bincount(of).tolist()) == [
        LEAST_RESIDENTS,
        LEAST_RESIDENTS,
        LEAST_RESIDENTS,
        3 * LEAST_RESIDENTS - 1,
    ]


@pytest.mark.parametrize("with_experience", [1, LEAST_RESIDENTS - 1])
def test_small_halves_are_put_together(with_experience):
    lived = np.arange(100) < with_experience
    assert np.bincount(strata(lived, np.full(100, np.nan))).tolist() == [100]


def test_means_and_spreads_of_strata():
    mean, spread = means_and_spreads(np.array([1.0, 3, 0.1, 0.1, 0.1]), np.array([0, 0, 1, 1, 1], dtype=np.int32))
    assert mean.tolist() == [2.0, 0.1]
    assert spread.tolist() == [1.0, 0.0]


def test_reading_again_what_was_written_gives_the_same_arrays(tmp_path):
    site = Site.read(big_folder(tmp_path / "hill"))
    site.write(tmp_path / "again" / "hill")
    assert_same_bits(arrays(site), arrays(Site.read(tmp_path / "again" / "hill")))
