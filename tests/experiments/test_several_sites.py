"""Several sites in one file: the same scenarios at each, in worlds of their own, and mistakes said by site."""

import pytest
from experiments.small_comparison import write_site

from ccsim.experiments.comparison import Comparison
from ccsim.problems import InputError
from ccsim.report.from_results import report_data
from ccsim.report.html import write_report

BOTH = """\
title: Two places
sites: [one, two]
weeks: 12
worlds: {parameters: 2, luck: 1}
scenarios:
  hub:
    title: The hub where most people go
    interventions:
      - hub_funding: {choose: {by: most_attended}, start: 2, funding: 2.0, cost: {per_place: 10}}
  more:
    extends: hub
    change:
      hub_funding: {choose: {number: 2}}
"""


@pytest.fixture
def asked(tmp_path):
    write_site(tmp_path / "one", residents=60, seed=3)
    write_site(tmp_path / "two", residents=40, seed=4)
    path = tmp_path / "both.yaml"
    path.write_text(BOTH, "utf-8")
    return path


def changed(path, old, new):
    assert old in BOTH
    path.write_text(BOTH.replace(old, new), "utf-8")
    return path


def refused(path):
    with pytest.raises(InputError) as raised:
        Comparison.read(path)
    return [str(problem).removeprefix(str(path)) for problem in raised.value.problems]


def test_each_site_has_its_worlds_its_effects_and_its_part_of_the_report(asked, tmp_path):
    comparison = Comparison.read(asked)
    assert {world.site for world in comparison.work.worlds} == {"one", "two"}
    results = comparison.run(out=tmp_path / "results")
    found = {(row["site"], row["scenario"]): row["mean"] for row in results.effects().to_pylist()
             if (row["indicator"], row["group"], row["week"], row["comparator"], row["distance"])
             == ("attendance", "everyone", "mean", "baseline", "all")}  # fmt: skip
    assert found.keys() == {(site, scenario) for site in ("one", "two") for scenario in ("hub", "more")}
    assert all(found[site, "more"] > found[site, "hub"] > 0 for site in ("one", "two"))
    write_report(report_data(results), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "60 residents" in page
    assert "40 residents" in page


def test_one_site_in_a_file_of_two_gives_what_it_gives_alone(asked, tmp_path):
    both = Comparison.read(asked).work
    alone = Comparison.read(changed(asked, "[one, two]", "[two]")).work
    assert [world for world in both.worlds if world.site == "two"] == list(alone.worlds)


def test_what_one_site_cannot_do_is_said_with_its_name_and_line(asked):
    places = asked.parent / "two" / "places.csv"
    places.write_text(places.read_text("utf-8") + "P9,pub,The Crown\n", "utf-8")
    [said] = refused(changed(asked, "number: 2", "kinds: [pub]"))
    assert said.startswith(":13: scenarios.more.change.hub_funding.choose.kinds: at site one: no place of kind 'pub'")


def test_every_site_says_what_it_cannot_do(asked):
    said = refused(changed(asked, "{by: most_attended}", "{kinds: [pub]}"))
    assert [line for line in said if ":9: " in line and "at site one:" in line]
    assert [line for line in said if ":9: " in line and "at site two:" in line]


def test_a_site_that_is_wrong_and_one_that_is_not_there(asked):
    (asked.parent / "two" / "ties.csv").write_text("a,b\nR000,R999\n", "utf-8")
    said = refused(changed(asked, "[one, two]", "[one, two, three, one]"))
    assert any("two/ties.csv:2: b: no resident 'R999' in residents.csv" in line for line in said)
    assert any("sites[3]: no folder 'three'" in line for line in said)
    assert any("sites[4]: a site called 'one' is there already" in line for line in said)
