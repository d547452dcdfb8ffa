"""Measures of a whole network, and what sampling alone makes of them from interviews (design-based estimates)."""

from __future__ import annotations

import numpy as np
import rustworkx as rx

RUNS = 40
PASSES_ON = 0.1
"""Chance that a tie ever passes something on, in the simple contagion."""
NEEDED = 2
"""Contacts who must have taken something up, in the complex contagion."""
SEEDS = 0.05


def transitivity(ties: np.ndarray) -> float:
    """Return the share of pairs of contacts who know each other."""
    counts = ties.astype(float)
    degree = counts.sum(axis=1)
    return float(np.einsum("ij,ij->", counts @ counts, counts) / max((degree * (degree - 1)).sum(), 1))


def assortativity(mixing: np.ndarray) -> float:
    """Return Newman's coefficient of a table of ties between categories."""
    both = mixing + mixing.T
    share = both / max(both.sum(), 1e-12)
    chance = (share.sum(axis=1) ** 2).sum()
    return float((np.trace(share) - chance) / (1 - chance)) if chance < 1 - 1e-12 else np.nan


def mixing(weights: np.ndarray, codes: np.ndarray, size: int) -> np.ndarray:
    """Return the ties between categories, each counted with its weight."""
    one_hot = np.eye(size)[codes]
    return one_hot.T @ weights @ one_hot


def shape(ties: np.ndarray, traits: np.ndarray) -> dict[str, float]:
    """Return the measures that sampling can estimate too."""
    degree = ties.sum(axis=1)
    found = {"mean degree": degree.mean(), "degree variance": degree.var(), "transitivity": transitivity(ties)}
    for column, codes in enumerate(traits.T):
        found[f"assortativity {column}"] = assortativity(mixing(ties.astype(float), codes, int(codes.max()) + 1))
    return found


def reach(ties: np.ndarray, rng: np.random.Generator) -> dict[str, float]:
    """Return mean distance, the largest component, and how far two kinds of contagion reach."""
    size = len(ties)
    a, b = np.nonzero(np.triu(ties))
    graph = rx.PyGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(list(zip(a.tolist(), b.tolist(), strict=True)))
    largest = sorted(max(rx.connected_components(graph), key=len))
    distance = rx.distance_matrix(graph)[np.ix_(largest, largest)]
    found = {
        "largest component": len(largest) / size,
        "mean distance": distance.sum() / max(len(largest) * (len(largest) - 1), 1),
    }
    seeds = max(round(SEEDS * size), 2)
    most = np.argsort(-ties.sum(axis=1), kind="stable")[:seeds]
    for name, fixed in (("random", None), ("most connected", most)):
        simple, complex_ = [], []
        for _ in range(RUNS):
            first = rng.choice(size, seeds, replace=False) if fixed is None else fixed
            simple.append(_simple(size, a, b, first, rng))
            complex_.append(_complex(ties, first))
        found[f"simple contagion, {name}"] = float(np.mean(simple))
        found[f"complex contagion, {name}"] = float(np.mean(complex_))
    return found


def _simple(size: int, a: np.ndarray, b: np.ndarray, seeds: np.ndarray, rng: np.random.Generator) -> float:
    """Return the share reached where each tie passes on with the same chance."""
    open_ = rng.random(a.size) < PASSES_ON
    graph = rx.PyGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(list(zip(a[open_].tolist(), b[open_].tolist(), strict=True)))
    hit = set(seeds.tolist())
    return sum(len(part) for part in rx.connected_components(graph) if part & hit) / size


def _complex(ties: np.ndarray, seeds: np.ndarray) -> float:
    """Return the share reached where somebody takes up once enough contacts have."""
    has = np.zeros(len(ties), dtype=bool)
    has[seeds] = True
    while True:
        more = has | (ties[:, has].sum(axis=1) >= NEEDED)
        if more.sum() == has.sum():
            return float(has.mean())
        has = more


def design_based(ties: np.ndarray, traits: np.ndarray, asked: np.ndarray) -> dict[str, dict[str, float]]:
    """Return estimates from the interviews by two designs: `own`, over the interviewed alone; `seen`, over every tie,
    triangle and pair of contacts that an interview shows, each divided by its chance to be shown."""
    share = asked.mean()
    degree = ties[asked].sum(axis=1)
    counts = ties.astype(float)
    closed = ((counts @ counts) * counts).sum(axis=1)[asked]
    pairs = (degree * (degree - 1)).sum()
    weights = {"own": np.where(asked[:, None], counts, 0.0)}
    weights["seen"] = np.maximum(weights["own"], weights["own"].T)
    namers = ties[:, asked].sum(axis=1)[~asked]
    shown_pairs = (pairs + (namers * (namers - 1)).sum()) / (share + (1 - share) * share**2)
    own = {
        "mean degree": degree.mean(),
        "degree variance": degree.var(ddof=1),
        "transitivity": closed.sum() / max(pairs, 1),
    }
    seen = {
        "mean degree": weights["seen"].sum() / (share * (2 - share)) / asked.size,
        "degree variance": own["degree variance"],
        "transitivity": _triangles_shown(counts, asked) / (1 - (1 - share) ** 3) / max(shown_pairs, 1),
    }
    for name, found in (("own", own), ("seen", seen)):
        for column, codes in enumerate(traits.T):
            table = mixing(weights[name], codes, int(codes.max()) + 1)
            found[f"assortativity {column}"] = assortativity(table)
    return {"own": own, "seen": seen}


def _triangles_shown(counts: np.ndarray, asked: np.ndarray) -> float:
    """Return six times the triangles with somebody interviewed in them."""
    rest = counts[np.ix_(~asked, ~asked)]
    return float(np.einsum("ij,ij->", counts @ counts, counts) - np.einsum("ij,ij->", rest @ rest, rest))
