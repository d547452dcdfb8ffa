"""Several places side by side: where a scenario helps, and whether the order is the same everywhere."""

from __future__ import annotations

import re
from dataclasses import replace

from report.made_up import made_up
from report.test_html import Page

from ccsim.report import place_words
from ccsim.report.data import Duel
from ccsim.report.html import render
from ccsim.report.place_figure import MOST_PLACES, axis_ends, place_rows
from ccsim.report.place_tables import places_table

SITES = ("aston", "barton", "carton")


def several(**sizes):
    return made_up(sites=SITES, **sizes)


def with_duels(*ahead):
    """The data with the first of two scenarios ahead in so many of 50 worlds, place by place."""
    data = several()
    names = [note.name for note in data.scenarios]
    duels = tuple(Duel(site, *names, first, 50 - first, 50) for site, first in zip(SITES, ahead, strict=True))
    return replace(data, duels=duels)


def elsewhere(data, site, **fields):
    """The data with other headline numbers of befriending at one place."""
    return replace(
        data,
        effects=tuple(
            replace(row, **fields)
            if (row.site, row.scenario, row.indicator, row.group, row.distance)
            == (site, "befriending", "wellbeing", "everyone", "all")
            else row
            for row in data.effects
        ),
    )


def test_the_same_order_everywhere():
    assert place_words.order_sentences(with_duels(45, 50, 40)) == [
        "The order of the scenarios is the same, and clear, at all 3 places.",
        "“Befriending for the most isolated” came out ahead of “More money for the community hub” at all 3 places.",
    ]


def test_an_order_that_is_reversed_somewhere():
    whole, pair = place_words.order_sentences(with_duels(45, 5, 45))
    assert whole == "The order of the scenarios is not the same everywhere."
    assert pair.endswith(
        "“More money for the community hub” came out ahead of “Befriending for the most isolated” at Barton."
    )


def test_an_order_that_is_not_clear_everywhere():
    whole, pair = place_words.order_sentences(with_duels(45, 25, 45))
    assert whole == "Nowhere is the order of two scenarios clearly reversed, but it is not clear everywhere."
    assert pair.endswith("at Aston and Carton; it is too close to call at Barton.")


def test_where_a_scenario_helps_and_where_not():
    data = elsewhere(several(), "barton", share_better=0.5)
    [said] = place_words.places_sentences(data, data.scenarios[0])
    assert said.startswith(
        "“Befriending for the most isolated” did better than no programme at Aston and Carton; "
        "it could not be told from no programme at Barton."
    )
    worse = elsewhere(several(), "barton", mean=-0.3, share_better=0.0)
    assert "“Befriending for the most isolated” did worse at Barton" in place_words.places_headline(worse)
    assert "“Befriending for the most isolated” and" not in place_words.places_headline(worse)


def test_many_places_are_counted_and_not_named():
    data = made_up(sites=tuple(f"place{number}" for number in range(7)))
    assert place_words.at(data.sites[:5], 7) == "at 5 of 7 places"
    assert place_words.at(data.sites[:1], 7) == "at Place0"
    assert place_words.at(data.sites, 7) == "at all 7 places"
    assert place_words.at(data.sites[:2], 2) == "at both places"


def test_groups_spread_and_costs_over_places():
    data = several()
    first = place_words.whom_over_places(data)[0]
    assert first.startswith(
        "“Befriending for the most isolated”: better at all 3 places for everyone, people offered it"
    )
    assert "people who know somebody offered it at all 3 places" in place_words.spread_over_places(data)[0]
    assert "about £60,000 in all at a place; one more point" in place_words.costs_over_places(data)[0]
    assert len(place_words.costs_over_places(replace(data, costs=()))) == 1


def test_all_figures_share_an_axis_that_holds_every_bar():
    data = several()
    low, high = axis_ends(data)
    assert low < 0 < high
    for note in data.scenarios:
        assert len(place_rows(data, note)) == 3
        assert all(low <= row.world_p05 <= row.world_p95 <= high for _, row in place_rows(data, note))


def test_the_page_compares_places_first_and_then_has_a_section_for_each():
    page = render(several())
    heads = [text for tag, text in Page(page).headings if tag == "h2"]
    assert heads[:2] == ["The answer in brief", "What was compared"]
    assert heads[2:5] == ["Aston", "Barton", "Carton"]
    brief = page[page.index("The answer in brief") : page.index("What was compared")]
    assert len(re.findall("<svg", brief)) == 2
    assert set(re.findall(r'href="#(place-\d)"', brief)) == {"place-1", "place-2", "place-3"}


def test_of_very_many_places_the_first_are_drawn_and_the_table_has_all():
    data = made_up({"befriending": 0.1}, sites=tuple(f"place{number}" for number in range(MOST_PLACES + 5)))
    assert len(place_rows(data, data.scenarios[0])) == MOST_PLACES
    assert len(places_table(data).rows) == MOST_PLACES + 5
