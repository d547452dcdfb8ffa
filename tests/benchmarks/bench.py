"""How fast: measures, prints a table, and writes it to docs/benchmarks.md. `make bench`; never a test.

Machines differ, and this one differs from minute to minute, so everything is also given as a ratio to a fixed
memory-bound kernel that is timed in the same run, before and after.
"""

from __future__ import annotations

import os
import platform
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

from reference.model import Balance as ReferenceBalance  # noqa: E402
from reference.model import ReferenceModel  # noqa: E402

from ccsim.experiments.shipped import shipped_folder  # noqa: E402
from ccsim.model.community import CommunityModel  # noqa: E402
from ccsim.model.draws import fill_draws  # noqa: E402
from ccsim.model.parameters import DEFAULTS  # noqa: E402
from ccsim.model.pilot import run_pilot  # noqa: E402
from ccsim.model.state import STATES  # noqa: E402
from ccsim.outcomes.indicators import measure  # noqa: E402
from ccsim.site.arrays import SiteArrays  # noqa: E402
from ccsim.site.canonical import arrays  # noqa: E402
from ccsim.site.make import make  # noqa: E402
from ccsim.site.profile import Profile  # noqa: E402

WEEKS = 156
REPEATS = 8
REFERENCE_WEEKS = 6


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
    profile = Profile.read(shipped_folder() / "profiles" / "illustrative-estate.yaml")
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
        ReferenceBalance(balance.formation, balance.sociability, balance.input_variance),
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


def rows() -> list[tuple[str, str, str]]:
    """Return the table: what, measured, beside the target."""
    before = bandwidth()
    table: list[tuple[str, str, str]] = []
    for name, site in sites().items():
        rate, model = speed(site)
        slow, apart = against_reference(model)
        here = f"{name} residents, mean degree {2 * site.tie_a.size / site.residents:.1f}"
        table.append((f"whole week on one core, {here}", f"{rate / 1e6:.2f} million resident-weeks/s", "4 or more"))
        table.append(("... in the time that the fixed kernel moves 1 GB", f"{rate / before / 1e6:.3f} million", ""))
        table.append(("... times the plain Mesa reference", f"{rate / slow:.0f}", "100 or more"))
        table.append(("... largest difference of any state from it", f"{apart:.1e}", "1e-9 or less"))
        table.append(("... balance pilot", f"{best(lambda s=site: run_pilot(s, DEFAULTS), 3):.2f} s", ""))
        table.append(("... measuring all indicators once", f"{best(lambda m=model: measure(m)) * 1e3:.2f} ms", ""))
    table.append(("one keyed draw, made many at a time", f"{draw_seconds() * 1e9:.1f} ns", ""))
    table.append(("ccsim --help", f"{best(lambda: command(['--help']), 3):.2f} s", "under 0.5 s"))
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/results", "--workers", "2"]
        table.append(("ccsim demo, two workers, compiling", f"{command(['demo', *out], folder):.0f} s", "under 60 s"))
        out[1] = f"{folder}/again"
        table.append(("ccsim demo, two workers, compiled", f"{command(['demo', *out], folder):.0f} s", "under 30 s"))
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
