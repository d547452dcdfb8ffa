import pytest

from ccsim.experiments.scenario_file import ScenarioFile
from ccsim.experiments.settings import settings_of
from ccsim.problems import InputError


def file(**worlds):
    entries = {"title": "t", "sites": ["s"], "scenarios": {"a": {}}, "seed": 5, "worlds": worlds}
    return ScenarioFile.model_validate(entries)


@pytest.mark.parametrize(
    ("worlds", "asked", "expected"),
    [
        ({}, {}, ((1, 20, 5), "posterior", 5)),
        ({"luck": 3}, {"seed": 0}, ((1, 20, 3), "posterior", 0)),
        ({}, {"worlds": "4x2"}, ((1, 4, 2), "posterior", 5)),
        ({}, {"worlds": "50"}, ((1, 50, 1), "posterior", 5)),
        ({}, {"parameters": "default"}, ((1, 1, 100), "default", 5)),
        ({}, {"parameters": "default", "worlds": "7"}, ((1, 1, 7), "default", 5)),
        ({"parameters": "default", "luck": 9}, {}, ((1, 1, 9), "default", 5)),
        ({"parameters": "default", "luck": 9}, {"parameters": "priors"}, ((1, 20, 9), "priors", 5)),
        ({}, {"quick": True}, ((1, 4, 1), "posterior", 5)),
        ({"parameters": "default"}, {"quick": True}, ((1, 1, 4), "default", 5)),
    ],
)
def test_settings(worlds, asked, expected):
    found = settings_of(file(**worlds), **asked)
    assert (tuple(found.counts(1)), found.parameters, found.seed) == expected


def test_all_problems_at_once():
    with pytest.raises(InputError) as raised:
        settings_of(file(), worlds="many", parameters="prior", seed=-1)
    assert len(raised.value.problems) == 3
    assert "did you mean 'priors'" in str(raised.value)


def test_not_together():
    with pytest.raises(InputError, match="--quick"):
        settings_of(file(), worlds="3", quick=True)


def test_all_maps_are_used_unless_said_otherwise_and_no_more_than_there_are_worlds():
    assert settings_of(file()).counts(20).maps == 20
    assert settings_of(file(maps=3)).counts(20).maps == 3
    assert settings_of(file(maps=3), maps=7).counts(20).maps == 7
    assert settings_of(file(maps=3)).counts(1).maps == 1
    assert settings_of(file(), quick=True).counts(20) == (4, 4, 1)


@pytest.mark.parametrize("maps", [0, -1, 9])
def test_maps_that_cannot_be(maps):
    with pytest.raises(InputError, match=rf"--maps: found {maps}, expected 1 to 8"):
        settings_of(file(), worlds="4x2", maps=maps)
