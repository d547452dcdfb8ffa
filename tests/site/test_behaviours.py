import numpy as np
import pytest
from site_folder import FILES, write_folder

from ccsim.site.arrays import INVOLVEMENT, MOST_BEHAVIOURS
from ccsim.site.behaviours import behaviour_bits, behaviour_names
from ccsim.site.filling import filled
from ccsim.site.site import Site

NOTHING = {"ties": "a,b\n", "places": "id,kind\n", "affiliations": "resident,place\n", "partnerships": None}


def site(tmp_path, cells, n, behaviours="{smoking: smokes}", columns="smokes"):
    rows = "".join(f"R{k},{cells(k)}\n" for k in range(n))
    text = f"title: T\npopulation: 100000\nbehaviours: {behaviours}\n"
    return Site.read(write_folder(tmp_path / "hill", site=text, residents=f"id,{columns}\n{rows}", **NOTHING))


def test_involvement_comes_first_and_the_others_in_alphabetical_order(tmp_path):
    mapped = site(tmp_path, lambda k: "yes,no", 1, "{smoking: s, litter: l}", "s,l")
    assert behaviour_names(mapped) == (INVOLVEMENT, "litter", "smoking")
    assert behaviour_bits(filled(mapped)[0]).tolist() == [0b100]


def test_as_many_behaviours_as_there_are_bits(tmp_path):
    names = [f"b{k}" for k in range(MOST_BEHAVIOURS - 1)]
    declared = "{" + ", ".join(f"{name}: c{name}" for name in names) + "}"
    columns = ",".join(f"c{name}" for name in names)
    mapped = site(tmp_path, lambda k: ",".join(["yes"] * len(names)), 1, declared, columns)
    assert behaviour_bits(filled(mapped)[0]).tolist() == [0b11111110]


def test_those_who_volunteer_or_organise_anywhere_are_involved(tmp_path):
    visits = "R1,P1,,volunteer\nR1,P2,,attender\nR2,P1,,staff\nR3,P1,,\nR4,P1,,attender\nR4,P2,,organiser\n"
    folder = write_folder(tmp_path / "hill", affiliations=f"resident,place,frequency,role\n{visits}")
    whole, _ = filled(Site.read(folder))
    assert whole.residents.id == ("R1", "R2", "R3", "R4")
    assert behaviour_bits(whole).tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize(("known", "source"), [(10, "map"), (9, "assumption")])
def test_unknown_answers_have_the_sites_share_or_are_no(tmp_path, known, source):
    def cells(k):
        return "" if k >= known else "yes" if k < 5 else "no"

    whole, notes = filled(site(tmp_path, cells, 3000))
    answers = whole.behaviours["smoking"]
    assert answers[:5].tolist() == [1] * 5
    assert answers[5:known].tolist() == [0] * (known - 5)
    assert answers[known:].mean() == pytest.approx(0.5 if source == "map" else 0.0, abs=0.04)
    found = [(note.table, note.count, note.of, note.source) for note in notes if note.column == "smokes"]
    assert found == [("residents.csv", 3000 - known, 3000, source)]


def test_complete_answers_stay_as_they_are(tmp_path):
    whole, notes = filled(site(tmp_path, lambda k: "yes" if k % 2 else "no", 6))
    assert whole.behaviours["smoking"].tolist() == [0, 1, 0, 1, 0, 1]
    assert not [note for note in notes if note.column == "smokes"]


def test_behaviours_are_kept_when_a_site_is_written(tmp_path):
    text = FILES["site.yaml"] + "behaviours: {smoking: smokes}\n"
    people = FILES["residents.csv"].splitlines()
    answers = ["smokes", "yes", "no", "", "yes"]
    table = "".join(f"{row},{answer}\n" for row, answer in zip(people, answers, strict=True))
    mapped = Site.read(write_folder(tmp_path / "hill", site=text, residents=table))
    mapped.write(tmp_path / "again" / "hill")
    again = Site.read(tmp_path / "again" / "hill")
    assert again.behaviours["smoking"].tolist() == [1, 0, -1, 1]
    assert again == mapped
    np.testing.assert_array_equal(behaviour_bits(filled(again)[0]), behaviour_bits(filled(mapped)[0]))
