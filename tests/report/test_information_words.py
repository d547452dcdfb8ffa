"""What the report says of what an answer hangs on and of the value of knowing more."""

from __future__ import annotations

from dataclasses import replace

from information.made_up_choices import linear_choice
from report.made_up import made_up

from ccsim.experiments.calibrated import learnt
from ccsim.information.hanging import ranking
from ccsim.information.value import information
from ccsim.model.parameters import TABLE
from ccsim.report import sure_words
from ccsim.report.information_words import FIXED, hanging_sentences, information_sentences, worth_sentences
from ccsim.report.tables import parameter_table


def data_of(**made):
    choice = linear_choice(**made)
    names = ("baseline", "befriending", "hub")[: len(choice.options)]
    choice = replace(choice, options=names)
    data = made_up(worlds=(choice.draws.size, 2))
    return replace(data, rankings=(ranking(choice),), worth=(information(choice),)), choice


def test_what_the_order_hangs_on_is_named_with_which_way_and_who_informs_it():
    data, _ = data_of(slopes=(1.0,), draws=300, luck=0.3, idle=2)
    said = " ".join(hanging_sentences(data, data.sites[0]))
    assert "Whether “Befriending for the most isolated” stays ahead of no programme hangs on:" in said
    assert "(disclosure)" in said and "the higher, the better for “Befriending" in said
    assert "no target informs it" in said and "It is not informed by a published number" in said


def test_too_few_sets_of_values_are_said_to_be():
    data, _ = data_of(slopes=(), draws=20, luck=1.0, idle=40)
    said = " ".join(hanging_sentences(data, data.sites[0]))
    assert "cannot be told from 20 sets of values" in said and "--worlds" in said
    data, _ = data_of(slopes=(1.0,), draws=5)
    assert "too few to tell" in " ".join(hanging_sentences(data, data.sites[0]))


def test_with_everything_held_fixed_nothing_is_said_to_hang():
    data = made_up(worlds=(1, 50))
    assert hanging_sentences(data, data.sites[0]) == [FIXED]
    assert worth_sentences(data, data.sites[0]) == []


def test_worth_is_told_in_the_outcome_and_in_money():
    data, choice = data_of(slopes=(1.0,), draws=300, luck=0.3, idle=2)
    assert "points of wellbeing, for one person for a year" in " ".join(worth_sentences(data, data.sites[0]))
    money = " ".join(information_sentences(data, information(replace(choice, cost=choice.cost + 0.1), 100.0)))
    assert "Whatever costs more to find out" in money


def test_what_chance_gives_as_well_is_not_called_worth():
    data, choice = data_of(slopes=(), mean=0.0, draws=12, luck=1.0, idle=10)
    found = information(choice)
    assert not found.decision.told
    said = " ".join(information_sentences(data, found))
    assert "cannot be told from chance" in said or "worth nothing" in said
    alone = information_sentences(data, information(data_of(lucks=1, draws=40)[1]))
    assert any("luck, which nobody can know, is part of that" in sentence for sentence in alone)


def test_the_table_of_numbers_says_what_was_fitted_and_what_no_target_informs():
    table = parameter_table(replace(made_up(), calibrated=True, parameters=TABLE))
    column = table.heads.index("Fitted")
    cells = {row[0].under: row[column] for row in table.rows}
    assert cells["disclosure"].main == "no target" and cells["turnover"].main == "–"
    _, low, high = learnt()["stable_share"].posterior
    assert cells["stable_share"].main == f"{low:.2g} to {high:.2g}"
    assert "Fitted (not used here)" in parameter_table(made_up()).heads


def test_worlds_are_said_to_be_as_calibrated_where_they_are():
    assert "as calibrated" in sure_words.worlds_made(replace(made_up(), calibrated=True))
    assert "as calibrated" not in sure_words.worlds_made(made_up())
