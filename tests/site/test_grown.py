"""A site of several maps: where they stand, and whether they are of one place."""

import numpy as np
import pytest
from experiments.small_comparison import write_site
from grown_site import INTERVIEWED, write_grown
from interviews import interviewed

from ccsim.experiments.shipped import shipped_sites
from ccsim.growing.folder import grow_folder
from ccsim.problems import InputError
from ccsim.site.describe import describe
from ccsim.site.describing.grown_words import grown_lines
from ccsim.site.describing.lines import summary_lines
from ccsim.site.describing.over_maps import grown_site, over_maps
from ccsim.site.grown import is_one_of_maps, map_folders, read_maps, read_sample
from ccsim.site.site import Site


@pytest.fixture
def grown(tmp_path):
    return write_grown(tmp_path / "smallville", maps=3)


def problems(folder):
    with pytest.raises(InputError) as raised:
        read_maps(map_folders(folder))
    return [str(problem) for problem in raised.value.problems]


def test_every_map_is_read_under_its_own_name(grown):
    folders = map_folders(grown)
    maps = read_maps(folders)
    assert (folders.title, folders.grown, len(folders.maps)) == ("Smallville", True, 3)
    assert [site.name for site in maps] == ["smallville/map-01", "smallville/map-02", "smallville/map-03"]
    assert all(site.residents.id[:INTERVIEWED] == maps[0].residents.id[:INTERVIEWED] for site in maps)
    assert maps[0] != maps[1]
    assert read_maps(folders, 2) == maps[:2]


def test_an_ordinary_site_is_one_map_under_the_name_of_its_folder(grown):
    one = grown / "map-02"
    folders = map_folders(one)
    [site] = read_maps(folders)
    assert (folders.grown, site.name) == (False, "map-02")
    assert site == Site.read(one)


def test_the_number_of_digits_does_not_matter(grown):
    (grown / "map-02").rename(grown / "map-2")
    (grown / "map-03").rename(grown / "map-003")
    assert [path.name for path in map_folders(grown).maps] == ["map-01", "map-2", "map-003"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("maps: 3", "maps: 5", "grown.yaml:3: maps: found 5, but there is no folder map-04 (and 1 more)"),
        ("maps: 3", "maps: 2", "grown.yaml:3: maps: found 2, but there is a folder map-03"),
        ("maps: 3", "maps: three", "grown.yaml:3: maps: found 'three', expected how many maps there are"),
        ("maps: 3", "maps: true", "grown.yaml:3: maps: found True, expected how many"),
        (
            "maps: 3\n",
            "",
            "grown.yaml: maps: missing; expected how many maps there are: a whole number from 1 to 1,000",
        ),
        ("maps: 3", "maps: 3\ncautions: few", "grown.yaml:4: cautions: found 'few', expected a list of sentences"),
        ("title: Smallville", "title: 7", "grown.yaml:1: title: found 7, expected the name of the place, in quotes"),
    ],
)
def test_what_is_wrong_with_the_file(grown, old, new, said):
    path = grown / "grown.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    [found] = problems(grown)
    assert found.startswith(said)


@pytest.mark.parametrize("text", ["", "- 1\n", "maps"])
def test_a_file_without_keys(grown, text):
    (grown / "grown.yaml").write_text(text, "utf-8")
    assert len(problems(grown)) == 2


def test_everything_wrong_with_any_map_at_once(grown):
    (grown / "map-02" / "ties.csv").write_text("a,b\nR000,R999\n", "utf-8")
    (grown / "map-03" / "places.csv").unlink()
    found = problems(grown)
    assert any(line.startswith("map-02/ties.csv:2: b: no resident 'R999'") for line in found)
    assert any(line.startswith("map-03/places.csv: no such file") for line in found)


def test_maps_are_of_one_place_and_of_the_same_interviews(grown):
    third = grown / "map-03"
    text = (third / "residents.csv").read_text("utf-8")
    (third / "residents.csv").write_text(text.replace(",yes\n", ",no\n", 1), "utf-8")
    (third / "site.yaml").write_text("title: Smallville\npopulation: 41\nillustrative: true\n", "utf-8")
    assert problems(grown) == [
        "map-03/site.yaml: population: found 41, but map-01 has 40; all maps are of one place",
        "map-03/residents.csv: interviewed: others were interviewed than in map-01; all maps are grown from the same "
        "interviews",
    ]


def test_reading_it_as_one_map_says_what_it_is(grown):
    with pytest.raises(InputError, match="a site of several maps; one map was expected here"):
        Site.read(grown)


def test_how_far_the_maps_differ(grown):
    maps = read_maps(map_folders(grown))
    found = {one.what: one for one in over_maps(maps)}
    ties = found["Ties a resident"]
    assert (ties.mean, ties.low, ties.high) == (4.0, 4.0, 4.0)
    wellbeing = found["Mean wellbeing (SWEMWBS, 7 to 35)"]
    means = [float(site.residents.wellbeing.mean()) for site in maps]
    assert wellbeing.mean == pytest.approx(sum(means) / 3)
    assert min(means) < wellbeing.low < wellbeing.mean < wellbeing.high < max(means)
    assert all(one.interviews is None for one in found.values())


def test_what_the_maps_of_real_interviews_say_first(tmp_path):
    whole = Site.read(shipped_sites()["alderbrook"])
    sample = interviewed(whole, np.random.default_rng(3).choice(1500, 60, replace=False))
    grow_folder(sample, tmp_path / "grown", 1600, 2, 1, lambda done, of: None)
    folders = map_folders(tmp_path / "grown")
    maps = read_maps(folders)
    kept = read_sample(folders, maps)
    assert (kept.residents.id, kept.ties.a.tolist()) == (sample.residents.id, sample.ties.a.tolist())
    assert kept.description.population == 1600
    found = grown_site(folders.title, maps, kept)
    assert (found.interviewed, found.carried, found.residents, found.maps) == (60, 1500, 1600, 2)
    assert found.observed == sample.ties.a.size
    numbers = {one.what: one for one in found.numbers}
    ties = numbers["Ties a resident"]
    assert ties.mean == pytest.approx(np.mean([2 * site.ties.a.size / 1600 for site in maps]))
    alone = describe(kept).estimates.ties
    assert (ties.interviews.value, ties.interviews.low) == (alone.value, alone.low)
    said = " ".join(grown_lines(found))
    assert "Grown from 60 interviews to 1,600 residents, on 2 maps." in said
    assert "100 of 1,600 residents, of whom no interview told" in said


def test_nobody_made_up_is_named_and_nothing_made_has_a_range(tmp_path):
    grown = write_grown(tmp_path / "grown", maps=1)
    one = Site.read(grown / "map-01")
    asked = {name for name, was in zip(one.residents.id, one.residents.interviewed.tolist(), strict=True) if was == 1}
    summary = describe(one, grown=True)
    named = {name for name, _ in summary.most_connected} | set(summary.brokers)
    named |= {row.id for row in summary.nearest.residents}
    named |= {name for row in summary.nearest.residents for _, name in row.through}
    assert named
    assert named <= asked
    assert not named >= set(one.residents.id)
    assert (summary.survey.kind, summary.estimates.ties.low) == ("whole", None)
    assert "no number here was observed" in " ".join(summary_lines(summary))
    assert is_one_of_maps(grown / "map-01")
    assert not is_one_of_maps(grown)


def test_interviews_of_another_place_are_refused(tmp_path):
    grown = write_grown(tmp_path / "grown", maps=2)
    write_site(grown / "sample", 40, 9)
    folders = map_folders(grown)
    with pytest.raises(InputError, match=r"sample/residents\.csv: interviewed: others were interviewed"):
        read_sample(folders, read_maps(folders))
    (grown / "sample" / "ties.csv").unlink()
    with pytest.raises(InputError, match=r"sample/ties\.csv"):
        read_sample(folders, read_maps(folders))
