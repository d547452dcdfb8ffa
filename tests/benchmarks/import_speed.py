"""How fast a large map is imported: 50,000 people with names and ages, 500,000 ties between them, as spreadsheets."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

PEOPLE, TIES = 50_000, 500_000


def write_map(folder: Path) -> None:
    """Write an edge list and a table of people."""
    rng = np.random.default_rng(0)
    ends = rng.integers(0, PEOPLE, (int(TIES * 1.05), 2))
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    ends = ends[np.sort(rng.permutation(len(ends))[:TIES])]
    with (folder / "ties.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["source", "target", "frequency"])
        often = rng.choice(["weekly", "monthly", "most days"], len(ends))
        writer.writerows((f"p{a}", f"p{b}", word) for (a, b), word in zip(ends.tolist(), often, strict=True))
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "age", "area"])
        ages, areas = rng.integers(16, 95, PEOPLE).tolist(), rng.integers(0, 30, PEOPLE).tolist()
        writer.writerows(
            (f"p{at}", age, f"area {area}") for at, (age, area) in enumerate(zip(ages, areas, strict=True))
        )


def main() -> int:
    """Print a line: seconds on the clock, of the whole command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_map(folder)
        command = [sys.executable, "-m", "ccsim", "site", "import", "ties.csv", "town", "--people", "people.csv"]
        started = time.perf_counter()
        subprocess.run([*command, "--id-column", "id"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
    print(f"| people | ties | seconds to import |\n| --- | --- | --- |\n| {PEOPLE:,} | {TIES:,} | {seconds:.1f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
