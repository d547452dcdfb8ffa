import pyarrow as pa
import pyarrow.compute as pc
import pytest
from experiments.made_up_runs import made_up_effects, made_up_record

from ccsim.experiments.withholding import FEWEST, shareable_effects, shareable_series


def shown(rows) -> set[tuple[str, str]]:
    kept = shareable_effects(made_up_effects(0, rows=rows))
    assert min(kept.column("residents").to_pylist(), default=FEWEST) >= FEWEST
    return set(zip(kept.column("group").to_pylist(), kept.column("distance").to_pylist(), strict=True))


def banded(*residents: int) -> list[tuple[str, str, int]]:
    names = ("0", "1", "2", "3+", "unreached")
    return [("everyone", "all", sum(residents))] + [
        ("everyone", name, number) for name, number in zip(names, residents, strict=True)
    ]


@pytest.mark.parametrize(
    ("residents", "left"),
    [
        ((10, 20, 30, 40, 50), {"all", "0", "1", "2", "3+", "unreached"}),
        ((10, 20, 30, 40, 4), {"all", "0", "1", "2"}),  # 4, and the furthest of the others
        ((10, 20, 30, 4, 50), {"all", "0", "1", "2"}),
        ((10, 20, 30, 4, 3), {"all", "0", "1", "2"}),  # two are withheld: subtraction tells their sum only
        ((4, 20, 30, 40, 50), {"all", "1", "2", "3+"}),
        ((10, 20, 30, 40, 0), {"all", "0", "1", "2", "3+"}),  # nobody there: nothing to tell
    ],
)
def test_distances_cannot_be_had_by_subtraction(residents, left):
    assert shown(banded(*residents)) == {("everyone", distance) for distance in left}


@pytest.mark.parametrize(("left_over", "withheld"), [(0, set()), (1, {"unreached"}), (4, {"unreached"}), (5, set())])
def test_who_is_of_no_distance_cannot_be_had_by_subtraction(left_over, withheld):
    rows = banded(10, 20, 30, 40, 50)
    rows[0] = ("everyone", "all", 150 + left_over)
    assert shown(rows) == {(group, distance) for group, distance, _ in rows} - {("everyone", d) for d in withheld}


def test_a_group_that_shrinks_below_five_is_withheld_throughout():
    weeks = [0, 4, 8] * 2
    series = pa.table(
        {
            "week": pa.array(weeks, pa.int16()),
            "group": ["lived_experience"] * 3 + ["everyone"] * 3,
            "indicator": ["wellbeing"] * 6,
            "residents": pa.array([6, 5, 4, 90, 90, 90], pa.int32()),
            "value": [20.0] * 6,
        }
    )
    assert shareable_series(series).column("group").to_pylist() == ["everyone"] * 3
    assert shareable_series(series.filter(pc.not_equal(series.column("week"), 8))).num_rows == 4


def test_small_groups_are_withheld_alone():
    rows = [("everyone", "all", 100), ("recipients", "all", 4), ("took_up", "all", 5)]
    assert shown(rows) == {("everyone", "all"), ("took_up", "all")}


def test_an_indicator_of_fewer_people_is_judged_by_itself():
    many = made_up_effects(0, rows=banded(10, 20, 30, 40, 50), indicators=("wellbeing",))
    few = made_up_effects(0, rows=banded(10, 20, 30, 2, 50), indicators=("self_stigma",))
    kept = shareable_effects(pa.concat_tables([many, few]))
    count = {name: pc.sum(pc.equal(kept.column("indicator"), name)).as_py() for name in ("wellbeing", "self_stigma")}
    assert count == {"wellbeing": 6 * 4, "self_stigma": 4 * 4}


def test_series():
    assert shareable_series(made_up_record(0).series).column("group").to_pylist() == ["everyone"]


@pytest.mark.parametrize(("others", "left"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_group_of_all_but_a_few_would_give_those_few_away(others, left):
    rows = [("everyone", "all", 100), ("lived_experience", "all", 100 - others), ("everyone", "0", 100 - others)]
    expected = {("everyone", "all")} | ({("lived_experience", "all"), ("everyone", "0")} if left else set())
    assert shown(rows) == expected
