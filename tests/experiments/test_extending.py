"""A scenario that extends another: it has all of it, with its own changes, and its own after it."""

import pytest
from experiments.test_scenario_file import read, refused

from ccsim.experiments.extending import merged
from ccsim.interventions import Befriending, HubFunding

GOOD = """\
title: More and more
sites: [here]
weeks: 100
scenarios:
  base:
    interventions:
      - befriending: {places: 5, where: {age_band: young}, volunteers: {recipients_each: 2, targeting: brokers}}
      - hub_funding: {places: [P1], funding: 2.0}
      - befriending: {places: 6, start: 40}
    events: [{cut: {start: 8, places: [P2], funding: 0.5}}]
  more:
    extends: base
    change:
      befriending: {places: 9, where: {faith: any}, volunteers: {targeting: random}}
      cut: {funding: 0.25}
    interventions:
      - befriending: {places: 7}
  most:
    extends: more
    change:
      befriending: {places: 20}
"""


def acts(scenario, kind):
    return [act for act in scenario.acts if act.kind == kind]


def test_a_change_reaches_all_of_its_kind_that_is_taken_over_and_nothing_else(tmp_path):
    base, more, most = read(tmp_path, GOOD).scenarios
    assert [act.places for act in acts(base, "befriending")] == [5, 6]
    assert [act.places for act in acts(more, "befriending")] == [9, 9, 7]
    assert [act.places for act in acts(most, "befriending")] == [20, 20, 20]
    assert [act.start for act in acts(most, "befriending")] == [13, 40, 13]
    assert [scenario.events[0].act.funding for scenario in (base, more, most)] == [0.5, 0.25, 0.25]
    assert acts(most, "hub_funding") == acts(base, "hub_funding")
    assert [act.kind for act in more.acts] == ["cut", "befriending", "hub_funding", "befriending", "befriending"]


def test_groups_of_fields_keep_what_is_not_named_and_where_does_not(tmp_path):
    _, more, _ = read(tmp_path, GOOD).scenarios
    first = acts(more, "befriending")[0]
    assert (first.volunteers.recipients_each, first.volunteers.targeting) == (2, "random")
    assert first.where == {"faith": "any"}


def test_a_change_to_the_same_values_changes_nothing(tmp_path):
    text = changed("{places: 9, where: {faith: any}, volunteers: {targeting: random}}", "{start: 13}")
    base, more, _ = read(tmp_path, text.replace("cut: {funding: 0.25}", "cut: {}")).scenarios
    assert [given.as_json() for given in more.interventions[:2]] == [
        given.as_json() for given in base.interventions[:2]
    ]
    assert more.interventions[2].act.start == 13


def test_a_scenario_that_only_changes_is_the_other_written_out(tmp_path):
    written = GOOD[: GOOD.index("  more:")] + (
        "  written:\n    interventions:\n"
        "      - befriending: {places: 20, where: {age_band: young}, "
        "volunteers: {recipients_each: 2, targeting: brokers}}\n"
        "      - hub_funding: {places: [P1], funding: 2.0}\n      - befriending: {places: 20, start: 40}\n"
        "    events: [{cut: {start: 8, places: [P2], funding: 0.5}}]\n"
        "  changed:\n    extends: base\n    change: {befriending: {places: 20}}\n"
    )
    _, one, other = read(tmp_path, written).scenarios
    assert one.as_json() == other.as_json()


def test_merging_does_not_touch_what_it_merges():
    fields = {"places": ["P1"], "outreach": {"invitations": 5}}
    change = {"places": [], "choose": {"number": 2}, "outreach": {"invitations": 6, "where": {"a": "b"}}}
    assert merged(HubFunding, fields, change) == change
    assert fields == {"places": ["P1"], "outreach": {"invitations": 5}}
    assert merged(HubFunding, {"outreach": {"invitations": 5}}, {"outreach": None}) == {"outreach": None}
    assert merged(Befriending, {}, {"plases": 3}) == {"plases": 3}


def changed(old, new):
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (changed("{places: 9,", "{plases: 9,"),
         ":14: scenarios.more.change.befriending.plases: unknown key (did you mean 'places'?)"),
        (changed("{places: 20}", "{places: 0}"), ":21: scenarios.most.change.befriending.places: found 0, expected 1"),
        (changed("cut: {funding: 0.25}", "cutt: {funding: 0.25}"),
         ":15: scenarios.more.change.cutt: 'base' has no 'cutt' to change (did you mean 'cut'?)"),
        (changed("cut: {funding: 0.25}", "shock: {by: 0.25}"),
         ":15: scenarios.more.change.shock: 'base' has no 'shock' to change; there are: befriending, cut, hub_funding"),
        (changed("cut: {funding: 0.25}", "cut: {start: 100}"),
         ":15: scenarios.more.change.cut.start: starts in week 100, but the comparison ends in week 100"),
        (changed("cut: {funding: 0.25}", "cut:"), ":15: scenarios.more.change.cut: found nothing, expected keys and"),
        (changed("cut: {funding: 0.25}", "hub_funding: {outreach: {where: {}}}"),
         ":15: scenarios.more.change.hub_funding.outreach.invitations: expected, but not given"),
        (changed("    extends: base\n", ""),
         ":12: scenarios.more.change: there is nothing to change: the scenario extends no other"),
        (changed("    extends: base\n", "    extends: bse\n"),
         ":12: scenarios.more.extends: no scenario 'bse' (did you mean 'base'?)"),
        (changed("    extends: more\n", "    extends: most\n"), ":19: scenarios.most.extends: goes in a circle"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_change_is_said_once(tmp_path, text, message):
    found = refused(tmp_path, text)
    assert sum(message in problem for problem in found) == 1, found


def test_what_is_wrong_with_what_is_taken_over_is_said_there_alone(tmp_path):
    found = refused(tmp_path, changed("{places: 6, start: 40}", "{places: 6, strat: 40}"))
    assert [problem.split(":")[1] for problem in found] == ["9"]
