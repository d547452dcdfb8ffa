"""Events of a whole comparison: in the baseline and in every scenario; of one scenario: in that one only."""

from __future__ import annotations

import json

import numpy as np
import pytest
from communities import made_up
from experiments.small_comparison import SCENARIOS, write_comparison

from ccsim.experiments.comparison import Comparison
from ccsim.experiments.digests import run_digest
from ccsim.experiments.world import run_world
from ccsim.interventions import Befriending
from ccsim.interventions.events import Cut, Shock
from ccsim.model.parameters import DEFAULTS
from ccsim.problems import InputError
from ccsim.report.from_results import report_data
from ccsim.report.html import render

SHOCK = Shock(start=5, state="wellbeing", by=-3.0)
BEFRIENDING = Befriending(start=3, weeks=15, places=15)
TOP = "events:\n  - shock: {start: 5, state: wellbeing, by: -3.0}\n  - cut: {start: 9, places: [P2], weeks: 6}\n"


def worlds(scenarios, events=()):
    arrays, balance = made_up()
    return run_world(arrays, DEFAULTS, balance, 7, 20, scenarios, events)


def column(table, name, indicator="wellbeing", group="everyone"):
    rows = zip(*(table.column(key).to_pylist() for key in ("indicator", "group", "week", name)), strict=True)
    return {week: value for what, whom, week, value in rows if (what, whom) == (indicator, group)}


def test_what_happens_in_all_of_them_happens_in_the_baseline():
    shocked, usual = worlds({"nothing": []}, [SHOCK])["baseline"], worlds({})["baseline"]
    with_it, without = column(shocked.series, "value"), column(usual.series, "value")
    assert with_it[4] == without[4]
    assert with_it[8] < without[8] - 1.5


def test_a_scenario_in_which_nothing_else_is_done_equals_the_baseline():
    effects = worlds({"nothing": []}, [SHOCK, Cut(start=6, choose={"number": 3})])["nothing"].effects
    assert effects.num_rows > 0
    assert set(effects.column("effect").to_pylist()) == {0.0}


def test_an_effect_is_of_what_is_decided_not_of_what_happens_anyway():
    alone = worlds({"b": [BEFRIENDING]})["b"].effects
    amid = worlds({"b": [BEFRIENDING]}, [SHOCK])["b"].effects
    as_its_own = worlds({"b": [SHOCK, BEFRIENDING]})["b"].effects
    at_the_end = [column(effects, "effect")[20] for effects in (alone, amid, as_its_own)]
    assert at_the_end[1] == pytest.approx(at_the_end[0], abs=0.1)
    assert at_the_end[2] < at_the_end[1] - 0.5
    # The same people are found: what happens elsewhere does not touch the luck of a programme.
    sizes = [column(effects, "residents", group="recipients") for effects in (alone, amid, as_its_own)]
    assert sizes[0] == sizes[1] == sizes[2]


def test_the_mean_of_a_scenario_of_events_begins_with_the_first():
    effects = worlds({"hit": [Shock(start=9, state="trust", by=-0.3)]})["hit"].effects
    over_time = column(effects, "effect", "trust")
    since = [value for week, value in over_time.items() if week >= 9]
    assert over_time[8] == 0.0
    assert over_time[-1] == pytest.approx(np.mean(since))


def test_digests_hang_on_events_and_on_where_they_stand():
    shock, befriending = ["shock", {"start": 5}], ["befriending", {"places": 5}]
    found = {
        run_digest("p", 1, 20, [], []),
        run_digest("p", 1, 20, [shock], []),
        run_digest("p", 1, 20, [], [befriending]),
        run_digest("p", 1, 20, [shock], [befriending]),
        run_digest("p", 1, 20, [], [shock, befriending]),
    }
    assert len(found) == 5


def test_a_comparison_amid_events_says_so_everywhere(tmp_path):
    path = write_comparison(tmp_path, TOP + SCENARIOS)
    comparison = Comparison.read(path, worlds="1")
    plan = comparison.plan()
    assert "whatever is decided: In week 5 wellbeing falls by 3 points for everyone." in plan
    assert "whatever is decided: For 6 weeks from week 9, the place P2 is closed." in plan
    results = comparison.run(out=tmp_path / "out")
    about = json.loads((tmp_path / "out" / "manifest.json").read_text())["comparison"]
    assert [next(iter(event)) for event in about["events"]] == ["shock", "cut"]
    assert about["events_in_words"][1] == "For 6 weeks from week 9, the place P2 is closed."
    page = render(report_data(results))
    assert "Whatever is decided" in page
    assert "For 6 weeks from week 9, the place P2 is closed." in page
    assert "left as it is" not in page


def test_without_events_nothing_is_said_of_them(tmp_path):
    comparison = Comparison.read(write_comparison(tmp_path), worlds="1")
    assert "whatever is decided" not in comparison.plan()
    page = render(report_data(comparison.run(out=tmp_path / "out")))
    assert "Whatever is decided" not in page
    assert "left as it is" in page


def test_events_change_every_run_and_those_of_one_scenario_only_that_one(tmp_path):
    def digests(text):
        path = tmp_path / "try.yaml"
        path.write_text(text, "utf-8")
        return Comparison.read(path, worlds="1").work.worlds[0].runs

    write_comparison(tmp_path)
    usual, amid = digests(SCENARIOS), digests(TOP + SCENARIOS)
    assert all(usual[name] != amid[name] for name in ("baseline", "befriending", "hub"))
    own = digests(SCENARIOS.replace("  hub:\n", "  hub:\n    events: [{cut: {start: 9, places: [P2]}}]\n"))
    assert [name for name in usual if usual[name] != own[name]] == ["hub"]


def test_what_cannot_happen_at_the_site_is_said_with_its_line(tmp_path):
    text = TOP.replace("P2", "P8") + SCENARIOS.replace(
        "  hub:\n", "  hub:\n    events: [{shock: {start: 3, state: trust, by: 2}}]\n"
    )
    path = write_comparison(tmp_path, text)
    with pytest.raises(InputError) as raised:
        Comparison.read(path)
    first, second = (str(problem) for problem in raised.value.problems)
    assert ":3: events[2].cut.places: at site smallville: no place 'P8'" in first
    assert "scenarios.hub.events[1].shock.by: at site smallville: found 2" in second
