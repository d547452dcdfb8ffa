from __future__ import annotations

from dataclasses import replace
from io import StringIO

from report.made_up import made_up
from rich.console import Console

from ccsim.report.table import closing_table


def printed(data) -> str:
    console = Console(file=StringIO(), width=160)
    console.print(closing_table(data))
    return console.file.getvalue()


def test_one_row_a_scenario_with_mean_and_spread():
    text = printed(made_up())
    assert "Befriending for the most isolated" in text
    assert "+0.10 (+0.03 to +0.16)" in text
    assert "50 of 50 worlds" in text


def test_sites_are_named_where_there_are_several():
    assert "Easton" in printed(made_up(sites=("millbrook", "easton")))
    assert "Millbrook" not in printed(made_up())


def test_users_text_is_neither_markup_nor_control():
    data = made_up({"befriending": 0.11})
    hostile = replace(data, scenarios=(replace(data.scenarios[0], title="[red]x[/red]\x1b[2J"),))
    assert "[red]x[/red]\\x1b[2J" in printed(hostile)


def test_few_people_are_withheld():
    data = made_up({"befriending": 0.11})
    rows = tuple(replace(row, residents=4) if row.group == "recipients" else row for row in data.effects)
    assert "withheld" in printed(replace(data, effects=rows))
