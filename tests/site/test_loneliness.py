import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_folder import write_folder

from ccsim.site.filling import filled
from ccsim.site.loneliness import (
    EVER_LONELY_ABOVE,
    EVER_SHARE,
    ODDS_RATIO,
    OFTEN_LONELY_ABOVE,
    OFTEN_SHARE,
    SATISFIED,
    WIDEST_GAP,
    split_by_odds,
    support_gaps,
)
from ccsim.site.site import Site

WORDS = ("never", "sometimes", "often")


def site(tmp_path, header, cells, n):
    rows = "".join(f"R{k},{cells(k)}\n" for k in range(n))
    files = {"ties": "a,b\n", "places": "id,kind\n", "affiliations": "resident,place\n", "partnerships": None}
    text = "title: T\npopulation: 100000\n"
    return Site.read(write_folder(tmp_path / "hill", site=text, residents=f"id,{header}\n{rows}", **files))


def shares(answers, chosen):
    said = np.array(answers)[chosen]
    return [float((said == word).mean()) for word in WORDS]


def lonely_notes(notes):
    return [(note.count, note.of, note.source) for note in notes if note.column == "lonely"]


@given(total=st.floats(0.0, 1.0), share=st.floats(0.0, 1.0), ratio=st.floats(0.1, 10.0))
def test_splitting_by_odds_keeps_the_total_and_the_ratio(total, share, ratio):
    outside, inside = split_by_odds(total, share, ratio)
    assert 0.0 <= outside <= 1.0
    assert 0.0 <= inside <= 1.0
    assert share * inside + (1.0 - share) * outside == pytest.approx(total, abs=1e-6)
    assert inside * (1.0 - outside) == pytest.approx(ratio * outside * (1.0 - inside), abs=1e-6)


def test_splitting_by_odds_by_hand():
    # Half in the group, odds 4 to 1 apart, outside 1/3 (odds 1/2) and inside 2/3 (odds 2): one half in all.
    np.testing.assert_allclose(split_by_odds(0.5, 0.5, 4.0), [1 / 3, 2 / 3])


def test_answers_come_from_evidence_where_nearly_nobody_answered(tmp_path):
    n = 20_000
    whole, notes = filled(site(tmp_path, "lived_experience,lonely", lambda k: f"{'yes' if k % 4 == 0 else 'no'},", n))
    lived = whole.residents.lived_experience == 1
    never, _, often = shares(whole.residents.lonely, np.ones(n, bool))
    assert often == pytest.approx(OFTEN_SHARE, abs=4 * np.sqrt(OFTEN_SHARE / n))
    assert never == pytest.approx(1.0 - EVER_SHARE, abs=4 * np.sqrt(0.24 / n))
    _, _, with_experience = shares(whole.residents.lonely, lived)
    _, _, without = shares(whole.residents.lonely, ~lived)
    ratio = with_experience / (1 - with_experience) / (without / (1 - without))
    assert ratio == pytest.approx(ODDS_RATIO, rel=0.25)
    assert lonely_notes(notes) == [(n, n, "evidence")]


@pytest.mark.parametrize(("answered", "source"), [(30, "map"), (29, "evidence")])
def test_a_site_where_thirty_answered_has_its_own_total(tmp_path, answered, source):
    def cells(k):
        return f"{'yes' if k >= answered and k % 2 else 'no'},{'often' if k < answered else ''}"

    whole, notes = filled(site(tmp_path, "lived_experience,lonely", cells, 2000))
    often = shares(whole.residents.lonely[answered:], slice(None))[2]
    assert often == pytest.approx(1.0 if source == "map" else OFTEN_SHARE, abs=0.02)
    assert lonely_notes(notes) == [(2000 - answered, 2000, source)]


@pytest.mark.parametrize(("with_experience", "separate"), [(30, True), (29, False)])
def test_each_half_has_its_own_shares_where_thirty_of_each_answered(tmp_path, with_experience, separate):
    def cells(k):
        lived = k % 2 == 1
        answered = k < 2 * with_experience if lived else k < 200
        return f"{'yes' if lived else 'no'},{('often' if lived else 'never') if answered else ''}"

    whole, _ = filled(site(tmp_path, "lived_experience,lonely", cells, 3000))
    drawn = np.arange(3000) >= 200
    lived = whole.residents.lived_experience == 1
    never, _, often = shares(whole.residents.lonely, drawn & ~lived)
    assert (never == 1.0 and often == 0.0) == separate
    never, _, often = shares(whole.residents.lonely, drawn & lived)
    assert (never == 0.0 and often == 1.0) == separate


def test_answers_stay_and_those_who_said_what_they_want_are_not_asked(tmp_path):
    cells = ("often,", "never,", ",3", "sometimes,2", ",")
    whole, notes = filled(site(tmp_path, "lonely,desired_support", lambda k: cells[k], 5))
    assert whole.residents.lonely[:4] == ("often", "never", "", "sometimes")
    assert whole.residents.lonely[4] in WORDS
    np.testing.assert_array_equal(whole.residents.desired_support, [np.nan, np.nan, 3.0, 2.0, np.nan])
    assert lonely_notes(notes) == [(1, 3, "evidence")]


def test_gaps_lie_within_the_bounds_of_the_answer():
    ids = [f"R{k}" for k in range(30_000)]
    low, middle, high = EVER_LONELY_ABOVE, OFTEN_LONELY_ABOVE, WIDEST_GAP
    never, sometimes, often = (support_gaps(ids, [word] * len(ids)) for word in WORDS)
    assert (never == 0.0).mean() == pytest.approx(SATISFIED, abs=0.015)
    assert never.min() == 0.0
    assert never.max() < low < sometimes.min()
    assert sometimes.max() < middle < often.min()
    assert often.max() < high
    for gaps, begin, end in ((never[never > 0], 0.0, low), (sometimes, low, middle), (often, middle, high)):
        counts = np.histogram(gaps, bins=4, range=(begin, end))[0]
        assert np.abs(counts - gaps.size / 4).max() < 5 * np.sqrt(gaps.size / 4)


def test_nobody_who_gave_no_answer_has_a_gap():
    assert support_gaps(["R1", "R2"], ["", ""]).tolist() == [0.0, 0.0]


def test_a_gap_depends_on_the_resident_and_the_answer_alone():
    one = support_gaps(["R1", "R2", "R3"], ["often", "never", "sometimes"])
    assert support_gaps(["R3", "R1"], ["sometimes", "often"]).tolist() == [one[2], one[0]]
    assert support_gaps(["R1"], ["sometimes"])[0] != one[0]
