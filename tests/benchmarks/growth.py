"""How near grown communities come to real ones of which everything is known: `make bench-sites` prints the table.

Interviews are drawn from a whole network, grown back to its size, and compared with it. Beside it stand the better of
two design-based estimates from the same interviews, a configuration model (the degrees of the interviewed, no more)
and a stochastic block model (who is tied to whom by the first identity column, no more).
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import defaultdict

import numpy as np
from known_networks import DATA, Whole, chosen, interviews, unmatched_interviews, wholes
from network_measures import design_based, mixing, reach, shape
from scipy.stats import t as students_t

from ccsim.growing.network import Evidence, grow
from ccsim.growing.sample import Sample

RELATIVE = ("mean degree", "degree variance", "mean distance", "simple", "complex")
ASKED = {"mean distance": 0.08, "largest component": 0.03, "simple": 0.10, "complex": 0.10}
Errors = dict[str, dict[str, list[float]]]


def family(name: str) -> str:
    """Return the row of the table that a measure belongs to."""
    return "assortativity" if name.startswith("assortativity") else name


def error(name: str, value: float, truth: float) -> float:
    """Return how far an estimate is off, as a share of the truth where that is how it is judged."""
    return abs(value - truth) / (abs(truth) if name.startswith(RELATIVE) else 1.0)


def tied(grown: object, size: int) -> np.ndarray:
    """Return a grown network as a matrix."""
    ties = np.zeros((size, size), dtype=bool)
    ties[grown.a, grown.b] = ties[grown.b, grown.a] = True
    return ties


def configuration(whole: Whole, asked: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a network with degrees like those of the interviewed and nothing else."""
    ends = np.repeat(np.arange(asked.size), rng.choice(whole.ties[asked].sum(axis=1), asked.size))
    return _paired(rng.permutation(ends), asked.size)


def _paired(ends: np.ndarray, size: int) -> np.ndarray:
    ends = ends[: ends.size // 2 * 2].reshape(-1, 2)
    ties = np.zeros((size, size), dtype=bool)
    ties[ends[:, 0], ends[:, 1]] = ties[ends[:, 1], ends[:, 0]] = True
    np.fill_diagonal(ties, False)
    return ties


def block_model(whole: Whole, asked: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a network with ties between the categories of the first column as the interviewed have them, no more."""
    codes = whole.traits[:, 0]
    size = int(codes.max()) + 1
    seen = mixing(np.where(asked[:, None], whole.ties, False).astype(float), codes, size)
    possible = np.outer(np.bincount(codes[asked], minlength=size), np.bincount(codes, minlength=size))
    chance = ((seen + seen.T) / np.maximum(possible + possible.T, 1))[np.ix_(codes, codes)]
    upper = np.triu(rng.random(chance.shape) < np.minimum(chance, 1), 1)
    return upper | upper.T


def draw(whole: Whole, sample: Sample, asked: np.ndarray, maps: int, seed: list[int], off: Errors, held: dict) -> None:
    """Grow the interviews of one draw, and note how far it and its rivals are off."""
    rng = np.random.default_rng(seed)
    truth = shape(whole.ties, whole.traits) | reach(whole.ties, np.random.default_rng([*seed, 1]))
    evidence = Evidence.of(sample, rng)
    grown: dict[str, list[float]] = defaultdict(list)
    for _ in range(maps):
        one = grow(evidence, rng)
        ties = tied(one, asked.size)
        for name, value in (shape(ties, one.traits) | reach(ties, rng)).items():
            grown[name].append(value)
    rivals = {"configuration": configuration(whole, asked, rng), "block model": block_model(whole, asked, rng)}
    measured = {name: shape(ties, whole.traits) | reach(ties, rng) for name, ties in rivals.items()}
    for name, value in truth.items():
        if not np.isfinite(value):
            continue
        values = np.array(grown[name])
        values = values[np.isfinite(values)]
        if values.size < maps / 2:  # most maps lack what it takes, such as a rare category
            off[family(name)]["grown"].append(np.inf)
            held[family(name)].append(False)
            continue
        off[family(name)]["grown"].append(error(name, float(values.mean()), value))
        few = values.size
        wide = students_t.ppf(0.95, few - 1) * values.std(ddof=1) * np.sqrt(1 + 1 / few) if few > 1 else np.inf
        held[family(name)].append(abs(values.mean() - value) <= wide)
        for rival, found in measured.items():
            off[family(name)][rival].append(np.nan_to_num(error(name, found[name], value), nan=np.inf))
        for design, found in design_based(whole.ties, whole.traits, asked).items():
            if name in found and np.isfinite(found[name]):
                off[family(name)][design].append(error(name, found[name], value))


def table(share: float, draws: int, maps: int, matched: bool) -> None:
    """Print the table of one share of interviews."""
    off: Errors = defaultdict(lambda: defaultdict(list))
    held: dict[str, list[bool]] = defaultdict(list)
    started = time.perf_counter()
    for whole in wholes():
        for number in range(draws):
            asked = chosen(whole, share, np.random.default_rng([number, len(whole.ties)]))
            sample = (interviews if matched else unmatched_interviews)(whole, asked)
            draw(whole, sample, asked, maps, [number, len(whole.ties), 7], off, held)
    who = "matched across interviews" if matched else "not matched"
    print(f"\n{share:.0%} interviewed, those named {who}; {draws} draws of 20 places, {maps} maps a draw", end="")
    print(f" ({time.perf_counter() - started:.0f} s). Median absolute error:")
    columns = ("grown", "design-based", "ratio", "configuration", "block model", "in the 90 % range", "asked")
    print("| measure | " + " | ".join(columns) + " |\n|" + " --- |" * (len(columns) + 1))
    for name, found in off.items():
        grown, rest = (
            float(np.median(found["grown"])),
            [float(np.median(found[k])) for k in ("own", "seen") if found[k]],
        )
        limit = next((value for key, value in ASKED.items() if name.startswith(key)), None)
        cells = [f"{grown:.4f}", f"{min(rest):.4f}" if rest else "", f"{grown / min(rest):.2f}" if rest else ""]
        cells += [f"{np.median(found[rival]):.4f}" for rival in ("configuration", "block model")]
        cells += [f"{np.mean(held[name]):.0%}", "ratio 1.1" if rest else f"{limit:.2f}"]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, nargs="*", default=[0.25, 0.1, 0.5])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--maps", type=int, default=20)
    parser.add_argument("--unmatched", action="store_true", help="as if nobody had been matched across interviews")
    given = parser.parse_args()
    if not DATA.is_dir():
        print("The real networks are not on this machine; nothing to compare with.", file=sys.stderr)
        return 0
    for share in given.share:
        table(share, given.draws, given.maps, matched=not given.unmatched)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\nPeak memory {peak:.2f} GB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
