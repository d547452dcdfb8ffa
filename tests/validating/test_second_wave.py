"""The whole model on two waves of a friendship network: on made-up ones of which the truth is known, and the files."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ccsim.experiments.calibrated import POSTERIOR, read_posterior
from ccsim.problems import InputError
from ccsim.report.second_wave_table import measures_table, scores_table
from ccsim.shipped import calibration_folder
from ccsim.validating.second_wave import changes_of, likeness, states_of, study_second_wave, transitivity
from ccsim.validating.two_waves import TwoWaves, Wave, read_two_waves
from ccsim.validating.waves_lived import site_of, years
from ccsim.validating.words import second_wave_sentences

PEOPLE = 90


def first_wave(seed):
    """Friends mostly of one group and near each other on a ring, a behaviour that a quarter have, answers missing."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 2, PEOPLE)
    at = np.arange(PEOPLE)
    apart = np.minimum(abs(at[:, None] - at), PEOPLE - abs(at[:, None] - at))
    chance = np.exp(-apart / 5.0) * np.where(group[:, None] == group, 0.6, 0.15)
    tied = np.triu(rng.random((PEOPLE, PEOPLE)) < chance, 1)
    close = tied & (rng.random((PEOPLE, PEOPLE)) < 0.4)
    having = (rng.random((1, PEOPLE)) < 0.25).astype(float)
    having[0, rng.random(PEOPLE) < 0.05] = np.nan
    return group, Wave(tied | tied.T, close | close.T, having)


@pytest.fixture(scope="module")
def posterior():
    return read_posterior(calibration_folder() / POSTERIOR)


@pytest.fixture(scope="module")
def lived(posterior):
    """Two waves of which the second is the model's own, under draws that are not those of the study."""
    group, first = first_wave(1)
    given = TwoWaves("Made up", group, ("singing",), first, first)
    *_, second = years(given, posterior, 2, seed=77, yearly_loss=0.4)
    having = np.where(np.random.default_rng(2).random((1, PEOPLE)) < 0.1, np.nan, second.having)
    return dataclasses.replace(given, second=second._replace(having=having))


@pytest.fixture(scope="module")
def studies(lived, posterior):
    return [study_second_wave(lived, posterior, 0, fit_losses=fit, draws=8) for fit in (False, True)]


def test_what_the_model_made_it_finds(studies):
    _, fitted = studies
    kept = fitted.measure("friendships kept")
    assert kept.model[0] == pytest.approx(kept.found, abs=0.03)
    missed = [one.name for one in fitted.measures if not one.met]
    assert len(missed) <= 0.3 * len(fitted.measures), missed
    told, made, _ = fitted.scores
    assert told.model > told.others["the same chance for all"] + 0.02
    assert made.model > 0.6


def test_losses_that_are_not_its_own_are_missed(studies):
    plain, fitted = studies
    assert plain.yearly_loss is None
    assert plain.measure("friendships kept").model[1] > plain.measure("friendships kept").found
    assert fitted.scores[0].model > plain.scores[0].model
    assert "were kept" in second_wave_sentences(plain, fitted)[0]


def test_tables_say_what_was_missed(studies):
    table = measures_table(*studies)
    assert len(table.rows) == len(studies[0].measures)
    kept = next(row for row in table.rows if row[0].main == "friendships kept")
    assert kept[1].main == "–"
    assert kept[3].under.endswith("missed")
    assert [row[0].main for row in scores_table(*studies).rows][1].endswith("(0.5 is guessing)")


def test_the_same_seed_gives_the_same_worlds(lived, posterior):
    one, other, another = (next(years(lived, posterior, 1, seed)) for seed in (0, 0, 1))
    assert np.array_equal(one.tied, other.tied)
    assert not np.array_equal(one.tied, another.tied)


def test_the_second_wave_is_not_looked_at(lived, posterior):
    blind = dataclasses.replace(lived, second=lived.first)
    assert np.array_equal(next(years(lived, posterior, 1, 0)).tied, next(years(blind, posterior, 1, 0)).tied)


def test_the_first_wave_is_the_map(lived):
    site = site_of(lived)
    assert len(site.ties.a) == np.triu(lived.first.tied).sum()
    assert [site.residents.id[one] for one in site.ties.a] == [
        f"p{one:04}" for one in np.nonzero(np.triu(lived.first.tied))[0]
    ]
    assert sorted(set(site.ties.strength.tolist())) == [0.63, 0.95]
    assert 0.1 < site.description.identity["group"] < 0.5
    assert (site.behaviours["singing"] < 0).sum() == np.isnan(lived.first.having).sum()


def test_measures_of_a_small_network():
    first, then = np.zeros((2, 5, 5), bool)
    for a, b in ((0, 1), (1, 2), (0, 2), (2, 3)):
        first[a, b] = first[b, a] = True
    for a, b in ((0, 1), (1, 2), (1, 3), (3, 4)):
        then[a, b] = then[b, a] = True
    close = np.zeros((5, 5), bool)
    close[0, 1] = close[1, 0] = True
    was, has = np.array([[1.0, 0, 0, 0, np.nan]]), np.array([[1.0, 1, 0, np.nan, 0]])
    before, after = Wave(first, close, was), Wave(then, close, has)
    given = TwoWaves("Small", np.array([0, 0, 0, 1, 1]), ("singing",), before, after)
    assert transitivity(first) == 3 / 5
    assert likeness(then, has[0]) == pytest.approx(2 / 3 - 1.0)
    assert states_of(given, after)["friendships a person"] == 8 / 5
    assert states_of(given, after)["friendships within a sex"] == 3 / 4
    found = changes_of(given, after)
    assert found["friendships kept"] == 2 / 4
    assert found["of those named by both, or as best friend"] == 1.0
    assert found["of the others"] == 1 / 3
    assert found["new friendships with a friend's friend"] == 1 / 2
    assert found["singing: taken up where a friend had it"] == 1 / 2
    assert found["singing: given up"] == 0.0


def test_files(tmp_path):
    folder = tmp_path / "glasgow"
    folder.mkdir()
    assert read_two_waves(tmp_path) is None
    head = "id,sex_F,alcohol_1,alcohol_2,tobacco_1,tobacco_2,cannabis_1,cannabis_2\n"
    (folder / "attributes.csv").write_text(head + "s1,1,3,,2,1,1,1\ns2,2,2,5,1,1,3,\n", encoding="utf-8")
    (folder / "friendship_w1.csv").write_text("source,target,value\ns1,s2,1\ns2,s9,1\ns1,s1,1\n", encoding="utf-8")
    (folder / "friendship_w2.csv").write_text("source,target,value\n", encoding="utf-8")
    given = read_two_waves(tmp_path)
    assert given.first.tied.tolist() == [[False, True], [True, False]]
    assert given.first.close[0, 1]
    assert not given.second.tied.any()
    assert given.first.having.tolist() == [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    assert np.isnan(given.second.having[0, 0])
    (folder / "attributes.csv").write_text(head + "s1,1,three,,2,1,1,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="found 'three'"):
        read_two_waves(tmp_path)
