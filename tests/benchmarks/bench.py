"""How fast: measures, prints a table, and writes it to docs/benchmarks.md. `make bench`; never a test.

Machines differ, and this one differs from minute to minute, so everything is also given as a ratio to a fixed
memory-bound kernel that is timed in the same run, before and after.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))

from reference.model import Balance as ReferenceBalance  # noqa: E402
from reference.model import ReferenceModel  # noqa: E402
from towns import town  # noqa: E402

from ccsim.model.community import CommunityModel  # noqa: E402
from ccsim.model.draws import fill_draws  # noqa: E402
from ccsim.model.parameters import DEFAULTS  # noqa: E402
from ccsim.model.pilot import run_pilot  # noqa: E402
from ccsim.model.state import STATES  # noqa: E402
from ccsim.model.week import WEEK  # noqa: E402
from ccsim.outcomes.indicators import measure  # noqa: E402
from ccsim.site.arrays import SiteArrays  # noqa: E402
from ccsim.site.canonical import arrays  # noqa: E402
from ccsim.site.make import make  # noqa: E402
from ccsim.site.profile_file import read_profile  # noqa: E402

WEEKS = 156
REPEATS = 8
REFERENCE_WEEKS = 6
TOUCHED = ("a", "b", "strength", "meeting", "kind", "flags", "contact", "lost", "draw")
"""Columns of a tie that contact reads or writes."""

Row = tuple[str, str, str]
"""What, measured, target."""


@numba.njit
def triad(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> None:
    """The fixed memory-bound kernel: a = b + 3 c over arrays far larger than any cache."""
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of several runs, seconds."""
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def bandwidth() -> float:
    """Return what the fixed kernel moves, GB a second."""
    a, b, c = (np.ones(8_000_000) for _ in range(3))
    triad(a, b, c)
    return 3 * a.nbytes / best(lambda: triad(a, b, c)) / 1e9


def sites() -> dict[str, SiteArrays]:
    """Return illustrative sites of 1,500 and 3,000 residents at mean degree 9."""
    profile = read_profile("alderbrook")
    return {f"{n:,}": arrays(make(profile.model_copy(update={"residents": n}))) for n in (1500, 3000)}


def speed(site: SiteArrays) -> tuple[float, CommunityModel]:
    """Return resident-weeks a second of the whole week on one core, and a model with its pilot run."""
    model = CommunityModel(site)
    balance = model.balance

    def run() -> None:
        fresh = CommunityModel(site, balance=balance)
        begun = time.perf_counter()
        fresh.live_until(WEEKS)
        taken.append(time.perf_counter() - begun)

    taken: list[float] = []
    for _ in range(REPEATS):
        run()
    return site.residents * WEEKS / min(taken), model


def against_reference(model: CommunityModel) -> tuple[float, float]:
    """Return the reference's resident-weeks a second, and the largest difference of any state after those weeks."""
    site, balance = model.arrays, model.balance
    reference = ReferenceModel(
        site,
        DEFAULTS,
        int(model.world),
        ReferenceBalance(*balance[:6]),
    )
    reference.step()
    begun = time.perf_counter()
    for _ in range(REFERENCE_WEEKS):
        reference.step()
    taken = time.perf_counter() - begun
    fresh = CommunityModel(site, balance=balance, world=int(model.world))
    fresh.live_until(1 + REFERENCE_WEEKS)
    apart = max(np.abs(fresh.states()[name] - reference.states(name)).max() for name in STATES)
    return site.residents * REFERENCE_WEEKS / taken, float(apart)


def command(arguments: list[str], cache: str | None = None) -> float:
    """Return how long a ccsim command takes, seconds; with `cache`, an empty folder for compiled kernels."""
    environment = dict(os.environ)
    if cache is not None:
        environment["XDG_CACHE_HOME"] = cache
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "ccsim", *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


def at_size(residents: int, estate: CommunityModel) -> tuple[str, float, CommunityModel]:
    """Return how large a town of estates is, its seconds a week on one core, and it after those weeks."""
    site, balance = estate.arrays, estate.balance
    if residents > site.residents:
        copies = round(residents / site.residents)
        site = town(site, copies)
        n = site.residents
        # Everybody alike: a pilot of a town takes longer than all the rest, and is not what is timed.
        balance = balance._replace(sociability=np.ones(n), input_variance=np.full(n, balance.input_variance.mean()))
    weeks = 52 if site.residents > 100_000 else WEEKS
    model = CommunityModel(site, balance=balance)
    model.live_until(1)
    begun = time.perf_counter()
    model.live_until(1 + weeks)
    return f"{site.residents:,}", (time.perf_counter() - begun) / weeks, model


def sizes(estate: CommunityModel) -> list[Row]:
    """Return how the time of a week grows with the number of residents, and what it takes in memory."""
    table: list[Row] = []
    found = []
    for residents in (3_000, 30_000, 300_000, 1_000_000):
        name, seconds, model = at_size(residents, estate)
        n = model.arrays.residents
        found.append((n, seconds))
        table.append((f"{name} residents, one core", f"{n / seconds / 1e6:.2f} million resident-weeks/s", ""))
    table[1] = (*table[1][:2], "within 30 % of that at 3,000")
    exponent = np.polyfit(*np.log(np.array(found)).T, 1)[0]
    table.append(("time of a week grows as residents to the power", f"{exponent:.2f}", ""))
    table.append((f"{name} residents x 52 weeks, pilot not counted", f"{52 * seconds:.0f} s", "under 60 s"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    table.append(("... most memory, whole process", f"{memory:.1f} GB", "under 3 GB"))
    each = sum(column.nbytes for column in model.residents) / n + sum(column.nbytes for column in model.scratch) / n
    tie = sum(column.itemsize for column in model.ties[:-1])
    table.append(("bytes a resident and a tie, arrays in motion", f"{each:.0f} and {tie}", ""))
    return table


def shares(estate: CommunityModel, moved: float) -> list[Row]:
    """Return the share of time of each process at 30,000 residents, and of the memory bound that contact reaches."""
    _, _, model = at_size(30_000, estate)
    taken: dict[str, list[float]] = {process.name: [] for process in WEEK}
    for _ in range(12):
        model.begin_week()
        for process in WEEK:
            begun = time.perf_counter()
            process.run(model)
            taken[process.name].append(time.perf_counter() - begun)
    least = {name: min(times) for name, times in taken.items()}
    whole = sum(least.values())
    words = ", ".join(f"{name} {time / whole:.0%}" for name, time in least.items())
    touched = sum(getattr(model.ties, name).itemsize for name in TOUCHED) * int(model.ties.used[0])
    share = touched / least["contact"] / 1e9 / moved
    return [
        ("share of the time at 30,000 residents", words, ""),
        ("share of the memory bound that contact reaches", f"{share:.0%}", ""),
    ]


def commands() -> list[Row]:
    """Return how long commands take."""
    table = [("ccsim --help", f"{best(lambda: command(['--help']), 3):.2f} s", "under 0.5 s")]
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/results", "--workers", "2"]
        first = command(["demo", *out], folder)
        out[1] = f"{folder}/again"
        again = command(["demo", *out], folder)
    table.append(("ccsim demo, two workers, compiled", f"{again:.0f} s", "under 30 s"))
    table.append(("... compiling before it, from nothing", f"{first - again:.0f} s", "under 25 s"))
    return table


def rows() -> list[Row]:
    """Return the table: what, measured, beside the target."""
    before = bandwidth()
    table: list[Row] = []
    for name, site in sites().items():
        rate, model = speed(site)
        slow, apart = against_reference(model)
        target = "5 or more" if site.residents == 3000 else ""
        here = f"{name} residents, mean degree {2 * site.tie_a.size / site.residents:.1f}"
        table.append((f"whole week on one core, {here}", f"{rate / 1e6:.2f} million resident-weeks/s", target))
        table.append(("... in the time that the fixed kernel moves 1 GB", f"{rate / before / 1e6:.3f} million", ""))
        table.append(("... times the plain Mesa reference", f"{rate / slow:.0f}", "100 or more"))
        table.append(("... largest difference of any state from it", f"{apart:.1e}", "1e-9 or less"))
        table.append(("... balance pilot", f"{best(lambda s=site: run_pilot(s, DEFAULTS), 3):.2f} s", ""))
        table.append(("... measuring all indicators once", f"{best(lambda m=model: measure(m)) * 1e3:.2f} ms", ""))
    table.append(("one keyed draw, made many at a time", f"{draw_seconds() * 1e9:.2f} ns", "under 1 ns"))
    table += [*sizes(model), *shares(model, before), *commands()]
    table.insert(0, ("fixed memory-bound kernel, before and after", f"{before:.1f}, {bandwidth():.1f} GB/s", ""))
    return table


def draw_seconds() -> float:
    """Return the time of one draw where many are made together."""
    a = np.random.default_rng(0).integers(0, 2**63, 4096, dtype=np.uint64)
    first, second = np.empty(a.size), np.empty(a.size)
    key = np.uint64(1)
    fill_draws(key, a, a, first, second)
    return best(lambda: fill_draws(key, a, a, first, second), 200) / (2 * a.size)


def main() -> None:
    """Measure, print, write."""
    lines = ["| what | measured | target |", "| --- | --- | --- |"]
    lines += [f"| {what} | {value} | {target} |" for what, value, target in rows()]
    about = (
        f"Python {platform.python_version()}, numba {numba.__version__}, {platform.machine()}, {os.cpu_count()} cores"
    )
    text = "\n".join(
        [
            "# How fast",
            "",
            "Written by `make bench` (`python tests/benchmarks/bench.py`).",
            "Compare within the table only: machines differ.",
            "",
            f"Measured with {about}.",
            "",
            *lines,
            "",
        ]
    )
    print(text)
    (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
