import json
from pathlib import Path

import pytest

from ccsim.experiments.comparison import Comparison
from ccsim.experiments.scenario_file import read_scenario_file
from ccsim.interventions import INTERVENTIONS
from ccsim.interventions.events import EVENTS
from ccsim.interventions.targeting import RULES
from ccsim.problems import InputError

GOOD = """\
title: Two ideas
sites: [here]
scenarios:
  few:
    interventions:
      - befriending: {places: 5}
  more:
    title: More of it
    extends: few
    interventions:
      - befriending: {places: 9, start: 20}
      - hub_funding:
          choose: {by: most_attended}
          funding: 1.5
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "try.yaml"
    path.write_text(text, "utf-8")
    return read_scenario_file(path)


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    return [str(problem).removeprefix(str(tmp_path / "try.yaml")) for problem in raised.value.problems]


def test_what_is_left_out(tmp_path):
    plan = read(tmp_path, GOOD)
    assert plan.file.weeks == 156
    assert plan.file.seed == 0
    assert plan.file.outcome == "wellbeing"
    assert plan.file.worlds.model_dump() == {"parameters": 20, "luck": 5, "maps": None}
    assert plan.scenarios[0].title == "few"


def test_extends_puts_the_others_first(tmp_path):
    few, more = read(tmp_path, GOOD).scenarios
    assert [given.kind for given in more.interventions] == ["befriending", "befriending", "hub_funding"]
    assert more.as_json()[0] == few.as_json()[0]
    assert (few.start, more.start) == (13, 13)
    assert few.ends == 65
    json.dumps(more.as_json())


def test_a_scenario_that_does_nothing(tmp_path):
    (nothing,) = read(tmp_path, "title: t\nsites: [x]\nscenarios:\n  nothing: {}\n").scenarios
    assert nothing.interventions == ()
    assert nothing.start == 0


def test_events_of_all_and_of_one_come_before_what_is_decided(tmp_path):
    text = "events: [{shock: {start: 3, state: trust, by: -0.1}}]\n" + GOOD.replace(
        "  few:\n", "  few:\n    events: [{arrivals: {start: 5, share: 0.1}}]\n"
    ).replace("    extends: few\n", "    extends: few\n    events: [{cut: {start: 6, choose: {number: 2}}}]\n")
    plan = read(tmp_path, text)
    assert [given.kind for given in plan.events] == ["shock"]
    few, more = plan.scenarios
    assert [act.kind for act in few.acts] == ["arrivals", "befriending"]
    assert [act.kind for act in more.acts] == ["arrivals", "cut", "befriending", "befriending", "hub_funding"]
    assert [kind for kind, _ in more.as_json()] == [act.kind for act in more.acts]
    assert more.start == 13
    assert few.in_words()[1] == "In week 5 about 10% of residents move away, and newcomers move in."


def test_a_scenario_of_events_alone_starts_with_the_first(tmp_path):
    text = "title: t\nsites: [x]\nscenarios:\n  less:\n    events:\n"
    text += "      - cut: {start: 9, places: [a]}\n      - shock: {start: 7, state: trust, by: -0.1}\n"
    (less,) = read(tmp_path, text).scenarios
    assert less.start == 7
    assert less.ends > 156
    assert less.interventions == ()


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (changed("sites:", "sties:"), ":2: sties: unknown key (did you mean 'sites'?)"),
        (changed("title: Two ideas", "title: 7"), ":1: title: found 7, expected text (put it in quotes)"),
        (changed("[here]", "here"), ":2: sites: found 'here', expected a list"),
        (changed("[here]", "[]"), ":2: sites: found a list, expected at least 1 of them"),
        ("weeks: -4\n" + GOOD, ":1: weeks: found -4, expected 1 or more"),
        ("weeks: 1.5\n" + GOOD, ":1: weeks: found 1.5, expected a whole number"),
        ("weeks: '52'\n" + GOOD, ":1: weeks: found '52', expected a whole number"),
        ("seed: -1\n" + GOOD, ":1: seed: found -1, expected 0 or more"),
        ("posterior: x\n" + GOOD, ":1: posterior: unknown key"),
        ("events: {cut: 1}\n" + GOOD, ":1: events: found keys and values, expected a list"),
        ("events: [cut]\n" + GOOD, ":1: events[1]: found 'cut', expected keys and values"),
        ("events: [{cutt: {start: 3}}]\n" + GOOD, ":1: events[1]: no event 'cutt' (did you mean 'cut'?)"),
        ("events: [{befriending: {places: 3}}]\n" + GOOD,
         ":1: events[1]: no event 'befriending': 'befriending' is an intervention; it stands under `interventions`"),
        ("events: [{cut: {}}]\n" + GOOD, ":1: events[1].cut.start: expected, but not given"),
        ("events: [{cut: {start: 156}}]\n" + GOOD,
         ":1: events[1].cut.start: starts in week 156, but the comparison ends in week 156"),
        ("events: [{cut: {start: 3, fundin: 0.5}}]\n" + GOOD,
         ":1: events[1].cut.fundin: unknown key (did you mean 'funding'?)"),
        ("events: [{cut: {start: 3, funding: 1.5}}]\n" + GOOD,
         ":1: events[1].cut.funding: found 1.5, expected 1 or less"),
        ("events: [{shock: {start: 3, state: trusst, by: -0.1}}]\n" + GOOD,
         ":1: events[1].shock.state: found 'trusst', expected 'wellbeing', 'stigma'"),
        ("events: [{change: {start: 3, parameter: avoidence, factor: 2}}]\n" + GOOD,
         ":1: events[1].change.parameter: found 'avoidence', expected one of: introduction_rate, slight_rate, "),
        ("events: [{change: {start: 3, parameter: avoidence, factor: 2}}]\n" + GOOD, "(did you mean 'avoidance'?)"),
        ("events: [{change: {start: 3, parameter: turnover, factor: 2}}]\n" + GOOD,
         "parameter: turnover is 0 in every comparison, and no factor changes that"),
        (changed("- befriending: {places: 5}", "- cut: {start: 3}"),
         ":6: scenarios.few.interventions[1]: no intervention 'cut': 'cut' is an event; it stands under `events`"),
        (changed("- befriending: {places: 5}", "- peer_persuasion: {peers: 5, pass_on: stigma}"),
         ":6: scenarios.few.interventions[1].peer_persuasion.pass_on: unknown key (did you mean 'passes_on'?)"),
        (changed("{places: 5}", "{places: 5, targeting: broker}"), "(did you mean 'brokers'?)"),
        (changed("{places: 5}", "{places: 5, targeting_error: 1.5}"), "targeting_error: found 1.5, expected 1 or less"),
        ("outcome: wellbeeing\n" + GOOD, ":1: outcome: no indicator 'wellbeeing' (did you mean 'wellbeing'?)"),
        ("worlds: {lucks: 2}\n" + GOOD, ":1: worlds.lucks: unknown key (did you mean 'luck'?)"),
        ("worlds: {maps: 0}\n" + GOOD, ":1: worlds.maps: found 0, expected 1 or more"),
        ("worlds: {maps: 9, parameters: 4, luck: 2}\n" + GOOD,
         ":1: worlds.maps: found 9, expected at most 8: there are no more worlds than that"),
        (changed("befriending: {places: 5}", "befreinding: {places: 5}"),
         ":6: scenarios.few.interventions[1]: no intervention 'befreinding' (did you mean 'befriending'?)"),
        (changed("{places: 5}", "{place: 5}"),
         ":6: scenarios.few.interventions[1].befriending.place: unknown key (did you mean 'places'?)"),
        (changed("{places: 5}", ""),
         ":6: scenarios.few.interventions[1].befriending.places: expected, but not given"),
        (changed("{places: 5}", "{places: 5, take_up: 1.2}"),
         ":6: scenarios.few.interventions[1].befriending.take_up: found 1.2, expected 1 or less"),
        (changed("{places: 5}", "{places: 5, volunteers: {tragetting: random}}"),
         ":6: scenarios.few.interventions[1].befriending.volunteers.tragetting: unknown key"),
        (changed("{places: 5}", "{places: yes}"),
         ":6: scenarios.few.interventions[1].befriending.places: found yes, expected a whole number"),
        (changed("start: 20", "start: -2"), "befriending.start: found -2, expected 1 or more"),
        (changed("start: 20", "start: 156"),
         ":11: scenarios.more.interventions[1].befriending.start: starts in week 156, but the comparison ends in"),
        (changed("extends: few", "extends: fwe"),
         ":9: scenarios.more.extends: no scenario 'fwe' (did you mean 'few'?)"),
        (changed("extends: few", "extends: more"), ":9: scenarios.more.extends: goes in a circle: more extends more"),
        (changed("  few:", "  Baseline:"), ":4: scenarios: 'baseline' is the run without interventions"),
        (changed("  few:", "  \"=cmd()\":"), ":4: scenarios: found '=cmd()', expected a name of letters"),
        (changed("  few:", "  <script>:"), ":4: scenarios: found '<script>', expected a name of letters"),
        (changed("- befriending: {places: 5}", "- befriending:\n        places: 5"),
         ":6: scenarios.few.interventions[1]: expected one kind of intervention with its fields, found 2 keys"),
        (changed("- befriending: {places: 5}", "- befriending"),
         ":6: scenarios.few.interventions[1]: found 'befriending', expected keys and values"),
        ("title: t\nsites: [x]\nscenarios:\n", ":3: scenarios: found nothing, expected keys and values"),
        ("title: t\nsites: [x]\nscenarios: {}\n", ":3: scenarios: found keys and values, expected at least 1 of them"),
        ("title: t\nsites: [x]\nscenarios:\n  a:\n", ":4: scenarios.a: found nothing, expected keys and values"),
        ("- 1\n", ":1: found a list, expected title, sites, scenarios"),
        ("", ":1: found nothing, expected title, sites, scenarios"),
    ],
)  # fmt: skip
def test_refused(tmp_path, text, message):
    found = refused(tmp_path, text)
    assert any(message in problem for problem in found), found


def test_all_problems_at_once_in_the_order_of_the_file(tmp_path):
    text = changed("{places: 5}", "{places: -5, take_up: 2}").replace("funding: 1.5", "fundin: 1.5")
    found = refused(tmp_path, "weeks: none\noutcome: x\n" + text)
    assert [problem.split(":")[1] for problem in found] == ["1", "2", "8", "8", "16"]


def test_longer_circle_is_said_once_a_member(tmp_path):
    text = "title: t\nsites: [x]\nscenarios:\n  a: {extends: b}\n  b: {extends: a}\n  c: {extends: a}\n"
    found = refused(tmp_path, text)
    assert len(found) == 2
    assert all("goes in a circle" in problem for problem in found)


FORMATS = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text("utf-8")


def test_the_example_in_the_documentation_can_be_run(tmp_path):
    _, rest = FORMATS.split("```yaml\ntitle: Befriending or")
    example = "title: Befriending or" + rest.split("```")[0]
    path = tmp_path / "example.yaml"
    path.write_text(example, "utf-8")
    plan = Comparison.read(path).plan()
    assert "the best attended pub has 50% of the funding" in plan
    assert "trust falls by 0.05" in plan


def test_every_kind_and_rule_is_documented():
    for name in (*INTERVENTIONS, *EVENTS, *RULES):
        assert f"| `{name}` |" in FORMATS
