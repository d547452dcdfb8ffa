"""Whole networks of real villages, and what interviews of a share of their people would have shown of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ccsim.growing.sample import Sample
from ccsim.growing.whereabouts import nowhere

DATA = Path(__file__).parents[3] / "shared" / "data"
VILLAGE_COLUMNS = ("religion", "roof", "ownership", "leader", "loan", "electricity")
PERSON_COLUMNS = ("resp_gend", "religion", "caste")


@dataclass(frozen=True)
class Whole:
    """A network of which everything is known: ties [n, n], category of everybody in each column [n, columns]."""

    name: str
    ties: np.ndarray
    traits: np.ndarray


def wholes() -> Iterator[Whole]:
    """Yield the villages of households and the one of individuals; columns in which all are alike are left out."""
    households, edges = _rows("indian_villages/households.csv"), _rows("indian_villages/edges.csv")
    for village in dict.fromkeys(row["village"] for row in households):
        people = [row for row in households if row["village"] == village]
        inside = [row for row in edges if row["village"] == village]
        yield _whole(f"village {village}", people, "household", inside, VILLAGE_COLUMNS)
    people = _rows("indian_village_individuals/people.csv")
    yield _whole("individuals", people, "person", _rows("indian_village_individuals/edges.csv"), PERSON_COLUMNS)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _whole(name: str, people: list[dict[str, str]], key: str, edges: list[dict[str, str]], columns: tuple) -> Whole:
    row = {person[key]: number for number, person in enumerate(people)}
    ties = np.zeros((len(people), len(people)), dtype=bool)
    for edge in edges:
        a, b = row[edge["a"]], row[edge["b"]]
        ties[a, b] = ties[b, a] = True
    codes = [np.unique([person[column] for person in people], return_inverse=True)[1] for column in columns]
    return Whole(name, ties, np.stack([code for code in codes if code.max() > 0], axis=1).astype(np.int64))


def chosen(whole: Whole, share: float, rng: np.random.Generator) -> np.ndarray:
    """Return who is interviewed: a simple random sample."""
    asked = np.zeros(len(whole.ties), dtype=bool)
    asked[rng.choice(asked.size, round(share * asked.size), replace=False)] = True
    return asked


def interviews(whole: Whole, asked: np.ndarray) -> Sample:
    """Return what the interviewed say: their ties, who those are, and which of those know each other."""
    ties, named = whole.ties, whole.ties[asked].any(axis=0) & ~asked
    inside = np.concatenate([np.flatnonzero(asked), np.flatnonzero(named)])
    row = np.full(asked.size, -1)
    row[inside] = np.arange(inside.size)
    counts = ties.astype(np.int32)
    shown = ties & (asked[:, None] | asked[None] | ((counts[:, asked] @ counts[asked]) > 0))
    a, b = np.nonzero(np.triu(shown))
    interviewed = asked[inside]
    weight = interviewed.astype(float)
    unknown = nowhere(inside.size)
    return Sample(asked.size, interviewed, weight, whole.traits[inside], unknown, row[a], row[b], alter_ties_asked=True)


def unmatched_interviews(whole: Whole, asked: np.ndarray) -> Sample:
    """Return the same where nobody knows who of those named in different interviews are the same."""
    egos = np.flatnonzero(asked)
    traits, a, b = [whole.traits[egos]], [], []
    rows = egos.size
    for number, ego in enumerate(egos):
        named = np.flatnonzero(whole.ties[ego])
        one, other = np.nonzero(np.triu(whole.ties[np.ix_(named, named)]))
        a += [np.full(named.size, number), rows + one]
        b += [rows + np.arange(named.size), rows + other]
        traits.append(whole.traits[named])
        rows += named.size
    interviewed = np.arange(rows) < egos.size
    return Sample(
        asked.size, interviewed, interviewed.astype(float),
        np.concatenate(traits), nowhere(rows), np.concatenate(a), np.concatenate(b),
        alter_ties_asked=True, identified=False,
    )  # fmt: skip
