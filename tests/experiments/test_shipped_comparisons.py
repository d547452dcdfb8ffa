"""Every comparison that comes with ccsim can be run to its report, and says what to look at in it."""

from __future__ import annotations

import pytest

from ccsim.experiments.comparison import Comparison
from ccsim.experiments.shipped import shipped_scenarios
from ccsim.outcomes.costs import planned_on_maps
from ccsim.report.from_results import report_data
from ccsim.report.html import write_report

SHIPPED = shipped_scenarios()
LOOK = "What to look at: "

EQUAL = {
    "three-ways": ("befriending", "hub", "peers"),
    "one-hub-or-three-groups": ("hub", "groups", "both_at_half"),
    "whom-to-befriend": ("isolated", "wellbeing", "lived_experience", "named", "anyone", "half_found"),
    "peers-or-conversations": ("talk_lived", "talk_named", "talk_connected", "draw_in"),
    "run-by-those-who-use-it": ("more_service", "run_by_users"),
    "after-the-money": ("one_year", "three_years", "three_years_inviting"),
}
"""What is said to cost the same: over all its years."""


def totals(comparison):
    """What each scenario is planned to cost in all, at each site."""
    return {
        (scenario.name, site.name): planned_on_maps([one.act for one in scenario.interventions], site.arrays).total
        for scenario in comparison.asked.scenarios
        for site in comparison.sites
    }


def test_there_are_enough_of_them():
    assert len(SHIPPED) >= 8
    assert set(EQUAL) < set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_question_is_asked_and_explained(name):
    asked = Comparison.read(name).asked
    *question, look = [text for text in asked.file.description.splitlines() if text.strip()]
    assert "?" in asked.file.title + " ".join(question)
    assert look.startswith(LOOK)
    assert len(look.split()) >= 20
    assert all(scenario.title != scenario.name for scenario in asked.scenarios)
    assert look in Comparison.read(name).plan().splitlines()


@pytest.mark.parametrize("name", EQUAL)
def test_what_is_said_to_cost_the_same_does(name):
    comparison = Comparison.read(name)
    found = totals(comparison)
    for site in comparison.sites:
        costs = [found[scenario, site.name] for scenario in EQUAL[name]]
        assert min(costs) > 0
        assert max(costs) <= 1.005 * min(costs), (name, site.name, costs)


@pytest.mark.parametrize("name", SHIPPED)
def test_it_runs_whole_through_its_report(name, tmp_path):
    comparison = Comparison.read(name, worlds="2")
    results = comparison.run(out=tmp_path / "results")
    write_report(report_data(results), tmp_path / "results" / "report.html")
    page = (tmp_path / "results" / "report.html").read_text("utf-8")
    assert LOOK in page
    for scenario in comparison.asked.scenarios:
        assert scenario.title.replace("'", "&#39;") in page
    # Something is different in every scenario from no programme.
    changed = {row["scenario"] for row in results.effects().to_pylist() if row["week"] == "mean" and row["mean"]}
    assert changed == {scenario.name for scenario in comparison.asked.scenarios}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_the_quick_form_of_the_command(name, tmp_path, monkeypatch, capsys):
    from cli.calling import caller

    monkeypatch.chdir(tmp_path)
    said = caller(monkeypatch, capsys)("compare", name, "--quick", "--workers", 2)
    assert said.status == 0, said.err
    assert f"Report: results/{name}/report.html" in said.out
    assert LOOK in (tmp_path / "results" / name / "report.html").read_text("utf-8")
