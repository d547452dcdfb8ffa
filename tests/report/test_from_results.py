from __future__ import annotations

import json

import pyarrow as pa
import pytest

from ccsim.experiments.results import Results
from ccsim.report.from_results import report_data
from ccsim.report.html import render


def row(scenario: str, luck: int, week: int, group: str, distance: str, effect: float) -> dict[str, object]:
    return {
        "site": "here", "scenario": scenario, "map": 0, "parameters": luck // 2, "luck": luck % 2, "week": week,
        "group": group, "distance": distance, "indicator": "wellbeing", "residents": 40, "baseline": 23.0,
        "effect": effect,
    }  # fmt: skip


@pytest.fixture
def results(tmp_path) -> Results:
    """Four worlds, two scenarios, made by hand."""
    rows = [
        row(scenario, luck, week, group, distance, size * (1 + luck))
        for scenario, size in (("one", 0.1), ("two", 0.2))
        for luck in range(4)
        for week in (0, 26, 52, -1)
        for group, distance in (("everyone", "all"), ("recipients", "all"), ("everyone", "0"), ("everyone", "1"))
    ]
    scenario = {"description": "", "start": 13, "ends": 40, "in_words": ["Said."], "budget": None}
    manifest = {
        "ccsim": "0.1.0", "libraries": {"numpy": "2"}, "command": ["ccsim", "compare", "a b.yaml"], "seed": 0,
        "worlds": {"maps": 1, "parameters": 2, "luck": 2}, "parameters_from": "priors", "refused_draws": 1,
        "comparison": {
            "title": "T", "description": "D", "file": "a b.yaml", "digest": "d1", "weeks": 52, "outcome": "wellbeing",
            "scenarios": [
                {"name": name, "title": name, "interventions": [{"befriending": {}}], **scenario}
                for name in ("one", "two")
            ],
        },
        "sites": [
            {
                "name": "here", "title": "Here", "illustrative": False, "residents": 40, "ties": 9, "places": 2,
                "files": {"ties.csv": "d2"},
                "filled": [
                    {"table": "residents.csv", "column": "trust", "count": 7, "of": 40, "rule": "R", "source": "map"}
                ],
            }
        ],
    }  # fmt: skip
    return Results(tmp_path, json.loads(json.dumps(manifest)), pa.Table.from_pylist(rows), pa.table({}))


def test_what_was_found_arrives_in_the_report(results):
    data = report_data(results)
    found = data.effect("here", "two", "wellbeing")
    assert found is not None
    assert found.mean == pytest.approx(0.5)
    assert (found.worlds, found.share_better) == (4, 1.0)
    assert [(duel.first_ahead, duel.second_ahead) for duel in data.duels] == [(0, 4)]
    assert [point.week for point in data.over_time("here", "one", "recipients")] == [0, 26, 52]
    assert (data.scenarios[0].start, data.scenarios[0].end) == (13, 39)


def test_the_report_of_results_says_how_to_repeat_them(results):
    page = render(report_data(results))
    assert "ccsim compare &#39;a b.yaml&#39;" in page
    assert "<dt>Seed</dt><dd>0</dd>" in page
    assert "trust (residents.csv) was not known for 7 of 40 and was filled from R" in page
    assert "“two” came out ahead of “one” in all 4 worlds." in page
