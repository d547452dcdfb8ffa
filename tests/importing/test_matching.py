"""Who was named twice: known answers, what must not matter, what must never happen, and how often it errs."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing.made_up_mentions import FIELDS, Kind, told
from importing.measure_matching import measured

from ccsim.importing.blocking import candidate_pairs
from ccsim.importing.clustering import Refusal
from ccsim.importing.matching import CERTAIN, DOUBTFUL, MatchFields, match
from ccsim.importing.mentions import read_mentions
from ccsim.importing.raw_map import RawTable
from ccsim.importing.scoring import Comparison, score
from ccsim.importing.shared_contacts import contact_levels

COMMUNITY = told(Kind(people=150, interviewed=0.3), 5)
OTHERS = [
    f"{first} {last}" for first in ("Ann", "Brian", "Carol", "Derek", "Emma", "Frank", "Gary", "Helen", "Ivy", "Jack")
    for last in ("Ashby", "Barrow", "Cawthorne", "Dunmore", "Eldon", "Fawley", "Garside", "Hebden", "Ilkley", "Jarrow")
]  # fmt: skip


def table(*rows):
    """Return people of (interview, name, area, age), with a hundred others around them."""
    crowd = [(f"x{k % 10}", name, f"area {k % 7}", str(20 + k % 60)) for k, name in enumerate(OTHERS)]
    everybody = [*rows, *crowd]
    columns = {name: [row[k] for row in everybody] for k, name in enumerate(("interview", "name", "area", "age"))}
    columns |= {"key": [f"k{k}" for k in range(len(everybody))], "interviewed": [""] * len(everybody)}
    return RawTable("people.csv", columns, list(range(2, len(everybody) + 2)))


def joined(*rows, decided=None, ties=None):
    """Return the groups that include the rows given."""
    return match(table(*rows), FIELDS, decided or {}, ties).groups


def test_the_same_name_area_and_age_are_one_person():
    assert joined(("1", "Robert Smith", "hill", "40"), ("2", "Robert Smith", "hill", "41")) == {"k1": "k0"}


@pytest.mark.parametrize(
    "other", ["Bob Smith", "SMITH, Robert", "Mr. Robert Smith", "Róbert Smith", "Robert (Bob) Smith", "Robert Smiht"]
)
def test_ways_to_write_one_name(other):
    rows = (("1", "Robert Smith", "hill", "40"), ("2", other, "hill", "40"))
    assert joined(*rows) == {"k1": "k0"}


def test_two_of_one_interview_are_never_one():
    rows = (("1", "Robert Smith", "hill", "40"), ("1", "Robert Smith", "hill", "40"))
    assert joined(*rows) == {}


def test_other_people_are_not_joined():
    rows = (("1", "Robert Smith", "hill", "40"), ("2", "Susan Smith", "hill", "40"), ("3", "Robert Hall", "hill", "40"))
    found = match(table(*rows), FIELDS, {})
    assert found.groups == {}


def test_father_and_son_are_not_joined_through_one_whose_age_is_not_known():
    rows = (
        ("1", "Robert Garforth", "hill", "30"), ("2", "Robert Garforth", "hill", "31"),
        ("3", "Robert Garforth", "hill", "70"), ("4", "Robert Garforth", "hill", "71"),
    )  # fmt: skip
    groups = joined(*rows)
    people = {groups.get(f"k{k}", f"k{k}") for k in (0, 2)}
    assert len(people) == 2


def test_mothers_are_not_one_another():
    assert joined(("1", "Mum", "hill", "60"), ("2", "Mum", "hill", "60")) == {}


def test_nothing_known_of_names_matches_nobody():
    assert joined(("1", "", "hill", "40"), ("2", "", "hill", "40")) == {}


def probability(people, first, second, ties=None, fields=FIELDS):
    """Return how probable it is that two are one; 0 where they are not compared at all."""
    mentions = read_mentions(people, fields)
    a, b, _ = candidate_pairs(mentions)
    scores = score(Comparison(mentions, a, b), None)
    if ties is not None:
        contacts = contact_levels(ties, people.cells["key"], a, b, scores.probability)
        scores = score(Comparison(mentions, a, b), contacts)
    return float(scores.probability[(a == first) & (b == second)].sum())


def test_a_rare_name_says_more_than_a_common_one():
    crowd = [(f"c{k}", f"{chr(97 + k)}{chr(97 + k)}or Smith", "", "") for k in range(20)]
    smith, ashdown = (
        probability(table(("1", f"Mary {last}", "", ""), ("2", f"Mary {last}", "", ""), *crowd), 0, 1)
        for last in ("Smith", "Ashdown")
    )
    assert ashdown > 1.5 * smith


def test_what_agrees_makes_a_match_more_likely():
    def other(area, age, name="Bob Eldon"):
        more = [(f"e{k}", f"Paul E{letter}man", "", "") for k, letter in enumerate("bdfgkmn")]
        return probability(table(("1", "Robert Eldon", "hill", "40"), ("2", name, area, age), *more), 0, 1)

    assert other("hill", "40") > other("", "40") > other("dale", "40")
    assert other("", "41") > other("", "") > other("", "55") > other("", "70")
    assert other("", "40", "Robert Eldon") > other("", "40", "Robert E.")
    assert other("", "40") > other("", "40", "Bob Elden") > other("", "40", "Bob Farr") == 0


def test_shared_contacts_count():
    rows = (
        ("1", "Bob Eldon", "", ""), ("1", "Winifred Zeal", "hill", "50"), ("1", "Ottoline Quy", "hill", "30"),
        ("2", "Bob Eldon", "", ""), ("2", "Winifred Zeal", "hill", "50"), ("2", "Ottoline Quy", "hill", "30"),
    )  # fmt: skip
    ends = {"a": ["k0", "k0", "k3", "k3", "gone"], "b": ["k1", "k2", "k4", "k5", "k0"], "reporter": [""] * 5}
    ties = RawTable("ties", ends, [2, 3, 4, 5, 6])
    people = table(*rows)
    assert probability(people, 0, 3, ties) > probability(people, 0, 3) + 0.1
    found = match(people, FIELDS, {}, ties)
    [pair] = [one for one in (*found.joined, *found.doubtful) if one.a == "k0"]
    assert (pair.b, pair.levels["contacts"]) == ("k3", 3)


def test_places_count_by_how_near_they_are_whatever_the_unit():
    people = table(("1", "Bob Eldon", "", ""), ("2", "Bob Eldon", "", ""))
    rng = np.random.default_rng(1)
    where = rng.uniform(0, 1000, (len(people.lines), 2))
    fields = MatchFields(("name",), ("x", "y"))

    def apart(distance, unit=1.0):
        at = where.copy()
        at[1] = at[0] + (distance, 0.0)
        cells = people.cells | {name: [str(v * unit) for v in at[:, k]] for k, name in enumerate("xy")}
        return probability(RawTable("p", cells, people.lines), 0, 1, fields=fields)

    assert apart(1.0) > apart(200.0) > apart(900.0)
    assert apart(1.0) == pytest.approx(apart(1.0, 0.001))


def test_a_decision_is_followed_either_way():
    alike = (("1", "Robert Smith", "hill", "40"), ("2", "Robert Smith", "hill", "40"))
    assert joined(*alike, decided={("k1", "k0"): False}) == {}
    unlike = (("1", "Robert Smith", "hill", "40"), ("2", "Anjali Patel", "dale", "70"))
    assert joined(*unlike, decided={("k1", "k0"): True}) == {"k1": "k0"}


def test_a_no_holds_through_others_too():
    rows = [(str(k), "Robert Garforth", "hill", "40") for k in range(3)]
    groups = joined(*rows, decided={("k0", "k1"): False})
    assert groups.get("k0", "k0") != groups.get("k1", "k1")
    assert len(groups) == 1


def test_decisions_that_cannot_be_followed_are_said():
    people = table(("1", "A B", "", ""), ("1", "C D", "", ""), ("2", "E F", "", ""))
    found = match(people, FIELDS, {("k0", "k2"): True, ("k1", "k2"): True, ("k0", "gone"): True})
    assert found.impossible == (("k1", "k2", Refusal.ONE_INTERVIEW),)
    assert found.gone == (("k0", "gone"),)


def test_the_interviewed_row_is_the_one_that_is_kept():
    people = table(("1", "Robert Smith", "hill", "40"), ("2", "Robert Smith", "hill", "40"))
    people.cells["interviewed"][1] = "yes"
    assert match(people, FIELDS, {}).groups == {"k0": "k1"}


def test_the_order_of_rows_does_not_matter():
    people, ties = COMMUNITY.people, COMMUNITY.ties
    order = np.random.default_rng(0).permutation(len(people.lines)).tolist()
    other = RawTable(people.file, {n: [c[k] for k in order] for n, c in people.cells.items()}, people.lines)
    first, second = match(people, FIELDS, {}, ties), match(other, FIELDS, {}, ties)

    def groups(found):
        together = {}
        for key in people.cells["key"]:
            together.setdefault(found.groups.get(key, key), set()).add(key)
        return {frozenset(keys) for keys in together.values()}

    same = groups(first) & groups(second)
    # Ages of random pairs are drawn by row, so that what is next to the limit may fall either way.
    assert len(same) >= 0.97 * len(groups(first))


def test_the_same_data_give_the_same_answer():
    assert match(COMMUNITY.people, FIELDS, {}) == match(COMMUNITY.people, FIELDS, {})


def test_answering_the_review_table_changes_what_was_asked_and_nothing_certain_is_lost():
    first = match(COMMUNITY.people, FIELDS, {}, COMMUNITY.ties)
    assert first.doubtful and first.joined
    assert all(pair.probability >= CERTAIN for pair in first.joined)
    assert all(pair.probability >= DOUBTFUL for pair in first.doubtful)
    no = {(pair.a, pair.b): False for pair in first.doubtful}
    second = match(COMMUNITY.people, FIELDS, no, COMMUNITY.ties)
    assert {(p.a, p.b) for p in second.doubtful}.isdisjoint(no)
    assert len(second.decided) == len(no)
    undone = match(COMMUNITY.people, FIELDS, {(pair.a, pair.b): False for pair in first.joined}, COMMUNITY.ties)
    for pair in first.joined:
        assert undone.groups.get(pair.a, pair.a) != undone.groups.get(pair.b, pair.b)


names = st.sampled_from(["Bob Smith", "Robert Smith", "R Smith", "Bob", "Mrs Smith", "Smith Bob", "", "Mum", "Bobby S"])
rows = st.lists(
    st.tuples(
        st.sampled_from("1234"), names, st.sampled_from(["", "hill", "dale"]), st.sampled_from(["", "30", "60+"])
    ),
    max_size=12,
)


@given(rows, st.dictionaries(st.tuples(st.integers(0, 11), st.integers(0, 11)), st.booleans(), max_size=4))
@settings(max_examples=40, deadline=None)
def test_never_two_of_one_interview_and_never_against_a_no(people, answers):
    decided = {(f"k{a}", f"k{b}"): same for (a, b), same in answers.items() if a != b and (b, a) not in answers}
    raw = table(*people)
    found = match(raw, FIELDS, decided)
    of = {key: found.groups.get(key, key) for key in raw.cells["key"]}
    seen = Counter((of[key], interview) for key, interview in zip(of, raw.cells["interview"], strict=True))
    assert max(seen.values()) == 1
    impossible = {(a, b) for a, b, _ in found.impossible}
    for (a, b), same in decided.items():
        if a in of and b in of and (a, b) not in impossible:
            assert (of[a] == of[b]) == same
    assert all(of[kept] == kept for kept in found.groups.values())


@pytest.mark.parametrize("people", [(), [("1", "Bob", "", "")], [("", "Bob", "", ""), ("", "Bob", "", "")]])
def test_few_people(people):
    raw = RawTable(
        "p", {name: [row[k] for row in people] for k, name in enumerate(("interview", "name", "area", "age"))}, []
    )
    raw.cells.update(key=[str(k) for k in range(len(people))], interviewed=[""] * len(people))
    assert match(RawTable("p", raw.cells, list(range(len(people)))), FIELDS, {}).groups == {}


def test_how_often_it_errs_in_made_up_communities():
    found = [measured(told(Kind(people=600), seed)) for seed in range(3)]
    wrong = sum(one.joined - one.right for one in found) / sum(one.joined for one in found)
    recall = sum(one.right for one in found) / sum(one.pairs for one in found)
    after = sum(one.after for one in found) / sum(one.pairs for one in found)
    assert wrong < 0.03
    assert recall > 0.45
    assert after > 0.8
