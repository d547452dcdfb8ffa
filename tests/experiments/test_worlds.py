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
    worlds = {world for maps in (1, 2, 7) for world in WorldCounts(maps, 20, 10).worlds()}
    assert len(worlds) > 400
    assert len({world_key(seed, world) for world in worlds for seed in (0, 1)}) == 2 * len(worlds)


def test_keys_are_frozen():
    # Results hang on these.
    assert world_key(0, World(0, 0, 0)) == 7272288082933466583
    assert world_key(1, World(0, 3, 2)) == 6146060159104317832


counts_of_worlds = st.tuples(st.integers(1, 30), st.integers(1, 40), st.integers(1, 12)).filter(
    lambda counts: counts[0] <= counts[1] * counts[2]
)


@given(counts_of_worlds)
def test_maps_cost_no_worlds_and_all_are_used(counts):
    maps, draws, luck = counts
    worlds = WorldCounts(*counts).worlds()
    assert sorted((world.parameters, world.luck) for world in worlds) == [
        (draw, one) for draw in range(draws) for one in range(luck)
    ]
    assert {world.map for world in worlds} == set(range(maps))
    assert list(worlds) == sorted(worlds)


@given(counts_of_worlds)
def test_every_draw_is_on_as_many_maps_as_said_about_equally_often(counts):
    layout = WorldCounts(*counts)
    for draw in range(layout.parameters):
        own = [world.map for world in layout.worlds() if world.parameters == draw]
        often = [own.count(map_) for map_ in set(own)]
        assert len(often) == layout.maps_a_draw
        assert max(often) - min(often) <= 1


def test_the_usual_worlds_cross_maps_and_draws():
    worlds = WorldCounts(20, 20, 5).worlds()
    for name in ("map", "parameters"):
        for number in range(20):
            own = [world for world in worlds if getattr(world, name) == number]
            assert len(own) == 5
            assert len({(world.map, world.parameters) for world in own}) == 2


def test_with_central_values_the_lucks_are_shared_out_over_all_maps():
    worlds = WorldCounts(20, 1, 100).worlds()
    assert [sum(world.map == map_ for world in worlds) for map_ in range(20)] == [5] * 20


def test_more_draws_and_more_lucks_keep_the_worlds_that_there_were():
    assert set(WorldCounts(10, 20, 4).worlds()) <= set(WorldCounts(10, 30, 6).worlds())


@given(st.integers(1, 900), st.integers(1, 900))
def test_parse(parameters, luck):
    assert parse_worlds(f"{parameters}x{luck}") == (parameters, luck)
    assert parse_worlds(f" {parameters} ") == (parameters, 1)


@pytest.mark.parametrize("text", ["", "x", "0", "5x0", "-1", "2x3x4", "1e3", "9999999x9", "20 worlds", "٣"])
def test_refused(text):
    with pytest.raises(InputError, match="--worlds"):
        parse_worlds(text)
