from __future__ import annotations

from dataclasses import replace

from report.made_up import made_up

from ccsim.report.data import shown
from ccsim.report.sharing import shareable


def resized(data, group, residents, distance="all", indicator=None):
    """The same data with a group of another size."""
    return replace(
        data,
        effects=tuple(
            replace(row, residents=residents)
            if (row.group, row.distance) == (group, distance) and indicator in (None, row.indicator)
            else row
            for row in data.effects
        ),
    )


def test_nothing_is_withheld_where_every_row_is_about_five_or_more():
    data = resized(made_up(), "deliverers", 5)
    assert shareable(data).effects == data.effects


def test_rows_about_fewer_than_five_are_left_out():
    safe = shareable(resized(made_up(), "deliverers", 4))
    assert not [row for row in safe.effects if row.group == "deliverers"]
    assert [row for row in safe.effects if row.group == "recipients"]
    assert ("millbrook", "befriending", "wellbeing", "deliverers", "all") in safe.withheld


def test_an_indicator_of_few_does_not_take_the_others_with_it():
    safe = shareable(resized(made_up(), "recipients", 3, indicator="self_stigma"))
    kept = {row.indicator for row in safe.effects if row.group == "recipients"}
    assert "wellbeing" in kept
    assert "self_stigma" not in kept


def test_those_who_took_it_up_are_withheld_where_the_rest_would_be_given_away():
    assert [row for row in shareable(resized(made_up(), "took_up", 115)).effects if row.group == "took_up"]
    assert not [row for row in shareable(resized(made_up(), "took_up", 116)).effects if row.group == "took_up"]
    assert [row for row in shareable(resized(made_up(), "took_up", 120)).effects if row.group == "took_up"]


def test_points_in_time_of_few_are_left_out():
    data = made_up()
    few = tuple(replace(point, residents=4) if point.group == "recipients" else point for point in data.times)
    assert {point.group for point in shareable(replace(data, times=few)).times} == {"everyone"}


def test_an_effect_is_found_by_what_it_is_about():
    data = made_up()
    row = data.effect("millbrook", "hub", "wellbeing", "everyone", "1")
    assert row is not None
    assert (row.scenario, row.distance, row.residents) == ("hub", "1", 480)
    assert data.effect("millbrook", "nothing", "wellbeing") is None


def test_text_of_users_cannot_steer():
    assert shown("a\u202eb\x1b[31m\n c") == "a\\u202eb\\x1b[31m c"
