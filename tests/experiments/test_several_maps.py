"""A site of several maps in a comparison, alone and beside a site of one."""

from __future__ import annotations

import shutil

import numpy as np
import pyarrow.compute as pc
import pytest
from experiments.small_comparison import write_site
from grown_site import write_grown

from ccsim.experiments import jobs
from ccsim.experiments.comparison import Comparison
from ccsim.experiments.effects import headline
from ccsim.experiments.layouts import Layout, interval
from ccsim.experiments.ledger import opened
from ccsim.experiments.results import Results
from ccsim.problems import InputError
from ccsim.report.from_results import report_data
from ccsim.report.html import write_report
from ccsim.report.pdf import write_summary

FILE = """\
title: A place of which some were asked
sites: [grown, single]
weeks: 10
worlds: {parameters: 4, luck: 3}
scenarios:
  befriending:
    title: Befriending
    interventions:
      - befriending: {places: 8, start: 2, weeks: 8}
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    write_grown(folder / "grown", maps=4, residents=40)
    write_site(folder / "single", residents=40, seed=9)
    path = folder / "asked.yaml"
    path.write_text(FILE, "utf-8")
    return path


@pytest.fixture(scope="module")
def done(asked) -> Results:
    return Comparison.read(asked).run(out=asked.parent / "results", command=["ccsim", "compare", "asked.yaml"])


def changed(path, old, new):
    assert old in FILE
    other = path.parent / "changed.yaml"
    other.write_text(FILE.replace(old, new), "utf-8")
    return other


def refused(path, **options):
    with pytest.raises(InputError) as raised:
        Comparison.read(path, **options)
    return [str(problem).removeprefix(str(path)) for problem in raised.value.problems]


def maps_of(plan, site):
    return [world.world.map for world in plan.worlds if world.site == site]


def test_each_site_has_as_many_worlds_and_all_maps_are_used(asked):
    plan = Comparison.read(asked).work
    assert len(maps_of(plan, "grown")) == len(maps_of(plan, "single")) == 12
    assert set(maps_of(plan, "grown")) == {0, 1, 2, 3}
    assert set(maps_of(plan, "single")) == {0}


def test_a_pilot_belongs_to_a_map_and_a_draw(asked):
    plan = Comparison.read(asked).work
    pilots = [pilot for pilot in plan.pilots if pilot.site == "grown"]
    assert sorted((pilot.map, pilot.parameters) for pilot in pilots) == sorted(
        (world.world.map, world.world.parameters) for world in plan.worlds if world.site == "grown"
        if world.world.luck < 2
    )  # fmt: skip
    assert len({pilot.digest for pilot in pilots}) == len(pilots) == 8
    assert {pilot.on for pilot in pilots} == {f"grown/map-{number:02d}" for number in range(1, 5)}
    for draw in range(4):
        assert len({pilot.drawn.parameters for pilot in pilots if pilot.parameters == draw}) == 1


def test_a_map_gives_what_it_gives_as_a_site_of_its_own(asked, tmp_path):
    shutil.copytree(asked.parent / "grown" / "map-01", tmp_path / "alone")
    (tmp_path / "alone.yaml").write_text(FILE.replace("[grown, single]", "[alone]"), "utf-8")
    alone = {world.world: world for world in Comparison.read(tmp_path / "alone.yaml").work.worlds}
    shared = [world for world in Comparison.read(asked).work.worlds if world.site == "grown" and world.world.map == 0]
    assert shared
    for world in shared:
        runs = alone[world.world].runs
        assert {name: key.digest for name, key in world.runs.items()} == {n: key.digest for n, key in runs.items()}


def test_rows_carry_the_map_and_its_own_groups(done):
    effects = done.world_effects
    mine = effects.filter(pc.equal(effects.column("site").cast("string"), "grown"))
    assert set(mine.column("map").to_pylist()) == {0, 1, 2, 3}
    assert done.manifest["worlds"] == {"maps": 4, "parameters": 4, "luck": 3}
    site, single = done.manifest["sites"]
    assert [one["name"] for one in site["maps"]] == [f"grown/map-{number:02d}" for number in range(1, 5)]
    assert len({one["arrays"] for one in site["maps"]}) == 4
    assert set(site["files"]) == {"grown.yaml"}
    assert (site["of_maps"], site["interviewed"], "maps" in single) == (4, 12, False)


def test_no_column_is_said_to_have_fewer_cells_than_it_has(tmp_path):
    folder = write_grown(tmp_path / "grown", maps=4, residents=40)
    path = folder / "map-02" / "residents.csv"
    head, first, *others = path.read_text("utf-8").splitlines()
    column = head.split(",").index("wellbeing")
    last = others[-1].split(",")
    last[column] = ""
    path.write_text("\n".join([head, first, *others[:-1], ",".join(last)]) + "\n", "utf-8")
    (tmp_path / "one.yaml").write_text(FILE.replace("[grown, single]", "[grown]"), "utf-8")
    done = Comparison.read(tmp_path / "one.yaml").run(out=tmp_path / "out", command=["ccsim"])
    rows = [row for row in done.manifest["sites"][0]["filled"] if row["column"] == "wellbeing"]
    assert {row["of"] for row in rows} == {40}


def test_the_interval_knows_which_worlds_share_a_map(done):
    panel = headline(done.world_effects, "grown", "befriending", "wellbeing")
    numbers = np.array(panel.worlds)
    low, high = interval(panel.effect, Layout(numbers[:, 0], numbers[:, 1]))
    [row] = [row for row in done.effects().to_pylist()
             if (row["site"], row["indicator"], row["group"], row["distance"], row["week"])
             == ("grown", "wellbeing", "everyone", "all", "mean")]  # fmt: skip
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((low[0], high[0]))
    assert row["worlds"] == 12


def test_the_split_names_maps_where_there_are_several(done):
    splits = done.splits()
    assert sum(splits["grown", "befriending"].shares) == pytest.approx(1.0)
    assert np.isnan(splits["single", "befriending"].shares.maps)
    table = [line.split(",") for line in (done.folder / "variance.csv").read_text("utf-8").splitlines()]
    assert table[0] == ["site", "scenario", "indicator", "source", "levels", "share", "low", "high"]
    assert [(row[0], row[3], row[4]) for row in table[1:]] == [
        ("grown", "maps", "4"), ("grown", "parameters", "4"), ("grown", "luck", "12"),
        ("single", "parameters", "4"), ("single", "luck", "12"),
    ]  # fmt: skip


def test_the_report_says_what_rests_on_what(done, tmp_path):
    data = report_data(done)
    write_report(data, tmp_path / "report.html")
    write_summary(data, tmp_path / "summary.pdf")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "the worlds are laid over 4 maps" in page.lower()
    assert "having interviewed only some of the people" in page
    assert "Having interviewed only some of the people</th>" in page
    assert "There were only 4 maps and 4 sets of values" in page
    assert "The answer for Smallville rests on one map of a sample: 40 of 80 residents are on it." in page


def test_a_second_call_computes_nothing_and_more_draws_only_what_is_new(asked, done, monkeypatch):
    ran, world = [], jobs.world

    def watched(on, *others):
        ran.append(on)
        return world(on, *others)

    monkeypatch.setattr(jobs, "world", watched)
    again = Comparison.read(asked).run(out=done.folder)
    assert ran == []
    assert again.manifest["timing"]["runs_kept_from_before"] == 48
    Comparison.read(asked, worlds="5x3").run(out=done.folder)
    assert len(ran) == 6
    assert {name.partition("/")[0] for name in ran} == {"grown", "single"}
    with opened(done.folder) as book:
        assert {key.world.map for key in book.finished() if key.site == "grown"} == {0, 1, 2, 3}
    Comparison.read(asked).run(out=done.folder)


def test_fewer_maps_are_asked_for_in_the_file_or_by_an_option(asked):
    two = changed(asked, "{parameters: 4, luck: 3}", "{parameters: 4, luck: 3, maps: 2}")
    assert set(maps_of(Comparison.read(two).work, "grown")) == {0, 1}
    assert set(maps_of(Comparison.read(two, maps=3).work, "grown")) == {0, 1, 2}
    assert set(maps_of(Comparison.read(asked, maps=1).work, "grown")) == {0}
    said = Comparison.read(asked, maps=1).plan()
    assert "site grown: all on one map, so how much hangs on the map stays unknown" in said
    said = Comparison.read(two).plan()
    assert "ties, 2 of its 4 maps" in said
    assert "site grown: laid over 2 maps, the worlds of each draw on 2 maps" in said


def test_one_map_of_a_sample_is_said(asked, tmp_path):
    grown = changed(asked, "sites: [grown, single]", "sites: [grown]")
    results = Comparison.read(grown, worlds="2x2", maps=1).run(out=tmp_path / "out")
    write_report(report_data(results), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "The answer rests on one map of a sample: one of the 4 that were grown from it." in page
    assert "Having interviewed only some of the people</th>" not in page


def test_more_maps_than_there_are(asked):
    many = changed(asked, "{parameters: 4, luck: 3}", "{parameters: 4, luck: 3, maps: 5}")
    assert refused(many) == [":4: worlds.maps: found 5, but site grown has 4 maps"]
    with pytest.raises(InputError, match=r"^--maps: found 6, but site grown has 4 maps$"):
        Comparison.read(asked, maps=6)
    single = changed(asked, "sites: [grown, single]", "sites: [single]")
    with pytest.raises(InputError, match=r"^--maps: found 2, but site single has one map only; leave it out$"):
        Comparison.read(single, maps=2)
    assert set(maps_of(Comparison.read(single, maps=1).work, "single")) == {0}


def test_what_is_wrong_is_said_of_every_map(asked, tmp_path):
    shutil.copytree(asked.parent / "grown", tmp_path / "grown")
    for number in (2, 3):
        (tmp_path / "grown" / f"map-{number:02d}" / "ties.csv").write_text("a,b\nR000,R999\n", "utf-8")
    path = tmp_path / "asked.yaml"
    path.write_text(FILE.replace("[grown, single]", "[grown]"), "utf-8")
    said = refused(path)
    assert [line.partition(": ")[0] for line in said] == ["grown/map-02/ties.csv:2", "grown/map-03/ties.csv:2"]


def test_what_cannot_be_done_on_a_map_is_said_once_with_its_name(asked, tmp_path):
    shutil.copytree(asked.parent / "grown", tmp_path / "grown")
    for number in (3, 4):
        places = tmp_path / "grown" / f"map-{number:02d}" / "places.csv"
        places.write_text(places.read_text("utf-8").replace("P0,hub", "P0,pub"), "utf-8")
    path = tmp_path / "asked.yaml"
    text = FILE.replace("[grown, single]", "[grown]").replace(
        "- befriending: {places: 8, start: 2, weeks: 8}",
        "- hub_funding: {choose: {kinds: [pub]}, start: 2, funding: 2}",
    )
    path.write_text(text, "utf-8")
    said = refused(path)
    assert len(said) == 1
    assert "at site grown/map-01: no place of kind 'pub'" in said[0]
