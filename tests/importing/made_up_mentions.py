"""Communities whose truth is known, as interviews would tell of them: short names, slips, guessed ages, gaps."""

from dataclasses import dataclass, replace

import numpy as np
from importing.made_up_names import (
    GIVEN,
    SOUTH_ASIAN_FAMILY,
    SOUTH_ASIAN_GIVEN,
    common_and_rare,
    shares,
)

from ccsim.importing.mentions import MatchFields
from ccsim.importing.raw_map import RawTable
from ccsim.importing.short_forms import _GROUPS

FIELDS = MatchFields(name=("name",), area=("area",), age=("age",))
SHORT = {line.split()[0]: line.split()[1:] for line in _GROUPS.strip().split("\n")}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Kind:
    """How people live and how they are told of; every number is an assumption."""

    people: int = 2_000
    interviewed: float = 0.2
    named: float = 12.0
    areas: int = 20
    short: float = 0.3
    slip: float = 0.04
    first_only: float = 0.10
    initial: float = 0.08
    titled: float = 0.02
    swapped: float = 0.02
    no_area: float = 0.2
    wrong_area: float = 0.07
    no_age: float = 0.25
    age_error: float = 4.0
    south_asian: float = 0.10
    banded: bool = False


@dataclass(frozen=True)
class Told:
    """Mentions, ties between them, and whom each mention is of."""

    people: RawTable
    ties: RawTable
    truth: list[int]


@dataclass(frozen=True)
class _Person:
    given: str
    family: str
    area: int
    age: int


def told(kind: Kind, seed: int) -> Told:
    """Return what interviews tell of a made-up community."""
    rng = np.random.default_rng(seed)
    everybody = _everybody(kind, rng)
    contacts = _contacts(everybody, kind, rng)
    egos = rng.permutation(len(everybody))[: int(kind.interviewed * len(everybody))].tolist()
    rows: list[tuple[str, ...]] = []
    truth: list[int] = []
    ties: list[tuple[str, str]] = []
    for interview, ego in enumerate(egos):
        around = sorted(contacts[ego])
        some = rng.permutation(len(around))[: 1 + rng.poisson(kind.named - 1)]
        here = [ego, *(around[k] for k in some.tolist())]
        keys = [f"m{len(rows) + k:06d}" for k in range(len(here))]
        for key, who in zip(keys, here, strict=True):
            exact = replace(kind, no_age=0, no_area=0, wrong_area=0, age_error=0, first_only=0, titled=0, initial=0)
            person = everybody[who]
            said = _said(person, exact if who == ego else kind, rng)
            rows.append((key, f"i{interview:05d}", "yes" if who == ego else "no", *said))
        truth += here
        ties += [(keys[0], key) for key in keys[1:]]
        ties += [
            (keys[x], keys[y])
            for x in range(1, len(here))
            for y in range(x + 1, len(here))
            if here[y] in contacts[here[x]] and rng.random() < 0.8
        ]
    order = rng.permutation(len(rows)).tolist()
    columns = list(zip(*(rows[k] for k in order), strict=True))
    names = ("key", "interview", "interviewed", "name", "area", "age")
    people = RawTable("people", dict(zip(names, map(list, columns), strict=True)), list(range(2, len(rows) + 2)))
    ends = {"a": [a for a, _ in ties], "b": [b for _, b in ties], "reporter": [""] * len(ties)}
    return Told(people, RawTable("ties", ends, list(range(2, len(ties) + 2))), [truth[k] for k in order])


def _everybody(kind, rng):
    """Return people in households, which mostly share a family name and always an area."""
    family, family_shares = common_and_rare()
    given_shares = shares(len(GIVEN), 12.0, 0.9)
    other_given, other_family = shares(len(SOUTH_ASIAN_GIVEN), 2.0), shares(len(SOUTH_ASIAN_FAMILY), 1.5)
    area_shares = shares(kind.areas, 3.0)
    people = []
    while len(people) < kind.people:
        other = rng.random() < kind.south_asian
        name = str(rng.choice(SOUTH_ASIAN_FAMILY, p=other_family) if other else rng.choice(family, p=family_shares))
        area, head = int(rng.choice(kind.areas, p=area_shares)), int(rng.integers(22, 88))
        for member in range(1 + rng.poisson(1.2)):
            given = str(rng.choice(SOUTH_ASIAN_GIVEN, p=other_given) if other else rng.choice(GIVEN, p=given_shares))
            own = name if rng.random() < 0.8 else str(rng.choice(family, p=family_shares))
            age = head + int(rng.normal(0, 3)) if member < 2 else max(16, head - int(rng.integers(20, 36)))
            people.append(_Person(given, own, area, age))
    return people[: kind.people]


def _contacts(everybody, kind, rng):
    """Return who knows whom: neighbours in the list (the household among them), others of the area, anyone."""
    count = len(everybody)
    contacts = [set() for _ in everybody]
    by_area = {}
    for who, person in enumerate(everybody):
        by_area.setdefault(person.area, []).append(who)

    def tie(a, b):
        if a != b:
            contacts[a].add(b)
            contacts[b].add(a)

    for who, person in enumerate(everybody):
        for step in range(1, 4):
            tie(who, (who + step) % count)
        for other in rng.choice(by_area[person.area], 4).tolist():
            tie(who, other)
        for other in rng.integers(0, count, 2).tolist():
            tie(who, other)
    return contacts


def _said(person, kind, rng):
    """Return name, area and age as somebody tells them."""
    given = person.given
    if given in SHORT and rng.random() < kind.short:
        given = str(rng.choice(SHORT[given]))
    given, family = (_slipped(word, kind.slip, rng).title() for word in (given, person.family))
    way = rng.random()
    ways = np.cumsum([kind.first_only, kind.initial, kind.titled, kind.swapped])
    said = (given, f"{given} {family[:1]}.", f"Mrs {family}", f"{family} {given}", f"{given} {family}")
    name = said[int(np.searchsorted(ways, way, side="right"))]
    area = person.area if rng.random() >= kind.wrong_area else int(rng.integers(kind.areas))
    age = max(16, round(person.age + rng.normal(0, kind.age_error)))
    if kind.age_error and rng.random() < 0.5:
        age = 5 * round(age / 5)
    told_age = f"{age // 10 * 10}-{age // 10 * 10 + 9}" if kind.banded else str(age)
    return (
        name,
        "" if rng.random() < kind.no_area else f"Area {LETTERS[area % 26]}{area // 26 or ''}",
        "" if rng.random() < kind.no_age else told_age,
    )


def _slipped(word, chance, rng):
    """Return a word with a slip of the pen now and then: a letter lost, doubled, changed, or two changed about."""
    if rng.random() >= chance or len(word) < 4:
        return word
    at, slip = int(rng.integers(1, len(word) - 1)), int(rng.integers(4))
    other = LETTERS[int(rng.integers(26))]
    return (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + other + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[slip]
