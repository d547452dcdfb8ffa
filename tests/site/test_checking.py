from site_folder import FILES, write_folder

from ccsim.site.checking import caution_lines, check_lines, coverage, fill_lines, identity_lines
from ccsim.site.filling import filled
from ccsim.site.fills import Filled
from ccsim.site.site import Site


def cautions(site):
    return caution_lines(site, filled(site)[0])


def test_every_value_is_counted_once(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    found = {(c.table, c.column): c for c in coverage(site, *filled(site))}
    for c in found.values():
        assert c.mapped + c.from_map + c.evidence + c.assumption == c.cells
    wellbeing = found["residents.csv", "wellbeing"]
    assert (wellbeing.cells, wellbeing.mapped, wellbeing.evidence) == (4, 3, 1)
    ties = found["ties.csv", "frequency"]
    assert (ties.cells, ties.mapped, ties.assumption) == (3, 2, 1)
    roles = found["affiliations.csv", "role"]
    assert (roles.cells, roles.mapped, roles.assumption) == (3, 1, 2)


def test_what_is_not_filled_is_not_counted(tmp_path):
    folder = write_folder(
        tmp_path / "hill",
        site="title: T\npopulation: 40\nbehaviours: {smoking: smokes}\n",
        residents="id,lonely,desired_support,smokes\nR1,often,,yes\nR2,,4,\nR3,,,no\nR4,,,\n",
        places="id,kind,layer,displacement\nP1,hub,,0.1\nP2,clinic,service,\nP3,hub,place,\n",
    )
    site = Site.read(folder)
    found = {(c.table, c.column): c for c in coverage(site, *filled(site))}
    for c in found.values():
        assert c.mapped + c.from_map + c.evidence + c.assumption == c.cells
    lonely = found["residents.csv", "lonely"]
    assert (lonely.cells, lonely.mapped, lonely.evidence) == (4, 2, 2)
    smokes = found["residents.csv", "smokes"]
    assert (smokes.cells, smokes.mapped, smokes.assumption) == (4, 2, 2)
    displacement = found["places.csv", "displacement"]
    assert (displacement.cells, displacement.mapped, displacement.assumption) == (2, 1, 1)
    strength = found["partnerships.csv", "strength"]
    assert (strength.cells, strength.mapped, strength.assumption) == (1, 1, 0)
    assert any("displacement of a service was not mapped" in line for line in cautions(site))


def test_lines_name_file_column_number_and_rule():
    note = Filled("residents.csv", "wellbeing", 212, 1431, "all residents who answered", "map")
    assert fill_lines([note]) == ["residents.csv: wellbeing: 212 of 1,431 filled from all residents who answered"]


def test_the_shares_of_a_site_that_is_mapped_throughout(tmp_path):
    states = "wellbeing,stigma,self_stigma,confidence,trust,lived_experience,outside_contacts,lonely,smokes"
    folder = write_folder(
        tmp_path / "hill",
        site="title: T\npopulation: 2\nbehaviours: {smoking: smokes}\n",
        residents=f"id,{states}\nR0,20,0,0,0,0,yes,1,often,no\nR1,20,0,0,0,0,no,1,never,yes\n",
        ties="a,b,kind,frequency\nR0,R1,kin,0.5\n",
        places="id,kind,capacity,openness,funding,displacement\nP,hub,9,0.2,1,0\n",
        affiliations="resident,place,frequency,role\nR0,P,weekly,staff\n",
        partnerships=None,
    )
    lines = check_lines(Site.read(folder))
    assert lines[0] == "Read without problems. Residents: 2; ties: 1; places: 1; affiliations: 1"
    assert "How much comes from this map: 100% mapped, 0% filled" in lines[1]
    assert lines[2] == "  mapped throughout: every column that the model needs"
    assert not any("filled from all" in line or "made up" in line for line in lines)


def test_a_made_up_place_is_said_to_be_one(tmp_path):
    folder = write_folder(tmp_path / "hill", site=FILES["site.yaml"] + "illustrative: true\n")
    assert any("made up" in line for line in check_lines(Site.read(folder)))


def test_what_a_reader_has_to_know(tmp_path):
    folder = write_folder(tmp_path / "hill", affiliations="resident,place\n")
    text = "\n".join(cautions(Site.read(folder)))
    assert "no new ties can form" in text
    assert "3 of 4 residents were interviewed" in text
    assert "1 of 2 places have no capacity mapped" in text
    assert "Deprivation was not mapped" in text


def test_answers_that_are_not_used_are_said(tmp_path):
    folder = write_folder(
        tmp_path / "hill",
        site="title: T\npopulation: 4\n",
        residents="id,lived_experience,self_stigma\nR1,no,0.9\nR2,yes,0.8\nR3,,\nR4,,\n",
    )
    lines = cautions(Site.read(folder))
    assert "Answers on self-stigma from residents without lived experience are not used: 1" in lines


def test_words_of_identities_are_listed_and_those_that_look_alike_are_said(tmp_path):
    bands = ["16 to 24", "16-24", "16 To  24", "25 to 34", "May-34", "", "25 to 34"]
    rows = "".join(f"R{row},{band}\n" for row, band in enumerate(bands))
    folder = write_folder(
        tmp_path / "hill",
        site="title: T\npopulation: 40\nidentity: {age_band: }\n",
        residents="id,age_band\n" + rows,
        ties="a,b\n",
        affiliations="resident,place\n",
    )
    assert identity_lines(Site.read(folder)) == [
        "residents.csv: age_band: 5 different: 16 To  24, 16 to 24, 16-24, 25 to 34, May-34",
        "  '16 To  24' and '16 to 24' and '16-24' look like one group; they count as different",
    ]


def test_of_many_words_of_an_identity_some_are_listed(tmp_path):
    rows = "".join(f"R{row},w{row:02d}\n" for row in range(23))
    folder = write_folder(
        tmp_path / "hill",
        site="title: T\npopulation: 40\nidentity: {faith: }\n",
        residents="id,faith\n" + rows,
        ties="a,b\n",
        affiliations="resident,place\n",
    )
    (line,) = identity_lines(Site.read(folder))
    assert line.startswith("residents.csv: faith: 23 different: w00, w01")
    assert line.endswith("w19 and 3 more")


def test_a_grown_map_is_not_said_to_lack_ties(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    mapped, grown = (" ".join(check_lines(site, grown=grown)) for grown in (False, True))
    assert "3 of 4 residents were interviewed. Ties between those who were not are missing" in mapped
    assert "3 of 4 residents were interviewed. What nobody said of the others" in grown
    assert "missing from the map" not in grown


def test_words_for_no_answer_are_not_taken_for_a_group(tmp_path):
    text = FILES["residents.csv"].replace("yes,a,old", "yes,n/a,old").replace("no,b,young", "no,none,young")
    said = identity_lines(Site.read(write_folder(tmp_path / "hill", residents=text)))
    assert [line for line in said if "no answer" in line or "not answered" in line] == [
        "  faith: 'n/a' counts as a group of its own; leave the cell empty if it was not answered"
    ]


def test_ties_that_begin_after_the_survey_are_said(tmp_path):
    ties = FILES["ties.csv"].replace("most days,", "most days,2999-02")
    site = Site.read(write_folder(tmp_path / "hill", ties=ties))
    assert "ties.csv: since: 1 tie begins later than today: 2999-02, for instance" in cautions(site)
    head = FILES["site.yaml"]
    dated = Site.read(write_folder(tmp_path / "dated", site=head + "surveyed: 2018-04\n"))
    assert "ties.csv: since: 1 tie begins later than the survey (2018-04): 2019, for instance" in cautions(dated)
    for day in ("'2019'", "2019-04"):
        within = Site.read(write_folder(tmp_path / f"in {day}", site=f"{head}surveyed: {day}\n"))
        assert not any("later than" in line for line in cautions(within))
    ahead = Site.read(write_folder(tmp_path / "ahead", site=head + "surveyed: 2999-01-02\n"))
    assert "site.yaml: surveyed: 2999-01-02 is in the future" in cautions(ahead)
