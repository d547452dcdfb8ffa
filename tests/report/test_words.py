from __future__ import annotations

from dataclasses import replace

import pytest
from report.made_up import effect, made_up

from ccsim.report import answer_words, course_words, grounds, sure_words, whom_words, words
from ccsim.report.data import Duel, ScenarioNote
from ccsim.report.measures import MEASURES, measure_of
from ccsim.report.spread_table import spread_table

WELLBEING, LOW = MEASURES["wellbeing"], MEASURES["low_wellbeing"]
TITLES = {"a": "“A”", "b": "“B”"}


def sentence(first: int, second: int, worlds: int = 50) -> str:
    return answer_words.duel_sentence(Duel("s", "a", "b", first, second, worlds), TITLES)


def test_a_winner_is_named_from_four_worlds_in_five_on():
    assert sentence(40, 10) == "“A” came out ahead of “B” in 40 of 50 worlds."
    assert sentence(7, 43) == "“B” came out ahead of “A” in 43 of 50 worlds."
    assert sentence(50, 0) == "“A” came out ahead of “B” in all 50 worlds."


def test_less_than_that_is_too_close_to_call():
    assert sentence(39, 11) == (
        "“A” against “B” is too close to call: “A” was ahead in 39 of 50 worlds, “B” in 11 of 50 worlds."
    )


def test_level_in_every_world_is_no_victory():
    assert sentence(0, 0) == "“A” and “B” came out level in every world."


def test_many_level_worlds_are_nobodys():
    assert "too close to call" in sentence(30, 0)


@pytest.mark.parametrize(
    ("share", "mean", "better", "side"),
    [
        (0.8, 0.1, "higher", 1),
        (0.79, 0.1, "higher", 0),
        (0.2, -0.1, "higher", -1),
        (0.21, -0.1, "higher", 0),
        (1.0, 0.004, "higher", 0),
        (1.0, -0.1, "lower", 1),
        (0.0, 0.1, "lower", -1),
        (0.0, 0.0, "higher", 0),
    ],
)
def test_a_direction_needs_size_and_agreement(share, mean, better, side):
    row = effect(0.1, share_better=share, mean=mean, better=better)
    assert words.direction(row, WELLBEING) == side


def test_what_an_effect_did():
    assert words.change(effect(0.1, mean=0.13, world_p05=0.08, world_p95=0.19), WELLBEING) == (
        "raised wellbeing by about 0.1 points"
    )
    assert words.change(effect(0.1, mean=-0.13, world_p05=-0.19, world_p95=-0.08), WELLBEING) == (
        "lowered wellbeing by about 0.1 points"
    )
    assert words.change(effect(0.1, mean=-0.0031, world_p05=-0.005, world_p95=-0.001), LOW) == (
        "meant about 3 fewer people with low wellbeing in every 1,000 residents"
    )
    assert "next to no difference" in words.change(effect(0.1, mean=0.002), WELLBEING)


def test_only_is_said_where_few_worlds_were_better():
    assert words.how_often(effect(-0.1, share_better=0.2)) == "better than no programme only in 10 of 50 worlds"
    assert words.how_often(effect(-0.1, share_better=0.22)) == "better than no programme in 11 of 50 worlds"


def test_an_effect_of_nothing_is_called_nothing():
    nothing = effect(0.0)
    assert words.told(nothing, WELLBEING) == "made no difference at all to wellbeing"
    assert words.how_often(nothing) == "no different from no programme in any world"


def test_a_spread_on_both_sides_says_that_the_worlds_disagree():
    row = effect(0.1, mean=0.1, world_p05=-0.4, world_p95=0.6, share_better=0.6)
    assert words.told(row, WELLBEING).endswith("between −0.4 and 0.6, so the worlds do not agree on whether it helps")


def test_people_are_fewer_or_more_never_minus():
    row = effect(0.1, mean=-0.004, world_p05=-0.009, world_p95=0.001, better="lower")
    assert "between 9 fewer and 1 more" in words.spread(row, LOW)


def test_one_world_has_no_spread():
    assert "only one world" in words.spread(effect(0.1, 1), WELLBEING)


def test_effects_are_set_against_the_change_that_matters():
    assert "well below the 2 points" in answer_words.against_important(effect(0.1, mean=0.3), WELLBEING)
    assert answer_words.against_important(effect(0.1, mean=1.5), WELLBEING).startswith("That is below the 2 points")
    assert "at least the 2 points" in answer_words.against_important(effect(0.1, mean=-2.0), WELLBEING)
    assert answer_words.against_important(effect(0.1, mean=0.3), LOW) == ""


def test_small_changes_for_the_whole_place_are_called_so_at_once():
    data = made_up({"befriending": 0.11})
    assert "very small: about 0.1 points at most, where 2 points" in answer_words.headline(data, data.sites[0])
    large = made_up({"befriending": 1.1})
    assert "very small" not in answer_words.headline(large, large.sites[0])


def test_a_gain_in_all_worlds_that_is_too_small_to_count_is_not_called_unclear():
    data = made_up({"befriending": 0.004})
    said = answer_words.headline(data, data.sites[0])
    assert "“Befriending for the most isolated” made too little difference to count" in said
    assert "could not be told" not in said
    assert words.beside_none(effect(0.1, share_better=0.5, mean=0.004), WELLBEING) == words.NOT_TOLD
    assert words.beside_none(effect(0.1, share_better=0.0, mean=-0.004), WELLBEING) == words.TOO_LITTLE
    assert words.beside_none(effect(0.1, share_better=0.5, mean=0.3), WELLBEING) == words.NOT_TOLD


def test_harm_is_said_first_and_listed():
    data = made_up({"befriending": 0.11, "hub": -0.3})
    site = data.sites[0]
    assert "“More money for the community hub” did worse than no programme" in answer_words.headline(data, site)
    [said] = whom_words.harm_sentences(data, site)
    assert said.startswith("“More money for the community hub”: worst for the 94 people who took it up: wellbeing down")
    assert "everyone (−0.3 points)" in said
    assert "Befriending" not in said


def test_one_scenario_has_no_ranking():
    data = made_up({"befriending": 0.11})
    assert answer_words.ranking(data, data.sites[0]) == []


def test_chance_alone_is_never_shown_as_certainty():
    data = replace(made_up(worlds=(1, 50)), central=True)
    assert any("Chance alone" in said and "central" in said for said in sure_words.caution_sentences(data))
    assert "chance alone" in sure_words.split_sentences(data, data.sites[0])[0]
    assert sure_words.caution_sentences(made_up()) == []


def test_few_worlds_are_called_a_quick_look():
    assert any("4 worlds only" in said for said in sure_words.caution_sentences(made_up(worlds=(4, 1))))


def test_why_worlds_differ_is_split_and_rounded():
    data = made_up()
    assert sure_words.split_sentences(data, data.sites[0]) == [
        "Of the difference between worlds, about 80% comes from what is not known about how such a community works; "
        "about 20% is chance."
    ]
    unknown = replace(data, splits=tuple(replace(split, parameters=float("nan")) for split in data.splits))
    [said] = sure_words.split_sentences(unknown, data.sites[0])
    assert "could not be measured" in said
    one = replace(data, splits=(replace(data.splits[0], parameters=0.5, luck=0.2, maps=0.3), data.splits[1]))
    first, second = sure_words.split_sentences(one, data.sites[0])
    assert first.startswith(
        "“Befriending for the most isolated”: of the difference between worlds, about 30% comes from"
    )
    assert "community hub" in second


def test_what_follows_along_the_network():
    data = made_up({"befriending": 0.11})
    said = course_words.distance_sentence(data, data.sites[0], data.scenarios[0])
    assert "among the 480 people who know somebody offered it, it raised wellbeing" in said
    assert "no connection" not in said


def test_nobody_offered_means_no_distance():
    data = made_up({"befriending": 0.11})
    rest = tuple(row for row in data.effects if row.group != "recipients" and row.distance == "all")
    none = replace(data, effects=rest)
    assert "no distance to measure" in course_words.distance_sentence(none, data.sites[0], data.scenarios[0])
    assert "none, or fewer than 5" in answer_words.recipients_sentence(none, data.sites[0], data.scenarios[0])


def test_groups_are_set_beside_everyone():
    data = made_up({"befriending": 0.11})
    said = whom_words.fairness_sentence(data, data.sites[0], data.scenarios[0])
    assert "about the same for the most deprived fifth" in said
    assert "larger for people with lived experience of mental ill-health and the fifth with the lowest" in said


def test_what_is_left_at_the_end():
    data = made_up({"befriending": 0.11})
    said = course_words.time_sentence(data, data.sites[0], data.scenarios[0])
    assert "the programme ends in week 65" in said
    assert "for everyone, largest around week 64, and in week 156 about 10% of that was left" in said


def test_an_effect_that_still_grows_at_the_end_is_said_to():
    data = made_up({"befriending": 0.11})
    short = replace(data, weeks=60, times=tuple(point for point in data.times if point.week <= 60))
    assert "perhaps still changing" in course_words.time_sentence(short, data.sites[0], data.scenarios[0])


def test_an_indicator_without_words_of_its_own_goes_by_its_name():
    assert measure_of("hope_now", "points").noun == "hope now"
    assert measure_of("joiners", "share of residents").counts_people


def test_titles_are_quoted_and_inert():
    assert words.name_of(ScenarioNote("a", "x\u202ey")) == "“x\\u202ey”"


def on_maps(data, maps, of_maps=20, **fields):
    [site] = data.sites
    site = replace(site, maps=maps, of_maps=of_maps, interviewed=280, population=1480, **fields)
    splits = tuple(replace(split, maps=0.3, parameters=0.5, luck=0.2) for split in data.splits)
    return replace(data, sites=(site,), splits=splits if maps > 1 else data.splits)


def test_what_the_interviews_leave_open_is_part_of_the_spread():
    data = on_maps(made_up(), 20)
    assert sure_words.worlds_made(data).endswith(
        "The worlds are laid over 20 maps of the place: as many ways of completing what the 280 interviews leave open."
    )
    assert sure_words.split_sentences(data, data.sites[0]) == [
        "Of the difference between worlds, about 30% comes from having interviewed only some of the people; about 50% "
        "comes from what is not known about how such a community works; about 20% is chance."
    ]
    assert "How much hangs on the map is part of the difference between worlds" in grounds.map_sentence(data)
    assert "rests on one map" not in grounds.map_sentence(data)


def test_few_maps_or_few_sets_of_values_are_too_few_to_tell():
    data = on_maps(made_up(), 3)
    assert sure_words.split_sentences(data, data.sites[0])[-1] == (
        "There were only 3 maps, so these shares are themselves hardly known."
    )
    few = on_maps(made_up(worlds=(4, 5)), 20)
    assert "only 4 sets of values" in sure_words.split_sentences(few, few.sites[0])[-1]


def test_an_answer_that_rests_on_one_map_of_a_sample_says_so():
    assert "rests on one map of a sample: one of the 20" in grounds.map_sentence(on_maps(made_up(), 1))
    alone = grounds.map_sentence(on_maps(made_up(), 1, of_maps=1))
    assert "rests on one map of a sample: 280 of 1,480 residents were interviewed" in alone
    assert "sample" not in grounds.map_sentence(made_up())
    two = made_up(sites=("millbrook", "hilltown"))
    first = replace(two.sites[0], population=2000)
    assert "The answer for Millbrook rests on one map of a sample: 1,480 of 2,000 residents are on it" in (
        grounds.map_sentence(replace(two, sites=(first, two.sites[1])))
    )


def test_central_values_on_several_maps_are_not_called_chance_alone():
    data = on_maps(replace(made_up(worlds=(1, 50)), central=True), 20)
    data = replace(data, splits=tuple(replace(split, parameters=float("nan")) for split in data.splits))
    assert "Chance and the interviews alone" in sure_words.caution_sentences(data)[0]
    first, second = sure_words.split_sentences(data, data.sites[0])
    assert "about 30% comes from having interviewed only some" in first
    assert second == "What is not known about how such a community works was held fixed here."


def test_what_could_not_be_told_apart_is_said():
    data = on_maps(made_up(worlds=(50, 1)), 20)
    untold = tuple(replace(one, parameters=float("nan"), luck=float("nan"), untold=0.7) for one in data.splits)
    data = replace(data, splits=untold)
    assert sure_words.split_sentences(data, data.sites[0])[0].endswith(
        "chance and what is not known could not be told apart."
    )
    table = spread_table(data, data.sites[0])
    assert table.heads[1:] == ("Having interviewed only some of the people", "Could not be told apart")
    assert [cell.main for cell in table.rows[0][1:]] == ["30%", "70%"]


def test_what_was_grown_is_not_called_surveyed():
    data = on_maps(made_up(), 20)
    assert "taken as the survey found it" not in str(grounds.sources_table(data))
    two = made_up(sites=("millbrook", "hilltown"))
    beside = replace(two, sites=(replace(two.sites[0], maps=20, of_maps=20), two.sites[1]))
    assert "as the survey found it; of what was grown, what the interviews told" in str(grounds.sources_table(beside))
    assert "grown" not in str(grounds.sources_table(two))
