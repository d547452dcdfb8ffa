"""Gaps between a group and everybody else, from effects made by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from ccsim.experiments.effects import firsts
from ccsim.experiments.gaps import gaps


def table(effects: dict[str, list[tuple[float, float]]], size: int = 20, scenario: str = "a") -> pa.Table:
    """Effects of 100 residents, `size` of them with lived experience; (everyone, group) for each world."""
    rows = []
    for luck, (everyone, own) in enumerate(effects["effect"]):
        for group, residents, baseline, effect in (
            ("everyone", 100, 23.0, everyone),
            ("lived_experience", size, 21.0, own),
        ):
            rows.append(
                {
                    "site": "here", "scenario": scenario, "map": 0, "parameters": luck, "luck": 0, "week": -1,
                    "group": group, "distance": "all", "indicator": "wellbeing", "residents": residents,
                    "baseline": baseline, "effect": effect,
                }
            )  # fmt: skip
    return pa.Table.from_pylist(rows)


def test_the_gap_is_to_everybody_else_and_not_to_the_average():
    [gap] = gaps(table({"effect": [(0.2, 0.6)]}), "here", ["a"], "wellbeing")
    others = (100 * 23.0 - 20 * 21.0) / 80
    assert gap.without == pytest.approx(21.0 - others)
    assert gap.change == pytest.approx(0.6 - (100 * 0.2 - 20 * 0.6) / 80)
    assert (gap.group, gap.residents, gap.worlds, gap.share_narrower) == ("lived_experience", 20, 1, 1.0)


def test_what_helps_all_alike_leaves_the_gap_as_it_is():
    [gap] = gaps(table({"effect": [(0.3, 0.3), (0.1, 0.1)]}), "here", ["a"], "wellbeing")
    assert gap.change == pytest.approx(0.0)
    assert gap.share_narrower == 0.0


def test_worlds_that_disagree_are_counted():
    [gap] = gaps(table({"effect": [(0.1, 0.4), (0.4, 0.1), (0.1, 0.3)]}), "here", ["a"], "wellbeing")
    assert gap.share_narrower == pytest.approx(2 / 3)
    assert gap.world_p05 < 0 < gap.world_p95


def test_a_group_that_is_everybody_has_no_gap():
    [gap] = gaps(table({"effect": [(0.1, 0.1)]}, size=100), "here", ["a"], "wellbeing")
    assert np.isnan(gap.change)
    assert gap.worlds == 0


def test_who_came_first_is_counted_only_where_it_beat_no_programme_and_was_alone():
    ways = {"a": [0.3, 0.1, -0.2, 0.2], "b": [0.1, 0.2, -0.1, 0.2]}
    tables = [table({"effect": [(x, x) for x in found]}, scenario=name) for name, found in ways.items()]
    assert firsts(pa.concat_tables(tables), "here", ["a", "b"], "wellbeing") == (1, 1)
    assert firsts(pa.concat_tables(tables), "here", ["a", "b"], "stigma") == (0, 0)
