import numpy as np
import pytest
from site_folder import write_folder

from ccsim.site.filling import KIND_STRENGTH, PARTNERSHIP_STRENGTH, filled
from ccsim.site.fills import uniforms
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS

FRIEND, ACQUAINTANCE = TIE_KINDS.index("friend"), TIE_KINDS.index("acquaintance")


def site(tmp_path, residents, ties="a,b\n", **files):
    files = {"places": "id,kind\n", "affiliations": "resident,place\n", "partnerships": None} | files
    text = "title: T\npopulation: 100000\n"
    return Site.read(write_folder(tmp_path / "hill", site=text, residents=residents, ties=ties, **files))


def rows(n, cells):
    return "".join(f"R{k},{cells(k)}\n" for k in range(n))


def notes_of(notes, column):
    return [(note.count, note.of, note.source) for note in notes if note.column == column]


def test_a_complete_site_stays_as_it_is(tmp_path):
    states = "wellbeing,stigma,self_stigma,confidence,trust,lived_experience,outside_contacts,lonely"
    residents = f"id,{states}\n" + rows(3, lambda k: f"2{k},0.{k},0.2,0.3,0.4,yes,1.5,never")
    whole = site(
        tmp_path,
        residents,
        "a,b,kind,frequency\nR0,R1,kin,0.5\n",
        places="id,kind,openness,funding,displacement\nP,hub,0.2,1,0\nQ,hub,0.2,1,0\n",
        affiliations="resident,place,frequency,role\nR0,P,weekly,staff\n",
        partnerships="a,b,strength\nP,Q,0.3\n",
    )
    complete, notes = filled(whole)
    assert notes == ()
    assert complete == whole


def test_states_come_from_residents_alike_where_ten_of_them_are_known(tmp_path):
    # Lived experience yes: wellbeing 10 to 19, ten known; no: 30 to 34, only five known, so the whole site is used.
    def cells(k):
        if k < 20:
            return f"{10 + k},yes" if k < 10 else ",yes"
        return f"{30 + k % 5},no" if k < 25 else ",no"

    complete, notes = filled(site(tmp_path, "id,wellbeing,lived_experience\n" + rows(40, cells)))
    wellbeing = complete.residents.wellbeing
    assert ((wellbeing[10:20] >= 10) & (wellbeing[10:20] <= 19)).all()
    assert set(wellbeing[25:]) <= {*range(10, 20), *range(30, 35)}
    assert notes_of(notes, "wellbeing") == [(10, 40, "map"), (15, 40, "map")]


def test_every_known_value_is_equally_likely(tmp_path):
    def cells(k):
        return f"{20 + k if k < 10 else ''},no"

    complete, _ = filled(site(tmp_path, "id,wellbeing,lived_experience\n" + rows(5010, cells)))
    counts = np.bincount(complete.residents.wellbeing[10:].astype(int), minlength=30)[20:]
    assert counts.sum() == 5000
    assert np.abs(counts - 500).max() < 5 * np.sqrt(500)


def test_evidence_is_taken_where_too_little_is_known(tmp_path):
    complete, notes = filled(site(tmp_path, "id,lived_experience\n" + rows(4000, lambda k: "yes" if k % 2 else "no")))
    residents = complete.residents
    for column, mean, sd in (
        ("wellbeing", 23.4, 3.9), ("stigma", 0.27, 0.15), ("confidence", 0.55, 0.18), ("trust", 0.5, 0.2),
    ):  # fmt: skip
        values = getattr(residents, column)
        assert values.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(4000) + 0.01 * sd)
        assert values.std() == pytest.approx(sd, rel=0.06)
    assert (residents.self_stigma[::2] == 0).all()
    assert residents.self_stigma[1::2].mean() == pytest.approx(0.35, abs=0.02)
    assert (residents.outside_contacts == 1).all()
    assert notes_of(notes, "self_stigma") == [(2000, 2000, "assumption")]
    assert notes_of(notes, "wellbeing") == [(4000, 4000, "evidence")]
    assert notes_of(notes, "lived_experience") == []


@pytest.mark.parametrize(("known", "share", "source"), [(29, 0.17, "evidence"), (30, 0.5, "map")])
def test_lived_experience_has_the_sites_share_or_englands(tmp_path, known, share, source):
    def cells(k):
        return "" if k >= known else "yes" if k % 2 else "no"

    complete, notes = filled(site(tmp_path, "id,lived_experience\n" + rows(3000, cells)))
    assert complete.residents.lived_experience[known:].mean() == pytest.approx(share, abs=0.03)
    assert notes_of(notes, "lived_experience") == [(3000 - known, 3000, source)]


def test_answers_on_self_stigma_without_lived_experience_are_not_used(tmp_path):
    complete, _ = filled(site(tmp_path, "id,lived_experience,self_stigma\nR1,no,0.9\nR2,yes,0.8\n"))
    assert complete.residents.self_stigma.tolist() == [0.0, 0.8]


def test_ties_of_which_only_the_kind_is_known(tmp_path):
    ties = "a,b,kind\n" + "".join(f"R0,R{k + 1},{kind}\n" for k, kind in enumerate(TIE_KINDS))
    complete, notes = filled(site(tmp_path, "id\n" + "".join(f"R{k}\n" for k in range(9)), ties))
    assert complete.ties.strength.tolist() == [KIND_STRENGTH[kind] for kind in TIE_KINDS]
    assert notes_of(notes, "frequency") == [(8, 8, "assumption")]


def test_ties_of_which_only_the_frequency_is_known(tmp_path):
    ties = "a,b,frequency\nR1,R2,0.29\nR2,R3,0.3\nR1,R3,\n"
    complete, _ = filled(site(tmp_path, "id\nR1\nR2\nR3\n", ties))
    assert complete.ties.kind.tolist() == [ACQUAINTANCE, FRIEND, FRIEND]
    assert complete.ties.strength.tolist() == [0.29, 0.3, 0.63]


def test_strengths_come_from_ties_of_the_same_kind(tmp_path):
    def cells(k):
        kind = "kin" if k < 30 else "friend"
        x = "" if k % 3 == 0 else 0.9 if kind == "kin" else 0.1
        return f"R{k + 1},{kind},{x}"

    ties = "a,b,kind,frequency\n" + rows(60, cells)
    complete, notes = filled(site(tmp_path, "id\n" + "".join(f"R{k}\n" for k in range(61)), ties))
    assert complete.ties.strength.tolist() == [0.9] * 30 + [0.1] * 30
    assert notes_of(notes, "frequency") == [(20, 60, "map")]


def test_places_and_affiliations(tmp_path):
    files = {"places": "id,kind\nP,hub\n", "affiliations": "resident,place\nR1,P\n"}
    complete, notes = filled(site(tmp_path, "id\nR1\n", **files))
    places = complete.places
    assert (places.openness.tolist(), places.funding.tolist(), places.displacement.tolist()) == ([0.5], [1.0], [0.0])
    assert np.isnan(places.capacity).all()
    assert (complete.affiliations.frequency.tolist(), complete.affiliations.role.tolist()) == ([0.63], [0])
    assert {note.column for note in notes if note.table != "residents.csv"} == {
        "openness", "funding", "displacement", "frequency", "role",
    }  # fmt: skip


def test_the_displacement_of_a_service_is_left_to_the_model(tmp_path):
    places = "id,kind,layer,displacement\nA,clinic,service,\nB,clinic,service,0.3\nC,hub,place,\nD,hub,,0.2\nE,hub,,\n"
    complete, notes = filled(site(tmp_path, "id\nR1\n", places=places))
    np.testing.assert_array_equal(complete.places.displacement, [np.nan, 0.3, 0.0, 0.2, 0.0])
    assert notes_of(notes, "displacement") == [(2, 5, "assumption")]


def test_partnerships_of_which_the_strength_was_not_said(tmp_path):
    files = {"places": "id,kind\nP,hub\nQ,hub\nR,hub\n", "partnerships": "a,b,strength\nP,Q,\nR,Q,0.9\n"}
    complete, notes = filled(site(tmp_path, "id\nR1\n", **files))
    assert complete.partnerships.strength.tolist() == [PARTNERSHIP_STRENGTH, 0.9]
    assert notes_of(notes, "strength") == [(1, 2, "assumption")]


def test_a_draw_depends_on_who_and_what_alone(tmp_path):
    one = uniforms("wellbeing", ["R1", "R2", "R3"])
    assert uniforms("wellbeing", ["R3", "R1"]).tolist() == [one[2], one[0]]
    assert uniforms("trust", ["R1"])[0] != one[0]
    assert uniforms("wellbeing", (str(k) for k in range(20_000))).mean() == pytest.approx(0.5, abs=0.01)


def test_one_more_column_changes_no_other_column(tmp_path):
    def wellbeing(k):
        return 7 + k % 20 if k < 20 else ""

    without, _ = filled(site(tmp_path / "a", "id,wellbeing\n" + rows(40, wellbeing)))
    more, _ = filled(site(tmp_path / "b", "id,wellbeing,trust\n" + rows(40, lambda k: f"{wellbeing(k)},0.5")))
    np.testing.assert_array_equal(without.residents.wellbeing, more.residents.wellbeing)
