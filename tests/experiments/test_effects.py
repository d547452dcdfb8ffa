import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from experiments.made_up_runs import made_up_effects, made_up_record

from ccsim.experiments.effects import SCHEMA, duels, split, summary, written_weeks
from ccsim.experiments.gathering import EFFECTS_SCHEMA, SERIES_SCHEMA, gathered
from ccsim.experiments.intervals import confidence_interval
from ccsim.experiments.ledger import RunKey, opened
from ccsim.experiments.worlds import World, WorldCounts

WORLDS = WorldCounts(1, 3, 2).worlds()
SHIFTS = {"small": 0.1, "large": 0.3}


@pytest.fixture(scope="module")
def effects(tmp_path_factory):
    """Effects of two scenarios in six worlds, by way of the ledger, in an order of no meaning."""
    folder = tmp_path_factory.mktemp("ledger")
    records = [
        (RunKey("here", world, name, "d"), made_up_record(hash(world) % 1000, shift))
        for name, shift in SHIFTS.items()
        for world in WORLDS
    ]
    with opened(folder) as book:
        book.keep(records[::-1])
        series, effects = gathered(book, [key for key, _ in records])
    assert series.schema.equals(SERIES_SCHEMA)
    assert effects.schema.equals(EFFECTS_SCHEMA)
    return effects


def only(table: pa.Table, **wanted: str) -> dict:
    for name, value in wanted.items():
        table = table.filter(pc.equal(table.column(name), value))
    assert table.num_rows == 1
    return table.to_pylist()[0]


def by_hand(scenario: str, week: int) -> tuple[np.ndarray, np.ndarray]:
    baseline, effect = [], []
    for world in WORLDS:
        made_up = made_up_effects(hash(world) % 1000, SHIFTS[scenario]).to_pylist()
        row = next(
            r
            for r in made_up
            if (r["week"], r["group"], r["distance"], r["indicator"]) == (week, "everyone", "all", "wellbeing")
        )
        baseline.append(row["baseline"])
        effect.append(row["effect"])
    return np.array(baseline), np.array(effect)


def test_against_the_baseline_by_hand(effects):
    table = summary(effects, ["here"], ["small", "large"])
    row = only(
        table,
        scenario="small",
        comparator="baseline",
        indicator="wellbeing",
        group="everyone",
        distance="all",
        week="52",
    )
    baseline, effect = by_hand("small", 52)
    clusters = np.array([world.parameters for world in WORLDS])
    low, high = confidence_interval(effect[None, :], clusters)
    assert row["baseline"] == pytest.approx(baseline.mean())
    assert row["mean"] == pytest.approx(effect.mean())
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((low[0], high[0]))
    assert row["world_p05"] == pytest.approx(np.quantile(effect, 0.05))
    assert row["world_p95"] == pytest.approx(np.quantile(effect, 0.95))
    assert row["share_better"] == (effect > 0).mean()
    assert (row["residents"], row["worlds"], row["better"]) == (100, 6, "higher")


def test_scenarios_against_each_other_in_the_same_worlds(effects):
    table = summary(effects, ["here"], ["small", "large"])
    row = only(table, scenario="small", comparator="large", indicator="wellbeing", group="everyone", week="mean")
    (_, small), (baseline, large) = by_hand("small", -1), by_hand("large", -1)
    assert row["mean"] == pytest.approx((small - large).mean())
    assert row["baseline"] == pytest.approx((baseline + large).mean())
    assert row["share_better"] == 0
    pairs = table.filter(pc.equal(table.column("comparator"), "large"))
    assert set(pairs.column("group").to_pylist()) == {"everyone"}  # recipients differ between scenarios
    assert set(pairs.column("distance").to_pylist()) == {"all"}


def test_lower_may_be_better(effects):
    table = summary(effects, ["here"], ["small"])
    row = only(table, indicator="low_wellbeing", group="everyone", distance="all", week="52")
    assert row["mean"] > 0
    assert row["share_better"] < 0.5


def test_columns_order_and_weeks(effects):
    table = summary(effects, ["here"], ["large", "small"], written_weeks(52))
    assert table.schema.equals(SCHEMA)
    assert table.column("scenario").to_pylist()[0] == "large"
    first = table.slice(0, 15).to_pylist()
    assert [row["week"] for row in first[:3]] == ["26", "52", "mean"]
    assert [row["distance"] for row in first[::3]] == ["all", "0", "1", "2", "all"]
    assert first[14]["group"] == "recipients"
    assert "0" not in table.column("week").to_pylist()


def test_the_order_of_rows_does_not_matter(effects):
    shuffled = effects.take(np.random.default_rng(0).permutation(effects.num_rows))
    assert summary(shuffled, ["here"], ["small", "large"]).equals(summary(effects, ["here"], ["small", "large"]))


def test_split_and_duels(effects):
    found = split(effects, "here", "small", "wellbeing")
    assert found.shares.parameters + found.shares.luck == pytest.approx(1)
    assert duels(effects, "here", ["small", "large"], "wellbeing") == (("here", "small", "large", 0, 6, 6),)
    assert duels(effects, "here", ["small", "large"], "low_wellbeing") == (("here", "small", "large", 6, 0, 6),)


def test_one_world_leaves_what_it_cannot_tell_empty(effects):
    one = effects.filter(pc.and_(pc.equal(effects.column("parameters"), 0), pc.equal(effects.column("luck"), 0)))
    row = summary(one, ["here"], ["small"]).to_pylist()[0]
    assert (row["ci_low"], row["ci_high"], row["variance_ratio"]) == (None, None, None)
    assert row["mean"] == row["world_p05"] == row["world_p95"]


def test_no_effects_at_all(effects):
    assert summary(effects.slice(0, 0), ["here"], ["small", "large"]).num_rows == 0


@pytest.mark.parametrize(
    ("weeks", "written"),
    [(156, (26, 52, 104, 156, -1)), (52, (26, 52, -1)), (10, (10, -1)), (104, (26, 52, 104, -1))],
)
def test_written_weeks(weeks, written):
    assert written_weeks(weeks) == written


def test_worlds_sort_as_numbers():
    assert World(0, 2, 0) < World(0, 10, 0)
