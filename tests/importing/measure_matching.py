"""Measures how often matching errs in made-up communities; prints the table of docs/matching.md.

Run it with `python tests/importing/measure_matching.py`; it takes some minutes.
"""

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from importing.made_up_mentions import FIELDS, Kind, Told, told

from ccsim.importing.matching import Matches, match

KINDS = {
    "a small estate, 40 interviews": Kind(people=200),
    "a neighbourhood, 400 interviews": Kind(people=2_000),
    "... ages in bands of ten years": Kind(people=2_000, banded=True),
    "... no ages, no areas": Kind(people=2_000, no_age=1.0, no_area=1.0),
    "... half of them by first name only": Kind(people=2_000, first_only=0.5),
    "... half South Asian names": Kind(people=2_000, south_asian=0.5),
    "... slips in 1 name of 7": Kind(people=2_000, slip=0.15),
    "a town, 4,000 interviews": Kind(people=20_000),
}


@dataclass(frozen=True)
class Measured:
    """How well a community was matched.

    Attributes:
        mentions: how many there are.
        pairs: pairs of mentions that are of one person.
        joined, right: pairs of mentions that were made one person, and how many of them are.
        asked, worth: rows of the review table, and how many of them are one person.
        after: right pairs once all rows are answered by somebody who knows.
    """

    mentions: int
    pairs: int
    joined: int
    right: int
    asked: int
    worth: int
    after: int


def measured(community: Told, contacts: bool = True) -> Measured:
    """Return how well a community is matched, and how well once the rows of the review table are answered."""
    ties = community.ties if contacts else None
    keys = community.people.cells["key"]
    truth = dict(zip(keys, community.truth, strict=True))
    first = match(community.people, FIELDS, {}, ties)
    answers = {(pair.a, pair.b): truth[pair.a] == truth[pair.b] for pair in first.doubtful}
    second = match(community.people, FIELDS, answers, ties)
    joined, right = _pairs(first, truth)
    together = Counter(truth.values())
    return Measured(
        len(keys), sum(n * (n - 1) // 2 for n in together.values()), joined, right,
        len(first.doubtful), sum(answers.values()), _pairs(second, truth)[1],
    )  # fmt: skip


def _pairs(matches: Matches, truth: dict[str, int]) -> tuple[int, int]:
    """Return how many pairs were made one person, and how many of them are one."""
    people: dict[str, list[int]] = {}
    for key in truth:
        people.setdefault(matches.groups.get(key, key), []).append(truth[key])
    joined = sum(len(who) * (len(who) - 1) // 2 for who in people.values())
    right = sum(n * (n - 1) // 2 for who in people.values() for n in Counter(who).values())
    return joined, right


def table() -> str:
    """Return the table, as Markdown."""
    lines = [
        "| made-up community | mentions | joined wrongly | found | rows to review, a hundred mentions | of them one "
        "person | found once answered |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, kind in KINDS.items():
        seeds = range(20 if kind.people < 1_000 else 5 if kind.people < 10_000 else 1)
        found = [measured(told(kind, seed)) for seed in seeds]
        total = {field: sum(getattr(one, field) for one in found) for field in Measured.__dataclass_fields__}
        lines.append(
            f"| {name} | {total['mentions'] // len(found):,} | {1 - total['right'] / max(total['joined'], 1):.2%} | "
            f"{total['right'] / total['pairs']:.0%} | {100 * total['asked'] / total['mentions']:.1f} | "
            f"{total['worth'] / max(total['asked'], 1):.0%} | {total['after'] / total['pairs']:.0%} |"
        )
    return "\n".join(lines)


def speed(people: int = 24_000) -> str:
    """Return how long matching takes in a large community, in words."""
    community = told(Kind(people=people), 0)
    start = time.process_time()
    match(community.people, FIELDS, {}, community.ties)
    return f"{len(community.truth):,} mentions: {time.process_time() - start:.0f} seconds of the processor"


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    print(table(), speed(), sep="\n\n")
