"""How fast a sample grows into a town of many copies of a made-up estate; one map, written to disk."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from ccsim.growing.maps import grown_maps
from ccsim.growing.sample import adjacency, paths
from ccsim.site.site import Site

ESTATE = Path(__file__).parents[2] / "scenarios" / "sites" / "alderbrook"
ASKED_OF_EGOS_ALONE = ("wellbeing", "stigma", "self_stigma", "confidence", "trust", "outside_contacts", "x", "y")


def interviewed_town(copies: int, interviews: int) -> Site:
    """Return what so many interviews show of a town of so many estates; most of its people are never named."""
    estate = Site.read(ESTATE)
    size = len(estate.residents.id)
    a, b = (_copied(ends, size, copies) for ends in (estate.ties.a, estate.ties.b))
    asked = np.zeros(size * copies, dtype=bool)
    asked[np.random.default_rng(0).choice(asked.size, interviews, replace=False)] = True
    ties = adjacency(asked.size, a, b)
    told = asked[a] | asked[b] | (paths(ties.multiply(asked[None].astype(np.int64)).tocsr(), ties, a, b) > 0)
    inside = np.flatnonzero(asked | (np.bincount(np.concatenate([a[told], b[told]]), minlength=asked.size) > 0))
    row = np.full(asked.size, -1)
    row[inside] = np.arange(inside.size)
    kept = np.flatnonzero(told)
    return replace(
        estate,
        residents=_residents(estate, inside, asked),
        ties=_ties(estate, row[a[kept]], row[b[kept]], kept % estate.ties.a.size),
        affiliations=_affiliations(estate, row, asked, copies),
        behaviours={
            name: np.where(asked, np.tile(codes, copies), -1)[inside] for name, codes in estate.behaviours.items()
        },
    )


def _copied(rows: np.ndarray, size: int, copies: int) -> np.ndarray:
    return (rows[None].astype(np.int64) + size * np.arange(copies)[:, None]).ravel()


def _residents(estate: Site, inside: np.ndarray, asked: np.ndarray) -> object:
    before, rows, told = estate.residents, inside % len(estate.residents.id), asked[inside]
    columns = {}
    for name, values in vars(before).items():
        if name == "identity":
            columns[name] = {key: tuple(words[row] for row in rows) for key, words in values.items()}
        elif name == "id":
            columns[name] = tuple(f"{before.id[row]}-{number}" for number, row in enumerate(rows))
        elif isinstance(values, tuple):
            columns[name] = tuple(values[row] if one else "" for row, one in zip(rows, told, strict=True))
        elif name == "interviewed":
            columns[name] = told.astype(np.int8)
        else:
            columns[name] = np.where(told, values[rows], np.nan if values.dtype.kind == "f" else -1).astype(
                values.dtype
            )
    return replace(before, **columns)


def _ties(estate: Site, a: np.ndarray, b: np.ndarray, source: np.ndarray) -> object:
    before = estate.ties
    columns = {
        name: values[source] if isinstance(values, np.ndarray) else tuple(values[k] for k in source)
        for name, values in vars(before).items()
    }
    columns["reports"] = np.ones_like(columns["reports"])
    return replace(before, **(columns | {"a": a.astype(np.int32), "b": b.astype(np.int32)}))


def _affiliations(estate: Site, row: np.ndarray, asked: np.ndarray, copies: int) -> object:
    before = estate.affiliations
    who = _copied(before.resident, len(estate.residents.id), copies)
    kept = np.flatnonzero(asked[who])
    source = kept % before.resident.size
    columns = {name: values[source] for name, values in vars(before).items()}
    return replace(before, **(columns | {"resident": row[who[kept]].astype(np.int32)}))


def main() -> int:
    """Print a line for each town."""
    print("| residents | interviews | ties | seconds, one map, written | peak GB |\n| --- | --- | --- | --- | --- |")
    next(grown_maps(interviewed_town(1, 100), 1500, 1, 0))  # compiles
    for copies, interviews, population in ((6, 280, 8_000), (70, 2_500, 100_000)):
        site = interviewed_town(copies, interviews)
        started = time.perf_counter()
        grown = next(grown_maps(site, population, 1, 0))
        with tempfile.TemporaryDirectory() as folder:
            grown.site.write(Path(folder) / "map")
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
        print(
            f"| {population:,} | {interviews:,} | {grown.site.ties.a.size:,} | {seconds:.1f} | {peak:.2f} |", flush=True
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
