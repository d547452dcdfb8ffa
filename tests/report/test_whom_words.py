"""Gaps, people whom nothing reaches, and other measures, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report.made_up import made_up

from ccsim.report import answer_words, whom_words
from ccsim.report.sharing import shareable


def with_gap(**fields):
    data = made_up({"befriending": 0.11})
    return replace(data, gaps=(replace_gap(data.gaps[0], **fields),))


def replace_gap(gap, **fields):
    return gap._replace(**fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"change": 0.05, "share_narrower": 0.9}, "narrows that gap by about 0.05 points (in 45 of 50 worlds)"),
        ({"change": -0.05, "share_narrower": 0.1}, "widens that gap by about 0.05 points (in 45 of 50 worlds)"),
        ({"change": 0.05, "share_narrower": 0.6}, "the worlds do not agree (narrower in 30 of 50 worlds)"),
        ({"change": 0.004, "share_narrower": 1.0}, "leaves that gap as it is"),
    ],
)
def test_what_a_scenario_does_to_a_gap(fields, said):
    data = with_gap(**fields)
    [sentence] = whom_words.gap_sentences(data, data.sites[0])
    assert sentence.startswith("People with lived experience of mental ill-health are 2.5 points below everybody else")
    assert said in sentence


def test_scenarios_that_do_the_same_share_a_sentence():
    data = made_up()
    same = replace(data, gaps=tuple(replace_gap(gap, change=0.0) for gap in data.gaps))
    [sentence] = whom_words.gap_sentences(same, same.sites[0])
    assert (
        "“Befriending for the most isolated” and “More money for the community hub” leave that gap as it is."
        in sentence
    )


def test_a_gap_of_nothing_is_not_given_a_side():
    data = made_up()
    none = replace(data, gaps=tuple(replace_gap(gap, without=0.004) for gap in data.gaps))
    [sentence] = whom_words.gap_sentences(none, none.sites[0])
    now = sentence.partition(". ")[0]
    assert "and everybody else hardly differ in" in now
    assert not any(ch.isdigit() for ch in now)


def test_whom_nothing_reaches():
    data = made_up()
    first, second = whom_words.missed_sentences(data, data.sites[0])
    assert first == (
        "No scenario here offers anything to, or asks anything of, 740 of the 1,480 residents; "
        "296 of them do not know anybody who is offered something."
    )
    assert (
        second == "Among those who are not asked are 155 of the 310 people with lived experience of mental ill-health."
    )
    unknown = replace(data, missed=tuple(row._replace(not_asked=None) for row in data.missed))
    assert whom_words.missed_sentences(unknown, data.sites[0]) == []


def test_gaps_to_a_few_are_not_told():
    data = made_up({"befriending": 0.11})
    rows = tuple(replace(row, residents=1477) if row.group == "lived_experience" else row for row in data.effects)
    assert shareable(data).gaps == data.gaps
    safe = shareable(replace(data, effects=rows))
    assert safe.gaps == ()
    assert not [row for row in safe.effects if row.group == "lived_experience"]


def test_other_measures_are_named_where_they_clearly_changed():
    data = made_up({"befriending": 0.11})
    said = answer_words.others_sentence(data, data.sites[0], data.scenarios[0])
    assert said.startswith("Other measures, for everyone, clearly better: ")
    assert "supportive contact (+0.04 contacts a week)" in said
    nothing = made_up({"befriending": 0.0})
    assert answer_words.others_sentence(nothing, nothing.sites[0], nothing.scenarios[0]) == (
        "No other measure clearly changed for everyone."
    )


def test_people_are_counted_against_the_change_that_matters():
    data = made_up({"befriending": 0.11})
    said = answer_words.people_sentence(data, data.sites[0], data.scenarios[0])
    assert "about 1 in every 1,000 residents is at least 2 points better off than without it, none worse" in said
    none = made_up({"befriending": 0.0})
    said = answer_words.people_sentence(none, none.sites[0], none.scenarios[0])
    assert said.endswith("nobody is as much as 2 points better or worse off than without it.")
