"""A sampled site grown into maps, each a site."""

from dataclasses import replace

import numpy as np
import pytest
from interviews import interviewed
from typer.testing import CliRunner

from ccsim.cli import app
from ccsim.experiments.shipped import shipped_sites
from ccsim.growing.folder import grow_folder
from ccsim.growing.maps import grown_maps
from ccsim.problems import InputError
from ccsim.site.grown import map_folders, read_maps
from ccsim.site.site import Site

POPULATION = 1_100


def nothing(done, total):
    """Show no progress."""


@pytest.fixture(scope="module")
def sampled():
    site = Site.read(shipped_sites()["hollin-row"])
    rows = np.random.default_rng(0).choice(len(site.residents.id), 220, replace=False)
    shown = interviewed(site, rows, told_of_others=True)
    asked = shown.residents.interviewed == 1
    silent = {name: np.where(asked, getattr(shown.residents, name), np.nan) for name in ("stigma", "trust", "x", "y")}
    return replace(shown, residents=replace(shown.residents, **silent))


@pytest.fixture(scope="module")
def maps(sampled):
    return [grown.site for grown in grown_maps(sampled, POPULATION, 2, 0)]


def test_the_interviewed_stay_themselves(sampled, maps):
    rows = np.flatnonzero(sampled.residents.interviewed == 1)
    for site in maps:
        assert site.residents.id[: len(sampled.residents.id)] == sampled.residents.id
        for name in ("wellbeing", "stigma", "trust", "confidence", "x", "y"):
            said, stands = getattr(sampled.residents, name)[rows], getattr(site.residents, name)[rows]
            assert np.array_equal(said, stands, equal_nan=True)
        assert [site.residents.lonely[k] for k in rows] == [sampled.residents.lonely[k] for k in rows]
        first = sampled.ties.a.size
        for name in ("a", "b", "kind", "strength", "reports"):
            said, stands = getattr(sampled.ties, name), getattr(site.ties, name)[:first]
            assert np.array_equal(said, stands, equal_nan=True)
        goes = {
            (r, p) for r, p in zip(site.affiliations.resident.tolist(), site.affiliations.place.tolist(), strict=True)
        }
        mapped = sampled.affiliations
        assert goes >= set(zip(mapped.resident.tolist(), mapped.place.tolist(), strict=True))


def test_nothing_is_answered_that_nobody_interviewed_said(sampled, maps):
    asked = sampled.residents.interviewed == 1
    for site in maps:
        for name in ("wellbeing", "stigma", "trust"):
            said = set(getattr(sampled.residents, name)[asked].tolist())
            assert set(getattr(site.residents, name).tolist()) - {np.nan} <= said | {np.nan}
        for name, words in site.residents.identity.items():
            assert set(words) <= set(sampled.residents.identity[name])


def test_a_map_is_a_site_of_the_population_that_reads_back(maps, tmp_path):
    site = maps[0]
    assert len(site.residents.id) == site.description.population == POPULATION
    assert len(set(site.residents.id)) == POPULATION
    site.write(tmp_path / "map")
    assert Site.read(tmp_path / "map").ties.a.size == site.ties.a.size


def test_a_map_is_the_same_however_many_are_asked_for(sampled, maps):
    assert next(grown_maps(sampled, POPULATION, 1, 0)).site == maps[0]
    assert maps[0] != maps[1]


def test_tied_people_meet_oftener_than_any_two(maps):
    site = maps[0]
    goes = np.zeros((POPULATION, len(site.places.id)), dtype=bool)
    goes[site.affiliations.resident, site.affiliations.place] = True
    tied = (goes[site.ties.a] & goes[site.ties.b]).any(axis=1).mean()
    rng = np.random.default_rng(0)
    anybody = (
        (goes[rng.integers(POPULATION, size=5_000)] & goes[rng.integers(POPULATION, size=5_000)]).any(axis=1).mean()
    )
    assert tied > anybody + 0.2


def test_people_who_were_not_matched_are_not_carried_over(sampled):
    nameless = replace(
        sampled,
        description=replace(sampled.description, sampling=replace(sampled.description.sampling, alters="separate")),
    )
    site = next(grown_maps(nameless, POPULATION, 1, 0)).site
    asked = np.flatnonzero(sampled.residents.interviewed == 1)
    assert site.residents.id[: asked.size] == tuple(sampled.residents.id[k] for k in asked)
    assert not set(site.residents.id[asked.size :]) & set(sampled.residents.id)


def test_a_folder_of_maps_is_a_site_of_several_maps(sampled, tmp_path):
    lines = grow_folder(sampled, tmp_path / "grown", POPULATION, 2, 0, nothing)
    assert "2 maps of 1,100 residents" in lines[0]
    found = map_folders(tmp_path / "grown")
    assert found.grown
    assert [len(site.residents.id) for site in read_maps(found)] == [POPULATION, POPULATION]


def test_too_little_to_grow_is_said_and_nothing_written(sampled, tmp_path):
    nobody = replace(
        sampled, residents=replace(sampled.residents, interviewed=np.zeros_like(sampled.residents.interviewed))
    )
    with pytest.raises(InputError) as refused:
        grow_folder(nobody, tmp_path / "grown", 500, 2, 0, nothing)
    said = "\n".join(str(problem) for problem in refused.value.problems)
    assert "0 residents have interviewed: yes; expected at least 10" in said
    assert "500 residents wanted, but 1,100 are in residents.csv already" in said
    assert not list(tmp_path.iterdir())


def test_the_command_grows_and_refuses_to_write_over(sampled, tmp_path):
    sampled.write(tmp_path / "sample")
    call = ["site", "grow", str(tmp_path / "sample"), str(tmp_path / "grown"), "--maps", "1", "--seed", "0"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert "1 map of 1,100 residents" in done.output
    again = CliRunner().invoke(app, call)
    assert again.exit_code != 0
