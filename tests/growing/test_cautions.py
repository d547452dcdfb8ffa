"""What is said of interviews that are too few to teach something."""

from dataclasses import replace

import numpy as np
import pytest
from interviews import interviewed
from typer.testing import CliRunner

from ccsim.cli import app
from ccsim.experiments.shipped import shipped_sites
from ccsim.growing.cautions import cautions
from ccsim.growing.nearness import nearness
from ccsim.growing.sample import seen
from ccsim.growing.site_sample import sample_of
from ccsim.site.site import Site

POPULATION = 1_100


def sampled(count, alters="identified", **how):
    site = Site.read(shipped_sites()["hollin-row"])
    rows = np.random.default_rng(0).choice(len(site.residents.id), count, replace=False)
    sampling = replace(site.description.sampling, alters=alters)
    shown = interviewed(site, rows, **({"told_of_others": True} | how))
    return replace(shown, description=replace(shown.description, sampling=sampling))


def silent(site, names, speaking=()):
    """Return the site where nobody but a few has an answer in these columns."""
    speaks = np.isin(np.arange(len(site.residents.id)), speaking)
    identity = {
        name: tuple(word if said or name not in names else "" for word, said in zip(words, speaks, strict=True))
        for name, words in site.residents.identity.items()
    }
    lived = site.residents.lived_experience
    if "lived_experience" in names:
        lived = np.where(speaks, lived, -1).astype(lived.dtype)
    return replace(site, residents=replace(site.residents, identity=identity, lived_experience=lived))


def test_many_interviews_of_which_everything_is_known_need_no_caution():
    assert cautions(sampled(300), POPULATION) == []


@pytest.mark.parametrize("count", [15, 25, 40, 60, 90, 300])
def test_homes_are_warned_of_exactly_where_they_do_not_follow_ties(count):
    site = sampled(count)
    sample, _ = sample_of(site, POPULATION)
    follow = nearness(sample, seen(sample), sample.where, np.random.default_rng(0)) is not None
    assert any("do not follow ties" in line for line in cautions(site, POPULATION)) == (not follow)


def test_homes_are_not_spoken_of_where_none_is_known():
    site = sampled(15)
    nowhere = np.full(len(site.residents.id), np.nan)
    nothing = {name: values[:0] for name, values in vars(site.affiliations).items()}
    bare = replace(
        site,
        residents=replace(site.residents, x=nowhere, y=nowhere),
        affiliations=type(site.affiliations)(**nothing),
    )
    assert not any("homes" in line or "places" in line for line in cautions(bare, POPULATION))


def test_few_interviews_and_what_nobody_asked_are_said():
    said = cautions(sampled(20, alters="", told_of_others=False), POPULATION)
    assert said[0].startswith("Only 20 interviews:")
    assert "does not say whether people named in several interviews were matched" in said[1]
    assert "friends of friends know each other only by chance" in said[2]


def test_those_named_who_were_not_matched_leave_homes_apart():
    [said] = [line for line in cautions(sampled(300, alters="separate"), POPULATION) if "ties:" in line]
    assert said == (
        "Those named were not matched, so on the maps homes and places do not follow ties: each is drawn by itself."
    )


def test_a_column_of_which_too_few_ties_tell_is_named():
    whole = sampled(300)
    first, second, *_ = whole.description.identity
    asked = np.flatnonzero(whole.residents.interviewed == 1)
    [said] = cautions(silent(whole, [first, second], asked[:1]), POPULATION)
    assert said.startswith(f"No reported tie has an answer under {first} and {second} at both ends: ")
    tie = np.flatnonzero(np.isin(whole.ties.a, asked))[0]
    [said] = cautions(silent(whole, [first], [whole.ties.a[tie], whole.ties.b[tie]]), POPULATION)
    assert said.startswith(f"Fewer than 30 reported ties have an answer under {first} at both ends: ")
    # Ties between two who were interviewed tell of those who were asked, though nobody else says who they are.
    assert cautions(silent(whole, [first], asked), POPULATION) == []


def test_lived_experience_is_called_by_its_name():
    whole = sampled(300)
    asked = np.flatnonzero(whole.residents.interviewed == 1)
    [said] = cautions(silent(whole, ["lived_experience"], asked[:1]), POPULATION)
    assert said.startswith("No reported tie has an answer under lived experience at both ends: ")


def test_cautions_are_said_when_grown_when_checked_and_when_described(tmp_path):
    folder, out = tmp_path / "few", tmp_path / "grown"
    sampled(20).write(folder)
    run = CliRunner()

    def words(*arguments):
        answer = run.invoke(app, ["site", *arguments], catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return " ".join(answer.output.split())

    for said in (
        words("grow", str(folder), str(out), "--population", str(POPULATION), "--maps", "2"),
        words("check", str(out), "--no-pilot"),
        words("describe", str(out)),
        words("describe", str(out), "--json"),
    ):
        assert "Only 20 interviews: another 20 could have told a different story." in said
        assert "do not follow ties" in said
