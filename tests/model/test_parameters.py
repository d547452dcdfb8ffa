"""The one table of parameters: complete, in order, with ranges and sources that can be looked up."""

from __future__ import annotations

import re

import pytest

from ccsim.model.parameters import DEFAULTS, TABLE, Parameters

NAMED = {parameter.name: parameter for parameter in TABLE}


def test_the_table_stands_in_the_order_of_the_fields():
    assert tuple(parameter.name for parameter in TABLE) == Parameters._fields
    assert len(NAMED) == len(TABLE)
    assert [getattr(DEFAULTS, name) for name in NAMED] == [parameter.default for parameter in TABLE]


@pytest.mark.parametrize("parameter", TABLE, ids=lambda parameter: parameter.name)
def test_every_parameter_is_documented_and_lies_in_its_range(parameter):
    assert parameter.unit
    assert parameter.meaning
    assert isinstance(parameter.default, float)
    assert (parameter.low is None) == (parameter.high is None)
    if parameter.low is not None:
        assert parameter.low < parameter.high
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.same_as is None
    if parameter.same_as is not None:
        assert NAMED[parameter.same_as].low is not None


@pytest.mark.parametrize("parameter", TABLE, ids=lambda parameter: parameter.name)
def test_sources_are_evidence_rows_or_say_that_there_is_none(parameter):
    rows = re.findall(r"\bE\w*", parameter.source)
    assert all(re.fullmatch(r"E\d{3}", row) for row in rows)
    assert rows or parameter.source.startswith(("mechanism", "a setting"))


def test_shares_and_probabilities_are_shares():
    for parameter in TABLE:
        if parameter.unit in ("share", "probability", "a week", "a year"):
            for value in (parameter.default, parameter.low, parameter.high):
                assert value is None or 0.0 <= value <= 1.0, parameter.name
