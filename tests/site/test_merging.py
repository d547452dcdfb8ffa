import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccsim.site.merging import layer_masks, merged_ties
from ccsim.site.tables import TIE_KINDS

KIN, FRIEND, NEIGHBOUR = (TIE_KINDS.index(kind) for kind in ("kin", "friend", "neighbour"))


def merge(rows):
    """Merge rows of (a, b, kind, layers, mode, strength, since)."""
    a, b, kind, layers, mode, strength, since = zip(*rows, strict=True)
    return merged_ties(
        np.array(a, dtype=np.int32),
        np.array(b, dtype=np.int32),
        np.array(kind, dtype=np.int8),
        layer_masks(layers),
        np.array(mode, dtype=np.int8),
        np.array(strength, dtype=float),
        since,
    )


def row(a, b, strength=np.nan, kind=-1, layers=(), mode=-1, since=""):
    return a, b, kind, layers, mode, strength, since


def test_one_report_is_taken_as_it_is():
    ties = merge([row(1, 0, 0.1, FRIEND, ("identity",), 1, "2020")])
    assert (ties.a.tolist(), ties.b.tolist(), ties.reports.tolist()) == ([1], [0], [1])
    assert ties.strength.tolist() == [0.1]
    assert (ties.kind.tolist(), ties.layers, ties.mode, ties.since) == (
        [FRIEND],
        (("identity",),),
        ("online",),
        ("2020",),
    )


def test_two_ends_are_averaged():
    ties = merge([row(0, 1, 0.2), row(1, 0, 0.6)])
    assert ties.strength.tolist() == [pytest.approx(0.4)]
    assert ties.reports.tolist() == [2]


def test_rows_of_one_end_are_different_occasions():
    ties = merge([row(0, 1, 0.2), row(0, 1, 0.5)])
    assert ties.strength.tolist() == [pytest.approx(1 - 0.8 * 0.5)]
    assert ties.reports.tolist() == [1]


def test_both_at_once():
    ties = merge([row(0, 1, 0.2), row(1, 0, 0.3), row(0, 1, 0.5)])
    assert ties.strength.tolist() == [pytest.approx((0.6 + 0.3) / 2)]


def test_what_is_not_known_counts_for_nothing():
    ties = merge([row(0, 1), row(1, 0, 0.3, KIN), row(2, 0)])
    np.testing.assert_array_equal(ties.strength, [0.3, np.nan])
    assert ties.kind.tolist() == [KIN, -1]
    assert ties.reports.tolist() == [2, 1]


def test_the_strongest_kind_all_layers_in_person_and_the_earliest_date_are_kept():
    ties = merge(
        [
            row(0, 1, 0.2, NEIGHBOUR, ("place",), 1, "2021"),
            row(1, 0, 0.2, FRIEND, ("interest", "place"), 0, ""),
            row(0, 1, 0.2, -1, (), 1, "2019-05"),
        ]
    )
    assert ties.kind.tolist() == [FRIEND]
    assert ties.layers == (("place", "interest"),)
    assert ties.mode == ("in person",)
    assert ties.since == ("2019-05",)


def test_ties_come_in_order_of_first_mention():
    ties = merge([row(3, 2), row(1, 0), row(2, 3), row(0, 2)])
    assert list(zip(ties.a.tolist(), ties.b.tolist(), strict=True)) == [(3, 2), (1, 0), (0, 2)]


reports = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(4, 6),
        st.booleans(),
        st.one_of(st.just(np.nan), st.floats(0, 1)),
        st.integers(-1, len(TIE_KINDS) - 1),
    ),
    min_size=1,
    max_size=12,
)


@given(reports, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_bit_for_bit(found, random):
    rows = [row(b, a, x, k) if back else row(a, b, x, k) for a, b, back, x, k in found]
    shuffled = rows.copy()
    random.shuffle(shuffled)

    def content(ties):
        ends = zip(np.minimum(ties.a, ties.b).tolist(), np.maximum(ties.a, ties.b).tolist(), strict=True)
        said = zip(ties.strength.tobytes().hex(" ", 8).split(), ties.kind.tolist(), ties.reports.tolist(), strict=True)
        return dict(zip(ends, said, strict=True))

    assert content(merge(rows)) == content(merge(shuffled))


@given(reports)
def test_a_merged_strength_is_a_probability_no_weaker_than_half_of_the_strongest_report(found):
    rows = [row(b, a, x, k) if back else row(a, b, x, k) for a, b, back, x, k in found]
    ties = merge(rows)
    for a, b, x in zip(ties.a.tolist(), ties.b.tolist(), ties.strength.tolist(), strict=True):
        known = [r[5] for r in rows if {r[0], r[1]} == {a, b} and not np.isnan(r[5])]
        assert np.isnan(x) == (not known)
        if known:
            assert max(known) / 2 - 1e-12 <= x <= 1
