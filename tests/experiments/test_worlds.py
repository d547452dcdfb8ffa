import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccsim.experiments.worlds import World, WorldCounts, parse_worlds, world_key
from ccsim.problems import InputError


def test_worlds_are_nested():
    counts = WorldCounts(1, 2, 3)
    assert counts.total == 6
    assert counts.worlds()[:4] == (World(0, 0, 0), World(0, 0, 1), World(0, 0, 2), World(0, 1, 0))


def test_more_worlds_contain_the_fewer():
    assert set(WorldCounts(1, 2, 3).worlds()) <= set(WorldCounts(1, 4, 5).worlds())


def test_no_two_worlds_share_their_luck():
    worlds = WorldCounts(2, 30, 30).worlds()
    assert len({world_key(seed, world) for world in worlds for seed in (0, 1)}) == 2 * len(worlds)


def test_keys_are_frozen():
    # Results hang on these.
    assert world_key(0, World(0, 0, 0)) == 7272288082933466583
    assert world_key(1, World(0, 3, 2)) == 6146060159104317832


@given(st.integers(1, 900), st.integers(1, 900))
def test_parse(parameters, luck):
    assert parse_worlds(f"{parameters}x{luck}") == (parameters, luck)
    assert parse_worlds(f" {parameters} ") == (parameters, 1)


@pytest.mark.parametrize("text", ["", "x", "0", "5x0", "-1", "2x3x4", "1e3", "9999999x9", "20 worlds", "٣"])
def test_refused(text):
    with pytest.raises(InputError, match="--worlds"):
        parse_worlds(text)
