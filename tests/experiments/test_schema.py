"""The schema by which editors check a scenario file: it is the reader's, as far as a schema can be."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from other_package import installed, write_package

from ccsim.experiments.scenario_file import read_scenario_file
from ccsim.experiments.schema import first_line, json_schema, schema_text, shipped_schema
from ccsim.experiments.shipped import shipped_scenarios
from ccsim.interventions import INTERVENTIONS
from ccsim.interventions.events import EVENTS
from ccsim.interventions.targeting import RULES
from ccsim.problems import InputError
from ccsim.yaml_lines import read_yaml

SCHEMA = json_schema(others=False)
EDITOR = Draft202012Validator(SCHEMA)
SHIPPED = list(shipped_scenarios().values())
KINDS = {**INTERVENTIONS.own, **EVENTS}

GOOD = """\
title: Two ideas
sites: [here]
weeks: 60
worlds: {parameters: default, luck: 3}
outcome: support
events: [{cut: {start: 3, places: [P1]}}]
processes: {leave_out: [introductions]}
scenarios:
  few:
    interventions:
      - befriending: {places: 5, contact: fortnightly, where: {age_band: [65 or over], lived_experience: yes}}
  more:
    extends: few
    change:
      befriending: {places: 9, volunteers: {targeting: brokers}}
    interventions:
      - hub_funding: {choose: {by: least_open}, places: [], outreach: {invitations: 5, frequency: 0.3}}
    events: [{shock: {start: 9, state: trust, by: -0.1, where: {wellbeing: {max: 20}}}}]
"""


def name_of(path):
    return path.name


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_shipped_one_is_not_stale():
    shipped = json.loads(shipped_schema().read_text("utf-8"))
    assert shipped == SCHEMA, "run: ccsim schema --out scenarios/scenario.schema.json"
    assert json.loads(schema_text(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_shipped_files_name_it_and_are_right_by_it(path):
    assert path.read_text("utf-8").splitlines()[0] == first_line(shipped_schema().name)
    assert (path.parent / shipped_schema().name) == shipped_schema()
    assert list(EDITOR.iter_errors(read_yaml(path).value)) == []


def test_it_names_every_kind_rule_and_field_and_explains_it():
    definitions = SCHEMA["$defs"]
    kinds = definitions["ScenarioEntry"]["properties"]["interventions"]["items"]["properties"]
    assert set(kinds) == set(INTERVENTIONS.own)
    for holder in (SCHEMA, definitions["ScenarioEntry"]):
        assert set(holder["properties"]["events"]["items"]["properties"]) == set(EVENTS)
    for kind, model in KINDS.items():
        described = next(one for one in definitions.values() if one.get("title") == kind)
        assert set(described["properties"]) == set(model.model_fields)
        assert described["examples"]
    for name, described in definitions.items():
        for key, field in described.get("properties", {}).items():
            assert "description" in field or "$ref" in field, (name, key)
    text = json.dumps(SCHEMA)
    assert all(f'"{rule}"' in text for rule in RULES)
    assert {part.split('"')[0] for part in text.split("#/$defs/")[1:]} <= set(definitions)


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_right_by_schema_and_reader(kind, tmp_path):
    key = "events" if kind in EVENTS else "interventions"
    for example in KINDS[kind].model_config["json_schema_extra"]["examples"]:
        document = {"title": "t", "sites": ["x"], "scenarios": {"a": {key: [{kind: example}]}}}
        assert list(EDITOR.iter_errors(document)) == []
        assert read(document, tmp_path)


def read(document, folder):
    """Whether the reader takes a document; whatever it does not take it must say in words."""
    path = folder / "try.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    try:
        read_scenario_file(path)
    except InputError:
        return False
    return True


def test_what_is_right_for_the_reader_is_right_for_the_editor(tmp_path):
    document = yaml.safe_load(GOOD)
    assert read(document, tmp_path)
    assert list(EDITOR.iter_errors(document)) == []
    # An editor reads YAML 1.2, in which `yes` is a word.
    document["scenarios"]["few"]["interventions"][0]["befriending"]["where"]["lived_experience"] = "yes"
    assert list(EDITOR.iter_errors(document)) == []


WRONG = [
    (("sties",), ["here"]),
    (("title",), ""),
    (("title",), 7),
    (("sites",), []),
    (("sites",), "here"),
    (("weeks",), 0),
    (("weeks",), "60"),
    (("weeks",), 5201),
    (("seed",), -1),
    (("seed",), 2**63),
    (("posterior",), "x"),
    (("outcome",), "wellbeeing"),
    (("worlds", "parameters"), "priors"),
    (("worlds", "lucks"), 3),
    (("worlds", "maps"), 0),
    (("events",), {"cut": {"start": 3}}),
    (("events", 0), {"cutt": {"start": 3}}),
    (("events", 0), {"befriending": {"places": 3}}),
    (("events", 0), {"cut": {"start": 3}, "shock": {"start": 3, "state": "trust", "by": 1}}),
    (("events", 0, "cut", "start"), 0),
    (("events", 0, "cut", "funding"), 1.5),
    (("events", 0, "cut", "fundin"), 0.5),
    (("events", 0), {"change": {"start": 3, "parameter": "avoidence", "factor": 2}}),
    (("events", 0), {"shock": {"start": 3, "state": "trusst", "by": -0.1}}),
    (("processes", "leave_out"), ["introduction"]),
    (("processes", "replace"), {"meeting": "x"}),
    (("processes", "add"), [{"process": "x"}]),
    (("scenarios",), {}),
    (("scenarios", "few"), None),
    (("scenarios", "Baseline"), {}),
    (("scenarios", "a b"), {}),
    (("scenarios", "few", "intervention"), []),
    (("scenarios", "few", "budget"), -1),
    (("scenarios", "few", "interventions", 0), {"befriending": {"places": 5}, "hub_funding": {"places": ["P1"]}}),
    (("scenarios", "few", "interventions", 0), {}),
    (("scenarios", "few", "interventions", 0), "befriending"),
    (("scenarios", "few", "interventions", 0), {"befreinding": {"places": 5}}),
    (("scenarios", "few", "interventions", 0, "befriending"), None),
    (("scenarios", "few", "interventions", 0, "befriending", "places"), 0),
    (("scenarios", "few", "interventions", 0, "befriending", "places"), True),
    (("scenarios", "few", "interventions", 0, "befriending", "contact"), "wekly"),
    (("scenarios", "few", "interventions", 0, "befriending", "contact"), 1.5),
    (("scenarios", "few", "interventions", 0, "befriending", "targeting"), "broker"),
    (("scenarios", "few", "interventions", 0, "befriending", "take_up"), 1.2),
    (("scenarios", "few", "interventions", 0, "befriending", "where"), "everyone"),
    (("scenarios", "few", "interventions", 0, "befriending", "volunteers"), {"tragetting": "random"}),
    (("scenarios", "few", "interventions", 0, "befriending", "cost"), {"per_weeks": 3}),
    (("scenarios", "few", "interventions", 0, "befriending", "cost"), {"per_week": -3}),
    (("scenarios", "more", "interventions", 0, "hub_funding", "choose", "by"), "most_open"),
    (("scenarios", "more", "interventions", 0, "hub_funding", "capacity"), 0.5),
    (("scenarios", "more", "interventions", 0, "hub_funding", "outreach"), {}),
    (("scenarios", "more", "change"), {"befriending": 9}),
    (("scenarios", "more", "change"), {"befreinding": {"places": 9}}),
    (("scenarios", "more", "change", "befriending", "place"), 9),
    (("scenarios", "more", "change", "befriending", "volunteers", "recipients_each"), 0),
    (("scenarios", "few", "change"), {"befriending": {"places": 9}}),
    (("scenarios", "more", "interventions", 0), {"peer_persuasion": {"passes_on": "stigma"}}),
]


@pytest.mark.parametrize(("at", "value"), WRONG, ids=lambda part: str(part)[:40])
def test_what_is_wrong_for_the_reader_is_wrong_for_the_editor(at, value, tmp_path):
    document = yaml.safe_load(GOOD)
    holder = document
    for part in at[:-1]:
        holder = holder[part]
    holder[at[-1]] = value
    assert not read(document, tmp_path)
    assert not EDITOR.is_valid(document)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("places",), []),
        (("choose",), {"number": 1}),
    ],
)
def test_places_are_named_or_chosen_and_not_both(at, value):
    document = yaml.safe_load(GOOD)
    document["events"][0]["cut"][at[0]] = value
    assert not EDITOR.is_valid(document)


WORDS = st.sampled_from(["few", "more", "here", "P1", "stigma", "age_band", "65 or over", "<b>", "é\u202e", ""])
SCALARS = st.one_of(WORDS, st.booleans(), st.integers(-3, 300), st.floats(-2, 40, allow_nan=False), st.none())


def values(schema, depth=0):
    """Return a strategy of values for a schema; they need not be right by it."""
    if "$ref" in schema:
        return values(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], depth)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    if "anyOf" in schema:
        return st.one_of([values(choice, depth) for choice in schema["anyOf"]])
    kind = schema.get("type")
    if kind == "object":
        return objects(schema, depth)
    if kind == "array":
        return st.lists(values(schema.get("items", {}), depth + 1), max_size=2)
    numbers = {"integer": st.integers, "number": st.floats}
    if kind in numbers:
        low, high = schema.get("minimum", -3), min(schema.get("maximum", 300), 300)
        return numbers[kind](low, high)
    return {"string": WORDS, "boolean": st.booleans(), "null": st.none()}.get(kind, SCALARS)


def objects(schema, depth):
    """Return a strategy of mappings: what is required, and some of what is not."""
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not properties:
        return st.dictionaries(
            st.sampled_from(["few", "more"]), values(schema.get("additionalProperties") or {}, depth)
        )
    if schema.get("maxProperties") == 1:
        return st.sampled_from(sorted(properties)).flatmap(
            lambda kind: values(properties[kind], depth + 1).map(lambda fields: {kind: fields})
        )
    return st.fixed_dictionaries(
        {key: values(properties[key], depth + 1) for key in required},
        optional={key: values(field, depth + 1) for key, field in properties.items() if key not in required},
    )


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(document=values(SCHEMA))
def test_no_answer_to_what_has_the_shape_of_a_scenario_file_is_a_traceback(document, tmp_path):
    if read(document, tmp_path):
        # Whether places are named or chosen, a shift of nought and an empty range the reader leaves to the check with
        # the site.
        assert {error.validator for error in EDITOR.iter_errors(document)} <= {"oneOf", "not", "minProperties"}


def test_what_another_package_adds_is_in_it(tmp_path, monkeypatch):
    source = '''
from typing import ClassVar
from pydantic import BaseModel, Field
from ccsim.interventions import Intervention

class Outreach(BaseModel):
    """Of the same name as one of ccsim's own."""
    letters: int = Field(3, description="letters sent")

class Letters(Intervention):
    """Letters are sent."""
    kind: ClassVar[str] = "letters"
    evidence: ClassVar[str] = "none"
    outreach: Outreach = Field(Outreach(), description="how")
'''
    folder = write_package(
        tmp_path / "in", "letters_pkg", source, {"ccsim.interventions": {"letters": "letters_pkg:Letters"}}
    )
    document = yaml.safe_load(GOOD)
    document["scenarios"]["few"]["interventions"].append({"letters": {"outreach": {"letters": 4}}})
    document["scenarios"]["more"]["change"] = {"letters": {"outreach": {"letters": 5}}}
    assert not EDITOR.is_valid(document)
    with installed(monkeypatch, folder):
        both = Draft202012Validator(json_schema())
        assert list(both.iter_errors(document)) == []
        assert read(document, tmp_path)
        document["scenarios"]["few"]["interventions"].append({"letters": None})
        assert both.is_valid(document)
        assert read(document, tmp_path)
        document["scenarios"]["few"]["interventions"].append({"letters": {"outreach": {"invitations": "x"}}})
        document["scenarios"]["more"]["interventions"].append(
            {"hub_funding": {"places": ["P"], "outreach": {"letters": 2}}}
        )
        assert len(list(both.iter_errors(document))) == 1  # pydantic lets models of others take any key, ours do not


def test_what_cannot_be_described_is_said(tmp_path, monkeypatch):
    source = '''
from collections.abc import Callable
from typing import ClassVar
from ccsim.interventions import Intervention

class Odd(Intervention):
    """Does what it is told."""
    kind: ClassVar[str] = "odd"
    evidence: ClassVar[str] = "none"
    what: Callable[[], None]
'''
    folder = write_package(tmp_path / "in", "odd_pkg", source, {"ccsim.interventions": {"odd": "odd_pkg:Odd"}})
    with installed(monkeypatch, folder), pytest.raises(InputError) as raised:
        json_schema()
    assert str(raised.value).startswith("installed package 'odd_pkg' 1.0: odd: cannot be described as JSON Schema: ")
